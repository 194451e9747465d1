"""The ontology in use: what the store of the five plans makes of its terms and its axioms."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

PREFIXES = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX graph: <https://w3id.org/ecoplan/graph/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

# Terms that none of the five plans needs, and why they are there all the same.
UNUSED = {
    # kinds of named individuals: the individuals are in use, their classes type them in the
    # ontology's own graph
    "AreaLevel AssessmentLevel Bindingness ChangeKind DerivationRule Direction FindingKind"
    " Recurrence RelationKind SourceType SupplyLevel WaterClass",
    # the schemes that list them
    "DerivationRules FindingKinds RelationKinds",
    # of lists that a standard closes: water classes of GB 3838, levels of supply
    "ClassI ClassV ClassInferiorV RuralSupply",
    # of the contract, for plans of other kinds: pages of a PDF, projects told in two places
    "page sameProjectAs",
    # said of other terms of the ontology
    "assertsProperty rank",
    # for levels whose growth in percent is an indicator too; the five plans give no such level
    "hasIncreaseRate",
    # none of the five plans contradicts its own totals
    "total-mismatch",
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return five_plans().open()


def names(store: ox.Store, query: str) -> set[str]:
    found = (row[0].value for row in store.query(PREFIXES + query))
    return {iri.replace("#", "/").rpartition("/")[2] for iri in found}


def test_every_term_is_used_or_justified(store: ox.Store) -> None:
    own = names(
        store,
        "SELECT DISTINCT ?t WHERE { ?t rdfs:isDefinedBy <https://w3id.org/ecoplan/ontology> }",
    )
    as_predicate = names(
        store,
        "SELECT DISTINCT ?p WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?g != graph:ontology) }",
    )
    as_object = names(
        store,
        """SELECT DISTINCT ?o WHERE { GRAPH ?g { ?s ?p ?o }
             FILTER(?g != graph:ontology && isIRI(?o)) }""",
    )
    unused = own - as_predicate - as_object
    assert unused <= {name for group in UNUSED for name in group.split()}


def test_all_that_is_inferred_of_types_is_a_wider_class(store: ox.Store) -> None:
    """Rules type nothing by a domain or a range that was not typed so already: each class inferred
    of a node has a subclass that is stated of it."""
    query = """SELECT ?node ?class WHERE {
      GRAPH graph:inferred { ?node a ?class }
      FILTER NOT EXISTS { GRAPH graph:inferred { ?node a eco:DerivedValue } }
      FILTER NOT EXISTS { GRAPH ?g { ?node a ?stated } FILTER(?g != graph:inferred)
                          ?stated rdfs:subClassOf+ ?class } }"""
    assert [row["node"].value for row in store.query(PREFIXES + query)] == []


def test_reasoning_makes_no_two_things_one(store: ox.Store) -> None:
    assert not store.query(PREFIXES + "ASK { GRAPH graph:inferred { ?a owl:sameAs ?b } }")


@pytest.mark.parametrize(
    "pattern",
    [
        # a section lies where its town lies, by the chain of locatedIn and within
        "?x eco:locatedIn ?town . ?town eco:within ?area . FILTER NOT EXISTS { ?x eco:locatedIn ?area }",
        # within is transitive
        "?a eco:within ?b . ?b eco:within ?c . FILTER NOT EXISTS { ?a eco:within ?c }",
        # inverses
        "?group eco:memberArea ?a . FILTER NOT EXISTS { ?a eco:inAreaGroup ?group }",
        "?reach eco:reachOf ?r . FILTER NOT EXISTS { ?r eco:hasReach ?reach }",
        "?a eco:tributaryOf ?b . FILTER NOT EXISTS { ?b eco:hasTributary ?a }",
        # who works with whom
        "?a eco:cooperatesWith ?b . FILTER NOT EXISTS { ?b eco:cooperatesWith ?a }",
        # every value is a statement
        "?v a eco:Target . FILTER NOT EXISTS { ?v a eco:Statement , eco:IndicatorValue }",
    ],
)
def test_nothing_that_follows_is_missing(store: ox.Store, pattern: str) -> None:
    assert not store.query(f"{PREFIXES} ASK {{ {pattern} }}")


def test_what_is_inferred_stands_nowhere_else(store: ox.Store) -> None:
    query = """ASK { GRAPH graph:inferred { ?s ?p ?o } GRAPH ?g { ?s ?p ?o }
                     FILTER(?g != graph:inferred) }"""
    assert not store.query(PREFIXES + query)
