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
            things.sqlite           the things by key (see :mod:`kg.build.thingstore`)
            reference.nt            what follows from the reference data
            vocabulary/             ontology and reference data as N-Triples
            .readers            lock file: readers hold it shared, pruning asks for it alone
        .swap                               (held while another snapshot is made current)

A build writes ``snapshots/.building-<pid>/``, checks it, renames it and moves ``current``. A
build that dies leaves only such a directory, which the next build removes. At most two
snapshots stay, the current one and the one before it, save older ones that a reader holds.
"""

from kg.store.manifest import Manifest, PlanEntry
from kg.store.snapshots import (
    BUILDING,
    CURRENT,
    MANIFEST,
    RDF_STORE,
    SNAPSHOTS,
    Snapshot,
    current,
    disk_errors,
    held,
    prune,
    snapshot_id,
    sqlite_errors,
    swap_in,
    swapping,
)
from kg.store.writer import SnapshotWriter

__all__ = [
    "BUILDING",
    "CURRENT",
    "MANIFEST",
    "RDF_STORE",
    "SNAPSHOTS",
    "Manifest",
    "PlanEntry",
    "Snapshot",
    "SnapshotWriter",
    "current",
    "disk_errors",
    "held",
    "prune",
    "snapshot_id",
    "sqlite_errors",
    "swap_in",
    "swapping",
]
