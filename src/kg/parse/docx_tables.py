"""Tables of Word files: cells with the rows and columns they are merged over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.parse import flow
from kg.parse.docx_numbering import whole
from kg.parse.docx_package import Element, attribute, child, children, local
from kg.parse.spans import MAX_SPAN

SLIVER = 120  # twentieths of a point: columns narrower than 2 mm come of borders drawn askew


@dataclass(slots=True)
class _Cell:
    """A cell from one line of Word's own fine grid of columns to another."""

    left: int
    right: int
    content: list[flow.Node]
    rowspan: int = 1


def read(table: Element, blocks: Callable[[Element], list[flow.Node]]) -> flow.Table:
    """The table; ``blocks`` reads what is in a cell."""
    rows: list[list[_Cell]] = []
    above: dict[int, _Cell] = {}
    for row in _inside(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        cells: list[_Cell] = []
        reach: dict[int, _Cell] = {}
        column = _count(properties, "gridBefore", 0)
        if column:
            cells.append(_Cell(0, column, []))
        for element in _inside(row, "tc"):
            cell_properties = child(element, "tcPr")
            if child(cell_properties, "cellDel") is not None:
                continue
            span = max(1, _count(cell_properties, "gridSpan", 1))
            column += span
            if _goes_on(cell_properties, "hMerge") and cells:
                cells[-1].right = column
                continue
            upper = above.get(column - span)
            if _goes_on(cell_properties, "vMerge") and upper is not None:
                upper.rowspan += 1
                reach[column - span] = upper
                continue
            cell = _Cell(column - span, column, blocks(element))
            cells.append(cell)
            if child(cell_properties, "vMerge") is not None:
                reach[cell.left] = cell
        rows.append(cells)
        above = reach
    lines = _lines(table, max((cell.right for cells in rows for cell in cells), default=0))
    return flow.Table(tuple(_aligned(rows, lines)))


def _aligned(
    rows: Sequence[Sequence[_Cell]], lines: Sequence[int]
) -> Iterator[tuple[flow.Cell, ...]]:
    """Rows of cells on the visible columns; ``lines`` gives the visible one of each fine one."""
    for cells in rows:
        yield tuple(
            flow.Cell(
                tuple(cell.content), max(1, lines[cell.right] - lines[cell.left]), cell.rowspan
            )
            for cell in cells
        )


def _lines(table: Element, count: int) -> list[int]:
    """The visible column that begins at each line of the fine grid."""
    widths = [
        whole(attribute(column, "w"), 0) for column in children(child(table, "tblGrid"), "gridCol")
    ]
    if len(widths) < count or not all(width > 0 for width in widths):
        return list(range(count + 1))
    lines, visible, last = [], -1, -SLIVER
    for position in [0, *accumulate(widths)]:
        if position - last >= SLIVER:
            visible, last = visible + 1, position
        lines.append(visible)
    return lines


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells, those in content controls and tracked insertions too."""
    for element in parent:
        kind = local(element)
        if kind == name:
            yield element
        elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _inside(element, name)


def _count(properties: Element | None, name: str, default: int) -> int:
    stated = attribute(child(properties, name), "val")
    return min(whole(stated, default), MAX_SPAN) if stated else default


def _goes_on(properties: Element | None, name: str) -> bool:
    """Whether a cell is merged into the one above or before it."""
    merge = child(properties, name)
    return merge is not None and attribute(merge, "val", "continue") == "continue"
