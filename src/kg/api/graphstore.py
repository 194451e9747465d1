"""``/store``: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by ``?graph=IRI`` or ``?default``, or is the address asked for itself
(``/store/anything``). Section numbers are those of
https://www.w3.org/TR/sparql11-http-rdf-update/.
"""

from __future__ import annotations

import uuid
from urllib.parse import urljoin

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from kg import usergraphs
from kg.api import described, multipart
from kg.api.health import authorise
from kg.api.requests import body_of, client_of, refused, service_of
from kg.api.sparql import answer, graph_choice
from kg.api.update import token_hash
from kg.errors import MediaTypeUnsupported, NotFound, UsageError
from kg.service import formats, protocol, wire
from kg.service.protocol import QueryRequest

router = APIRouter(tags=["Graph Store"])
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"


@router.get("/store", summary="A graph", openapi_extra=described.GRAPH)
@router.get("/store/", include_in_schema=False)
@router.head("/store", include_in_schema=False)
@router.head("/store/", include_in_schema=False)
async def get(request: Request) -> Response:
    """The graph of `?graph=` or the default graph (`?default`), in any graph format."""
    return await _get(request, _named(request))


@router.put("/store", summary="Replace a graph (token)", openapi_extra=described.GRAPH_SENT)
@router.put("/store/", include_in_schema=False)
async def put(request: Request) -> Response:
    """Makes the graph hold what is sent and nothing else. 201 where it is new, 204 where not."""
    authorise(request)
    return await _send(request, "PUT", _named(request))


@router.post(
    "/store", summary="Add to a graph, or make one (token)", openapi_extra=described.GRAPH_SENT
)
@router.post("/store/", include_in_schema=False)
async def post(request: Request) -> Response:
    """Adds what is sent. Without `?graph=` or `?default` it becomes a graph of a new name, which
    `Location` says."""
    authorise(request)
    if {"graph", "default"} & set(request.query_params):
        return await _send(request, "POST", _named(request))
    new = str(request.url.replace(path=f"/store/{uuid.uuid4()}", query=""))
    response = await _send(request, "POST", new)
    response.headers["location"] = new
    return response


@router.delete("/store", summary="Remove a graph (token)", openapi_extra=described.GRAPH)
@router.delete("/store/", include_in_schema=False)
async def delete(request: Request) -> Response:
    """204, or 404 where there is no such graph."""
    authorise(request)
    return await _delete(request, _named(request))


@router.get("/store/{path:path}", include_in_schema=False)
@router.head("/store/{path:path}", include_in_schema=False)
async def get_directly(request: Request) -> Response:
    return await _get(request, _address(request))


@router.put("/store/{path:path}", include_in_schema=False)
async def put_directly(request: Request) -> Response:
    authorise(request)
    return await _send(request, "PUT", _address(request))


@router.post("/store/{path:path}", include_in_schema=False)
async def post_directly(request: Request) -> Response:
    authorise(request)
    return await _send(request, "POST", _address(request))


@router.delete("/store/{path:path}", include_in_schema=False)
async def delete_directly(request: Request) -> Response:
    authorise(request)
    return await _delete(request, _address(request))


@router.options("/store", include_in_schema=False)
@router.options("/store/{path:path}", include_in_schema=False)
async def options() -> Response:
    return Response(status_code=204, headers={"allow": _METHODS})


@router.api_route("/store", methods=["PATCH"], include_in_schema=False)
@router.api_route("/store/{path:path}", methods=["PATCH"], include_in_schema=False)
async def others() -> Response:
    raise refused(_METHODS)


def _named(request: Request) -> str:
    """The graph that the query component names (4.2); ``""`` for the default graph. A relative
    IRI is resolved against the address asked for."""
    given = request.query_params.multi_items()
    graphs = [value for name, value in given if name == "graph"]
    default = any(name == "default" for name, _ in given)
    if len(graphs) + default != 1:
        raise UsageError(
            "the request names no graph, or several", hint="say ?graph=IRI or ?default"
        )
    return usergraphs.DEFAULT if default else _iri(urljoin(_address(request), graphs[0]))


def _address(request: Request) -> str:
    """The graph that is the address itself (4.1)."""
    return str(request.url.replace(query="", fragment=""))


def _iri(text: str) -> str:
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        raise UsageError(f"graph={text[:80]!r} is not an IRI") from error


async def _get(request: Request, name: str) -> Response:
    choice = graph_choice(request, "what is asked for")
    manifest = service_of(request).snapshots.manifest()
    if name and name not in manifest.graphs and name not in manifest.user_graphs:
        raise NotFound(f"there is no graph <{name}>")
    asked = QueryRequest(_EVERYTHING, (name,) if name else None, None, choice.media)
    return await answer(request, service_of(request), asked)


async def _delete(request: Request, name: str) -> Response:
    await service_of(request).writes.carry_out(_job(request, "DELETE", name, ()))
    return Response(status_code=204)


async def _send(request: Request, method: str, name: str) -> Response:
    body, parts = await _graphs(request)
    job = _job(request, method, name, parts)
    written = await service_of(request).writes.carry_out(job, body)
    if not written.created:
        return Response(status_code=204)
    return Response(status_code=201, headers={"location": name} if name else {})


def _job(
    request: Request, method: str, name: str, parts: tuple[tuple[str, int], ...]
) -> wire.WriteJob:
    return wire.WriteJob(
        method=method,
        graph=name,
        parts=parts,
        base=name or _address(request),
        client=client_of(request),
        token=token_hash(),
    )


async def _graphs(request: Request) -> tuple[bytes, tuple[tuple[str, int], ...]]:
    """The body and what it holds: formats and lengths of its parts."""
    content_type = request.headers.get("content-type", "")
    limit = service_of(request).limits.body_size
    media, _ = protocol.media_type(content_type)
    body = await body_of(request, limit)
    if media != multipart.FORM:
        return body, ((_format(content_type, ""), len(body)),)
    found = multipart.parts(content_type, body)
    kinds = tuple((_format(part.content_type, part.file_name), len(part.body)) for part in found)
    return b"".join(part.body for part in found), kinds


def _format(content_type: str, file_name: str) -> str:
    """The format of a graph: by its media type, else by its file's name; Turtle where neither is
    said. Raises :class:`MediaTypeUnsupported`."""
    media, charset = protocol.media_type(content_type)
    if media and charset not in ("utf-8", "utf8", "us-ascii"):
        raise MediaTypeUnsupported(f"charset {charset} is not understood", hint="send UTF-8")
    found = formats.by_media_type(content_type, formats.GRAPHS)
    if found is not None:
        return found.name
    if media in ("", "application/octet-stream"):
        named = formats.named(file_name.rpartition(".")[2] or "turtle", formats.GRAPHS)
        if named is not None:
            return named.name
    raise MediaTypeUnsupported(
        f"a graph of type {media} is not understood",
        hint=f"send {formats.media_types(formats.GRAPHS)}",
    )
