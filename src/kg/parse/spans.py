"""Where the cells of a table with merged cells stand, and tables rid of columns nobody sees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.parse import flow

MAX_SPAN = 1000


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell, with spans that stay inside the table, and the row and column it begins at."""

    cell: flow.Cell
    row: int
    column: int


def place(table: flow.Table) -> Iterator[Placed]:
    """Each cell where it stands, row by row, as browsers place them."""
    height = len(table.rows)
    free_at: dict[int, int] = {}  # by column, the first row that nothing above reaches into
    for index, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while free_at.get(column, 0) > index:
                column += 1
            rowspan = max(1, min(cell.rowspan, height - index))
            colspan = max(1, min(cell.colspan, MAX_SPAN))
            for along in range(column, column + colspan):
                free_at[along] = max(free_at.get(along, 0), index + rowspan)
            yield Placed(replace(cell, rowspan=rowspan, colspan=colspan), index, column)
            column += colspan


def width(table: flow.Table) -> int:
    """How many columns a table has."""
    return max((at.column + at.cell.colspan for at in place(table)), default=1)


def collapse(table: flow.Table) -> flow.Table:
    """The table without rows and columns in which no cell begins: they are traces of a layout
    (every cell of two columns merged over both), not columns."""
    placed = list(place(table))
    columns = sorted({at.column for at in placed})
    rows = sorted({at.row for at in placed})
    made: list[list[flow.Cell]] = [[] for _ in rows]
    for at in placed:
        top = bisect_left(rows, at.row)
        rowspan = bisect_left(rows, at.row + at.cell.rowspan) - top
        left = bisect_left(columns, at.column)
        colspan = bisect_left(columns, at.column + at.cell.colspan) - left
        made[top].append(replace(at.cell, colspan=colspan, rowspan=rowspan))
    return replace(table, rows=tuple(tuple(row) for row in made))
