"""Tables as a reader sees them: boxes drawn as a table of one column, cells that a table splits,
columns that only a layout needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.parse import flow, headings, spans
from kg.parse.limits import Limits

FRAME_SHARE = 0.6  # of a table's text in one cell that holds tables: the table is but a frame


def flatten(nodes: Iterable[flow.Node], limits: Limits, name: str) -> Iterator[flow.Node]:
    """``nodes`` with no table inside another: frames are opened, a cell that a table splits
    becomes the rows and columns it shows, any other inner table follows the table it was in.
    Raises DocumentTooLarge for a table beyond the limit."""
    for node in nodes:
        if isinstance(node, flow.Paragraph):
            yield node
            continue
        limits.check_positions(flow.positions(node), name)
        if _is_frame(node):
            for row in node.rows:
                for cell in row:
                    yield from flatten(cell.content, limits, name)
        elif _nested(node):
            table, after = _opened(node)
            limits.check_positions(flow.positions(table), name)
            yield spans.collapse(table)
            yield from flatten(after, limits, name)
        else:
            yield spans.collapse(node) if node.stated else node


def _tables(cell: flow.Cell) -> list[flow.Table]:
    return [node for node in cell.content if isinstance(node, flow.Table)]


def _nested(table: flow.Table) -> bool:
    return any(_tables(cell) for row in table.rows for cell in row)


def _is_frame(table: flow.Table) -> bool:
    """Whether the table only draws a border, or lays out a page."""
    if all(len(row) <= 1 for row in table.rows):
        return _nested(table) or any(map(_is_heading, flow.paragraphs([table])))
    if not _nested(table):
        return False
    whole = flow.length([table])
    return any(
        bool(_tables(cell)) and flow.length(cell.content) >= FRAME_SHARE * whole and not _only(cell)
        for row in table.rows
        for cell in row
    )


def _is_heading(paragraph: flow.Paragraph) -> bool:
    """Whether a paragraph is a heading of the document: no box holds chapters."""
    return bool(paragraph.level) or headings.level(paragraph.text.strip(), True) in (1, 2)


def _only(cell: flow.Cell) -> flow.Table | None:
    """The table that is all there is in a cell."""
    tables = _tables(cell)
    if len(tables) != 1 or flow.length(cell.content) != flow.length(tables):
        return None
    return tables[0]


def _opened(table: flow.Table) -> tuple[flow.Table, list[flow.Node]]:
    """The table without inner ones, and those that could not be made part of it."""
    rows: list[tuple[flow.Cell, ...]] = []
    after: list[flow.Node] = []
    for row in table.rows:
        cells = []
        for cell in row:
            inner = _only(cell)
            if inner is not None and not _nested(inner) and inner.stated:
                cells.append(cell)
                continue
            after += _tables(cell)
            kept = tuple(node for node in cell.content if isinstance(node, flow.Paragraph))
            cells.append(replace(cell, content=kept))
        rows.append(tuple(cells))
    return _split(replace(table, rows=tuple(rows))), after


def _split(table: flow.Table) -> flow.Table:
    """The table with each cell that only holds a table replaced by that table's cells: its row
    is made as many rows as the longest such table has, its column as many columns."""
    placed = list(spans.place(table))
    heights = [1] * len(table.rows)
    widths: dict[int, int] = {}
    for at in placed:
        if inner := _only(at.cell):
            heights[at.row] = max(heights[at.row], len(inner.rows))
            widths[at.column] = max(widths.get(at.column, 1), spans.width(inner))
    tops = [sum(heights[:row]) for row in range(len(heights) + 1)]
    rows: list[list[flow.Cell]] = [[] for _ in range(tops[-1])]
    for at in placed:
        below = min(at.row + at.cell.rowspan, len(heights))
        height = tops[below] - tops[at.row]
        columns = range(at.column, at.column + at.cell.colspan)
        width = sum(widths.get(column, 1) for column in columns)
        if inner := _only(at.cell):
            _insert(rows, inner, tops[at.row], height, width)
        else:
            rows[tops[at.row]].append(replace(at.cell, rowspan=height, colspan=width))
    return flow.Table(tuple(tuple(row) for row in rows))


def _insert(
    rows: list[list[flow.Cell]], inner: flow.Table, top: int, height: int, width: int
) -> None:
    """The cells of ``inner`` at ``top``; its last row and column take what room is left."""
    spare = width - spans.width(inner)
    for index, row in enumerate(inner.rows):
        cells = list(row)
        if cells and spare > 0:
            cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + spare)
        if index == len(inner.rows) - 1:
            cells = [replace(cell, rowspan=height - index) for cell in cells]
        rows[top + index] += cells
