"""pyoxigraph called directly, in this process and on one thread: the limit of what can be had."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import IO, cast

import pyoxigraph as ox

from benchmarks.load import Once
from kg.service.nursery import load
from kg.store import held


class _Nowhere:
    """A file that counts what is written to it and keeps nothing."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, data: bytes) -> int:
        self.bytes += len(data)
        return len(data)

    def flush(self) -> None:
        """Part of the file protocol; nothing is held back."""


class Direct:
    """A snapshot opened as the service has it open: in memory, or read-only on disk."""

    def __init__(self, store: Path, *, in_memory: bool) -> None:
        with held(store) as snapshot:
            self._store = load(snapshot.path) if in_memory else snapshot.open()

    def once(self, text: str, *, runs: int = 1) -> Once:
        """As :func:`benchmarks.load.once`: the answer is made and written as SPARQL JSON."""
        taken: list[float] = []
        size = 0
        while len(taken) < runs and sum(taken) < 1:
            began = time.perf_counter()
            size = self._ask(text)
            taken.append(time.perf_counter() - began)
        return Once(median(taken), 200, size)

    def _ask(self, text: str) -> int:
        answer = self._store.query(text)
        assert isinstance(answer, ox.QuerySolutions)
        out = _Nowhere()
        answer.serialize(cast("IO[bytes]", out), ox.QueryResultsFormat.JSON)
        return out.bytes
