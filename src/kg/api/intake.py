"""How much of request bodies is held at once, and for how long one may take to come.

A body stays in memory, in a few copies, until its request is answered; two hundred of a megabyte
each would take hundreds. What they left free is given back to the system afterwards, since the
allocator would keep it.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import Busy, RequestStalled
from kg.service import heap

_FREE = 64 * 1024  # bytes of a body that count for nothing: most have no more
_TRIM_SECONDS = 1.0


class Intake:
    """ASGI middleware. ``held`` bytes at most of the bodies under way, a single one excepted, which
    has its route's limit; a body of which nothing comes for ``seconds`` is given up. Reading a
    body raises :class:`Busy` or :class:`RequestStalled` in the route."""

    def __init__(self, app: ASGIApp, held: int, seconds: float) -> None:
        self._app = app
        self._limit = held
        self._seconds = seconds
        self._held = 0
        self._trim: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        size = own = 0
        more = True

        async def counted() -> Message:
            nonlocal size, own, more
            if not more:
                return await receive()
            try:
                async with asyncio.timeout(self._seconds):
                    message = await receive()
            except TimeoutError as error:
                raise RequestStalled(
                    f"nothing more of the body came in {self._seconds:g} s"
                ) from error
            more = message["type"] == "http.request" and message.get("more_body", False)
            size += len(message.get("body", b""))
            grown = max(0, size - _FREE) - own
            if grown and self._held > own and self._held + grown > self._limit:
                raise Busy("too many large requests at once")
            own += grown
            self._held += grown
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._held -= own
            if size > _FREE and self._trim is None:
                loop = asyncio.get_running_loop()
                self._trim = loop.call_later(_TRIM_SECONDS, self._trimmed)

    def _trimmed(self) -> None:
        self._trim = None
        heap.give_back()
