"""Snapshots: built beside the current one, swapped in whole, old ones pruned, failures harmless."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import NotFound, StoreError, StoreFull, StoreMissing
from kg.settings import DefaultGraph
from kg.store import (
    Manifest,
    PlanEntry,
    Snapshot,
    SnapshotWriter,
    current,
    disk_errors,
    held,
)
from kg.store.linking import link_folders

GRAPH = "http://example.org/g"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def lines(*words: str) -> bytes:
    return b"".join(f'<http://a/{w}> <http://p> "{w}\\n水" .\n'.encode() for w in words)


def publish(
    store_dir: Path,
    *words: str,
    mode: DefaultGraph = DefaultGraph.UNION,
    built: datetime = NOON,
) -> Snapshot:
    with SnapshotWriter(store_dir, mode) as writer:
        writer.load(lines(*words), GRAPH)
        writer.add_text("a-2021", "第一行\r\n第二行\n")
        writer.add_records("a-2021", "{}\n")
        return writer.publish(manifest(writer.name("0123456789ab", built), len(words), mode))


def manifest(id_: str, triples: int, mode: DefaultGraph = DefaultGraph.UNION) -> Manifest:
    entry = PlanEntry(
        "a-2021", "甲", "500114", "a.txt", "0", "a.py", "1", "2", {"values": 3}, ("w",)
    )
    return Manifest(
        id_, NOON.isoformat(), "0123", "in", "http://b/", mode.value, (entry,), {GRAPH: triples}, {}
    )


def words_in(snapshot: Snapshot, default: bool = True) -> set[str]:
    graph = ox.DefaultGraph() if default else ox.NamedNode(GRAPH)
    quads = snapshot.open().quads_for_pattern(None, None, None, graph)
    return {quad.object.value.split("\n")[0] for quad in quads}


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"\[store-missing\]"):
        current(tmp_path)
    with pytest.raises(StoreMissing), held(tmp_path / "nowhere"):
        pass


def test_a_snapshot_gives_back_what_was_put_in(tmp_path: Path) -> None:
    published = publish(tmp_path, "a", "b")
    snapshot = current(tmp_path)
    assert snapshot.id == published.id == "20260102T120000.000000Z-01234567"
    assert words_in(snapshot) == words_in(snapshot, default=False) == {"a", "b"}
    assert snapshot.text("a-2021") == "第一行\r\n第二行\n"
    assert snapshot.records("a-2021") == "{}\n"
    assert snapshot.manifest == manifest(published.id, 2)
    assert (tmp_path / "current").is_symlink()
    assert (tmp_path / "current").readlink() == Path("snapshots", snapshot.id)


def test_the_default_graph_can_stay_empty(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, "a", mode=DefaultGraph.PLAIN)
    assert words_in(snapshot) == set()
    assert words_in(snapshot, default=False) == {"a"}


@pytest.mark.parametrize("slug", ["b-2021", "../manifest", "", "a-2021/../a-2021"])
def test_a_plan_that_is_not_there(tmp_path: Path, slug: str) -> None:
    snapshot = publish(tmp_path, "a")
    with pytest.raises(NotFound):
        snapshot.text(slug)


def test_an_open_snapshot_cannot_be_written(tmp_path: Path) -> None:
    store = publish(tmp_path, "a").open()
    with pytest.raises((OSError, RuntimeError), match="read-write"):
        store.add(ox.Quad(ox.NamedNode("http://x"), ox.NamedNode("http://y"), ox.Literal("z")))


def test_readers_of_the_old_snapshot_go_on_while_a_new_one_is_built(tmp_path: Path) -> None:
    publish(tmp_path, "old")
    with held(tmp_path) as old:
        store = old.open()
        new = publish(tmp_path, "new")
        assert new.id.endswith("-2")  # the same moment, the same version
        assert words_in(current(tmp_path)) == {"new"}
        publish(tmp_path, "newest")
        assert {quad.object.value for quad in store} == {"old\n水"}
        assert words_in(old) == {"old"}
    assert len(list((tmp_path / "snapshots").iterdir())) == 3


def test_at_most_two_snapshots_stay(tmp_path: Path) -> None:
    for word in "abcd":
        last = publish(tmp_path, word)
        left = {path.name for path in (tmp_path / "snapshots").iterdir()}
        assert len(left) <= 2
        assert last.id in left


def test_a_held_snapshot_that_is_gone_says_so(tmp_path: Path) -> None:
    first = publish(tmp_path, "a")
    for second in (1, 2):
        publish(tmp_path, "b", built=NOON.replace(second=second))
    with pytest.raises(StoreMissing, match="was replaced"), first.hold():
        pass


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    before = publish(tmp_path, "good")
    with pytest.raises(SyntaxError), SnapshotWriter(tmp_path) as writer:
        writer.load(lines("bad") + b"no triple\n", GRAPH)
    assert current(tmp_path) == before
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [before.id]


def test_a_count_that_does_not_fit_is_not_swapped_in(tmp_path: Path) -> None:
    before = publish(tmp_path, "good")
    with SnapshotWriter(tmp_path) as writer:
        writer.load(lines("a", "b"), GRAPH)
        wrong = manifest(writer.name("x", NOON), 3)
        with pytest.raises(StoreError, match="holds 4 quads"):
            writer.publish(wrong)
    assert current(tmp_path) == before


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with (
        SnapshotWriter(tmp_path),
        pytest.raises(StoreError, match="another build"),
        SnapshotWriter(tmp_path),
    ):
        pass
    publish(tmp_path, "a")  # the lock is free again


def test_a_build_killed_half_way_leaves_the_old_one_serving(tmp_path: Path) -> None:
    before = publish(tmp_path, "good")
    script = f"""
        import os, signal
        from pathlib import Path
        from kg.store import SnapshotWriter
        writer = SnapshotWriter(Path({str(tmp_path)!r})).__enter__()
        writer.load({lines(*map(str, range(1000)))!r}, {GRAPH!r})
        print("half-way", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert killed.stdout == "half-way\n"
    assert killed.returncode == -signal.SIGKILL
    left = [p for p in (tmp_path / "snapshots").iterdir() if p.name.startswith(".building-")]
    assert len(left) == 1
    assert words_in(current(tmp_path)) == {"good"}
    after = publish(tmp_path, "next")
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == {before.id, after.id}


def test_a_full_disk_is_said_in_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    """The limit on file size stands in for the disk: RocksDB's writes fail half-way."""
    before = publish(tmp_path, "good")
    script = f"""
        import resource
        from pathlib import Path
        from kg.errors import StoreFull
        from kg.store import SnapshotWriter
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        many = b"".join(b'<http://a/%d> <http://p> "%d" .\\n' % (i, i * 7919) for i in range(200_000))
        try:
            with SnapshotWriter(Path({str(tmp_path)!r})) as writer:
                writer.load(many, {GRAPH!r})
        except StoreFull as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("[disk-full] the disk is full")
    assert done.stdout.count("\n") == 1
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [before.id]
    assert words_in(current(tmp_path)) == {"good"}


def test_other_errors_of_the_disk_are_store_errors() -> None:
    with pytest.raises(StoreError, match="writing x: ") as caught, disk_errors("writing x"):
        raise PermissionError(13, "Permission denied")
    assert not isinstance(caught.value, StoreFull)


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    snapshot = publish(tmp_path, "a")
    (snapshot.path / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match="manifest cannot be read"):
        _ = snapshot.manifest


def test_folders_are_linked_but_one(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    for folder in ("texts", "names", "oxigraph"):
        (source / folder).mkdir(parents=True)
        (source / folder / "黔江.txt").write_text(folder)
    (source / "manifest.json").touch()
    target.mkdir()
    link_folders(source, target, but="oxigraph")
    assert sorted(path.name for path in target.iterdir()) == ["names", "texts"]
    for folder in ("texts", "names"):
        assert (target / folder / "黔江.txt").samefile(source / folder / "黔江.txt")
    with pytest.raises(FileExistsError):
        link_folders(source, target, but="oxigraph")
    with pytest.raises(FileNotFoundError):
        link_folders(source, tmp_path / "nowhere", but="oxigraph")
