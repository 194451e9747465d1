"""Finding many phrases in one pass, the longest where they overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")


class Matcher(Generic[T]):
    """A set of phrases, each with a payload. Cost is linear in text and matches."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for phrase, payload in phrases:
            if phrase:
                self._automaton.add_word(phrase, (len(phrase), payload))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def all(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Every match as (start, end, payload), ordered by end."""
        if self._empty:
            return
        for last, (length, payload) in self._automaton.iter(text):
            yield last + 1 - length, last + 1, payload

    def longest(self, text: str) -> list[tuple[int, int, T]]:
        """Matches that do not overlap: the leftmost first, and of those the longest.

        The library's own ``iter_long`` misses matches after a false start, hence the choice here.
        """
        best: dict[int, tuple[int, T]] = {}
        for start, end, payload in self.all(text):
            if start not in best or end > best[start][0]:
                best[start] = (end, payload)
        chosen: list[tuple[int, int, T]] = []
        after = 0
        for start in sorted(best):
            if start >= after:
                after, payload = best[start]
                chosen.append((start, after, payload))
        return chosen
