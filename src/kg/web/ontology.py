"""``/ontology``: the vocabulary's documentation as a page, and the vocabulary itself as RDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg import vocab
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
_KINDS = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property",
    "NamedIndividual": "individual",
}
_TERMS = f"""SELECT ?term ?property ?object (LANG(?object) AS ?lang) WHERE {{
  GRAPH {_GRAPH} {{
    VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:NamedIndividual owl:Ontology }}
    VALUES ?property {{ rdf:type rdfs:label skos:definition skos:scopeNote skos:example
      rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range dcterms:title dcterms:description
      owl:versionInfo }}
    ?term a ?type ; ?property ?object FILTER(!ISBLANK(?object))
  }}
}}"""


@dataclass(slots=True)
class Term:
    """One class, property or individual: its words by property and language, its links."""

    iri: str
    kind: str = ""
    words: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.iri.removeprefix(vocab.ECO)

    def said(self, what: str, lang: str) -> str:
        """The words of a property in a language, else in none, else in the other."""
        for tag in (lang, "", "zh", "en"):
            if found := self.words.get((what, tag)):
                return found[0]
        return ""


@api.api_route("/ontology", methods=["GET", "HEAD"], summary="The ontology, as page or RDF")
async def page(request: Request) -> Response:
    """HTML, Turtle, RDF/XML or JSON-LD by `Accept`."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    choice = formats.negotiate(accept, (_HTML, *formats.GRAPHS))
    if choice is None or choice.name != "HTML":
        return await _rdf(request, None)
    site, view = site_of(request), View.of(request)
    terms = await site.kept("ontology", lambda: _terms(site))
    ours = [term for term in terms.values() if term.iri.startswith(vocab.ECO)]
    return render(
        request,
        "ontology.html",
        entry="base",
        about=next((term for term in terms.values() if term.kind == "ontology"), Term("")),
        groups=[
            (view.t(zh, en), sorted((t for t in ours if t.kind == kind), key=lambda t: t.name))
            for kind, zh, en in (
                ("class", "类", "Classes"),
                ("property", "属性", "Properties"),
                ("individual", "个体", "Individuals"),
            )
        ],
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


async def _terms(site: Site) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for row in await site.rows(_TERMS):
        term = found.setdefault(row["term"], Term(row["term"]))
        name = row["property"].replace("#", "/").rpartition("/")[2]
        if name == "type":
            kind = row["object"].rpartition("#")[2]
            term.kind = "ontology" if kind == "Ontology" else _KINDS.get(kind, term.kind)
        elif name in ("subClassOf", "subPropertyOf", "domain", "range"):
            links = term.links.setdefault(name, [])
            if row["object"] not in links:
                links.append(row["object"])
        else:
            words = term.words.setdefault((name, row.get("lang", "")), [])
            if row["object"] not in words:
                words.append(row["object"])
    return found
