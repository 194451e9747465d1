"""What the text says of sections, sources and reaches: on which water, of what level and type."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Block, Span
from kg.extract.clauses import Sentence
from kg.extract.relations.context import Context, clause_of
from kg.records import Individual, Mention, Relation, RelationKind, ThingKey, ThingKind

_BODIES = (ThingKind.RIVER_REACH, ThingKind.RIVER, ThingKind.LAKE, ThingKind.RESERVOIR)
_LEVELS = (
    (re.compile(r"国(?:家)?(?:级)?(?:考|控)"), "NationalAssessment"),
    (re.compile(r"(?:省|市|州)(?:级)?(?:考|控)"), "MunicipalAssessment"),
    (re.compile(r"(?:县|区)(?:级)?(?:考|控)"), "CountyAssessment"),
)
_TYPES = (
    (re.compile(r"(?:地下水|泉水|井水)型?(?:饮用水)?水源地$"), "GroundwaterSource"),
    (re.compile(r"(?:湖库|水库|湖泊)型?(?:饮用水)?水源地$"), "ReservoirSource"),
    (re.compile(r"(?:河流|江河|溪流)型?(?:饮用水)?水源地$"), "RiverSource"),
)
_TYPE_OF_BODY = {
    ThingKind.RIVER: "RiverSource",
    ThingKind.RIVER_REACH: "RiverSource",
    ThingKind.RESERVOIR: "ReservoirSource",
    ThingKind.LAKE: "ReservoirSource",
}
_SUPPLY = (
    (re.compile(r"(?:城市|县城|城区)[^，。；、]{0,8}(?:饮用|水源)"), "UrbanSupply"),
    (re.compile(r"(?:乡镇|建制镇|城镇|场镇)[^，。；、]{0,8}(?:饮用|水源)"), "TownshipSupply"),
    (re.compile(r"(?:农村|分散式)[^，。；、]{0,8}(?:饮用|水源)"), "RuralSupply"),
)
_REACH_PLACE = re.compile(r"([一-鿿]{2,6})段[）)]?$")


def read(context: Context, block: Block, sentence: Sentence) -> Iterator[Relation]:
    """Relations of the waters that one sentence names."""
    for mention in context.mentions.within(sentence.span):
        match mention.thing.kind:
            case ThingKind.SECTION:
                yield from _section(context, block, sentence, mention)
            case ThingKind.WATER_SOURCE:
                yield from _source(context, block, sentence, mention)
            case ThingKind.RIVER_REACH:
                yield from _reach(context, block, sentence, mention)


def body_of(context: Context, mention: Mention) -> ThingKey | None:
    """The water that a section or source is on: the one whose name its own begins with, or that
    stands for it in a list with a shared tail."""
    inside = [
        m.thing
        for m in context.mentions.within(mention.span)
        if m.thing.kind in _BODIES and m.thing != mention.thing
    ]
    name = mention.thing.name
    named = [key for key in inside if name.startswith(key.name)]
    body = max(named or inside[:1], key=lambda key: len(key.name), default=None)
    if body is not None and name.startswith(body.name + "干流"):
        return context.waters.get(body.name + "干流", body)
    return body


def _section(
    context: Context, block: Block, sentence: Sentence, mention: Mention
) -> Iterator[Relation]:
    clause = clause_of(sentence, mention.span)
    body = body_of(context, mention)
    if body is not None:
        yield context.relation(RelationKind.ON_WATER_BODY, mention.thing, body, block, clause)
    level = _first(_LEVELS, mention.thing.name)
    span = clause
    if level is None:
        level, span = _level_before(context, sentence, mention)
    if level is not None:
        kind = RelationKind.ASSESSMENT_LEVEL
        yield context.relation(kind, mention.thing, Individual(level), block, span)


def _level_before(
    context: Context, sentence: Sentence, mention: Mention
) -> tuple[str | None, Span]:
    """The level that the sentence gives a list of sections at its head: 纳入国家考核的4个断面：…"""
    head = Span(sentence.span.start, mention.span.start)
    words = head.of(context.text)
    colon = max(words.rfind("：", 0), words.rfind(":"))
    if colon < 0 or "断面" not in words[:colon]:
        return None, head
    return _first(_LEVELS, words[:colon]), sentence.span


def _source(
    context: Context, block: Block, sentence: Sentence, mention: Mention
) -> Iterator[Relation]:
    clause = clause_of(sentence, mention.span)
    source = mention.thing
    body = body_of(context, mention)
    if body is not None:
        yield context.relation(RelationKind.ON_WATER_BODY, source, body, block, clause)
    name = source.name
    type_ = _first(_TYPES, name) or (_TYPE_OF_BODY[body.kind] if body else None)
    if type_ is not None:
        yield context.relation(RelationKind.SOURCE_TYPE, source, Individual(type_), block, clause)
    after = Span(mention.span.start, min(clause.end, mention.span.end + 40))
    supply = _first(_SUPPLY, after.of(context.text))
    if supply is not None:
        yield context.relation(RelationKind.SUPPLY_LEVEL, source, Individual(supply), block, clause)
    for place in context.mentions.within(mention.span):
        if place.thing.kind is ThingKind.AREA:
            yield context.relation(RelationKind.LOCATED_IN, source, place.thing, block, clause)


def _reach(
    context: Context, block: Block, sentence: Sentence, mention: Mention
) -> Iterator[Relation]:
    clause = clause_of(sentence, mention.span)
    river = next(
        (
            m.thing
            for m in context.mentions.within(mention.span)
            if m.thing.kind is ThingKind.RIVER and mention.thing.name.startswith(m.thing.name)
        ),
        None,
    )
    if river is None:
        return
    yield context.relation(RelationKind.REACH_OF, mention.thing, river, block, clause)
    place = _REACH_PLACE.search(mention.span.of(context.text))
    found = context.scope.named(place[1].removeprefix("干流")) if place else None
    if found is not None and "（" in mention.thing.name:
        area = _area(context, place[1]) if place else None
        if area is not None:
            yield context.relation(RelationKind.LOCATED_IN, mention.thing, area, block, clause)
            yield context.relation(RelationKind.FLOWS_THROUGH, river, area, block, clause)


def _area(context: Context, name: str) -> ThingKey | None:
    area = context.lexicon.areas.nearest(name, context.scope.own.adcode)
    return ThingKey(ThingKind.AREA, area.name, area.adcode) if area else None


def _first(table: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str | None:
    return next((name for pattern, name in table if pattern.search(text)), None)
