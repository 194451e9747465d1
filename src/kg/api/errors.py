"""Exceptions as HTTP: one shape, ``{"error": {"code", "message", "hint"}}``."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from kg.errors import Busy, KgError, NotAuthorised

_RETRY_AFTER_SECONDS = "2"


def envelope(code: str, message: str, hint: str = "", **more: object) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "hint": hint, **more}}


def response(error: KgError) -> Response:
    """The response that ``error`` is to a client."""
    where: dict[str, object] = {}
    if error.place is not None and error.place.line is not None:
        where = {"line": error.place.line, "column": error.place.column}
    headers: dict[str, str] = {"cache-control": "no-store"}
    if isinstance(error, Busy) or error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = _RETRY_AFTER_SECONDS
    if isinstance(error, NotAuthorised):
        headers["www-authenticate"] = 'Bearer realm="EcoPlan KG"'
    body = envelope(error.code, error.message, error.hint, **where)
    return JSONResponse(body, error.http_status, headers)


def install(app: FastAPI) -> None:
    """Has every failure of ``app`` answered in the one shape."""

    async def ours(_request: Request, error: Exception) -> Response:
        assert isinstance(error, KgError)
        return response(error)

    async def http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status = HTTPStatus(error.status_code)
        code = status.phrase.lower().replace(" ", "-")
        headers: Mapping[str, str] = error.headers or {}
        detail = error.detail if error.detail != status.phrase else status.description
        return JSONResponse(envelope(code, str(detail or status.phrase)), status, headers)

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return JSONResponse(envelope("usage", f"{where}: {first['msg']}"), 400)

    async def unexpected(_request: Request, error: Exception) -> Response:
        return JSONResponse(
            envelope("internal", "the server failed", f"the log has more ({type(error).__name__})"),
            500,
        )

    app.add_exception_handler(KgError, ours)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)
