"""Names of rivers, towns and offices that a generated plan speaks of."""

from __future__ import annotations

import random

from benchmarks.generate import words
from benchmarks.generate.places import Place


class Names:
    """A plan's own few rivers and towns, met again and again."""

    def __init__(self, source: random.Random, place: Place) -> None:
        self._random = source
        self._place = place
        self.rivers = _made(source, words.RIVER_FIRST, words.RIVER_SECOND, 6, "河")
        self._villages: set[str] = set()
        self.towns = _made(source, words.TOWN_FIRST, words.TOWN_SECOND, 12, "镇")

    def river(self) -> str:
        return self._random.choice(self.rivers)

    def town(self) -> str:
        return self._random.choice(self.towns)

    def agency(self) -> str:
        return self._place.short + self._random.choice(words.AGENCIES)

    def villages(self, count: int) -> list[str]:
        """Villages that were not named before."""
        found: list[str] = []
        while len(found) < count:
            for name in _made(self._random, words.TOWN_FIRST, words.TOWN_SECOND, count, "村"):
                if name not in self._villages and len(found) < count:
                    self._villages.add(name)
                    found.append(name)
        return found


def _made(source: random.Random, first: str, second: str, count: int, end: str) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        one, other = source.choice(first), source.choice(second)
        if one != other and other != end:
            found[one + other + end] = None
    return list(found)
