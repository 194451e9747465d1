"""A small store made of a plan read by hand (tests/unit/sample_plan.py), built as builds build."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kg.build.assemble import Job, Plan, assemble
from kg.lexicon import Lexicon
from kg.mapping import Source, Vocabulary
from kg.settings import DefaultGraph
from kg.store import PlanEntry, Snapshot

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "unit"))

from sample_plan import CITY, SOURCE  # noqa: E402

__all__ = ["CITY", "SOURCE", "build"]


def build(directory: Path, sources: Sequence[Source]) -> Snapshot:
    """A snapshot of the sources, whose checks are left out: the sample says little."""
    job = Job(
        store=directory,
        lexicon=Lexicon.load(ROOT / "ontology"),
        vocabulary=Vocabulary.load(ROOT / "ontology"),
        checks=(),
        default_graph=DefaultGraph.UNION,
        inputs="sample",
        started=datetime(2026, 1, 2, tzinfo=UTC),
    )
    plans = [
        Plan(
            PlanEntry(
                source.slug,
                source.records.identity.title,
                source.records.identity.area,
                f"{source.slug}.txt",
                source.sha256,
                "generic.py",
                "",
                source.slug,
            ),
            source,
            layout="",
        )
        for source in sources
    ]
    snapshot, _ = assemble(plans, job, lambda _plan, _stage: None)
    return snapshot
