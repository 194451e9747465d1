"""``/questions``: the library, and each question with its parameters, table, chart and query."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import JSONResponse, Response

from kg import queries, vocab
from kg.api.ask import understand
from kg.ask import LONGEST
from kg.errors import NotFound, QuestionError
from kg.queries import Cell, Question, Table
from kg.saved import QUESTION
from kg.web import blanks, questionchart, words
from kg.web.keeping import shown
from kg.web.site import render, site_of
from kg.web.view import View, local

router = APIRouter(include_in_schema=False)
_ROWS = 500
_LONG = 60

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


@dataclass(frozen=True, slots=True)
class Column:
    """``role``: text, number, link (an IRI with its page), statement (opens beside the page);
    ``evidence``: shown when asked for; ``empty``: no row says anything in it."""

    name: str
    label: str
    role: str
    evidence: bool
    empty: bool


@router.get("/questions")
async def library(request: Request) -> Response:
    site = site_of(request)
    themes: dict[str, list[Question]] = {name: [] for name in words.THEMES}
    for question in site.questions.values():
        themes.setdefault(question.theme, []).append(question)
    themes = {name: found for name, found in themes.items() if found}
    return render(request, "questions.html", entry="question", themes=themes)


@router.get("/questions/{slug}")
async def page(request: Request, slug: Slug) -> Response:
    site, view = site_of(request), View.of(request)
    question = queries.get(site.questions, slug)
    given = _given(view, question)
    problem: QuestionError | None = None
    query, table = question.text, Table((), ())
    try:
        query = queries.bind(question, given)
        answer, controls = await asyncio.gather(
            site.service.solutions(query), blanks.controls(site, question, given)
        )
        table = queries.table(answer)
    except QuestionError as error:
        problem, controls = error, await blanks.controls(site, question, {})
    columns = _columns(question, table, view)
    asked = view.query.get("asked", "")[:LONGEST].strip()
    others = (await understand(request, asked)).choices if asked else ()
    return render(
        request,
        "question.html",
        entry="question",
        inline_styles=True,
        question=question,
        controls=controls,
        columns=columns,
        table=table,
        rows=table.rows[:_ROWS],
        chart=questionchart.chart(question, table, view.lang),
        query=query,
        problem=problem,
        statements=_statements,
        is_long=lambda cell: isinstance(cell, str) and len(cell) > _LONG,
        theme=words.theme_label(question.theme, view.lang),
        asked=asked,
        opened=await shown(request, f"{QUESTION}{slug}"),
        others=[choice for choice in others if choice.question.slug != slug],
        downloads=_downloads(question, given, view),
    )


@router.get("/questions/{slug}/choices/{name}")
async def choices(
    request: Request, slug: Slug, name: str, q: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """What a blank with a long list may be filled with."""
    site = site_of(request)
    question = queries.get(site.questions, slug)
    parameter = next((each for each in question.parameters if each.name == name), None)
    if parameter is None or not parameter.options:
        raise NotFound(f"{slug} has no list of choices of that name")
    found = await blanks.suggested(site, parameter, q)
    return JSONResponse([{"value": each.value, "label": each.label} for each in found])


def _given(view: View, question: Question) -> dict[str, list[str]]:
    names = {parameter.name for parameter in question.parameters}
    return {name: view.query.getlist(name) for name in view.query if name in names}


def _columns(question: Question, table: Table, view: View) -> list[Column]:
    found = []
    for index, name in enumerate(table.columns):
        label = question.columns.get(name)
        cells = [row[index] for row in table.rows if row[index] is not None]
        found.append(
            Column(
                name=name,
                label=view.t(label.zh, label.en) if label else name,
                role=_role(name, cells, question),
                evidence=name in question.evidence.columns or name in question.evidence.statements,
                empty=not cells,
            )
        )
    return found


def _role(name: str, cells: Sequence[Cell], question: Question) -> str:
    if name in question.evidence.statements:
        return "statement"
    if cells and all(isinstance(cell, (int, float)) for cell in cells):
        return "number"
    if cells and all(isinstance(cell, str) and local(cell) for cell in cells):
        kinds = {str(cell).removeprefix(vocab.ID).partition("/")[0] for cell in cells}
        return "statement" if kinds <= {"value", "relation", "task", "project"} else "link"
    return "text"


def _statements(cell: Cell) -> list[str]:
    """The IRIs of a cell that names statements."""
    return str(cell).split() if cell else []


def _downloads(
    question: Question, given: Mapping[str, Sequence[str]], view: View
) -> list[tuple[str, str]]:
    path = f"/api/questions/{question.slug}"
    return [
        ("CSV", view.url(f"{path}.csv", **given, excel=1)),
        ("XLSX", view.url(f"{path}.xlsx", **given)),
        (view.t("Word 报告", "Word"), view.url(f"{path}.docx", **given)),
        ("JSON", view.url(f"{path}.json", **given)),
    ]
