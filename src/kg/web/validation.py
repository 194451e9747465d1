"""The report of ``kg validate`` for the page on data quality: how much was found in which plan,
and each result with what it is about, the sentence and the way to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from kg import vocab
from kg.errors import StoreError
from kg.validate import Issue, Kept, Severity, kept
from kg.validate.kept import FILE
from kg.web import asking, catalog, entitydata, planfacts, words
from kg.web.site import Site
from kg.web.view import View

STEP = 50
_EVERYTHING = ""  # the name under which the things of all plans are counted
_LABELS = """SELECT ?thing ?label WHERE {{
  {things}
  {{ ?thing rdfs:label ?label }} UNION {{ ?thing skos:prefLabel ?label }}
  UNION {{ ?thing eco:indicator/skos:prefLabel ?label }} UNION {{ ?thing eco:indicatorText ?label }}
  FILTER(LANG(?label) IN ("zh", ""))
}}"""


@dataclass(frozen=True, slots=True)
class Line:
    """A plan, or the things that plans share (``plan`` is None), with its results by severity."""

    slug: str
    plan: catalog.Plan | None
    counts: Mapping[Severity, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Result:
    """``fact`` is its place in the plan's text, empty where it has none."""

    issue: Issue
    label: str
    type: str
    fact: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of all these results alike: the shape's words, the property (empty where it is
    none), and where the remedy belongs."""

    severity: Severity
    says: str
    property: str
    mend: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Validation:
    """``lines`` are those with results, most errors first; ``clean`` counts plans without any;
    ``counts`` and ``rules`` are of the plan and the severity that are asked for."""

    made: str
    current: bool
    lines: tuple[Line, ...]
    clean: int
    counts: Mapping[Severity, int]
    rules: tuple[Rule, ...]
    total: int


async def of(
    site: Site, view: View, plan: str = "", severity: Severity | None = None, begin: int = 0
) -> Validation | None:
    """What ``kg validate`` found; None where it was not run yet, or left what does not read."""
    try:
        report = await _report(site)
    except StoreError:
        report = None
    if report is None:
        return None
    plans = {each.slug: each for each in await catalog.plans(site)}
    every = report.counts()
    lines = [
        Line(slug, plans.get(slug), counts)
        for slug, counts in every.items()
        if slug in plans or slug == _EVERYTHING
    ]
    order = {slug: rank for rank, slug in enumerate(plans)}
    lines.sort(key=lambda each: (*(-each.counts[s] for s in Severity), order.get(each.slug, -1)))
    of_plan = [i for i in report.issues if i.plan == plan] if plan else list(report.issues)
    chosen = [i for i in of_plan if severity is None or i.severity is severity]
    return Validation(
        made=report.made,
        current=report.is_of(site.manifest),
        lines=tuple(lines),
        clean=len([slug for slug in report.plans if slug in plans and slug not in every]),
        counts={s: sum(i.severity is s for i in of_plan) for s in Severity},
        rules=await _rules(site, view, chosen[begin : begin + STEP]),
        total=len(chosen),
    )


async def _report(site: Site) -> Kept | None:
    directory = site.service.snapshots.store_dir
    try:
        written = (directory / FILE).stat().st_mtime_ns
    except OSError:
        return None

    async def make() -> Kept | None:
        return await asyncio.to_thread(kept, directory)

    return await site.kept(("validation", written), make)


async def _rules(site: Site, view: View, issues: list[Issue]) -> tuple[Rule, ...]:
    nodes = {issue.node for issue in issues if issue.node.startswith(vocab.ID)}
    labels: dict[str, str] = {}
    if nodes:
        rows = await site.rows(_LABELS.format(things=asking.values("thing", sorted(nodes))))
        for row in rows:
            labels.setdefault(row["thing"], row["label"])
    rules: dict[tuple[Severity, str, str, str], list[Result]] = {}
    for issue in issues:
        property_ = issue.about.partition(" ")[0]
        key = (issue.severity, issue.words(view.lang), property_, _mend(issue, view))
        rules.setdefault(key, []).append(_result(issue, labels, view))
    return tuple(Rule(*key, tuple(results)) for key, results in rules.items())


def _result(issue: Issue, labels: Mapping[str, str], view: View) -> Result:
    type_ = entitydata.type_of(issue.node)
    return Result(
        issue=issue,
        label=labels.get(issue.node, "") or issue.node.rpartition("/")[2],
        type=words.type_label(type_, view.lang) if type_ in words.TYPES else "",
        fact=planfacts.fact_id(issue.node) if issue.plan and issue.node in labels else "",
    )


def _mend(issue: Issue, view: View) -> str:
    if issue.plan:
        return view.t(
            "核对原文；读错的在审阅表（kg review）里改正，或在该规划的映射脚本中说明，然后重建。",
            "Compare with the text; correct what was misread in the review sheet (kg review) or by a "
            "hint in the plan's mapping script, then build again.",
        )
    return view.t(
        "在参考数据（ontology/）或提到它的规划的映射脚本中补正，然后重建。",
        "Amend the reference data (ontology/) or the mapping script of a plan that names it, then "
        "build again.",
    )
