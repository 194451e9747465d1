"""The store on disk: immutable snapshots beside one another, one of them current.

::

    build/store/
        current -> snapshots/20260722T101500.123456Z-3f2a9c1b      (replaced atomically)
        .lock                                               (held by the one build at a time)
        snapshots/<id>/
            oxigraph/       RocksDB, only ever opened read-only once it is current
            manifest.json   what was built from what, counts, tools, warnings
            texts/<slug>.txt        canonical texts, UTF-8, newlines exactly as offsets count them
            records/<slug>.jsonl    what was read, so that a plan need not be read again
            layouts/<slug>.jsonl    headings, paragraphs and tables of the text (see kg.layout)
            names/<slug>.json       where the text names what: [[start, end, IRI], …]
            search.sqlite           the search index (see :mod:`kg.search`)
            .readers            lock file: readers hold it shared, pruning asks for it alone
        .swap                               (held while another snapshot is made current)

A build writes ``snapshots/.building-<pid>/``, checks it, renames it and moves ``current``. A
build that dies leaves only such a directory, which the next build removes. At most two
snapshots stay, the current one and the one before it, save older ones that a reader holds.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyoxigraph as ox

from kg import usergraphs
from kg.errors import NotFound, StoreError, StoreFull, StoreMissing
from kg.settings import DefaultGraph

CURRENT = "current"
SNAPSHOTS = "snapshots"
RDF_STORE = "oxigraph"
MANIFEST = "manifest.json"
BUILDING = ".building-"
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What the manifest says of one plan. ``key`` is the hash of all that its records depend on;
    ``counts`` are of records by kind, ``numbers`` of numerals by what became of them."""

    slug: str
    title: str
    area: str
    file: str
    sha256: str
    mapping: str
    mapping_sha256: str
    key: str
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    licence: str | None = None
    access_rights: str | None = None
    period: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. ``built`` is in ISO form, UTC; ``version`` a hash of the triples, the
    provenance graph apart; ``inputs`` one of everything it was built from; ``graphs`` counts
    triples by graph IRI, ``classes`` members and ``properties`` triples by the IRI of each,
    ``user_graphs`` the triples of graphs that people wrote (:mod:`kg.usergraphs`). ``hashes`` are
    of what each built graph holds (:mod:`kg.build.linesets`), ``method`` one of all that decides
    what is made of the plans."""

    id: str
    built: str
    version: str
    inputs: str
    base: str
    default_graph: str
    plans: tuple[PlanEntry, ...]
    graphs: Mapping[str, int]
    tools: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    user_graphs: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    method: str = ""

    def to_json(self) -> str:
        """One line a plan."""
        rest = json.dumps(
            asdict(replace(self, plans=())), ensure_ascii=False, indent=2, sort_keys=True
        )
        plans = ",\n".join(
            "    " + json.dumps(asdict(plan), ensure_ascii=False, sort_keys=True)
            for plan in self.plans
        )
        listed = f'"plans": [\n{plans}\n  ]' if plans else '"plans": []'
        return rest.replace('"plans": []', listed, 1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is no manifest."""
        raw: dict[str, Any] = json.loads(text)
        plans = tuple(
            PlanEntry(
                **{
                    **plan,
                    "warnings": tuple(plan["warnings"]),
                    "period": tuple(plan.get("period", (0, 0))),
                }
            )
            for plan in raw["plans"]
        )
        return cls(**{**raw, "plans": plans, "warnings": tuple(raw["warnings"])})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable state of the graph."""

    id: str
    path: Path

    @property
    def manifest(self) -> Manifest:
        """Read from disk at each call. Raises :class:`StoreError` when it cannot be read."""
        try:
            return Manifest.from_json((self.path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{self.path}: the manifest cannot be read: {error}", hint="run kg build again"
            ) from error

    def open(self) -> ox.Store:
        """The RDF store, read-only; any number of processes may have it open. Raises
        :class:`StoreError` when it cannot be opened."""
        try:
            return ox.Store.read_only(str(self.path / RDF_STORE))
        except OSError as error:
            raise StoreError(
                f"{self.path}: the store cannot be opened: {error}", hint="run kg build again"
            ) from error

    def text(self, slug: str) -> str:
        """A plan's canonical text, exactly as offsets count it. Raises :class:`NotFound`."""
        return self._read("texts", f"{slug}.txt", slug)

    def records(self, slug: str) -> str:
        """A plan's records as JSON lines (see :mod:`kg.recordio`). Raises :class:`NotFound`."""
        return self._read("records", f"{slug}.jsonl", slug)

    def layout(self, slug: str) -> str:
        """A plan's blocks as JSON lines (see :mod:`kg.layout`). Raises :class:`NotFound`."""
        return self._read("layouts", f"{slug}.jsonl", slug)

    def names(self, slug: str) -> str:
        """Where a plan names what: JSON ``[[start, end, IRI], …]``. Raises :class:`NotFound`."""
        return self._read("names", f"{slug}.json", slug)

    def _read(self, folder: str, name: str, slug: str) -> str:
        path = self.path / folder / name
        if path.parent != self.path / folder or not path.is_file():
            raise NotFound(f"the store holds no plan {slug!r}")
        return path.read_bytes().decode("utf-8")

    @contextmanager
    def hold(self) -> Iterator[Snapshot]:
        """Keeps builds from removing this snapshot while the context lasts (the lock dies with
        the process). Raises :class:`StoreMissing` when it is gone already."""
        try:
            handle = os.open(self.path / ".readers", os.O_RDONLY)
        except FileNotFoundError as error:
            raise StoreMissing(f"snapshot {self.id} was replaced") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_SH)
            if os.fstat(handle).st_nlink == 0:  # removed between open and lock
                raise StoreMissing(f"snapshot {self.id} was replaced")
            yield self
        finally:
            os.close(handle)


def current(store_dir: Path) -> Snapshot:
    """The snapshot in force. Raises :class:`StoreMissing` when there is none."""
    try:
        path = (store_dir / CURRENT).resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreMissing(f"no store at {store_dir}") from error
    return Snapshot(path.name, path)


@contextmanager
def held(store_dir: Path) -> Iterator[Snapshot]:
    """:func:`current`, held as by :meth:`Snapshot.hold`, whatever builds do meanwhile."""
    with ExitStack() as stack:
        while True:
            snapshot = current(store_dir)
            try:
                stack.enter_context(snapshot.hold())
                break
            except StoreMissing:
                if current(store_dir).id == snapshot.id:
                    raise
        yield snapshot


@contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Turns the operating system's and RocksDB's errors into :class:`StoreFull` (no room left)
    or :class:`StoreError`."""
    try:
        yield
    except OSError as error:
        # RocksDB's errors arrive as OSError without an errno, only with the system's words.
        words = str(error)
        if error.errno in _DISK_FULL or any(os.strerror(code) in words for code in _DISK_FULL):
            raise StoreFull(f"the disk is full ({doing})") from error
        raise StoreError(f"{doing}: {error}") from error


def snapshot_id(store_dir: Path, version: str, built: datetime) -> str:
    """An id no snapshot of the store has."""
    stem = f"{built:%Y%m%dT%H%M%S.%fZ}-{version[:8]}"
    id_, count = stem, 1
    while (store_dir / SNAPSHOTS / id_).exists():
        count += 1
        id_ = f"{stem}-{count}"
    return id_


@contextmanager
def swapping(store_dir: Path) -> Iterator[None]:
    """Held by whoever reads people's graphs of the current snapshot and makes another current, so
    that nothing written in between is lost. Waits for others."""
    with disk_errors(f"locking {store_dir}"):
        handle = os.open(store_dir / ".swap", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def swap_in(store_dir: Path, made: Path, id_: str) -> Snapshot:
    """Names a finished snapshot directory and makes it current."""
    target = store_dir / SNAPSHOTS / id_
    with disk_errors("swapping the store in"):
        made.rename(target)
        link = store_dir / f".{CURRENT}-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(SNAPSHOTS) / id_)
        link.replace(store_dir / CURRENT)
        _sync(store_dir)
    return Snapshot(id_, target)


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
                self._prune()
                if self._extends is not None:
                    self._begin_with(self._extends)
                for folder in ("texts", "records", "layouts", "names"):
                    (self.path / folder).mkdir(parents=True, exist_ok=True)
                (self.path / ".readers").touch()
                self._store = ox.Store(self.path / RDF_STORE)
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
            (self.path / "texts" / f"{slug}.txt").write_bytes(text.encode("utf-8"))

    def add_records(self, slug: str, lines: str) -> None:
        with disk_errors(f"writing the records of {slug}"):
            (self.path / "records" / f"{slug}.jsonl").write_bytes(lines.encode("utf-8"))

    def add_layout(self, slug: str, lines: str) -> None:
        with disk_errors(f"writing the layout of {slug}"):
            (self.path / "layouts" / f"{slug}.jsonl").write_bytes(lines.encode("utf-8"))

    def add_names(self, slug: str, names: str) -> None:
        with disk_errors(f"writing the names of {slug}"):
            (self.path / "names" / f"{slug}.json").write_bytes(names.encode("utf-8"))

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
            with disk_errors("closing the store"):
                self.store.flush()
                self._store = None  # RocksDB closes when the last reference goes
                (self.path / "manifest.json").write_text(manifest.to_json(), "utf-8")
                Snapshot(manifest.id, self.path).open()
            return swap_in(self._root, self.path, manifest.id)

    def _begin_with(self, snapshot: Snapshot) -> None:
        def skip(folder: str, names: list[str]) -> set[str]:
            top = Path(folder) == snapshot.path
            return {n for n in names if (top and (snapshot.path / n).is_file()) or n == RDF_STORE}

        shutil.copytree(snapshot.path, self.path, copy_function=os.link, ignore=skip)
        snapshot.open().backup(str(self.path / RDF_STORE))

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

    def _prune(self) -> None:
        """Removes what dead builds left (the lock is held, so nothing else is being built), and
        every snapshot but the current one that nobody holds."""
        with swapping(self._root):
            for path in self._snapshots.glob(f"{BUILDING}*"):
                shutil.rmtree(path, ignore_errors=True)
            prune(self._root)

    def _abandon(self) -> None:
        self._store = None
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def prune(store_dir: Path) -> None:
    """Removes every finished snapshot but the current one that nobody holds. To be called while
    :func:`swapping`, so that none is removed between being named and being made current."""
    keep = ""
    with suppress(StoreMissing):
        keep = current(store_dir).id
    for path in (store_dir / SNAPSHOTS).iterdir():
        if path.name != keep and not path.name.startswith(BUILDING):
            _remove_unless_held(path)


def _remove_unless_held(path: Path) -> None:
    try:
        handle = os.open(path / ".readers", os.O_RDONLY)
    except FileNotFoundError:
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (path / ".readers").unlink()  # a reader that waits for the lock sees that it came too late
        shutil.rmtree(path, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(handle)


def _sync(directory: Path) -> None:
    """Makes a rename outlive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
