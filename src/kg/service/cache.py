"""Answers kept while their snapshot is in force: the same query gives the same bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from kg.service import wire

# What an answer takes beside its body: its key, its head, its place in the table. Measured with
# thousands of small ones, which would otherwise take several times what they are counted for.
_OVERHEAD = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    head: wire.Head
    body: bytes
    rows: int | None

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.body) + _OVERHEAD


class Cache:
    """Least recently used go first. ``size`` in bytes; one may take a sixteenth."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._used = 0
        self._snapshot = ""
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, snapshot: str, key: str) -> Kept | None:
        if snapshot != self._snapshot:
            return None
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, snapshot: str, key: str, kept: Kept) -> None:
        if snapshot != self._snapshot:
            self._kept.clear()
            self._used = 0
            self._snapshot = snapshot
        if kept.size > self._size // 16 or key in self._kept:
            return
        self._kept[key] = kept
        self._used += kept.size
        while self._used > self._size:
            _, gone = self._kept.popitem(last=False)
            self._used -= gone.size
