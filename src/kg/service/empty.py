"""A store with nothing in it, for those who want an endpoint to write to before any build."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kg import vocab
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, SnapshotWriter


def create(store_dir: Path, default_graph: DefaultGraph) -> Snapshot:
    """Raises :class:`kg.errors.StoreError` when it cannot be written."""
    built = datetime.now(UTC)
    version = vocab.digest([])
    with SnapshotWriter(store_dir, default_graph) as writer:
        return writer.publish(
            Manifest(
                id=writer.name(version, built),
                built=built.isoformat(timespec="seconds"),
                version=version,
                inputs="",
                base=vocab.BASE,
                default_graph=default_graph,
                plans=(),
                graphs={},
                tools={},
            )
        )
