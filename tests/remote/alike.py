"""What two servers of the same graph must say alike."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from servers import ROOT, Server

from kg import queries
from kg.queries import Question

QUESTIONS = queries.load(ROOT / "queries" / "questions")
PAGES = (
    "/",
    "/compare",
    "/quality",
    "/questions/indicator-comparison",
    "/search?q=阿蓬江",
    "/id/indicator/forest-coverage",
    "/id/area/500114",
    "/id/area/500114.ttl",
    "/ask?q=2025年森林覆盖率",
    "/api/search?q=森林覆盖率",
    "/api/search?q=apengjiang",
    "/.well-known/void",
    "/ontology.ttl",
)
PAGES_OF_FIVE = ("/plans/nanchuan-2021", "/text/nanchuan-2021", *PAGES)
EXPORTS = (
    "/export/dataset.nq",
    "/export/graph.graphml?theme=water",
    "/export/tables.zip",
)
QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?n { GRAPH <https://w3id.org/ecoplan/graph/things> { ?x rdfs:label ?n } }",
    "SELECT ?n FROM <https://w3id.org/ecoplan/graph/things> { ?x rdfs:label ?n }",
    "SELECT ?x ?v { ?x eco:canonicalValue ?v ; eco:year ?y FILTER(?v > 90 && ?y = 2025) }",
    "SELECT ?x ?l { ?x a eco:River ; rdfs:label ?l FILTER(LANGMATCHES(LANG(?l), 'zh')) }",
    "SELECT ?a ?b { VALUES (?a ?b) { (1 2) (3 4) } }",
    "SELECT ?x ?y { ?x eco:within+ ?y }",
    "ASK { ?x a eco:River }",
    "CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a eco:River ; rdfs:label ?l }",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """``near`` has the embedded store; the quads of ``far`` are elsewhere."""

    near: Server
    far: Server


def body(server: Server, path: str) -> Any:
    """What a path gives, without the server's own address; lines in any order."""
    response = server.get(path, follow_redirects=True)
    assert response.status_code == 200, (path, response.text[:500])
    raw = response.content.replace(server.url.encode(), b"")
    if path.endswith(".zip"):  # its entries carry the time they were made
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return sorted(raw.splitlines())


def words(server: Server, path: str) -> Counter[str]:
    """The words of a page, which may stand in another order: that of equals is open."""
    response = server.get(path, follow_redirects=True)
    assert response.status_code == 200, (path, response.text[:500])
    return Counter(re.findall(r"[^\s<>\"'、，；,;=&]+", response.text.replace(server.url, "")))


def rows(response: httpx.Response) -> Any:
    """The solutions, triples or truth of an answer, in any order."""
    assert response.status_code == 200, response.text[:500]
    if "json" not in response.headers["content-type"]:
        return sorted(response.text.splitlines())
    answer = response.json()
    if "boolean" in answer:
        return answer["boolean"]
    return Counter(
        tuple(sorted((name, *sorted(term.items())) for name, term in row.items()))
        for row in answer["results"]["bindings"]
    )


def answer(server: Server, slug: str, **given: str) -> Counter[tuple[Any, ...]]:
    """A saved question's rows. What ``GROUP_CONCAT`` joined is a bag: SPARQL leaves its order
    open, and engines differ in it."""
    response = server.get(f"/api/questions/{slug}.json", params=given)
    assert response.status_code == 200, (slug, response.text[:500])
    joined = _joined(QUESTIONS[slug])
    names = [column["name"] for column in response.json()["columns"]]
    found: list[Mapping[str, Any]] = response.json()["rows"]
    return Counter(
        tuple(_bag(row[name], joined[name]) if name in joined else row[name] for name in names)
        for row in found
    )


def evidence(server: Server, slug: str) -> Any:
    return (
        server.get(f"/api/questions/{slug}.json", params={"evidence": "1"}).json().get("evidence")
    )


_CONCATENATION = re.compile(r'GROUP_CONCAT\([^;]*; *separator="([^"]*)"\) +AS +\?(\w+)', re.I)


def _joined(question: Question) -> dict[str, str]:
    """The separators of the columns that are concatenations."""
    found = {name: separator for separator, name in _CONCATENATION.findall(question.text)}
    for name, inner in re.findall(r"SAMPLE\(\?(\w+)\) +AS +\?(\w+)", question.text):
        if name in found:
            found[inner] = found[name]
    return found


def _bag(cell: Any, separator: str) -> Any:
    return tuple(sorted(str(cell).split(separator))) if isinstance(cell, str) else cell
