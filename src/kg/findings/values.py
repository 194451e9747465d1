"""Values held against one another: contradictions (of one indicator, or of days and their share of
the year), and targets looser than what was reached.

Quantities that add up (areas treated, things built) are compared only where they are worded alike:
two of them may be parts of one whole, or work of different years.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from kg import vocab
from kg.findings import figures, shares
from kg.findings.figures import Stated
from kg.findings.model import Finding, slug_of
from kg.findings.rows import Row

# Kinds of quantity of which a place has just one at a time.
_LEVELS = frozenset(
    [
        *(
            vocab.QUANTITY_KIND + kind
            for kind in ("DimensionlessRatio", "MassConcentration", "SoundPressureLevel", "Time")
        ),
        *(
            f"{vocab.ID}quantity-kind/{kind}"
            for kind in (
                "AccidentRate",
                "AreaPerPerson",
                "EnergyPerCurrency",
                "MassPerCurrency",
                "Score",
                "VolumePerCurrency",
                "WaterQualityClass",
            )
        ),
    ]
)
_WATER_CLASS = f"{vocab.ID}quantity-kind/WaterQualityClass"
_OF_PROJECTS = (f"{vocab.ID}programme/", f"{vocab.ID}project/")
_MARKS = re.compile(r"[*＊]|【[0-9]+】")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the graph; ``row`` is what the query says of it."""

    row: Row
    stated: Stated

    @property
    def iri(self) -> str:
        return self.row["value"]

    @property
    def year(self) -> int:
        return int(self.row["year"])

    @property
    def about(self) -> tuple[str, ...]:
        """What two comparable values agree in, years and kinds apart."""
        subjects = " ".join(sorted(self.row.get("subjects", "").split()))
        rest = (self.row.get(name, "") for name in ("about", "change"))
        return (self.row["plan"], self.row["indicator"], subjects, *rest)

    @property
    def is_level(self) -> bool:
        """Whether its subject has just one such value at a time, however it is worded."""
        of_projects = self.row.get("subjects", "").startswith(_OF_PROJECTS)
        return self.row["quantity"] in _LEVELS and not of_projects

    @property
    def wording(self) -> str:
        return "".join(self.row["wording"].split())

    @property
    def written(self) -> str:
        """As the plan writes it, without marks of footnotes, its unit behind it."""
        written, unit = _MARKS.sub("", self.row["written"]).strip(), self.row.get("unit", "")
        return written if unit in written else written + unit


def judge(rows: Sequence[Row], _text: Callable[[str], str]) -> Iterator[Finding]:
    groups: dict[tuple[str, ...], list[Value]] = defaultdict(list)
    for row in rows:
        value = _value(row)
        groups[value.about].append(value)
    yield from _days_and_shares(groups)
    for group in groups.values():
        group.sort(key=lambda value: value.iri)
        for one, other in combinations(group, 2):
            if _contradict(one, other):
                yield _conflict(one, other)
        yield from _looser(group)


def _days_and_shares(groups: Mapping[tuple[str, ...], Iterable[Value]]) -> Iterator[Finding]:
    """Days with good air and their share of the year that no number of measured days explains."""
    for about, group in groups.items():
        plan, indicator, *rest = about
        if indicator != shares.DAYS:
            continue
        for days in group:
            for share in groups.get((plan, shares.SHARE, *rest), ()):
                alike = all(days.row[name] == share.row[name] for name in ("class", "year"))
                if alike and {days.stated.comparator, share.stated.comparator} == {"Equal"}:
                    places = figures.decimals(share.row["written"])
                    low = share.stated.low
                    if shares.measured_days(days.stated.low, low, places, days.year) is None:
                        yield _impossible(days, share)


def _impossible(days: Value, share: Value) -> Finding:
    year, most = days.year, 366 if isleap(days.year) else 365
    return Finding(
        "conflicting-values",
        slug_of(days.row["plan"]),
        (days.iri, share.iri),
        f"{year}年优良天数{days.written}与占比{share.written}不能同时成立："
        f"有效监测天数在{shares.FEWEST}至{most}之间时均得不到该占比。",
        f"{days.written} and {share.written} of good-air days in {year} cannot both hold: no number"
        f" of days measured, {shares.FEWEST} to {most}, gives that share.",
    )


def _value(row: Row) -> Value:
    most = row.get("most")
    comparator = row["comparator"].rpartition("#")[2]
    if row["quantity"] == _WATER_CLASS:  # class III or better: a rank of 3 at most
        comparator = {"AtLeast": "AtMost", "AtMost": "AtLeast"}.get(comparator, comparator)
    stated = Stated(comparator, Decimal(row["level"]), Decimal(most) if most else None)
    return Value(row, stated)


def _contradict(one: Value, other: Value) -> bool:
    if any(one.row[name] != other.row[name] for name in ("class", "year")):
        return False
    if one.row["place"] == other.row["place"]:
        return False
    alike = one.wording == other.wording
    return (alike or one.is_level) and figures.contradict(one.stated, other.stated)


def _conflict(one: Value, other: Value) -> Finding:
    row, places = one.row, min(figures.decimals(v.row["written"]) for v in (one, other))
    rounded = figures.rounds_to(one.stated.low, other.stated.low, places)
    return Finding(
        "conflicting-values",
        slug_of(row["plan"]),
        (one.iri, other.iri),
        f"{row['name']}（{row['year']}年）有两个数值：{one.written}与{other.written}"
        + ("（舍入后相同）。" if rounded else "。"),
        f"Two values for {row['english']} in {row['year']}: {one.written} and {other.written}"
        + (" (the same once rounded)." if rounded else "."),
    )


def _looser(group: Iterable[Value]) -> Iterator[Finding]:
    """Targets that allow what is worse than what was reached in the last year observed before."""
    levels = [value for value in group if value.is_level]
    observed = [v for v in levels if v.row["class"] == vocab.ECO + "Observation"]
    for target in levels:
        if target.row["class"] != vocab.ECO + "Target":
            continue
        before = [v for v in observed if v.year < target.year]
        last = max((v.year for v in before), default=None)
        direction = target.row["direction"].rpartition("#")[2]
        if target.row["quantity"] == _WATER_CLASS:
            direction = "LowerIsBetter"
        reached = [
            v
            for v in before
            if v.year == last and figures.looser(target.stated, v.stated, direction)
        ]
        if reached:
            yield _loosened(target, reached)


def _loosened(target: Value, reached: Sequence[Value]) -> Finding:
    row = target.row
    english = row["english"][0].upper() + row["english"][1:]
    levels = list(dict.fromkeys(value.written for value in reached))
    return Finding(
        "looser-than-achieved",
        slug_of(row["plan"]),
        (target.iri, *(value.iri for value in reached)),
        f"{row['name']}：{target.year}年目标{target.written}比{reached[0].year}年已达到的"
        f"{'、'.join(levels)}宽松。",
        f"{english}: the target of {target.written} for {target.year} is looser than"
        f" {' and '.join(levels)}, reached in {reached[0].year}.",
    )
