"""A query's answer on its way to the client."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.service import wire
from kg.service.cache import Kept
from kg.service.run import AnswerBroken, Run
from kg.service.server import Service

_KEPT_AT_MOST = 1024 * 1024
_TEXT = ("text/", "application/sparql-results", "application/json", "application/xml")


class Answer(Response):
    """Sends what a query gives as it comes. Before the first byte a failure is an error response;
    after it the connection breaks, so that what came cannot pass for the whole. A client that
    goes, or takes nothing for too long, stops its query."""

    def __init__(self, service: Service, run: Run, snapshot: str, key: str, etag: str) -> None:
        super().__init__()
        self._service = service
        self._run = run
        self._snapshot = snapshot
        self._key = key
        self._etag = etag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        run = self._run
        watch = asyncio.create_task(_stop_when_gone(receive, run))
        try:
            head = await run.ready()
            if run.complete and run.spool.total <= _KEPT_AT_MOST:
                body = run.spool.rest()
                if head.repeatable and run.tail is not None:
                    kept = Kept(head, body, run.tail.rows)
                    self._service.cache.put(self._snapshot, self._key, kept)
                await whole(head, body, self._etag)(scope, receive, send)
            else:
                await self._stream(scope, send, head)
        finally:
            watch.cancel()
            run.cancel()

    async def _stream(self, scope: Scope, send: Send, head: wire.Head) -> None:
        headers = Response(headers=headers_of(head, self._etag)).headers
        del headers["content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        async for chunk in self._run.chunks():
            try:
                async with asyncio.timeout(self._service.limits.stall_seconds):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
            except TimeoutError as error:
                raise AnswerBroken("the client takes nothing") from error
        await send({"type": "http.response.body", "body": b""})


def whole(head: wire.Head, body: bytes, etag: str) -> Response:
    """The response to an answer that is all there."""
    return Response(body, headers=headers_of(head, etag))


def headers_of(head: wire.Head, etag: str) -> dict[str, str]:
    """The headers that say what the body is, and how long it holds."""
    textual = head.media.startswith(_TEXT)
    headers = {
        "content-type": f"{head.media}; charset=utf-8" if textual else head.media,
        "vary": "Accept, Accept-Encoding",
    }
    if head.encoding != "identity":
        headers["content-encoding"] = head.encoding
    if head.repeatable:
        # Whoever keeps it asks again each time; while the snapshot is the same that costs nothing.
        headers |= {"etag": etag, "cache-control": "public, no-cache"}
    else:
        headers["cache-control"] = "no-store"
    return headers


async def _stop_when_gone(receive: Receive, run: Run) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    run.cancel()
