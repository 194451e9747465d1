"""``/compare``: indicators side by side across areas; its whole state is in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from kg import vocab
from kg.errors import NotFound
from kg.web import asking, catalog, comparesheet, figures
from kg.web.catalog import Area, Indicator
from kg.web.comparison import SORTS, Comparison, compare
from kg.web.figures import Value
from kg.web.site import Site, render, site_of
from kg.web.view import View

router = APIRouter(include_in_schema=False)
_DEFAULT_INDICATORS = 3
_OF_A_THEME = 8
_MOST_INDICATORS = 12
_MOST_AREAS = 60
_COLUMNS = ("baseline", "target", "change", "gap", "nature")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, made whole with defaults."""

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    years: tuple[int, int]
    sort: str
    descending: bool
    hidden: frozenset[str]


@router.get("/compare")
async def page(request: Request) -> Response:
    site, view = site_of(request), View.of(request)
    asked = await _asked(site, view)
    comparisons = await _comparisons(site, view, asked)
    return render(
        request,
        "compare.html",
        entry="compare",
        inline_styles=True,
        asked=asked,
        comparisons=comparisons,
        charts=[_chart(each, asked, view) for each in comparisons],
        columns=[name for name in _COLUMNS if name not in asked.hidden],
        all_columns=_COLUMNS,
        years=await _years(site),
        figures=figures,
    )


@router.get("/compare.{suffix}")
async def download(request: Request, suffix: str) -> Response:
    site, view = site_of(request), View.of(request)
    asked = await _asked(site, view)
    comparisons = await _comparisons(site, view, asked)
    if suffix == "csv":
        return comparesheet.csv(comparisons, asked.years, view)
    if suffix != "xlsx":
        raise NotFound(f"a comparison is not given as .{suffix}", hint="ask for .csv or .xlsx")
    iris = [value.iri for each in comparisons for value in each.values]
    evidence = await comparesheet.evidence(site, iris)
    return await comparesheet.xlsx(comparisons, asked.years, evidence, site.manifest, view)


@router.get("/compare/choices/{what}")
async def choices(request: Request, what: str) -> Response:
    """Indicators or areas to choose from, those that most plans speak of first."""
    site, view = site_of(request), View.of(request)
    if what == "areas":
        areas = await _all_areas(site)
        return JSONResponse(
            [{"value": a.code, "label": a.label, "hint": ""} for a in areas.values()]
        )
    themes = {theme.slug: theme.label(view.lang) for theme in await catalog.themes(site)}
    found = (await catalog.indicators(site)).values()
    return JSONResponse(
        [
            {
                "value": each.slug,
                "label": each.label(view.lang),
                "hint": f"{themes.get(each.theme, '')} · {each.plans}",
                "also": each.zh if view.lang == "en" else each.en,
            }
            for each in found
        ]
    )


async def _asked(site: Site, view: View) -> Asked:
    indicators = await catalog.indicators(site)
    everywhere = await _all_areas(site)
    theme = view.query.get("theme", "")
    slugs = [slug for slug in view.query.getlist("indicator") if slug in indicators]
    if not slugs and "indicator" not in view.query:
        of_theme = [each.slug for each in indicators.values() if not theme or each.theme == theme]
        slugs = of_theme[: _OF_A_THEME if theme else _DEFAULT_INDICATORS]
    codes = [code for code in view.query.getlist("area") if code in everywhere]
    if not codes:
        codes = [area.code for area in await catalog.areas(site)]
    sort = view.query.get("sort", "")
    years = await _years(site)
    return Asked(
        indicators=tuple(indicators[slug] for slug in dict.fromkeys(slugs[:_MOST_INDICATORS])),
        areas=tuple(everywhere[code] for code in dict.fromkeys(codes[:_MOST_AREAS])),
        years=(_year(view, "from", years[0][0]), _year(view, "to", years[1][0])),
        sort=sort if sort in SORTS else "",
        descending=view.query.get("order") == "desc",
        hidden=frozenset(view.query.getlist("hide")),
    )


def _year(view: View, name: str, default: int) -> int:
    given = view.query.get(name, "")
    return int(given) if given.isdecimal() and len(given) == 4 else default


async def _years(site: Site) -> tuple[list[int], list[int]]:
    """Baseline and target years that plans have, those of most plans first."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for plan in await catalog.plans(site):
        starts[plan.start - 1] = starts.get(plan.start - 1, 0) + 1
        ends[plan.end] = ends.get(plan.end, 0) + 1
    return (
        sorted(starts, key=lambda year: (-starts[year], year)) or [2020],
        sorted(ends, key=lambda year: (-ends[year], year)) or [2025],
    )


_AREAS = """SELECT DISTINCT ?area ?label WHERE {
  ?value a eco:IndicatorValue ; eco:subject ?area .
  ?area a eco:AdministrativeArea ; rdfs:label ?label FILTER(LANG(?label) = "zh")
}"""


async def _all_areas(site: Site) -> dict[str, Area]:
    """Areas by code: those that plans cover, then others that some value is of."""

    async def make() -> dict[str, Area]:
        found = {area.code: area for area in await catalog.areas(site)}
        for row in await site.rows(_AREAS):
            code = row["area"].rpartition("/")[2]
            found.setdefault(code, Area(code, row["label"]))
        return found

    return await site.kept("areas with values", make)


_VALUES = f"""SELECT ?area {figures.SELECTED} WHERE {{{{
  {{indicators}}
  {{areas}}
  ?value eco:indicator ?indicator ; eco:subject ?area .
  {figures.PATTERN.replace("{", "{{").replace("}", "}}")}
  FILTER NOT EXISTS {{{{ ?value eco:restates ?main }}}}
  FILTER NOT EXISTS {{{{ ?value eco:subject ?work . ?work a eco:Project }}}}
}}}}"""


async def _comparisons(site: Site, view: View, asked: Asked) -> list[Comparison]:
    if not asked.indicators:
        return []
    # The areas above are asked for too: their targets are what the others are measured against.
    codes = {code for area in asked.areas for code in (area.code, *area.above)}
    query = _VALUES.format(
        indicators=asking.values("indicator", [each.iri for each in asked.indicators]),
        areas=asking.values("area", sorted(vocab.thing_iri("area", code) for code in codes)),
    )
    found: dict[str, dict[str, list[Value]]] = {}
    for row in await site.rows(query):
        value = figures.read(row)
        by_area = found.setdefault(value.indicator or "", {})
        by_area.setdefault(row["area"].rpartition("/")[2], []).append(value)
    return [
        compare(
            indicator,
            asked.areas,
            found.get(indicator.slug, {}),
            asked.years,
            view,
            asked.sort,
            asked.descending,
        )
        for indicator in asked.indicators
    ]


def _chart(comparison: Comparison, asked: Asked, view: View) -> dict[str, Any]:
    """What the chart of a comparison draws; ``colour`` keeps an area's colour on the whole page."""
    places = {area.code: index for index, area in enumerate(asked.areas)}
    drawn = [
        line
        for line in comparison.lines
        if any(v and v.canonical is not None for v in (line.baseline, line.target))
    ]
    uppers = {
        float(line.upper.canonical)
        for line in drawn
        if line.upper and line.upper.canonical is not None
    }
    indicator = comparison.indicator
    return {
        "slug": indicator.slug,
        "title": indicator.label(view.lang),
        "unit": indicator.unit_label(view.lang),
        "years": asked.years,
        "areas": [line.area.label for line in drawn],
        "colours": [places[line.area.code] for line in drawn],
        "baseline": [_point(line.baseline) for line in drawn],
        "target": [_point(line.target) for line in drawn],
        "upper": uppers.pop() if len(uppers) == 1 else None,
    }


def _point(value: Value | None) -> dict[str, Any] | None:
    if value is None or value.canonical is None:
        return None
    return {"value": float(value.canonical), "shown": figures.plain(figures.canonical(value))}
