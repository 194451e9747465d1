"""Liveness, readiness, metrics, and the operator's view of running queries."""

from __future__ import annotations

import hmac
import time
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

import kg
from kg import settings
from kg.api.metrics import Metrics
from kg.api.requests import service_of
from kg.errors import KgError, NotAuthorised, NotFound, WritesOff
from kg.service.server import Service

router = APIRouter(tags=["Operation"])


@router.get("/health", summary="Liveness and readiness")
async def health(request: Request) -> Response:
    """200 when queries are taken, 503 when not; `?live=1` asks only whether the process runs."""
    if "live" in request.query_params:
        return JSONResponse({"status": "alive", "version": kg.__version__})
    service = service_of(request)
    try:
        manifest = service.snapshots.manifest()
        body: dict[str, Any] = {
            "status": _status(service),
            "version": kg.__version__,
            "snapshot": manifest.id,
            "built": manifest.built,
            "triples": sum(manifest.graphs.values()) + sum(manifest.user_graphs.values()),
            "plans": [plan.slug for plan in manifest.plans],
            "queries": service.pool.figures(),
        }
        if (warmth := getattr(request.app.state, "warmth", None)) is not None:
            body["pages"] = "prepared" if warmth.complete else "being prepared"
        if service.remote is not None:
            body["store"] = "elsewhere"  # its address is nobody's business
        if service.pool.trouble is not None:
            body["reason"] = service.pool.trouble.message
    except KgError as error:
        body = {"status": "unavailable", "version": kg.__version__, "reason": error.message}
    status = 200 if body["status"] == "ready" else 503
    return JSONResponse(body, status, {"cache-control": "no-store"})


def _status(service: Service) -> str:
    if service.pool.trouble is not None:
        return "unavailable"
    return "ready" if service.pool.ready else "busy"


@router.get("/metrics", summary="Prometheus metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    figures: Metrics = request.app.state.metrics
    return Response(figures.expose(service_of(request)), media_type=CONTENT_TYPE_LATEST)


@router.get("/admin/queries", summary="Queries under way (token)")
async def running(request: Request) -> list[dict[str, Any]]:
    authorise(request)
    now = time.monotonic()
    return [
        {
            "id": run.number,
            "hash": run.hash,
            "lane": run.lane,
            "seconds": round(now - run.asked, 3),
            "bytes": run.spool.total,
            "client": run.client,
            "query": run.job.text[:2000],
        }
        for run in service_of(request).pool.runs.values()
    ]


@router.delete("/admin/queries/{number}", summary="Stop a query (token)")
async def stop(request: Request, number: int) -> dict[str, int]:
    authorise(request)
    run = service_of(request).pool.runs.get(number)
    if run is None:
        raise NotFound(f"no query {number} is under way")
    run.cancel()
    return {"stopped": number}


def authorise(request: Request) -> None:
    """Raises :class:`WritesOff` where no token is set and :class:`NotAuthorised` where the request
    does not carry it. Compares in constant time; the token is read from the header alone."""
    token = settings.ADMIN_TOKEN.get()
    if not token:
        raise WritesOff("this server is read-only")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        given.strip().encode("latin-1"), token.encode()
    ):
        raise NotAuthorised("the token is missing or wrong")
