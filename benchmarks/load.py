"""Clients that ask one thing after another over HTTP, and take the time."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote, urlsplit

import uvloop

JSON = "application/sparql-results+json"
_HEADERS = f"Host: localhost\r\nAccept: {JSON}\r\nConnection: keep-alive\r\n"
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, and how long one took: half of them at most ``p50`` seconds, 95 of a
    hundred ``p95``. ``failed`` were no 200."""

    clients: int
    per_second: float
    p50: float
    p95: float
    failed: int


@dataclass(frozen=True, slots=True)
class Once:
    """One answer: seconds to its last byte (the middle of a few runs), its status (0: none in
    time), bytes, and rows where they were counted."""

    seconds: float
    status: int
    bytes: int
    rows: int | None = None


def rate(endpoint: str, text: str, clients: int, seconds: float) -> Rate:
    """Asks ``text`` of ``endpoint`` for so long, ``clients`` at a time."""
    return uvloop.run(_rate(endpoint, text, clients, seconds))


def once(endpoint: str, text: str, *, runs: int = 1, timeout: float = 60.0) -> Once:
    """Asks some times, one after another; stops after a run that took more than a second."""

    async def ask() -> Once:
        taken: list[float] = []
        status = size = 0
        connection = await _Connection.open(endpoint)
        try:
            async with asyncio.timeout(timeout):
                while len(taken) < runs and sum(taken) < 1:
                    began = time.perf_counter()
                    status, size, _ = await connection.ask(text)
                    taken.append(time.perf_counter() - began)
        except TimeoutError:
            return Once(timeout, 0, 0)
        finally:
            connection.close()
        return Once(median(taken), status, size)

    return uvloop.run(ask())


def rows(endpoint: str, text: str, timeout: float = 60.0) -> Once:
    """Asks once and counts the rows of the answer."""

    async def ask() -> Once:
        connection = await _Connection.open(endpoint)
        began = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                status, size, body = await connection.ask(text, keep=True)
        except TimeoutError:
            return Once(timeout, 0, 0)
        finally:
            connection.close()
        taken = time.perf_counter() - began
        counted = len(json.loads(body)["results"]["bindings"]) if status == 200 else None
        return Once(taken, status, size, counted)

    return uvloop.run(ask())


async def _rate(endpoint: str, text: str, clients: int, seconds: float) -> Rate:
    taken: list[float] = []
    failed = 0
    connections = [await _Connection.open(endpoint) for _ in range(clients)]
    began = time.perf_counter()

    async def client(connection: _Connection) -> None:
        nonlocal failed
        while time.perf_counter() - began < seconds:
            start = time.perf_counter()
            status, _, _ = await connection.ask(text)
            if status == 200:
                taken.append(time.perf_counter() - start)
            else:
                failed += 1

    try:
        await asyncio.gather(*map(client, connections))
        elapsed = time.perf_counter() - began
    finally:
        for connection in connections:
            connection.close()
    taken.sort()
    return Rate(
        clients=clients,
        per_second=len(taken) / elapsed,
        p50=taken[len(taken) // 2] if taken else 0.0,
        p95=taken[int(0.95 * len(taken))] if taken else 0.0,
        failed=failed,
    )


class _Connection:
    """One HTTP/1.1 connection, opened again when the server closes it."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._host, self._port, self._path = parts.hostname or "", parts.port or 80, parts.path
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._asked: tuple[str, bytes] = ("", b"")

    @classmethod
    async def open(cls, endpoint: str) -> _Connection:
        connection = cls(endpoint)
        await connection._connect()
        return connection

    async def _connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(
            self._host, self._port, limit=_BUFFER
        )

    async def ask(self, text: str, *, keep: bool = False) -> tuple[int, int, bytes]:
        """Status, bytes of the body, and the body if it is to be kept."""
        if self._asked[0] != text:
            line = f"GET {self._path}?query={quote(text)} HTTP/1.1\r\n{_HEADERS}\r\n"
            self._asked = text, line.encode()
        for attempt in range(2):
            try:
                self._writer.write(self._asked[1])
                head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
                return await self._body(head, keep)
            except (asyncio.IncompleteReadError, ConnectionError):
                if attempt:
                    raise
                self.close()
                await self._connect()
        raise AssertionError("not reached")

    async def _body(self, head: bytes, keep: bool) -> tuple[int, int, bytes]:
        status, size = int(head.split(b" ", 2)[1]), 0
        pieces: list[bytes] = []
        if b"transfer-encoding: chunked" in head:
            while length := int((await self._reader.readline()).split(b";")[0], 16):
                piece = await self._reader.readexactly(length + 2)
                size += length
                if keep:
                    pieces.append(piece[:-2])
            await self._reader.readline()
        elif b"content-length:" in head:
            left = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            while size < left:
                piece = await self._reader.read(min(left - size, _BUFFER))
                if not piece:
                    raise asyncio.IncompleteReadError(piece, left - size)
                size += len(piece)
                if keep:
                    pieces.append(piece)
        else:
            while piece := await self._reader.read(_BUFFER):
                size += len(piece)
                if keep:
                    pieces.append(piece)
        if b"connection: close" in head:
            self.close()
            await self._connect()
        return status, size, b"".join(pieces)

    def close(self) -> None:
        self._writer.close()
