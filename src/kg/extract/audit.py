"""The coverage audit: what became of every numeral, cited title and named kind of thing.

Each Arabic numeral of the canonical text is exactly one of fact, structure, name, threshold and
unexplained. Numerals in ideographs count where they were read as figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.document import Block, BlockKind, Cell, Document, Span, Table
from kg.extract import setaside, years
from kg.extract.numbers import Grammar
from kg.records import Mention, NumberMark, NumberStatus

_NUMERAL = re.compile(r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*")
_OUTLINE = frozenset(
    {BlockKind.TITLE, BlockKind.HEADING, BlockKind.BOX, BlockKind.FRONT, BlockKind.PAGE}
)
_SERIAL = re.compile(r"[（(]?\s*[0-9０-９]{1,3}\s*[)）.．、]?$")
_PERIOD = re.compile(r"(?:19|20)[0-9]{2}\s*年?\s*(?:[-－—–~至]+\s*(?:19|20)[0-9]{2}\s*年?)?$")
_NOTE_MARK = re.compile(r"(?<=[^\s])【[0-9０-９]{1,2}】")  # behind a figure, not around it
_TITLE = re.compile(r"《[^《》\n]{2,120}》")
# endings of names that a reader would look for; each is linked or listed
_NAMED = re.compile(
    r"[\u4e00-\u9fff（）()]{2,14}?(?:断面|水库|保护区|湿地公园|森林公园|(?<![布结格破大])局(?![部面限势])|(?<![政党区县市省])委(?![员托任会]))"
)


@dataclass(frozen=True, slots=True)
class Loose:
    """A title or name that no record links to, with its place."""

    span: Span
    what: str


@dataclass(frozen=True, slots=True)
class Audit:
    marks: tuple[NumberMark, ...]
    loose: tuple[Loose, ...]

    def counts(self) -> Counter[str]:
        return Counter(mark.status.value for mark in self.marks)


def audit(
    document: Document,
    grammar: Grammar,
    read: Iterable[NumberMark],
    facts: Iterable[Span],
    mentions: Sequence[Mention],
) -> Audit:
    """``read`` are the marks that prose left, ``facts`` spans of cells and words that records
    rest on."""
    known = {mark.span.start: mark for mark in read}
    marks = list(known.values())
    covered, carried = _Cover(m.span for m in marks), _Cover(facts)
    for span, block in _numerals(document):
        if not covered.touches(span):
            marks.append(_judge(document, grammar, block, span, carried))
    return Audit(tuple(sorted(marks)), tuple(_loose(document, mentions)))


def _numerals(document: Document) -> Iterable[tuple[Span, Block | None]]:
    blocks = sorted((b for b in document.blocks), key=lambda b: b.span.start)
    index = 0
    for match in _NUMERAL.finditer(document.text):
        while index + 1 < len(blocks) and blocks[index + 1].span.start <= match.start():
            index += 1
        block = blocks[index] if blocks and blocks[index].span.start <= match.start() else None
        yield Span(match.start(), match.end()), block


class _Cover:
    """Whether any of many spans holds or touches a stretch, in logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            elif len(span):
                self._starts.append(span.start)
                self._ends.append(span.end)

    def touches(self, span: Span) -> bool:
        index = bisect_right(self._starts, span.end - 1) - 1
        return index >= 0 and self._ends[index] > span.start

    def holds(self, span: Span) -> bool:
        index = bisect_right(self._starts, span.start) - 1
        return index >= 0 and self._ends[index] >= span.end


def _judge(
    document: Document, grammar: Grammar, block: Block | None, span: Span, facts: _Cover
) -> NumberMark:
    if block is None or block.kind in _OUTLINE:
        return NumberMark(span, NumberStatus.STRUCTURE, "heading or letterhead")
    if block.kind is BlockKind.TABLE and block.table is not None:
        return _judge_cell(document, grammar, block.table, span, facts)
    if facts.holds(span):
        return NumberMark(span, NumberStatus.FACT)
    if block.kind is BlockKind.FOOTNOTE:
        return NumberMark(span, NumberStatus.STRUCTURE, "footnote")
    return _by_rules(document.text, grammar, block.span, span)


def _judge_cell(
    document: Document, grammar: Grammar, table: Table, span: Span, facts: _Cover
) -> NumberMark:
    if _NOTE_MARK.search(document.text, max(0, span.start - 1), span.end + 1):
        return NumberMark(span, NumberStatus.STRUCTURE, "note mark")
    if facts.holds(span):
        return NumberMark(span, NumberStatus.FACT)
    for cell in _cells_around(table, span):
        content = " ".join(document.quote(cell.span).split())
        if cell.row < table.header_rows:
            return NumberMark(span, NumberStatus.STRUCTURE, "column heading")
        if cell.column <= 2 and _SERIAL.match(content):
            return NumberMark(span, NumberStatus.STRUCTURE, "serial number")
        if _PERIOD.match(content):
            return NumberMark(span, NumberStatus.STRUCTURE, "years of a project")
        return _by_rules(document.text, grammar, cell.span, span)
    return NumberMark(span, NumberStatus.UNEXPLAINED, "outside every cell")


def _cells_around(table: Table, span: Span) -> Iterable[Cell]:
    """The cell that holds ``span``: found by row, which stand in the order of the text."""
    starts = [max(c.span.start for c in row) for row in table.grid]
    first = max(0, bisect_right(starts, span.start) - 1)
    for row in table.grid[first : first + 2]:
        yield from (c for c in dict.fromkeys(row) if c.span.contains(span))


def _by_rules(text: str, grammar: Grammar, within: Span, span: Span) -> NumberMark:
    for reference in years.references(text, within.start, within.end):
        if reference.span.overlaps(span):
            return NumberMark(span, NumberStatus.STRUCTURE, "year")
    for figure in grammar.figures(text, within.start, within.end):
        if figure.number.overlaps(span):
            found = setaside.judge(text, figure, within)
            if found is not None:
                return NumberMark(span, found.status, found.reason)
        elif figure.span.overlaps(span):
            return NumberMark(span, NumberStatus.STRUCTURE, "part of a unit")
    return NumberMark(span, NumberStatus.UNEXPLAINED, "no rule")


def _loose(document: Document, mentions: Sequence[Mention]) -> Iterable[Loose]:
    linked = _Cover(m.span for m in mentions)
    for match in _TITLE.finditer(document.text):
        span = Span(match.start(), match.end())
        if not linked.touches(Span(span.start + 1, span.start + 2)):
            yield Loose(span, "title")
    for match in _NAMED.finditer(document.text):
        span = Span(match.start(), match.end())
        if not linked.touches(Span(span.end - 1, span.end)):
            yield Loose(span, "name")
