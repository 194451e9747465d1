"""What is printed on the pages of a PDF and is not its text: running titles, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from kg.parse.pdf_lines import Line

_DIGITS = re.compile(r"[0-9０-９]+")
_NUMBER = re.compile(
    r"[-－—–·~\s]{0,6}(?:第\s?)?(?:[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6})\s?页?"
    r"(?:\s?[,，/／]?\s?(?:共|of|OF)?\s?[0-9０-９]{1,4}\s?页?)?[-－—–·~\s]{0,6}$"
)
EDGE = 0.13  # of the page's height, from its upper and lower edge, that such lines stand in
OUTERMOST = 3  # lines from the edge that can be running titles
MIN_PAGES = 3  # pages that a running title stands on, or half of all
APART = 1.7  # times the usual distance of lines that sets it apart from the text
SMALLER = 0.95  # of the size of the text that also does


def without(pages: Sequence[list[Line]], heights: Sequence[float], body: float) -> list[list[Line]]:
    """The lines of each page but running titles and page numbers. ``body`` is the size of text."""
    steps = [b.y - a.y for lines in pages for a, b in pairwise(lines) if b.y > a.y]
    usual = median(steps) if steps else 0.0
    edges = [
        list(_edges(lines, height, body, usual))
        for lines, height in zip(pages, heights, strict=True)
    ]
    seen = Counter(key for found in edges for key in {key for _, key in found})
    enough = max(2, min(MIN_PAGES, (len(pages) + 1) // 2))
    kept: list[list[Line]] = []
    for lines, found in zip(pages, edges, strict=True):
        gone = {index for index, key in found if seen[key] >= enough}
        left = [line for index, line in enumerate(lines) if index not in gone]
        kept.append(_unnumbered(left, heights[len(kept)]))
    return kept


def _edges(
    lines: Sequence[Line], height: float, body: float, usual: float
) -> Iterator[tuple[int, tuple[bool, str]]]:
    """The lines at the edges of a page that are set apart from its text, with what of them stays
    the same from page to page."""
    upper = [i for i, line in enumerate(lines) if line.y < EDGE * height][:OUTERMOST]
    lower = [i for i, line in enumerate(lines) if line.y > (1 - EDGE) * height][-OUTERMOST:]
    for indices, is_upper in ((upper, True), (lower, False)):
        inner = indices[-1] + 1 if is_upper and indices else (indices or [0])[0] - 1
        edge = lines[indices[-1] if is_upper else indices[0]] if indices else None
        gap = abs(lines[inner].y - edge.y) if edge and 0 <= inner < len(lines) else float("inf")
        for index in indices:
            if gap > APART * usual or lines[index].size < SMALLER * body:
                text = _DIGITS.sub("#", "".join(lines[index].text.split()))
                yield index, (is_upper, text)


def _unnumbered(lines: list[Line], height: float) -> list[Line]:
    """The lines of a page without its number, which stands outermost."""
    if lines and lines[-1].y > (1 - EDGE) * height and _NUMBER.match(lines[-1].text):
        lines = lines[:-1]
    if lines and lines[0].y < EDGE * height and _NUMBER.match(lines[0].text):
        lines = lines[1:]
    return lines
