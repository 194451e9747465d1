"""``/api/questions``: the saved questions, their choices and their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response

from kg import queries, vocab
from kg.api import tables
from kg.api.requests import client_of, conditional, service_of
from kg.queries import Question

router = APIRouter(prefix="/api/questions", tags=["Questions"])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OURS = frozenset({"excel", "lang", "format"})

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$", examples=["indicator-comparison"])]


class TableFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@router.get("", summary="All saved questions")
async def listing(request: Request) -> list[dict[str, Any]]:
    return [tables.describe(question) for question in _questions(request).values()]


@router.get("/{slug}.{suffix}", summary="A question's answer")
async def answer(
    request: Request,
    slug: Slug,
    suffix: TableFormat,
    excel: Annotated[bool, Query(description="CSV for a spreadsheet, with a BOM")] = False,
    lang: Annotated[Language, Query(description="Language of headings")] = Language.ZH,
) -> Response:
    """Runs the question; its parameters are query parameters of the same name."""
    question = queries.get(_questions(request), slug)
    given = _given(request)
    text = queries.bind(question, given)
    service = service_of(request)
    etag = f'W/"{service.snapshots.current().id}.{vocab.digest(text, 16)}.{suffix}.{lang}.{excel}"'
    if (unchanged := conditional(request, etag)) is not None:
        return unchanged
    table = queries.table(await service.solutions(text, client_of(request)))
    headers = {"etag": etag, "cache-control": "public, no-cache"}
    if suffix is TableFormat.JSON:
        shown = {name: list(values) for name, values in given.items()}
        return JSONResponse(tables.as_json(question, table, shown), headers=headers)
    headers["content-disposition"] = f'attachment; filename="{slug}.{suffix}"'
    if suffix is TableFormat.CSV:
        body = tables.as_csv(question, table, lang, excel=excel)
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
    body = await asyncio.to_thread(tables.as_xlsx, question, table, lang)
    return Response(body, media_type=_XLSX, headers=headers)


@router.get("/{slug}", summary="A question's description")
async def description(request: Request, slug: Slug) -> dict[str, Any]:
    question = queries.get(_questions(request), slug)
    return {**tables.describe(question), "query": question.text}


@router.get("/{slug}/options/{parameter}", summary="What a parameter may be")
async def options(request: Request, slug: Slug, parameter: str) -> list[dict[str, str]]:
    """Values and labels to choose from; empty where anything may be given."""
    found = queries.get(_questions(request), slug).parameter(parameter)
    if not found.options:
        return []
    table = queries.table(await service_of(request).solutions(found.options, client_of(request)))
    return [{"value": value, "label": label} for value, label in queries.options_of(table)]


def _questions(request: Request) -> Mapping[str, Question]:
    questions: Mapping[str, Question] = request.app.state.questions
    return questions


def _given(request: Request) -> dict[str, Sequence[str]]:
    pairs = request.query_params
    return {name: pairs.getlist(name) for name in pairs if name not in _OURS}
