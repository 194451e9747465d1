"""Paragraphs and tables to one canonical text, and the lines and raw tables that point into it.

The text has the form of a text dump: a line a paragraph, a tab-led line a cell, an empty line
after each row, two after the last.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from kg.document import Span
from kg.parse import flow, headings
from kg.parse.items import Item, Line, RawCell, RawTable
from kg.parse.limits import Limits

# Converters leave these in: zero-width characters, controls, halves of a pair.
_RESIDUE = re.compile(
    "[\ufeff\u200b-\u200f\u202a-\u202e\u2060\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
    "\ud800-\udfff\ufffe\uffff]"
)
# Radicals and compatibility forms that fonts of PDFs put for the ideograph itself.
_DISGUISED = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_BLANKS = re.compile("[ \u00a0\r\n\x85\u2028\u2029]+")
_CELL_BLANKS = re.compile("[ \t\u00a0\r\x85\u2028\u2029]+")

LONG = 30  # characters of a paragraph that should end with a full stop
WHOLE = 0.75  # of long paragraphs that do, where they are as their author made them


@dataclass(frozen=True, slots=True)
class Composed:
    """``pages`` are (offset, page) wherever the text goes on to another page."""

    text: str
    items: tuple[Item, ...]
    pages: tuple[tuple[int, int], ...]


def compose(
    nodes: Iterable[flow.Node], limits: Limits, name: str, *, whole: bool = False
) -> Composed:
    """The text of ``nodes``; footnotes come last. ``whole`` says that paragraphs are as their
    author meant them: an empty line then keeps them apart, so that none runs on into the next.
    Raises DocumentTooLarge for a table with more positions than the limit."""
    writer = _Writer(limits, name, "\n\n" if whole else "\n")
    footnotes = []
    for node in nodes:
        if isinstance(node, flow.Table):
            writer.table(node)
        elif node.footnote:
            footnotes.append(node)
        else:
            writer.line(node)
    for note in footnotes:
        writer.line(note)
    return Composed("".join(writer.pieces), tuple(writer.items), tuple(writer.pages))


def clean(text: str) -> str:
    """``text`` without residue, ideographs as themselves."""
    text = _RESIDUE.sub("", text)
    return _DISGUISED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def are_whole(nodes: Iterable[flow.Node]) -> bool:
    """Whether paragraphs end as paragraphs do: not so where somebody's converter broke lines."""
    long = [
        text
        for node in nodes
        if isinstance(node, flow.Paragraph) and not node.level
        if len(text := node.text.strip()) >= LONG and not headings.level(text, True)
    ]
    return sum(headings.is_complete(text) for text in long) >= WHOLE * len(long)


@dataclass(slots=True)
class _Writer:
    limits: Limits
    name: str
    gap: str
    pieces: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0

    def put(self, text: str) -> Span:
        span = Span(self.length, self.length + len(text))
        self.pieces.append(text)
        self.length = span.end
        return span

    def turn(self, page: int) -> None:
        if not self.pages or self.pages[-1][1] != page:
            self.pages.append((self.length, page))

    def content(self, paragraph: flow.Paragraph, blanks: re.Pattern[str]) -> Span:
        """The paragraph's text, without white space at its ends."""
        turns = paragraph.turns or ((0, 0),)
        ends = [*(position for position, _ in turns[1:]), len(paragraph.text)]
        parts = [
            (blanks.sub(" ", clean(paragraph.text[start:end])), page)
            for (start, page), end in zip(turns, ends, strict=True)
        ]
        filled = [index for index, (part, _) in enumerate(parts) if part.strip()]
        start = self.length
        for index, (part, page) in enumerate(parts):
            if not filled or not filled[0] <= index <= filled[-1]:
                continue
            if index == filled[0]:
                part = part.lstrip()
            if index == filled[-1]:
                part = part.rstrip()
            if page:
                self.turn(page)
            self.put(part)
        return Span(start, self.length)

    def page_at(self, span: Span) -> int | None:
        run = bisect_right(self.pages, span.start, key=itemgetter(0)) - 1
        return self.pages[run][1] if run >= 0 and len(span) else None

    def line(self, paragraph: flow.Paragraph) -> None:
        span = self.content(paragraph, _BLANKS)
        if len(span):
            page = self.page_at(span)
            self.items.append(Line(span, paragraph.level, paragraph.footnote, page))
            self.put(self.gap)

    def table(self, table: flow.Table) -> None:
        self.limits.check_positions(flow.positions(table), self.name)
        rows: list[tuple[RawCell, ...]] = []
        page: int | None = None
        for row in table.rows:
            cells = []
            for cell in row:
                self.put("\t")
                span = self.cell(cell)
                page = page or self.page_at(span)
                self.put("\n")
                if table.stated:
                    cells.append(RawCell(span, cell.colspan, cell.rowspan))
                else:
                    cells.append(RawCell(span))
            self.put("\n")
            rows.append(tuple(cells))
        self.put("\n")
        if any(len(cell.span) for row in rows for cell in row):
            self.items.append(RawTable(tuple(rows), page))

    def cell(self, cell: flow.Cell) -> Span:
        start = end = self.length
        for paragraph in flow.paragraphs(cell.content):
            if not paragraph.text.strip():
                continue
            if self.length > start:
                self.put("\n")
            span = self.content(paragraph, _CELL_BLANKS)
            end = max(end, span.end)
        return Span(start, end)
