"""``/plans/{slug}``: a plan's whole text with every fact marked where it stands."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from kg import layout
from kg.document import Block, BlockKind
from kg.errors import NotFound
from kg.web import catalog, layoutpage, planfacts
from kg.web.layoutpage import Page
from kg.web.marks import Fact, Mark, Marker
from kg.web.planfacts import PlanFacts
from kg.web.site import Site, render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)
Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]

# Kinds of fact that a paragraph may say as a whole; marked beside it, not under every word.
_WHOLE = frozenset({"task", "project", "relation", "finding"})


@dataclass(frozen=True, slots=True)
class Reader:
    """All that the page of a plan shows."""

    page: Page
    facts: tuple[Fact, ...]
    counts: Mapping[str, int]
    numbers: Mapping[str, int]


@router.get("/plans/{slug}")
async def page(request: Request, slug: Slug) -> Response:
    site, view = site_of(request), View.of(request)
    plan = await _plan(site, slug)
    reader = await reader_of(site, plan, view)
    entry = next(each for each in site.manifest.plans if each.slug == slug)
    return render(
        request,
        "reader.html",
        entry="reader",
        plan=plan,
        entry_of=entry,
        page=reader.page,
        counts=reader.counts,
        numbers=reader.numbers,
        total=sum(reader.numbers.values()),
    )


@router.get("/plans/{slug}/facts.json")
async def facts(request: Request, slug: Slug) -> Response:
    """What was understood: ``[id, kind, title, detail, path]`` by the index that marks carry."""
    site, view = site_of(request), View.of(request)
    reader = await reader_of(site, await _plan(site, slug), view)
    rows = [[f.id, f.kind, f.title, f.detail, f.path] for f in reader.facts]
    return JSONResponse(rows, headers={"cache-control": "no-cache"})


async def _plan(site: Site, slug: str) -> catalog.Plan:
    plan = await catalog.plan(site, slug)
    if plan is None:
        raise NotFound(f"the graph holds no plan {slug!r}")
    return plan


async def reader_of(site: Site, plan: catalog.Plan, view: View) -> Reader:
    """Made once a snapshot and language."""

    async def make() -> Reader:
        snapshot = site.snapshot
        text, records = snapshot.text(plan.slug), snapshot.records(plan.slug)
        blocks = layout.loads(snapshot.layout(plan.slug))
        found = await planfacts.of(site, plan, view)
        return await asyncio.to_thread(_made, text, records, blocks, found)

    return await site.kept(("reader", plan.slug, view.lang), make)


def _made(text: str, records: str, blocks: tuple[Block, ...], found: PlanFacts) -> Reader:
    numbers = planfacts.numbers(records)
    whole, inline = _split(text, blocks, found)
    marker = Marker(text, found.facts, inline, numbers)
    page = layoutpage.page(text, blocks, marker, whole)
    layoutpage.count(page.outline, found.starts, len(text))
    counts = Counter(number.status.value for number in numbers)
    return Reader(page, found.facts, found.counts, counts)


def _split(
    text: str, blocks: tuple[Block, ...], found: PlanFacts
) -> tuple[dict[tuple[int, int], list[int]], list[Mark]]:
    """Facts that whole paragraphs say, by stretch, and the marks of the others."""
    stretches = {
        layoutpage.trimmed(text, block.span.start, block.span.end)
        for block in blocks
        if block.kind not in (BlockKind.TABLE, BlockKind.HEADING, BlockKind.BOX)
    }
    whole: dict[tuple[int, int], list[int]] = {}
    inline = []
    for mark in found.marks:
        stretch = layoutpage.trimmed(text, mark.start, mark.end)
        if found.facts[mark.fact].kind in _WHOLE and stretch in stretches:
            whole.setdefault(stretch, []).append(mark.fact)
        else:
            inline.append(mark)
    return whole, inline
