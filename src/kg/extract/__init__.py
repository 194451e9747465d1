"""Document to records: pure functions, no I/O, no RDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kg.document import Document, Span
from kg.extract import (
    actors,
    boxes,
    evidence,
    halves,
    identity,
    keys,
    listtables,
    numbers,
    projects,
    prose,
    rekey,
    relations,
    restate,
    rowsubjects,
    tables,
    tasks,
    tasktables,
    waterlinks,
)
from kg.extract.audit import Audit, audit
from kg.extract.concepts import Concepts
from kg.extract.entities import Names, names
from kg.extract.fields import Named
from kg.extract.keys import Scope
from kg.extract.mentions import MentionIndex
from kg.extract.reviewed import Reviewer, dangling, loosened
from kg.lexicon import Lexicon
from kg.profile import PlanProfile
from kg.records import IndicatorValue, PlanRecords, Project, RelationKind

__all__ = ["extract"]


def extract(document: Document, profile: PlanProfile, lexicon: Lexicon) -> PlanRecords:
    """What ``document`` says.

    Raises NotAPlan or AreaUnknown where neither text nor profile say what plan it is.
    """
    document = halves.unfolded(document)
    who = identity.read(document, profile, lexicon)
    scope = Scope.of(lexicon.areas, who.area)
    grammar = numbers.grammar(lexicon.unit_forms)
    measured = tables.values(document, who, profile, scope, lexicon, grammar)
    planned = projects.read(document, who, profile, scope, lexicon, grammar)
    boxed = boxes.read(document, who, profile, scope, lexicon)
    listed = listtables.read(document, who, profile, scope, lexicon)
    horizon = (who.period_start, who.outlook_year or who.period_end)
    written = tasks.read(document, horizon, boxed.taken, lexicon.themes)
    shared = tasktables.read(document, scope, lexicon, horizon, lexicon.themes)
    readings = (measured, planned, boxed, listed, shared)
    seeds = Names(
        actors.merged(thing for r in readings for thing in r.things),
        tuple(sorted({mention for r in readings for mention in r.mentions})),
    )
    named = names(document, who, profile, lexicon, seeds)
    measured, planned = rekey.renamed(measured, named.same), rekey.renamed(planned, named.same)
    boxed, listed = rekey.renamed(boxed, named.same), rekey.renamed(listed, named.same)
    shared = rekey.renamed(shared, named.same)
    readings = (measured, planned, boxed, listed, shared)
    said = prose.read(
        document, who, scope, lexicon, grammar, named.mentions, planned, written, shared
    )
    own, index = keys.area(scope.own), MentionIndex(named.mentions)
    in_tables = rowsubjects.narrowed(document, measured.values, index, own)
    concepts = Concepts(lexicon)
    totals = (
        replace(v, indicator=v.indicator or concepts.of_total(v.indicator_text, v.unit_text))
        for v in planned.values
    )
    reviewer = Reviewer(document, profile, Named.of(named.things, scope, lexicon))
    read = sorted(
        (rowsubjects.without_own_scope(v, lexicon) for v in (*in_tables, *totals, *said.values)),
        key=lambda v: v.evidence[0].span,
    )
    every_project = reviewer.projects((*boxed.projects, *planned.projects))
    every_task = reviewer.tasks((*written.tasks, *shared.tasks))
    known = {p.key for p in every_project}, {t.key for t in every_task}
    values = reviewer.values(loosened(read, *known))
    stated = relations.read(
        document,
        who,
        scope,
        lexicon,
        named.mentions,
        every_task,
        every_project,
        (
            *(
                relation
                for r in readings
                for relation in r.relations
                if relation.kind is not RelationKind.CLASS_TARGET and not dangling(relation, *known)
            ),
            *waterlinks.class_targets(values, who.period_end),
        ),
    )
    seen = audit(document, grammar, said.marks, _facts(values, every_project), named.mentions)
    keyed = restate.mark(values, lambda value: _canonical(value, lexicon))
    facts = PlanRecords(
        identity=who,
        things=named.things,
        mentions=named.mentions,
        values=keyed,
        programmes=(*boxed.programmes, *planned.programmes),
        projects=every_project,
        tasks=stated.tasks,
        passages=written.passages,
        relations=reviewer.relations(stated.relations),
        cooperations=reviewer.cooperations(stated.cooperations),
        listings=reviewer.listings((*boxed.listings, *listed.listings)),
        marks=reviewer.marks(seen.marks, values),
    )
    return replace(
        facts,
        reviews=reviewer.reviews(keyed, named.mentions),
        warnings=(
            *_unread(document, {span for r in readings for span in r.tables}),
            *planned.warnings,
            *_loose(document, seen),
            *reviewer.warnings,
        ),
    )


def _unread(document: Document, read: set[Span]) -> Iterable[str]:
    """Tables that no reader knew what to make of."""
    for block in document.tables():
        if block.span not in read:
            title = evidence.table_title(document, block) or "a table without a title"
            yield f"[table] nothing was read from: {title}"


def _canonical(value: IndicatorValue, lexicon: Lexicon) -> Decimal | None:
    """A value's figure in its indicator's own unit, where it has one."""
    if value.value is None or value.indicator is None:
        return value.value
    found = lexicon.canonical(
        value.indicator, value.value, value.unit_text, value.value_text, value.indicator_text
    )
    return value.value if found is None else found


def _facts(values: Iterable[IndicatorValue], projects: Iterable[Project]) -> Iterable[Span]:
    """The cells that values and projects rest on: their numerals are facts. A project's content
    is prose in a cell, and read as such."""
    for value in values:
        if value.evidence[0].table_title is not None:
            yield from (e.span for e in value.evidence)
    for project in projects:
        rows = {e.row for e in project.evidence if e.row is not None}
        for cell in (*project.evidence, *project.context):
            if cell.row in rows and cell.span != project.content_span:
                yield cell.span


def _loose(document: Document, seen: Audit) -> list[str]:
    """One line for each cited title that nothing links to."""
    return [
        f"[unlinked] {document.source_name}:{document.text.count(chr(10), 0, item.span.start) + 1}:"
        f" {document.quote(item.span)} is cited and not linked"
        for item in seen.loose
        if item.what == "title"
    ]
