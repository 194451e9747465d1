"""Which columns the cells of a row stand in, where rows are shorter than the table is wide: told
by what kind of content each column holds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate

from kg.parse.items import RawCell

_NUMBER = re.compile(
    r"[\[【［]?[≥≤<>＜＞≧≦~约]?[\[【［]?[-－]?[0-9０-９]+(?:[.,．][0-9０-９]+)*(?![0-9０-９.．、]).{0,6}$"
)
_SERIAL = re.compile(r"[（(]?[0-9０-９]{1,3}[)）]?[.．、]?$")
_DASH = re.compile(r"[-－—–/／]{1,3}$")
_NATURE = re.compile(r"(?:约束|预期|引导|指导|参考)(?:性|型)?$")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}\s*年?\s*(?:[-－—–~至]\s*(?:(?:19|20)[0-9]{2})\s*年?)?$")
_DATED = re.compile(r"(?:19|20)[0-9]{2}年.")  # 2025年目标, but 2025 alone may be a figure
_WORDS = frozenset({"text", "long"})
MAX_COLUMNS = 64  # a word processor makes no more


_LIKE = {
    ("serial", "number"): 0.6,
    ("number", "serial"): 0.6,
    ("dash", "number"): 0.9,
    ("number", "dash"): 0.9,
    ("dash", "serial"): 0.5,
    ("serial", "dash"): 0.5,
    ("text", "long"): 0.7,
    ("long", "text"): 0.7,
    ("serial", "years"): 0.2,
}


def kind(text: str) -> str:
    """The kind of a cell's content, for telling columns apart."""
    folded = "".join(text.split())
    if not folded:
        return "empty"
    if _DASH.match(folded):
        return "dash"
    if _SERIAL.match(folded):
        return "serial"
    if _YEARS.match(folded):
        return "years"
    if _NATURE.match(folded):
        return "nature"
    if _NUMBER.match(folded) and not _DATED.match(folded):
        return "number"
    return "long" if len(folded) > 30 else "text"


def width(rows: Sequence[Sequence[RawCell]]) -> int:
    """The number of columns: the widest length that is met twice, or the header's if wider (one
    over-long row is a slip of the dump, not a column)."""
    counts = Counter(len(row) for row in rows)
    repeated = [n for n, times in counts.items() if times > 1]
    header = len(rows[0]) if rows else 0
    return max([header, *repeated]) if repeated else max(counts, default=0)


def layouts(text: str, rows: Sequence[Sequence[RawCell]], width: int) -> dict[int, list[int]]:
    """For each row length the columns at which its cells begin."""
    if width > MAX_COLUMNS:
        return {n: list(range(n)) for n in {width, *(min(len(row), width) for row in rows)}}
    made: dict[int, list[int]] = {width: list(range(width))}
    shares = _profile(text, [row for row in rows if len(row) == width], width)
    by_length: dict[int, list[list[str]]] = defaultdict(list)
    for row in rows:
        length = min(len(row), width)
        if length < width:
            by_length[length].append([kind(c.span.of(text)) for c in row])
    for length, kinds in by_length.items():
        made[length] = _best_layout(kinds, shares, width)
    return made


def _profile(text: str, rows: Sequence[Sequence[RawCell]], width: int) -> list[dict[str, float]]:
    """For each column, the share of each kind among its non-empty cells below the first row."""
    columns: list[Counter[str]] = [Counter() for _ in range(width)]
    for row in rows:
        for column, cell in enumerate(row):
            columns[column][kind(cell.span.of(text))] += 1
    shares = []
    for counter in columns:
        filled = {k: n for k, n in counter.items() if k != "empty"}
        total = sum(filled.values()) or 1
        shares.append({k: n / total for k, n in filled.items()})
    return shares


def _fit(cell_kind: str, column: dict[str, float]) -> float:
    if cell_kind == "empty":
        return 0.3
    return sum(
        share * (1.0 if cell_kind == k else _LIKE.get((cell_kind, k), 0.0))
        for k, share in column.items()
    )


def from_the_right(
    text: str,
    rows: Sequence[Sequence[RawCell]],
    row: Sequence[RawCell],
    starts: list[int],
    width: int,
) -> list[int]:
    """Where the cells of a short row begin if its first takes all that the others leave, as that of
    a heading or a total does; ``starts`` where its figures fit better there."""
    shares = _profile(text, [each for each in rows if len(each) == width], width)
    aligned = [0, *range(width - len(row) + 1, width)]

    def fit(at: Sequence[int]) -> float:
        pairs = zip(row[1:], at[1:], strict=True)
        return sum(_fit(kind(c.span.of(text)), shares[column]) for c, column in pairs)

    return aligned if fit(aligned) >= fit(starts) else starts


def _best_layout(rows: list[list[str]], profile: list[dict[str, float]], width: int) -> list[int]:
    """The columns at which the cells of rows of one length begin, where what is in them is most
    like the rest of those columns; of two as good the one whose cells begin further left. Found
    from the last cell to the first, so that the time grows with the square of the width."""
    length = len(rows[0])
    best = [0.0] * (width + 1)  # by column: how well the cells from here on fit
    ends: list[list[int]] = []  # by cell, last first, and column: where the cell had best end
    for cell in reversed(range(length)):
        room = width - (length - 1 - cell)  # later cells need a column each
        gain = _gain(Counter(row[cell] for row in rows), profile)
        following = [float("-inf")] * (width + 1)
        end_at = [width] * (width + 1)
        for start in range(cell, room) if cell else (0,):
            for end in range(start + 1, room + 1) if cell < length - 1 else (width,):
                score = gain(start, end) + (best[end] if cell < length - 1 else 0.0)
                if score > following[start] + 1e-9:
                    following[start], end_at[start] = score, end
        best = following
        ends.append(end_at)
    starts = [0]
    for end_at in reversed(ends[1:]):
        starts.append(end_at[starts[-1]])
    return starts


def _gain(kinds: Counter[str], profile: list[dict[str, float]]) -> Callable[[int, int], float]:
    """How well cells of these kinds fit where they reach from one column to before another."""
    fits = {each: [_fit(each, column) for column in profile] for each in kinds}
    sums = {each: [0.0, *accumulate(fits[each])] for each in kinds if each in _WORDS}
    whole = sum(kinds.values())
    # names, not figures, are what is merged over columns
    penalty = (sum(n for each, n in kinds.items() if each in _WORDS) / whole - 1) * 0.5 * whole

    def gain(start: int, end: int) -> float:
        score = penalty if end - start > 1 else 0.0
        for each, n in kinds.items():
            if each in _WORDS:
                score += n * (sums[each][end] - sums[each][start]) / (end - start)
            else:
                score += n * fits[each][start]
        return score

    return gain
