"""Two states of the dataset held against one another, as sorted N-Quads line by line.

Lines are read as a stream, so that size is no matter; a subject's lines stand together. The
provenance graph, in which any two builds differ, is passed over.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from kg import vocab
from kg.errors import UsageError
from kg.export import dump
from kg.store import MANIFEST, Snapshot, held

DATASET = "ecoplan.nq.gz"
_PROVENANCE = f" <{vocab.graph_iri('provenance')}> .\n".encode()
_ORDER_HINT = "kg dump writes sorted N-Quads"


@dataclass(slots=True)
class Difference:
    """Triples by graph and subjects by type (``value``, ``river`` …; ``term`` of the ontology)."""

    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Change:
    """One subject that differs; ``kind`` is ``new``, ``gone`` or ``changed``."""

    subject: str
    kind: str
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A store, a snapshot's directory, a release's directory, or a dump (.nq, .nq.gz)."""

    path: Path

    @contextmanager
    def lines(self) -> Iterator[Iterator[bytes]]:
        """Sorted N-Quads, each with its end of line. Raises :class:`UsageError` for what is none
        of a store, a release and a dump, :class:`StoreError` for a store that does not open."""
        path = self.path
        with ExitStack() as stack:
            if (path / DATASET).is_file():
                path = path / DATASET
            if path.is_file():
                opened: IO[bytes] | gzip.GzipFile = stack.enter_context(path.open("rb"))
                if path.suffix == ".gz":
                    opened = stack.enter_context(gzip.open(opened))
                yield _sorted(path, opened)
                return
            if (path / MANIFEST).is_file():
                snapshot = Snapshot(path.name, path)
            elif path.is_dir():
                snapshot = stack.enter_context(held(path))
            else:
                raise UsageError(
                    f"{path}: no store, release or dump", hint="name a directory or a file .nq"
                )
            spool: IO[bytes] = stack.enter_context(TemporaryFile())
            dump(snapshot.open(), "nq", spool)
            spool.seek(0)
            yield iter(spool)


def difference(
    before: Source, after: Source, tell: Callable[[Change], None] | None = None
) -> Difference:
    """What is in one and not in the other; ``tell`` is told each subject that differs, in order.
    Raises :class:`UsageError` for a dump that is not sorted, and what :meth:`Source.lines` does."""
    result = Difference()
    with before.lines() as old, after.lines() as new:
        for subject, removed, added in _merged(_by_subject(old), _by_subject(new)):
            kind = "changed" if removed and added else "gone" if removed else "new"
            gone, come = removed - added, added - removed
            if not gone and not come:
                continue
            result.removed.update(map(_graph, gone))
            result.added.update(map(_graph, come))
            name = subject.decode()[1:-1]
            counts: Counter[str] = getattr(result, kind)
            counts[vocab.id_type(name) or "term"] += 1
            if tell is not None:
                tell(Change(name, kind, tuple(sorted(gone)), tuple(sorted(come))))
    return result


def patch(change: Change) -> Iterator[bytes]:
    """A change as lines of RDF Patch: what to delete, what to add."""
    for line in change.removed:
        yield b"D " + line
    for line in change.added:
        yield b"A " + line


def _sorted(path: Path, lines: Iterable[bytes]) -> Iterator[bytes]:
    try:
        first = True
        for line, following in pairwise(_with_end(lines)):
            if first:
                yield line
                first = False
            if following and line > following:
                raise UsageError(f"{path} is not sorted", hint=_ORDER_HINT)
            if following:
                yield following
    except (OSError, EOFError) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint=_ORDER_HINT) from error


def _with_end(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield from lines
    yield b""


def _by_subject(lines: Iterator[bytes]) -> Iterator[tuple[bytes, set[bytes]]]:
    told = (line for line in lines if not line.endswith(_PROVENANCE))
    for subject, group in groupby(told, lambda line: line.partition(b" ")[0]):
        yield subject, set(group)


def _merged(
    old: Iterator[tuple[bytes, set[bytes]]], new: Iterator[tuple[bytes, set[bytes]]]
) -> Iterator[tuple[bytes, set[bytes], set[bytes]]]:
    """Each subject once, with its lines in both."""
    nothing: tuple[bytes, set[bytes]] = (b"", set())
    one, other = next(old, nothing), next(new, nothing)
    while one[0] or other[0]:
        if one[0] == other[0]:
            yield one[0], one[1], other[1]
            one, other = next(old, nothing), next(new, nothing)
        elif not other[0] or (one[0] and one[0] < other[0]):
            yield one[0], one[1], set()
            one = next(old, nothing)
        else:
            yield other[0], set(), other[1]
            other = next(new, nothing)


def _graph(line: bytes) -> str:
    return line.rstrip(b" .\n").rpartition(b" ")[2].decode()[1:-1]
