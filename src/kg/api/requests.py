"""What the routes need to know of a request."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from kg.errors import TooLarge, UsageError
from kg.service import formats
from kg.service.server import Service


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


async def body_of(request: Request, limit: int) -> bytes:
    """The body. Raises :class:`TooLarge` beyond ``limit`` bytes, before reading further."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise TooLarge(f"the body is larger than {limit:,} bytes")
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge(f"the body is larger than {limit:,} bytes")
    except ClientDisconnect as error:
        raise UsageError("the request ended early") from error
    return bytes(body)


def refused(allowed: str) -> HTTPException:
    """The answer to a method that an address does not take. Said here for addresses with several
    routes, since the framework would name the methods of one."""
    return HTTPException(405, headers={"allow": allowed})


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def encoding_of(request: Request) -> str:
    """The content coding that the client takes and we prefer."""
    header = request.headers.get("accept-encoding")
    for coding in ("zstd", "gzip"):
        if formats.accepts_encoding(header, coding):
            return coding
    return "identity"


def conditional(request: Request, etag: str) -> Response | None:
    """``304 Not Modified`` where the client holds what ``etag`` names (RFC 9110, 13.1.2)."""
    if request.method not in ("GET", "HEAD"):
        return None
    held = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    if etag not in held:
        return None
    return Response(
        status_code=304,
        headers={
            "etag": etag,
            "cache-control": "public, no-cache",
            "vary": "Accept, Accept-Encoding",
        },
    )
