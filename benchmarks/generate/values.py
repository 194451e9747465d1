"""Figures of indicators, each indicator once in prose and once in a table of a plan."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.generate.facts import Fact, Said
from benchmarks.generate.places import Brief
from benchmarks.generate.words import MEASURES, Measure

_COMPARATORS = {"≥": "AtLeast", "≤": "AtMost", "": "Equal"}


@dataclass(frozen=True, slots=True)
class Figures:
    """An indicator at the base year and as a target; both as written, without a comparator."""

    measure: Measure
    base: str
    target: str


class Values:
    """Draws indicators without repeating one in prose, and figures that go the right way."""

    def __init__(self, source: random.Random, brief: Brief) -> None:
        self._random = source
        self._brief = brief
        in_prose = [m for m in MEASURES if not m.cumulative]
        self._targets = source.sample(in_prose, len(in_prose))
        self._seen = source.sample(in_prose, len(in_prose))
        self._figures: dict[str, Figures] = {}

    def figures(self, measure: Measure) -> Figures:
        """The same whenever the plan speaks of the indicator."""
        if measure.slug not in self._figures:
            low, high = measure.low, measure.high
            one, other = sorted(self._random.uniform(low, high) for _ in range(2))
            base, target = (one, other) if measure.better == "≥" else (other, one)
            self._figures[measure.slug] = Figures(
                measure, f"{base:.{measure.places}f}", f"{target:.{measure.places}f}"
            )
        return self._figures[measure.slug]

    def rows(self, count: int) -> list[Figures]:
        """Indicators for a table, those of one group together."""
        groups = list(dict.fromkeys(m.group for m in MEASURES))
        chosen = self._random.sample(MEASURES, min(count, len(MEASURES)))
        return [self.figures(m) for m in sorted(chosen, key=lambda m: groups.index(m.group))]

    def target(self) -> tuple[str, Fact] | None:
        """A sentence with a target; None when every indicator had its turn."""
        if not self._targets:
            return None
        figures = self.figures(self._targets.pop())
        measure, unit = figures.measure, _in_prose(figures.measure.unit)
        above = measure.better == "≥"
        wording = self._random.choice(
            (
                f"达到{figures.target}{unit}以上" if above else f"控制在{figures.target}{unit}以内",
                f"不低于{figures.target}{unit}" if above else f"不高于{figures.target}{unit}",
            )
        )
        sentence = f"到{self._brief.end}年，全{self._brief.place.short}{measure.wording}{wording}。"
        fact = self.fact(
            "prose-target", "Target", figures.target, measure, self._brief.end, measure.better
        )
        return sentence, fact

    def observation(self) -> tuple[str, Fact] | None:
        """A sentence with what was reached before the plan."""
        if not self._seen:
            return None
        figures = self.figures(self._seen.pop())
        year = self._brief.start - 1
        measure, unit = figures.measure, _in_prose(figures.measure.unit)
        verb = "达到" if measure.better == "≥" else "为"
        sentence = (
            f"{year}年，全{self._brief.place.short}{measure.wording}{verb}{figures.base}{unit}。"
        )
        return sentence, self.fact(
            "prose-observation", "Observation", figures.base, measure, year, ""
        )

    def fact(
        self, layout: str, kind: str, figure: str, measure: Measure, year: int, comparator: str
    ) -> Fact:
        said: Said = {
            "class": kind,
            "indicator": measure.slug,
            "value": figure,
            "year": year,
            "comparator": _COMPARATORS[comparator],
        }
        return Fact("value", layout, said)


def _in_prose(unit: str) -> str:
    return "微克/立方米" if unit == "μg/m3" else unit
