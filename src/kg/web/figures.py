"""Values of indicators as pages show them: one record a value, and its figure in words and signs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg import vocab
from kg.web import words
from kg.web.asking import Row

# What a query for values selects; ?value is bound outside. None of it multiplies rows but
# ?subject, which callers bind.
SELECTED: Final = (
    "?value ?kind ?indicator ?indicatorText ?year ?recurrence ?comparator ?number ?numberMax "
    "?canonical ?canonicalMax ?waterClass ?text ?unitText ?binding ?cumulative ?baselineYear "
    "?change ?subjectText ?jointly ?plan"
)
PATTERN: Final = """
  ?value eco:statedIn ?plan ; eco:indicatorText ?indicatorText ; eco:comparator ?comparator ;
    eco:valueText ?text ; a ?kind .
  FILTER(?kind IN (eco:Target, eco:Observation, eco:PastTarget))
  OPTIONAL { ?value eco:indicator ?indicator }
  OPTIONAL { ?value eco:year ?year }
  OPTIONAL { ?value eco:recurrence ?recurrence }
  OPTIONAL { ?value eco:value ?number }
  OPTIONAL { ?value eco:valueMax ?numberMax }
  OPTIONAL { ?value eco:canonicalValue ?canonical }
  OPTIONAL { ?value eco:canonicalValueMax ?canonicalMax }
  OPTIONAL { ?value eco:waterClass ?waterClass }
  OPTIONAL { ?value eco:unitText ?unitText }
  OPTIONAL { ?value eco:bindingness ?binding }
  OPTIONAL { ?value eco:cumulative ?cumulative }
  OPTIONAL { ?value eco:baselineYear ?baselineYear }
  OPTIONAL { ?value eco:changeKind ?change }
  OPTIONAL { ?value eco:subjectText ?subjectText }
  OPTIONAL { ?value eco:jointly ?jointly }
"""

_SIGNS = {
    "Equal": "",
    "AtLeast": "≥",
    "AtMost": "≤",
    "MoreThan": "＞",
    "LessThan": "＜",
    "About": "约",
}
_CLASSES = {
    "ClassI": "Ⅰ类",
    "ClassII": "Ⅱ类",
    "ClassIII": "Ⅲ类",
    "ClassIV": "Ⅳ类",
    "ClassV": "Ⅴ类",
    "ClassInferiorV": "劣Ⅴ类",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How a value is shown: a sign and a number, or words; ``unit`` where the column has none."""

    sign: str = ""
    number: str = ""
    words: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one indicator, as the graph has it. ``kind`` is target, observation or past;
    ``comparator`` a local name; ``canonical`` in the indicator's canonical unit."""

    iri: str
    kind: str
    indicator: str | None
    indicator_text: str
    year: int | None
    each_year: bool
    comparator: str
    number: Decimal | None
    number_max: Decimal | None
    canonical: Decimal | None
    canonical_max: Decimal | None
    water_class: str | None
    text: str
    unit_text: str
    binding: str | None
    cumulative: bool
    baseline_year: int | None
    change: str | None
    subject_text: str | None
    jointly: bool
    plan: str

    @property
    def converted(self) -> bool:
        """Whether the canonical figure differs from the written one."""
        return self.canonical is not None and self.canonical != self.number

    @property
    def level(self) -> bool:
        """Whether it says how much there is, and not by how much it changed."""
        return self.change is None and self.baseline_year is None


def read(row: Row) -> Value:
    """A value from a row of a query over :data:`PATTERN`."""
    return Value(
        iri=row["value"],
        kind=words.KIND_OF[_eco(row["kind"]) or ""],
        indicator=row["indicator"].rpartition("/")[2] if "indicator" in row else None,
        indicator_text=row["indicatorText"],
        year=int(row["year"]) if "year" in row else None,
        each_year="recurrence" in row,
        comparator=_eco(row["comparator"]) or "",
        number=_decimal(row.get("number")),
        number_max=_decimal(row.get("numberMax")),
        canonical=_decimal(row.get("canonical")),
        canonical_max=_decimal(row.get("canonicalMax")),
        water_class=_eco(row.get("waterClass")),
        text=row["text"],
        unit_text=row.get("unitText", ""),
        binding=_eco(row.get("binding")),
        cumulative=row.get("cumulative") in ("true", "1"),
        baseline_year=int(row["baselineYear"]) if "baselineYear" in row else None,
        change=_eco(row.get("change")),
        subject_text=row.get("subjectText"),
        jointly=row.get("jointly") in ("true", "1"),
        plan=row["plan"].rpartition("/")[2],
    )


def canonical(value: Value) -> Figure:
    """The figure in the indicator's canonical unit; as written where it has no such figure."""
    if value.canonical is None:
        return written(value)
    return Figure(_SIGNS.get(value.comparator, ""), _range(value.canonical, value.canonical_max))


def written(value: Value) -> Figure:
    """The figure as the plan gives it, with its unit."""
    if value.water_class:
        better = "及以上" if value.comparator == "AtLeast" else ""
        return Figure(words=_CLASSES.get(value.water_class, value.text) + better)
    if value.number is None:
        return Figure(words=value.text)
    sign = _SIGNS.get(value.comparator, "")
    return Figure(sign, _range(value.number, value.number_max), unit=value.unit_text)


def plain(figure: Figure) -> str:
    """A figure as one string."""
    return figure.words or f"{figure.sign}{figure.number}{figure.unit}"


def _range(low: Decimal, high: Decimal | None) -> str:
    return words.number(low) + (f"–{words.number(high)}" if high is not None else "")


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _eco(iri: str | None) -> str | None:
    return iri.removeprefix(vocab.ECO) if iri else None
