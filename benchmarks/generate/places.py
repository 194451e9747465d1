"""Which areas there are to plan for, from the ontology."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate.words import PERIODS, SUBJECTS
from kg.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Place:
    """An area, and how its plans are entitled: 江西省宜春市上高县."""

    code: str
    name: str
    full: str
    level: str

    @property
    def short(self) -> str:
        """How its offices call it: 县生态环境局."""
        return {"province": "省", "prefecture": "市"}.get(self.level, self.name[-1])


@dataclass(frozen=True, slots=True)
class Brief:
    """What plan is to be written."""

    place: Place
    subject: str
    start: int
    period: str
    stem: str

    @property
    def end(self) -> int:
        return self.start + 4

    @property
    def title(self) -> str:
        return f"{self.place.full}{self.subject}“{self.period}”规划"


def places(ontology: Path) -> list[Place]:
    """Counties and prefectures of GB/T 2260, by code."""
    areas = Lexicon.load(ontology).areas
    found = []
    for code, area in sorted(areas.by_code.items()):
        if area.level in ("county", "prefecture") and area.name[-1] in "县区市旗州盟":
            above = "".join(a.name for a in reversed(areas.above(code)))
            found.append(Place(code, area.name, above + area.name, area.level))
    return found


def briefs(count: int, seed: int, ontology: Path) -> Iterator[Brief]:
    """``count`` different plans: every area once, then other periods and subjects. A smaller count
    is the beginning of a larger one."""
    order = places(ontology)
    random.Random(seed).shuffle(order)
    every = _kinds()
    if count > len(order) * len(every):
        raise ValueError(f"there are {len(order) * len(every)} plans at most")
    for number in range(count):
        place = order[number % len(order)]
        (subject, slug), (start, period) = every[number // len(order)]
        yield Brief(place, subject, start, period, f"{place.code}-{slug}-{start}")


def _kinds() -> Sequence[tuple[tuple[str, str], tuple[int, str]]]:
    return [(subject, period) for subject in SUBJECTS for period in PERIODS]
