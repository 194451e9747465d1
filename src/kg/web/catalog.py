"""What the graph is about: plans, the areas they cover, indicators, themes. Kept a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg import vocab
from kg.store import PlanEntry
from kg.web.site import Site

# Units whose name is longer than their sign, by the end of their IRI.
_SIGNS = {"PERCENT": "%", "PERMILLE": "‰", "NUM": "", "UNITLESS": ""}


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a plan covers; ``above`` are the codes of the areas that hold it, nearest
    first, as far as plans cover them."""

    code: str
    label: str
    above: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        return vocab.thing_iri("area", self.code)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as pages list it. ``counts`` are of records by kind."""

    slug: str
    title: str
    area: Area
    start: int
    end: int
    issued: str
    counts: Mapping[str, int]

    @property
    def iri(self) -> str:
        return vocab.thing_iri("plan", self.slug)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that some plan gives a value of. ``direction``: 1 higher is better, -1 lower
    is better, 0 neither. ``plans`` is how many plans speak of it, ``measured`` how many give a
    comparable figure as target."""

    slug: str
    zh: str
    en: str
    unit: str
    unit_en: str
    unit_sign: str
    theme: str
    direction: int
    plans: int
    measured: int

    @property
    def iri(self) -> str:
        return vocab.IND + self.slug

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def unit_label(self, lang: str) -> str:
        return self.unit_sign or (self.unit_en if lang == "en" else self.unit)


@dataclass(frozen=True, slots=True)
class Theme:
    slug: str
    zh: str
    en: str
    indicators: int
    tasks: int
    projects: int

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in the graph. ``investment`` in 万元, of projects that state it."""

    values: int
    projects: int
    tasks: int
    sections: int
    waters: int
    sources: int
    agencies: int
    investment: Decimal


async def plans(site: Site) -> tuple[Plan, ...]:
    """All plans, those of the wider areas first, then by area and newest period."""
    return await site.kept("plans", lambda: _plans(site))


async def plan(site: Site, slug: str) -> Plan | None:
    return next((each for each in await plans(site) if each.slug == slug), None)


async def areas(site: Site) -> tuple[Area, ...]:
    """The areas that plans cover, each once, in the order of :func:`plans`."""
    return tuple({each.area.code: each.area for each in await plans(site)}.values())


async def indicators(site: Site) -> Mapping[str, Indicator]:
    """Indicators with values by slug, those that most plans give figures of first."""
    return await site.kept("indicators", lambda: _indicators(site))


async def themes(site: Site) -> tuple[Theme, ...]:
    return await site.kept("themes", lambda: _themes(site))


async def figures(site: Site) -> Figures:
    return await site.kept("figures", lambda: _figures(site))


_PLANS = """SELECT ?plan ?area ?label ?start ?end ?issued WHERE {
  ?plan a eco:Plan ; eco:coversArea ?area ; eco:periodStart ?start ; eco:periodEnd ?end .
  ?area rdfs:label ?label FILTER(LANG(?label) = "zh")
  OPTIONAL { ?plan dcterms:issued ?issued }
}"""
_ABOVE = """SELECT DISTINCT ?inner ?outer WHERE {
  ?p1 a eco:Plan ; eco:coversArea ?inner . ?inner eco:within+ ?outer .
  ?p2 a eco:Plan ; eco:coversArea ?outer . FILTER(?inner != ?outer)
}"""


async def _plans(site: Site) -> tuple[Plan, ...]:
    entries: dict[str, PlanEntry] = {entry.slug: entry for entry in site.manifest.plans}
    above: dict[str, set[str]] = {}
    for row in await site.rows(_ABOVE):
        above.setdefault(row["inner"], set()).add(row["outer"])
    # Of two areas above, the nearer one lies in the other and so has more above itself.
    order = {outer: len(above.get(outer, ())) for outers in above.values() for outer in outers}
    made = {}
    for row in await site.rows(_PLANS):
        slug = _tail(row["plan"])
        if slug not in entries:
            continue
        outers = sorted(above.get(row["area"], ()), key=lambda outer: -order[outer])
        made[slug] = Plan(
            slug=slug,
            title=entries[slug].title,
            area=Area(_tail(row["area"]), row["label"], tuple(_tail(outer) for outer in outers)),
            start=int(row["start"]),
            end=int(row["end"]),
            issued=row.get("issued", ""),
            counts=entries[slug].counts,
        )
    return tuple(
        sorted(made.values(), key=lambda p: (len(p.area.above), p.area.code, -p.start, p.slug))
    )


_INDICATORS = """SELECT ?indicator ?zh ?en ?unit ?unitZh ?unitEn ?theme ?direction ?plans WHERE {
  {
    SELECT ?indicator (COUNT(DISTINCT ?plan) AS ?plans) WHERE {
      ?value eco:indicator ?indicator ; eco:statedIn ?plan
    } GROUP BY ?indicator
  }
  ?indicator skos:prefLabel ?zh FILTER(LANG(?zh) = "zh")
  OPTIONAL { ?indicator skos:prefLabel ?en FILTER(LANG(?en) = "en") }
  OPTIONAL { ?indicator skos:broader ?theme }
  OPTIONAL { ?indicator eco:direction ?direction }
  OPTIONAL {
    ?indicator eco:canonicalUnit ?unit .
    OPTIONAL { ?unit rdfs:label ?unitZh FILTER(LANG(?unitZh) = "zh") }
    OPTIONAL { ?unit rdfs:label ?unitEn FILTER(LANG(?unitEn) = "en") }
  }
}"""
_MEASURED = """SELECT ?indicator (COUNT(DISTINCT ?plan) AS ?plans) WHERE {
  ?value a eco:Target ; eco:canonicalValue ?figure ; eco:indicator ?indicator ; eco:statedIn ?plan
} GROUP BY ?indicator"""


async def _indicators(site: Site) -> Mapping[str, Indicator]:
    measured = {row["indicator"]: int(row["plans"]) for row in await site.rows(_MEASURED)}
    found: dict[str, Indicator] = {}
    for row in await site.rows(_INDICATORS):
        tail = _tail(row.get("unit", ""))
        known = tail in _SIGNS
        slug = _tail(row["indicator"])
        found[slug] = Indicator(
            slug=slug,
            zh=row["zh"],
            en=row.get("en", row["zh"]),
            unit="" if known else row.get("unitZh", ""),
            unit_en="" if known else row.get("unitEn", ""),
            unit_sign=_SIGNS.get(tail, ""),
            theme=_tail(row.get("theme", "")),
            direction={"HigherIsBetter": 1, "LowerIsBetter": -1}.get(
                row.get("direction", "").removeprefix(vocab.ECO), 0
            ),
            plans=int(row["plans"]),
            measured=measured.get(row["indicator"], 0),
        )
    ordered = sorted(found.values(), key=lambda each: (-each.measured, -each.plans, each.slug))
    return {each.slug: each for each in ordered}


_THEMES = """SELECT ?theme ?zh ?en ?kind ?count WHERE {
  {
    SELECT ?theme (COUNT(?one) AS ?count) ("indicators" AS ?kind) WHERE {
      { SELECT DISTINCT ?one WHERE { ?value eco:indicator ?one } }
      ?one skos:broader ?theme
    } GROUP BY ?theme
  } UNION {
    SELECT ?theme (COUNT(DISTINCT ?one) AS ?count) ("tasks" AS ?kind) WHERE {
      ?one a eco:Task ; eco:theme ?theme
    } GROUP BY ?theme
  } UNION {
    SELECT ?theme (COUNT(DISTINCT ?one) AS ?count) ("projects" AS ?kind) WHERE {
      ?one a eco:Project ; eco:theme ?theme
    } GROUP BY ?theme
  }
  ?theme skos:prefLabel ?zh FILTER(LANG(?zh) = "zh")
  ?theme skos:prefLabel ?en FILTER(LANG(?en) = "en")
}"""


async def _themes(site: Site) -> tuple[Theme, ...]:
    labels: dict[str, tuple[str, str]] = {}
    counts: dict[str, dict[str, int]] = {}
    for row in await site.rows(_THEMES):
        slug = _tail(row["theme"])
        labels[slug] = (row["zh"], row["en"])
        counts.setdefault(slug, {})[row["kind"]] = int(row["count"])
    made = [
        Theme(
            slug,
            *labels[slug],
            each.get("indicators", 0),
            each.get("tasks", 0),
            each.get("projects", 0),
        )
        for slug, each in counts.items()
    ]
    return tuple(sorted(made, key=lambda each: (-(each.indicators + each.tasks), each.slug)))


_COUNTS = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class { eco:MonitoringSection eco:WaterBody eco:DrinkingWaterSource eco:Agency }
  ?thing a ?class
} GROUP BY ?class"""
_INVESTMENT = """SELECT (SUM(?amount) AS ?total) WHERE {
  ?project a eco:Project ; eco:investment ?amount .
  FILTER NOT EXISTS { ?project eco:restates ?main }
}"""


async def _figures(site: Site) -> Figures:
    counts = {
        row["class"].removeprefix(vocab.ECO): int(row["count"]) for row in await site.rows(_COUNTS)
    }
    total = await site.rows(_INVESTMENT)
    of_plans = [entry.counts for entry in site.manifest.plans]
    return Figures(
        values=sum(each.get("values", 0) for each in of_plans),
        projects=sum(each.get("projects", 0) for each in of_plans),
        tasks=sum(each.get("tasks", 0) for each in of_plans),
        sections=counts.get("MonitoringSection", 0),
        waters=counts.get("WaterBody", 0),
        sources=counts.get("DrinkingWaterSource", 0),
        agencies=counts.get("Agency", 0),
        investment=Decimal(total[0].get("total", "0")) if total else Decimal(0),
    )


def _tail(iri: str) -> str:
    """What stands after the last slash or hash."""
    return iri.replace("#", "/").rpartition("/")[2]
