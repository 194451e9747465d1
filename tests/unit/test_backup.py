"""Backup and restore: what comes back is what was there, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import store
from kg.backup import backup, restore
from kg.errors import BadBackup, StoreMissing, UsageError
from kg.store import Manifest, Snapshot, SnapshotWriter


def make(directory: Path, many: int) -> Snapshot:
    graph = "https://w3id.org/ecoplan/graph/things"
    with SnapshotWriter(directory) as writer:
        lines = "".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(many))
        writer.load(lines.encode(), graph)
        writer.add_text("a", "正文")
        built = datetime.now(UTC)
        return writer.publish(
            Manifest(
                id=writer.name(f"{many:08d}", built),
                built=built.isoformat(),
                version=f"{many:08d}",
                inputs="",
                base="https://w3id.org/ecoplan/",
                default_graph="union",
                plans=(),
                graphs={graph: many},
                tools={},
            )
        )


def quads(snapshot: Snapshot) -> set[str]:
    return {str(quad) for quad in snapshot.open()}


@pytest.fixture
def original(tmp_path: Path) -> Snapshot:
    return make(tmp_path / "store", 50)


def test_there_and_back(tmp_path: Path, original: Snapshot) -> None:
    file = tmp_path / "b.tar.zst"
    assert backup(tmp_path / "store", file).id == original.id
    restored = restore(file, tmp_path / "other")
    assert store.current(tmp_path / "other") == restored
    assert quads(restored) == quads(original)
    assert restored.text("a") == "正文"
    assert restored.manifest == original.manifest
    assert len(list(ox.Store.read_only(str(restored.path / "oxigraph")))) == 100


def test_restoring_over_a_store_that_has_moved_on(tmp_path: Path, original: Snapshot) -> None:
    file = tmp_path / "b.tar.zst"
    backup(tmp_path / "store", file)
    with pytest.raises(UsageError, match="already"):
        restore(file, tmp_path / "store")
    make(tmp_path / "store", 60)
    make(tmp_path / "store", 70)
    assert restore(file, tmp_path / "store").id == original.id
    assert store.current(tmp_path / "store").id == original.id


def test_a_backup_is_not_written_over(tmp_path: Path, original: Snapshot) -> None:
    file = tmp_path / "b.tar.zst"
    file.write_bytes(b"precious")
    with pytest.raises(UsageError, match="already"):
        backup(tmp_path / "store", file)
    assert file.read_bytes() == b"precious"
    with pytest.raises(StoreMissing):
        backup(tmp_path / "nowhere", tmp_path / "c")
    assert not (tmp_path / "c").exists()
    assert original.path.exists()


@pytest.mark.parametrize("where", [0.0, 0.02, 0.3, 0.6, 0.999])
def test_a_damaged_backup_restores_nothing(
    tmp_path: Path, original: Snapshot, where: float
) -> None:
    file = tmp_path / "b.tar.zst"
    backup(tmp_path / "store", file)
    body = bytearray(file.read_bytes())
    body[int(where * len(body))] ^= 0xFF
    file.write_bytes(body)
    before = make(tmp_path / "other", 5)
    with pytest.raises(BadBackup):
        restore(file, tmp_path / "other")
    assert store.current(tmp_path / "other").id == before.id
    assert not list((tmp_path / "other").glob(".restoring-*"))
    assert original.path.exists()


@pytest.mark.parametrize("size", [0, 10, 500])
def test_a_short_backup_restores_nothing(tmp_path: Path, original: Snapshot, size: int) -> None:
    file = tmp_path / "b.tar.zst"
    backup(tmp_path / "store", file)
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(BadBackup):
        restore(file, tmp_path / "other")
    assert original.path.exists()
