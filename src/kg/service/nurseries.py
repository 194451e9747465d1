"""The nursery as the server sees it (see :mod:`kg.service.nursery`)."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import suppress

from kg.errors import StoreError
from kg.service import wire
from kg.service.handles import Born
from kg.service.process import Process, connected

_LOADING_SECONDS = 300.0
_BIRTH_SECONDS = 20.0
_MESSAGE = 4096


class Nursery:
    """One snapshot in memory, and the processes forked from it. Made by :func:`open_nursery`."""

    def __init__(
        self, popen: subprocess.Popen[bytes], control: socket.socket, snapshot: str
    ) -> None:
        self.snapshot = snapshot
        self._popen = popen
        self._control = control
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._births: list[asyncio.Future[tuple[int, int]]] = []
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._over: dict[int, asyncio.Event] = {}
        self.closed = False
        control.setblocking(False)
        asyncio.get_running_loop().add_reader(control.fileno(), self._hear)

    @property
    def children(self) -> int:
        """How many of its processes have not ended."""
        return len(self._ends)

    async def ready(self) -> None:
        """Waits until it has loaded the snapshot. Raises :class:`StoreError`."""
        try:
            async with asyncio.timeout(_LOADING_SECONDS):
                await self._ready
        except TimeoutError as error:
            raise StoreError("the snapshot could not be loaded in time") from error

    async def spawn(self, orders: wire.Orders) -> Process:
        """A new process, ready for a job. Raises :class:`StoreError`."""
        if self.closed:
            raise StoreError("the process that holds the snapshot is gone")
        ours, theirs = socket.socketpair()
        source, sink = os.pipe()
        birth: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._births.append(birth)
        try:
            socket.send_fds(self._control, [str(orders.nice).encode()], [theirs.fileno(), sink])
            async with asyncio.timeout(_BIRTH_SECONDS):
                pid, descriptor = await asyncio.shield(birth)
        except BaseException as error:
            ours.close()
            os.close(source)
            if isinstance(error, OSError | TimeoutError):
                self.close()
                raise StoreError(f"no query process could be forked: {error}") from error
            raise
        finally:
            theirs.close()
            os.close(sink)
        handle = Born(pid, descriptor, source, self._ends[pid], self._over[pid])
        process = await connected(handle, ours, orders)
        process.snapshot, process.origin = self.snapshot, self
        return process

    def close(self) -> None:
        """Ends it and all of its processes."""
        if self.closed:
            return
        self.closed = True
        asyncio.get_running_loop().remove_reader(self._control.fileno())
        self._control.close()
        self._popen.kill()
        asyncio.get_running_loop().run_in_executor(None, self._popen.wait)
        if not self._ready.done():
            self._ready.set_exception(StoreError("the snapshot could not be loaded"))
            self._ready.exception()  # whoever waits hears of it; if nobody does, that is well
        for birth in self._births:
            if not birth.done():
                birth.set_exception(StoreError("the process that holds the snapshot is gone"))
                birth.exception()
        for pid in list(self._ends):
            self._end(pid, -9)

    def _hear(self) -> None:
        while not self.closed:
            try:
                message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
            except BlockingIOError:
                return
            except OSError:
                message, descriptors = b"", []
            word, *numbers = message.decode().split() or [""]
            if word == "ready":
                if not self._ready.done():
                    self._ready.set_result(None)
            elif word == "born":
                self._born(int(numbers[0]), descriptors[0])
            elif word == "gone":
                self._end(int(numbers[0]), int(numbers[1]))
            else:
                self.close()

    def _born(self, pid: int, descriptor: int) -> None:
        self._ends[pid] = asyncio.get_running_loop().create_future()
        self._over[pid] = asyncio.Event()
        birth = self._births.pop(0)
        if birth.done():  # nobody waits for it any more; its connection is closed, so it ends
            os.close(descriptor)
        else:
            birth.set_result((pid, descriptor))

    def _end(self, pid: int, code: int) -> None:
        end = self._ends.pop(pid, None)
        if end is not None:
            self._over.pop(pid).set()
            end.set_result(code)


async def open_nursery(orders: wire.Orders, snapshot: str) -> Nursery:
    """Starts to load a snapshot into memory; await :meth:`Nursery.ready`. Raises
    :class:`StoreError`."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        popen = subprocess.Popen(
            [
                *(sys.executable, "-X", "utf8", "-m", "kg.service.nursery"),
                *(str(theirs.fileno()), str(os.getpid())),
                *(wire.pack(orders).decode(), snapshot),
            ],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise StoreError(f"no process could be started: {error}") from error
    finally:
        theirs.close()
    nursery = Nursery(popen, ours, snapshot)
    try:
        await nursery.ready()
    except BaseException:
        with suppress(OSError):
            nursery.close()
        raise
    return nursery
