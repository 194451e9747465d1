"""``/.well-known/void``: what the dataset is. ``/api/prefixes``: for editors that complete."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg import vocab
from kg.api.sparql import endpoint_of, graph_choice
from kg.service import description

router = APIRouter(tags=["Dataset"])


@router.api_route(
    "/.well-known/void",
    methods=["GET", "HEAD"],
    summary="VoID description",
    response_class=Response,
)
async def void(request: Request) -> Response:
    choice = graph_choice(request, "the VoID description")
    dump = str(request.url.replace(path="/export/dataset.nq", query=""))
    body = description.void(endpoint_of(request), dump, choice.name)
    return Response(body, media_type=choice.media, headers={"vary": "Accept"})


@router.get("/api/prefixes", summary="Prefixes that queries need not declare")
async def prefixes() -> dict[str, str]:
    return dict(vocab.PREFIXES)
