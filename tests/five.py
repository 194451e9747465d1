"""The five plans of data/plans as a store, built once and again only when something changed."""

from __future__ import annotations

import fcntl
from pathlib import Path

from kg.build import BuildOptions, build
from kg.store import Snapshot, current

ROOT = Path(__file__).parents[1]
STORE = ROOT / "build" / "test-store"


def five_plans() -> Snapshot:
    """The snapshot. Test processes that ask at the same time wait for one build."""
    STORE.mkdir(parents=True, exist_ok=True)
    with (STORE / ".tests").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        options = BuildOptions(
            store=STORE,
            plans=ROOT / "data" / "plans",
            mappings=ROOT / "mappings",
            ontology=ROOT / "ontology",
            checks=ROOT / "queries" / "checks",
            strict=True,
            if_changed=True,
            workers=1,
        )
        report = build(options, lambda _slug, _what: None)
        assert not report.rejected, report.rejected
        return current(STORE)
