"""A small store made of a plan read by hand (tests/unit/sample_plan.py), built as builds build."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kg import recordio
from kg.build.assemble import assemble
from kg.build.engine import Here, Job, Result
from kg.build.parts import PartJob, PartMaker
from kg.build.plans import Kept, Plan, Task
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
    vocabulary, lexicon = Vocabulary.load(ROOT / "ontology"), Lexicon.load(ROOT / "ontology")
    maker = PartMaker(vocabulary, lexicon, (), ())

    def make(job: Job) -> Result:
        assert isinstance(job, PartJob)
        return maker.make(job)

    task = Task(
        store=directory,
        lexicon=lexicon,
        vocabulary=vocabulary,
        maker=maker,
        engine=Here(make),
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
            source.outline,
            partial(Kept, recordio.dumps(source.records), source.text, ""),
        )
        for source in sources
    ]
    snapshot, _ = assemble(plans, task, lambda _plan, _stage: None)
    return snapshot
