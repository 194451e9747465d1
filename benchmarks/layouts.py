"""``python -m benchmarks.layouts [PLANS]``: how much of what generated plans say is read, by kind of
layout and by format of the file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Section, Table, write
from benchmarks.generate import score
from benchmarks.generate.__main__ import FORMATS, generate
from benchmarks.generate.score import Score
from benchmarks.scale import PAGE

_PLANS = 100
_SEED = 11  # other plans than those that cost is measured with
_VALUES = "values"


def main(plans: int) -> None:
    found = {format_: _scores(plans, format_) for format_ in FORMATS}
    write(PAGE, "Benchmarks of scale", "make bench-scale", [section(plans, found)])
    print(f"written to {PAGE}", file=sys.stderr)


def _scores(plans: int, format_: str) -> dict[str, Score]:
    with tempfile.TemporaryDirectory(prefix="layouts-") as scratch:
        generate(Path(scratch), plans, "short", seed=_SEED, formats=(format_,))
        return score.scores(Path(scratch))


def section(plans: int, found: dict[str, dict[str, Score]]) -> Section:
    """``found``: the scores of each layout by format."""
    layouts = sorted({name for scores in found.values() for name in scores} - {_VALUES})
    rows = [
        (
            layout,
            f"{max(scores[layout].stated for scores in found.values()):,}",
            *(_share(scores[layout].right, scores[layout].stated) for scores in found.values()),
        )
        for layout in layouts
    ]
    values = [scores[_VALUES] for scores in found.values()]
    rows.append(
        (
            "values read that were stated",
            f"{max(one.found + one.extra for one in values):,}",
            *(_share(one.found, one.found + one.extra) for one in values),
        )
    )
    least = min(
        (scores[layout].right / scores[layout].stated, layout)
        for scores in found.values()
        for layout in layouts
    )
    return Section(
        "Accuracy by layout",
        f"{plans} generated plans (short), the same in each format: of the facts that stand in a "
        "layout, those that were found with every field right. Generated plans are more regular than "
        "real ones: this shows a drift, and is no measure of how well real plans are read.",
        Table(("layout", "facts", *found), rows),
        [f"Least: {least[0]:.1%}, {least[1]}."],
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _PLANS)
