"""Tables of two halves side by side, to save room on a page: 序号 断面名称 … 序号 断面名称 …"""

from __future__ import annotations

from dataclasses import replace

from kg.document import Block, Cell, Document, Table
from kg.extract import evidence

_LEAST = 2  # columns of a half


def unfolded(document: Document) -> Document:
    """``document`` with the halves of such tables one under the other. Cells keep the row and
    column where they were published."""
    blocks = tuple(_unfolded(document, block) for block in document.blocks)
    return document if blocks == document.blocks else replace(document, blocks=blocks)


def _unfolded(document: Document, block: Block) -> Block:
    table = block.table
    parts = _parts(document, table) if table else 1
    if table is None or parts == 1:
        return block
    width = table.width // parts
    body = table.grid[table.header_rows :]
    rows = [row[:width] for row in table.grid[: table.header_rows]]
    for start in range(0, table.width, width):
        halves = [row[start : start + width] for row in body]
        rows += [half for half in halves if not all(cell.empty for cell in half)]
    return replace(block, table=replace(table, grid=tuple(rows)))


def _parts(document: Document, table: Table) -> int:
    """How many times the same headers stand beside one another."""
    heads = [
        tuple(_text(document, row[column]) for row in table.grid[: table.header_rows])
        for column in range(table.width)
    ]
    for parts in (2, 3, 4):
        width, rest = divmod(table.width, parts)
        if rest or width < _LEAST or not table.header_rows:
            continue
        first = heads[:width]
        same = all(heads[start : start + width] == first for start in range(0, table.width, width))
        seams = [
            (row[c - 1], row[c]) for row in table.grid for c in range(width, table.width, width)
        ]
        if same and len(set(first)) == width and all(one is not other for one, other in seams):
            return parts
    return 1


def _text(document: Document, cell: Cell) -> str:
    return evidence.content(document, cell)
