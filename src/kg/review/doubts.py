"""What of a reading a person should look at, as lines of a draft: what was detected, what is doubtful,
and the hint that would settle it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import BlockKind, Document, Table
from kg.extract import columns, evidence, numbers, roles
from kg.extract.audit import audit
from kg.lexicon import Lexicon
from kg.profile import HeadingHint, Hint, KnownName, Slip, TableHint
from kg.records import NumberStatus, PlanRecords, Thing, ThingKind

MOST = 12  # doubts of a kind that are listed; the rest are counted
_SHORT = 24  # characters of a paragraph that may be a heading
_ENDINGS: tuple[tuple[str, ThingKind], ...] = (
    ("断面", ThingKind.SECTION),
    ("水库", ThingKind.RESERVOIR),
    ("湿地公园", ThingKind.PROTECTED_AREA),
    ("森林公园", ThingKind.PROTECTED_AREA),
    ("保护区", ThingKind.PROTECTED_AREA),
    ("局", ThingKind.AGENCY),
    ("委", ThingKind.AGENCY),
)
# 国控断面 and 类及以上断面 speak of sections and name none
_GENERAL = re.compile(
    "以上|国控|省控|市控|县控|国考|省考|市考|考核|地表水|监测|自动|各|类|个|有关|相关"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """``note`` is what to look at; ``hint`` what to take into the script if it is so."""

    note: str
    hint: Hint | None = None


def line_of(document: Document, offset: int) -> int:
    return document.text.count("\n", 0, offset) + 1


def tables(document: Document, records: PlanRecords, lexicon: Lexicon) -> Iterator[Doubt]:
    """Each table with the roles its columns were taken for; one that nothing was read from with a
    hint to fill in."""
    grammar = numbers.grammar(lexicon.unit_forms)
    read = {e.table_title for v in records.values for e in v.evidence}
    read |= {e.table_title for p in records.projects for e in p.evidence}
    for block in document.tables():
        table = block.table
        assert table is not None
        title = evidence.table_title(document, block) or ""
        headers = [columns.header_text(document, block, c) for c in range(table.width)]
        where = f"table at line {line_of(document, block.span.start)}: {title or 'no title'}"
        indicators = roles.read(document, block, records.identity, grammar)
        projects = columns.read(document, block)
        if projects is not None:
            yield Doubt(f"{where}: projects, columns {'、'.join(headers)}")
        elif indicators is not None:
            years = "、".join(
                f"{headers[c.index]} → {c.kind.value} {c.year or '?'}" for c in indicators.values
            )
            yield Doubt(f"{where}: indicators, values in {years}")
        elif title and title in read:
            yield Doubt(f"{where}: read, columns {'、'.join(headers)}")
        elif title:
            hint = TableHint(title, _guessed(table), "say which column holds what")
            shown = "、".join(f"{c} {h}" for c, h in enumerate(headers))
            yield Doubt(f"{where}: NOTHING WAS READ as a table; columns {shown}", hint)
        else:
            yield Doubt(f"{where}: NOTHING WAS READ, and a hint needs a title to find it by")


def _guessed(table: Table) -> tuple[tuple[int, str], ...]:
    """A first guess at the roles: words in the first columns, figures in the others."""
    first = min(1, table.width - 1)
    return tuple((c, "name" if c <= first else "value") for c in range(table.width))


def headings(document: Document) -> Iterator[Doubt]:
    """How the outline was read, and short lines that may be headings."""
    levels = Counter(b.level for b in document.blocks if b.kind is BlockKind.HEADING)
    for level, count in sorted(levels.items()):
        first = next(b for b in document.blocks if b.kind is BlockKind.HEADING and b.level == level)
        words = " ".join(document.quote(first.span).split())
        yield Doubt(f"{count} headings of level {level}, the first: {words}")
    if not levels:
        yield Doubt("NO HEADING was found: every paragraph stands alone")
    for block in document.paragraphs():
        words = document.quote(block.span)
        if block.box is None and len(words) <= _SHORT and not _ends_as_text(words):
            hint = HeadingHint(" ".join(words.split()), max(levels, default=1), "it is a heading")
            place = line_of(document, block.span.start)
            yield Doubt(f"line {place}: a short paragraph, or a heading?", hint)


def _ends_as_text(words: str) -> bool:
    return words.rstrip().endswith(("。", "；", "：", "，", ";", ":", "."))


def names(document: Document, records: PlanRecords, lexicon: Lexicon) -> Iterator[Doubt]:
    """Names that differ in one character from another of their kind, and stretches that look like
    names and were read as none."""
    counts = Counter(mention.thing for mention in records.mentions)
    for rare, other in _alike(records.things):
        if counts[rare.key] == 1 < counts[other.key]:
            said = f"{counts[rare.key]}× and {other.key.name} {counts[other.key]}×"
            yield Doubt(
                f"{rare.key.name} stands {said}: one name, miswritten?",
                Slip(rare.key.name, other.key.name, rare.key.kind, "one thing, miswritten"),
            )
    grammar = numbers.grammar(lexicon.unit_forms)
    found = audit(document, grammar, (), (), records.mentions)
    seen: set[str] = set()
    for loose in found.loose:
        words = document.quote(loose.span)
        if loose.what != "name" or words in seen or _GENERAL.search(words):
            continue
        seen.add(words)
        kind = next(kind for ending, kind in _ENDINGS if words.endswith(ending))
        place = line_of(document, loose.span.start)
        yield Doubt(
            f"line {place}: {words} was read as no name", KnownName(words, kind, "it is one")
        )


def _alike(things: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    named = [thing for thing in things if len(thing.key.name) > 3]
    for a in named:
        for b in named:
            if a.key.kind is b.key.kind and a is not b and _one_apart(a.key.name, b.key.name):
                yield a, b


def _one_apart(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def figures(document: Document, records: PlanRecords) -> Iterator[Doubt]:
    """Numerals that became no fact and are set aside for no reason."""
    for mark in records.marks:
        if mark.status is NumberStatus.UNEXPLAINED:
            start, end = max(0, mark.span.start - 14), mark.span.end + 14
            around = " ".join(document.text[start:end].split())
            yield Doubt(f"line {line_of(document, mark.span.start)}: …{around}… was not understood")
