"""Streams graphs into a snapshot in batches, and, where asked for, to files of sorted N-Quads that
any store can load."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg import vocab
from kg.build import linesets
from kg.store import SnapshotWriter, disk_errors

_TYPE = f"<{vocab.RDF}type>".encode()
_BATCH = 16 * 1024 * 1024  # bytes held before they are loaded


class Graphs:
    """Loads lines of graphs; remembers how many each holds and a hash of them."""

    def __init__(self, writer: SnapshotWriter, shards: Path | None = None) -> None:
        self.writer = writer
        self.counts: dict[str, int] = defaultdict(int)
        self.sums: dict[str, int] = defaultdict(int)
        self.classes: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self._held: list[tuple[str, bytes]] = []
        self._size = 0
        self._shards = shards
        self._number = 0
        if shards is not None:
            with disk_errors(f"making {shards}"):
                shards.mkdir(parents=True, exist_ok=True)
                for old in shards.glob("part-*.nq"):
                    old.unlink()

    def load(self, lines: bytes, graph: str, total: int | None = None) -> None:
        """``lines`` are N-Triples that the graph does not hold yet; ``total`` is their sum where
        it is known (:mod:`kg.build.linesets`)."""
        self.counts[graph] += lines.count(b"\n")
        self.sums[graph] = linesets.add(
            self.sums[graph], linesets.total(lines) if total is None else total
        )
        count_terms(lines.splitlines(), self.classes, self.properties)
        self._held.append((graph, lines))
        self._size += len(lines)
        if self._size >= _BATCH:
            self.flush()

    def load_lines(self, lines: Iterable[bytes], graph: str) -> None:
        """As :meth:`load`, of single lines, however many."""
        some: list[bytes] = []
        size = 0
        for line in lines:
            some.append(line)
            size += len(line)
            if size >= _BATCH // 4:
                self.load(b"".join(line + b"\n" for line in some), graph)
                some, size = [], 0
        self.load(b"".join(line + b"\n" for line in some), graph)

    def flush(self) -> None:
        """Hands what is held to the store."""
        if not self._held:
            return
        quads = b"".join(_in_graph(lines, graph) for graph, lines in self._held)
        self.writer.load_quads(quads, b"".join(lines for _, lines in self._held))
        if self._shards is not None:
            path = self._shards / f"part-{self._number:05}.nq"
            with disk_errors(f"writing {path}"):
                path.write_bytes(b"".join(sorted(quads.splitlines(keepends=True))))
            self._number += 1
        self._held, self._size = [], 0

    def hashes(self) -> Mapping[str, str]:
        return {graph: f"{total:064x}" for graph, total in sorted(self.sums.items())}


def count_terms(
    lines: Iterable[bytes], classes: Counter[str], properties: Counter[str], sign: int = 1
) -> None:
    """Adds to (or takes from) the members by class and the triples by property. Graphs share no
    triple, so that a member is met once a class."""
    used: Counter[bytes] = Counter()
    members: Counter[bytes] = Counter()
    for line in lines:
        predicate, object_ = line.split(b" ", 2)[1:]
        used[predicate] += 1
        if predicate == _TYPE:
            members[object_] += 1
    for predicate, count in used.items():
        properties[predicate[1:-1].decode()] += sign * count
    for object_, count in members.items():
        classes[object_[1:-3].decode()] += sign * count


def _in_graph(lines: bytes, graph: str) -> bytes:
    """N-Triples as N-Quads. No line of ours holds a line end that is none."""
    return lines.replace(b" .\n", f" <{graph}> .\n".encode())
