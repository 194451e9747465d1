"""What is printed on the pages of a PDF and is not its text: running titles, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.parse.pdf_lines import Line

_DIGITS = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百]+")
_NUMBER = re.compile(
    r"[-－—–·~\s]{0,6}(?:第\s?)?(?:[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6})\s?页?"
    r"(?:\s?[,，/／]?\s?(?:共|of|OF)?\s?[0-9０-９]{1,4}\s?页?)?[-－—–·~\s]{0,6}$"
)
EDGE = 0.13  # of the page's height, from its upper and lower edge, that such lines stand in
OUTERMOST = 3  # lines from the edge that can be running titles
MIN_PAGES = 3  # pages that a running title stands on, or half of all


def without(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page but running titles and page numbers."""
    seen: Counter[tuple[bool, str]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({key for _, key in _edges(lines, height)})
    enough = max(2, min(MIN_PAGES, (len(pages) + 1) // 2))
    kept = []
    for lines, height in zip(pages, heights, strict=True):
        gone = {
            index
            for index, key in _edges(lines, height)
            if seen[key] >= enough or _is_number(lines, index)
        }
        kept.append([line for index, line in enumerate(lines) if index not in gone])
    return kept


def _edges(lines: Sequence[Line], height: float) -> list[tuple[int, tuple[bool, str]]]:
    """The lines at the edges of a page, with what stays the same from page to page."""
    found = []
    upper = [i for i, line in enumerate(lines) if line.y < EDGE * height][:OUTERMOST]
    lower = [i for i, line in enumerate(lines) if line.y > (1 - EDGE) * height][-OUTERMOST:]
    for indices, is_upper in ((upper, True), (lower, False)):
        for index in indices:
            text = _DIGITS.sub("#", "".join(lines[index].text.split()))
            found.append((index, (is_upper, text)))
    return found


def _is_number(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a page number: nothing stands further out but another such line."""
    line = lines[index]
    if not _NUMBER.match(line.text):
        return False
    return index in (0, len(lines) - 1) or all(
        _NUMBER.match(other.text) for other in lines[index + 1 :]
    )
