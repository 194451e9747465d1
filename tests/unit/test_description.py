"""What the endpoint says of the dataset: sizes by graph, class and property, licence, dump."""

from __future__ import annotations

import pyoxigraph as ox

from kg import vocab
from kg.service import description

ENDPOINT = description.Endpoint(
    iri="http://127.0.0.1:8000/sparql",
    base=vocab.BASE,
    graphs={vocab.graph_iri("things"): 7, vocab.graph_iri("cube"): 3},
    classes={vocab.ECO + "River": 2},
    properties={vocab.ECO + "onWaterBody": 5, vocab.ECO + "within": 1},
)


def test_void_counts_and_leads_to_the_dump() -> None:
    store = ox.Store()
    store.load(
        description.void(ENDPOINT, "http://127.0.0.1:8000/d.nq", "TURTLE"), ox.RdfFormat.TURTLE
    )
    found = store.query(
        """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?what ?n WHERE {
          ?d a void:Dataset , dcat:Dataset ; dcterms:license ?licence ; void:triples 10 ;
             dcat:distribution/dcat:downloadURL <http://127.0.0.1:8000/d.nq> .
          { ?d void:classPartition ?part . ?part void:class ?what ; void:entities ?n }
          UNION
          { ?d void:propertyPartition ?part . ?part void:property ?what ; void:triples ?n } }"""
    )
    assert isinstance(found, ox.QuerySolutions)
    counts = {row["what"].value: int(row["n"].value) for row in found}
    assert counts == {**ENDPOINT.classes, **ENDPOINT.properties}
