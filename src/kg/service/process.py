"""One query process as the server sees it: start, speak, kill."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress

from kg.errors import KgError, QueryCrashed, QueryLost, QueryOutOfMemory, StoreError
from kg.service import wire
from kg.service.handles import Handle, Started

_STARTUP_SECONDS = 60.0
_BURIALS: set[asyncio.Task[tuple[int, bytes]]] = set()


class Process:
    """A running process of ours; made by :func:`start` and by nurseries. One job at a time."""

    def __init__(
        self,
        handle: Handle,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        orders: wire.Orders,
    ) -> None:
        self._handle = handle
        self._reader = reader
        self._writer = writer
        self._over = False
        self.orders = orders
        self.snapshot = ""
        self.origin: object = None  # the nursery that bore it, if one did

    @property
    def pid(self) -> int:
        return self._handle.pid

    @property
    def alive(self) -> bool:
        return not self._over and self._handle.alive()

    def cpu_seconds(self) -> float | None:
        """Processor time that it has taken so far; ``None`` where the system does not say."""
        try:
            with open(f"/proc/{self.pid}/schedstat", "rb") as file:  # noqa: PTH123 — often called
                return int(file.read().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return None

    async def open(self, snapshot: str) -> None:
        """Has the process open a snapshot's directory. Raises :class:`StoreError`."""
        self._writer.write(wire.frame(wire.OPEN, snapshot.encode()))
        async with asyncio.timeout(_STARTUP_SECONDS):
            kind, payload = await self.receive()
        if kind != wire.READY:
            raise StoreError(wire.unpack_failure(payload).message, hint="run kg build again")
        self.snapshot = snapshot

    async def send(self, job: wire.Job) -> None:
        self.snapshot = job.snapshot
        await self.send_frame(wire.QUERY, wire.pack(job))

    async def send_frame(self, kind: bytes, payload: bytes) -> None:
        self._writer.write(wire.frame(kind, payload))
        with suppress(ConnectionError):  # it died; receive() says how
            await self._writer.drain()

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame. Raises what the end of the process means when it ended."""
        try:
            kind, length = wire.prefix(await self._reader.readexactly(wire.PREFIX_BYTES))
            return kind, await self._reader.readexactly(length) if length else b""
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._epitaph() from error

    def yield_to_others(self, niceness: int) -> None:
        """Lets short queries go first on the processor; there is no way back without privileges."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, niceness)

    def kill(self) -> None:
        """Ends the process now; what is left of it goes in the background."""
        if not self._over:
            self._over = True
            self._writer.transport.abort()
            self._handle.kill()
            burial = asyncio.get_running_loop().create_task(self._handle.end())
            _BURIALS.add(burial)
            burial.add_done_callback(_BURIALS.discard)

    async def _epitaph(self) -> KgError:
        if self._over:
            return QueryLost("the query's process is gone")
        self._over = True
        self._writer.transport.abort()
        self._handle.kill()
        code, words = await self._handle.end()
        if b"alloc" in words or b"MemoryError" in words:
            return QueryOutOfMemory(
                f"the query needs more than the {self.orders.memory} MiB it may use",
                hint="ask for less at a time: narrower patterns, LIMIT, ORDER BY over fewer rows",
            )
        if code == -signal.SIGKILL:
            return QueryLost("the query's process was killed from outside")
        ended = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return QueryCrashed(f"the query ended its process ({ended})")


async def start(orders: wire.Orders, snapshot: str) -> Process:
    """A query process with ``snapshot`` open, ready for a job. Raises :class:`StoreError`."""
    process = await launch("kg.service.worker", orders)
    try:
        await process.open(snapshot)
    except BaseException:
        process.kill()
        raise
    return process


async def buried() -> None:
    """Waits until nothing is left of the processes that this loop killed."""
    loop = asyncio.get_running_loop()
    ours = [burial for burial in _BURIALS if burial.get_loop() is loop]
    await asyncio.gather(*ours, return_exceptions=True)


async def launch(module: str, orders: wire.Orders, *arguments: str) -> Process:
    """Starts ``module`` as a process that speaks :mod:`kg.service.wire` with us."""
    ours, theirs = socket.socketpair()
    try:
        popen = subprocess.Popen(
            [
                *(sys.executable, "-X", "utf8", "-m", module),
                *(str(theirs.fileno()), str(os.getpid()), wire.pack(orders).decode()),
                *arguments,
            ],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C at the terminal is the server's to handle
        )
    except OSError as error:
        ours.close()
        raise StoreError(f"no query process could be started: {error}") from error
    finally:
        theirs.close()
    return await connected(Started(popen), ours, orders)


async def connected(handle: Handle, connection: socket.socket, orders: wire.Orders) -> Process:
    """A process that has the other end of ``connection``."""
    reader, writer = await asyncio.open_connection(sock=connection, limit=1 << 18)
    return Process(handle, reader, writer, orders)
