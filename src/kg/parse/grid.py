"""Raw table rows to a repaired rectangular grid.

Dumps print a horizontally merged cell once (the row is shorter), a vertically merged one empty
in the rows below, and a nested row header as one more cell. Rows of one length share one layout,
chosen so that cells fall into columns of their own kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.document import Cell, Span, Table
from kg.parse import columns
from kg.parse.columns import kind
from kg.parse.items import RawCell, RawTable

_HEADER_WORD = re.compile(
    r"序号|编号|指标|名称|类别|类型|领域|属性|单位|年|目标|现状|实际|完成|备注|项目|内容|规模|投资|资金|部门|来源|周期|系统|基准|规划|责任|地点|类别|值$"
)

_HEADER_UNIT = re.compile(r"[（(][\u4e00-\u9fffA-Za-z0-9%％‰/³²㎡µμ·]{1,8}[)）]$")

_AREA_HEADER = re.compile(r"^[\u4e00-\u9fff]{1,6}(?:镇|乡|街道|县|区|市|旗)$")


def repair(
    text: str, raw: RawTable, title: Span | None, notes: tuple[Span, ...]
) -> tuple[Table, list[str]]:
    """The grid of ``raw``, and what had to be guessed at that a person should look at."""
    if any(cell.colspan or cell.rowspan for row in raw.rows for cell in row):
        grid = _from_stated_spans(raw)
        return Table(grid, _header_rows(text, grid), title, notes), []
    rows = [list(row) for row in raw.rows]
    width = columns.width(rows)
    warnings: list[str] = []
    layouts = columns.layouts(text, rows, width)
    split = _split_header(text, rows, width)
    placed: list[list[tuple[RawCell, int, int]]] = []
    for index, row in enumerate(rows):
        cells = row
        if len(row) > width:
            warnings.append(f"a row of {len(row)} cells in a table of {width} columns")
            cells = row[:width]
        starts = split if split and index == 0 else layouts[len(cells)]
        if index and _heads_rows(text, cells, width):
            starts = columns.from_the_right(text, rows, cells, starts, width)
        ends = [*starts[1:], width]
        placed.append([(c, a, b - a) for c, a, b in zip(cells, starts, ends, strict=True)])
    counts = Counter(len(row) for row in rows)
    for length, count in sorted(counts.items()):
        if (
            1 < length < width - 2
            and count == 1
            and rows[-1] is not None
            and len(rows[-1]) != length
        ):
            warnings.append(f"one row of {length} cells in a table of {width} columns")
    grid = _merge_down(text, placed, width)
    header = _header_rows(text, grid)
    return Table(_merge_header(grid, header), header, title, notes), warnings


def _merge_header(grid: tuple[tuple[Cell, ...], ...], rows: int) -> tuple[tuple[Cell, ...], ...]:
    """The grid with empty cells of a heading of several rows merged into those above them: what
    stands over a column that is not split reaches down to its figures."""
    made = [list(row) for row in grid]
    for index in range(1, rows):
        for column, cell in enumerate(made[index]):
            above = made[index - 1][column]
            if cell.empty and not above.empty and above.colspan == 1:
                made[index][column] = above
    reach = Counter((cell.row, cell.column) for row in made[:rows] for cell in row)
    return tuple(
        tuple(
            replace(cell, rowspan=max(cell.rowspan, reach[(cell.row, cell.column)]))
            if index < rows and cell.colspan == 1
            else cell
            for cell in row
        )
        for index, row in enumerate(made)
    )


_SINGLE = re.compile(r"现状|基期|基准|实际|完成")


def _split_header(text: str, rows: Sequence[Sequence[RawCell]], width: int) -> list[int] | None:
    """Where the cells of a first header row begin, if the second row splits some of them: it is
    empty under those that run on, and names the columns under those that are merged."""
    if len(rows) < 3 or not 1 < len(rows[0]) < width or len(rows[1]) != width:
        return None
    below = [bool(len(cell.span)) for cell in rows[1]]
    if all(below) or not any(below) or not _names_columns(text, rows[1]):
        return None
    merged = len(rows[0]) - below.count(False)
    runs = _runs(below)
    if merged < len(runs):
        return None
    starts: list[int] = []
    spare = merged - len(runs)  # a run may lie under several merged cells
    column = 0
    while column < width:
        if not below[column]:
            starts.append(column)
            column += 1
            continue
        length = runs.pop(0)
        parts = 1 + (spare if not runs else min(spare, length - 1))
        spare -= parts - 1
        cells = rows[0][len(starts) : len(starts) + parts]
        for size in _shares(length, [c.span.of(text) for c in cells]):
            starts.append(column)
            column += size
    return starts if len(starts) == len(rows[0]) else None


def _names_columns(text: str, row: Sequence[RawCell]) -> bool:
    """Whether every filled cell of a second header row names a column."""
    filled = ["".join(c.span.of(text).split()) for c in row if len(c.span)]
    return all(kind(t) == "years" or _HEADER_WORD.search(t) for t in filled)


def _runs(flags: Sequence[bool]) -> list[int]:
    """The lengths of the stretches of true flags."""
    lengths: list[int] = []
    for index, flag in enumerate(flags):
        if flag and index and flags[index - 1]:
            lengths[-1] += 1
        elif flag:
            lengths.append(1)
    return lengths


def _shares(length: int, headings: Sequence[str]) -> list[int]:
    """How many of ``length`` columns lie under each heading: one under 现状, else equal shares,
    the last taking what is over."""
    sizes = [1] * len(headings)
    open_ = [i for i, heading in enumerate(headings) if not _SINGLE.search(heading)]
    left = length - len(headings)
    takers = open_ or [len(headings) - 1]
    for index in takers:
        sizes[index] += left // len(takers)
    sizes[takers[-1]] += left % len(takers)
    return sizes


def _heads_rows(text: str, row: Sequence[RawCell], width: int) -> bool:
    """Whether a short row is a heading or a total: its first cell is merged over what it heads."""
    if not 1 < len(row) < width:
        return False
    first = "".join(row[0].span.of(text).split())
    return bool(_TOTAL.match(first) or _HEADING_LEAD.match(first))


def _merge_down(
    text: str, placed: list[list[tuple[RawCell, int, int]]], width: int
) -> tuple[tuple[Cell, ...], ...]:
    """Cells at every grid position; an empty cell becomes the one above it where it is merged."""
    first_value = _first_value_column(text, placed, width)
    grid: list[list[Cell]] = []
    rowspans: Counter[tuple[int, int]] = Counter()
    for index, row in enumerate(placed):
        line: list[Cell | None] = [None] * width
        nested = False
        alone = _stands_alone(text, row)
        for raw, column, colspan in row:
            cell = Cell(raw.span, index, column, 1, colspan)
            above = grid[-1][column] if grid and index > 1 else None
            if (
                cell.empty
                and not alone
                and above is not None
                and not above.empty
                and (above.column, above.colspan) == (column, colspan)
                and _merges(column, first_value, nested)
            ):
                cell = above
                rowspans[(above.row, above.column)] = index - above.row + 1
                nested = nested or 0 < column < first_value
            for position in range(column, min(width, column + max(colspan, cell.colspan))):
                if line[position] is None:
                    line[position] = cell
        for position in range(width):
            if line[position] is None:
                line[position] = Cell(
                    Span(row[-1][0].span.end, row[-1][0].span.end), index, position
                )
        grid.append([cell for cell in line if cell is not None])

    def grown(cell: Cell) -> Cell:
        rows = rowspans.get((cell.row, cell.column), 1)
        return cell if rows == 1 else Cell(cell.span, cell.row, cell.column, rows, cell.colspan)

    return tuple(tuple(grown(cell) for cell in row) for row in grid)


_TOTAL = re.compile(r"(?:总?合计|总计|小计|共计|汇总)")
_HEADING_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$")
_HEADING_LEAD = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）])[^、.．]"
)


def _stands_alone(text: str, row: Sequence[tuple[RawCell, int, int]]) -> bool:
    """Whether a row is a total or a heading, whose empty cells are empty: 合计, 一 | 水污染防治."""
    filled = ["".join(raw.span.of(text).split()) for raw, _, _ in row if len(raw.span)]
    if not filled:
        return False
    if len(filled) == 1 and len(row) > 2 and not len(row[0][0].span) and kind(filled[0]) == "text":
        return True  # the rest of a cell that the dump printed on two lines
    return any(_TOTAL.match(t) for t in filled[:2]) or bool(
        _HEADING_NUMBER.match(filled[0]) or (row[0][2] > 1 and _HEADING_LEAD.match(filled[0]))
    )


def _merges(column: int, first_value: int, nested: bool) -> bool:
    """Columns before the figures group rows; a figure is merged only over nested rows."""
    return column < first_value or nested


def _first_value_column(text: str, placed: list[list[tuple[RawCell, int, int]]], width: int) -> int:
    """The first column, after any serial numbers, that holds figures or long text."""
    filled: list[Counter[str]] = [Counter() for _ in range(width)]
    for row in placed[1:]:
        for raw, column, colspan in row:
            if colspan == 1:
                filled[column][kind(raw.span.of(text))] += 1
    headers = {at: "".join(raw.span.of(text).split()) for raw, at, _ in placed[0]}
    for column in range(width):
        if _VALUE_HEADER.search(headers.get(column, "")):
            return column
        counter = filled[column]
        total = sum(n for k, n in counter.items() if k != "empty") or 1
        numbers = counter["number"] + counter["dash"] + counter["years"] + counter["nature"]
        ascending = counter["serial"] and column <= 2 and _ascending(text, placed, column)
        if not ascending and numbers + counter["serial"] + counter["long"] > total / 2:
            return column
    return width


_VALUE_HEADER = re.compile(
    r"(?:19|20)[0-9]{2}年?|目标|现状|实际|基期|完成值|投资|资金|金额|规模|内容"
)
_SERIAL_HEADER = re.compile(r"(?:序号|编号|序|号|No\.?)$", re.IGNORECASE)


def _ascending(text: str, placed: list[list[tuple[RawCell, int, int]]], column: int) -> bool:
    """Whether a column of small numbers counts the rows: it is headed 序号, or each number is
    the next after the one before or begins anew at 1."""
    header = next((raw.span.of(text).strip() for raw, at, _ in placed[0] if at == column), "")
    if _SERIAL_HEADER.match(header):
        return True
    numbers = [
        int(re.sub(r"\D", "", raw.span.of(text)))
        for row in placed[1:]
        for raw, at, _ in row
        if at == column and kind(raw.span.of(text)) == "serial"
    ]
    return len(numbers) > 1 and all(b - a in (0, 1) or b == 1 for a, b in pairwise(numbers))


def _from_stated_spans(raw: RawTable) -> tuple[tuple[Cell, ...], ...]:
    """The grid of a table whose format states its merges (docx, html)."""
    occupied: dict[tuple[int, int], Cell] = {}
    width = 0
    for index, row in enumerate(raw.rows):
        column = 0
        for cell in row:
            while (index, column) in occupied:
                column += 1
            colspan = max(1, min(cell.colspan or 1, 200))
            rowspan = max(1, min(cell.rowspan or 1, len(raw.rows) - index))
            placed = Cell(cell.span, index, column, rowspan, colspan)
            for r in range(index, index + rowspan):
                for c in range(column, column + colspan):
                    occupied.setdefault((r, c), placed)
            column += colspan
        width = max(width, *(c + 1 for r, c in occupied if r == index)) if occupied else width
    grid = []
    for index, row in enumerate(raw.rows):
        end = row[-1].span.end if row else 0
        grid.append(
            tuple(
                occupied.get((index, column), Cell(Span(end, end), index, column))
                for column in range(width)
            )
        )
    return tuple(grid)


def _header_rows(text: str, grid: tuple[tuple[Cell, ...], ...]) -> int:
    """How many leading rows are headings of columns (1, or more where the first is split)."""
    spanned = _spanned(text, grid)
    if spanned:
        return spanned
    rows = 0
    for index, row in enumerate(grid[:3]):
        cells = {(c.row, c.column): "".join(c.span.of(text).split()) for c in row if c.row == index}
        filled = [t for t in cells.values() if t]
        if not filled:
            rows += 1
            continue
        if len(filled) == 1 and index and len(cells) == 1:
            break  # a heading row inside the table
        words = sum(
            bool(_HEADER_WORD.search(t) or _HEADER_UNIT.search(t)) and kind(t) in ("text", "years")
            for t in filled
        )
        if index == 0:
            named = words * 2 >= len(filled) or (
                (words > 1 or _heads_areas(text, grid)) and _all_names(filled)
            )
            if not named or len({(c.row, c.column) for c in row}) < 2:
                return 0
        elif (words < len(filled) or any(len(t) > 12 for t in filled)) and not (
            _under_years(text, grid, index) or _before_first(text, grid, index)
        ):
            break
        rows += 1
    return rows


def _heads_areas(text: str, grid: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether the first row names two areas or more, with figures of each in the row below."""
    named = [
        column
        for column, cell in enumerate(grid[0])
        if _AREA_HEADER.match("".join(cell.span.of(text).split()))
    ]
    below = [grid[1][column].span.of(text) for column in named] if len(grid) > 1 else []
    return len(below) > 1 and sum(kind(t) in ("number", "serial") for t in below) * 2 > len(below)


def _under_years(text: str, grid: tuple[tuple[Cell, ...], ...], index: int) -> bool:
    """Whether a row only goes on with headings that are years: 水质 | 目标 under 2020年 | 2025年."""
    own = [(c, grid[index - 1][i]) for i, c in enumerate(grid[index]) if not c.empty]
    return all(
        cell.row == index
        and kind(cell.span.of(text)) == "text"
        and kind(above.span.of(text)) == "years"
        for cell, above in own
    )


def _before_first(text: str, grid: tuple[tuple[Cell, ...], ...], index: int) -> bool:
    """Whether a row of words goes on with the first, whose serial column it leaves empty, the next
    row being numbered 1: 名称 | 级别 under 断面 | 考核. A lone word heads the rows below it."""
    if index != 1 or len(grid) < 3:
        return False
    column = next((c.column for c in grid[0] if _SERIAL_HEADER.match(c.span.of(text).strip())), -1)
    own = [c for c in grid[index] if not c.empty and c.row == index]
    if column < 0 or len(own) < 2 or not grid[index][column].empty:
        return False
    first = re.sub(r"[（()）、.．\s]", "", grid[index + 1][column].span.of(text))
    return first in ("1", "１", "一") and all(
        kind("".join(c.span.of(text).split())) == "text" for c in own
    )


def _spanned(text: str, grid: tuple[tuple[Cell, ...], ...]) -> int:
    """The rows over which the first row's undivided cells run, where others are divided below
    them and no cell of these rows is a figure; 0 where the first row has no such shape."""
    first = {(c.row, c.column): c for c in grid[0] if not c.empty}.values()
    whole = [c.rowspan for c in first if c.colspan == 1]
    divided = [c for c in first if c.colspan > 1]
    rows = whole[0] if whole else 0
    if not 2 <= rows <= 4 or rows >= len(grid) or set(whole) != {rows}:
        return 0
    if not divided or any(c.rowspan >= rows for c in divided):
        return 0
    cells = {(c.row, c.column): c for row in grid[:rows] for c in row if not c.empty}.values()
    names = all(kind("".join(c.span.of(text).split())) in ("text", "years") for c in cells)
    return rows if names else 0


def _all_names(texts: Sequence[str]) -> bool:
    """Whether the cells of a first row name columns though few do so in known words: short, all
    different, none a figure."""
    return len(set(texts)) == len(texts) and all(
        len(text) <= 12 and kind(text) in ("text", "years") for text in texts
    )
