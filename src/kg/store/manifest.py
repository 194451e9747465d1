"""What a snapshot says of itself: which plans, how much of what, made by what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What the manifest says of one plan. ``key`` is the hash of all that its records depend on;
    ``counts`` are of records by kind, ``numbers`` of numerals by what became of them."""

    slug: str
    title: str
    area: str
    file: str
    sha256: str
    mapping: str
    mapping_sha256: str
    key: str
    counts: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    licence: str | None = None
    access_rights: str | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    period: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. ``built`` is in ISO form, UTC; ``version`` a hash of the triples, the
    provenance graph apart; ``inputs`` one of everything it was built from; ``graphs`` counts
    triples by graph IRI, ``classes`` members and ``properties`` triples by the IRI of each,
    ``user_graphs`` the triples of graphs that people wrote (:mod:`kg.usergraphs`). ``hashes`` are
    of what each built graph holds (:mod:`kg.build.linesets`), ``method`` one of all that decides
    what is made of the plans."""

    id: str
    built: str
    version: str
    inputs: str
    base: str
    default_graph: str
    plans: tuple[PlanEntry, ...]
    graphs: Mapping[str, int]
    tools: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    user_graphs: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    method: str = ""

    def to_json(self) -> str:
        """One line a plan."""
        line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
        rest = json.dumps(
            asdict(replace(self, plans=())), ensure_ascii=False, indent=2, sort_keys=True
        )
        plans = ",\n".join("    " + line(_fields(plan)) for plan in self.plans)
        listed = f'"plans": [\n{plans}\n  ]' if plans else '"plans": []'
        return rest.replace('"plans": []', listed, 1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is no manifest."""
        raw: dict[str, Any] = json.loads(text)
        plans = tuple(
            PlanEntry(
                **{
                    **plan,
                    "warnings": tuple(plan["warnings"]),
                    "period": tuple(plan.get("period", (0, 0))),
                }
            )
            for plan in raw["plans"]
        )
        return cls(**{**raw, "plans": plans, "warnings": tuple(raw["warnings"])})


def _fields(plan: PlanEntry) -> dict[str, Any]:
    """As ``asdict``, which copies everything within: most of what writing 10,000 plans took."""
    return {field.name: getattr(plan, field.name) for field in fields(plan)}
