"""An engine's answer as the library reads it: what was sent otherwise than meant is put right."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import TooLarge
from kg.remote.connection import Body, meaning
from kg.remote.engine import Rewritten

_BUFFER = 1 << 16
_HELD_AT_MOST = 64 * 1024 * 1024


def answer(body: Body, sent: Rewritten) -> ox.QuerySolutions | ox.QueryBoolean:
    """The answer to SELECT or ASK, read as it comes. Must be used in the thread that made it."""
    return ox.parse_query_results(repaired(body, sent), ox.QueryResultsFormat.JSON)


def rows(body: Body) -> Iterator[ox.QuerySolution]:
    """The answer to a SELECT of ours. Raises :class:`kg.errors.KgError`."""
    try:
        found = answer(body, Rewritten(""))
        assert isinstance(found, ox.QuerySolutions)
        yield from found
    except (OSError, SyntaxError, ValueError) as error:
        raise meaning(error) from error


def repaired(body: Body, sent: Rewritten) -> IO[bytes]:
    """SPARQL JSON with the separators and the unbound columns that the query meant."""
    source: io.RawIOBase = body
    if sent.separators:
        source = _Separators(body, sent.separators)
    if not sent.concatenated:
        return io.BufferedReader(source, _BUFFER)
    whole = io.BufferedReader(source, _BUFFER).read(_HELD_AT_MOST + 1)
    if len(whole) > _HELD_AT_MOST:
        raise TooLarge("the answer is too large to be put right", hint="ask for less at a time")
    return io.BytesIO(_unbound(whole, sent.concatenated))


def _unbound(whole: bytes, columns: frozenset[str]) -> bytes:
    answer: dict[str, Any] = json.loads(whole)
    for binding in answer.get("results", {}).get("bindings", ()):
        for column in columns & binding.keys():
            if binding[column]["value"] == "":
                del binding[column]
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")


class _Separators(io.RawIOBase):
    """Puts separators back in place of what stood for them: two bytes each, the first of which
    stands nowhere else."""

    def __init__(self, source: io.RawIOBase, separators: Mapping[str, str]) -> None:
        self._source = source
        self._pairs = [
            (stands.encode(), json.dumps(meant)[1:-1].encode())
            for stands, meant in separators.items()
        ]
        self._first = self._pairs[0][0][:1]
        self._held = b""  # a first byte whose second has not come
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = cast("bytes", self._source.read(_BUFFER))
            if not data:
                self._ready, self._held = self._held, b""
                break
            data = self._held + data
            self._held = self._first if data.endswith(self._first) else b""
            data = data.removesuffix(self._held)
            for stands, meant in self._pairs:
                data = data.replace(stands, meant)
            self._ready = data
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size
