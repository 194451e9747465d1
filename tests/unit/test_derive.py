"""Derived values: each rule on figures worked out by hand, and none of them a statement."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derive import Derived, derive, triples
from kg.findings.shares import measured_days
from kg.vocab import ECO, ID, IND, UNIT

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

PREFIXES = """
@prefix eco: <https://w3id.org/ecoplan/ontology#> .
@prefix ind: <https://w3id.org/ecoplan/id/indicator/> .
@prefix area: <https://w3id.org/ecoplan/id/area/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix x: <https://w3id.org/ecoplan/id/value/> .
@prefix plan: <https://w3id.org/ecoplan/id/plan/> .
ind:good-air-days eco:canonicalUnit unit:DAY ; eco:hasIncreaseAmount ind:good-air-days-increase .
ind:good-air-days-share eco:canonicalUnit unit:PERCENT .
ind:pm25 eco:canonicalUnit unit:MicroGM-PER-M3 ; eco:hasReductionRate ind:pm25-rate ;
    eco:hasReductionAmount ind:pm25-fall .
ind:pm25-rate eco:canonicalUnit unit:PERCENT .
ind:pm25-fall eco:canonicalUnit unit:MicroGM-PER-M3 .
area:1 eco:within area:2 . area:2 eco:within area:3 .
plan:own a eco:Plan ; eco:coversArea area:1 .
plan:higher a eco:Plan ; eco:coversArea area:3 .
"""


def said(name: str, indicator: str, figure: str, **other: str) -> str:
    """One value in Turtle, an observation of area 1 in 2020 unless said otherwise."""
    about = {
        "a": "eco:Observation",
        "eco:statedIn": "plan:own",
        "eco:subject": "area:1",
        "eco:year": "2020",
        "eco:comparator": "eco:Equal",
    }
    about |= {f"eco:{key}" if key != "a" else key: value for key, value in other.items()}
    rest = " ; ".join(f"{predicate} {value}" for predicate, value in about.items())
    return f"x:{name} eco:indicator ind:{indicator} ; eco:canonicalValue {figure} ; {rest} .\n"


def derived(*values: str) -> list[Derived]:
    store = ox.Store()
    store.load("".join([PREFIXES, *values]), ox.RdfFormat.TURTLE)
    return derive(store)


def told(found: list[Derived]) -> list[tuple[str, str, str, int]]:
    return [(d.rule, d.indicator.removeprefix(IND), str(d.figure), d.year) for d in found]


@pytest.mark.parametrize(
    ("indicator", "figure", "year", "rule", "to", "result"),
    [
        ("good-air-days", "355.0", "2020", "days-to-share", "good-air-days-share", "96.9945"),
        ("good-air-days", "355.0", "2021", "days-to-share", "good-air-days-share", "97.2603"),
        ("good-air-days-share", "92.6", "2025", "share-to-days", "good-air-days", "337.9900"),
        ("good-air-days-share", "91.2", "2020", "share-to-days", "good-air-days", "333.7920"),
    ],
)
def test_days_and_shares_of_that_very_year(
    indicator: str, figure: str, year: str, rule: str, to: str, result: str
) -> None:
    (value,) = derived(said("v", indicator, figure, year=year, comparator="eco:AtLeast"))
    assert told([value]) == [(rule, to, result, int(year))]
    assert value.comparator == f"{ECO}AtLeast"
    assert value.sources == (f"{ID}value/v",)


def test_the_level_before_a_change() -> None:
    found = derived(
        said("v", "good-air-days", "333.0"),
        said("c", "good-air-days-increase", "41.0", baselineYear="2015"),
    )
    assert ("change-to-level", "good-air-days", "292.0000", 2015) in told(found)


def test_rate_and_amount_by_one_another() -> None:
    fall = said("c", "pm25-fall", "12.2", baselineYear="2015")
    assert told(derived(said("v", "pm25", "31.8"), fall)) == [
        ("amount-to-rate", "pm25-rate", "27.7273", 2020),
        ("change-to-level", "pm25", "44.0000", 2015),
    ]
    rate = said("c", "pm25-rate", "46.0", baselineYear="2015")
    (amount,) = derived(said("v", "pm25", "26.0"), rate)
    assert told([amount]) == [("rate-to-amount", "pm25-fall", "22.1481", 2020)]
    assert amount.baseline == 2015
    assert amount.comparator == f"{ECO}About"  # the rate is rounded


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "area:9"},
        {"year": "2019"},
        {"statedIn": "plan:higher"},
        {"a": "eco:Target"},
        {"comparator": "eco:AtLeast"},
        {"restates": "x:before"},
        {"jointly": "true"},
        {"subject": "area:1 , area:9"},
    ],
)
def test_a_change_of_something_else_gives_nothing(other: dict[str, str]) -> None:
    change = said("c", "pm25-fall", "12.2", baselineYear="2015", **other)
    assert derived(said("v", "pm25", "31.8"), change) == []


def test_a_change_without_its_base_year_gives_nothing() -> None:
    assert derived(said("v", "pm25", "31.8"), said("c", "pm25-fall", "12.2")) == []


def test_a_target_beside_that_of_the_municipality() -> None:
    own = said("o", "forest", "65.0", a="eco:Target", year="2025")
    higher = said("h", "forest", "57.0", a="eco:Target", year="2025", subject="area:3",
                  statedIn="plan:higher")  # fmt: skip
    (value,) = derived(own, higher)
    assert told([value]) == [
        ("share-of-municipal-target", "relative-to-municipal-target", "114.0351", 2025)
    ]
    assert value.subject == f"{ID}area/1"
    assert set(value.sources) == {f"{ID}value/o", f"{ID}value/h"}
    later = higher.replace("eco:year 2025", "eco:year 2035")
    assert derived(own, later) == []


def test_triples_say_what_it_was_computed_from_and_how() -> None:
    (value,) = derived(said("v", "good-air-days", "355.0"))
    node = ox.NamedNode(value.iri)
    said_of_it = {(t.predicate.value.rpartition("#")[2], t.object.value) for t in triples([value])}
    assert {t.subject for t in triples([value])} == {node}
    assert said_of_it >= {
        ("wasDerivedFrom", f"{ID}value/v"),
        ("derivedBy", f"{ID}rule/days-to-share"),
        ("canonicalValue", "96.9945"),
        ("unit", f"{UNIT}PERCENT"),
        ("type", f"{ECO}DerivedValue"),
    }


def test_the_same_sources_give_the_same_iri_whatever_else_there_is() -> None:
    first = derived(said("v", "good-air-days", "355.0"))
    both = derived(said("v", "good-air-days", "355.0"), said("w", "pm25", "31.8"))
    assert [d.iri for d in first] == [d.iri for d in both]


# --- the five plans -------------------------------------------------------------------------------

# Worked out by hand from what the plans say: indicator, area, year, figure.
BY_HAND = [
    # 333 days, and 366 in 2020
    ("days-to-share", "good-air-days-share", "500000", 2020, "90.9836"),
    ("days-to-share", "good-air-days-share", "500114", 2020, "96.9945"),  # 355
    ("days-to-share", "good-air-days-share", "500242", 2020, "99.4536"),  # 364; they say 99.72
    ("days-to-share", "good-air-days-share", "500153", 2025, "87.1233"),  # 318 of 365
    ("share-to-days", "good-air-days", "500000", 2025, "337.99"),  # 92.6 %
    ("change-to-level", "good-air-days", "500000", 2015, "292"),  # 333, 41 more than in 2015
    ("change-to-level", "good-air-days", "500153", 2020, "295"),  # 318, 23 more than in 2020
    ("change-to-level", "forest-coverage", "500000", 2015, "45.4"),  # 52.5, 7.1 points more
    ("change-to-level", "forest-coverage", "500119", 2015, "50"),  # 55.2, 5.2 points more
    ("change-to-level", "forest-coverage", "500242", 2015, "60.49"),  # 63.09, 2.6 points more
    ("change-to-level", "pm25-annual-mean", "500153", 2020, "44"),  # 31.8, 12.2 less
    ("amount-to-rate", "pm25-reduction-rate", "500153", 2025, "27.7273"),
    # 4249.2 t, 9.3 % less than in 2015
    ("rate-to-amount", "cod-reduction-amount", "500242", 2020, "435.6953"),
]


@pytest.mark.parametrize(("rule", "indicator", "area", "year", "figure"), BY_HAND)
def test_of_the_five_plans(rule: str, indicator: str, area: str, year: int, figure: str) -> None:
    query = f"""PREFIX eco: <{ECO}> PREFIX prov: <http://www.w3.org/ns/prov#>
      SELECT DISTINCT ?figure WHERE {{ GRAPH <https://w3id.org/ecoplan/graph/inferred> {{
        ?v a eco:DerivedValue ; eco:derivedBy <{ID}rule/{rule}> ; eco:indicator <{IND}{indicator}> ;
           eco:subject <{ID}area/{area}> ; eco:year {year} ; eco:canonicalValue ?figure ;
           prov:wasDerivedFrom ?source }}
        ?source a eco:Statement }}"""
    found = [Decimal(row["figure"].value) for row in five_plans().open().query(query)]
    assert Decimal(figure) in found


def test_what_plans_state_themselves_agrees_with_what_is_derived() -> None:
    """Every derived value that a plan also states, held against it: none but days and shares of good
    air, and these agree on the days measured (365 in the leap year 2020)."""
    query = f"""PREFIX eco: <{ECO}> PREFIX prov: <http://www.w3.org/ns/prov#>
      SELECT DISTINCT ?rule ?area ?year ?from ?text ?derived ?stated WHERE {{
        ?d a eco:DerivedValue ; eco:derivedBy ?rule ; eco:indicator ?indicator ; eco:year ?year ;
           eco:subject ?area ; eco:canonicalValue ?derived ; prov:wasDerivedFrom ?source .
        ?v a eco:Observation ; eco:indicator ?indicator ; eco:year ?year ; eco:subject ?area ;
           eco:comparator eco:Equal ; eco:canonicalValue ?stated .
        ?source a eco:Observation ; eco:comparator eco:Equal ; eco:canonicalValue ?from ;
           eco:valueText ?text .
        FILTER NOT EXISTS {{ ?d eco:subjectText ?one }} FILTER NOT EXISTS {{ ?v eco:subjectText ?two }}
        FILTER NOT EXISTS {{ ?v eco:restates ?main }} }}"""
    found = set()
    for row in five_plans().open().query(query):
        rule = row["rule"].value.rpartition("/")[2]
        stated, source = Decimal(row["stated"].value), Decimal(row["from"].value)
        days, share = (stated, source) if rule == "share-to-days" else (source, stated)
        places = max(0, -share.normalize().as_tuple().exponent)
        measured = measured_days(days, share, places, int(row["year"].value))
        area = row["area"].value.rpartition("/")[2]
        found.add((rule, area, int(row["year"].value), str(source), str(stated), measured))
    assert found == {
        ("days-to-share", "500000", 2020, "333", "91.2", 365),  # 366 would make 90.98
        ("share-to-days", "500000", 2020, "91.2", "333", 365),
        ("days-to-share", "500242", 2020, "364", "99.72", 365),  # cut off: 364 / 365 is 99.726 %
        ("share-to-days", "500242", 2020, "99.72", "364", 365),
        ("days-to-share", "500242", 2020, "364", "99.7", 365),
        ("share-to-days", "500242", 2020, "99.7", "364", 365),
    }


def test_no_derived_value_is_a_statement_or_stated() -> None:
    query = f"""PREFIX eco: <{ECO}>
      ASK {{ ?v a eco:DerivedValue . {{ ?v a eco:Statement }} UNION {{ ?v eco:statedIn ?plan }} }}"""
    assert not five_plans().open().query(query)
