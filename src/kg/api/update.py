"""``/update``: SPARQL 1.1 Update over the SPARQL 1.1 Protocol, for whoever has the token."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from kg import settings, vocab
from kg.api import described
from kg.api.health import authorise
from kg.api.requests import body_of, client_of, service_of
from kg.errors import TooLarge, UsageError
from kg.service import protocol, wire
from kg.service.protocol import UpdateRequest

router = APIRouter(tags=["SPARQL"])


@router.post("/update", summary="Update (token)", openapi_extra=described.UPDATE_POST)
async def post_update(request: Request) -> Response:
    """SPARQL 1.1 Update by POST, as a form (`update`) or as `application/sparql-update`, with
    `using-graph-uri` and `using-named-graph-uri`. Graphs built from the plans cannot be written;
    others stay when the plans are built again."""
    authorise(request)
    body = await body_of(request, service_of(request).limits.body_size)
    asked = protocol.read("POST", request.url.query, request.headers.get("content-type"), body)
    if not isinstance(asked, UpdateRequest):
        raise UsageError("the request holds a query", hint="send it to /sparql")
    return await update(request, asked)


@router.options("/update", include_in_schema=False)
async def options() -> Response:
    accepted = f"{protocol.FORM}, {protocol.UPDATE}"
    return Response(status_code=204, headers={"allow": "POST, OPTIONS", "accept-post": accepted})


async def update(request: Request, asked: UpdateRequest) -> Response:
    """Carries out an update of somebody who was authorised."""
    service = service_of(request)
    if len(asked.text.encode("utf-8", "surrogatepass")) > service.limits.body_size:
        raise TooLarge("the update is too large")
    job = wire.WriteJob(
        method="UPDATE",
        text=asked.text,
        using=asked.using,
        using_named=asked.using_named,
        base=vocab.BASE,
        client=client_of(request),
        token=token_hash(),
    )
    written = await service.writes.carry_out(job)
    return JSONResponse(
        {"added": written.added, "removed": written.removed, "snapshot": written.snapshot},
        headers={"cache-control": "no-store"},
    )


def token_hash() -> str:
    """Says in the audit log which token was used, without saying the token."""
    return hashlib.sha256(settings.ADMIN_TOKEN.get().encode()).hexdigest()[:12]
