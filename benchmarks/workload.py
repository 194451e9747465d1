"""What is asked: look-ups, the saved questions, a scan, a sort, an aggregation, a text search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg import queries

_PREFIXES = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX ind: <https://w3id.org/ecoplan/id/indicator/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
# A parameter left open says nothing, and some engines cannot read it.
_OPEN = re.compile(r"^\s*VALUES \?\w+ \{ UNDEF \}\n", re.MULTILINE)


class Kind(StrEnum):
    """Look-ups and questions are asked by the second, what is heavy a few times."""

    LOOK_UP = "look-up"
    QUESTION = "question"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Case:
    """One query; needs no prefix that only our endpoint knows."""

    name: str
    kind: Kind
    text: str


def cases(questions: Path) -> list[Case]:
    """Every query of the benchmark, with the saved questions of a directory."""
    look_ups = {
        "one property": _LOOK_UP,
        "all of one thing": _ONE_THING,
        "a value across areas": _ACROSS,
    }
    heavy = {
        "scan: every triple": _SCAN,
        "scan: a million rows": _MILLION,
        "sort: every label and quote": _SORT,
        "aggregation: by class and property": _AGGREGATION,
        "text: a word in any quote": _TEXT,
    }
    return [
        *(Case(name, Kind.LOOK_UP, _PREFIXES + text) for name, text in look_ups.items()),
        *(Case(name, Kind.HEAVY, _PREFIXES + text) for name, text in heavy.items()),
        *(
            Case(question.slug, Kind.QUESTION, _OPEN.sub("", question.text))
            for question in queries.load(questions).values()
        ),
    ]


_LOOK_UP = (
    "SELECT ?title WHERE { <https://w3id.org/ecoplan/id/plan/youyang-2021> dcterms:title ?title }"
)
_ONE_THING = "SELECT ?p ?o WHERE { <https://w3id.org/ecoplan/id/area/500242> ?p ?o }"
_ACROSS = """SELECT ?area ?cmp ?value ?quote WHERE {
  ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ; eco:subject/rdfs:label ?area ;
     eco:comparator ?cmp ; eco:canonicalValue ?value ; eco:evidence/eco:quote ?quote
  FILTER NOT EXISTS { ?t eco:restates ?other } }"""
_SCAN = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_MILLION = """SELECT ?s ?p ?o ?n WHERE { ?s ?p ?o VALUES ?n { 1 2 3 4 5 6 7 8 9 10 } }
LIMIT 1000000"""
_SORT = (
    "SELECT ?s ?label WHERE { ?s rdfs:label|skos:prefLabel|eco:quote ?label } ORDER BY ?label ?s"
)
_AGGREGATION = """SELECT ?class ?p (COUNT(*) AS ?n) WHERE { ?s a ?class ; ?p ?o }
GROUP BY ?class ?p ORDER BY DESC(?n) LIMIT 100"""
_TEXT = 'SELECT ?e ?quote WHERE { ?e eco:quote ?quote FILTER(CONTAINS(?quote, "森林覆盖率")) }'
