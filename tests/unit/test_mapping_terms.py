"""Figures in canonical units, and the graph’s agreement with the ontology."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
import sample_plan as sample
from hypothesis import given
from hypothesis import strategies as st
from mapped import ONTOLOGY, PREFIXES, graphs, rows
from rdflib import Graph

from kg.mapping import Vocabulary
from kg.mapping.terms import plain
from kg.mapping.things import ASSERTS
from kg.records import RelationKind


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return graphs(sample.CITY, sample.SOURCE)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_plain_decimals_keep_their_value_and_have_no_exponent(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert not text.endswith(".")
    assert text == "0" or not (text.endswith("0") and "." in text)
    assert plain(Decimal(text)) == text


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "expected"),
    [
        ("forest-coverage", "65", "%", "65"),
        ("forest-coverage", "6.5", "成", "65"),
        ("forest-coverage", "65", "座", None),
        ("forest-coverage", "65", None, None),
    ],
)
def test_canonical_values(
    indicator: str, value: str, unit: str | None, expected: str | None
) -> None:
    written = replace(
        sample.FOREST_TARGET,
        indicator=indicator,
        value=Decimal(value),
        unit_text=unit,
        value_text="x",
    )
    source = replace(sample.SOURCE, records=replace(sample.RECORDS, values=(written,)))
    found = rows(graphs(source), "SELECT ?v WHERE { ?s eco:canonicalValue ?v }")
    assert found == ([(expected,)] if expected else [])


def test_a_fraction_in_words_is_comparable_with_a_percentage() -> None:
    value = replace(
        sample.FOREST_TARGET, value=Decimal("0.6667"), unit_text=None, value_text="三分之二"
    )
    source = replace(sample.SOURCE, records=replace(sample.RECORDS, values=(value,)))
    assert rows(graphs(source), "SELECT ?v WHERE { ?s eco:canonicalValue ?v }") == [("66.67",)]


# --- agreement with the ontology --------------------------------------------------------------


def test_relations_assert_the_property_that_the_ontology_says() -> None:
    said = Graph().parse(ONTOLOGY / "ecoplan.ttl")
    query = """SELECT ?kind ?property WHERE {
        ?kind <https://w3id.org/ecoplan/ontology#assertsProperty> ?property }"""
    pairs = {
        kind.rpartition("/")[2]: property_.rpartition("#")[2]
        for kind, property_ in said.query(query)
    }
    assert pairs == {kind.value: name for kind, name in ASSERTS.items()}
    assert set(ASSERTS) == set(RelationKind)


def test_every_term_used_is_in_the_ontology(store: ox.Store) -> None:
    defined = Vocabulary.load(ONTOLOGY).ontology.decode()
    eco = PREFIXES["eco"]
    used = {
        term.value
        for quad in store
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(eco)
    }
    assert used
    assert {term for term in used if f"<{term}> " not in defined} == set()


def test_ontology_and_reference_graph_share_nothing_and_hold_no_blank_node() -> None:
    loaded = Vocabulary.load(ONTOLOGY)
    ontology, reference = (set(g.splitlines()) for g in (loaded.ontology, loaded.reference))
    assert not ontology & reference
    assert not [line for line in ontology | reference if line.startswith(b"_:") or b" _:" in line]
    assert Vocabulary.load(ONTOLOGY) == loaded
