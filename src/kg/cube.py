"""The comparable values as an RDF Data Cube, so that cube tools can read them.

A projection, in ``<graph/cube>``: dimensions are area, indicator, year and the statement that says
so (two plans may state one value differently), the measure is the canonical value, and unit,
comparator and kind are attributes. A slice holds the values of one indicator. What a cube cannot
hold is left out: words, water classes, ranges, values of several areas jointly, and statements that
only restate another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg import vocab
from kg.mapping.terms import LABEL, TYPE

Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]

CUBE = f"{vocab.BASE}cube#"
DATASET, STRUCTURE, BY_INDICATOR = (
    ox.NamedNode(CUBE + name) for name in ("values", "structure", "byIndicator")
)
_SCHEME = ox.NamedNode(vocab.IND + "scheme")
_RANGE, _SUB_PROPERTY = (ox.NamedNode(vocab.RDFS + name) for name in ("range", "subPropertyOf"))
_COMPONENTS = (
    # name, class, range, zh, en
    ("area", "DimensionProperty", vocab.RDFS + "Resource", "地区", "area"),
    ("indicator", "DimensionProperty", vocab.SKOS + "Concept", "指标", "indicator"),
    ("year", "DimensionProperty", vocab.XSD + "integer", "年份", "year"),
    ("statement", "DimensionProperty", vocab.ECO + "IndicatorValue", "陈述", "statement"),
    ("value", "MeasureProperty", vocab.XSD + "decimal", "规范数值", "canonical value"),
    ("unit", "AttributeProperty", vocab.QUDT + "Unit", "单位", "unit"),
    ("comparator", "AttributeProperty", vocab.ECO + "Comparator", "比较关系", "comparator"),
    ("kind", "AttributeProperty", vocab.RDFS + "Class", "种类", "kind of value"),
    ("scope", "AttributeProperty", vocab.RDFS + "Literal", "对象范围", "scope within the area"),
)
_OPTIONAL = frozenset({"scope"})
_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_STANDARD = {
    "area": f"{_SDMX}dimension#refArea",
    "year": f"{_SDMX}dimension#refPeriod",
    "value": f"{_SDMX}measure#obsValue",
    "unit": f"{_SDMX}attribute#unitMeasure",
}

_VALUES = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?statement ?kind ?area ?indicator ?year ?figure ?comparator ?unit ?scope WHERE {
  VALUES ?kind { eco:Target eco:Observation eco:PastTarget }
  ?statement a ?kind ; eco:subject ?area ; eco:indicator ?indicator ; eco:year ?year ;
             eco:canonicalValue ?figure ; eco:comparator ?comparator .
  VALUES ?place { eco:AdministrativeArea eco:AreaGroup }
  ?area a ?place .
  FILTER NOT EXISTS { ?statement eco:restates ?main }
  FILTER NOT EXISTS { ?statement eco:canonicalValueMax ?most }
  FILTER NOT EXISTS { ?statement eco:jointly true }
  OPTIONAL { ?indicator eco:canonicalUnit ?unit }
  OPTIONAL { ?statement eco:subjectText ?scope }
}"""


@dataclass(frozen=True, slots=True)
class _Observation:
    node: ox.NamedNode
    indicator: ox.NamedNode
    said: tuple[tuple[str, ox.NamedNode | ox.Literal], ...]


def cube(store: ox.Store, graphs: Graphs | None = None) -> Iterator[ox.Triple]:
    """The triples of the cube of a store; indicators and areas are described by other graphs.
    ``graphs`` are asked where the store's default graph is empty."""
    yield from structure()
    indicators: dict[ox.NamedNode, None] = {}
    for triple in observations(store, graphs):
        yield triple
        if triple.predicate.value == CUBE + "indicator":
            assert isinstance(triple.object, ox.NamedNode)  # the contract says so
            indicators[triple.object] = None
    yield from slices(indicators)


def observations(store: ox.Store, graphs: Graphs | None = None) -> Iterator[ox.Triple]:
    """The observations, each in its slice; slices themselves are described by :func:`slices`."""
    for observation in _observations(store, graphs):
        node = observation.node
        yield ox.Triple(node, TYPE, _qb("Observation"))
        yield ox.Triple(node, _qb("dataSet"), DATASET)
        for name, value in observation.said:
            yield ox.Triple(node, ox.NamedNode(CUBE + name), value)
        yield ox.Triple(_slice(observation.indicator), _qb("observation"), node)


def slices(indicators: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
    """A slice for each of the indicators."""
    for indicator in indicators:
        slice_ = _slice(indicator)
        yield ox.Triple(DATASET, _qb("slice"), slice_)
        yield ox.Triple(slice_, TYPE, _qb("Slice"))
        yield ox.Triple(slice_, _qb("sliceStructure"), BY_INDICATOR)
        yield ox.Triple(slice_, ox.NamedNode(CUBE + "indicator"), indicator)


def described(store: ox.Store, graphs: Graphs | None = None) -> Iterator[ox.Triple]:
    """The cube with the names of its indicators and areas, to stand alone in a file."""
    triples = list(cube(store, graphs))
    yield from triples
    named = {t.object for t in triples if t.predicate.value in (CUBE + "indicator", CUBE + "area")}
    named |= {t.object for t in triples if t.predicate.value == CUBE + "unit"}
    wanted = [
        LABEL,
        TYPE,
        *(ox.NamedNode(vocab.SKOS + name) for name in ("prefLabel", "inScheme")),
    ]
    for node in sorted(named, key=str):
        if isinstance(node, ox.NamedNode):
            for predicate in wanted:
                for quad in store.quads_for_pattern(node, predicate, None):
                    yield ox.Triple(quad.subject, quad.predicate, quad.object)
            if node.value.startswith(vocab.IND):
                yield ox.Triple(node, TYPE, ox.NamedNode(vocab.SKOS + "Concept"))


def structure() -> Iterator[ox.Triple]:
    """What the cube is made of, the same for every store."""
    yield ox.Triple(DATASET, TYPE, _qb("DataSet"))
    yield ox.Triple(DATASET, _qb("structure"), STRUCTURE)
    yield from _named(DATASET, "规划的可比数值", "Comparable values of plans")
    yield ox.Triple(STRUCTURE, TYPE, _qb("DataStructureDefinition"))
    yield from _named(STRUCTURE, "可比数值的结构", "Structure of the comparable values")
    yield ox.Triple(STRUCTURE, _qb("sliceKey"), BY_INDICATOR)
    yield ox.Triple(BY_INDICATOR, TYPE, _qb("SliceKey"))
    yield from _named(BY_INDICATOR, "按指标切片", "By indicator")
    yield ox.Triple(BY_INDICATOR, _qb("componentProperty"), ox.NamedNode(CUBE + "indicator"))
    for order, (name, class_, range_, zh, en) in enumerate(_COMPONENTS, 1):
        property_ = ox.NamedNode(CUBE + name)
        yield ox.Triple(property_, TYPE, ox.NamedNode(vocab.RDF + "Property"))
        yield ox.Triple(property_, TYPE, _qb("ComponentProperty"))
        yield ox.Triple(property_, TYPE, _qb(class_))
        yield ox.Triple(property_, _RANGE, ox.NamedNode(range_))
        yield from _named(property_, zh, en)
        if name in _STANDARD:
            yield ox.Triple(property_, _SUB_PROPERTY, ox.NamedNode(_STANDARD[name]))
        component = ox.NamedNode(f"{CUBE}component-{name}")
        specific = class_.removesuffix("Property").lower()
        yield ox.Triple(STRUCTURE, _qb("component"), component)
        yield ox.Triple(component, TYPE, _qb("ComponentSpecification"))
        yield ox.Triple(component, _qb(specific), property_)
        yield ox.Triple(component, _qb("componentProperty"), property_)
        yield ox.Triple(component, _qb("order"), _integer(order))
        if specific == "attribute":
            required = "false" if name in _OPTIONAL else "true"
            yield ox.Triple(component, _qb("componentRequired"), _boolean(required))
            yield ox.Triple(component, _qb("componentAttachment"), _qb("Observation"))
    indicator = ox.NamedNode(CUBE + "indicator")
    yield ox.Triple(indicator, TYPE, _qb("CodedProperty"))
    yield ox.Triple(indicator, _qb("codeList"), _SCHEME)


def _observations(store: ox.Store, graphs: Graphs | None) -> Iterator[_Observation]:
    """Statements about exactly one area, by IRI."""
    solutions = store.query(_VALUES, default_graph=graphs)
    assert isinstance(solutions, ox.QuerySolutions)  # it is a SELECT
    names = ("area", "indicator", "year", "statement", "comparator", "kind", "unit", "scope")
    found: dict[str, list[_Observation]] = {}
    for row in solutions:
        statement = row["statement"].value
        said = [(name, row[name]) for name in names if row[name] is not None]
        local = statement.rpartition("/")[2]
        node = ox.NamedNode(vocab.thing_iri("cube-observation", local))
        said.append(("value", row["figure"]))
        if row["unit"] is not None:  # without a unit there is nothing to compare
            found.setdefault(statement, []).append(
                _Observation(node, row["indicator"], tuple(said))
            )
    yield from (found[iri][0] for iri in sorted(found) if len(found[iri]) == 1)


def _slice(indicator: ox.NamedNode) -> ox.NamedNode:
    return ox.NamedNode(vocab.thing_iri("cube-slice", indicator.value.removeprefix(vocab.IND)))


def _named(node: ox.NamedNode, zh: str, en: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, LABEL, ox.Literal(zh, language="zh"))
    yield ox.Triple(node, LABEL, ox.Literal(en, language="en"))


def _qb(name: str) -> ox.NamedNode:
    return ox.NamedNode(vocab.QB + name)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(vocab.XSD + "integer"))


def _boolean(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(vocab.XSD + "boolean"))
