"""``/ask``: a question in words leads to the saved question that it is, with its blanks filled in;
where that is not sure, to what was found and the nearest questions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from kg.api.ask import understand
from kg.ask import LONGEST
from kg.web.view import View

router = APIRouter(include_in_schema=False)


@router.get("/ask")
async def page(request: Request, q: Annotated[str, Query(max_length=LONGEST)] = "") -> Response:
    view, phrase = View.of(request), q.strip()
    if not phrase:
        return RedirectResponse(view.url("/search"), 303)
    understood = await understand(request, phrase)
    if not understood.sure:
        return RedirectResponse(view.url("/search", q=phrase), 303)
    best = understood.best
    path = f"/questions/{best.question.slug}"
    return RedirectResponse(view.url(path, **best.given, asked=phrase), 303)
