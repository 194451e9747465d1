"""``/workbench``: SPARQL with completion; asking and showing are done in the browser."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from kg import vocab
from kg.web.site import Site, render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)

_TERMS = f"""SELECT ?term ?kind ?zh ?en WHERE {{
  {{
    GRAPH <{vocab.graph_iri("ontology")}> {{
      VALUES (?type ?kind) {{
        (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
        (owl:NamedIndividual "individual")
      }}
      ?term a ?type .
      OPTIONAL {{ ?term rdfs:label ?zh FILTER(LANG(?zh) = "zh") }}
      OPTIONAL {{ ?term rdfs:label ?en FILTER(LANG(?en) = "en") }}
    }}
  }} UNION {{
    ?term a eco:Indicator BIND("indicator" AS ?kind)
    OPTIONAL {{ ?term skos:prefLabel ?zh FILTER(LANG(?zh) = "zh") }}
    OPTIONAL {{ ?term skos:prefLabel ?en FILTER(LANG(?en) = "en") }}
  }}
}}"""
# Terms of other vocabularies that queries here use most.
_COMMON = (
    ("rdf:type", "property", "类型", "type"),
    ("rdfs:label", "property", "名称", "label"),
    ("rdfs:comment", "property", "说明", "comment"),
    ("skos:prefLabel", "property", "首选名称", "preferred label"),
    ("skos:altLabel", "property", "其他名称", "alternative label"),
    ("skos:broader", "property", "上位主题", "broader"),
    ("skos:definition", "property", "定义", "definition"),
    ("dcterms:title", "property", "标题", "title"),
    ("dcterms:publisher", "property", "发布机关", "publisher"),
    ("dcterms:issued", "property", "印发日期", "issued"),
    ("prov:wasDerivedFrom", "property", "推算自", "derived from"),
)

_EXAMPLES = (
    (
        "各地区2025年森林覆盖率目标",
        "Forest-coverage targets for 2025",
        """SELECT ?area ?cmp ?value ?quote WHERE {
  ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ;
     eco:subject/rdfs:label ?area ; eco:comparator ?cmp ;
     eco:canonicalValue ?value ; eco:evidence/eco:quote ?quote
  FILTER NOT EXISTS { ?t eco:restates ?other }
}""",
    ),
    (
        "牵头资金最多的单位（两家牵头的项目各计一次）",
        "Who leads most money (a project with two leads counts for each)",
        """SELECT ?agency (SUM(?inv) AS ?wan_yuan) WHERE {
  ?p a eco:Project ; eco:leadAgency ?a ; eco:investment ?inv .
  ?a rdfs:label ?agency
} GROUP BY ?agency ORDER BY DESC(?wan_yuan)""",
    ),
    (
        "两份规划都提到的河流及其断面",
        "Rivers that two plans name, and their sections",
        """SELECT DISTINCT ?river ?section ?level WHERE {
  ?s a eco:MonitoringSection ; rdfs:label ?section ; eco:onWaterBody ?r ;
     eco:assessmentLevel ?level . ?r rdfs:label ?river .
  ?a eco:mentions ?r ; eco:statedIn ?p1 .
  ?b eco:mentions ?r ; eco:statedIn ?p2 . FILTER(STR(?p1) < STR(?p2))
}""",
    ),
    (
        "一条河的断面与水源地，画成图",
        "A river's sections and sources, as a graph",
        """CONSTRUCT { ?x ?p ?river . ?x rdfs:label ?label . ?river rdfs:label ?name } WHERE {
  VALUES ?p { eco:onWaterBody eco:reachOf eco:tributaryOf }
  ?x ?p ?river ; rdfs:label ?label .
  ?river a eco:WaterBody ; rdfs:label ?name
} LIMIT 300""",
    ),
    (
        "每份规划有多少目标、现状与任务",
        "How many targets, observations and tasks each plan has",
        """SELECT ?title ?class (COUNT(?s) AS ?count) WHERE {
  VALUES ?class { eco:Target eco:Observation eco:Task eco:Project }
  ?s a ?class ; eco:statedIn/dcterms:title ?title
} GROUP BY ?title ?class ORDER BY ?title ?class""",
    ),
)


@router.get("/workbench")
async def page(request: Request) -> Response:
    site, view = site_of(request), View.of(request)
    own = [{"title": view.t(zh, en), "query": query} for zh, en, query in _EXAMPLES]
    saved = [
        {"title": view.t(each.title.zh, each.title.en), "query": each.text}
        for each in site.questions.values()
    ]
    return render(
        request,
        "workbench.html",
        entry="workbench",
        inline_styles=True,
        query=view.query.get("query") or _EXAMPLES[0][2],
        examples=own,
        saved=saved,
        base=vocab.BASE,
        seconds=int(site.service.limits.seconds),
    )


@router.get("/workbench/terms.json")
async def terms(request: Request) -> Response:
    """What the editor completes: ``prefixes``, and ``terms`` as ``[name, kind, zh, en]``."""
    site = site_of(request)
    found = await completions(site)
    return JSONResponse(
        {"prefixes": dict(vocab.PREFIXES), "terms": found}, headers={"cache-control": "no-cache"}
    )


async def completions(site: Site) -> list[list[str]]:
    """The terms, read once a snapshot."""
    return await site.kept("terms", lambda: _terms(site))


async def _terms(site: Site) -> list[list[str]]:
    found = {name: [name, kind, zh, en] for name, kind, zh, en in _COMMON}
    for row in await site.rows(_TERMS):
        name = _short(row["term"])
        if name:
            found.setdefault(name, [name, row["kind"], row.get("zh", ""), row.get("en", "")])
    return sorted(found.values())


def _short(iri: str) -> str:
    """An IRI with a prefix; empty where none of ours fits."""
    for prefix, start in vocab.PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :] and "#" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return ""
