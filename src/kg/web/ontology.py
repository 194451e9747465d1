"""``/ontology``: the vocabulary's documentation as a page, and the vocabulary itself as RDF."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from kg import ontodoc, vocab
from kg.api.sparql import answer
from kg.errors import NotFound
from kg.service import formats
from kg.service.protocol import QueryRequest
from kg.web.site import Site, render, site_of
from kg.web.view import View

api = APIRouter(tags=["Dataset"])
_HTML = formats.Format("HTML", ("text/html", "application/xhtml+xml"), ("html",))
_GRAPH = f"<{vocab.graph_iri('ontology')}>"
_WHOLE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {_GRAPH} {{ ?s ?p ?o }} }}"
_SAID = f"""SELECT ?s ?p ?o (LANG(?o) AS ?lang) (IF(ISLITERAL(?o), "true", "false") AS ?literal) WHERE {{
  {{ GRAPH {_GRAPH} {{ ?s ?p ?o }} }}
  UNION
  {{ GRAPH <{vocab.graph_iri("reference")}> {{
    VALUES ?class {{ eco:Indicator qudt:Unit skos:Concept }}
    VALUES ?p {{ rdf:type rdfs:label skos:prefLabel skos:altLabel skos:definition skos:broader
                 eco:canonicalUnit eco:direction }}
    ?s a ?class ; ?p ?o }} }}
}}"""


@api.get("/ontology", summary="The ontology, as page or RDF")
@api.head("/ontology", include_in_schema=False)
async def page(request: Request) -> Response:
    """HTML, Turtle, RDF/XML or JSON-LD by `Accept`."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    choice = formats.negotiate(accept, (_HTML, *formats.GRAPHS))
    if choice is None or choice.name != "HTML":
        return await _rdf(request, None)
    site, view = site_of(request), View.of(request)
    document = await _document(site)
    return render(
        request,
        "ontology.html",
        entry="ontology",
        one=ontodoc.one,
        about=document.words,
        documentation=await documentation(site, view.lang),
        eco=vocab.ECO,
    )


@api.api_route("/ontology.{suffix}", methods=["GET", "HEAD"], include_in_schema=False)
async def as_rdf(request: Request, suffix: str) -> Response:
    if formats.named(suffix, formats.GRAPHS) is None:
        raise NotFound(f".{suffix[:20]} is no format of ours", hint="ask for .ttl, .rdf or .jsonld")
    return await _rdf(request, suffix)


async def _rdf(request: Request, suffix: str | None) -> Response:
    query = QueryRequest(_WHOLE, format=suffix)
    return await answer(request, site_of(request).service, query)


async def documentation(site: Site, lang: str) -> str:
    """What the page says in a language, made once a snapshot."""

    async def make() -> str:
        return await asyncio.to_thread(ontodoc.body, await _document(site), lang)

    return await site.kept(("ontology", lang), make)


async def _document(site: Site) -> ontodoc.Document:
    async def make() -> ontodoc.Document:
        said = await site.rows(_SAID)
        return await asyncio.to_thread(lambda: ontodoc.read(_triples(said)))

    return await site.kept("ontology", make)


def _triples(rows: Iterable[Mapping[str, str]]) -> Iterator[ox.Triple]:
    for row in rows:
        words = row["literal"] == "true"
        said = (
            ox.Literal(row["o"], language=row["lang"]) if row.get("lang") else ox.Literal(row["o"])
        )
        object_ = said if words else ox.NamedNode(row["o"])
        yield ox.Triple(ox.NamedNode(row["s"]), ox.NamedNode(row["p"]), object_)
