"""A short way for plain queries: past the router and the middleware they have no use for.

Routing and middleware cost several times what it costs to give a kept answer. What is plain goes
straight to the handler that the router would choose; everything else (other paths, other methods,
browsers of other origins) takes the long way, with the same outcome.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api import errors, sparql
from kg.errors import KgError

_HANDLERS = {"GET": sparql.get_query, "HEAD": sparql.get_query, "POST": sparql.post_query}


class Front:
    """ASGI middleware; to stand before all that changes no answer of ``/sparql``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["path"] != "/sparql"
            or scope["method"] not in _HANDLERS
            or any(name == b"origin" for name, _ in scope["headers"])
        ):
            await self._app(scope, receive, send)
            return
        try:
            response = await _HANDLERS[scope["method"]](Request(scope, receive))
            await response(scope, receive, send)
        except KgError as error:  # none comes after the first byte: see Answer
            await errors.response(error)(scope, receive, send)
