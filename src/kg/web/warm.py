"""Makes ready what pages need of a snapshot before anyone asks for it: when the server starts, and
when a build or a write has put another snapshot in force.

It goes beside the service, one part after the other, and none is begun while somebody waits for an
answer, so that whoever comes meanwhile waits little. A part that is asked for while it is being made
is not made twice.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from fastapi import FastAPI
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.ask import asker_of
from kg.api.search import searcher_of
from kg.errors import KgError
from kg.service import heap
from kg.web import blanks, catalog, comparing, graphdata, ontology, reader, workbench
from kg.web.site import Site, compile_templates
from kg.web.view import Language, View

_LOG = logging.getLogger("kg.web")
_READERS = 8  # plans whose texts are made ready in both languages; others when they are opened
_BEGIN_SECONDS = 0.05
_LOOK_SECONDS = 0.5
_COURTESY_SECONDS = 10.0  # for which all parts wait at most, lest a busy server never be ready
_STILL_SECONDS = 2.0  # so long no other snapshot comes, lest each of many writes be prepared for
_LANGUAGES: tuple[Language, ...] = ("zh", "en")

Part = Callable[[], Awaitable[object]]


class Visits:
    """ASGI middleware: ``app.state.visits`` is how many requests are under way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope["app"].state
        state.visits += 1
        try:
            await self._app(scope, receive, send)
        finally:
            state.visits -= 1


class Warmth:
    """One for each application, in ``app.state.warmth``."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._snapshot = ""
        self.complete = False

    @property
    def _site(self) -> Site:
        site: Site = self._app.state.site
        return site

    async def tend(self) -> None:
        """Makes everything ready, and again for each snapshot that stays in force a while; until
        cancelled."""
        # What needs no query is made while the query processes start.
        await asyncio.to_thread(compile_templates)
        while not self._app.state.service.pool.ready:
            await asyncio.sleep(_BEGIN_SECONDS)
        while True:
            try:
                now = self._site.snapshot.id
                if now != self._snapshot and await self._stays(now):
                    self.complete = False
                    self.complete = await self.prepare()
                    heap.settle()
                    self._snapshot = now
            except KgError as error:
                _LOG.error("pages cannot be made ready: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _stays(self, snapshot: str) -> bool:
        """Whether it is the first snapshot, or none came after it for a while."""
        if not self._snapshot:
            return True
        await asyncio.sleep(_STILL_SECONDS)
        return self._site.snapshot.id == snapshot

    async def prepare(self) -> bool:
        """Makes the parts one after the other; whether all are for the snapshot that is in force
        at the end. What cannot be made is left to the page that asks for it."""
        site = self._site
        snapshot = site.snapshot.id
        if not site.manifest.plans:
            return True
        patient_until = time.monotonic() + _COURTESY_SECONDS
        for part in self._parts():
            await self._let_pass(patient_until)
            if site.snapshot.id != snapshot:
                return False
            try:
                await part()
            except KgError as error:
                _LOG.info("left to the page that asks for it: %s", error)
        return site.snapshot.id == snapshot

    async def _let_pass(self, deadline: float) -> None:
        """Waits for a moment in which nobody waits for an answer."""
        while self._app.state.visits and time.monotonic() < deadline:
            await asyncio.sleep(_BEGIN_SECONDS)

    def _parts(self) -> Iterator[Part]:
        """What most pages share first."""
        app, site = self._app, self._site
        for shared in (catalog.plans, catalog.figures, catalog.themes, catalog.indicators):
            yield partial(shared, site)
        yield partial(comparing.all_areas, site)
        yield partial(graphdata.beginning, site)
        yield from self._readers("zh")
        for lang in _LANGUAGES:
            yield partial(ontology.documentation, site, lang)
        yield partial(asyncio.to_thread, app.state.words.load)
        yield partial(asker_of, app)
        yield partial(asyncio.to_thread, searcher_of(app).find, site.manifest.plans[0].title[:2])
        for question in site.questions.values():
            for parameter in question.parameters:
                if parameter.options:
                    yield partial(blanks.options_of, site, parameter)
        yield partial(workbench.completions, site)
        yield from self._readers("en")

    def _readers(self, lang: Language) -> Iterator[Part]:
        for entry in self._site.manifest.plans[:_READERS]:
            yield partial(self._reader, entry.slug, lang)

    async def _reader(self, slug: str, lang: Language) -> None:
        plan = await catalog.plan(self._site, slug)
        if plan is not None:
            view = View(f"/plans/{slug}", QueryParams(), lang)
            await reader.reader_of(self._site, plan, view)
