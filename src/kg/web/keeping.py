"""What a saved comparison's page says now, and whether that is what was seen before."""

from __future__ import annotations

import asyncio

from fastapi import Request
from starlette.datastructures import QueryParams

from kg import queries
from kg.api import answers
from kg.errors import UsageError
from kg.saved import COMPARE, QUESTION, Change, Parameters, Rows, Saved, change, fingerprint
from kg.web import comparing
from kg.web.site import Site, site_of
from kg.web.view import View


async def shown(request: Request, page: str) -> tuple[Saved, Change | None, bool] | None:
    """What a page that was opened as a saved comparison says of it: the comparison, what has
    changed, and whether the page still is what was saved."""
    view, site = View.of(request), site_of(request)
    id_ = view.query.get("saved", "")
    saved = next((each for each in await asyncio.to_thread(site.saved.all) if each.id == id_), None)
    if saved is None or saved.page != page:
        return None
    here = tuple((k, v) for k, v in view.query.multi_items() if k not in ("saved", "lang", "asked"))
    return saved, await changed_of(site, saved), sorted(here) == sorted(saved.parameters)


def check(site: Site, page: str, parameters: Parameters) -> None:
    """Raises :class:`UsageError` for a page that is none, :class:`kg.errors.QuestionError` for
    parameters that are not the question's."""
    if page == COMPARE:
        return
    if not page.startswith(QUESTION):
        raise UsageError(f"{page[:60]!r} is no page that can be saved")
    given: dict[str, list[str]] = {}
    for key, value in parameters:
        given.setdefault(key, []).append(value)
    queries.bind(queries.get(site.questions, page.removeprefix(QUESTION)), given)


async def changed_of(site: Site, saved: Saved) -> Change | None:
    """What has changed since its maker last looked."""
    return change(saved, await rows_of(site, saved.page, saved.parameters))


async def rows_of(site: Site, page: str, parameters: Parameters) -> Rows:
    """The fingerprint of a page's answer in the snapshot in force."""

    async def make() -> Rows:
        if page == COMPARE:
            return fingerprint(await comparing.rows(site, QueryParams(list(parameters))))
        question = queries.get(site.questions, page.removeprefix(QUESTION))
        given: dict[str, list[str]] = {}
        for key, value in parameters:
            given.setdefault(key, []).append(value)
        found = await answers.ask(site.service, question, given, "", evidence=False)
        return fingerprint(found.shown_rows())

    return await site.kept(("saved", page, parameters), make)
