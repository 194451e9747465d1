"""Blocks written as JSON lines are read back equal, whatever the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import layout
from kg.document import Block, BlockKind, Cell, Span, Table
from kg.parse import parse
from kg.profile import PlanProfile

PLANS = sorted(Path("data/plans").glob("*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_block_of_a_plan_comes_back(path: Path) -> None:
    blocks = parse(path.read_bytes(), path.name, path.stem, PlanProfile(slug=path.stem)).blocks
    assert any(block.table for block in blocks) or path.stem == "rongchang-2026"
    assert layout.loads(layout.dumps(blocks)) == blocks


def test_a_merged_cell_stands_at_every_position_it_covers() -> None:
    merged = Cell(Span(0, 2), 0, 0, rowspan=2)
    table = Table(((merged, Cell(Span(2, 3), 0, 1)), (merged, Cell(Span(3, 4), 1, 1))), 1)
    (back,) = layout.loads(layout.dumps([Block(BlockKind.TABLE, Span(0, 4), table=table)]))
    assert back.table is not None
    assert back.table.grid[0][0] is back.table.grid[1][0] == merged


def test_a_grid_with_holes_is_refused() -> None:
    line = '{"kind":"table","span":[0,2],"table":{"header":0,"size":[1,2],"title":null,"notes":[],"cells":[[0,2,0,0,1,1]]}}'
    with pytest.raises(ValueError, match="empty"):
        layout.loads(line)
