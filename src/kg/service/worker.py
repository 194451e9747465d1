"""A query process: opens a snapshot read-only, answers one query at a time, never more.

Started by :mod:`kg.service.process`. It parses, evaluates and serialises on its only thread
(pyoxigraph's results abort the process when another thread touches them) and sends the body as it
is made, so that memory stays flat. It is killed when time or memory is up: pyoxigraph cannot be
cancelled.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import KgError
from kg.service import guard, sandbox, wire
from kg.service.rows import Rows

if TYPE_CHECKING:
    import pyoxigraph as ox

_CHUNK = 64 * 1024
_WORTH_COMPRESSING = 1024
_AT = re.compile(r"^error at (\d+):(\d+): ")
_OTHER = re.compile(r"\[[^\]]*\](?:\n\| )?")


class _Sink:
    """A binary file for pyoxigraph to write to: compresses, cuts into frames, sends."""

    def __init__(self, connection: socket.socket, head: wire.Head, format_name: str) -> None:
        self._connection = connection
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

    def finish(self) -> None:
        body = self._take() + self._end()
        tail = wire.Tail(self._rows.count(self._head.kind), self._bytes + len(body))
        frames = self._first() + wire.frame(wire.DATA, body)
        self._connection.sendall(frames + wire.frame(wire.END, wire.pack(tail)))

    def _send(self) -> None:
        body = self._take(full=True)
        self._bytes += len(body)
        self._connection.sendall(self._first() + wire.frame(wire.DATA, body))

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


class Worker:
    """The loop of the process. ``opened``: a snapshot that it has open already."""

    def __init__(
        self,
        connection: socket.socket,
        orders: wire.Orders,
        opened: tuple[str, ox.Store] | None = None,
    ) -> None:
        self._connection = connection
        self._orders = orders
        self._allowed = frozenset(orders.allowed)
        self._snapshot = opened[0] if opened else ""
        self._store: ox.Store | None = opened[1] if opened else None

    def run(self) -> None:
        """Serves until the server closes the connection."""
        while True:
            head = self._read(wire.PREFIX_BYTES)
            if head is None:
                return
            kind, length = wire.prefix(head)
            payload = self._read(length)
            if payload is None:
                return
            if kind == wire.OPEN:
                self._serve(partial(self._ready, payload.decode()))
            elif kind == wire.QUERY:
                self._serve(partial(self._query, wire.unpack_job(payload)))

    def _read(self, size: int) -> bytes | None:
        data = bytearray()
        while len(data) < size:
            piece = self._connection.recv(min(size - len(data), 1 << 20))
            if not piece:
                return None
            data += piece
        return bytes(data)

    def _serve(self, task: Callable[[], None]) -> None:
        try:
            task()
        except (BrokenPipeError, ConnectionResetError):
            raise SystemExit(0) from None  # the server is gone
        except KgError as error:
            refusal = wire.Failure(error.code, error.message, hint=error.hint)
            self._connection.sendall(wire.frame(wire.FAIL, wire.pack(refusal)))
        except (SyntaxError, ValueError, OSError, RuntimeError, MemoryError) as error:
            self._connection.sendall(wire.frame(wire.FAIL, wire.pack(failure(error))))

    def _ready(self, snapshot: str) -> None:
        self._open(snapshot)
        self._connection.sendall(wire.frame(wire.READY))

    def _open(self, snapshot: str) -> ox.Store:
        import pyoxigraph as ox

        if self._store is None or self._snapshot != snapshot:
            sandbox.lift_memory_limit()
            self._store = None  # the old one closes before the new one opens
            self._store = ox.Store.read_only(str(Path(snapshot) / "oxigraph"))
            self._snapshot = snapshot
            sandbox.limit_memory(self._orders.memory)
        return self._store

    def _query(self, job: wire.Job) -> None:
        import pyoxigraph as ox

        reading = guard.check(job.text, allowed=self._allowed, depth=self._orders.depth)
        if reading.targets and self._orders.closed:
            self._connection.sendall(wire.frame(wire.AWAY))
            return
        dataset: dict[str, Any] = {}
        if job.default_graphs is not None or job.named_graphs is not None:
            # Both are always said: pyoxigraph would take the one left out from the query.
            dataset["default_graph"] = [ox.NamedNode(iri) for iri in job.default_graphs or ()]
            dataset["named_graphs"] = [ox.NamedNode(iri) for iri in job.named_graphs or ()]
        answer = self._open(job.snapshot).query(
            job.text, base_iri=job.base, prefixes=dict(self._orders.prefixes), **dataset
        )
        graph = isinstance(answer, ox.QueryTriples)
        kind = (
            "graph" if graph else "boolean" if isinstance(answer, ox.QueryBoolean) else "solutions"
        )
        choice = job.graph if graph else job.results
        if choice is None:
            refusal = wire.Failure("not-acceptable", f"the answer is {_WORDS[kind]}")
            self._connection.sendall(wire.frame(wire.FAIL, wire.pack(refusal)))
            return
        name, media = choice
        head = wire.Head(kind, media, job.encoding, reading.repeatable)
        sink = _Sink(self._connection, head, name)
        file = cast("IO[bytes]", sink)
        if isinstance(answer, ox.QueryTriples):
            answer.serialize(file, getattr(ox.RdfFormat, name))
        else:
            answer.serialize(file, getattr(ox.QueryResultsFormat, name))
        sink.finish()


_WORDS = {"graph": "a graph", "boolean": "true or false", "solutions": "a table of solutions"}


def failure(error: BaseException) -> wire.Failure:
    """What an exception of pyoxigraph means to whoever asked."""
    words = str(error)
    if isinstance(error, SyntaxError):
        at = _AT.match(words)
        line, column = (int(at[1]), int(at[2])) if at else (None, None)
        return wire.Failure("bad-query", readable(words), line, column)
    if isinstance(error, MemoryError):
        return wire.Failure("query-memory", "the query needs more memory than it may use")
    if isinstance(error, OSError):
        return wire.Failure("engine", words)
    return wire.Failure("bad-query", words)


def readable(message: str) -> str:
    """A parser's message without the place (kept apart) and without its character classes."""
    place = _AT.match(message)
    if place is None:
        return message.partition("\n")[0]
    expected = _OTHER.sub("", message[place.end() :])
    expected = expected.replace("expected one of", "").replace("expected", "")
    tokens = [token.strip() for token in re.split(r",\s+(?=\S)", expected)]
    tokens = [token for token in tokens if token and token != ","]
    if not tokens:
        return "the query cannot be read on from here"
    shown = ", ".join(tokens[:8]) + (" …" if len(tokens) > 8 else "")
    return f"the query cannot be read on from here; expected {shown}"


def main(arguments: list[str]) -> None:
    """``FD PARENT ORDERS``: our socket, the server's process id, :class:`wire.Orders`."""
    orders = wire.unpack_orders(arguments[2])
    sandbox.die_with_parent(int(arguments[1]))
    if orders.closed:
        sandbox.close_network()
    if orders.nice:
        os.nice(orders.nice)
    with socket.socket(fileno=int(arguments[0])) as connection:
        Worker(connection, orders).run()


if __name__ == "__main__":
    main(sys.argv[1:])
