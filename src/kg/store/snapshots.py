"""Finished snapshots: which is in force, reading and holding one, swapping in and removing."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFound, StoreError, StoreFull, StoreMissing
from kg.store.manifest import Manifest

CURRENT = "current"
SNAPSHOTS = "snapshots"
RDF_STORE = "oxigraph"
MANIFEST = "manifest.json"
REFERENCE = "reference.nt"
VOCABULARY = "vocabulary"
BUILDING = ".building-"
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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

    def reference(self) -> bytes | None:
        """What follows from the reference data, as sorted N-Triples; None where that is not kept."""
        with suppress(OSError):
            return (self.path / REFERENCE).read_bytes()
        return None

    def vocabulary(self) -> tuple[bytes, bytes] | None:
        """Ontology and reference data as sorted N-Triples; None where they are not kept."""
        folder = self.path / VOCABULARY
        with suppress(OSError):
            return (folder / "ontology.nt").read_bytes(), (folder / "reference.nt").read_bytes()
        return None

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


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """As :func:`disk_errors`, of a database."""
    try:
        yield
    except sqlite3.Error as error:
        # A quota or a limit on files' sizes is no more to SQLite than a write that failed.
        if error.sqlite_errorcode in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE):
            raise StoreFull(f"the disk is full (writing {path})") from error
        raise StoreError(f"writing {path}: {error}") from error


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


def prune(store_dir: Path) -> None:
    """Removes every finished snapshot but the current one that nobody holds. To be called while
    :func:`swapping`, so that none is removed between being named and being made current."""
    for path in set_aside(store_dir):
        shutil.rmtree(path, ignore_errors=True)


def set_aside(store_dir: Path) -> list[Path]:
    """As :func:`prune`, but leaves the directories to the caller to remove: of many plans that takes
    seconds. If it does not, the next build does."""
    keep = ""
    with suppress(StoreMissing):
        keep = current(store_dir).id
    found = (
        _unless_held(path)
        for path in (store_dir / SNAPSHOTS).iterdir()
        if path.name != keep and not path.name.startswith(BUILDING)
    )
    return [path for path in found if path]


def _unless_held(path: Path) -> Path | None:
    """The snapshot's directory, named as one that no build came to finish; None where it is held."""
    gone = path.with_name(f"{BUILDING}{path.name}")
    try:
        handle = os.open(path / ".readers", os.O_RDONLY)
    except FileNotFoundError:
        return path.rename(gone)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (path / ".readers").unlink()  # a reader that waits for the lock sees that it came too late
        return path.rename(gone)
    except BlockingIOError:
        return None
    finally:
        os.close(handle)


def _sync(directory: Path) -> None:
    """Makes a rename outlive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
