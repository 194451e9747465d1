"""Tables of a text dump whose every line is a row, its cells parted by commas, full or half width.

Commas part sentences too, so that much must hold of such a table: its lines follow each other and
have as many cells, no cell ends a sentence, the first line names columns, and a column of the rows
counts them or holds figures.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.document import Span
from kg.parse.columns import kind
from kg.parse.items import RawCell

LEAST_CELLS = 3
LEAST_ROWS = 2  # below the header
_MOST_IN_HEADER = 16  # characters of a cell
_MOST_IN_CELL = 60
_ENOUGH = 40  # rows that tell whether figures are to come: a text of such lines takes linear time
_SENTENCE = re.compile(r"[。；！？!?：]|[;:]$")
_NAMES_COLUMN = re.compile(
    r"序号|编号|指标|名称|类别|类型|领域|属性|单位|部门|年份?$|(?:19|20)[0-9]{2}年|目标|现状|时限|期限"
    r"|年限|备注|项目$|内容|任务$|规模|投资|数量|工作量|地点|河流|断面"
)
LEAST_NAMED = 2  # cells of the header that say in known words what a column holds


def rows(text: str, lines: list[Span], index: int) -> tuple[list[tuple[RawCell, ...]], int]:
    """The rows of such a table from line ``index`` on, and the line after them; no rows if that is
    none."""
    for comma in "，,":
        header = _cells(text, lines[index], comma)
        if not _is_header(text, header):
            continue
        found = [header]
        at = index + 1
        while at < len(lines) and len(cells := _cells(text, lines[at], comma)) == len(header):
            found.append(cells)
            at += 1
            if len(found) == _ENOUGH and not _has_figures(text, found[1:]):
                break
        if len(found) > LEAST_ROWS and _has_figures(text, found[1:]):
            return [tuple(map(RawCell, row)) for row in found], at
    return [], index


def _cells(text: str, line: Span, comma: str) -> list[Span]:
    """The cells of a line; none if it is a sentence or the part of one."""
    body = line.of(text).rstrip()
    if body.count(comma) < LEAST_CELLS - 1 or _SENTENCE.search(body):
        return []
    cuts = [-1, *(m.start() for m in re.finditer(comma, body)), len(body)]
    spans = [_trimmed(text, Span(line.start + a + 1, line.start + b)) for a, b in pairwise(cuts)]
    return spans if all(len(s) <= _MOST_IN_CELL for s in spans) else []


def _trimmed(text: str, span: Span) -> Span:
    body = span.of(text)
    start = span.start + len(body) - len(body.lstrip())
    return Span(start, max(start, span.start + len(body.rstrip())))


def _is_header(text: str, cells: list[Span]) -> bool:
    """Whether a line names columns: short names, all different, none a figure."""
    names = ["".join(cell.of(text).split()) for cell in cells]
    return (
        len(set(names)) == len(names) >= LEAST_CELLS
        and all(0 < len(name) <= _MOST_IN_HEADER for name in names)
        and all(kind(name) in ("text", "years") for name in names)
        and sum(bool(_NAMES_COLUMN.search(name)) for name in names) >= LEAST_NAMED
    )


def _has_figures(text: str, body: list[list[Span]]) -> bool:
    """Whether some column holds hardly anything but figures, as a serial number is."""
    figures = ("serial", "number", "years", "dash")
    return any(
        sum(kind(row[column].of(text)) in figures for row in body) * 4 >= len(body) * 3
        for column in range(len(body[0]))
    )
