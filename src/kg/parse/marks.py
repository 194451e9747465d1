"""Raised figures: exponents of units, and marks that refer to a note."""

from __future__ import annotations

import re

_NOTE = re.compile(r"[\[【［(（]?\s?([0-9]{1,2})\s?[\]】］)）]?$|[①-⑳]$")
_UNIT = re.compile(r"(?:[A-Za-z㎡℃]|米|·)$")
_POWER = re.compile(r"(?:^|[^0-9.])10$")


def raised(before: str, mark: str, cell: bool) -> str:
    """What a raised ``mark`` behind ``before`` is in plain text: m³ keeps its 3; a mark that
    refers to a note is 【1】 in a table's cell, where the notes under the table may change what
    the figure means, and nothing in prose, where it would run into the figure before it."""
    text = mark.strip()
    note = _NOTE.match(text)
    if note is None:
        return mark
    if note.group(1) == text:
        if _UNIT.search(before[-1:]):
            return text
        if _POWER.search(before[-4:]):
            return f"^{text}"
    if not cell:
        return ""
    return f"【{note.group(1)}】" if note.group(1) else text
