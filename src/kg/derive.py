"""Values computed from what plans state: ``eco:DerivedValue``, never mixed with statements.

Each says what it was computed from (``prov:wasDerivedFrom``) and by which rule (``eco:derivedBy``):

days-to-share, share-to-days
    Good-air days as a share of the days of that very year (365 or 366), and back.
change-to-level
    333 days, 41 more than in 2015: 292 days in 2015.
amount-to-rate, rate-to-amount
    31.8 μg/m³, 12.2 less than in 2020: a fall of 27.7 %. 7107.4 t emitted, 7.7 % less than in 2015:
    592.9 t less.
share-of-municipal-target
    A district's target in percent of the target that its municipality has for the same year.
"""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

import pyoxigraph as ox

from kg import vocab
from kg.mapping.terms import TYPE, decimal, eco, integer

Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]

_WORK = Context(prec=34)
_PLACES = Decimal("0.0001")
_HUNDRED = Decimal(100)
_DERIVED_FROM = ox.NamedNode(vocab.PROV + "wasDerivedFrom")
_DAYS, _SHARE = vocab.IND + "good-air-days", vocab.IND + "good-air-days-share"
_ABOUT = vocab.ECO + "About"
_RELATIVE = vocab.IND + "relative-to-municipal-target"

# Optional only in form: the engine then looks them up last, a hundred times as fast.
_VALUES = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?value ?class ?plan ?indicator ?canonical ?year ?comparator ?figure ?subject ?about
       ?baseline WHERE {
  VALUES ?class { eco:Target eco:Observation }
  ?value a ?class ; eco:statedIn ?plan ; eco:indicator ?indicator ; eco:year ?year ;
         eco:comparator ?comparator ; eco:canonicalValue ?figure ; eco:subject ?subject .
  FILTER NOT EXISTS { ?value eco:restates ?main }
  FILTER NOT EXISTS { ?value eco:canonicalValueMax ?most }
  FILTER NOT EXISTS { ?value eco:jointly true }
  OPTIONAL { ?value eco:subjectText ?about }
  OPTIONAL { ?value eco:baselineYear ?baseline }
  OPTIONAL { ?indicator eco:canonicalUnit ?canonical }
}"""
_LINKS = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?level ?link ?change ?unit WHERE {
  VALUES ?link { eco:hasReductionRate eco:hasReductionAmount eco:hasIncreaseAmount }
  ?level ?link ?change . OPTIONAL { ?change eco:canonicalUnit ?unit }
}"""
_ABOVE = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?area ?above WHERE {
  ?plan a eco:Plan ; eco:coversArea ?area . ?area eco:within+ ?above .
  ?higher a eco:Plan ; eco:coversArea ?above . FILTER(?area != ?above)
}"""


@dataclass(frozen=True, slots=True)
class Value:
    """A target or an observation that a plan states. IRIs throughout."""

    iri: str
    of: str  # Target or Observation, as an IRI
    plan: str
    indicator: str
    unit: str
    year: int
    comparator: str  # the IRI
    figure: Decimal
    subject: str
    about: str
    baseline: int | None

    @property
    def exact(self) -> bool:
        return self.comparator == vocab.ECO + "Equal"


@dataclass(frozen=True, slots=True)
class _Link:
    """From a level to the indicator of its change."""

    level: str
    name: str  # hasReductionRate …
    change: str
    unit: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value in ``unit``, the canonical one of ``indicator``. IRIs throughout but for
    ``rule``, a slug."""

    rule: str
    sources: tuple[str, ...]
    indicator: str
    unit: str
    figure: Decimal
    year: int
    subject: str
    comparator: str
    about: str = ""
    baseline: int | None = None

    @property
    def iri(self) -> str:
        payload = [self.rule, self.indicator, sorted(self.sources)]
        return vocab.thing_iri("derived", f"{self.rule}-{vocab.digest(payload, 16)}")


def derive(store: ox.Store, graphs: Graphs | None = None) -> list[Derived]:
    """Every value that a rule gives, by IRI. ``graphs`` are asked where the store's own default
    graph is empty."""
    values = stated_values(store, graphs)
    above = [(row["area"], row["above"]) for row in _rows(store, _ABOVE, graphs)]
    found = [*within_plans(store, values, graphs), *between_plans(targets(values), above)]
    return in_order(found)


def within_plans(
    store: ox.Store, values: Sequence[Value], graphs: Graphs | None = None
) -> Iterator[Derived]:
    """What follows from the values of one plan at a time; the store tells which indicators are
    changes of which."""
    links = [_link(row) for row in _rows(store, _LINKS, graphs)]
    yield from _days_and_shares(values)
    yield from _changes(values, links)


def targets(values: Iterable[Value]) -> list[Value]:
    """Of the values those that targets of other plans are held against."""
    return [v for v in values if v.of == vocab.ECO + "Target" and not v.about]


def in_order(found: Iterable[Derived]) -> list[Derived]:
    """Each once, by IRI."""
    return sorted({item.iri: item for item in found}.values(), key=lambda item: item.iri)


def triples(derived: Iterable[Derived]) -> Iterator[ox.Triple]:
    for item in derived:
        node = ox.NamedNode(item.iri)
        yield ox.Triple(node, TYPE, eco("DerivedValue"))
        rule = ox.NamedNode(vocab.thing_iri("rule", item.rule))
        yield ox.Triple(node, eco("derivedBy"), rule)
        for source in item.sources:
            yield ox.Triple(node, _DERIVED_FROM, ox.NamedNode(source))
        yield ox.Triple(node, eco("indicator"), ox.NamedNode(item.indicator))
        yield ox.Triple(node, eco("subject"), ox.NamedNode(item.subject))
        if item.about:
            yield ox.Triple(node, eco("subjectText"), ox.Literal(item.about))
        yield ox.Triple(node, eco("year"), integer(item.year))
        if item.baseline is not None:
            yield ox.Triple(node, eco("baselineYear"), integer(item.baseline))
        yield ox.Triple(node, eco("comparator"), ox.NamedNode(item.comparator))
        for name in ("value", "canonicalValue"):
            yield ox.Triple(node, eco(name), decimal(item.figure))
        yield ox.Triple(node, eco("unit"), ox.NamedNode(item.unit))


# --- rules --------------------------------------------------------------------------------------


def _days_and_shares(values: Iterable[Value]) -> Iterator[Derived]:
    for value in values:
        days = Decimal(366 if isleap(value.year) else 365)
        if value.indicator == _DAYS:
            share = _rounded(value.figure / days * _HUNDRED)
            yield _from(value, "days-to-share", _SHARE, vocab.UNIT + "PERCENT", share)
        elif value.indicator == _SHARE:
            amount = _rounded(value.figure * days / _HUNDRED)
            yield _from(value, "share-to-days", _DAYS, vocab.UNIT + "DAY", amount)


def _changes(values: Sequence[Value], links: Iterable[_Link]) -> Iterator[Derived]:
    """From a level and its change, both stated exactly, of one subject and year."""
    by_indicator: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        if value.exact:
            by_indicator[value.indicator].append(value)
    rate_of = {link.level: link for link in links if link.name == "hasReductionRate"}
    amount_of = {link.level: link for link in links if link.name == "hasReductionAmount"}
    for link in links:
        for level, change in _pairs(by_indicator[link.level], by_indicator[link.change]):
            if change.baseline is None:
                continue
            if link.name == "hasReductionRate":
                amount = amount_of.get(link.level)
                if amount and change.figure < _HUNDRED:
                    left = 1 - change.figure / _HUNDRED
                    fell = _WORK.divide(level.figure, left) - level.figure
                    yield _both("rate-to-amount", level, change, amount, fell)
                continue
            base = level.figure + change.figure
            if link.name == "hasIncreaseAmount":
                base = level.figure - change.figure
            elif rate := rate_of.get(link.level):
                fall = _WORK.divide(change.figure, base) * _HUNDRED
                yield _both("amount-to-rate", level, change, rate, fall)
            yield Derived(
                "change-to-level",
                (level.iri, change.iri),
                level.indicator,
                level.unit,
                _rounded(base),
                change.baseline,
                level.subject,
                level.comparator,
                level.about,
            )


def between_plans(targets: Iterable[Value], above: Iterable[tuple[str, str]]) -> Iterator[Derived]:
    """Targets of an area in percent of those of an area above it; ``above`` are pairs of IRIs of
    areas that plans cover."""
    by_area: dict[str, list[Value]] = defaultdict(list)
    for value in targets:
        by_area[value.subject].append(value)
    for area, higher in above:
        others: dict[tuple[str, int], list[Value]] = defaultdict(list)
        for other in by_area.get(higher, ()):
            others[other.indicator, other.year].append(other)
        for own in by_area.get(area, ()):
            for other in others.get((own.indicator, own.year), ()):
                if other.figure:
                    ratio = _WORK.divide(own.figure, other.figure) * _HUNDRED
                    yield Derived(
                        "share-of-municipal-target",
                        (own.iri, other.iri),
                        _RELATIVE,
                        vocab.UNIT + "PERCENT",
                        _rounded(ratio),
                        own.year,
                        own.subject,
                        vocab.ECO + "Equal",
                    )


def _pairs(levels: Iterable[Value], changes: Iterable[Value]) -> Iterator[tuple[Value, Value]]:
    def where(value: Value) -> tuple[str, str, str, int]:
        return value.plan, value.subject, value.about, value.year

    by_place: dict[object, list[Value]] = defaultdict(list)
    for change in changes:
        by_place[where(change)].append(change)
    for level in levels:
        for change in by_place[where(level)]:
            if level.of == change.of:
                yield level, change


def _from(value: Value, rule: str, indicator: str, unit: str, figure: Decimal) -> Derived:
    return Derived(
        rule,
        (value.iri,),
        indicator,
        unit,
        figure,
        value.year,
        value.subject,
        value.comparator,
        value.about,
    )


def _both(rule: str, level: Value, change: Value, to: _Link, figure: Decimal) -> Derived:
    return Derived(
        rule,
        (level.iri, change.iri),
        to.change,
        to.unit,
        _rounded(figure),
        level.year,
        level.subject,
        _ABOUT,  # the rate or amount that it rests on is rounded
        level.about,
        change.baseline,
    )


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(_PLACES)


# --- what the graph says -------------------------------------------------------------------------


def stated_values(store: ox.Store, graphs: Graphs | None = None) -> list[Value]:
    """Targets and observations with a figure and exactly one subject."""
    subjects: dict[str, set[str]] = defaultdict(set)
    rows = list(_rows(store, _VALUES, graphs))
    for row in rows:
        subjects[row["value"]].add(row["subject"])
    return [_value(row) for row in rows if len(subjects[row["value"]]) == 1]


def targets_about(store: ox.Store, areas: Iterable[str]) -> list[Value]:
    """As :func:`targets` of the values of a store, of those about some areas alone: what is looked
    at depends on what is said of them, not on the size of the store."""
    about = dict.fromkeys(
        quad.subject
        for area in sorted(set(areas))
        for quad in store.quads_for_pattern(None, eco("subject"), ox.NamedNode(area), None)
    )
    found = (_target(store, node) for node in about if isinstance(node, ox.NamedNode))
    return [value for value in found if value]


def _target(store: ox.Store, node: ox.NamedNode) -> Value | None:
    if not any(store.quads_for_pattern(node, TYPE, eco("Target"), None)):
        return None  # most are something else: the rest need not be read
    said: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(node, None, None, None):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            said[quad.predicate.value.removeprefix(vocab.ECO)].add(quad.object.value)
    one = {name: min(values) for name, values in said.items()}
    needed = ("statedIn", "indicator", "year", "comparator", "canonicalValue", "subject")
    unwanted = ("restates", "canonicalValueMax", "subjectText")
    if (
        any(name not in one for name in needed)
        or any(name in one for name in unwanted)
        or one.get("jointly") == "true"
        or len(said["subject"]) != 1
    ):
        return None
    units = store.quads_for_pattern(
        ox.NamedNode(one["indicator"]), eco("canonicalUnit"), None, None
    )
    return Value(
        iri=node.value,
        of=vocab.ECO + "Target",
        plan=one["statedIn"],
        indicator=one["indicator"],
        unit=min((q.object.value for q in units if isinstance(q.object, ox.NamedNode)), default=""),
        year=int(one["year"]),
        comparator=one["comparator"],
        figure=Decimal(one["canonicalValue"]),
        subject=one["subject"],
        about="",
        baseline=int(one["baselineYear"]) if "baselineYear" in one else None,
    )


def _link(row: dict[str, str]) -> _Link:
    return _Link(row["level"], row["link"].rpartition("#")[2], row["change"], row.get("unit", ""))


def _value(row: dict[str, str]) -> Value:
    return Value(
        iri=row["value"],
        of=row["class"],
        plan=row["plan"],
        indicator=row["indicator"],
        unit=row.get("canonical", ""),
        year=int(row["year"]),
        comparator=row["comparator"],
        figure=Decimal(row["figure"]),
        subject=row["subject"],
        about=row.get("about", ""),
        baseline=int(row["baseline"]) if "baseline" in row else None,
    )


def _rows(store: ox.Store, query: str, graphs: Graphs | None) -> Iterator[dict[str, str]]:
    solutions = store.query(query, default_graph=graphs)
    assert isinstance(solutions, ox.QuerySolutions)  # they are SELECTs
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        pairs = zip(names, row, strict=True)
        yield {n: t.value for n, t in pairs if isinstance(t, ox.NamedNode | ox.Literal)}
