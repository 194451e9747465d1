"""``python -m benchmarks.beside [PLANS…]``: the stores that :mod:`benchmarks.scale` built, loaded
into Oxigraph and into Virtuoso 7 from the same files, and the saved questions asked of both."""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import IO

import pyoxigraph as ox

from benchmarks import load, peers, scale, workload
from benchmarks.figures import Section, Table, write
from benchmarks.queries import dump
from benchmarks.scale import FOLDER, PAGE, Asked, Taken
from benchmarks.workload import Kind
from kg import settings
from kg.store import held

NOTES = FOLDER / "beside"
_GIB = 10.0
_PATIENCE = 10.0
_RUNS = 3


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one graph took: seconds of the processors, and bytes on disk."""

    processor: float
    disk: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Two engines with the same quads; ``ours`` is None where loading Oxigraph by itself was left
    out. ``questions`` are those of Virtuoso that were answered."""

    plans: int
    quads: int
    ours: Loaded | None
    virtuoso: Loaded
    questions: dict[str, Asked]


def main(sizes: list[int], *, virtuoso_only: bool) -> None:
    NOTES.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        note = NOTES / f"{size}.json"
        if not note.is_file():
            note.write_text(json.dumps(asdict(_take(size, virtuoso_only)), indent=1), "utf-8")
    measured = [_read(path) for path in NOTES.glob("*.json")]
    taken = {each.plans: each for each in scale.taken()}
    measured = sorted((m for m in measured if m.plans in taken), key=lambda m: m.plans)
    write(PAGE, "Benchmarks of scale", "make bench-scale", [_section(measured, taken)])


def _read(path: Path) -> Beside:
    raw = json.loads(path.read_text("utf-8"))
    asked = {name: Asked(**each) for name, each in raw.pop("questions").items()}
    ours, virtuoso = raw.pop("ours"), Loaded(**raw.pop("virtuoso"))
    ours = Loaded(**ours) if ours else None
    return Beside(**raw, ours=ours, virtuoso=virtuoso, questions=asked)


# --- measuring ------------------------------------------------------------------------------


def _take(size: int, virtuoso_only: bool) -> Beside:
    store = FOLDER / f"store-{size}"
    with tempfile.TemporaryDirectory(prefix="beside-", dir=FOLDER) as scratch:
        quads = Path(scratch) / "data.nq.gz"
        count = dump(store, quads)
        print(f"{size} plans: Virtuoso", file=sys.stderr)
        with peers.virtuoso(quads, _GIB) as peer:
            theirs = Loaded(peer.processor, peer.disk)
            questions = _ask(peer.endpoint)
        ours = None
        if not virtuoso_only:
            print(f"{size} plans: Oxigraph", file=sys.stderr)
            ours = _in_a_process(store, quads, Path(scratch))
    return Beside(size, count, ours, theirs, questions)


def _in_a_process(store: Path, quads: Path, scratch: Path) -> Loaded:
    """Loads Oxigraph as a build does, in a process whose time is that of loading alone: what it
    loads is unpacked here."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    to = scratch / "oxigraph"
    with (
        _fed(scratch / "data.nq", partial(_unpack, quads)) as named,
        _fed(scratch / "union.nt", partial(_union, store)) as union,
    ):
        process = context.Process(target=_bulk_load, args=(named, union, to, theirs))
        process.start()
        seconds = ours.recv()
        process.join()
    return Loaded(seconds, sum(path.stat().st_size for path in to.iterdir()))


@contextmanager
def _fed(path: Path, write: Callable[[IO[bytes]], None]) -> Iterator[Path]:
    """A pipe with a name, and a thread that writes into it once somebody reads."""

    def feed() -> None:
        with path.open("wb") as pipe:
            write(pipe)

    os.mkfifo(path)
    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    yield path
    thread.join()


def _unpack(quads: Path, pipe: IO[bytes]) -> None:
    with gzip.open(quads) as file:
        shutil.copyfileobj(file, pipe, 1 << 20)


def _union(store: Path, pipe: IO[bytes]) -> None:
    with held(store) as snapshot:
        quads = snapshot.open().quads_for_pattern(None, None, None, ox.DefaultGraph())
        ox.serialize((quad.triple for quad in quads), pipe, ox.RdfFormat.N_TRIPLES)


def _bulk_load(quads: Path, triples: Path, to: Path, out: Connection) -> None:
    began = time.process_time()
    store = ox.Store(to)
    store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS, lenient=True)
    store.bulk_load(path=triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    store.optimize()
    store.flush()
    out.send(time.process_time() - began)


def _ask(endpoint: str) -> dict[str, Asked]:
    found = {}
    for case in workload.cases(Path(settings.QUERIES.get()) / "questions"):
        if case.kind is Kind.QUESTION:
            once = load.once(endpoint, case.text, runs=_RUNS, timeout=_PATIENCE)
            if once.status == 200:
                found[case.name] = Asked(once.seconds, once.bytes)
    return found


# --- what it comes to -----------------------------------------------------------------------


def _section(measured: list[Beside], taken: dict[int, Taken]) -> Section:
    rows = []
    for each in measured:
        built = taken[each.plans]
        both = [name for name in built.questions if name in each.questions]
        ours, theirs = (
            median(m[n].seconds for n in both) for m in (built.questions, each.questions)
        )
        rows.append(
            (
                f"{each.plans:,}",
                f"{each.quads:,}",
                f"{each.plans / built.processor:.2f}",
                f"{built.quads / built.processor:,.0f}",
                f"{each.quads / each.ours.processor:,.0f}" if each.ours else "—",
                f"{each.quads / each.virtuoso.processor:,.0f}",
                f"{built.disk / built.quads:.0f}",
                f"{each.virtuoso.disk / each.quads:.0f}",
                f"{len(built.questions)}",
                f"{len(each.questions)}",
                f"{1000 * ours:,.1f}",
                f"{1000 * theirs:,.1f}",
            )
        )
    return Section(
        "Beside Virtuoso",
        f"The stores of generated plans ({scale.SHORT}) in Oxigraph, called directly, and in Virtuoso 7 "
        f"({_GIB:.0f} GiB for buffers) over HTTP on the same machine. A build is everything from text to swap; "
        "loading alone is of the same N-Quads into each (Oxigraph: named graphs and, once more, their union, which "
        "Virtuoso makes as it answers). Rates are for a second of a core; stores are loaded and asked of Virtuoso with the one plan that was added. Questions answered are those that took "
        f"under {_PATIENCE:.0f} seconds; the median is of those that both answered.",
        Table(
            (
                "plans",
                "quads",
                "plans built",
                "quads built",
                "quads loaded, Oxigraph",
                "quads loaded, Virtuoso",
                "bytes a quad, Oxigraph",
                "bytes a quad, Virtuoso",
                "questions answered, Oxigraph",
                "questions answered, Virtuoso",
                "median ms, Oxigraph",
                "median ms, Virtuoso",
            ),
            rows,
        ),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("plans", type=int, nargs="*", default=list(scale.SIZES))
    parser.add_argument(
        "--virtuoso-only", action="store_true", help="do not load Oxigraph once more"
    )
    given = parser.parse_args()
    main(given.plans, virtuoso_only=given.virtuoso_only)
