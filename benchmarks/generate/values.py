"""Figures of indicators, each indicator once in prose and once in a table of a plan."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.generate.facts import Fact, Said
from benchmarks.generate.places import Brief
from benchmarks.generate.words import MEASURES, Measure

Stated = tuple[str, list[Fact]]  # a sentence and what it says
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

    def target(self) -> Stated | None:
        """A sentence with a target or a few; None when every indicator had its turn."""
        if not self._targets:
            return None
        wording = self._random.choice((self._one, self._one, self._change, self._list, self._pair))
        return wording()

    def observation(self) -> Stated | None:
        """A sentence with what was reached before the plan."""
        if not self._seen:
            return None
        figures = self.figures(self._seen.pop())
        year = self._brief.start - 1
        measure, unit = figures.measure, _in_prose(figures.measure.unit)
        verb = "达到" if measure.better == "≥" else "为"
        sentence = f"{year}年，{self._whole}{measure.wording}{verb}{figures.base}{unit}。"
        fact = self.fact("prose-observation", "Observation", figures.base, measure, year, "")
        return sentence, [fact]

    @property
    def _whole(self) -> str:
        return f"全{self._brief.place.short}"

    def _one(self) -> Stated:
        clause, fact = self._bounded(self._targets.pop(), "prose-target")
        return f"到{self._brief.end}年，{self._whole}{clause}。", [fact]

    def _list(self) -> Stated:
        """A few indicators, each with its figure."""
        few = [self._targets.pop() for _ in range(min(3, len(self._targets)))]
        clauses = [self._bounded(measure, "prose-list") for measure in few]
        sentence = f"到{self._brief.end}年，{self._whole}{'，'.join(c for c, _ in clauses)}。"
        return sentence, [fact for _, fact in clauses]

    def _pair(self) -> Stated:
        """Two indicators, then both figures."""
        one = self._targets.pop()
        other = next((m for m in self._targets if m.unit == one.unit), None)
        if other is None:
            clause, fact = self._bounded(one, "prose-target")
            return f"到{self._brief.end}年，{self._whole}{clause}。", [fact]
        self._targets.remove(other)
        unit, end = _in_prose(one.unit), self._brief.end
        figures = [self.figures(m).target for m in (one, other)]
        sentence = (
            f"到{end}年，{self._whole}{one.wording}、{other.wording}"
            f"分别达到{figures[0]}{unit}、{figures[1]}{unit}。"
        )
        return sentence, [
            self.fact("prose-respectively", "Target", figure, m, end, "")
            for figure, m in zip(figures, (one, other), strict=True)
        ]

    def _change(self) -> Stated:
        """From what was reached to what is aimed at."""
        figures = self.figures(self._targets.pop())
        measure, unit = figures.measure, _in_prose(figures.measure.unit)
        before, end = self._brief.start - 1, self._brief.end
        verb = "提高到" if measure.better == "≥" else "降低到"
        sentence = (
            f"{self._whole}{measure.wording}由{before}年的{figures.base}{unit}"
            f"{verb}{end}年的{figures.target}{unit}。"
        )
        fact = self.fact
        return sentence, [
            fact("prose-change", "Observation", figures.base, measure, before, ""),
            fact("prose-change", "Target", figures.target, measure, end, ""),
        ]

    def _bounded(self, measure: Measure, layout: str) -> tuple[str, Fact]:
        """An indicator with the least or the most that it is to be."""
        target, unit = self.figures(measure).target, _in_prose(measure.unit)
        above = measure.better == "≥"
        wording = self._random.choice(
            (
                f"达到{target}{unit}以上" if above else f"控制在{target}{unit}以内",
                f"不低于{target}{unit}" if above else f"不高于{target}{unit}",
            )
        )
        fact = self.fact(layout, "Target", target, measure, self._brief.end, measure.better)
        return f"{measure.wording}{wording}", fact

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
