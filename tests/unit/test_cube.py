"""The data cube holds the integrity constraints of its own vocabulary, IC-1 to IC-21.

Each constraint is an ASK that is true where the cube breaks it, worded after the section
“Integrity constraints” of The RDF Data Cube Vocabulary; each is seen to find a cube that does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cube import CUBE, cube, described
from kg.vocab import ECO, ID, IND, UNIT

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

PREFIXES = f"""
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX cube: <{CUBE}>
"""

CONSTRAINTS = {
    # every observation has exactly one data set
    1: """{ ?o a qb:Observation . FILTER NOT EXISTS { ?o qb:dataSet ?d } }
      UNION { ?o a qb:Observation ; qb:dataSet ?d , ?e . FILTER(?d != ?e) }""",
    # every data set has exactly one structure
    2: """{ ?d a qb:DataSet . FILTER NOT EXISTS { ?d qb:structure ?s } }
      UNION { ?d a qb:DataSet ; qb:structure ?s , ?t . FILTER(?s != ?t) }""",
    # every structure has a measure
    3: """?s a qb:DataStructureDefinition .
      FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?p . ?p a qb:MeasureProperty }""",
    # every dimension has a range
    4: """?p a qb:DimensionProperty . FILTER NOT EXISTS { ?p rdfs:range ?r }""",
    # a dimension of concepts has a code list
    5: """?p a qb:DimensionProperty ; rdfs:range skos:Concept .
      FILTER NOT EXISTS { ?p qb:codeList ?l }""",
    # only attributes may be optional
    6: """?s qb:component ?c . ?c qb:componentRequired false ; qb:componentProperty ?p .
      FILTER NOT EXISTS { ?p a qb:AttributeProperty }""",
    # every slice key belongs to a structure
    7: """?k a qb:SliceKey .
      FILTER NOT EXISTS { ?s a qb:DataStructureDefinition ; qb:sliceKey ?k }""",
    # what a slice key fixes is a component of its structure
    8: """?s qb:sliceKey ?k . ?k qb:componentProperty ?p .
      FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?p }""",
    # every slice has exactly one key
    9: """{ ?x a qb:Slice . FILTER NOT EXISTS { ?x qb:sliceStructure ?k } }
      UNION { ?x a qb:Slice ; qb:sliceStructure ?k , ?j . FILTER(?k != ?j) }""",
    # a slice has a value for every dimension that its key fixes
    10: """?x qb:sliceStructure/qb:componentProperty ?p . FILTER NOT EXISTS { ?x ?p ?v }""",
    # an observation has a value for every dimension
    11: """?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?p .
      ?p a qb:DimensionProperty . FILTER NOT EXISTS { ?o ?p ?v }""",
    # every observation has a value for each required attribute
    13: """?o qb:dataSet/qb:structure/qb:component ?c .
      ?c qb:componentRequired true ; qb:componentProperty ?p . FILTER NOT EXISTS { ?o ?p ?v }""",
    # without a measure dimension, an observation has every measure
    14: """?o qb:dataSet/qb:structure ?s .
      FILTER NOT EXISTS { ?s qb:component/qb:componentProperty qb:measureType }
      ?s qb:component/qb:componentProperty ?p . ?p a qb:MeasureProperty .
      FILTER NOT EXISTS { ?o ?p ?v }""",
    # with one, it has the measure that it names
    15: """?o qb:dataSet/qb:structure ?s ; qb:measureType ?m .
      ?s qb:component/qb:componentProperty qb:measureType . FILTER NOT EXISTS { ?o ?m ?v }""",
    # and no other
    16: """?o qb:dataSet/qb:structure ?s ; qb:measureType ?m ; ?other ?v .
      ?s qb:component/qb:componentProperty qb:measureType , ?other .
      ?other a qb:MeasureProperty . FILTER(?other != ?m)""",
    # a data set has only the observations of its slices
    18: """?d qb:slice/qb:observation ?o . FILTER NOT EXISTS { ?o qb:dataSet ?d }""",
    # codes are in the code list of their dimension
    19: """?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?p ; ?p ?code .
      ?p a qb:DimensionProperty ; qb:codeList ?l .
      { ?l a skos:ConceptScheme . FILTER NOT EXISTS { ?code a skos:Concept ; skos:inScheme ?l } }
      UNION
      { ?l a skos:Collection . FILTER NOT EXISTS { ?code a skos:Concept . ?l skos:member+ ?code } }""",
}

# All but one statement dimension differ: spelled out, as the general form compares any two
# observations with one another and takes hours.
NO_DOUBLES = """SELECT ?s (COUNT(*) AS ?n) WHERE {
  ?o a qb:Observation ; cube:area ?a ; cube:indicator ?i ; cube:year ?y ; cube:statement ?s
} GROUP BY ?a ?i ?y ?s HAVING(COUNT(*) > 1)"""

# Every measure of a measure-dimension cube, for each set of the other dimensions.
IC17 = """?o qb:dataSet/qb:structure ?d . ?d qb:component/qb:componentProperty qb:measureType , ?m .
  ?m a qb:MeasureProperty .
  FILTER NOT EXISTS { ?other qb:dataSet/qb:structure ?d ; qb:measureType ?m }"""
# Hierarchical code lists: a code is a root, or reached from one by the list's own property.
IC20 = """?p a qb:DimensionProperty ; qb:codeList ?l . ?l a qb:HierarchicalCodeList ;
  qb:parentChildProperty ?step . ?o a qb:Observation ; ?p ?code .
  FILTER NOT EXISTS { ?l qb:hierarchyRoot ?code }
  FILTER NOT EXISTS { ?l qb:hierarchyRoot ?root . ?parent ?step ?code }"""
IC21 = """?p a qb:DimensionProperty ; qb:codeList ?l . ?l a qb:HierarchicalCodeList ;
  qb:parentChildProperty/owl:inverseOf ?back . ?o a qb:Observation ; ?p ?code .
  FILTER NOT EXISTS { ?l qb:hierarchyRoot ?code }
  FILTER NOT EXISTS { ?l qb:hierarchyRoot ?root . ?code ?back ?parent }"""

ASKS = CONSTRAINTS | {17: IC17, 20: IC20, 21: IC21}


def broken(store: ox.Store) -> set[int]:
    """The numbers of the constraints that a cube breaks."""
    found = {n for n, ask in ASKS.items() if store.query(f"{PREFIXES} ASK {{ {ask} }}")}
    return found | ({12} if list(store.query(PREFIXES + NO_DOUBLES)) else set())


def test_all_twenty_one_are_asked() -> None:
    assert set(ASKS) | {12} == set(range(1, 22))


@pytest.fixture(scope="module")
def five() -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in described(five_plans().open()))
    return store


def test_the_cube_of_the_five_plans_breaks_none(five: ox.Store) -> None:
    assert broken(five) == set()


# --- a small cube, broken one way after the other -------------------------------------------------

PLAN = f"""
@prefix eco: <{ECO}> . @prefix ind: <{IND}> . @prefix id: <{ID}> . @prefix unit: <{UNIT}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ind:scheme a skos:ConceptScheme .
ind:forest-coverage a eco:Indicator ; eco:canonicalUnit unit:PERCENT ; skos:inScheme ind:scheme .
<{ID}area/500114> a eco:AdministrativeArea ; rdfs:label "黔江区"@zh .
<{ID}area/500119> a eco:AdministrativeArea ; rdfs:label "南川区"@zh .
"""


def value(name: str, **other: str) -> str:
    said = {
        "a": "eco:Target",
        "eco:indicator": "ind:forest-coverage",
        "eco:subject": f"<{ID}area/500114>",
        "eco:year": "2025",
        "eco:comparator": "eco:AtLeast",
        "eco:canonicalValue": "65.0",
    } | {key if key == "a" else f"eco:{key}": text for key, text in other.items()}
    return f"<{ID}value/{name}> {' ; '.join(f'{p} {o}' for p, o in said.items() if o)} .\n"


def small(*values: str) -> ox.Store:
    source, made = ox.Store(), ox.Store()
    source.load("".join([PLAN, *values]), ox.RdfFormat.TURTLE)
    made.extend(ox.Quad(t.subject, t.predicate, t.object) for t in described(source))
    made.load(f"<{IND}scheme> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> .",
              ox.RdfFormat.TURTLE)  # fmt: skip
    return made


def observations(store: ox.Store) -> Iterator[dict[str, str]]:
    query = "SELECT ?o ?p ?v WHERE { ?o a qb:Observation ; ?p ?v }"
    found: dict[str, dict[str, str]] = {}
    for node, property_, term in store.query(PREFIXES + query):
        found.setdefault(node.value, {})[property_.value.removeprefix(CUBE)] = term.value
    yield from found.values()


def test_an_observation_says_what_the_statement_says() -> None:
    (found,) = observations(small(value("a", subjectText='"城区"')))
    assert found["area"] == f"{ID}area/500114"
    assert found["indicator"] == f"{IND}forest-coverage"
    assert found["year"] == "2025"
    assert Decimal(found["value"]) == 65
    assert found["comparator"] == f"{ECO}AtLeast"
    assert found["kind"] == f"{ECO}Target"
    assert found["unit"] == f"{UNIT}PERCENT"
    assert found["scope"] == "城区"
    assert found["statement"] == f"{ID}value/a"


@pytest.mark.parametrize(
    "other",
    [
        {"canonicalValueMax": "70.0"},
        {"restates": f"<{ID}value/b>"},
        {"jointly": "true"},
        {"canonicalValue": ""},
        {"year": ""},
        {"subject": f"<{ID}area/500114> , <{ID}area/500119>"},
        {"subject": f"<{ID}river/apeng>"},
    ],
)
def test_what_a_cube_cannot_hold_is_left_out(other: dict[str, str]) -> None:
    assert list(observations(small(value("a", **other)))) == []


OBSERVATION = f"<{ID}cube-observation/a>"
SLICE = f"<{ID}cube-slice/forest-coverage>"


@pytest.mark.parametrize(
    ("update", "number"),
    [
        (f"DELETE WHERE {{ {OBSERVATION} qb:dataSet ?d }}", 1),
        (f"INSERT DATA {{ {OBSERVATION} qb:dataSet cube:other }}", 1),
        ("DELETE WHERE { cube:values qb:structure ?s }", 2),
        ("DELETE WHERE { cube:value a qb:MeasureProperty }", 3),
        ("DELETE WHERE { cube:year rdfs:range ?r }", 4),
        ("DELETE WHERE { cube:indicator qb:codeList ?l }", 5),
        ("INSERT DATA { cube:component-year qb:componentRequired false }", 6),
        ("DELETE WHERE { cube:structure qb:sliceKey ?k }", 7),
        ("INSERT DATA { cube:byIndicator qb:componentProperty cube:nothing }", 8),
        (f"DELETE WHERE {{ {SLICE} qb:sliceStructure ?k }}", 9),
        (f"DELETE WHERE {{ {SLICE} cube:indicator ?i }}", 10),
        (f"DELETE WHERE {{ {OBSERVATION} cube:year ?y }}", 11),
        (f"INSERT {{ cube:double ?p ?v }} WHERE {{ {OBSERVATION} ?p ?v }}", 12),
        (f"DELETE WHERE {{ {OBSERVATION} cube:comparator ?c }}", 13),
        (f"DELETE WHERE {{ {OBSERVATION} cube:value ?v }}", 14),
        (
            "INSERT DATA { cube:component-type qb:componentProperty qb:measureType ."
            " cube:structure qb:component cube:component-type ."
            f" {OBSERVATION} qb:measureType cube:missing }}",
            15,
        ),
        (
            "INSERT DATA { cube:component-type qb:componentProperty qb:measureType ."
            " cube:structure qb:component cube:component-type ."
            f" {OBSERVATION} qb:measureType cube:missing }}",
            16,
        ),
        (
            "INSERT DATA { cube:component-type qb:componentProperty qb:measureType , cube:second ."
            " cube:second a qb:MeasureProperty . cube:structure qb:component cube:component-type ."
            f" {OBSERVATION} qb:measureType cube:value }}",
            17,
        ),
        (f"DELETE WHERE {{ {OBSERVATION} qb:dataSet ?d }}", 18),
        (f"DELETE WHERE {{ <{IND}forest-coverage> skos:inScheme ?s }}", 19),
        (
            "INSERT DATA { cube:indicator qb:codeList cube:tree . cube:tree a"
            " qb:HierarchicalCodeList ; qb:parentChildProperty cube:child }",
            20,
        ),
        (
            "INSERT DATA { cube:indicator qb:codeList cube:tree . cube:tree a"
            " qb:HierarchicalCodeList ; qb:parentChildProperty cube:up ."
            " cube:up owl:inverseOf cube:parent }",
            21,
        ),
    ],
)
def test_a_broken_cube_is_found(update: str, number: int) -> None:
    store = small(value("a"))
    assert broken(store) == set()
    store.update(PREFIXES + update)
    assert number in broken(store)


def test_the_cube_has_every_comparable_value_of_the_five_plans(five: ox.Store) -> None:
    """As many observations as the contract's own query counts, and the figures of a known row."""
    store = five_plans().open()
    query = f"""PREFIX eco: <{ECO}>
      SELECT (COUNT(DISTINCT ?v) AS ?n) WHERE {{
        ?v eco:statedIn ?p ; eco:indicator/eco:canonicalUnit ?unit ; eco:year ?y ;
           eco:canonicalValue ?f ; eco:comparator ?c ; eco:subject ?area .
        {{ ?area a eco:AdministrativeArea }} UNION {{ ?area a eco:AreaGroup }}
        FILTER NOT EXISTS {{ ?v eco:restates ?o }} FILTER NOT EXISTS {{ ?v eco:jointly true }}
        FILTER NOT EXISTS {{ ?v eco:canonicalValueMax ?m }}
        FILTER NOT EXISTS {{ ?v eco:subject ?other . FILTER(?other != ?area) }} }}"""
    (counted,) = list(store.query(query))
    is_a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    made = {t.subject for t in cube(store) if t.predicate.value == is_a
            and t.object.value.endswith("cube#Observation")}  # fmt: skip
    assert len(made) == int(counted["n"].value)
    forest = {
        (found["area"].rpartition("/")[2], found["kind"].rpartition("#")[2], found["value"])
        for found in observations(five)
        if found["indicator"] == f"{IND}forest-coverage" and found["year"] == "2025"
    }
    assert {f for f in forest if f[1] == "Target"} == {
        ("500000", "Target", "57"),
        ("500114", "Target", "65"),
        ("500119", "Target", "58"),
        ("500242", "Target", "65"),
    }
