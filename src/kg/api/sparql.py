"""``/sparql``: the SPARQL 1.1 Protocol's query operation, and the service description."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg import settings, vocab
from kg.api import described
from kg.api.answer import Answer, whole
from kg.api.health import authorise
from kg.api.requests import body_of, client_of, conditional, encoding_of, refused, service_of
from kg.api.update import update
from kg.errors import NotAcceptable
from kg.service import description, formats, protocol
from kg.service.protocol import QueryRequest
from kg.service.server import Service, fingerprint
from kg.settings import DefaultGraph

router = APIRouter(tags=["SPARQL"])
_METHODS = "GET, HEAD, POST, OPTIONS"


@router.get(
    "/sparql", summary="Query (GET), or what the service is", openapi_extra=described.QUERY_GET
)
@router.head("/sparql", include_in_schema=False)
async def get_query(request: Request) -> Response:
    """SPARQL 1.1 Protocol query by GET: `query`, `default-graph-uri`, `named-graph-uri`; also
    `format` and `timeout`. Without `query`: the service description."""
    return await _answer(request, b"", None)


@router.post("/sparql", summary="Query (POST)", openapi_extra=described.QUERY_POST)
async def post_query(request: Request) -> Response:
    """SPARQL 1.1 Protocol query by POST, as a form or as `application/sparql-query`."""
    body = await body_of(request, _body_limit(request))
    return await _answer(request, body, None)


@router.get("/sparql.{suffix}", include_in_schema=False)
@router.head("/sparql.{suffix}", include_in_schema=False)
async def get_query_as(request: Request, suffix: str) -> Response:
    return await _answer(request, b"", suffix)


@router.post("/sparql.{suffix}", include_in_schema=False)
async def post_query_as(request: Request, suffix: str) -> Response:
    body = await body_of(request, _body_limit(request))
    return await _answer(request, body, suffix)


def _body_limit(request: Request) -> int:
    """A form may spend twelve bytes on a character; an update may be larger than a query."""
    limits = service_of(request).limits
    with_token = "authorization" in request.headers
    return limits.body_size if with_token else limits.query_size * 4


@router.options("/sparql", include_in_schema=False)
async def options() -> Response:
    return Response(status_code=204, headers={"allow": _METHODS, "accept-post": _ACCEPTED})


@router.api_route("/sparql", methods=["PUT", "PATCH", "DELETE"], include_in_schema=False)
async def others() -> Response:
    raise refused(_METHODS)


_ACCEPTED = f"{protocol.FORM}, {protocol.QUERY}"


async def _answer(request: Request, body: bytes, suffix: str | None) -> Response:
    asked = protocol.read(
        request.method, request.url.query, request.headers.get("content-type"), body
    )
    if asked is None:
        return _description(request)
    if not isinstance(asked, QueryRequest):
        authorise(request)
        return await update(request, asked)
    if suffix is not None:
        asked = QueryRequest(
            asked.text, asked.default_graphs, asked.named_graphs, suffix, asked.seconds
        )
    return await answer(request, service_of(request), asked)


async def answer(request: Request, service: Service, asked: QueryRequest) -> Response:
    """The response to a query; also used where a query is ours and not the client's."""
    snapshot, job = service.job(asked, accept=_accept(request), encoding=encoding_of(request))
    key = fingerprint(job)
    etag = f'W/"{snapshot.id}.{key}"'
    if (unchanged := conditional(request, etag)) is not None:
        return unchanged
    kept = service.cache.get(snapshot.id, key)
    if kept is not None:
        return whole(kept.head, kept.body, etag)
    run = service.pool.submit(job, seconds=asked.seconds, client=client_of(request))
    return Answer(service, run, snapshot.id, key, etag)


def _accept(request: Request) -> str | None:
    """All ``Accept`` headers as one (RFC 9110, 5.3)."""
    return ", ".join(request.headers.getlist("accept")) or None


def _description(request: Request) -> Response:
    choice = graph_choice(request, "the service description")
    body = description.service(endpoint_of(request), choice.name)
    return Response(body, media_type=choice.media, headers={"vary": "Accept"})


def graph_choice(request: Request, what: str) -> formats.Choice:
    """The format for ``what``, a graph of ours. Raises :class:`NotAcceptable`."""
    choice = formats.negotiate(_accept(request), formats.GRAPHS)
    if choice is None:
        offered = formats.media_types(formats.GRAPHS)
        raise NotAcceptable(f"{what} is a graph", hint=f"ask for {offered}")
    return choice


def endpoint_of(request: Request) -> description.Endpoint:
    """This endpoint, as the request reached it."""
    service = service_of(request)
    manifest = service.snapshots.manifest()
    return description.Endpoint(
        iri=str(request.url.replace(path="/sparql", query="", fragment="")),
        base=vocab.BASE,
        graphs={
            **manifest.graphs,
            **{name: size for name, size in manifest.user_graphs.items() if name},
        },
        union=manifest.default_graph == DefaultGraph.UNION,
        updates=bool(settings.ADMIN_TOKEN.get()) and service.remote is None,
        federation=bool(service.limits.allowed),
        classes=manifest.classes,
        properties=manifest.properties,
    )
