"""``/quality``: what became of every numeral, what plans say against themselves, and what readers
report as wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from kg import vocab
from kg.api.health import authorise
from kg.api.requests import client_of
from kg.errors import NotAuthorised, NotFound, UsageError
from kg.validate import Severity
from kg.web import asking, catalog, entitydata, evidence, planfacts, validation
from kg.web.reports import Report
from kg.web.site import Site, render, site_of
from kg.web.spreadsheet import as_csv
from kg.web.view import View

router = APIRouter(include_in_schema=False)
api = APIRouter(tags=["Reports"])
_PLANS = 25  # of one page: each one's numerals are counted when it is shown
_FINDINGS = 50
_WARNINGS = 40
_LAST_NUMBER = 2**63 - 1  # of a report: SQLite has no larger


@dataclass(frozen=True, slots=True)
class Coverage:
    """A plan with what became of its numerals, by status."""

    plan: catalog.Plan
    numbers: Mapping[str, int]
    warnings: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    def share(self, status: str) -> float:
        """In percent of all numerals."""
        return 100 * self.numbers.get(status, 0) / self.total if self.total else 0.0

    @property
    def explained(self) -> float:
        return 100 - self.share("unexplained") if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Side:
    """One of the statements that do not agree."""

    iri: str
    plan: str
    fact: str
    path: str
    pieces: list[evidence.Piece]


@dataclass(frozen=True, slots=True)
class Finding:
    iri: str
    kind: str
    label: str
    comment: str
    sides: tuple[Side, ...]


@router.get("/quality")
async def page(
    request: Request,
    plan: Annotated[str, Query(max_length=80)] = "",
    kind: Annotated[str, Query(max_length=80)] = "",
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    severity: Annotated[Severity | None, Query()] = None,
    begin: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """``skip`` is the first plan shown, ``offset`` the first finding, ``begin`` the first result
    of validation."""
    site, view = site_of(request), View.of(request)
    plans = [each for each in await catalog.plans(site) if not plan or each.slug == plan]
    if plan and not plans:
        raise NotFound(f"the graph holds no plan {plan!r}")
    shown = plans[skip : skip + _PLANS]
    coverage, kinds, found, validated = await asyncio.gather(
        asyncio.gather(*(_coverage(site, each) for each in shown)),
        _kinds(site, plan, view),
        findings(site, view, plan=plan, kind=kind, offset=offset),
        validation.of(site, view, plan, severity, begin),
    )
    return render(
        request,
        "quality.html",
        entry="quality",
        coverage=coverage,
        plan_count=len(plans),
        skip=skip,
        step=_PLANS,
        chosen=plan,
        kinds=kinds,
        kind=kind,
        findings=found,
        offset=offset,
        finding_step=_FINDINGS,
        finding_count=sum(count for name, _, count in kinds if not kind or name == kind),
        plans={each.slug: each for each in await catalog.plans(site)},
        warnings=_WARNINGS,
        validation=validated,
        severity=severity,
        begin=begin,
        result_step=validation.STEP,
    )


async def _coverage(site: Site, plan: catalog.Plan) -> Coverage:
    async def make() -> Mapping[str, int]:
        records = site.snapshot.records(plan.slug)
        marks = await asyncio.to_thread(planfacts.numbers, records)
        return Counter(mark.status.value for mark in marks)

    numbers = await site.kept(("numbers", plan.slug), make)
    entry = next(each for each in site.manifest.plans if each.slug == plan.slug)
    return Coverage(plan, numbers, entry.warnings)


# --- findings -------------------------------------------------------------------------------

_OF_PLAN = """{{ SELECT DISTINCT ?finding WHERE {{
    ?one eco:statedIn {plan} . ?finding eco:between ?one }} }}"""
_KINDS = """SELECT ?kind ?label (COUNT(DISTINCT ?finding) AS ?count) WHERE {{
  ?finding a eco:Finding ; eco:findingKind ?kind .
  {of_plan}
  ?kind skos:prefLabel ?label FILTER(LANG(?label) = "{lang}")
}} GROUP BY ?kind ?label ORDER BY DESC(?count)"""
_FOUND = """SELECT DISTINCT ?finding ?kind ?label ?comment WHERE {{
  ?finding a eco:Finding ; eco:findingKind ?kind .
  {bound} {of_plan}
  ?kind skos:prefLabel ?label FILTER(LANG(?label) = "{lang}")
  OPTIONAL {{ ?finding rdfs:comment ?comment FILTER(LANG(?comment) = "{lang}") }}
}} ORDER BY ?kind ?finding LIMIT {limit} OFFSET {offset}"""
_SIDES = """SELECT ?finding ?statement ?plan ?figure WHERE {{
  {findings}
  ?finding eco:between ?statement . ?statement eco:statedIn ?plan .
  OPTIONAL {{ ?statement eco:valueText ?figure }}
}} ORDER BY ?finding ?statement"""


async def _kinds(site: Site, plan: str, view: View) -> list[tuple[str, str, int]]:
    """Name, label and number of each kind of finding."""
    rows = await site.rows(_KINDS.format(of_plan=_of_plan(plan), lang=view.lang))
    return [(row["kind"].rpartition("/")[2], row["label"], int(row["count"])) for row in rows]


async def findings(
    site: Site,
    view: View,
    *,
    plan: str = "",
    kind: str = "",
    iri: str = "",
    offset: int = 0,
) -> list[Finding]:
    """Findings with the words on both sides; those of one plan or kind, or a single one."""
    bound = asking.values("kind", [vocab.thing_iri("finding-kind", kind)]) if kind else ""
    bound += asking.values("finding", [iri]) if iri else ""
    rows = await site.rows(
        _FOUND.format(
            bound=bound, of_plan=_of_plan(plan), lang=view.lang, limit=_FINDINGS, offset=offset
        )
    )
    if not rows:
        return []
    sides = await site.rows(
        _SIDES.format(findings=asking.values("finding", [row["finding"] for row in rows]))
    )
    rests = await evidence.of(site, {row["statement"] for row in sides})
    by_finding: dict[str, list[Side]] = {}
    for row in sides:
        rest = rests[row["statement"]]
        if rest.main:
            by_finding.setdefault(row["finding"], []).append(
                _side(site, row["statement"], row.get("figure", ""), rest)
            )
    return [
        Finding(
            iri=row["finding"],
            kind=row["kind"].rpartition("/")[2],
            label=row["label"],
            comment=row.get("comment", ""),
            sides=tuple(by_finding.get(row["finding"], ())),
        )
        for row in rows
    ]


def _side(site: Site, iri: str, figure: str, rests: evidence.Rests) -> Side:
    first = rests.main[0]
    # A figure in a table says nothing without the heads of its row and column.
    cells = evidence.cells(rests) if figure else ()
    context = [piece for cell in cells for piece in _cell(cell.quote)]
    return Side(
        iri=iri,
        plan=first.plan,
        fact=planfacts.fact_id(iri),
        path=first.path,
        pieces=[*context, *evidence.sentence(site, first, figure)],
    )


def _cell(quote: str) -> list[evidence.Piece]:
    return [evidence.Piece("", f"{' '.join(quote.split())} ｜ ")]


def _of_plan(slug: str) -> str:
    return _OF_PLAN.format(plan=asking.iri(vocab.thing_iri("plan", slug))) if slug else ""


# --- reports --------------------------------------------------------------------------------


class Given(BaseModel):
    """What a reader sends."""

    statement: str = Field(max_length=300, description="IRI of the statement")
    reason: str = Field(max_length=20, description="figure, subject, year, kind, missing or other")
    note: str = Field(default="", max_length=1000)


@api.post("/api/reports", summary="Report that a statement is wrong", status_code=201)
async def report(request: Request, given: Given) -> dict[str, int]:
    """No account is needed; a reader may send so many an hour. From pages of this host only."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAuthorised("reports are taken from this site's own pages", hint="open its page")
    site = site_of(request)
    if not given.statement.startswith(vocab.ID):
        raise UsageError(f"{given.statement[:80]!r} is no statement of ours")
    await entitydata.entity(site, given.statement)
    number = await asyncio.to_thread(
        site.reports.add,
        given.statement,
        given.reason,
        given.note.strip(),
        site.snapshot.id,
        client_of(request),
    )
    return {"report": number}


@api.get("/api/reports", summary="All reports (token)")
async def reports(
    request: Request,
    format: Annotated[str, Query(description="json or csv")] = "json",
) -> Response:
    """Newest first, each with the words that its statement rests on."""
    authorise(request)
    site = site_of(request)
    found = await asyncio.to_thread(site.reports.all)
    rests = await evidence.of(site, {each.statement for each in found})
    rows = [_row(each, rests[each.statement]) for each in found]
    if format == "csv":
        return Response(_csv(rows), media_type="text/csv; charset=utf-8")
    return JSONResponse(rows, headers={"cache-control": "no-store"})


@api.post("/api/reports/{number}/settle", summary="Mark a report as dealt with (token)")
async def settle(
    request: Request, number: Annotated[int, Path(ge=1, le=_LAST_NUMBER)]
) -> dict[str, int]:
    authorise(request)
    if not await asyncio.to_thread(site_of(request).reports.settle, number):
        raise NotFound(f"there is no report {number}")
    return {"settled": number}


def _row(report: Report, rests: evidence.Rests) -> dict[str, Any]:
    first = rests.main[0] if rests.main else None
    return {
        "report": report.id,
        "made": report.made,
        "statement": report.statement,
        "reason": report.reason,
        "note": report.note,
        "plan": first.plan if first else "",
        "section": first.path if first else "",
        "quote": first.quote if first else "",
        "start": first.start if first else None,
        "end": first.end if first else None,
        "snapshot": report.snapshot,
        "settled": report.settled,
    }


def _csv(rows: list[dict[str, Any]]) -> bytes:
    return as_csv(list(_row(_NONE, evidence.Rests())), [list(row.values()) for row in rows])


_NONE = Report(0, "", "", "", "", "", None)
