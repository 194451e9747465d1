"""Precision and recall of relations against the hand readings, for `make accuracy`.

A read relation counts as found where one of its kind was extracted between things of the same
names (variants of a name are one name). Who does which work and where must stand at the same place
too, for a task or project is its words; what is said of two named things may be said twice.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.records import (
    Individual,
    PlanRecords,
    Relation,
    RelationKind,
    StatementRef,
    ThingKey,
)

INDIVIDUALS = {
    "NationalAssessment": "国控 国考 国家",
    "MunicipalAssessment": "市控 市级 市考",
    "CountyAssessment": "区控 区级 县控 县级 县考",
    "RiverSource": "河流",
    "ReservoirSource": "水库 湖库",
    "GroundwaterSource": "地下水",
    "LakeSource": "湖",
    "TownshipSupply": "乡镇",
    "UrbanSupply": "城市 县级 区级",
    "ClassI": "Ⅰ",
    "ClassII": "Ⅱ II",
    "ClassIII": "Ⅲ III",
    "ClassIV": "Ⅳ IV",
    "ClassV": "Ⅴ",
}


@dataclass(frozen=True)
class RelationScore:
    read: int
    found: int
    extracted: int
    expected: int  # of the extracted, those that the reading has


@dataclass(frozen=True)
class _Edge:
    kind: RelationKind
    subject: frozenset[str]
    object: frozenset[str]
    spans: tuple[tuple[int, int], ...]


def score_relations(
    records: PlanRecords, path: Path, places: dict[str, list[tuple[int, int]]]
) -> dict[RelationKind, RelationScore]:
    """By kind; ``places`` says where each quote of the reading stands in the canonical text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    edges = list(_edges(records))
    by_kind: dict[RelationKind, list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_kind[edge.kind].append(edge)
    found: dict[RelationKind, int] = defaultdict(int)
    read: dict[RelationKind, int] = defaultdict(int)
    expected: set[int] = set()
    for row in rows:
        kind = RelationKind(row["predicate"].replace("_", "-"))
        read[kind] += 1
        hits = [e for e in by_kind[kind] if _matches(row, e, places[row["quote"]])]
        found[kind] += bool(hits)
        expected.update(id(e) for e in hits)
    return {
        kind: RelationScore(
            read[kind],
            found[kind],
            len(by_kind[kind]),
            sum(id(e) in expected for e in by_kind[kind]),
        )
        for kind in read
    }


def _matches(row: dict[str, str], edge: _Edge, places: list[tuple[int, int]]) -> bool:
    if edge.kind in _OF_WORK and not any(
        a < end and start < b for a, b in edge.spans for start, end in places
    ):
        return False
    same_object = _named(row["object"], edge.object)
    same = same_object and (not edge.subject or _named(row["subject"], edge.subject))
    if edge.kind is RelationKind.COOPERATES_WITH and not same:  # either may be named first
        return _named(row["subject"], edge.object) and _named(row["object"], edge.subject)
    return same


_OF_WORK = frozenset({RelationKind.IMPLEMENTED_IN, RelationKind.LEAD, RelationKind.SUPPORT})


def _named(written: str, names: frozenset[str]) -> bool:
    plain = _plain(written)
    return any(name and (name in plain or plain in name or _alike(name, plain)) for name in names)


def _alike(a: str, b: str) -> bool:
    first = {a[i : i + 2] for i in range(len(a) - 1)}
    second = {b[i : i + 2] for i in range(len(b) - 1)}
    return bool(first) and len(first & second) >= 0.6 * min(len(first), len(second) or 1)


def _plain(name: str) -> str:
    return "".join(name.split()).strip("《》")


def _edges(records: PlanRecords) -> Iterator[_Edge]:
    names = {
        t.key: frozenset({_plain(t.key.name), *map(_plain, t.alt_names)}) for t in records.things
    }

    def of(end: ThingKey | StatementRef | Individual) -> frozenset[str]:
        if isinstance(end, StatementRef):
            return frozenset()  # a plan, task or project: its place tells which
        if isinstance(end, Individual):
            return frozenset(INDIVIDUALS.get(end.name, end.name).split())
        return names.get(end, frozenset({_plain(end.name)}))

    for relation in records.relations:
        yield _Edge(relation.kind, of(relation.subject), of(relation.object), _spans(relation))


def _spans(relation: Relation) -> tuple[tuple[int, int], ...]:
    return tuple((e.span.start, e.span.end) for e in (*relation.evidence, *relation.context))
