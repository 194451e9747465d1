"""What a generated plan is made of, whatever the format it is written in."""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[str | None, ...]
_ROMAN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is a chapter, 2 a section."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """The title line of a box or a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of equal length. ``None`` continues the cell above; a row of one cell goes across."""

    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)


Element = Title | Heading | Paragraph | Box | Grid


def roman(number: int) -> str:
    """The numeral of a heading, from 0."""
    return _ROMAN[number]
