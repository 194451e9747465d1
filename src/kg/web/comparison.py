"""Areas side by side for one indicator: which values stand for them, what follows from them, and
what a reader must know of it. Pure: values in, lines out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.web import figures
from kg.web.catalog import Area, Indicator
from kg.web.figures import Value
from kg.web.view import View

SORTS = ("area", "baseline", "target", "change", "gap")


@dataclass(frozen=True, slots=True)
class Line:
    """One area. ``change`` is target minus baseline, ``gap`` target minus the target of the area
    above (``upper``), both in the canonical unit; ``better`` says of a gap whether it is on the
    good side. ``notes`` number the comparison's notes."""

    area: Area
    baseline: Value | None = None
    target: Value | None = None
    change: Decimal | None = None
    upper: Value | None = None
    gap: Decimal | None = None
    better: bool | None = None
    baseline_notes: tuple[int, ...] = ()
    target_notes: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return self.baseline is None and self.target is None


@dataclass(frozen=True, slots=True)
class Comparison:
    indicator: Indicator
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def values(self) -> list[Value]:
        """Every value shown."""
        return [v for line in self.lines for v in (line.baseline, line.target) if v]


def compare(
    indicator: Indicator,
    areas: Sequence[Area],
    found: Mapping[str, Sequence[Value]],
    years: tuple[int, int],
    view: View,
    sort: str = "",
    descending: bool = False,
) -> Comparison:
    """``found`` are the indicator's values by area code; ``years`` the baseline's and the
    target's. Without ``sort`` the areas stay in their order."""
    notes = _Notes(view)
    base, goal = years
    targets = {code: _target(values, goal) for code, values in found.items()}
    lines = []
    for area in areas:
        values = found.get(area.code, ())
        baseline, target = _baseline(values, base, goal), targets.get(area.code)
        upper = next((targets[code] for code in area.above if targets.get(code)), None)
        gap = _difference(upper, target)
        lines.append(
            Line(
                area=area,
                baseline=baseline,
                target=target,
                change=_difference(baseline, target),
                upper=upper,
                gap=gap,
                better=_better(gap, indicator.direction),
                baseline_notes=notes.of_baseline(baseline, base),
                target_notes=notes.of_target(target, values, goal),
            )
        )
    if sort:
        lines = _sorted(lines, sort, descending, notes)
    notes.of_signs(lines)
    return Comparison(indicator, tuple(lines), tuple(notes.words))


def _target(values: Sequence[Value], year: int) -> Value | None:
    return _best([v for v in values if v.kind == "target" and v.year == year])


def _baseline(values: Sequence[Value], year: int, goal: int) -> Value | None:
    """The observation of the year; else the one nearest to it, not later than the target."""
    observed = [v for v in values if v.kind == "observation" and v.year and v.level]
    exact = _best([v for v in observed if v.year == year])
    if exact:
        return exact
    near = [v for v in observed if v.year is not None and v.year <= goal]
    if not near:
        return None
    best = min(abs((v.year or 0) - year) for v in near)
    return _best([v for v in near if abs((v.year or 0) - year) == best])


def _best(values: Sequence[Value]) -> Value | None:
    """Of several values for one year the one that stands for the area as a whole: levels before
    changes, without a narrower subject, marked binding or expected, with a figure."""
    return min(
        values,
        key=lambda v: (
            not v.level,
            v.subject_text is not None,
            v.jointly,
            v.binding is None,
            v.canonical is None,
            v.plan,
            v.iri,
        ),
        default=None,
    )


def _difference(before: Value | None, after: Value | None) -> Decimal | None:
    """After minus before, where both are single figures of the same sort."""
    if before is None or after is None or before.cumulative != after.cumulative:
        return None
    if before.level != after.level or before.canonical_max or after.canonical_max:
        return None
    if before.canonical is None or after.canonical is None:
        return None
    return after.canonical - before.canonical


def _better(gap: Decimal | None, direction: int) -> bool | None:
    return None if not gap or not direction else (gap > 0) == (direction > 0)


def _sorted(lines: Sequence[Line], sort: str, descending: bool, notes: _Notes) -> list[Line]:
    """By a column; those without a figure come last and are named."""

    def key(line: Line) -> Decimal | None:
        match sort:
            case "baseline":
                return line.baseline.canonical if line.baseline else None
            case "target":
                return line.target.canonical if line.target else None
            case "change":
                return line.change
            case "gap":
                return line.gap
        return Decimal(int(line.area.code)) if line.area.code.isdecimal() else None

    ranked = [line for line in lines if key(line) is not None]
    left = [line for line in lines if key(line) is None]
    ranked.sort(key=lambda line: key(line) or Decimal(0), reverse=descending)
    if left and sort != "area":
        notes.left_out([line.area.label for line in left])
    return [*ranked, *left]


class _Notes:
    """What must be said of a comparison, each thing once, numbered from 1."""

    def __init__(self, view: View) -> None:
        self.words: list[str] = []
        self._t = view.t

    def _add(self, words: str) -> int:
        if words not in self.words:
            self.words.append(words)
        return self.words.index(words) + 1

    def of_baseline(self, value: Value | None, year: int) -> tuple[int, ...]:
        if value is None:
            return ()
        found = []
        if value.year != year:
            found.append(self._add(self._t(f"{value.year}年数据。", f"Figure of {value.year}.")))
        return (*found, *self._of_value(value))

    def of_target(self, value: Value | None, values: Sequence[Value], year: int) -> tuple[int, ...]:
        if value is not None:
            return self._of_value(value)
        others = [v for v in values if v.kind == "target" and v.year and v.year != year]
        if not others:
            return ()
        said = self._t("、", ", ").join(
            f"{v.year}{self._t('年', '')} {figures.plain(figures.canonical(v))}"
            for v in sorted({v.year: v for v in others}.values(), key=lambda v: v.year or 0)
        )
        return (self._add(self._t(f"该规划写明的是：{said}。", f"The plan states: {said}.")),)

    def _of_value(self, value: Value) -> tuple[int, ...]:
        found = []
        t = self._t
        if value.converted:
            found.append(
                self._add(
                    t(
                        f"由原文“{value.text}{_missing(value)}”换算。",
                        f"Converted from “{value.text}{_missing(value)}”.",
                    )
                )
            )
        if value.cumulative:
            found.append(self._add(t("五年累计值。", "A sum over the five years.")))
        if value.subject_text:
            found.append(
                self._add(t(f"对象：{value.subject_text}。", f"It is of {value.subject_text}."))
            )
        if value.baseline_year:
            since = value.baseline_year
            found.append(self._add(t(f"相对{since}年的变化。", f"A change since {since}.")))
        return tuple(found)

    def left_out(self, labels: Sequence[str]) -> None:
        names = self._t("、", ", ").join(labels)
        self._add(
            self._t(
                f"未参与排序（没有可比的数值）：{names}。",
                f"Not ranked, for want of a comparable figure: {names}.",
            )
        )

    def of_signs(self, lines: Sequence[Line]) -> None:
        targets = [
            line.target for line in lines if line.target and line.target.canonical is not None
        ]
        bounds = {"AtLeast", "AtMost", "MoreThan", "LessThan", "About"}
        if len({v.comparator for v in targets}) > 1 and any(
            v.comparator in bounds for v in targets
        ):
            self._add(
                self._t(
                    "≥、≤、约 等按其后的数值参与计算和排序。",
                    "≥, ≤ and 约 (about) are reckoned by the figure after them.",
                )
            )


def _missing(value: Value) -> str:
    """The unit, where the words do not hold it."""
    return value.unit_text if value.unit_text and value.unit_text not in value.text else ""
