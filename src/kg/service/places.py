"""Things that come in a limited number, and the bounded queue of those who wait for one."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from kg.errors import Busy

T = TypeVar("T")


class Places(Generic[T]):
    """First come, first served. ``queue`` bounds who may wait, ``seconds`` how long."""

    def __init__(self, queue: int, seconds: float) -> None:
        self._free: deque[T] = deque()
        self._waiting: deque[asyncio.Future[T]] = deque()
        self._queue = queue
        self._seconds = seconds

    @property
    def free(self) -> int:
        return len(self._free)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def offer(self, thing: T) -> None:
        """Gives one (back)."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(thing)
                return
        self._free.append(thing)

    def take_now(self) -> T | None:
        """One that is free, or ``None``."""
        return self._free.popleft() if self._free else None

    async def take(self) -> T:
        """One, at once or when its turn comes. Raises :class:`Busy`."""
        thing = self.take_now()
        if thing is not None:
            return thing
        if len(self._waiting) >= self._queue:
            raise Busy(f"{self._queue} queries are waiting already")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(self._seconds):
                return await future
        except BaseException as error:
            if future.done() and not future.cancelled():  # given in the very moment of giving up
                self.offer(future.result())
            elif future in self._waiting:
                self._waiting.remove(future)
            if isinstance(error, TimeoutError):
                raise Busy(f"the query waited {self._seconds:g} s for a free process") from error
            raise
