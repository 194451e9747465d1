"""``python -m benchmarks.large [TRIPLES]``: endpoints side by side on the graph many times over."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks import multiply, queries
from benchmarks.figures import Figure, Section, Table, write
from kg import settings

PAGE = Path("docs/benchmarks-large.md")
TRIPLES = 10_000_000


def main(wanted: int) -> None:
    source = Path(settings.STORE.get())
    questions = Path(settings.QUERIES.get()) / "questions"
    with tempfile.TemporaryDirectory(prefix="large-", dir=source.parent) as scratch:
        small, store = Path(scratch) / "small.nq", Path(scratch) / "store"
        queries.dump(source, small)
        began = time.monotonic()
        made = multiply.build(small, wanted, store)
        seconds = time.monotonic() - began
        size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file())
        loading = Section(
            "The data",
            "The graph of the five plans many times over, with fresh names and figures, written "
            "into a snapshot: named graphs and their union, compacted.",
            Table.of(
                [
                    Figure("triples", f"{made:,}"),
                    Figure("made and written", f"{seconds:,.0f} s"),
                    Figure("bytes on disk a triple", f"{size / made:,.0f}", "named and union"),
                ]
            ),
        )
        asking = queries.benchmark(store, questions, with_rdflib=False, seconds_to_load=seconds)
    write(PAGE, "Benchmarks at scale", "make bench-large", [loading, *asking])
    print(f"written to {PAGE}", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIPLES)
