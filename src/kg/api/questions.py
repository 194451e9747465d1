"""``/api/questions``: the saved questions, their choices and their answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response

from kg import queries, vocab
from kg.api import answers
from kg.api.requests import client_of, conditional, service_of
from kg.export.answers import Answer, as_csv, as_json, as_parquet, describe
from kg.queries import Question

router = APIRouter(prefix="/api/questions", tags=["Questions"])
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OURS = frozenset({"excel", "lang", "format", "evidence"})

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$", examples=["indicator-comparison"])]


class TableFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PARQUET = "parquet"


_MEDIA = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    TableFormat.DOCX: f"{_OFFICE}.wordprocessingml.document",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}
# What a file holds of its own accord; JSON holds it when asked to.
_WITH_EVIDENCE = frozenset({TableFormat.XLSX, TableFormat.DOCX})


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@router.get("", summary="All saved questions")
async def listing(request: Request) -> list[dict[str, Any]]:
    return [describe(question) for question in _questions(request).values()]


@router.get("/{slug}.{suffix}", summary="A question's answer")
async def answer(
    request: Request,
    slug: Slug,
    suffix: TableFormat,
    excel: Annotated[bool, Query(description="CSV for a spreadsheet, with a BOM")] = False,
    evidence: Annotated[bool, Query(description="JSON with what each statement rests on")] = False,
    lang: Annotated[Language, Query(description="Language of headings")] = Language.ZH,
) -> Response:
    """Runs the question; its parameters are query parameters of the same name."""
    question = queries.get(_questions(request), slug)
    given = _given(request)
    service = service_of(request)
    kind = f"{suffix}.{lang}.{excel}.{evidence}"
    asked = vocab.digest([queries.bind(question, given), kind], 16)
    etag = f'W/"{service.snapshots.current().id}.{asked}"'
    if (unchanged := conditional(request, etag)) is not None:
        return unchanged
    wanted = evidence or suffix in _WITH_EVIDENCE
    found = await answers.ask(service, question, given, client_of(request), evidence=wanted)
    headers = {"etag": etag, "cache-control": "public, no-cache"}
    if suffix is TableFormat.JSON:
        return JSONResponse(as_json(found), headers=headers)
    headers["content-disposition"] = f'attachment; filename="{slug}.{suffix}"'
    body = await asyncio.to_thread(_file, found, suffix, lang, excel)
    return Response(body, media_type=_MEDIA[suffix], headers=headers)


def _file(found: Answer, suffix: TableFormat, lang: str, excel: bool) -> bytes:
    match suffix:
        case TableFormat.XLSX:
            from kg.export.answer_workbook import as_xlsx  # these take a while to import

            return as_xlsx(found, lang)
        case TableFormat.DOCX:
            from kg.export.report import as_docx

            return as_docx(found, lang)
        case TableFormat.PARQUET:
            return as_parquet(found)
        case _:
            return as_csv(found, lang, excel=excel)


@router.get("/{slug}", summary="A question's description")
async def description(request: Request, slug: Slug) -> dict[str, Any]:
    question = queries.get(_questions(request), slug)
    return {**describe(question), "query": question.text}


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
