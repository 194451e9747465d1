"""Writes the next snapshot beside the one in force."""

from __future__ import annotations

import fcntl
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg import usergraphs
from kg.errors import StoreError, StoreMissing
from kg.settings import DefaultGraph
from kg.store.linking import link_folders
from kg.store.manifest import Manifest
from kg.store.snapshots import (
    BUILDING,
    MANIFEST,
    RDF_STORE,
    REFERENCE,
    SNAPSHOTS,
    VOCABULARY,
    Snapshot,
    current,
    disk_errors,
    set_aside,
    snapshot_id,
    swap_in,
    swapping,
)

_PER_PLAN = ("texts", "records", "layouts", "names")


class SnapshotWriter:
    """Builds one snapshot beside the current one; nothing is seen of it before
    :meth:`publish`. Use as a context manager: leaving it without having published removes what
    was written. Raises :class:`StoreError` when another build holds the store, and
    :class:`StoreFull` from any method when the disk is full."""

    def __init__(
        self,
        store_dir: Path,
        default_graph: DefaultGraph = DefaultGraph.UNION,
        extends: Snapshot | None = None,
    ) -> None:
        """``extends`` is a snapshot to begin with, shared by hard links: its files are there but
        for the manifest and the SQLite files, which whoever adds to them copies."""
        self._root = store_dir
        self._extends = extends
        self._snapshots = store_dir / SNAPSHOTS
        self._union = default_graph is DefaultGraph.UNION
        self._lock = -1
        self._store: ox.Store | None = None
        self._aside = ThreadPoolExecutor(2)  # for what need not be waited for yet
        self._linked: Future[None] | None = None
        self.path = self._snapshots / f"{BUILDING}{os.getpid()}"

    def __enter__(self) -> Self:
        with disk_errors(f"making {self._root}"):
            self._snapshots.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self._root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreError(
                    f"another build is writing {self._root}", hint="wait for it to end"
                ) from error
            with disk_errors(f"making {self.path}"):
                gone = self._prune()
                self.path.mkdir()
                if self._extends is not None:
                    self._begin_with(self._extends)
                else:
                    for folder in _PER_PLAN:
                        (self.path / folder).mkdir()
                (self.path / ".readers").touch()
                self._store = ox.Store(self.path / RDF_STORE)
                for path in gone:
                    self._aside.submit(shutil.rmtree, path, ignore_errors=True)
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._abandon()

    @property
    def store(self) -> ox.Store:
        """The store being written; whoever asks must let go of it before :meth:`publish`."""
        if self._store is None:
            raise StoreError("the snapshot is not open for writing")
        return self._store

    def load(self, ntriples: bytes, graph: str) -> None:
        """Adds N-Triples (checked already) to a named graph, and to the default graph where that
        is the union."""
        with disk_errors(f"writing <{graph}>"):
            for target in (ox.NamedNode(graph), ox.DefaultGraph())[: 2 if self._union else 1]:
                self.store.bulk_load(
                    ntriples, ox.RdfFormat.N_TRIPLES, to_graph=target, lenient=True
                )

    def load_quads(self, nquads: bytes, ntriples: bytes) -> None:
        """Adds N-Quads (checked already); ``ntriples`` are the same without their graphs, for the
        default graph where that is the union."""
        with disk_errors("writing graphs"):
            self.store.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)
            if self._union:
                self.store.bulk_load(ntriples, ox.RdfFormat.N_TRIPLES, lenient=True)

    def add_text(self, slug: str, text: str) -> None:
        with disk_errors(f"writing the text of {slug}"):
            self._file("texts", f"{slug}.txt").write_bytes(text.encode("utf-8"))

    def add_records(self, slug: str, lines: str) -> None:
        with disk_errors(f"writing the records of {slug}"):
            self._file("records", f"{slug}.jsonl").write_bytes(lines.encode("utf-8"))

    def add_layout(self, slug: str, lines: str) -> None:
        with disk_errors(f"writing the layout of {slug}"):
            self._file("layouts", f"{slug}.jsonl").write_bytes(lines.encode("utf-8"))

    def add_names(self, slug: str, names: str) -> None:
        with disk_errors(f"writing the names of {slug}"):
            self._file("names", f"{slug}.json").write_bytes(names.encode("utf-8"))

    def rename(self, slug: str, old: str, new: str) -> None:
        """Gives a thing another IRI where a plan of the snapshot extended names it."""
        with disk_errors(f"reading the names of {slug}"):
            names = self._file("names", f"{slug}.json").read_text("utf-8")
        self.replace_names(slug, names.replace(f'"{old}"', f'"{new}"'))

    def replace_names(self, slug: str, names: str) -> None:
        """As :meth:`add_names`, for a plan of the snapshot extended, whose file is left alone."""
        with disk_errors(f"writing the names of {slug}"):
            self._file("names", f"{slug}.json").unlink()
        self.add_names(slug, names)

    def add_reference(self, lines: bytes) -> None:
        with disk_errors("writing what follows from reference data"):
            (self.path / REFERENCE).write_bytes(lines)

    def add_vocabulary(self, ontology: bytes, reference: bytes) -> None:
        """Kept as they are, so that a snapshot that extends this one need not make them anew."""
        folder = self.path / VOCABULARY
        with disk_errors("writing the vocabulary"):
            folder.mkdir(exist_ok=True)
            (folder / "ontology.nt").write_bytes(ontology)
            (folder / "reference.nt").write_bytes(reference)

    def name(self, version: str, built: datetime) -> str:
        """An id for the snapshot: when it was built and what it holds."""
        return snapshot_id(self._root, version, built)

    def publish(self, manifest: Manifest) -> Snapshot:
        """Compacts, takes over what people wrote, opens again read-only, counts, and makes the
        snapshot current."""
        with disk_errors("closing the store"):
            self.store.optimize()
            self.store.flush()
        with swapping(self._root):
            manifest, fresh = self._carry(manifest)
            with disk_errors("closing the store"):
                self.store.flush()
                self._store = None  # RocksDB closes when the last reference goes
                (self.path / MANIFEST).write_text(manifest.to_json(), "utf-8")
                stored = len(Snapshot(manifest.id, self.path).open())
            expected = sum(manifest.graphs.values()) * (2 if self._union else 1)
            expected += sum(manifest.user_graphs.values()) + fresh
            if stored != expected:
                raise StoreError(f"the store holds {stored} quads after writing {expected}")
            return swap_in(self._root, self.path, manifest.id)

    def publish_more(self, manifest: Manifest) -> Snapshot | None:
        """As :meth:`publish`, of a snapshot that extends the current one; None, with nothing
        changed, where another has become current meanwhile."""
        with swapping(self._root):
            if self._extends is None or current(self._root).id != self._extends.id:
                return None
            self._wait()
            with disk_errors("closing the store"):
                self.store.flush()
                self._store = None  # RocksDB closes when the last reference goes
                (self.path / MANIFEST).write_text(manifest.to_json(), "utf-8")
                Snapshot(manifest.id, self.path).open()
            return swap_in(self._root, self.path, manifest.id)

    def _begin_with(self, snapshot: Snapshot) -> None:
        self._linked = self._aside.submit(self._link, snapshot)
        snapshot.open().backup(str(self.path / RDF_STORE))

    def _link(self, snapshot: Snapshot) -> None:
        with disk_errors(f"making {self.path}"):
            link_folders(snapshot.path, self.path, but=RDF_STORE)

    def _file(self, folder: str, name: str) -> Path:
        self._wait()
        return self.path / folder / name

    def _wait(self) -> None:
        """Until all is there of the snapshot extended."""
        if self._linked:
            self._linked.result()

    def _carry(self, manifest: Manifest) -> tuple[Manifest, int]:
        """The manifest with people's graphs, which are copied from the snapshot in force, and how
        many of their triples are new to the default graph."""
        try:
            before = current(self._root)
        except StoreMissing:
            return manifest, 0
        names = before.manifest.user_graphs
        if not names:
            return manifest, 0
        with disk_errors("taking over people's graphs"):
            carried = usergraphs.carry(
                before.open(), names, self.store, base=manifest.base, union=self._union
            )
        return replace(manifest, user_graphs=carried.sizes), carried.fresh

    def _prune(self) -> list[Path]:
        """What is to be removed: what dead builds left (the lock is held, so nothing else is being
        built), and every snapshot but the current one that nobody holds."""
        with swapping(self._root):
            gone = [*self._snapshots.glob(f"{BUILDING}*"), *set_aside(self._root)]
        if self.path in gone:  # of a process that had the number of this one
            shutil.rmtree(self.path, ignore_errors=True)
        return gone

    def _abandon(self) -> None:
        self._store = None
        self._aside.shutdown()
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
