"""Ways to hold on to a process: one that we started, one that the nursery bore."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable
from contextlib import suppress
from typing import Protocol


class Handle(Protocol):
    """A process that speaks :mod:`kg.service.wire`."""

    @property
    def pid(self) -> int: ...

    def alive(self) -> bool:
        """Whether it runs, as far as one can tell without waiting."""
        ...

    def kill(self) -> None:
        """Ends it, if it has not ended."""
        ...

    async def end(self) -> tuple[int, bytes]:
        """Waits for its end: the exit code (negative for a signal) and its last words. To be
        called once; nothing of the process is left then."""
        ...


class Started:
    """A process that we started."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        self._popen = popen

    @property
    def pid(self) -> int:
        return self._popen.pid

    def alive(self) -> bool:
        return self._popen.poll() is None

    def kill(self) -> None:
        self._popen.kill()

    async def end(self) -> tuple[int, bytes]:
        return await asyncio.get_running_loop().run_in_executor(None, self._reap)

    def _reap(self) -> tuple[int, bytes]:
        assert self._popen.stderr is not None
        with self._popen.stderr as stderr:
            words = stderr.read()
        return self._popen.wait(), words


class Born:
    """A process that another one of ours forked: known by a descriptor, which stays right even
    when the number is given to another process."""

    def __init__(
        self, pid: int, descriptor: int, stderr: int, status: Awaitable[int], over: asyncio.Event
    ) -> None:
        self._pid = pid
        self._descriptor = descriptor
        self._stderr = stderr
        self._status = status
        self._over = over

    @property
    def pid(self) -> int:
        return self._pid

    def alive(self) -> bool:
        return not self._over.is_set()

    def kill(self) -> None:
        if self._descriptor >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    async def end(self) -> tuple[int, bytes]:
        code = await self._status
        words = await asyncio.get_running_loop().run_in_executor(None, self._last_words)
        os.close(self._descriptor)
        self._descriptor = -1
        return code, words

    def _last_words(self) -> bytes:
        with os.fdopen(self._stderr, "rb") as stderr:
            return stderr.read()
