"""Characters of a PDF page to lines of text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.parse import headings, marks

_ITEM = re.compile(r"[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳]")
_LATIN = re.compile(r"[0-9A-Za-z]")
# What is never parted at the end of a line: opening marks, a word or character, closing marks.
_LEAD = re.compile(
    r"[（(“‘《〈【〔\[]*(?:[0-9A-Za-z][!-~]*[—–-]*[!-~]*|.)[）)”’》〉】〕\]，。、；：！？,.;:!?%％…]*"
)


@dataclass(frozen=True, slots=True)
class Char:
    """A character from ``x0`` to ``x1`` on the baseline ``y`` (points from the top left)."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        """The height of its middle, about the same for all that stands on one line."""
        return self.y - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line; the first point is the upper or left one."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    images: int


@dataclass(frozen=True, slots=True)
class Line:
    """Characters side by side. ``raised_start`` says that it begins with a raised figure, as
    footnotes do."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    raised_start: bool = False

    @property
    def top(self) -> float:
        return self.y - self.size


def page_of(number: int, found: dict[str, Any]) -> Page:
    """A page from what the engine hands over."""
    columns = (found["text"], found["left"], found["right"], found["base"], found["em"])
    rules = tuple(
        Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        for x0, y0, x1, y1 in found["rules"]
    )
    chars = tuple(Char(*values) for values in zip(*columns, strict=True))
    width, height = found["size"]
    return Page(number, width, height, chars, rules, found["images"])


def common_size(chars: Iterable[Char]) -> float:
    """The size of most characters, 0 where there are none."""
    counts = Counter(round(char.size * 2) / 2 for char in chars if not char.text.isspace())
    return counts.most_common(1)[0][0] if counts else 0.0


def lines(chars: Sequence[Char], page: int, cell: bool = False) -> list[Line]:
    """The lines that the characters stand in, from top to bottom. Larger characters make the
    lines; raised and lowered small ones join them."""
    rows: list[list[Char]] = []
    near: dict[int, list[int]] = defaultdict(list)  # by height in steps of 4 points
    for char in sorted(chars, key=lambda c: (-round(c.size), c.y, c.x0)):
        at = int(char.middle // 4)
        best, distance = None, 1e9
        for index in {i for step in range(at - 3, at + 4) for i in near.get(step, ())}:
            first = rows[index][0]
            apart = abs(first.middle - char.middle)
            if apart <= 0.5 * first.size and apart < distance:
                best, distance = index, apart
        if best is None:
            if char.text.isspace():
                continue
            near[at].append(len(rows))
            rows.append([char])
        else:
            rows[best].append(char)
    made = [_line(sorted(row, key=lambda c: c.x0), row[0], page, cell) for row in rows]
    return sorted((line for line in made if line.text.strip()), key=lambda line: (line.y, line.x0))


def _line(row: Sequence[Char], main: Char, page: int, cell: bool) -> Line:
    pieces: list[str] = []
    mark: list[str] = []
    last: Char | None = None

    def settle() -> None:
        if mark:
            before = "".join(pieces[-8:])[-8:]
            pieces.append(marks.raised(before, "".join(mark), cell))
            mark.clear()

    first = next((char for char in row if not char.text.isspace()), main)
    for char in row:
        if last is not None and char.text == last.text and char.x0 - last.x0 < 0.3 * char.size:
            continue  # bold by printing twice
        if _is_raised(char, main) and not char.text.isspace():
            mark.append(char.text)
            last = char
            continue
        settle()
        if last is not None and not char.text.isspace() and pieces and _is_gap(last, char):
            pieces.append(" ")
        pieces.append(char.text * 2 if _is_double_dash(char) else char.text)
        last = char
    settle()
    text = "".join(pieces)
    visible = [char for char in row if not char.text.isspace()] or list(row)
    return Line(
        text.strip(),
        visible[0].x0,
        max(char.x1 for char in visible),
        main.y,
        main.size,
        page,
        _is_raised(first, main),
    )


def _is_raised(char: Char, main: Char) -> bool:
    return char.size < 0.88 * main.size and char.y < main.y - 0.15 * main.size


def _is_double_dash(char: Char) -> bool:
    """Whether a font draws the two dashes of —— as one."""
    return char.text == "—" and char.x1 - char.x0 > 1.7 * char.size


def _is_gap(before: Char, after: Char) -> bool:
    """Whether there is a blank between two characters though no blank is written."""
    if before.text.isspace():
        return False
    gap = after.x0 - before.x1
    latin = bool(_LATIN.match(before.text) and _LATIN.match(after.text))
    return gap > (0.25 if latin else 0.8) * max(before.size, after.size)


def join(first: str, second: str) -> str:
    """Two lines of one paragraph as one text."""
    apart = bool(_LATIN.match(first[-1:]) and _LATIN.match(second[:1]))
    return f"{first} {second}" if apart else first + second


def lead(line: Line) -> float:
    """The width of what a line begins with and no line break can part."""
    found = _LEAD.match(line.text)
    return sum(0.5 if c < "\x7f" else 1.0 for c in found.group()) * line.size if found else 0.0


def begins_item(line: Line, before: Line) -> bool:
    """Whether a line is the next item of a numbered list rather than more of the one before."""
    return headings.is_complete(before.text) and bool(_ITEM.match(line.text))
