"""What plans say of a thing: values, projects, tasks and passages, relations, and what leads to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg import vocab
from kg.web import asking, figures, words
from kg.web.entitydata import Property, Ref
from kg.web.figures import Value
from kg.web.site import Site

LIMIT = 200


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value with what it is of and where it is said."""

    value: Value
    indicator: Ref
    subjects: tuple[Ref, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Project:
    """``investment`` in 万元; ``roles`` say what the thing has to do with it: lead, support …"""

    iri: str
    label: str
    number: int | None
    investment: Decimal | None
    years: str
    plan: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A task, passage, listing or cooperation. ``kind`` as in :data:`kg.web.words.KINDS`, or
    passage."""

    iri: str
    kind: str
    label: str
    content: str
    plan: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Evidence of a direct link between the thing and ``other``."""

    iri: str
    kind: tuple[str, str]
    other: Ref
    outward: bool
    plan: str
    quote: str


_VALUES = f"""SELECT ?subject ?subjectLabel ?indicatorLabel ?unitLabel {figures.SELECTED} WHERE {{{{
  {{bound}}
  {figures.PATTERN.replace("{", "{{").replace("}", "}}")}
  OPTIONAL {{{{ ?value eco:subject ?subject . ?subject rdfs:label ?subjectLabel FILTER(LANG(?subjectLabel) = "zh") }}}}
  OPTIONAL {{{{ ?value eco:indicator/skos:prefLabel ?indicatorLabel FILTER(LANG(?indicatorLabel) = "{{lang}}") }}}}
}}}}"""
_OF = "?value a eco:IndicatorValue ; eco:{by} {iri} FILTER NOT EXISTS { ?value eco:restates ?main }"
_NEWEST = f"""{{ SELECT DISTINCT ?value WHERE {{
  {_OF} OPTIONAL {{ ?value eco:year ?newest }}
}} ORDER BY DESC(?newest) ?value LIMIT {LIMIT} }}"""
_COUNT = f"SELECT (COUNT(DISTINCT ?value) AS ?count) WHERE {{ {_OF} }}"


async def values(site: Site, iri: str, by: str, lang: str) -> list[SaidValue]:
    """Values whose ``by`` (subject, indicator, partOfTask …) is the thing, newest first and at
    most :data:`LIMIT`; those that restate another are left out."""
    found = await _values(site, _about(_NEWEST, iri, by), lang)
    order = {"target": 0, "observation": 1, "past": 2}
    return sorted(
        found,
        key=lambda s: (
            -(s.value.year or 0),
            order[s.value.kind],
            s.indicator.label,
            s.value.plan,
            s.value.iri,
        ),
    )


async def values_count(site: Site, iri: str, by: str) -> int:
    """How many values :func:`values` would give without its limit."""
    rows = await site.rows(_about(_COUNT, iri, by))
    return int(rows[0]["count"]) if rows else 0


def _about(query: str, iri: str, by: str) -> str:
    return query.replace("{by}", by).replace("{iri}", asking.iri(iri))


async def value(site: Site, iri: str, lang: str) -> SaidValue | None:
    """One value."""
    found = await _values(site, asking.values("value", [iri]), lang)
    return found[0] if found else None


async def _values(site: Site, bound: str, lang: str) -> list[SaidValue]:
    found: dict[str, SaidValue] = {}
    for row in await site.rows(_VALUES.format(bound=bound, lang=lang)):
        value = figures.read(row)
        subject = (Ref(row["subjectLabel"], row["subject"]),) if "subjectLabel" in row else ()
        before = found.get(value.iri)
        indicator = vocab.IND + value.indicator if value.indicator else ""
        found[value.iri] = SaidValue(
            value,
            Ref(row.get("indicatorLabel", value.indicator_text), indicator),
            (*before.subjects, *subject) if before else subject,
            value.unit_text,
        )
    return list(found.values())


_ROLES = {
    "lead": "leadAgency",
    "support": "supportingAgency",
    "subject": "subject",
    "mention": "mentions",
    "part": "partOfProgramme",
    "theme": "theme",
}
_PROJECTS = """SELECT DISTINCT ?project ?label ?number ?investment ?start ?end ?plan ?role WHERE {{
  {roles}
  ?project a eco:Project ; rdfs:label ?label ; eco:statedIn ?plan .
  FILTER NOT EXISTS {{ ?project eco:restates ?main }}
  OPTIONAL {{ ?project eco:projectNumber ?number }}
  OPTIONAL {{ ?project eco:investment ?investment }}
  OPTIONAL {{ ?project eco:startYear ?start }}
  OPTIONAL {{ ?project eco:endYear ?end }}
}}"""


async def projects(site: Site, iri: str) -> list[Project]:
    """Projects that have to do with the thing, the dearest first."""
    roles = " UNION ".join(
        f'{{ ?project eco:{name} {asking.iri(iri)} BIND("{role}" AS ?role) }}'
        for role, name in _ROLES.items()
    )
    found: dict[str, Project] = {}
    for row in await site.rows(_PROJECTS.format(roles=roles)):
        before = found.get(row["project"])
        start, end = row.get("start", ""), row.get("end", "")
        found[row["project"]] = Project(
            iri=row["project"],
            label=row["label"],
            number=int(row["number"]) if "number" in row else None,
            investment=Decimal(row["investment"]) if "investment" in row else None,
            years=f"{start}—{end}" if start != end else start,
            plan=row["plan"].rpartition("/")[2],
            roles=tuple(sorted({*(before.roles if before else ()), row["role"]})),
        )
    return sorted(
        found.values(), key=lambda p: (-(p.investment or 0), p.plan, p.number or 0, p.label)
    )


# A cooperation has neither name nor text of its own: it is shown by the sentence it rests on.
_PASSAGES = """SELECT DISTINCT ?statement ?class ?label ?content ?plan ?quote WHERE {{
  VALUES ?class {{ eco:Task eco:Passage eco:Listing eco:Cooperation }}
  VALUES ?by {{ eco:mentions eco:leadAgency eco:implementedIn eco:subject eco:theme eco:party eco:member }}
  ?statement ?by {thing} ; a ?class ; eco:statedIn ?plan .
  OPTIONAL {{ ?statement rdfs:label ?label }}
  OPTIONAL {{ ?statement eco:content ?content }}
  OPTIONAL {{ ?statement a eco:Cooperation ; eco:evidence/eco:quote ?quote }}
}} ORDER BY ?class ?plan ?statement ?quote LIMIT {limit}"""


async def passages(site: Site, iri: str) -> list[Passage]:
    """Tasks first, then cooperations, listings and other passages that name the thing."""
    query = _PASSAGES.format(thing=asking.iri(iri), limit=LIMIT)
    found = {}
    for row in await site.rows(query):
        name = row["class"].removeprefix(vocab.ECO)
        if row["statement"] in found:
            continue  # of several sentences the first
        found[row["statement"]] = Passage(
            iri=row["statement"],
            kind=words.KIND_OF.get(name, "passage"),
            label=row.get("label", ""),
            content=row.get("content") or row.get("quote", ""),
            plan=row["plan"].rpartition("/")[2],
        )
    order = {"task": 0, "relation": 1, "passage": 2}
    return sorted(found.values(), key=lambda p: (order[p.kind], p.plan, p.iri))


_RELATIONS = """SELECT DISTINCT ?relation ?zh ?en ?other ?label ?outward ?plan ?quote WHERE {{
  {{ ?relation eco:relationSubject {thing} ; eco:relationObject ?other BIND(1 AS ?outward) }}
  UNION {{ ?relation eco:relationObject {thing} ; eco:relationSubject ?other BIND(0 AS ?outward) }}
  ?relation eco:relationKind ?kind ; eco:statedIn ?plan ; eco:evidence/eco:quote ?quote .
  FILTER NOT EXISTS {{ ?relation eco:restates ?main }}
  ?kind skos:prefLabel ?zh FILTER(LANG(?zh) = "zh")
  OPTIONAL {{ ?kind skos:prefLabel ?en FILTER(LANG(?en) = "en") }}
  OPTIONAL {{ ?other rdfs:label ?label FILTER(LANG(?label) = "zh") }}
}} ORDER BY ?zh ?label LIMIT {limit}"""


async def relations(site: Site, iri: str) -> list[Relation]:
    query = _RELATIONS.format(thing=asking.iri(iri), limit=LIMIT)
    found = {}
    for row in await site.rows(query):
        found[row["relation"]] = Relation(
            iri=row["relation"],
            kind=(row["zh"], row.get("en", row["zh"])),
            other=Ref(row.get("label", row["other"].rpartition("/")[2]), row["other"]),
            outward=row["outward"] == "1",
            plan=row["plan"].rpartition("/")[2],
            quote=row["quote"],
        )
    return list(found.values())


_INVERSE = """SELECT DISTINCT ?property ?zh ?en ?subject ?label WHERE {{
  VALUES ?property {{ eco:onWaterBody eco:locatedIn eco:reachOf eco:tributaryOf eco:jurisdiction
    eco:memberArea eco:flowsThrough eco:publisher eco:coversArea eco:agencyFunction eco:higherPlan
    eco:partOfProgramme skos:broader }}
  ?subject ?property {thing} .
  {{ ?subject rdfs:label ?label }} UNION {{ ?subject skos:prefLabel ?label }}
  FILTER(LANG(?label) = "zh")
  OPTIONAL {{ ?property rdfs:label ?zh FILTER(LANG(?zh) = "zh") }}
  OPTIONAL {{ ?property rdfs:label ?en FILTER(LANG(?en) = "en") }}
}} LIMIT {limit}"""


async def inverse(site: Site, iri: str) -> list[Property]:
    """Things that lead to this one, by the property that does."""
    query = _INVERSE.format(thing=asking.iri(iri), limit=3 * LIMIT)
    grouped: dict[str, tuple[str, str, list[Ref]]] = {}
    for row in await site.rows(query):
        name = row["property"].replace("#", "/").rpartition("/")[2]
        _, _, refs = grouped.setdefault(name, (row.get("zh", name), row.get("en", name), []))
        refs.append(Ref(row["label"], row["subject"]))
    return [
        Property(name, zh, en, tuple(sorted(refs, key=lambda r: (r.type, r.label))), inverse=True)
        for name, (zh, en, refs) in grouped.items()
    ]


@dataclass(frozen=True, slots=True)
class Section:
    """A monitoring section of a water body, with its level and class target where stated."""

    ref: Ref
    level: str
    target: str


_SECTIONS = """SELECT DISTINCT ?section ?label ?level ?target WHERE {{
  ?section eco:onWaterBody {thing} ; a eco:MonitoringSection ; rdfs:label ?label .
  OPTIONAL {{ ?section eco:assessmentLevel/rdfs:label ?level FILTER(LANG(?level) = "zh") }}
  OPTIONAL {{ ?section eco:classTarget/rdfs:label ?target FILTER(LANG(?target) = "zh") }}
}} ORDER BY ?label"""


async def sections(site: Site, iri: str) -> Sequence[Section]:
    rows = await site.rows(_SECTIONS.format(thing=asking.iri(iri)))
    merged: dict[str, Section] = {}
    for row in rows:
        ref = Ref(row["label"], row["section"])
        before = merged.get(ref.iri, Section(ref, "", ""))
        merged[ref.iri] = Section(
            ref,
            _joined(before.level, row.get("level", "")),
            _joined(before.target, row.get("target", "")),
        )
    return list(merged.values())


def totals(found: Sequence[Project]) -> Mapping[str, tuple[int, Decimal]]:
    """Number and investment of projects by role; one that has another is not counted as mentioned."""
    made: dict[str, tuple[int, Decimal]] = {}
    for project in found:
        roles = [role for role in project.roles if role != "mention"] or project.roles
        for role in roles:
            count, total = made.get(role, (0, Decimal(0)))
            made[role] = (count + 1, total + (project.investment or 0))
    return made


def _joined(a: str, b: str) -> str:
    return "、".join(dict.fromkeys(part for part in (a, b) if part))
