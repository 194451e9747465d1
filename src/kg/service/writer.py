"""The process of one write: a new snapshot from the current one, with people's graphs changed.

Started anew for each write by :mod:`kg.service.writes`, so that it can be killed like a query:
what it leaves behind is a directory that the next one removes. It waits for its turn, makes two
copies of the current snapshot by hard links (milliseconds, whatever the size), carries the write
out on one, applies what changed to the other, and makes that one current.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg import store as snapshots
from kg import usergraphs
from kg.errors import BadGraph, KgError, NotFound
from kg.service import changes, guard, sandbox, updatetext, wire
from kg.service.changes import Changes, Dataset, triples_of
from kg.service.worker import failure
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, disk_errors, prune, snapshot_id, swap_in, swapping

_WORKING = ".writing-"
AUDIT = "audit.jsonl"


def write(store_dir: Path, job: wire.WriteJob, body: bytes, orders: wire.Orders) -> wire.Written:
    """Carries out one write. Raises :class:`KgError`, or what pyoxigraph raises."""
    with swapping(store_dir):
        for left in store_dir.glob(f"{_WORKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        prune(store_dir)
        with _working(store_dir) as work:
            return _write(store_dir, work, snapshots.current(store_dir), job, body, orders)


def _write(
    store_dir: Path,
    work: Path,
    current: Snapshot,
    job: wire.WriteJob,
    body: bytes,
    orders: wire.Orders,
) -> wire.Written:
    manifest = current.manifest
    dataset = Dataset(
        base=manifest.base,
        union=manifest.default_graph == DefaultGraph.UNION,
        built=manifest.graphs,
        users=frozenset(manifest.user_graphs),
    )
    before = current.open()
    sandbox.limit_memory(orders.memory)
    found = _changes(before, work, dataset, job, body, orders)
    if found.none:
        return wire.Written(0, 0, created=False, snapshot=current.id)
    made = work / "snapshot"
    made.mkdir()
    _link_beside(current.path, made)
    before.backup(str(made / snapshots.RDF_STORE))
    after = ox.Store(str(made / snapshots.RDF_STORE))
    changes.apply(after, found, dataset)
    users = set(manifest.user_graphs) - found.dropped | found.created | found.added.keys()
    sizes = {name: len(triples_of(after, name)) for name in sorted(users)}
    after.flush()
    del after
    following = _follow(store_dir, manifest, found, sizes)
    (made / "manifest.json").write_text(following.to_json(), "utf-8")
    added, removed = found.counts
    _audit(store_dir, job, added, removed, manifest.id, following.id)
    with _held(made):
        swap_in(store_dir, made, following.id)
    created = job.graph is not None and dataset.named(job.graph) in found.created
    return wire.Written(added, removed, created=created, snapshot=following.id)


def _changes(
    before: ox.Store,
    work: Path,
    dataset: Dataset,
    job: wire.WriteJob,
    body: bytes,
    orders: wire.Orders,
) -> Changes:
    if job.graph is None:
        return _update(before, work, dataset, job, orders)
    dataset.check_writable(job.graph)
    name = dataset.named(job.graph)
    exists = name in dataset.users or name == dataset.named(usergraphs.DEFAULT)
    old = triples_of(before, name)
    if job.method == "DELETE":
        if not exists:
            raise NotFound(f"there is no graph <{name}>")
        return Changes(removed={name: old} if old else {}, dropped=_real(name))
    new = _parse(body, job)
    # The default graph is always there; it counts as made when something first stands in it.
    fresh = not old and bool(new) if name == usergraphs.DEFAULT else name not in dataset.users
    created = frozenset({name}) if fresh else frozenset()
    added = {name: new - old} if new - old else {}
    if job.method == "POST":
        return Changes(added=added, created=created)
    return Changes(added=added, removed={name: old - new} if old - new else {}, created=created)


def _update(
    before: ox.Store, work: Path, dataset: Dataset, job: wire.WriteJob, orders: wire.Orders
) -> Changes:
    guard.check(job.text, allowed=frozenset(orders.allowed), depth=orders.depth)
    text = updatetext.with_using(job.text, job.using, job.using_named)
    before.backup(str(work / "trial"))
    trial = ox.Store(str(work / "trial"))
    trial.update(text, base_iri=job.base, prefixes=dict(orders.prefixes))
    return changes.difference(before, trial, dataset, updatetext.reach(job.text))


def _real(name: str) -> frozenset[str]:
    return frozenset({name}) - {usergraphs.DEFAULT}


def _parse(body: bytes, job: wire.WriteJob) -> changes.Triples:
    """The triples of the graphs that a request holds. Raises :class:`BadGraph`."""
    found: set[ox.Triple] = set()
    offset = 0
    for format_name, length in job.parts:
        part = body[offset : offset + length]
        offset += length
        try:
            for quad in ox.parse(
                part,
                format=getattr(ox.RdfFormat, format_name),
                base_iri=job.base,
                without_named_graphs=True,
                rename_blank_nodes=True,
            ):
                found.add(quad.triple)
        except (SyntaxError, ValueError) as error:
            raise BadGraph(
                f"the graph cannot be read: {str(error).partition(chr(10))[0]}"
            ) from error
    return frozenset(found)


# --- snapshots ------------------------------------------------------------------------------


@contextmanager
def _working(store_dir: Path) -> Iterator[Path]:
    work = store_dir / f"{_WORKING}{os.getpid()}"
    with disk_errors(f"making {work}"):
        work.mkdir()
    try:
        with disk_errors("writing"):
            yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _link_beside(source: Path, target: Path) -> None:
    """Everything of a snapshot but its triples and its manifest, by hard links."""
    skip = shutil.ignore_patterns(snapshots.RDF_STORE, "manifest.json", ".readers")
    shutil.copytree(source, target, copy_function=os.link, ignore=skip, dirs_exist_ok=True)
    (target / ".readers").touch()


def _follow(store_dir: Path, manifest: Manifest, found: Changes, sizes: dict[str, int]) -> Manifest:
    """The manifest of the snapshot after; its version says which one it comes from."""
    now = datetime.now(UTC)
    lines = sorted(
        f"{sign}{name}\t{triple}"
        for sign, side in (("+", found.added), ("-", found.removed))
        for name, triples in side.items()
        for triple in triples
    )
    names = [*sorted(found.created), "", *sorted(found.dropped)]
    state = json.dumps([manifest.version, lines, names])
    version = hashlib.sha256(state.encode()).hexdigest()[: len(manifest.version) or 8]
    return replace(
        manifest,
        id=snapshot_id(store_dir, version, now),
        version=version,
        user_graphs=sizes,
    )


@contextmanager
def _held(made: Path) -> Iterator[None]:
    """Keeps a finished snapshot from being pruned between its naming and its becoming current."""
    with Snapshot(made.name, made).hold():
        yield


def _audit(
    store_dir: Path, job: wire.WriteJob, added: int, removed: int, before: str, after: str
) -> None:
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "client": job.client,
        "token": job.token,
        "operation": job.method,
        "graph": job.graph,
        "update": hashlib.sha256(job.text.encode()).hexdigest()[:16] if job.text else None,
        "added": added,
        "removed": removed,
        "before": before,
        "after": after,
    }
    with (store_dir / AUDIT).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
        log.flush()
        os.fsync(log.fileno())


# --- the process ----------------------------------------------------------------------------


def main(arguments: list[str]) -> None:
    """``FD PARENT ORDERS STORE``: as :func:`kg.service.worker.main`, and the store's directory."""
    orders = wire.unpack_orders(arguments[2])
    sandbox.die_with_parent(int(arguments[1]))
    if orders.closed:
        sandbox.close_network()
    with socket.socket(fileno=int(arguments[0])) as connection, connection.makefile("rwb") as file:
        kind, length = wire.prefix(file.read(wire.PREFIX_BYTES))
        job = wire.unpack_write(file.read(length))
        kind, length = wire.prefix(file.read(wire.PREFIX_BYTES))
        assert kind == wire.DATA
        body = file.read(length)
        try:
            answer = wire.END, wire.pack(write(Path(arguments[3]), job, body, orders))
        except KgError as error:
            told = wire.Failure(error.code, error.message, hint=error.hint)
            answer = wire.FAIL, wire.pack(told)
        except (SyntaxError, ValueError, OSError, RuntimeError, MemoryError) as error:
            answer = wire.FAIL, wire.pack(failure(error))
        with suppress(BrokenPipeError):
            file.write(wire.frame(*answer))
            file.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
