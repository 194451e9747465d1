"""Text dumps of Word files: one line a paragraph, one tab-led line a table cell.

An empty line ends a table row, two end the table. A cell may hold line breaks and even single
empty lines, so an empty line ends a row only if a tab-led line follows it.

Other dumps print a row a line, its cells parted by tabs, by bars, by blanks or by commas; two such
lines are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.document import Span
from kg.parse import commas, headings, spaced
from kg.parse.items import Item, Line, RawCell, RawTable

_LINE = re.compile(r"[^\n]*\n?")


def read(text: str) -> tuple[list[Item], list[tuple[int, str]]]:
    """The items of a dump, and warnings as (offset, message)."""
    lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text) if m.end() > m.start()]
    items: list[Item] = []
    warnings: list[tuple[int, str]] = []
    index = 0
    while index < len(lines):
        rows, after = _rows_a_line(text, lines, index)
        if rows:
            items.append(RawTable(tuple(rows)))
            index = after
        elif text[lines[index].start] == "\t":
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


_BARS = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃+:：\-—–=_┌┬┐├┼┤└┴┘─━]+$")
LEAST_CELLS = 3  # a line of contents has a tab too, before its page


def _rows_a_line(text: str, lines: list[Span], index: int) -> tuple[list[tuple[RawCell, ...]], int]:
    """The rows of a table whose every line is a row, from line ``index`` on, and the line after
    them; no rows if that is none."""
    for part in (_by_tabs, _by_bars):
        rows: list[tuple[RawCell, ...]] = []
        at = index
        while at < len(lines):
            cells = part(text, lines[at])
            if cells is None:
                break
            if cells:
                rows.append(cells)
            at += 1
        if len(rows) > 1:
            return rows, at
    rows, after = spaced.rows(text, lines, index)
    return (rows, after) if rows else commas.rows(text, lines, index)


def _by_tabs(text: str, line: Span) -> tuple[RawCell, ...] | None:
    """The cells of a line parted by tabs; None if it is no row."""
    body = line.of(text).rstrip("\r\n")
    led = body.startswith("\t")  # which a cell of the other kind of dump is, too
    if body.count("\t") < LEAST_CELLS - 1 + led or not body.strip():
        return None
    return _parted(text, line.start, [m.start() for m in re.finditer("\t", body)], len(body))


def _by_bars(text: str, line: Span) -> tuple[RawCell, ...] | None:
    """The cells of a line parted by bars (none for a ruled line); None if it is no row."""
    body = line.of(text).rstrip()
    bars = [m.start() for m in _BARS.finditer(body)]
    if len(bars) < LEAST_CELLS - 1:
        return () if body and _RULE.match(body) and len(body) > LEAST_CELLS else None
    if _RULE.match(body):
        return ()
    first, last = not body[: bars[0]].strip(), bars[-1] == len(body) - 1
    inner = bars[1 if first else 0 : -1 if last else None]
    start, end = (bars[0] + 1 if first else 0), (bars[-1] if last else len(body))
    return _parted(text, line.start + start, [b - start for b in inner], end - start)


def _parted(text: str, start: int, cuts: list[int], length: int) -> tuple[RawCell, ...]:
    """The cells between ``cuts``, which are offsets from ``start``."""
    edges = [-1, *cuts, length]
    return tuple(RawCell(trim(text, Span(start + a + 1, start + b))) for a, b in pairwise(edges))


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
