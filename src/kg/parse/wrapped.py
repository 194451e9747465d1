"""Text dumps whose lines a program broke at one width, in the middle of words and figures."""

from __future__ import annotations

import re
from itertools import pairwise
from unicodedata import east_asian_width

from kg.document import Span

_LINE = re.compile(r"[^\n]+")
_PARTING = re.compile(
    r"[\t|｜│┃]|(?<=\S)[ \u00a0\u3000]{2,}(?=\S)"
)  # two of these part a row's cells
_BEGINS = re.compile(r"[\s\u3000]")
_ENDS = "。！？"
_SLACK = 4  # columns left free where no further character, or none that may begin a line, fits
NARROWEST = 24  # columns; lines of a list or of a table may be shorter
WIDEST = 160  # columns; a longer line is a paragraph as its author made it
LEAST = 6
SHARE = 0.2  # of the lines that are full in a text so broken: the rest are headings and last lines
OPEN = 0.7  # of full lines that end within a sentence


def breaks(text: str) -> list[int]:
    """Offsets of the line breaks of ``text`` that stand within a paragraph; none where lines are
    the author's own."""
    lines = [
        Span(m.start(), m.end())
        for m in _LINE.finditer(text)
        if len(_PARTING.findall(m.group())) < 2
    ]
    sized = [[measure(line.of(text).rstrip()) for line in lines] for measure in (_columns, len)]
    full = max((_full(text, lines, sizes) for sizes in sized), key=len)
    return [
        line.end
        for line, after in pairwise(lines)
        if line.end in full and after.start == line.end + 1 and _joins(text, line, after)
    ]


def _full(text: str, lines: list[Span], sizes: list[int]) -> frozenset[int]:
    """Ends of the lines that reach the width at which lines were broken; none if there is none."""
    if len(lines) < LEAST:
        return frozenset()
    width = sorted(sizes)[int(0.98 * (len(sizes) - 1))]
    ends = [line.end for line, size in zip(lines, sizes, strict=True) if size >= width - _SLACK]
    within = sum(text[end - 1] not in _ENDS for end in ends)
    broken = NARROWEST <= width <= WIDEST and len(ends) >= max(LEAST, SHARE * len(lines))
    return frozenset(ends if broken and within >= OPEN * len(ends) else ())


def _joins(text: str, line: Span, after: Span) -> bool:
    last, first = text[line.end - 1], text[after.start]
    words = last.isascii() and last.isalpha() and first.isascii() and first.isalpha()
    return not _BEGINS.match(first) and last not in _ENDS and not words


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)
