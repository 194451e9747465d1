"""One query on its way: what it has given so far, how it ended, who is waiting for it."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.service import wire
from kg.service.experience import likeness
from kg.service.spool import Spool

_NUMBERS = itertools.count(1)


class AnswerBroken(Exception):
    """The answer ended before it was complete, after its first bytes had gone out: whoever sends
    it must break the connection so that it cannot pass for whole."""


@dataclass(eq=False)
class Run:
    """Fed by the pool, read by whoever asked.

    Nothing is given out before :meth:`ready` returns: then either the answer is complete
    (:attr:`complete`), or it is long and flows.
    """

    job: wire.Job
    spool: Spool
    seconds: float
    client: str = ""
    number: int = field(default_factory=lambda: next(_NUMBERS))
    asked: float = field(default_factory=time.monotonic)
    began: float | None = None
    ended: float | None = None
    lane: str = "waiting"
    head: wire.Head | None = None
    tail: wire.Tail | None = None
    error: KgError | None = None
    task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._flowing = asyncio.Event()
        self.like = likeness(self.job.text)
        self.hash = hashlib.sha256(self.job.text.encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def complete(self) -> bool:
        return self.tail is not None

    @property
    def flowing(self) -> bool:
        return self._flowing.is_set()

    def flow(self) -> None:
        """From here on the answer goes out as it comes."""
        self._flowing.set()

    def begin_anew(self, spool: Spool) -> None:
        """Forgets what the answer was so far; only while nothing of it has gone out."""
        self.spool.discard()
        self.spool = spool
        self.head = None

    def finish(self, tail: wire.Tail) -> None:
        self.tail = tail
        self.spool.close()
        self.flow()

    def fail(self, error: KgError) -> None:
        self.error = error
        self.spool.close()
        self.flow()

    async def ready(self) -> wire.Head:
        """Waits for the answer to begin. Raises the :class:`KgError` that came instead."""
        await self._flowing.wait()
        if self.error is not None and not self.spool.taken:
            raise self.error
        assert self.head is not None
        return self.head

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body. Raises :class:`AnswerBroken` when it ends before it is complete."""
        while data := await self.spool.get():
            yield data
        if self.error is not None:
            raise AnswerBroken(str(self.error)) from self.error

    def cancel(self) -> None:
        """Nobody wants the answer any more: the query is stopped."""
        if self.task is not None:
            self.task.cancel()
        self.spool.discard()
