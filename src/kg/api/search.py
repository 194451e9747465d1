"""``/api/search``: entities, statements and passages for a phrase."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request

from kg.search import Kind, Searcher
from kg.search.find import LONGEST

router = APIRouter(tags=["Search"])


@router.get("/api/search", summary="Entities, statements and passages for a phrase")
async def search(
    request: Request,
    q: Annotated[
        str, Query(description="Chinese, Latin, pinyin or its first letters", max_length=LONGEST)
    ],
    kind: Annotated[list[Kind] | None, Query(description="only these")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="hits of each kind")] = 10,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    """The best of each kind first. ``label_marks`` and ``snippet_marks`` are the stretches to
    highlight, as half-open pairs of character offsets."""
    searcher = searcher_of(request.app)
    kinds = tuple(kind or Kind)
    found = await asyncio.to_thread(searcher.find, q, kinds=kinds, limit=limit, offset=offset)
    return found.as_json()


def searcher_of(app: FastAPI) -> Searcher:
    """The index of the snapshot in force. Raises :class:`kg.errors.StoreMissing`."""
    state = app.state
    snapshot = state.service.snapshots.current()
    kept: tuple[str, Searcher] | None = getattr(state, "searcher", None)
    if kept is None or kept[0] != snapshot.id:
        state.searcher = kept = (snapshot.id, Searcher(snapshot.path))
    return kept[1]
