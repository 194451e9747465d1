"""Brackets in a clause: which figures stand in them, and where what follows one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Span
from kg.extract.numbers import ClassFigure, Figure

Value = Figure | ClassFigure

_LEADING = re.compile(r"\s*[（(][^（()）]*[)）]")


def after_leading(text: str, start: int, end: int) -> int:
    """Where the words between two figures begin, behind a bracket that is said of the first."""
    match = _LEADING.match(text, start, end)
    return match.end() if match else start


def holds(text: str, clause: Span, value: Value) -> bool:
    """Whether ``value`` stands in a bracket of ``clause``."""
    depth = 0
    for position in range(clause.start, value.span.start):
        if text[position] in "（(":
            depth += 1
        elif text[position] in "）)":
            depth = max(0, depth - 1)
    return depth > 0


def with_values(text: str, clause: Span, values: Sequence[Value]) -> list[tuple[Span, list[Value]]]:
    """The innermost bracket contents of the clause that hold values."""
    inside: dict[Span, list[Value]] = {}
    for value in values:
        if not holds(text, clause, value):
            continue
        opening = max(
            text.rfind("（", clause.start, value.span.start),
            text.rfind("(", clause.start, value.span.start),
        )
        closing = min(
            (
                p
                for p in (text.find("）", value.span.end), text.find(")", value.span.end))
                if p >= 0
            ),
            default=clause.end,
        )
        if opening >= clause.start:
            inside.setdefault(Span(opening + 1, min(closing, clause.end)), []).append(value)
    return list(inside.items())
