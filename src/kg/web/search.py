"""Finding things by name and texts by their words: what completes as one types, and the page of
what was found. The index is that of :mod:`kg.search`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from kg.api.ask import understand
from kg.api.search import searcher_of
from kg.ask import LONGEST
from kg.search import Hit, Kind
from kg.web import entitydata, planfacts, words
from kg.web.evidence import Piece
from kg.web.site import Site, render, site_of
from kg.web.view import local

router = APIRouter(include_in_schema=False)
api = APIRouter(tags=["Search"])
_SUGGESTED = 8
_QUESTIONS = 3
_PAGE = 30
_KINDS = {Kind.ENTITY: "entity", Kind.STATEMENT: "statement", Kind.PASSAGE: "passage"}

Words = Annotated[str, Query(max_length=LONGEST)]


@api.get("/api/suggest", summary="What completes a phrase as it is typed")
async def suggest(request: Request, q: Words = "") -> Response:
    """Things and saved questions: `label`, `kind` in both languages, `iri` and `path`."""
    phrase = q.strip()
    if not phrase:
        return JSONResponse([])
    found = await asyncio.to_thread(
        searcher_of(request.app).find, phrase, kinds=(Kind.ENTITY,), limit=_SUGGESTED
    )
    return JSONResponse(
        [
            _suggestion(hit.label, entitydata.type_of(hit.iri), hit.iri)
            for hit in found.hits[Kind.ENTITY]
        ]
        + list(_questions(site_of(request), phrase))
    )


def _suggestion(label: str, type_: str, iri: str, path: str = "") -> dict[str, object]:
    kind = words.TYPES[type_] if type_ in words.TYPES else words.TYPES["document"]
    return {
        "label": label,
        "kind": {"zh": kind.zh, "en": kind.en},
        "iri": iri,
        "path": path or local(iri),
    }


def _questions(site: Site, phrase: str) -> Iterator[dict[str, object]]:
    wanted = phrase.lower()
    found = [
        question
        for question in site.questions.values()
        if wanted in question.title.zh.lower() or wanted in question.title.en.lower()
    ]
    for question in found[:_QUESTIONS]:
        yield _suggestion(question.title.zh, "question", "", f"/questions/{question.slug}")


@router.get("/search")
async def page(
    request: Request,
    q: Words = "",
    kind: Annotated[Kind | None, Query()] = None,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """All three kinds at first; one kind page by page."""
    phrase = q.strip()
    kinds = (kind,) if kind else tuple(Kind)
    found = await asyncio.to_thread(
        searcher_of(request.app).find,
        phrase,
        kinds=kinds,
        limit=_PAGE,
        offset=offset if kind else 0,
    )
    return render(
        request,
        "search.html",
        entry="base",
        q=phrase,
        found=found,
        groups=[(each, found.hits[each], found.totals[each]) for each in kinds],
        kinds=_KINDS,
        only=kind,
        offset=offset,
        step=_PAGE,
        nearest=(await understand(request, phrase)).choices if phrase and not offset else (),
        pieces=_pieces,
        path=_path,
    )


def _path(hit: Hit) -> str:
    """Where a hit leads: a thing to its page, what a plan says to its place in the text."""
    if hit.plan and hit.kind is not Kind.ENTITY:
        return f"/plans/{hit.plan}#f={planfacts.fact_id(hit.iri)}"
    return local(hit.iri) or hit.iri


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """A text cut at the stretches to highlight."""
    made, at = [], 0
    for start, end in marks:
        made += [Piece("", text[at:start]), Piece("mark", text[start:end])]
        at = end
    made.append(Piece("", text[at:]))
    return [piece for piece in made if piece.text]
