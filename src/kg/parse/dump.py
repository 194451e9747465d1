"""Text dumps of Word files: one line a paragraph, one tab-led line a table cell.

An empty line ends a table row, two end the table. A cell may hold line breaks and even single
empty lines, so an empty line ends a row only if a tab-led line follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Span
from kg.parse import headings
from kg.parse.items import Item, Line, RawCell, RawTable

_LINE = re.compile(r"[^\n]*\n?")


def read(text: str) -> tuple[list[Item], list[tuple[int, str]]]:
    """The items of a dump, and warnings as (offset, message)."""
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if m.end() > m.start()]
    items: list[Item] = []
    warnings: list[tuple[int, str]] = []
    index = 0
    while index < len(lines):
        if text[lines[index].start] == "\t":
            table, index, complete = _table(text, lines, index)
            if table.rows:
                items.append(table)
            if not complete and table.rows:
                warnings.append((lines[-1].start, "the table is cut off at the end of the file"))
        else:
            span = trim(text, lines[index])
            if len(span):
                items.append(Line(span, footnote=text[span.start] == "\ufffd"))
            index += 1
    return items, warnings


def trim(text: str, span: Span) -> Span:
    """``span`` without white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _table(text: str, lines: list[Span], index: int) -> tuple[RawTable, int, bool]:
    """The table that begins at line ``index``, the line after it, whether its end was seen."""
    rows: list[tuple[RawCell, ...]] = []
    row: list[Span] = []
    complete = False

    def blank(at: int) -> bool:
        return at < len(lines) and text[lines[at].start] != "\t" and not lines[at].of(text).strip()

    while index < len(lines):
        line = lines[index]
        if text[line.start] == "\t":
            row.append(line)
        elif blank(index):
            if index + 1 >= len(lines) or blank(index + 1):
                complete = bool(row)
                index += 1
                break
            follows = lines[index + 1]
            if text[follows.start] == "\t":
                rows.append(_cells(text, row))
                row = []
            elif _ends_table(follows.of(text), len(row)):
                complete = True
                break
        elif row:
            row[-1] = Span(row[-1].start, line.end)
        index += 1
    if row:
        rows.append(_cells(text, row))
    return RawTable(tuple(r for r in rows if any(len(c.span) for c in r))), index, complete


def _ends_table(line: str, cells: int) -> bool:
    """Whether a line after one empty line is no part of the cell before it."""
    line = line.strip()
    return headings.is_strong(line) or headings.is_note(line) or (cells > 1 and len(line) > 60)


def _cells(text: str, row: list[Span]) -> tuple[RawCell, ...]:
    return tuple(RawCell(trim(text, span)) for span in row)


def spans(items: list[Item]) -> Iterator[Span]:
    """Spans of all lines and cells, in order."""
    for item in items:
        if isinstance(item, Line):
            yield item.span
        else:
            for row in item.rows:
                yield from (cell.span for cell in row)
