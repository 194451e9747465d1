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
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import KgError
from kg.service import guard, sandbox, wire
from kg.service.sink import Sink

if TYPE_CHECKING:
    import pyoxigraph as ox

_AT = re.compile(r"^error at (\d+):(\d+): ")
_OTHER = re.compile(r"\[[^\]]*\](?:\n\| )?")


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
        sink = Sink(self._connection.sendall, head, name)
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
    if "Prefix not found" in message:
        return "the prefix is not declared"
    expected = _OTHER.sub("", message[place.end() :])
    expected = expected.replace("expected one of", "").replace("expected", "")
    tokens = [token.strip(" ,") for token in re.split(r",\s+(?=\S)", expected)]
    tokens = [token for token in tokens if token]
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
