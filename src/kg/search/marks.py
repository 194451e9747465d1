"""Which stretches of a text match a phrase, and the part of a text to show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.search.phrase import Phrase
from kg.search.tokens import Run, folded, syllables

Mark = tuple[int, int]  # half-open, in characters of the text


def marks(text: str, phrase: Phrase, *, names: bool = False) -> tuple[Mark, ...]:
    """Where the runs of the phrase stand, merged, in order; in ``names`` by pinyin too."""
    view = folded(text)
    found: list[Mark] = []
    for term in phrase.terms:
        for start, end in _places(view.text, term.run):
            found.append((view.origins[start], view.origins[end - 1] + 1))
    if not found and names and phrase.bare.isascii() and phrase.bare.isalpha():
        found = _spoken(text, phrase.bare)
    if not found:
        found = [
            (view.origins[start], view.origins[end - 1] + 1)
            for term in phrase.terms
            if term.run.han
            for pair in pairwise(term.run.text)
            for start, end in _places(view.text, Run("".join(pair), True, 0))
        ]
    return _merged(found)


def _places(text: str, run: Run) -> list[Mark]:
    found: list[Mark] = []
    start = text.find(run.text)
    while start >= 0:
        end = start + len(run.text)
        # a Latin run begins a word: "ph" does not match inside "graphite"
        if run.han or start == 0 or not text[start - 1].isascii() or not text[start - 1].isalnum():
            found.append((start, end))
        start = text.find(run.text, end)
    return found


def _spoken(name: str, typed: str) -> list[Mark]:
    """The first stretch of a name whose pinyin, or first letters, is what was typed."""
    spoken = syllables(name)
    for first in range(len(spoken)):
        for whole in (True, False):
            heard = ""
            for last in range(first, len(spoken)):
                heard += spoken[last][1] if whole else spoken[last][1][:1]
                if heard.startswith(typed):
                    return [(spoken[first][0], spoken[last][0] + 1)]
                if not typed.startswith(heard):
                    break
    return []


def _merged(found: Sequence[Mark]) -> tuple[Mark, ...]:
    merged: list[Mark] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(text: str, found: Sequence[Mark], length: int) -> tuple[str, tuple[Mark, ...]]:
    """About ``length`` characters around the first match, with the marks in it."""
    first = found[0][0] if found else 0
    start = max(0, first - length // 4)
    end = min(len(text), start + length)
    start = max(0, min(start, end - length))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple(
        (max(a, start) + shift, min(b, end) + shift) for a, b in found if a < end and b > start
    )
    return before + text[start:end] + after, inside


def first_mark(text: str, phrase: Phrase) -> str:
    """The sentence that holds the first match: what a passage is called."""
    found = marks(text, phrase)
    at = found[0][0] if found else 0
    start = max(text.rfind(mark, 0, at) for mark in "。；！？") + 1
    ends = [place for mark in "。；！？" if (place := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))].strip()[:60]
