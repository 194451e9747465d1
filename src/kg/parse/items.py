"""What every format hands to :mod:`kg.parse.structure`: lines and raw tables over one text."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Span


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph as the format has it. ``level`` is a heading level that the format itself
    states (docx styles, html tags), else 0. ``footnote`` marks a note of the format."""

    span: Span
    level: int = 0
    footnote: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the format has it. Spans are ``None`` where the format does not say."""

    span: Span
    colspan: int | None = None
    rowspan: int | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    rows: tuple[tuple[RawCell, ...], ...]
    page: int | None = None


Item = Line | RawTable
