"""What a comparison's address asks for, and the comparisons that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from kg import vocab
from kg.web import asking, catalog, comparesheet, figures
from kg.web.catalog import Area, Indicator
from kg.web.comparison import SORTS, Comparison, compare
from kg.web.figures import Value
from kg.web.site import Site
from kg.web.spreadsheet import Cell
from kg.web.view import View

_DEFAULT_INDICATORS = 3
_OF_A_THEME = 8
_MOST_INDICATORS = 12
_DEFAULT_AREAS = 30
_MOST_AREAS = 60
_DOWNLOADED_AREAS = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, made whole with defaults. ``left_out`` counts areas that belong
    here and are too many for a page; ``unknown`` are names that stand for nothing."""

    indicators: tuple[Indicator, ...]
    areas: tuple[Area, ...]
    left_out: int
    unknown: tuple[str, ...]
    years: tuple[int, int]
    sort: str
    descending: bool
    hidden: frozenset[str]


async def state(site: Site, query: QueryParams) -> list[tuple[str, str]]:
    """The parameters that make the page what it is now, its defaults said too."""
    asked = await asked_of(site, View("/compare", query, "zh"))
    found = [("indicator", each.slug) for each in asked.indicators]
    found += [("area", area.code) for area in asked.areas]
    found += [("from", str(asked.years[0])), ("to", str(asked.years[1]))]
    if asked.sort:
        found += [("sort", asked.sort)] + [("order", "desc")] * asked.descending
    return found + [("hide", name) for name in sorted(asked.hidden)]


async def rows(site: Site, query: QueryParams) -> list[list[Cell]]:
    """What the page's tables say, for telling whether it has changed."""
    view = View("/compare", query, "zh")
    comparisons = await comparisons_of(site, view, await asked_of(site, view))
    return list(comparesheet.rows(comparisons, view))


async def asked_of(site: Site, view: View, *, whole: bool = False) -> Asked:
    """What the address asks for; ``whole``: with all areas, which a page could not show."""
    indicators = await catalog.indicators(site)
    everywhere = await all_areas(site)
    theme = view.query.get("theme", "")
    slugs = [slug for slug in view.query.getlist("indicator") if slug in indicators]
    if not slugs and "indicator" not in view.query:
        of_theme = [each.slug for each in indicators.values() if not theme or each.theme == theme]
        slugs = of_theme[: _OF_A_THEME if theme else _DEFAULT_INDICATORS]
    codes = [code for code in dict.fromkeys(view.query.getlist("area")) if code in everywhere]
    most = _MOST_AREAS
    if not codes:
        codes = [area.code for area in await catalog.areas(site)]
        most = _DEFAULT_AREAS
    most = _DOWNLOADED_AREAS if whole else most
    sort = view.query.get("sort", "")
    years = await years_of(site)
    return Asked(
        indicators=tuple(indicators[slug] for slug in dict.fromkeys(slugs[:_MOST_INDICATORS])),
        areas=tuple(everywhere[code] for code in codes[:most]),
        left_out=len(codes[most:]),
        unknown=(*_unknown(view, "indicator", indicators), *_unknown(view, "area", everywhere)),
        years=(_year(view, "from", years[0][0]), _year(view, "to", years[1][0])),
        sort=sort if sort in SORTS else "",
        descending=view.query.get("order") == "desc",
        hidden=frozenset(view.query.getlist("hide")),
    )


def _unknown(view: View, name: str, known: Mapping[str, object]) -> list[str]:
    return [each[:80] for each in view.query.getlist(name) if each and each not in known]


def area_choices(areas: Mapping[str, Area], view: View) -> list[dict[str, str]]:
    """Each area, and before one that holds others of them all these at once."""
    inner: dict[str, list[str]] = {}
    for area in areas.values():
        for outer in area.above[:1]:
            inner.setdefault(outer, []).append(area.code)
    made = []
    for area in areas.values():
        if len(held := inner.get(area.code, [])) > 1:
            label = view.t(f"{area.label}所辖各地区", f"all in {area.label}")
            made.append({"value": ",".join(held), "label": label, "hint": str(len(held))})
        above = next((areas[code].label for code in area.above if code in areas), "")
        made.append({"value": area.code, "label": area.label, "hint": above})
    return made


def _year(view: View, name: str, default: int) -> int:
    given = view.query.get(name, "")
    return int(given) if given.isdecimal() and len(given) == 4 else default


async def years_of(site: Site) -> tuple[list[int], list[int]]:
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


_AREAS = """SELECT ?area ?label WHERE {
  { SELECT DISTINCT ?area WHERE { ?value eco:subject ?area } }
  ?area a eco:AdministrativeArea ; rdfs:label ?label FILTER(LANG(?label) = "zh")
}"""


async def all_areas(site: Site) -> dict[str, Area]:
    """Areas by code: those that plans cover, then others that some value is of."""

    async def make() -> dict[str, Area]:
        found = {area.code: area for area in await catalog.areas(site)}
        for row in await site.rows(_AREAS):
            code = row["area"].rpartition("/")[2]
            found.setdefault(code, Area(code, row["label"]))
        return found

    return await site.kept("areas with values", make)


# A project by its address: with a class to look up, each value would go through all projects.
_VALUES = f"""SELECT ?area {figures.SELECTED} WHERE {{{{
  {{indicators}}
  {{areas}}
  ?value eco:indicator ?indicator ; eco:subject ?area .
  {figures.PATTERN.replace("{", "{{").replace("}", "}}")}
  FILTER NOT EXISTS {{{{ ?value eco:restates ?main }}}}
  FILTER NOT EXISTS {{{{
    ?value eco:subject ?work FILTER(STRSTARTS(STR(?work), "{vocab.ID}project/"))
  }}}}
}}}}"""


async def comparisons_of(site: Site, view: View, asked: Asked) -> list[Comparison]:
    """A comparison for each indicator that is asked for."""
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
