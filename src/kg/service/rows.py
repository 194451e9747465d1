"""Counts the rows of an answer from its bytes as they pass, without parsing them.

Exact for the bytes that pyoxigraph writes (rows that bind nothing apart, in JSON): the marks
counted cannot occur inside a term, since its writers escape quotes in JSON, angle brackets in
XML and newlines in TSV, N-Triples and N-Quads.
"""

from __future__ import annotations

_MARKS: dict[str, tuple[bytes, ...]] = {
    "JSON": (b'"bindings":[{"', b'},{"'),
    "XML": (b"<result>",),
    "TSV": (b"\n",),
    "N_TRIPLES": (b" .\n",),
    "N_QUADS": (b" .\n",),
}


class Rows:
    """Feed it every chunk, then ask for the count."""

    __slots__ = ("_count", "_csv", "_marks", "_quoted", "_tail")

    def __init__(self, format_name: str) -> None:
        self._marks = _MARKS.get(format_name, ())
        self._csv = format_name == "CSV"
        self._count = 0
        self._tail = b""
        self._quoted = False

    def feed(self, chunk: bytes) -> None:
        if self._csv:
            # A doubled quote closes and opens, which changes nothing.
            for index, piece in enumerate(chunk.split(b'"')):
                self._quoted ^= index > 0
                self._count += 0 if self._quoted else piece.count(b"\n")
            return
        for mark in self._marks:
            keep = len(mark) - 1
            self._count += ((self._tail[-keep:] if keep else b"") + chunk).count(mark)
        self._tail = (self._tail + chunk)[-16:]

    def count(self, kind: str) -> int | None:
        """Rows or triples of an answer of ``kind`` (see :class:`kg.service.wire.Head`); ``None``
        for formats without rows."""
        if kind == "boolean":
            return 1
        if not self._marks and not self._csv:
            return None
        header = self._csv or self._marks == _MARKS["TSV"]
        return max(self._count - header, 0)
