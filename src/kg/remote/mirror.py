"""What a server keeps near of a SPARQL store: a store directory like any other, whose snapshots hold
everything but the quads.

``KG_REMOTE_FILES/<hash of the address>/`` has snapshots named as the builds they are of. What is
there already is not fetched again. The search index is built from the graphs in the store.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from kg import settings, store, vocab
from kg.backup import unpack
from kg.errors import StoreError, StoreMissing
from kg.quadstore import Store
from kg.remote import files
from kg.remote.client import RemoteStore
from kg.remote.connection import Connection
from kg.remote.target import Target, is_url, target
from kg.remote.wording import View
from kg.search import build_index
from kg.store import BUILDING, SNAPSHOTS, Snapshot, disk_errors, prune, swap_in, swapping


@contextmanager
def held(where: object) -> Iterator[Snapshot]:
    """:func:`kg.store.held` for a directory or, brought up to date first, for an endpoint. Raises
    :class:`KgError`."""
    directory = Path(str(where))
    if is_url(where):
        directory = refresh(target(where))
    with store.held(directory) as snapshot:
        yield snapshot


def open_store(snapshot: Snapshot) -> Store:
    """The quads of a snapshot, wherever they are. Raises :class:`KgError`."""
    view = view_of(snapshot)
    if view is None:
        return snapshot.open()
    endpoint = json.loads((snapshot.path / files.ADDRESS).read_text("utf-8"))["endpoint"]
    return RemoteStore(connection(target(endpoint)), view)


def view_of(snapshot: Snapshot) -> View | None:
    """The graphs of a snapshot whose quads are elsewhere; ``None`` where they are here."""
    try:
        address = json.loads((snapshot.path / files.ADDRESS).read_text("utf-8"))
    except FileNotFoundError:
        return None
    manifest = snapshot.manifest
    users = {name: size for name, size in manifest.user_graphs.items() if name}
    return View(address["default"], {**manifest.graphs, **users})


@cache
def connection(to: Target) -> Connection:
    """One for each target, kept while the process lasts."""
    return Connection(to)


def directory_of(to: Target) -> Path:
    """Where the snapshots of a store are kept."""
    return Path(settings.REMOTE_FILES.get()) / vocab.digest([to.endpoint], 16)


def is_current(to: Target, snapshot_id: str) -> bool:
    """Whether a store still holds this snapshot. Raises :class:`KgError`."""
    return _id_there(connection(to))[0] == snapshot_id


def refresh(to: Target) -> Path:
    """Brings the directory of a store up to date and names it. Raises :class:`StoreMissing` when
    the store holds no graph of ours, and other :class:`KgError`."""
    directory = directory_of(to)
    there = connection(to)
    with disk_errors(f"making {directory}"):
        (directory / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        id_, loaded = _id_there(there)
        try:
            if store.current(directory).id == id_:
                return directory
        except StoreMissing:
            pass
        made = directory / SNAPSHOTS / f"{BUILDING}{os.getpid()}"
        try:
            with disk_errors(f"writing {made}"):
                made.mkdir()
            _fill(there, made, loaded)
            with swapping(directory):
                swap_in(directory, made, Snapshot(made.name, made).manifest.id)
                prune(directory)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return directory


def _id_there(there: Connection) -> tuple[str, bool]:
    """The snapshot that a store holds, and whether ``kg load`` put it there."""
    id_ = files.snapshot_in(there)
    if id_ is not None:
        return id_, True
    try:
        with there.fetch(files.beside(there.target.endpoint, "/health"), 10.0) as body:
            return str(json.loads(body.read() or b"")["snapshot"]), False
    except (ValueError, KeyError, TypeError, OSError, StoreError):
        pass
    raise StoreMissing(
        f"{there.target.shown} holds no graph of ours, or is being loaded",
        hint="kg load --to puts it there",
    )


def _fill(there: Connection, made: Path, loaded: bool) -> None:
    archive = made / "files.tar.zst"
    with disk_errors(f"writing {made}"):
        (files.fetch if loaded else files.fetch_from_server)(there, archive)
        unpack(archive, made)
        archive.unlink()
        (made / ".readers").touch()
        default = files.union() if loaded else ""  # a server of ours has its own union
        address = {"endpoint": there.target.endpoint, "default": default}
        (made / files.ADDRESS).write_text(json.dumps(address), "utf-8")
    view = view_of(Snapshot(made.name, made))
    assert view is not None
    build_index(RemoteStore(there, view), made)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Waits until nobody else brings the directory up to date."""
    handle = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
