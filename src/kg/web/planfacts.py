"""Every fact of one plan, as the graph has it, for the page that shows them in place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg import vocab
from kg.document import Span
from kg.records import NumberMark, NumberStatus
from kg.web import asking, catalog, figures, words
from kg.web.asking import Row
from kg.web.marks import Fact, Mark
from kg.web.site import Site
from kg.web.view import View, local


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """``facts`` in the order of the text, ``marks`` where they rest, ``starts`` where each
    (names apart) is said first."""

    facts: tuple[Fact, ...]
    marks: tuple[Mark, ...]
    starts: tuple[int, ...]
    counts: Mapping[str, int]


_EVIDENCE = """SELECT ?statement ?class ?start ?end ?label WHERE {{
  GRAPH {graph} {{
    ?statement a ?class ; eco:evidence ?evidence .
    ?evidence eco:start ?start ; eco:end ?end .
    OPTIONAL {{ ?statement rdfs:label ?label }}
  }}
  FILTER(?class IN (eco:Target, eco:Observation, eco:PastTarget, eco:Project, eco:Programme,
    eco:Task, eco:Relation, eco:Cooperation, eco:Listing))
}} ORDER BY ?start ?end ?statement"""
_VALUES = """SELECT ?subjectLabel ?indicatorLabel {selected} WHERE {{
  ?value eco:statedIn {plan} .
  {pattern}
  OPTIONAL {{ ?value eco:subject/rdfs:label ?subjectLabel FILTER(LANG(?subjectLabel) = "zh") }}
  OPTIONAL {{ ?value eco:indicator/skos:prefLabel ?indicatorLabel FILTER(LANG(?indicatorLabel) = "{lang}") }}
}}"""
_PROJECTS = """SELECT ?project ?number ?investment ?start ?end WHERE {{
  ?project a eco:Project ; eco:statedIn {plan} .
  OPTIONAL {{ ?project eco:projectNumber ?number }}
  OPTIONAL {{ ?project eco:investment ?investment }}
  OPTIONAL {{ ?project eco:startYear ?start }}
  OPTIONAL {{ ?project eco:endYear ?end }}
}}"""
_RELATIONS = """SELECT ?relation ?kind ?from ?to WHERE {{
  ?relation a eco:Relation ; eco:statedIn {plan} ; eco:relationKind/skos:prefLabel ?kind ;
    eco:relationSubject/rdfs:label ?from ; eco:relationObject/rdfs:label ?to .
  FILTER(LANG(?kind) = "{lang}" && LANG(?from) = "zh" && LANG(?to) = "zh")
}}"""
_COOPERATIONS = """SELECT ?relation ?party WHERE {{
  ?relation a eco:Cooperation ; eco:statedIn {plan} ; eco:party/rdfs:label ?party .
  FILTER(LANG(?party) = "zh")
}}"""
_FINDINGS = """SELECT ?finding ?statement ?kind ?comment ?start ?end WHERE {{
  ?statement eco:statedIn {plan} ; eco:evidence ?evidence . ?evidence eco:start ?start ; eco:end ?end .
  ?finding a eco:Finding ; eco:between ?statement ; eco:findingKind/skos:prefLabel ?kind .
  FILTER(LANG(?kind) = "{lang}")
  OPTIONAL {{ ?finding rdfs:comment ?comment FILTER(LANG(?comment) = "{lang}") }}
}}"""
_LABELS = """SELECT ?thing ?label WHERE {{ {things} ?thing rdfs:label ?label FILTER(LANG(?label) = "zh") }}"""


async def of(site: Site, plan: catalog.Plan, view: View) -> PlanFacts:
    """Statements, findings and names of a plan."""
    iri = asking.iri(plan.iri)
    given = {
        "plan": iri,
        "graph": asking.iri(vocab.plan_graph(plan.slug)),
        "lang": view.lang,
        "selected": figures.SELECTED,
        "pattern": figures.PATTERN,
    }
    queries = (_EVIDENCE, _VALUES, _PROJECTS, _RELATIONS, _COOPERATIONS, _FINDINGS)
    evidence, values, projects, relations, cooperations, findings = await asyncio.gather(
        *(site.rows(query.format(**given)) for query in queries)
    )
    details = {
        **_of_values(values, plan, view),
        **_of_projects(projects, view),
        **_of_relations(relations, cooperations),
    }
    names = await _names(site, plan.slug)
    return _gathered(evidence, details, findings, names, view)


def _gathered(
    evidence: Iterable[Row],
    details: Mapping[str, tuple[str, str]],
    findings: Iterable[Row],
    names: Iterable[tuple[int, int, str, str]],
    view: View,
) -> PlanFacts:
    facts: list[Fact] = []
    places: dict[str, int] = {}
    marks: list[Mark] = []
    starts: dict[int, int] = {}

    def met(key: str, start: int, end: int, make: Fact) -> None:
        if key not in places:
            places[key] = len(facts)
            facts.append(make)
        marks.append(Mark(start, end, places[key]))
        if make.kind != "name":
            place = places[key]
            starts[place] = min(start, starts.get(place, start))

    for row in evidence:
        iri = row["statement"]
        kind = words.KIND_OF[row["class"].removeprefix(vocab.ECO)]
        title, detail = details.get(iri, (row.get("label", ""), ""))
        title = title or row.get("label", "") or words.kind_label(kind, view.lang)
        fact = Fact(fact_id(iri), kind, title, detail, local(iri))
        met(iri, int(row["start"]), int(row["end"]), fact)
    for row in findings:
        iri = row["finding"]
        fact = Fact(fact_id(iri), "finding", row["kind"], row.get("comment", ""), local(iri))
        met(iri, int(row["start"]), int(row["end"]), fact)
    for start, end, iri, label in names:
        type_ = iri.removeprefix(vocab.ID).partition("/")[0]
        fact = Fact(fact_id(iri), "name", label, words.type_label(type_, view.lang), local(iri))
        met(iri, start, end, fact)
    counts = {kind.name: 0 for kind in words.KINDS}
    for fact in facts:
        counts[fact.kind] += 1
    return PlanFacts(tuple(facts), tuple(sorted(marks)), tuple(sorted(starts.values())), counts)


def fact_id(iri: str) -> str:
    """What names a fact within its plan's page: ``value-1cadcaec36329eac``; for a thing its type
    and whole slug."""
    type_, _, slug = iri.removeprefix(vocab.ID).partition("/")
    tail = slug.rpartition("-")[2]
    return f"{type_}-{tail if len(tail) == 16 else slug}"


def _of_values(rows: Iterable[Row], plan: catalog.Plan, view: View) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        value = figures.read(row)
        figure = figures.written(value)
        subject = value.subject_text or row.get("subjectLabel", "")
        parts = [
            f"{value.year}{view.t('年', '')}" if value.year else "",
            figure.words or f"{figure.sign}{figure.number} {figure.unit}".strip(),
            {"Binding": view.t("约束性", "binding"), "Expected": view.t("预期性", "expected")}.get(
                value.binding or "", ""
            ),
            subject if subject != plan.area.label else "",
        ]
        title = row.get("indicatorLabel", value.indicator_text)
        found[value.iri] = (title, " · ".join(part for part in parts if part))
    return found


def _of_projects(rows: Iterable[Row], view: View) -> dict[str, tuple[str, str]]:
    found = {}
    for row in rows:
        parts = [
            f"{view.t('第', 'no. ')}{row['number']}{view.t('项', '')}" if "number" in row else "",
            f"{words.number(row['investment'])} {view.t('万元', '10,000 yuan')}"
            if "investment" in row
            else "",
            "—".join(dict.fromkeys(row[name] for name in ("start", "end") if name in row)),
        ]
        found[row["project"]] = ("", " · ".join(part for part in parts if part))
    return found


def _of_relations(
    relations: Iterable[Row], cooperations: Iterable[Row]
) -> dict[str, tuple[str, str]]:
    found = {row["relation"]: (f"{row['from']} → {row['to']}", row["kind"]) for row in relations}
    parties: dict[str, list[str]] = {}
    for row in cooperations:
        parties.setdefault(row["relation"], []).append(row["party"])
    for iri, named in parties.items():
        found[iri] = ("、".join(sorted(set(named))), "")
    return found


async def _names(site: Site, slug: str) -> list[tuple[int, int, str, str]]:
    """Start, end, IRI and label of every name in the text."""
    places = [(int(a), int(b), str(iri)) for a, b, iri in json.loads(site.snapshot.names(slug))]
    iris = sorted({iri for _, _, iri in places})
    if not iris:
        return []
    rows = await site.rows(_LABELS.format(things=asking.values("thing", iris)))
    labels = {row["thing"]: row["label"] for row in rows}
    return [(start, end, iri, labels.get(iri, "")) for start, end, iri in places]


def numbers(records: str) -> list[NumberMark]:
    """What became of the numerals of a text, from the lines of its records."""
    found = []
    for line in records.split("\n"):
        if line.startswith('{"field":"marks"'):
            raw = json.loads(line)
            status = NumberStatus(raw["status"])
            found.append(NumberMark(Span(*raw["span"]), status, raw.get("reason", "")))
    return found
