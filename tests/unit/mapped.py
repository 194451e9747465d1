"""The sample plan mapped to triples, and asking them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.lexicon import Lexicon
from kg.mapping import Context, Source, plan_graph, things_graph

ONTOLOGY = Path("ontology")
PREFIXES = {
    "eco": "https://w3id.org/ecoplan/ontology#",
    "id": "https://w3id.org/ecoplan/id/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "ind": "https://w3id.org/ecoplan/id/indicator/",
    "unit": "http://qudt.org/vocab/unit/",
}


@cache
def lexicon() -> Lexicon:
    return Lexicon.load(ONTOLOGY)


def graphs(*sources: Source) -> ox.Store:
    """The sources mapped: things in graph <t>, each plan in the default graph."""
    store = ox.Store()
    context = Context.of(sources, lexicon())
    for source in sources:
        store.extend(ox.Quad(*triple) for triple in plan_graph(source, context))
    things = ox.NamedNode("http://t")
    store.extend(ox.Quad(*triple, things) for triple in things_graph(sources, context))
    return store


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=PREFIXES))


def rows(store: ox.Store, query: str) -> list[tuple[str | None, ...]]:
    found = store.query(query, prefixes=PREFIXES)
    return [tuple(None if term is None else term.value for term in row) for row in found]
