"""Writes as the server sees them: one at a time, each in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.errors import Busy, QueryTimeout
from kg.service import outcome, wire
from kg.service.limits import Limits
from kg.service.process import launch

_WAITING = 32


class Writes:
    """Carries out writes on a store directory in the order in which they come."""

    def __init__(self, store_dir: Path, limits: Limits, prefixes: Mapping[str, str]) -> None:
        self._store_dir = store_dir
        self._seconds = limits.seconds
        self._orders = wire.Orders(
            memory=limits.memory,
            closed=not limits.allowed,
            allowed=tuple(sorted(limits.allowed)),
            depth=limits.depth,
            prefixes=dict(prefixes),
        )
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def carry_out(self, job: wire.WriteJob, body: bytes = b"") -> wire.Written:
        """Raises the :class:`KgError` that comes of it: :class:`Busy` when many wait already,
        :class:`QueryTimeout` when the time limit ends it (nothing is written then)."""
        if self._waiting >= _WAITING:
            raise Busy(f"{_WAITING} writes are waiting already")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._carry_out(job, body)
        finally:
            self._waiting -= 1

    async def _carry_out(self, job: wire.WriteJob, body: bytes) -> wire.Written:
        orders = replace(self._orders, closed=self._orders.closed or job.graph is not None)
        process = await launch("kg.service.writer", orders, str(self._store_dir))
        try:
            async with asyncio.timeout(self._seconds):
                await process.send_frame(wire.QUERY, wire.pack(job))
                await process.send_frame(wire.DATA, body)
                kind, payload = await process.receive()
        except TimeoutError as error:
            raise QueryTimeout(
                f"the write took more than {self._seconds:g} s, which is the limit",
                hint="write less at a time; nothing of it was written",
            ) from error
        finally:
            process.kill()
        if kind == wire.FAIL:
            raise outcome.from_failure(wire.unpack_failure(payload))
        return wire.unpack_written(payload)
