"""A document's blocks as JSON and back: what a reader needs to show a text as it was laid out.

Spans are ``[start, end]``; a table is its distinct cells, ``[start, end, row, column, rowspan,
colspan]``, from which the grid is filled again. What is written is read back equal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kg.document import Block, BlockKind, Cell, Span, Table


def dumps(blocks: Sequence[Block]) -> str:
    """One line of JSON a block."""
    return "".join(
        json.dumps(_block(block), ensure_ascii=False, separators=(",", ":")) + "\n"
        for block in blocks
    )


def loads(text: str) -> tuple[Block, ...]:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what :func:`dumps` did not write."""
    return tuple(_read(json.loads(line)) for line in text.split("\n") if line)


def _block(block: Block) -> dict[str, Any]:
    raw: dict[str, Any] = {"kind": block.kind.value, "span": _pair(block.span)}
    if block.path:
        raw["path"] = [_pair(span) for span in block.path]
    if block.box:
        raw["box"] = _pair(block.box)
    if block.level:
        raw["level"] = block.level
    if block.page is not None:
        raw["page"] = block.page
    if block.table:
        raw["table"] = _table(block.table)
    return raw


def _table(table: Table) -> dict[str, Any]:
    return {
        "header": table.header_rows,
        "size": [len(table.grid), table.width],
        "title": _pair(table.title) if table.title else None,
        "notes": [_pair(span) for span in table.notes],
        "cells": [
            [*_pair(cell.span), cell.row, cell.column, cell.rowspan, cell.colspan]
            for cell in table.cells()
        ],
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _read(raw: dict[str, Any]) -> Block:
    return Block(
        kind=BlockKind(raw["kind"]),
        span=Span(*raw["span"]),
        path=tuple(Span(*pair) for pair in raw.get("path", ())),
        box=Span(*raw["box"]) if "box" in raw else None,
        level=raw.get("level", 0),
        table=_read_table(raw["table"]) if "table" in raw else None,
        page=raw.get("page"),
    )


def _read_table(raw: dict[str, Any]) -> Table:
    rows, columns = raw["size"]
    grid: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
    for start, end, row, column, rowspan, colspan in raw["cells"]:
        cell = Cell(Span(start, end), row, column, rowspan, colspan)
        for covered in grid[row : row + rowspan]:
            covered[column : column + colspan] = [cell] * colspan
    filled = tuple(tuple(cell for cell in row if cell is not None) for row in grid)
    if any(len(row) != columns for row in filled):
        raise ValueError("the cells leave positions of the grid empty")
    return Table(
        grid=filled,
        header_rows=raw["header"],
        title=Span(*raw["title"]) if raw["title"] else None,
        notes=tuple(Span(*pair) for pair in raw["notes"]),
    )
