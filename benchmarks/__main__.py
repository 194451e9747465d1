"""Takes every figure and writes the page."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import build, extraction, queries
from benchmarks.figures import page
from kg import settings

PAGE = Path("docs/benchmarks.md")


def main() -> None:
    plans = sorted(Path(settings.PLANS.get()).glob("*.txt"))
    sections = [
        build.benchmark(plans),
        extraction.benchmark(plans),
        queries.benchmark(Path(settings.STORE.get())),
    ]
    PAGE.write_text(page(sections), "utf-8")
    for section in sections:
        for figure in section.figures:
            print(f"{figure.name}: {figure.value}  {figure.note}")
    print(f"written to {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main()
