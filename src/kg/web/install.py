"""Puts the pages on an application of :mod:`kg.api`."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Mount

from kg import settings
from kg.release import Retired
from kg.saved import Library
from kg.web import (
    about,
    ask,
    compare,
    entity,
    errors,
    graph,
    home,
    ontology,
    quality,
    questions,
    reader,
    saved,
    search,
    workbench,
)
from kg.web.assets import DIST, URL, BundledFiles
from kg.web.reports import Reports
from kg.web.site import Site
from kg.web.warm import Visits, Warmth

_ROUTERS = (
    home.router,
    search.api,
    search.router,
    compare.router,
    ask.router,
    questions.router,
    saved.router,
    saved.api,
    reader.router,
    graph.router,
    graph.api,
    workbench.router,
    quality.router,
    quality.api,
    about.router,
    entity.api,
    ontology.api,
)


def install(app: FastAPI) -> None:
    """Pages go before the routes that are there, so that they take ``/`` over."""
    service = app.state.service
    store_dir = service.snapshots.store_dir
    app.state.site = Site(
        service,
        app.state.questions,
        Reports(store_dir),
        saved=Library(store_dir),
        retired=Retired.load(Path(settings.RELEASES.get())),
    )
    app.state.visits = 0
    app.add_middleware(Visits)
    app.state.warmth = Warmth(app)
    if settings.WARM.get():
        app.state.beside.append(app.state.warmth.tend)
    there = list(app.router.routes)
    app.router.routes.clear()
    for router in _ROUTERS:
        app.include_router(router)
    app.router.routes.append(Mount(URL.rstrip("/"), BundledFiles(directory=DIST, check_dir=False)))
    app.router.routes.extend(there)
    errors.install(app)
