"""``/graph``: exploring from any thing; its data as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from kg.errors import NotFound
from kg.web import catalog, graphdata, words
from kg.web.site import render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)
api = APIRouter(tags=["Graph"])
_MOST = 5000

Iri = Annotated[str, Query(max_length=300, description="IRI of a thing or a named statement")]


class Drawn(BaseModel):
    """Nodes that are drawn already."""

    nodes: list[Annotated[str, Field(max_length=300)]] = Field(max_length=_MOST)


@router.get("/graph")
async def page(request: Request) -> Response:
    site, view = site_of(request), View.of(request)
    return render(
        request,
        "graph.html",
        entry="graph",
        inline_styles=True,
        plans=await catalog.plans(site),
        settings={
            "types": {name: words.type_label(name, view.lang) for name in words.TYPES},
            "links": {
                name: zh if view.lang == "zh" else en
                for name, (zh, en) in {
                    **graphdata.LINKS,
                    "value": graphdata.VALUE_LINK,
                }.items()
            },
        },
    )


@api.get("/api/graph/overview", summary="Plans, areas, waters and agencies to begin with")
async def overview(request: Request) -> Response:
    site = site_of(request)
    return JSONResponse((await graphdata.beginning(site)).as_json())


@api.get("/api/graph/around", summary="A node and its neighbours")
async def around(
    request: Request,
    iri: Iri,
    skip: Annotated[int, Query(ge=0, le=_MOST, description="Neighbours to leave out")] = 0,
) -> Response:
    """At most 150 nodes; `more` tells how many neighbours were left out."""
    network = await graphdata.around(site_of(request), iri, skip)
    if iri not in network.nodes:
        raise NotFound(f"the graph holds no node {iri!r}")
    return JSONResponse(network.as_json())


@api.post("/api/graph/edges", summary="The links between nodes")
async def edges(request: Request, drawn: Drawn) -> Response:
    found = graphdata.Network(edges=await graphdata.among(site_of(request), drawn.nodes))
    return JSONResponse(found.as_json())


@api.get("/api/graph/path", summary="A shortest path between two nodes")
async def path(
    request: Request,
    start: Annotated[Iri, Query(alias="from")],
    goal: Annotated[Iri, Query(alias="to")],
) -> Response:
    """Six steps at most; 404 where there is none."""
    network = await graphdata.path(site_of(request), start, goal)
    if network is None or not network.nodes:
        raise NotFound("no path of six steps or fewer joins the two")
    return JSONResponse(network.as_json())
