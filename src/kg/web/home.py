"""The first page, and the list of plans."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.api import pages
from kg.web import catalog
from kg.web.assets import BundleMissing
from kg.web.site import render, site_of

router = APIRouter(include_in_schema=False)
_SHOWN = 24
_MISSING = "页面的样式与脚本还没有构建：运行 make web。The pages are not built:"


@router.get("/")
async def home(request: Request) -> Response:
    site = site_of(request)
    if not site.bundle.there:
        request.state.notice = f"{_MISSING} {BundleMissing.hint}"
        return await pages.start(request)
    plans, areas, figures, themes, indicators = await asyncio.gather(
        catalog.plans(site),
        catalog.areas(site),
        catalog.figures(site),
        catalog.themes(site),
        catalog.indicators(site),
    )
    return render(
        request,
        "home.html",
        entry="base",
        plans=plans[:_SHOWN],
        plan_count=len(plans),
        areas=areas,
        figures=figures,
        themes=themes,
        indicators=list(indicators.values())[:12],
        questions=list(site.questions.values()),
    )


@router.get("/plans")
async def plans(request: Request) -> Response:
    site = site_of(request)
    return render(request, "plans.html", entry="base", plans=await catalog.plans(site))
