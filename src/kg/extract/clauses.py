"""Sentences and clauses of a paragraph, as spans; brackets and quotes are never cut through."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Span

_SENTENCE_END = "。！？!?"
_CLAUSE_END = "，；：,;:"
_OPEN = "（(《“‘【[「『"
_CLOSE = "）)》”’】]」』"
# a change said of the figure before it is a clause of its own, though only 、 stands between
_CHANGE = re.compile(r"、(?=(?:较|比|同比|首次|其中|占|位居|居|列|创|并|累计完成))")


# No clause of a plan comes near this; text without punctuation is cut here, so that what looks at a
# whole clause stays linear in the text.
MAX_CLAUSE = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    span: Span
    clauses: tuple[Span, ...]


def sentences(text: str, span: Span) -> list[Sentence]:
    """The sentences in ``span``; each with its clauses, ends and white space trimmed."""
    found: list[Sentence] = []
    start = span.start
    depth = 0
    cuts: list[tuple[int, int]] = []
    position = span.start
    while position < span.end:
        char = text[position]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char == "\n" or (char in _SENTENCE_END and (depth == 0 or position - start > 400)):
            # an unclosed bracket must not swallow the rest of a plan
            _add(found, text, start, position, cuts)
            start, cuts, depth = position + 1, [], 0
        elif depth == 0 and _cuts(text, position):
            cuts.append((position, position + 1))
        if position - (cuts[-1][1] if cuts else start) >= MAX_CLAUSE:
            cuts.append((position, position))
        position += 1
    _add(found, text, start, span.end, cuts)
    return found


def _cuts(text: str, position: int) -> bool:
    char = text[position]
    if char == "、":
        return bool(_CHANGE.match(text, position))
    return char in _CLAUSE_END and not _between_digits(text, position)


def _between_digits(text: str, position: int) -> bool:
    """A colon or comma inside a number (1,200; 7:30) cuts nothing."""
    return (
        text[position] in ",:："
        and 0 < position < len(text) - 1
        and text[position - 1].isdigit()
        and text[position + 1].isdigit()
    )


def _add(
    found: list[Sentence], text: str, start: int, end: int, cuts: list[tuple[int, int]]
) -> None:
    whole = trim(text, start, end)
    if not len(whole):
        return
    clauses = []
    at = start
    for cut, after in [*cuts, (end, end)]:
        clause = trim(text, at, cut)
        if len(clause):
            clauses.append(clause)
        at = after
    found.append(Sentence(whole, tuple(clauses)))


def trim(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def depth_zero(text: str) -> list[bool]:
    """For each character, whether it stands outside all brackets and quotes."""
    flags = []
    depth = 0
    for char in text:
        if char in _CLOSE:
            depth = max(0, depth - 1)
        flags.append(depth == 0 and char not in _OPEN + _CLOSE)
        if char in _OPEN:
            depth += 1
    return flags
