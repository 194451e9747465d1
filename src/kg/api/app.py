"""The application: routes put together, processes started with it and stopped with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

import kg
from kg import ask as asking
from kg import examples, queries, settings
from kg.api import (
    ask,
    documentation,
    errors,
    exports,
    graphstore,
    health,
    pages,
    questions,
    search,
    sparql,
    update,
    void,
)
from kg.api.front import Front
from kg.api.guards import Guards
from kg.api.intake import Intake
from kg.api.metrics import Metrics
from kg.lexicon.words import Words
from kg.remote import Target
from kg.service.limits import Limits
from kg.service.server import Service

_LOG = logging.getLogger("kg.api")
_DRAIN_SECONDS = 10.0


def create_app(
    store_dir: Path,
    *,
    limits: Limits | None = None,
    queries_dir: Path | None = None,
    remote: Target | None = None,
) -> FastAPI:
    """The server for a store directory, whose quads may be in a store elsewhere; what is put in
    ``state.beside`` begins before it takes requests and is cancelled when it ends. Raises
    :class:`kg.errors.KgError` for settings or
    questions that cannot be used; a missing store shows when the server starts."""
    bounds = limits or Limits.from_settings()
    metrics = Metrics(log_text=settings.LOG_QUERIES.get())
    service = Service(store_dir, bounds, metrics.over, remote)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        beside = [asyncio.create_task(each()) for each in app.state.beside]
        try:
            await service.start()
            yield
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await service.pool.drain(_DRAIN_SECONDS)
            await service.close()

    app = FastAPI(
        title="EcoPlan KG",
        summary="A knowledge graph of China's local environmental-protection plans",
        version=kg.__version__,
        license_info={"name": "Apache-2.0"},
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.service = service
    app.state.metrics = metrics
    directory = queries_dir or Path(settings.QUERIES.get())
    app.state.questions = queries.load(directory / "questions")
    app.state.words = Words()
    app.state.beside = []
    app.state.notions = asking.load(directory)
    app.state.examples = examples.load(directory / "examples")
    errors.install(app)
    for module in (
        sparql,
        update,
        graphstore,
        questions,
        ask,
        exports,
        search,
        health,
        void,
        documentation,
        pages,
    ):
        app.include_router(module.router)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[settings.CORS.get()],
        allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"],
        allow_headers=["*"],
        expose_headers=["ETag", "Content-Length", "Retry-After", "Content-Disposition"],
    )
    app.add_middleware(Front)
    app.add_middleware(Intake, held=bounds.intake, seconds=bounds.stall_seconds)
    app.add_middleware(Guards)
    return app
