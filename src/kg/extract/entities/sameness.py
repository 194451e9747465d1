"""Monitoring sections under several names: 青榆河石板桥国考断面 in a sentence, 石板桥 in a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.extract import keys
from kg.extract.entities import sections
from kg.records import Thing, ThingKey, ThingKind

_WATERS = frozenset({ThingKind.RIVER, ThingKind.RIVER_REACH, ThingKind.LAKE, ThingKind.RESERVOIR})


def of_sections(things: Iterable[Thing], own: str) -> Mapping[ThingKey, ThingKey]:
    """Keys of sections that are one, to the key that names its water and its place; ``own`` is
    the code of the plan's area. A name without its water is that of the one section of that
    place; where two waters have such a place, it stays its own."""
    things = list(things)
    waters = frozenset(
        name for t in things if t.key.kind in _WATERS for name in (t.key.name, *t.alt_names)
    )
    by_place: dict[str, dict[ThingKey, str]] = defaultdict(dict)
    for thing in things:
        if thing.key.kind is not ThingKind.SECTION:
            continue
        water, place = sections.divided(thing.key.name, waters)
        if place:
            by_place[place][thing.key] = water
    same: dict[ThingKey, ThingKey] = {}
    for place, members in by_place.items():
        named = sorted({water for water in members.values() if water})
        for water in named or [""]:
            group = [k for k, w in members.items() if w == water or (not w and len(named) == 1)]
            if len(group) > 1:
                target = keys.section(f"{water}{place}断面", own)
                same.update({key: target for key in group if key != target})
    return same
