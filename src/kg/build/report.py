"""What a build says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.build.inputs import Rejection
from kg.records import NumberStatus, PlanRecords

COUNTED = ("values", "projects", "things", "tasks", "relations")


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """``counts`` are of records by kind, ``numbers`` of the text's numerals by what became of
    them; ``reused``: not read again, for nothing changed."""

    slug: str
    title: str
    file: str
    counts: Mapping[str, int]
    numbers: Mapping[str, int]
    warnings: tuple[str, ...] = ()
    reused: bool = False

    @property
    def coverage(self) -> float | None:
        """The share of numerals that became facts or are set aside with a reason."""
        total = sum(self.numbers.values())
        unexplained = self.numbers.get(NumberStatus.UNEXPLAINED, 0)
        return (total - unexplained) / total if total else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "coverage": self.coverage}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """``snapshot`` is what is current after the build, None where nothing was swapped in."""

    snapshot: str | None
    plans: tuple[PlanSummary, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    graphs: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    skipped: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "skipped": self.skipped,
            "plans": [plan.as_json() for plan in self.plans],
            "rejected": [rejection.as_json() for rejection in self.rejected],
            "warnings": list(self.warnings),
            "graphs": dict(self.graphs),
            "seconds": round(self.seconds, 2),
        }


def counts_of(records: PlanRecords) -> dict[str, int]:
    kinds = ("values", "programmes", "projects", "tasks", "passages", "relations", "cooperations",
             "listings", "things", "mentions")  # fmt: skip
    return {kind: len(getattr(records, kind)) for kind in kinds}


def numbers_of(records: PlanRecords) -> dict[str, int]:
    found = Counter(mark.status.value for mark in records.marks)
    return {status.value: found[status.value] for status in NumberStatus}
