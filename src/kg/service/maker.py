"""Where query processes come from: forked from a snapshot in memory where there is one, else
started with the snapshot open on disk."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from kg.errors import StoreError
from kg.service import wire
from kg.service.nurseries import Nursery, open_nursery
from kg.service.process import Process, start
from kg.service.snapshots import Snapshots

_LOG = logging.getLogger("kg.service")
# A snapshot that was just written may be followed by another: loading it would be for nothing.
_SETTLED_SECONDS = 3.0

Background = Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]]


class Maker:
    """Makes processes, and keeps the snapshot in force in memory if it has at most ``limit``
    triples."""

    def __init__(
        self, snapshots: Snapshots, orders: wire.Orders, limit: int, background: Background
    ) -> None:
        self._snapshots = snapshots
        self._orders = orders
        self._limit = limit
        self._background = background
        self._nursery: Nursery | None = None
        self._retired: list[Nursery] = []
        self._loading = False
        self._seen = self._failed = ""
        self._seen_at = 0.0

    @property
    def in_memory(self) -> bool:
        """Whether new processes come from memory."""
        return self._nursery is not None and not self._nursery.closed

    async def make(self, orders: wire.Orders, snapshot: str) -> Process:
        """A process with ``snapshot`` open. Raises :class:`StoreError`."""
        nursery = self._nursery_for(snapshot)
        if nursery is not None and orders.closed:
            try:
                return await nursery.spawn(orders)
            except StoreError as error:
                _LOG.warning("%s", error)
        return await start(orders, snapshot)

    def is_best(self, process: Process, snapshot: str) -> bool:
        """Whether a process need not be replaced by a better one for ``snapshot``."""
        nursery = self._nursery_for(snapshot)
        return nursery is None or process.origin is nursery

    def tend(self, snapshot: str) -> None:
        """To be called now and then with the snapshot in force."""
        first = not self._seen
        if snapshot != self._seen:
            self._seen, self._seen_at = snapshot, time.monotonic()
        for nursery in [nursery for nursery in self._retired if not nursery.children]:
            nursery.close()
            self._retired.remove(nursery)
        settled = first or time.monotonic() - self._seen_at >= _SETTLED_SECONDS
        wanted = snapshot != self._failed and self._nursery_for(snapshot) is None
        if wanted and settled and not self._loading and 0 < self._size() <= self._limit:
            self._loading = True
            self._background(self._load(snapshot))

    def close(self) -> None:
        for nursery in (*self._retired, *([self._nursery] if self._nursery else ())):
            nursery.close()

    async def _load(self, snapshot: str) -> None:
        try:
            with self._snapshots.lease(snapshot):
                nursery = await open_nursery(self._orders, snapshot)
        except StoreError as error:
            _LOG.warning("%s; queries run on disk", error)
            self._failed = snapshot
        else:
            if self._nursery is not None:
                self._retired.append(self._nursery)
            self._nursery = nursery
        finally:
            self._loading = False

    def _nursery_for(self, snapshot: str) -> Nursery | None:
        nursery = self._nursery
        fits = nursery is not None and not nursery.closed and nursery.snapshot == snapshot
        return nursery if fits else None

    def _size(self) -> int:
        manifest = self._snapshots.manifest()
        return sum(manifest.graphs.values()) + sum(manifest.user_graphs.values())
