"""``/saved`` and ``/api/saved``: comparisons that people keep under a name."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg import queries, settings
from kg.api import answers
from kg.api.requests import body_of, client_of
from kg.errors import NotAuthorised
from kg.export.answers import as_json
from kg.saved import (
    COMPARE,
    LONGEST_NAME,
    QUESTION,
    Change,
    Draft,
    Parameters,
    Saved,
    as_file,
    from_file,
)
from kg.web import comparing
from kg.web.keeping import changed_of, check, rows_of
from kg.web.site import Site, render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/saved", tags=["Saved comparisons"])
T = TypeVar("T")
_FILE_SIZE = 4 * 1024 * 1024
_CHECKED = 100  # of a list, so many are looked at for changes
_NO_STORE = {"cache-control": "no-store"}

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{10}$", examples=["0123456789"])]


class Given(BaseModel):
    """What is to be saved."""

    name: str = Field(max_length=2 * LONGEST_NAME)
    page: str = Field(max_length=120, description="`compare`, or `questions/` and a slug")
    parameters: list[tuple[str, str]] = Field(
        max_length=400, description="Names and values, in order"
    )


class Renamed(BaseModel):
    name: str = Field(max_length=2 * LONGEST_NAME)


# --- pages ----------------------------------------------------------------------------------


@router.get("/saved")
async def listing(request: Request) -> Response:
    site = site_of(request)
    found = await asyncio.to_thread(site.saved.all)
    changes = await asyncio.gather(*(changed_of(site, each) for each in found[:_CHECKED]))
    rows = [(each, _what(site, each, View.of(request))) for each in found]
    changed = {each.id: how for each, how in zip(found, changes, strict=False)}
    return render(request, "saved.html", entry="base", rows=rows, changed=changed)


@router.get("/saved/{id_}")
async def open_(request: Request, id_: Id) -> Response:
    """The page exactly as it was saved."""
    saved = await asyncio.to_thread(site_of(request).saved.get, id_)
    return RedirectResponse(View.of(request).url(f"/{saved.page}", **saved.given(), saved=id_), 303)


def _what(site: Site, saved: Saved, view: View) -> str:
    if saved.page == COMPARE:
        return view.t("指标对比", "Compare")
    question = site.questions.get(saved.page.removeprefix(QUESTION))
    return view.t(question.title.zh, question.title.en) if question else saved.page


# --- API ------------------------------------------------------------------------------------


@api.get("", summary="All saved comparisons")
async def all_(request: Request) -> Response:
    found = await asyncio.to_thread(site_of(request).saved.all)
    return JSONResponse([saved.as_json() for saved in found], headers=_NO_STORE)


@api.post("", summary="Save a comparison", status_code=201)
async def save(request: Request, given: Given) -> dict[str, Any]:
    """Gives it with its `key`, which is told this once; who has it may rename and delete it."""
    _from_here(request)
    site = site_of(request)
    parameters = [(name, value) for name, value in given.parameters]
    if given.page == COMPARE:
        parameters = await comparing.state(site, QueryParams(parameters))
    draft = await _drafted(site, given.name, given.page, tuple(parameters))
    saved, key = await asyncio.to_thread(site.saved.save, draft, client_of(request))
    return saved.as_json() | {"key": key}


@api.get("/file", summary="All of them as a file")
async def file(request: Request) -> Response:
    return _as_file(await asyncio.to_thread(site_of(request).saved.all), "saved")


@api.post("/file", summary="Keep what a file holds", status_code=201)
async def import_(request: Request) -> list[dict[str, Any]]:
    """All of the file is kept or, when something in it cannot be, nothing; each with a new key."""
    _from_here(request)
    site = site_of(request)
    content = await body_of(request, _FILE_SIZE)
    drafts = from_file(content, lambda draft: check(site, draft.page, draft.parameters))
    made = await asyncio.to_thread(site.saved.save_all, drafts, client_of(request))
    return [saved.as_json() | {"key": key} for saved, key in made]


@api.get("/{id_}", summary="A saved comparison with its answer")
async def one(request: Request, id_: Id) -> Response:
    """With what has `changed` since its maker last looked; null where nothing has."""
    site = site_of(request)
    saved = await asyncio.to_thread(site.saved.get, id_)
    changed = await changed_of(site, saved)
    body = saved.as_json() | {"changed": _change_json(changed), "answer": None}
    if saved.page.startswith(QUESTION):
        question = queries.get(site.questions, saved.page.removeprefix(QUESTION))
        found = await answers.ask(
            site.service, question, saved.given(), client_of(request), evidence=False
        )
        body["answer"] = as_json(found)
    return JSONResponse(body, headers=_NO_STORE)


@api.get("/{id_}/file", summary="A saved comparison as a file")
async def one_file(request: Request, id_: Id) -> Response:
    saved = await asyncio.to_thread(site_of(request).saved.get, id_)
    return _as_file([saved], f"saved-{id_}")


@api.patch("/{id_}", summary="Rename a saved comparison (key)")
async def rename(request: Request, id_: Id, given: Renamed) -> dict[str, Any]:
    saved = await _locked(request, lambda key: site_of(request).saved.rename(id_, given.name, key))
    return saved.as_json()


@api.post("/{id_}/look", summary="Remember the answer as it is now (key)")
async def look(request: Request, id_: Id) -> dict[str, Any]:
    site = site_of(request)
    saved = await asyncio.to_thread(site.saved.get, id_)
    rows = await rows_of(site, saved.page, saved.parameters)
    looked = await _locked(request, lambda key: site.saved.look(id_, rows, site.snapshot.id, key))
    return looked.as_json()


@api.delete("/{id_}", summary="Delete a saved comparison (key)")
async def delete(request: Request, id_: Id) -> dict[str, str]:
    await _locked(request, lambda key: site_of(request).saved.delete(id_, key))
    return {"deleted": id_}


# --- parts ----------------------------------------------------------------------------------


def _from_here(request: Request) -> None:
    """Raises :class:`NotAuthorised` for what a page of another site sends in a reader's name."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAuthorised(
            "comparisons are saved from this site's own pages", hint="open its page"
        )


async def _locked(request: Request, act: Callable[[str | None], T]) -> T:
    """Does something with the key that the request carries; with ``None`` for the operator's."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    key = given.strip() if scheme.lower() == "bearer" else ""
    token = settings.ADMIN_TOKEN.get()
    operator = bool(token) and hmac.compare_digest(key.encode("latin-1"), token.encode())
    return await asyncio.to_thread(act, None if operator else key)


def _as_file(found: list[Saved], name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.json"'} | _NO_STORE
    return Response(as_file(found), media_type="application/json", headers=headers)


async def _drafted(site: Site, name: str, page: str, parameters: Parameters) -> Draft:
    check(site, page, parameters)
    rows = await rows_of(site, page, parameters)
    return Draft(name, page, parameters, rows, site.snapshot.id)


def _change_json(changed: Change | None) -> dict[str, Any] | None:
    if changed is None:
        return None
    return {"since": changed.since, "added": changed.added, "removed": changed.removed}
