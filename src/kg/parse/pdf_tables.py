"""Tables of a PDF page, from the lines that are ruled on it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.parse.pdf_lines import Char, Page, Rule

NEAR = 3.0  # points by which lines that meet may miss each other
SAME = 1.5  # points between lines that are one line drawn in pieces
MIN_RULE = 6.0  # points; shorter ones are underlines and dashes
MAX_RULES = 1500  # of one direction on a page; the longest
MAX_LINES = 400  # of one direction in one table
PAGE_FRAME = 0.85  # of the page's height that one empty frame must have to be mere ornament


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    @property
    def area(self) -> float:
        return (self.x1 - self.x0) * (self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the heights and places of its lines, and its cells with the grid positions
    ``(row, column, rowspan, colspan)`` that they cover."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]
    page: int

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, cell: tuple[int, int, int, int]) -> Box:
        row, column, rowspan, colspan = cell
        return Box(self.xs[column], self.ys[row], self.xs[column + colspan], self.ys[row + rowspan])


def find(page: Page) -> list[Grid]:
    """The tables ruled on a page, outer ones before those inside them."""
    flat = _merged([r for r in page.rules if r.y1 - r.y0 <= r.x1 - r.x0], horizontal=True)
    upright = _merged([r for r in page.rules if r.y1 - r.y0 > r.x1 - r.x0], horizontal=False)
    grids = []
    for across, down in _components(flat, upright):
        grid = _grid(*_closed(across, down), page.number)
        if grid is not None and not _is_page_frame(grid, page):
            grids.append(grid)
    return sorted(grids, key=lambda grid: -grid.box.area)


def _is_page_frame(grid: Grid, page: Page) -> bool:
    return len(grid.cells) == 1 and grid.box.y1 - grid.box.y0 > PAGE_FRAME * page.height


def assign(grids: Sequence[Grid], chars: Iterable[Char]) -> tuple[list[Char], list[list[Char]]]:
    """Characters outside all tables, and those in each: in the innermost that holds them."""
    outside: list[Char] = []
    inside: list[list[Char]] = [[] for _ in grids]
    boxes = [grid.box for grid in grids]
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, char.middle
        holding = [index for index, box in enumerate(boxes) if box.holds(x, y)]
        if holding:
            inside[min(holding, key=lambda index: boxes[index].area)].append(char)
        else:
            outside.append(char)
    return outside, inside


def _merged(rules: Iterable[Rule], horizontal: bool) -> list[Rule]:
    """Lines that lie on one another or go on from one another, as one each; the longest."""
    turned = sorted(
        (r if horizontal else Rule(r.y0, r.x0, r.y1, r.x1) for r in rules), key=lambda r: r.y0
    )
    level: list[Rule] = []
    made: list[Rule] = []
    for rule in turned:
        if level and rule.y0 - level[0].y0 > SAME:
            made += _chained(level)
            level = []
        level.append(rule)
    made += _chained(level)
    long = sorted((r for r in made if r.x1 - r.x0 >= MIN_RULE), key=lambda r: r.x0 - r.x1)
    return [r if horizontal else Rule(r.y0, r.x0, r.y1, r.x1) for r in long[:MAX_RULES]]


def _chained(level: list[Rule]) -> list[Rule]:
    """Horizontal lines of one height, those that touch as one."""
    made: list[Rule] = []
    for rule in sorted(level, key=lambda r: r.x0):
        last = made[-1] if made else None
        if last is not None and rule.x0 <= last.x1 + NEAR:
            made[-1] = replace(last, x1=max(last.x1, rule.x1))
        else:
            made.append(replace(rule, y1=rule.y0))
    return made


def _components(
    flat: Sequence[Rule], upright: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet, each as its horizontal and its vertical lines."""
    parent = list(range(len(flat) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, across in enumerate(flat):
        for j, down in enumerate(upright):
            if (
                across.x0 - NEAR <= down.x0 <= across.x1 + NEAR
                and down.y0 - NEAR <= across.y0 <= down.y1 + NEAR
            ):
                parent[root(i)] = root(len(flat) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, across in enumerate(flat):
        groups[root(i)][0].append(across)
    for j, down in enumerate(upright):
        groups[root(len(flat) + j)][1].append(down)
    return [
        group
        for group in groups.values()
        if 1 <= len(group[0]) <= MAX_LINES
        and 1 <= len(group[1]) <= MAX_LINES
        and len(group[0]) + len(group[1]) > 2
    ]


def _closed(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The lines with those that a table lacks which is open at its sides, or where a page break
    cuts it."""
    left = min(rule.x0 for rule in (*across, *down))
    right = max(rule.x1 for rule in (*across, *down))
    top = min(rule.y0 for rule in (*across, *down))
    bottom = max(rule.y1 for rule in (*across, *down))
    sides = [
        Rule(x, top, x, bottom)
        for x in (left, right)
        if all(abs(rule.x0 - x) > 2 * NEAR for rule in down)
    ]
    ends = [
        Rule(left, y, right, y)
        for y in (top, bottom)
        if all(abs(rule.y0 - y) > 2 * NEAR for rule in across)
    ]
    return across + ends, down + sides


def _steps(values: Iterable[float]) -> tuple[float, ...]:
    """Places of lines, those closer than ``NEAR`` as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return tuple(sum(group) / len(group) for group in groups)


def _grid(across: Sequence[Rule], down: Sequence[Rule], page: int) -> Grid | None:
    xs = _steps(rule.x0 for rule in down)
    ys = _steps(rule.y0 for rule in across)
    if len(xs) < 2 or len(ys) < 2:
        return None
    turned = [Rule(r.y0, r.x0, r.y1, r.x1) for r in down]
    below = [_covered(across, y, xs) for y in ys[1:]]
    beside = list(zip(*(_covered(turned, x, ys) for x in xs[1:]), strict=True))
    return Grid(xs, ys, tuple(_cells(below, beside)), page)


def _covered(rules: Sequence[Rule], at: float, steps: Sequence[float]) -> tuple[bool, ...]:
    """For each step along the height ``at``, whether a line lies there."""
    here = [rule for rule in rules if abs(rule.y0 - at) <= NEAR]
    middles = [(start + end) / 2 for start, end in pairwise(steps)]
    return tuple(any(r.x0 <= middle <= r.x1 for r in here) for middle in middles)


def _cells(
    below: Sequence[Sequence[bool]], beside: Sequence[Sequence[bool]]
) -> list[tuple[int, int, int, int]]:
    """Cells from the lines between positions: as wide as no line stops them, then as far down as
    no line stops any of their columns."""
    rows, columns = len(below), len(below[0])
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column
            while right + 1 < columns and not beside[row][right] and not taken[row][right + 1]:
                right += 1
            bottom = row
            while (
                bottom + 1 < rows
                and not any(below[bottom][c] for c in range(column, right + 1))
                and not any(beside[bottom + 1][c] for c in range(column, right))
                and not any(taken[bottom + 1][c] for c in range(column, right + 1))
            ):
                bottom += 1
            for r in range(row, bottom + 1):
                for c in range(column, right + 1):
                    taken[r][c] = True
            cells.append((row, column, bottom - row + 1, right - column + 1))
    return cells


def contents(grid: Grid, chars: Iterable[Char]) -> list[list[Char]]:
    """The characters in each cell of a table."""
    at: dict[tuple[int, int], int] = {}
    for index, (row, column, rowspan, colspan) in enumerate(grid.cells):
        for r in range(row, row + rowspan):
            for c in range(column, column + colspan):
                at[(r, c)] = index
    found: list[list[Char]] = [[] for _ in grid.cells]
    for char in chars:
        column = bisect_right(grid.xs, (char.x0 + char.x1) / 2) - 1
        row = bisect_right(grid.ys, char.middle) - 1
        if (row, column) in at:
            found[at[(row, column)]].append(char)
    return found


def widened(grid: Grid, xs: Sequence[float]) -> Grid:
    """The same table on the columns ``xs``, which hold all of its own."""
    index = {place: min(range(len(xs)), key=lambda i: abs(xs[i] - place)) for place in grid.xs}
    cells = []
    for row, column, rowspan, colspan in grid.cells:
        left = index[grid.xs[column]]
        right = index[grid.xs[column + colspan]]
        cells.append((row, left, rowspan, max(1, right - left)))
    return replace(grid, xs=tuple(xs), cells=tuple(cells))


def union(first: Grid, second: Grid) -> tuple[float, ...] | None:
    """The columns of a table that goes on over a page break; None where the two are no one
    table: other edges, or hardly a line in common."""
    if abs(first.xs[0] - second.xs[0]) > 2 * NEAR or abs(first.xs[-1] - second.xs[-1]) > 2 * NEAR:
        return None
    fewer, more = sorted((first.xs, second.xs), key=len)
    shared = sum(any(abs(x - other) <= 2 * NEAR for other in more) for x in fewer)
    if shared < 0.75 * len(fewer) or (len(fewer) == 2) != (len(more) == 2):
        return None
    extra = [x for x in second.xs if all(abs(x - other) > 2 * NEAR for other in first.xs)]
    return tuple(sorted([*first.xs, *extra]))
