"""On a worker: does jobs in a process of their own, which can be stopped and may die.

A thread cannot be stopped, and a worker that dies over a document takes with it what its other
threads do; so each thread of a worker has a child process (:mod:`kg.build.cluster.child`), made
anew when it died or when another build's kit comes.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from distributed import get_worker

from kg.build.cluster.child import LENGTH
from kg.build.cluster.kit import Kit, laid_out, unpack
from kg.errors import ClusterUnfit

_START = 300.0  # seconds for a child to load ontology and lexicon, on a machine under load
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Ended:
    """The child that did a job is gone: after ``seconds`` it was stopped, or else it died with
    ``status`` (negative: a signal)."""

    status: int
    seconds: float | None = None


class _Gone(Exception):
    """The child closed its end."""


class _Late(Exception):
    """The child did not answer in time."""


class _Child:
    """Raises :class:`ClusterUnfit` where what is installed here is not what the build runs."""

    def __init__(self, raw: bytes, parent: Path) -> None:
        kit = unpack(raw)
        assert isinstance(kit, Kit)  # the build sends nothing else
        self.kit = raw
        own = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.build.cluster.child", str(laid_out(kit, raw, parent))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=own | dict(kit.environment),
        )
        try:
            code = self._receive(_START).decode()
        except (_Gone, _Late) as error:
            raise ClusterUnfit(
                f"a worker cannot start its process (status {self.stop()})",
                hint="its log says why; see docs/scaling.md",
            ) from error
        if code != kit.code:
            self.stop()
            raise ClusterUnfit("a worker has another version of this package, or of what it uses")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def do(self, order: bytes, timeout: float) -> bytes | Ended:
        assert self._process.stdin is not None  # a pipe was asked for
        try:
            self._process.stdin.write(LENGTH.pack(len(order)) + order)
            self._process.stdin.flush()
            return self._receive(timeout)
        except (_Gone, BrokenPipeError):
            with suppress(subprocess.TimeoutExpired):  # it says how it ended, where it did
                self._process.wait(5)
            return Ended(self.stop())
        except _Late:
            return Ended(self.stop(), timeout)

    def stop(self) -> int:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return self._process.wait()

    def _receive(self, timeout: float) -> bytes:
        until = time.monotonic() + timeout
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until))
        return self._read(length, until)

    def _read(self, length: int, until: float) -> bytes:
        assert self._process.stdout is not None  # a pipe was asked for
        file = self._process.stdout.fileno()
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(file, selectors.EVENT_READ)
            while len(found) < length:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise _Late
                some = os.read(file, min(_CHUNK, length - len(found)))
                if not some:
                    raise _Gone
                found += some
        return bytes(found)


_mine = threading.local()


def do(order: bytes, kit: bytes, timeout: float, parent: Path) -> bytes | Ended:
    """Does an order (a packed job) with a packed kit, whose files are laid out beneath ``parent``; the
    packed result. Raises
    :class:`ClusterUnfit` where this worker cannot."""
    child: _Child | None = getattr(_mine, "child", None)
    if child is not None and (child.kit != kit or not child.alive):
        child.stop()
        child = None
    if child is None:
        child = _mine.child = _Child(kit, parent)
    found = child.do(order, timeout)
    if isinstance(found, Ended):
        _mine.child = None
    return found


def task(order: bytes, kit: bytes, timeout: float) -> bytes | Ended:
    """:func:`do`, as a worker runs it."""
    return do(order, kit, timeout, Path(get_worker().local_directory))


def same(raw: bytes) -> bytes:
    """As a task: puts bytes where workers pass them on to each other."""
    return raw
