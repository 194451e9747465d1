"""The plain start page, which needs no script."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response
from starlette.templating import Jinja2Templates

from kg.api.requests import service_of

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")
_EXAMPLE = """SELECT ?area ?cmp ?value ?quote WHERE {
  ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ;
     eco:subject/rdfs:label ?area ; eco:comparator ?cmp ;
     eco:canonicalValue ?value ; eco:evidence/eco:quote ?quote
  FILTER NOT EXISTS { ?t eco:restates ?other } }"""


@router.get("/", response_class=HTMLResponse)
async def start(request: Request) -> Response:
    manifest = service_of(request).snapshots.manifest()
    return templates.TemplateResponse(
        request,
        "start.html",
        {
            "plans": manifest.plans,
            "triples": sum(manifest.graphs.values()),
            "built": manifest.built,
            "questions": request.app.state.questions.values(),
            "example": _EXAMPLE,
            "notice": getattr(request.state, "notice", ""),
        },
    )
