"""Marks in a text: stretches that facts rest on, cut where they cross, as HTML. Pure.

A stretch of text that several facts share is one element with as many underlines (up to three),
so that marks stack and never paint over one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from kg.records import NumberMark, NumberStatus

# Which kind's underline is the nearest to the words, and whose page a click opens.
ORDER = ("finding", "target", "observation", "past", "project", "task", "relation", "name")
_RANK = {kind: rank for rank, kind in enumerate(ORDER)}
_LAYERS = "abc"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the text says, as the page shows it. ``id`` names it in addresses; ``title``
    and ``detail`` are what was understood; ``path`` leads to its page."""

    id: str
    kind: str
    title: str
    detail: str
    path: str


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch ``[start, end)`` on which the fact at ``fact`` (an index) rests."""

    start: int
    end: int
    fact: int


class Marker:
    """Marks stretches of one text. Facts get their anchor where they are met first."""

    def __init__(
        self, text: str, facts: Sequence[Fact], marks: Iterable[Mark], numbers: Iterable[NumberMark]
    ) -> None:
        self._text = text
        self._facts = facts
        self._marks = sorted(marks)
        self._numbers = sorted(
            (n for n in numbers if n.status is not NumberStatus.FACT), key=lambda n: n.span
        )
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)
        self._anchored: set[int] = set()

    def html(self, start: int, end: int) -> Markup:
        """``text[start:end]`` with its marks."""
        marks = self._within(start, end)
        numbers = [n for n in self._numbers if n.span.start < end and n.span.end > start]
        cuts = {start, end}
        for left, right in [(m.start, m.end) for m in marks] + [
            (n.span.start, n.span.end) for n in numbers
        ]:
            cuts.update(at for at in (left, right) if start < at < end)
        made = []
        for left, right in pairwise(sorted(cuts)):
            on = [m.fact for m in marks if m.start <= left and right <= m.end]
            number = next(
                (n for n in numbers if n.span.start <= left and right <= n.span.end), None
            )
            made.append(self._segment(left, right, on, number))
        return Markup("").join(made)

    def anchor(self, fact: int) -> Markup:
        """The place that an address with this fact leads to; empty where it is met again."""
        if fact in self._anchored:
            return Markup("")
        self._anchored.add(fact)
        return Markup('<span id="f={}"></span>').format(self._facts[fact].id)

    def _within(self, start: int, end: int) -> list[Mark]:
        """Marks that touch ``[start, end)``."""
        first = self._first(start - self._longest)
        found = []
        for mark in self._marks[first:]:
            if mark.start >= end:
                break
            if mark.end > start and mark.start < mark.end:
                found.append(mark)
        return found

    def _first(self, start: int) -> int:
        low, high = 0, len(self._marks)
        while low < high:
            middle = (low + high) // 2
            if self._marks[middle].start < start:
                low = middle + 1
            else:
                high = middle
        return low

    def _segment(
        self, start: int, end: int, on: Sequence[int], number: NumberMark | None
    ) -> Markup:
        text = escape(self._text[start:end])
        if (not on and number is None) or text.isspace():
            return text
        if not on:
            assert number is not None
            return Markup('<span class="x" data-n="{}">{}</span>').format(_reason(number), text)
        ordered = sorted(dict.fromkeys(on), key=lambda fact: (_RANK[self._facts[fact].kind], fact))
        kinds = list(dict.fromkeys(self._facts[fact].kind for fact in ordered))
        classes = " ".join(f"{layer}-{kind}" for layer, kind in zip(_LAYERS, kinds, strict=False))
        anchors = Markup("").join(self.anchor(fact) for fact in ordered)
        return Markup('<a class="m {}" data-f="{}" href="{}" tabindex="-1">{}{}</a>').format(
            classes + (" x" if number else ""),
            " ".join(map(str, ordered)),
            self._facts[ordered[0]].path,
            anchors,
            text,
        )


def _reason(number: NumberMark) -> str:
    return f"{number.status.value}:{number.reason}"
