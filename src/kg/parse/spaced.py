"""Tables of a text dump whose cells are parted by nothing but blanks: two or more stand between the
cells of a row, and columns stand below each other.
"""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import east_asian_width

from kg.document import Span
from kg.parse.items import RawCell

_GAP = re.compile(r"[ \u00a0\u3000]{2,}")
_RULE = re.compile(r"[\s:：\-—–=_─━]+$")
LEAST_CELLS = 3
LEAST_ROWS = 2
_MOST_IN_PROSE = 40  # characters of a cell; a sentence is longer


def rows(text: str, lines: list[Span], index: int) -> tuple[list[tuple[RawCell, ...]], int]:
    """The rows of such a table from line ``index`` on, and the line after them; no rows if that is
    none. Cells that are printed empty are told by where the header's cells stand."""
    found: list[list[Span]] = []
    at = index
    while at < len(lines):
        body = lines[at].of(text).rstrip()
        if found and body and _RULE.match(body):
            at += 1
            continue
        cells = _cells(text, lines[at])
        if len(cells) < LEAST_CELLS and not (found and _fills(lines[at], cells)):
            break
        found.append(cells)
        at += 1
    if len(found) < LEAST_ROWS or not _is_table(text, found):
        return [], index
    starts = [_column(text, cell.start) for cell in found[0]]
    return [tuple(map(RawCell, _placed(text, row, starts))) for row in found], at


def _cells(text: str, line: Span) -> list[Span]:
    body = line.of(text).rstrip()
    first = len(body) - len(body.lstrip())
    if not body or "\t" in body or first == len(body):
        return []
    cuts = [m for m in _GAP.finditer(body, first) if not _is_spread(body, m)]
    edges = [(first, first), *((m.start(), m.end()) for m in cuts), (len(body), len(body))]
    return [Span(line.start + a[1], line.start + b[0]) for a, b in pairwise(edges)]


def _is_spread(body: str, gap: re.Match[str]) -> bool:
    """Whether the blanks spread one word over its column: 指　　标."""
    before, after = body[: gap.start()], body[gap.end() :]
    lone = len(_GAP.split(before)[-1].strip()) == 1 and len(_GAP.split(after)[0].strip()) == 1
    return lone and "\u4e00" <= before[-1] <= "\u9fff" and "\u4e00" <= after[0] <= "\u9fff"


def _fills(line: Span, cells: list[Span]) -> bool:
    """Whether a line of two cells is a row whose first cells are printed empty."""
    return len(cells) == LEAST_CELLS - 1 and cells[0].start - line.start >= LEAST_CELLS


def _is_table(text: str, found: list[list[Span]]) -> bool:
    """Most rows have as many cells as the header, or one less, and no cell of the header is prose."""
    width = len(found[0])
    like = sum(abs(len(row) - width) <= 1 for row in found)
    short = all(
        len(cell) <= _MOST_IN_PROSE and cell.of(text)[-1] not in "。；，" for cell in found[0]
    )
    return short and like * 2 > len(found)


def _placed(text: str, row: list[Span], starts: list[int]) -> list[Span]:
    """The row's cells in the header's columns, in order; as they are where they do not fit."""
    missing = len(starts) - len(row)
    if missing <= 0:
        return row
    placed: list[Span] = []
    taken = 0
    for at, cell in enumerate(row):
        column = _column(text, cell.start)
        last = len(starts) - (len(row) - at)  # which leaves room for the cells to come
        nearest = min(range(taken, last + 1), key=lambda i: (abs(starts[i] - column), i))
        placed += [Span(cell.start, cell.start)] * (nearest - taken)
        placed.append(cell)
        taken = nearest + 1
    return placed + [Span(row[-1].end, row[-1].end)] * (len(starts) - taken)


def _column(text: str, offset: int) -> int:
    """How far from the line's start ``offset`` is printed, an ideograph taking two columns."""
    start = text.rfind("\n", 0, offset) + 1
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text[start:offset])
