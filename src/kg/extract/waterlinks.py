"""Relations of waters that tables state by their names and values."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.waters import Water
from kg.records import (
    Evidence,
    IndicatorValue,
    Individual,
    Relation,
    RelationKind,
    ThingKey,
    ThingKind,
    ValueKind,
)


def of_names(named: Sequence[Water]) -> list[Relation]:
    """What the names themselves say: a section is on its river, a reach is of it."""
    found = []
    for water in named:
        if water.river is None:
            continue
        is_reach = water.key.kind is ThingKind.RIVER_REACH
        kind = RelationKind.REACH_OF if is_reach else RelationKind.ON_WATER_BODY
        found.append(Relation(kind, water.key, water.river, (Evidence(water.span),)))
    return found


def class_targets(found: Sequence[IndicatorValue], last: int | None = None) -> list[Relation]:
    """The class that a river or section is to have: this plan's, by the period's ``last`` year
    rather than one before; else that of the period before."""
    targets: dict[ThingKey, IndicatorValue] = {}

    def rank(value: IndicatorValue) -> tuple[bool, bool]:
        return value.kind is not ValueKind.PAST_TARGET, value.year == last

    for value in found:
        if value.water_class is None or value.kind is ValueKind.OBSERVATION:
            continue
        for subject in value.subjects:
            if subject.kind is ThingKind.AREA:
                continue
            known = targets.get(subject)
            if known is None or rank(value) > rank(known):
                targets[subject] = value
    return [
        Relation(
            RelationKind.CLASS_TARGET,
            subject,
            Individual(value.water_class.value),
            value.evidence,
            value.context,
        )
        for subject, value in targets.items()
        if value.water_class is not None
    ]
