"""The site: what its pages share, how one is rendered, and how it is put on an application."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

import kg
from kg import store
from kg.api.requests import conditional
from kg.queries import Question
from kg.release import Retired
from kg.saved import Library
from kg.service.server import Service
from kg.store import Manifest
from kg.web import asking, words
from kg.web.assets import Bundle
from kg.web.memo import Memo
from kg.web.reports import Reports
from kg.web.view import View, local

T = TypeVar("T")
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'{inline}; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_INLINE = " 'unsafe-inline'"


@dataclass(slots=True)
class Site:
    """One for each application, in ``app.state.site``."""

    service: Service
    questions: Mapping[str, Question]
    reports: Reports
    saved: Library
    bundle: Bundle = field(default_factory=Bundle)
    memo: Memo = field(default_factory=Memo)
    retired: Retired = field(default_factory=Retired)

    @property
    def snapshot(self) -> store.Snapshot:
        return self.service.snapshots.current()

    @property
    def manifest(self) -> Manifest:
        """What the snapshot in force holds."""
        return self.service.snapshots.manifest()

    async def rows(self, query: str) -> list[asking.Row]:
        return await asking.rows(self.service, query)

    async def kept(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What ``make`` gives, made once a snapshot."""
        return await self.memo.get(self.snapshot.id, key, make)


def compile_templates() -> None:
    """Every template, so that no first view has to."""
    for name in _TEMPLATES.list_templates(extensions=["html"]):
        _TEMPLATES.get_template(name)


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, local=local, kg_version=kg.__version__)
    environment.filters["number"] = words.number
    return environment


_TEMPLATES = _environment()


def render(
    request: Request,
    template: str,
    *,
    entry: str,
    status: int = 200,
    inline_styles: bool = False,
    **context: object,
) -> Response:
    """A page. ``entry`` names the bundled script it loads; ``inline_styles`` loosens the content
    security policy for pages whose libraries (charts, the editor) style their own elements.
    Raises :class:`kg.web.assets.BundleMissing`."""
    body = fragment(request, template, assets=site_of(request).bundle.entry(entry), **context)
    headers = {
        "content-security-policy": _POLICY.format(inline=_INLINE if inline_styles else ""),
        "cache-control": "no-cache",
    }
    if status == 200:
        etag = f'W/"{hashlib.sha256(body.encode()).hexdigest()[:24]}"'
        if (unchanged := conditional(request, etag)) is not None:
            return unchanged
        headers["etag"] = etag
    return HTMLResponse(body, status, headers)


def fragment(request: Request, template: str, **context: object) -> str:
    """A template's text with what every template may use."""
    view = View.of(request)
    return _TEMPLATES.get_template(template).render(
        view=view,
        t=view.t,
        url=view.url,
        here=view.here,
        thing=view.thing,
        site=site_of(request),
        **context,
    )
