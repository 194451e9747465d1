"""Things that come in a limited number, and the bounded queues of those who wait for one."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from kg.errors import Busy

T = TypeVar("T")


class Places(Generic[T]):
    """First come, first served, but whoever is ``urgent`` before others, and the last ``reserve``
    things go to the urgent alone. ``queue`` bounds how many of each may wait, ``seconds`` how
    long. Of free things the one given back last goes first: a process that has just answered has
    its data at hand."""

    def __init__(self, queue: int, seconds: float, reserve: int = 0) -> None:
        self._free: list[T] = []
        self._urgent: deque[asyncio.Future[T]] = deque()
        self._others: deque[asyncio.Future[T]] = deque()
        self._queue = queue
        self._seconds = seconds
        self._reserve = reserve

    @property
    def free(self) -> int:
        return len(self._free)

    @property
    def waiting(self) -> int:
        return len(self._urgent) + len(self._others)

    def offer(self, thing: T) -> None:
        """Gives one (back)."""
        self._free.append(thing)
        self._hand_out(self._urgent, 0)
        self._hand_out(self._others, self._reserve)

    def take_now(self) -> T | None:
        """One that is free, or ``None``."""
        return self._free.pop() if self._free else None

    async def take(self, *, urgent: bool = False) -> T:
        """One, at once or when its turn comes. Raises :class:`Busy`."""
        if len(self._free) > (0 if urgent else self._reserve):
            return self._free.pop()
        queue = self._urgent if urgent else self._others
        if len(queue) >= self._queue:
            raise Busy(f"{self._queue} queries are waiting already")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        queue.append(future)
        try:
            async with asyncio.timeout(self._seconds):
                return await future
        except BaseException as error:
            if future.done() and not future.cancelled():  # given in the very moment of giving up
                self.offer(future.result())
            elif future in queue:
                queue.remove(future)
            if isinstance(error, TimeoutError):
                raise Busy(f"the query waited {self._seconds:g} s for a free process") from error
            raise

    def _hand_out(self, queue: deque[asyncio.Future[T]], keep: int) -> None:
        while queue and len(self._free) > keep:
            future = queue.popleft()
            if not future.done():
                future.set_result(self._free.pop())
