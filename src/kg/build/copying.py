"""A copy of a snapshot, to be added to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from kg.build import thingstore
from kg.build.thingstore import ThingStore
from kg.search import IndexWriter
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, SnapshotWriter


class Copy:
    """What it can the copy shares by hard links. The rest, a gigabyte of 10,000 plans, is copied in
    the background, so that a copy is best begun before new plans are read. To be closed; raises what
    :class:`SnapshotWriter` and :class:`IndexWriter` raise."""

    def __init__(
        self, store: Path, default_graph: DefaultGraph, before: Snapshot, manifest: Manifest
    ) -> None:
        """``before`` is a snapshot of ``store``, to be held by the caller, with its manifest."""
        self.manifest = manifest
        with ExitStack() as stack:
            self.writer = stack.enter_context(SnapshotWriter(store, default_graph, before))
            aside = stack.enter_context(ThreadPoolExecutor(1))
            self._things = aside.submit(thingstore.copy, before.path, self.writer.path)
            self.index = stack.enter_context(IndexWriter(self.writer.path, extends=before.path))
            self._stack = stack.pop_all()

    def close(self) -> None:
        """Leaves nothing of a copy that was not published; may be called twice."""
        self._stack.close()

    @cached_property
    def known(self) -> ThingStore:
        """The things of the snapshot."""
        self._things.result()
        return self._stack.enter_context(thingstore.opened(self.writer.path))
