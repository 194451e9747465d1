"""``/id/{type}/{slug}``: a thing or a statement, as a page or as RDF."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from kg import vocab
from kg.api.sparql import answer
from kg.errors import NotFound
from kg.service import formats
from kg.service.protocol import QueryRequest
from kg.web import asking, catalog, entitydata, evidence, figures, planfacts, quality, said, words
from kg.web.entitydata import Entity
from kg.web.said import SaidValue
from kg.web.site import Site, fragment, render, site_of
from kg.web.view import View, local

api = APIRouter(tags=["Dataset"])

_HTML = formats.Format("HTML", ("text/html", "application/xhtml+xml"), ("html",))
_SUFFIXES = ("html", "ttl", "turtle", "nt", "ntriples", "jsonld", "rdf", "rdfxml")
_STATEMENTS = frozenset(
    {
        "value",
        "project",
        "programme",
        "task",
        "passage",
        "relation",
        "cooperation",
        "listing",
        "finding",
    }
)
_WATERS = frozenset({"river", "reach", "lake", "reservoir"})
_DESCRIPTION = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {thing} ?p ?o BIND({thing} AS ?s) }}
  UNION {{ {thing} eco:evidence|eco:contextEvidence ?s . ?s ?p ?o }}
}}"""


@api.get("/id/{type_}/{slug}", summary="A thing or statement, as page or RDF")
@api.head("/id/{type_}/{slug}", include_in_schema=False)
async def dereference(request: Request, type_: str, slug: str) -> Response:
    """HTML, Turtle, JSON-LD, N-Triples or RDF/XML by `Accept`, or by a suffix (`.ttl` …); what a
    release had and this graph has not is redirected to what took its place."""
    name, _, suffix = slug.partition(".")
    try:
        return await _described(request, type_, name, suffix)
    except NotFound:
        site = site_of(request)
        successor = site.retired.successor(vocab.thing_iri(type_, name))
        if successor is None:
            raise
        await entitydata.entity(site, successor)  # an address that leads nowhere helps nobody
        path = f"/id/{successor.removeprefix(vocab.ID)}" + (f".{suffix}" if suffix else "")
        return RedirectResponse(View.of(request).url(path), 301)


async def _described(request: Request, type_: str, name: str, suffix: str) -> Response:
    iri = vocab.thing_iri(type_, name)
    if suffix and suffix not in _SUFFIXES:
        raise NotFound(f".{suffix[:20]} is no format of ours", hint="ask for .ttl, .jsonld or .nt")
    accept = ", ".join(request.headers.getlist("accept")) or None
    choice = (
        formats.named(suffix, (_HTML, *formats.GRAPHS))
        if suffix
        else formats.negotiate(accept, (_HTML, *formats.GRAPHS))
    )
    if choice is not None and choice.name == "HTML":
        if type_ == "plan":  # a plan's page is its text
            return RedirectResponse(View.of(request).url(f"/plans/{name}"), 303)
        if request.query_params.get("part") == "panel":
            return await _panel(request, iri)
        return await (_statement if type_ in _STATEMENTS else _thing)(request, iri)
    await entitydata.entity(site_of(request), iri)  # an unknown name is no empty graph
    query = QueryRequest(_DESCRIPTION.format(thing=asking.iri(iri)), format=suffix or None)
    response = await answer(request, site_of(request).service, query)
    response.headers["vary"] = "Accept, Accept-Encoding"
    return response


@api.get("/text/{slug}", summary="A plan's canonical text", response_class=Response)
@api.head("/text/{slug}", include_in_schema=False)
async def text(request: Request, slug: str) -> Response:
    """The characters that offsets count, as UTF-8."""
    body = site_of(request).snapshot.text(slug)
    return PlainTextResponse(body, headers={"cache-control": "public, no-cache"})


# --- statements -----------------------------------------------------------------------------


async def _statement(request: Request, iri: str) -> Response:
    site, view = site_of(request), View.of(request)
    entity, shown, rests, plans = await asyncio.gather(
        entitydata.entity(site, iri),
        _own_value(site, iri, view),
        evidence.of(site, [iri]),
        catalog.plans(site),
    )
    by = "partOfTask" if entity.type == "task" else "subject"
    return render(
        request,
        "statement.html",
        entry="entity",
        entity=entity,
        kind=_kind(entity, shown),
        shown=shown,
        rests=rests[iri],
        sentences=_sentences(site, rests[iri], shown),
        cells=evidence.cells(rests[iri]),
        plan=_plan(rests[iri], plans),
        fact=planfacts.fact_id(iri),
        values=[] if shown else await said.values(site, iri, by, view.lang),
        projects=await said.projects(site, iri) if entity.type == "programme" else [],
        plans={each.slug: each for each in plans},
        figures=figures,
        formats=_formats(iri),
        findings=await quality.findings(site, view, iri=iri) if entity.type == "finding" else [],
    )


async def _panel(request: Request, iri: str) -> Response:
    """A statement beside another page."""
    site, view = site_of(request), View.of(request)
    entity, shown, rests, plans = await asyncio.gather(
        entitydata.entity(site, iri),
        _own_value(site, iri, view),
        evidence.of(site, [iri]),
        catalog.plans(site),
    )
    body = fragment(
        request,
        "panel.html",
        entity=entity,
        kind=_kind(entity, shown),
        shown=shown,
        rests=rests[iri],
        sentences=_sentences(site, rests[iri], shown),
        cells=evidence.cells(rests[iri]),
        plan=_plan(rests[iri], plans),
        fact=planfacts.fact_id(iri),
        figures=figures,
        findings=await quality.findings(site, view, iri=iri) if entity.type == "finding" else [],
        plans={each.slug: each for each in plans},
    )
    return HTMLResponse(body, headers={"cache-control": "no-cache"})


async def _own_value(site: Site, iri: str, view: View) -> SaidValue | None:
    if entitydata.type_of(iri) != "value":
        return None
    return await said.value(site, iri, view.lang)


def _kind(entity: Entity, shown: SaidValue | None) -> str:
    if shown:
        return shown.value.kind
    return {"programme": "project", "cooperation": "relation", "listing": "relation"}.get(
        entity.type, entity.type
    )


def _sentences(
    site: Site, rests: evidence.Rests, shown: SaidValue | None
) -> list[list[evidence.Piece]]:
    figure = shown.value.text if shown else ""
    return [evidence.sentence(site, each, figure) for each in rests.main]


def _plan(rests: evidence.Rests, plans: tuple[catalog.Plan, ...]) -> catalog.Plan | None:
    slug = rests.main[0].plan if rests.main else ""
    return next((plan for plan in plans if plan.slug == slug), None)


# --- things ---------------------------------------------------------------------------------


async def _thing(request: Request, iri: str) -> Response:
    site, view = site_of(request), View.of(request)
    entity = await entitydata.entity(site, iri)
    by = "indicator" if entity.type == "indicator" else "subject"
    (values, value_count), projects, passages, relations, inverse, plans = await asyncio.gather(
        asyncio.gather(said.values(site, iri, by, view.lang), said.values_count(site, iri, by)),
        said.projects(site, iri),
        said.passages(site, iri),
        said.relations(site, iri),
        said.inverse(site, iri),
        catalog.plans(site),
    )
    return render(
        request,
        "entity.html",
        entry="entity",
        inline_styles=True,
        entity=entity,
        values=values,
        value_count=value_count,
        projects=projects,
        totals=said.totals(projects),
        passages=passages,
        relations=relations,
        inverse=inverse,
        sections=await said.sections(site, iri) if entity.type in _WATERS else [],
        own_plans=[plan for plan in plans if plan.area.iri == iri],
        plans={each.slug: each for each in plans},
        series=_series(values, entity.type),
        figures=figures,
        fact_id=planfacts.fact_id,
        limit=said.LIMIT,
        formats=_formats(iri),
        type_label=words.type_label(entity.type, view.lang),
    )


def _series(values: list[SaidValue], type_: str) -> list[dict[str, object]]:
    """What a small chart over time draws: lines of two or more years, an indicator's by area, a
    thing's by indicator."""
    lines: dict[str, dict[int, SaidValue]] = {}
    for each in values:
        value = each.value
        if value.canonical is None or value.year is None or not value.level:
            continue
        if type_ == "indicator":
            if len(each.subjects) != 1 or each.subjects[0].type != "area" or value.subject_text:
                continue
            name = each.subjects[0].label
        elif not each.indicator.iri or value.subject_text:
            continue
        else:
            name = each.indicator.label
        lines.setdefault(name, {}).setdefault(value.year, each)
    return [
        {
            "name": name,
            "points": [
                {
                    "year": year,
                    "value": float(each.value.canonical or 0),
                    "kind": each.value.kind,
                    "shown": figures.plain(figures.canonical(each.value)),
                }
                for year, each in sorted(points.items())
            ],
        }
        for name, points in lines.items()
        if len(points) > 1
    ]


def _formats(iri: str) -> list[tuple[str, str]]:
    path = local(iri)
    return [
        ("Turtle", f"{path}.ttl"),
        ("JSON-LD", f"{path}.jsonld"),
        ("N-Triples", f"{path}.nt"),
    ]
