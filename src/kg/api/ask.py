"""``/api/ask``: a question in words, answered by the saved question that it is."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request

from kg.api import answers
from kg.api.requests import client_of, service_of
from kg.ask import LONGEST, Asker, Understood
from kg.export.answers import as_json, in_words

router = APIRouter(tags=["Questions"])


@router.get("/api/ask", summary="A question in words")
async def ask(
    request: Request,
    q: Annotated[str, Query(description="A question as one would put it", max_length=LONGEST)],
    evidence: Annotated[bool, Query(description="With what each statement rests on")] = False,
) -> dict[str, Any]:
    """Says which saved question it was understood as, with its answer and its SPARQL. Where that
    is not sure there is no answer, but the nearest three questions."""
    understood = await understand(request, q)
    body = understood.as_json() | {"understood": None, "answer": None, "query": None}
    if understood.sure:
        best = understood.best
        found = await answers.ask(
            service_of(request), best.question, best.given, client_of(request), evidence=evidence
        )
        body["understood"] = {"zh": in_words(found, "zh"), "en": in_words(found, "en")}
        body["answer"] = as_json(found)
        body["query"] = found.query
    return body


async def understand(request: Request, phrase: str) -> Understood:
    """Raises :class:`kg.errors.UsageError` for a phrase that is empty or too long."""
    asker = await asker_of(request.app)
    return await asyncio.to_thread(asker.understand, phrase)


async def asker_of(app: FastAPI) -> Asker:
    """The one for the snapshot in force; whoever comes while it is made waits for it."""
    state = app.state
    snapshot = state.service.snapshots.current()
    kept: tuple[str, asyncio.Task[Asker]] | None = getattr(state, "asker", None)
    if kept is None or kept[0] != snapshot.id or _failed(kept[1]):
        made = asyncio.create_task(
            asyncio.to_thread(Asker, snapshot, state.questions, state.notions, state.words)
        )
        state.asker = kept = (snapshot.id, made)
    return await asyncio.shield(kept[1])


def _failed(task: asyncio.Task[Asker]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
