"""What pages keep while a snapshot is in force."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Memo:
    """Results by key for one snapshot at a time; the oldest give way. Whoever asks for what is
    being made already waits for that one."""

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._snapshot = ""
        self._kept: OrderedDict[Hashable, asyncio.Future[Any]] = OrderedDict()

    async def get(self, snapshot: str, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What ``make`` gives; kept unless it raises."""
        if snapshot != self._snapshot:
            self._kept.clear()
            self._snapshot = snapshot
        future = self._kept.get(key)
        if future is None:
            future = asyncio.ensure_future(make())
            self._kept[key] = future
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        try:
            # A client that goes away must not take the others' result with it.
            return cast(T, await asyncio.shield(future))
        except BaseException:
            if future.done() and (future.cancelled() or future.exception()):
                self._kept.pop(key, None)
            raise
