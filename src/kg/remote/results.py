"""An engine's answer as the library reads it: what was sent otherwise than meant is put right."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import IO, Any, cast

import pyoxigraph as ox

from kg import vocab
from kg.errors import TooLarge
from kg.remote.connection import Body, meaning
from kg.remote.engine import Rewritten

_BUFFER = 1 << 16
Binding = dict[str, dict[str, str]]

_NUMBERS = frozenset({"integer", "decimal", "int", "long", "nonNegativeInteger", "short", "byte"})
_FLOATING = frozenset({vocab.XSD + "double", vocab.XSD + "float"})
_TIDIED_AT_MOST = 4 * 1024 * 1024
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
    if not sent.needs_whole:
        return io.BufferedReader(source, _BUFFER)
    whole = io.BufferedReader(source, _BUFFER).read(_HELD_AT_MOST + 1)
    if len(whole) > _HELD_AT_MOST:
        raise TooLarge("the answer is too large to be put right", hint="ask for less at a time")
    found: dict[str, Any] = json.loads(whole)
    if sent.asks and "boolean" not in found:
        values = [term["value"] for row in found["results"]["bindings"] for term in row.values()]
        found = {"head": {}, "boolean": bool(values) and values[0] not in ("0", "false")}
    if "results" in found:
        bindings = found["results"]["bindings"]
        _unbind(bindings, sent.concatenated)
        found["results"]["bindings"] = in_order(bindings, sent)
    return io.BytesIO(json.dumps(found).encode())


def tidied(body: Body) -> IO[bytes]:
    """N-Triples with a subject's triples together, so that Turtle and the like fold them; as they
    come where there are many."""
    start = io.BufferedReader(body, _BUFFER)
    lines = start.readlines(_TIDIED_AT_MOST)
    if sum(map(len, lines)) < _TIDIED_AT_MOST:
        return io.BytesIO(b"".join(sorted(set(lines))))
    return io.BufferedReader(_Again(b"".join(lines), start), _BUFFER)


class _Again(io.RawIOBase):
    """What was read already, and what follows it."""

    def __init__(self, begun: bytes, rest: IO[bytes]) -> None:
        self._begun = memoryview(begun)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._begun[: len(buffer)] or self._rest.read(len(buffer))
        self._begun = self._begun[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _unbind(bindings: list[Binding], columns: frozenset[str]) -> None:
    for binding in bindings:
        for column in columns & binding.keys():
            if binding[column]["value"] == "":
                del binding[column]


def in_order(bindings: list[Binding], sent: Rewritten) -> list[Binding]:
    """Rows in the order of SPARQL 1.1 (15.1), and the part of them that is wanted."""
    for variable, descends in reversed(sent.order):  # the sort is stable
        bindings.sort(key=lambda row: _rank(row.get(variable)), reverse=descends)
    until = None if sent.limit is None else sent.offset + sent.limit
    return bindings[sent.offset : until]


def _rank(term: Mapping[str, str] | None) -> tuple[int, float | Decimal, str, str]:
    """What is unbound comes first, then blank nodes, IRIs and literals: numbers by value, strings
    by code point."""
    if term is None:
        return 0, 0, "", ""
    value, kind = term["value"], term["type"]
    if kind == "bnode":
        return 1, 0, value, ""
    if kind == "uri":
        return 2, 0, value, ""
    datatype = term.get("datatype", "")
    if datatype.startswith(vocab.XSD) and datatype.removeprefix(vocab.XSD) in _NUMBERS:
        with suppress(InvalidOperation):
            return 3, Decimal(value), "", ""
    if datatype in _FLOATING:
        return 3, float(value.replace("INF", "inf")), "", ""
    return 4, 0, value, term.get("xml:lang", "")


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
