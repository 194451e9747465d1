"""``/compare``: indicators side by side across areas; its whole state is in the address."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from kg import queries
from kg.api import answers
from kg.api.requests import client_of
from kg.errors import NotFound
from kg.saved import COMPARE
from kg.web import catalog, comparesheet, figures
from kg.web.comparing import Asked, all_areas, area_choices, asked_of, comparisons_of, years_of
from kg.web.comparison import Comparison
from kg.web.figures import Value
from kg.web.keeping import shown
from kg.web.site import render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)
_REPORTED = "indicator-progress"  # the question that asks what this page shows
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = ("baseline", "target", "change", "gap", "nature")


@router.get("/compare")
async def page(request: Request) -> Response:
    site, view = site_of(request), View.of(request)
    asked = await asked_of(site, view)
    comparisons = await comparisons_of(site, view, asked)
    return render(
        request,
        "compare.html",
        entry="compare",
        inline_styles=True,
        asked=asked,
        comparisons=comparisons,
        charts=[_chart(each, asked, view) for each in comparisons],
        columns=[name for name in _COLUMNS if name not in asked.hidden],
        all_columns=_COLUMNS,
        years=await years_of(site),
        figures=figures,
        opened=await shown(request, COMPARE),
    )


@router.get("/compare.{suffix}")
async def download(request: Request, suffix: str) -> Response:
    site, view = site_of(request), View.of(request)
    if suffix == "docx":
        return await _report(request, await asked_of(site, view), view)
    asked = await asked_of(site, view, whole=True)
    comparisons = await comparisons_of(site, view, asked)
    if suffix == "csv":
        return comparesheet.csv(comparisons, asked.years, view)
    if suffix != "xlsx":
        raise NotFound(f"a comparison is not given as .{suffix}", hint="ask for .csv, .xlsx, .docx")
    iris = [value.iri for each in comparisons for value in each.values]
    evidence = await comparesheet.evidence(site, iris)
    return await comparesheet.xlsx(comparisons, asked.years, evidence, site.manifest, view)


async def _report(request: Request, asked: Asked, view: View) -> Response:
    """A Word report: each indicator with its table, its chart and its sources."""
    site = site_of(request)
    question = queries.get(site.questions, _REPORTED)
    areas = [area.code for area in asked.areas]
    found = await asyncio.gather(
        *(
            answers.ask(
                site.service,
                question,
                {"indicator": [each.slug], "year": [str(asked.years[1])], "area": areas},
                client_of(request),
                evidence=True,
            )
            for each in asked.indicators
        )
    )
    if not found:
        raise NotFound("no indicator is chosen", hint="choose one, then ask for the report")
    from kg.export.report import as_docx  # takes a while to import

    body = await asyncio.to_thread(as_docx, found, view.lang)
    headers = {"content-disposition": 'attachment; filename="comparison.docx"'}
    return Response(body, media_type=_DOCX, headers=headers)


@router.get("/compare/choices/{what}")
async def choices(request: Request, what: str) -> Response:
    """Indicators or areas to choose from, those that most plans speak of first."""
    site, view = site_of(request), View.of(request)
    if what == "areas":
        return JSONResponse(area_choices(await all_areas(site), view))
    themes = {theme.slug: theme.label(view.lang) for theme in await catalog.themes(site)}
    found = (await catalog.indicators(site)).values()
    return JSONResponse(
        [
            {
                "value": each.slug,
                "label": each.label(view.lang),
                "hint": f"{themes.get(each.theme, '')} · {each.plans}",
                "also": each.zh if view.lang == "en" else each.en,
            }
            for each in found
        ]
    )


def _chart(comparison: Comparison, asked: Asked, view: View) -> dict[str, Any]:
    """What the chart of a comparison draws; ``colour`` keeps an area's colour on the whole page."""
    places = {area.code: index for index, area in enumerate(asked.areas)}
    drawn = [
        line
        for line in comparison.lines
        if any(v and v.canonical is not None for v in (line.baseline, line.target))
    ]
    uppers = {
        float(line.upper.canonical)
        for line in drawn
        if line.upper and line.upper.canonical is not None
    }
    indicator = comparison.indicator
    return {
        "slug": indicator.slug,
        "title": indicator.label(view.lang),
        "unit": indicator.unit_label(view.lang),
        "years": asked.years,
        "areas": [line.area.label for line in drawn],
        "colours": [places[line.area.code] for line in drawn],
        "baseline": [_point(line.baseline) for line in drawn],
        "target": [_point(line.target) for line in drawn],
        "upper": uppers.pop() if len(uppers) == 1 else None,
    }


def _point(value: Value | None) -> dict[str, Any] | None:
    if value is None or value.canonical is None:
        return None
    return {"value": float(value.canonical), "shown": figures.plain(figures.canonical(value))}
