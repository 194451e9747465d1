"""Ruled tables of a PDF with what their cells hold, joined where they go on over a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.parse import flow, headings, pdf_tables
from kg.parse.columns import kind
from kg.parse.pdf_lines import Char, Line, begins_item, join, lead
from kg.parse.pdf_lines import lines as lines_of
from kg.parse.pdf_tables import Box, Grid

PADDING = 12.0  # points that a cell keeps free at its sides, both together
FULL = 0.5  # ems by which a full line of a cell may miss its edge
ROOM = 1.8  # ems below its last line that a cell cut by a page break may have
_FIGURES = frozenset({"number", "serial", "years", "nature", "dash"})
MAX_HEADER = 3  # rows of a heading that is printed again on the next page
CONTINUED = re.compile(r"[（(]?\s?续\s?(?:上?\s?表|完)?.{0,40}$|.{0,60}[（(]续\s?表?[）)]$")


@dataclass(slots=True)
class Cell:
    """A cell with the lines it begins and ends with, the width it gives them, and where on the
    page it ends."""

    row: int
    column: int
    rowspan: int
    colspan: int
    content: tuple[flow.Node, ...]
    first: Line | None = None
    last: Line | None = None
    width: float = 0.0
    bottom: float = 0.0

    @property
    def text(self) -> str:
        return "".join("".join(p.text.split()) for p in flow.paragraphs(self.content))


@dataclass(slots=True)
class Ruled:
    """A table with ``height`` rows on the columns between the places ``xs``."""

    grid: Grid
    cells: list[Cell]
    page: int
    last_page: int
    height: int
    inner: list[Ruled] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.grid.ys[0]

    def node(self) -> flow.Table:
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return flow.Table(
            tuple(
                tuple(
                    flow.Cell(cell.content, cell.colspan, cell.rowspan)
                    for cell in sorted(row, key=lambda each: each.column)
                )
                for row in rows
            )
        )


def tables(grids: Sequence[Grid], held: Sequence[Sequence[Char]], page: int) -> list[Ruled]:
    """The tables of a page that are in no other, with those in them. ``grids`` come largest
    first, with the characters that each holds."""
    made: list[Ruled] = []
    top: list[Ruled] = []
    for index in reversed(range(len(grids))):
        grid = grids[index]
        inner = [each for each in made if _contains(grid.box, each.grid.box)]
        made = [each for each in made if each not in inner]
        ruled = _ruled(grid, held[index], inner, page)
        made.append(ruled)
        top = made
    return sorted(top, key=lambda each: each.top)


def _contains(outer: Box, inner: Box) -> bool:
    near = pdf_tables.NEAR
    return (
        outer.x0 <= inner.x0 + near
        and inner.x1 <= outer.x1 + near
        and outer.y0 <= inner.y0 + near
        and inner.y1 <= outer.y1 + near
    )


def _ruled(grid: Grid, chars: Sequence[Char], inner: list[Ruled], page: int) -> Ruled:
    cells = []
    single = len(grid.cells) == 1
    for place, held in zip(grid.cells, pdf_tables.contents(grid, chars), strict=True):
        box = grid.box_of(place)
        lines = lines_of(held, page, cell=not single)
        within = [each for each in inner if _contains(box, each.grid.box)]
        content = _content(lines, within, box, single)
        first, last = (lines[0], lines[-1]) if lines else (None, None)
        cells.append(Cell(*place, content, first, last, box.x1 - box.x0, box.y1))
    return Ruled(grid, cells, page, page, len(grid.ys) - 1)


def _content(
    lines: list[Line], inner: list[Ruled], box: Box, single: bool
) -> tuple[flow.Node, ...]:
    """What a cell holds: its lines, those broken at its edge joined, and the tables in it."""
    blocks: list[Line | Ruled] = sorted(
        [*lines, *inner], key=lambda each: each.y if isinstance(each, Line) else each.top
    )
    indent = min((line.x0 for line in lines), default=0.0)
    nodes: list[flow.Node] = []
    last: Line | None = None
    for block in blocks:
        if isinstance(block, Ruled):
            nodes.append(block.node())
            last = None
            continue
        before = nodes[-1] if nodes else None
        if (
            last is not None
            and isinstance(before, flow.Paragraph)
            and (_is_full(last, block, box.x1 - box.x0) or last.x1 + lead(block) > box.x1 - PADDING)
            and not begins_item(block, last)
            and not (single and block.x0 > indent + 1.2 * block.size)
        ):
            nodes[-1] = replace(before, text=join(before.text, block.text))
        else:
            nodes.append(flow.Paragraph(block.text, turns=((0, block.page),)))
        last = block
    return tuple(nodes)


def _is_full(line: Line, after: Line, width: float) -> bool:
    """Whether what begins the next line had no more room in a line of a cell so wide."""
    return line.x1 - line.x0 + lead(after) >= width - PADDING - FULL * line.size


def continues(first: Ruled, second: Ruled) -> bool:
    """Whether the second table is the first, gone on with on the next page."""
    return (
        second.page == first.last_page + 1 and pdf_tables.union(first.grid, second.grid) is not None
    )


def joined(first: Ruled, second: Ruled) -> Ruled:
    """One table of two that :func:`continues` found to be one."""
    xs = pdf_tables.union(first.grid, second.grid)
    assert xs is not None
    upper, lower = _on(first, xs), _on(second, xs)
    skipped = _repeated(upper, lower)
    lower = [replace(c, row=c.row - skipped) for c in lower if c.row >= skipped]
    height = first.height
    top = [(cell, _above(upper, cell, height)) for cell in lower if cell.row == 0]
    cut = _is_rest(top)
    skipped += cut
    first_filled = min((cell.column for cell, _ in top if cell.text), default=0)
    for cell in lower:
        above = next((over for each, over in top if each is cell), None)
        if above is not None and (cut or _goes_on(above, cell, first_filled)):
            above.content = _run_on(above.content, cell.content)
            above.last, above.bottom = cell.last or above.last, cell.bottom
            above.rowspan += cell.rowspan - cut
        elif cell.row or not cut:
            upper.append(replace(cell, row=cell.row - cut + height))
    grid = replace(first.grid, xs=tuple(xs))
    total = height + second.height - skipped
    return Ruled(grid, upper, first.page, second.last_page, total)


def _on(ruled: Ruled, xs: Sequence[float]) -> list[Cell]:
    """The cells on the columns ``xs``, which hold all the table's own."""
    own = ruled.grid.xs
    index = [min(range(len(xs)), key=lambda i: abs(xs[i] - place)) for place in own]
    return [
        replace(
            cell,
            column=index[cell.column],
            colspan=max(1, index[cell.column + cell.colspan] - index[cell.column]),
        )
        for cell in ruled.cells
    ]


def _row(cells: Sequence[Cell], row: int) -> list[tuple[int, str]]:
    return sorted((cell.column, cell.text) for cell in cells if cell.row == row)


def _repeated(upper: Sequence[Cell], lower: Sequence[Cell]) -> int:
    """How many rows of the first table's heading the second begins with."""
    for count in range(MAX_HEADER, 0, -1):
        same = all(
            _row(upper, row) == _row(lower, row) and any(text for _, text in _row(lower, row))
            for row in range(count)
        )
        inside = all(c.row + c.rowspan <= count for c in lower if c.row < count)
        if same and inside:
            return count
    return 0


def _above(upper: Sequence[Cell], cell: Cell, height: int) -> Cell | None:
    """The cell of the last row right above a cell, of the same columns."""
    for each in upper:
        if (
            each.row + each.rowspan == height
            and each.column == cell.column
            and each.colspan == cell.colspan
        ):
            return each
    return None


def _is_rest(top: Sequence[tuple[Cell, Cell | None]]) -> bool:
    """Whether the first row is the rest of one that the page break cut: whatever is in it goes on
    with what is above, and it lacks things that every row has. A row with nothing in it is."""
    if not any(cell.text for cell, _ in top):
        return bool(top)
    if any(above is None for _, above in top):
        return False
    own = [(cell, above) for cell, above in top if above and above.text and cell.rowspan == 1]
    carried = [_carries_on(above, cell) for cell, above in own if cell.text]
    return bool(carried) and all(carried) and any(not cell.text for cell, _ in own)


def _carries_on(above: Cell, cell: Cell) -> bool:
    """Whether a text goes on from one cell to the one below the page break."""
    if above.last is None or cell.first is None or headings.is_complete(above.text):
        return False
    if above.bottom - above.last.y > ROOM * above.last.size:
        return False  # there was room for another line before the page ended
    if kind(cell.text) in _FIGURES and kind(above.text) in _FIGURES:
        return False
    return _is_full(above.last, cell.first, above.width)


def _goes_on(above: Cell, cell: Cell, first_filled: int) -> bool:
    """Whether a cell that is merged over rows goes on below the page break."""
    if cell.text:
        return cell.rowspan > 1 and _carries_on(above, cell)
    return above.rowspan > 1 or cell.rowspan > 1 or cell.column < first_filled


def _run_on(first: tuple[flow.Node, ...], second: tuple[flow.Node, ...]) -> tuple[flow.Node, ...]:
    last = first[-1] if first else None
    following = second[0] if second else None
    if not isinstance(last, flow.Paragraph) or not isinstance(following, flow.Paragraph):
        return first + second
    text = join(last.text, following.text)
    at = len(text) - len(following.text)
    turns = (*last.turns, *((at + place, page) for place, page in following.turns))
    return (*first[:-1], flow.Paragraph(text, turns=turns), *second[1:])
