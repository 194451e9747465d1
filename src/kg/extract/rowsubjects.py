"""Whom a row of an indicator table is about, where its name leads with a named thing.

Tables are read before the names of a text are known; waters apart, a row called 某镇空气质量优良天数 is
the plan's own area's until the names say that 某镇 is a town.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.document import Document, Span
from kg.extract.mentions import MentionIndex
from kg.extract.subjects import NARROWER, PLACE, is_works
from kg.lexicon import Lexicon
from kg.records import IndicatorValue, ThingKey

# where a town's air and waste are measured; 北部山区 is a scope wherever it stands
_TOWN = re.compile(r"(?:中心城区|[主老]?城区|城市新区|市区|县城|州城)")
_NUMBERING = re.compile(
    r"\s*(?:其中\s?[:：]?|[0-9]{1,2}\s?[.．、](?![0-9])|[（(][0-9]{1,2}[)）])?\s*"
)


def narrowed(
    document: Document, values: Iterable[IndicatorValue], mentions: MentionIndex, own: ThingKey
) -> list[IndicatorValue]:
    """``values`` of tables, those of rows that lead with a town, works or a kind of place made
    theirs; ``own`` is the plan's own area."""
    return [_narrowed(document, value, mentions, own) for value in values]


def _narrowed(
    document: Document, value: IndicatorValue, mentions: MentionIndex, own: ThingKey
) -> IndicatorValue:
    if value.subjects == (own,) and value.subject_text:
        return _named(document, value, mentions, own)
    if value.subjects != (own,):
        return value
    leaf = value.indicator_text.rsplit("/", 1)[-1]
    cell = _name_cell(document, value, leaf)
    if cell is None:
        return value
    for mention in mentions.outermost(cell):
        thing = mention.thing
        if mention.span.start != cell.start or mention.span.end == cell.end:
            break
        if thing != own and (thing.kind in NARROWER or is_works(thing)):
            return replace(value, subjects=(thing,))
        break
    place = PLACE.match(leaf)
    return (
        replace(value, subject_text=place.group()) if place and place.end() < len(leaf) else value
    )


def _named(
    document: Document, value: IndicatorValue, mentions: MentionIndex, own: ThingKey
) -> IndicatorValue:
    """A row of a table of things, whose cell turns out to be the name of one (某某自然保护区)."""
    for cell in value.context:
        if "".join(document.quote(cell.span).split()) != value.subject_text:
            continue
        for mention in mentions.outermost(cell.span):
            thing = mention.thing
            if mention.span == cell.span and thing != own and thing.kind in NARROWER:
                return replace(value, subjects=(thing,), subject_text=None)
    return value


def without_own_scope(value: IndicatorValue, lexicon: Lexicon) -> IndicatorValue:
    """``value`` without a kind of place that belongs to the measure: 城区空气质量优良天数 is a name of
    the concept, as it is monitored there and nowhere else, so 城区 tells it from no other value."""
    place = value.subject_text
    own = (
        place is not None
        and _TOWN.fullmatch(place)
        and place in value.indicator_text
        and value.indicator is not None
        and lexicon.wordings.spelled(value.indicator_text) == value.indicator
    )
    return replace(value, subject_text=None) if own else value


def _name_cell(document: Document, value: IndicatorValue, leaf: str) -> Span | None:
    """The cell that names the row, without the numbering before its name."""
    row = value.evidence[0].row
    for cell in value.context:
        if cell.row is None or row is None or cell.row > row:
            continue
        written = document.quote(cell.span)
        if "".join(written.split()).find(leaf[:6]) in range(8):
            lead = _NUMBERING.match(written)
            return Span(cell.span.start + (lead.end() if lead else 0), cell.span.end)
    return None
