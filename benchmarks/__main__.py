"""``python -m benchmarks [building] [extraction] [asking]``: takes the figures named, else all of
them, and writes them to docs/benchmarks.md beside those taken before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import build, extraction, queries
from benchmarks.figures import Section, write
from kg import settings

PAGE = Path("docs/benchmarks.md")


def main(names: Sequence[str]) -> None:
    plans = sorted(Path(settings.PLANS.get()).glob("*.txt"))
    store = Path(settings.STORE.get())
    questions = Path(settings.QUERIES.get()) / "questions"
    kinds: dict[str, Callable[[], list[Section]]] = {
        "building": lambda: [build.benchmark(plans)],
        "extraction": lambda: [extraction.benchmark(plans)],
        "asking": lambda: queries.benchmark(store, questions, with_rdflib=True),
    }
    if unknown := [name for name in names if name not in kinds]:
        sys.exit(f"{', '.join(unknown)}: none of {', '.join(kinds)}")
    for name in names or kinds:
        sections = kinds[name]()
        write(PAGE, "Benchmarks", "make bench", sections)
        for section in sections:
            for finding in section.findings:
                print(finding)
    print(f"written to {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
