"""Where an answer is written to on its way to the server: compressed, cut into frames, sent."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace

from kg.service import wire
from kg.service.rows import Rows

_CHUNK = 64 * 1024
_WORTH_COMPRESSING = 1024


class Sink:
    """A binary file for pyoxigraph to write to. ``send`` takes whole frames."""

    def __init__(self, send: Callable[[bytes], object], head: wire.Head, format_name: str) -> None:
        self._deliver = send
        self._head = head
        self._rows = Rows(format_name)
        self._xml = format_name in ("XML", "RDF_XML")
        self._held = bytearray()
        self._bytes = 0
        self._started = False
        self._compress: Callable[[bytes], bytes] | None = None
        self._end: Callable[[], bytes] = bytes

    def write(self, data: bytes) -> int:
        self._rows.feed(data)
        # In XML a bare carriage return is read as a line feed (XML 1.0, 2.11).
        self._held += data.replace(b"\r", b"&#13;") if self._xml else data
        # The first rows go out at once, what follows in larger pieces.
        if len(self._held) >= (_CHUNK if self._started else 2 * _WORTH_COMPRESSING):
            self._send()
        return len(data)

    def flush(self) -> None:
        """Part of the file protocol; frames are cut by size."""

    @property
    def rows(self) -> int | None:
        """How many rows were written, where the format has rows."""
        return self._rows.count(self._head.kind)

    def finish(self) -> None:
        body = self._take() + self._end()
        tail = wire.Tail(self.rows, self._bytes + len(body))
        frames = self._first() + wire.frame(wire.DATA, body)
        self._deliver(frames + wire.frame(wire.END, wire.pack(tail)))

    def _send(self) -> None:
        body = self._take(full=True)
        self._bytes += len(body)
        self._deliver(self._first() + wire.frame(wire.DATA, body))

    def _take(self, full: bool = False) -> bytes:
        if not self._started:
            self._choose(full or len(self._held) >= _WORTH_COMPRESSING)
        body = bytes(self._held)
        self._held.clear()
        return self._compress(body) if self._compress else body

    def _choose(self, compress: bool) -> None:
        coding = self._head.encoding if compress else "identity"
        if coding == "zstd":
            import zstandard

            encoder = zstandard.ZstdCompressor(level=3).compressobj()
            self._compress, self._end = encoder.compress, encoder.flush
        elif coding == "gzip":
            deflate = zlib.compressobj(5, zlib.DEFLATED, 31)
            self._compress, self._end = deflate.compress, deflate.flush
        self._head = replace(self._head, encoding=coding)

    def _first(self) -> bytes:
        if self._started:
            return b""
        self._started = True
        return wire.frame(wire.HEAD, wire.pack(self._head))
