"""The graph of one plan: its statements, each with the evidence it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import pyoxigraph as ox

from kg import vocab
from kg.document import Span
from kg.mapping import terms
from kg.mapping.evidence import EvidenceNodes, MentionIndex
from kg.mapping.iris import StatementIris, key_payload, plan_iri
from kg.mapping.keyed import quotes, ref, section, settle
from kg.mapping.terms import LABEL, TYPE, boolean, decimal, eco, integer, zh
from kg.mapping.things import ASSERTS, Context, Source, relation_object
from kg.records import (
    Cooperation,
    Evidence,
    IndicatorValue,
    Listing,
    Passage,
    Programme,
    Project,
    Relation,
    StatementRef,
    Task,
    ThingKey,
    ThingKind,
)

_DOCUMENTS = (ThingKind.DOCUMENT, ThingKind.PLAN)


def plan_graph(source: Source, context: Context) -> Iterator[ox.Triple]:
    """The triples of ``<graph/plan/{slug}>``; may repeat some. Raises ``ValueError`` where a
    record refers to a project, programme or task that is not there."""
    return _PlanGraph(source, context).triples()


class _PlanGraph:
    """Maps one plan's records; statement IRIs are settled first, so that any may refer to any."""

    def __init__(self, source: Source, context: Context) -> None:
        self._records = source.records
        self._text = source.text
        self._context = context
        self._plan = ox.NamedNode(plan_iri(source.slug))
        self._evidence = EvidenceNodes(source.slug, source.text)
        self._mentions = MentionIndex(source.records.mentions)
        self._iris = StatementIris(source.slug)
        self._keyed, self._values = settle(source, self._iris)
        self._programmes = {p.key: p.label for p in source.records.programmes}

    def triples(self) -> Iterator[ox.Triple]:
        records = self._records
        for value, node in zip(records.values, self._values, strict=True):
            yield from self._value(value, node)
        for programme in records.programmes:
            yield from self._programme(programme)
        for project in records.projects:
            yield from self._project(project)
        for task in records.tasks:
            yield from self._task(task)
        for passage in records.passages:
            yield from self._passage(passage)
        for relation in records.relations:
            yield from self._relation(relation)
        for cooperation in records.cooperations:
            yield from self._cooperation(cooperation)
        for listing in records.listings:
            yield from self._listing(listing)
        for field, stated in records.identity.stated:
            yield ox.Triple(self._plan, eco(f"{field}Evidence"), self._evidence.node(stated))
        yield from self._evidence.triples

    # --- what every statement has ---

    def _statement(
        self,
        node: ox.NamedNode,
        class_: str,
        evidence: Sequence[Evidence],
        context: Sequence[Evidence] = (),
        also: Sequence[Span] = (),
    ) -> Iterator[ox.Triple]:
        yield ox.Triple(node, TYPE, eco(class_))
        yield ox.Triple(node, eco("statedIn"), self._plan)
        for item in evidence:
            yield ox.Triple(node, eco("evidence"), self._evidence.node(item))
        for item in context:
            yield ox.Triple(node, eco("contextEvidence"), self._evidence.node(item))
        rows = {item.row for item in evidence if item.row is not None}
        spans = [
            *(item.span for item in evidence),
            *(item.span for item in context if item.row in rows),  # the cells of its own row
            *also,
        ]
        for key in self._mentions.within(spans):
            thing = self._context.iris[key]
            yield ox.Triple(node, eco("mentions"), thing)
            if key.kind in _DOCUMENTS:
                yield ox.Triple(node, eco("cites"), thing)

    def _links(
        self, node: ox.NamedNode, name: str, keys: Iterable[ThingKey]
    ) -> Iterator[ox.Triple]:
        for key in keys:
            yield ox.Triple(node, eco(name), self._context.iris[key])

    def _ref(self, record: str, key: str) -> ox.NamedNode:
        return ref(self._keyed, record, key)

    # --- kinds of statement ---

    def _value(self, value: IndicatorValue, node: ox.NamedNode) -> Iterator[ox.Triple]:
        subjects = [self._context.iris[key] for key in value.subjects]
        if value.project is not None:
            subjects.append(self._ref("project", value.project))
        if value.programme is not None:
            subjects.append(self._ref("programme", value.programme))
        yield from self._statement(node, value.kind.value, value.evidence, value.context)
        for subject in subjects:
            yield ox.Triple(node, eco("subject"), subject)
        if value.restates is not None:
            yield ox.Triple(node, eco("restates"), self._ref("value", value.restates))
        if value.task is not None:
            yield ox.Triple(node, eco("partOfTask"), self._ref("task", value.task))
        for name, object_ in self._value_objects(value):
            yield ox.Triple(node, eco(name), object_)

    def _value_objects(
        self, value: IndicatorValue
    ) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        if value.indicator:
            yield "indicator", ox.NamedNode(vocab.IND + value.indicator)
        yield "indicatorText", ox.Literal(value.indicator_text)
        yield "comparator", eco(value.comparator.value)
        yield "valueText", ox.Literal(value.value_text)
        if value.subject_text:
            yield "subjectText", ox.Literal(value.subject_text)
        if value.jointly:
            yield "jointly", boolean(True)
        if value.year is not None:
            yield "year", integer(value.year)
        if value.each_year:
            yield "recurrence", eco("EachYear")
        if value.water_class:
            yield "waterClass", eco(value.water_class.value)
        if value.unit_text:
            yield "unitText", ox.Literal(value.unit_text)
        if value.bindingness:
            yield "bindingness", eco(value.bindingness.value)
        if value.cumulative:
            yield "cumulative", boolean(True)
        if value.baseline_year is not None:
            yield "baselineYear", integer(value.baseline_year)
        if value.change:
            yield "changeKind", eco(value.change.value)
        yield from self._figures(value)

    def _figures(self, value: IndicatorValue) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
        lexicon = self._context.lexicon
        unit = lexicon.unit(value.unit_text) if value.unit_text else None
        if unit:
            yield "unit", ox.NamedNode(unit.iri)
        figures: tuple[tuple[str, str, Decimal | None], ...] = (
            ("value", "canonicalValue", value.value),
            ("valueMax", "canonicalValueMax", value.value_max),
        )
        for name, canonical_name, figure in figures:
            if figure is None:
                continue
            yield name, decimal(figure)
            if value.indicator is None:
                continue
            converted = lexicon.canonical(
                value.indicator, figure, value.unit_text, value.value_text, value.indicator_text
            )
            if converted is not None:
                yield canonical_name, decimal(converted)

    def _programme(self, programme: Programme) -> Iterator[ox.Triple]:
        node = self._ref("programme", programme.key)
        yield from self._statement(node, "Programme", programme.evidence)
        yield ox.Triple(node, LABEL, zh(programme.label))
        if programme.parent is not None:
            parent = self._ref("programme", programme.parent)
            yield ox.Triple(node, eco("partOfProgramme"), parent)

    def _project(self, project: Project) -> Iterator[ox.Triple]:
        node = self._ref("project", project.key)
        content = [project.content_span] if project.content_span else []
        yield from self._statement(node, "Project", project.evidence, project.context, content)
        yield ox.Triple(node, LABEL, zh(project.label))
        for name, number in (
            ("projectNumber", project.number),
            ("startYear", project.start_year),
            ("endYear", project.end_year),
        ):
            if number is not None:
                yield ox.Triple(node, eco(name), integer(number))
        if project.content:
            yield ox.Triple(node, eco("content"), ox.Literal(project.content))
        if project.investment is not None:
            yield ox.Triple(node, eco("investment"), decimal(project.investment))
        if project.origin:
            yield ox.Triple(node, eco("projectOrigin"), ox.Literal(project.origin))
        if project.access_rights:
            yield ox.Triple(node, terms.ACCESS_RIGHTS, zh(project.access_rights))
        if project.programme is not None:
            programme = self._ref("programme", project.programme)
            yield ox.Triple(node, eco("partOfProgramme"), programme)
        if theme := self._theme_of(project):
            yield ox.Triple(node, eco("theme"), _theme(theme))
        yield from self._links(node, "leadAgency", project.leads)
        yield from self._links(node, "supportingAgency", project.supports)
        yield from self._links(node, "subject", project.subjects)

    def _theme_of(self, project: Project) -> str | None:
        """The one theme of a project, so that sums by theme count its money once: what its name
        speaks of most, else its content, else the programme it belongs to."""
        for words in (
            project.label,
            project.content,
            self._programmes.get(project.programme or ""),
        ):
            if words and (themes := self._context.lexicon.themes(words)):
                return themes[0]
        return None

    def _task(self, task: Task) -> Iterator[ox.Triple]:
        node = self._ref("task", task.key)
        yield from self._statement(node, "Task", task.evidence)
        yield ox.Triple(node, LABEL, zh(task.label))
        yield ox.Triple(node, eco("content"), ox.Literal(task.content))
        for theme in task.themes:
            yield ox.Triple(node, eco("theme"), _theme(theme))
        for year in task.deadlines:
            yield ox.Triple(node, eco("deadline"), integer(year))
        yield from self._links(node, "leadAgency", task.leads)
        yield from self._links(node, "implementedIn", task.implemented_in)
        yield from self._links(node, "subject", task.subjects)

    def _passage(self, passage: Passage) -> Iterator[ox.Triple]:
        node = self._iris.make("passage", [passage.content, *section(passage.evidence)])
        yield from self._statement(node, "Passage", passage.evidence)
        yield ox.Triple(node, eco("content"), ox.Literal(passage.content))

    def _relation(self, relation: Relation) -> Iterator[ox.Triple]:
        if isinstance(relation.subject, StatementRef):
            subject = self._ref(relation.subject.record, relation.subject.key)
        else:
            subject = self._context.iris[relation.subject]
        object_ = relation_object(relation, self._context)
        payload = [
            relation.kind.value,
            # A key of a thing, or the IRI of a statement: the record's own key may be a number.
            key_payload(relation.subject)
            if isinstance(relation.subject, ThingKey)
            else subject.value,
            key_payload(relation.object)
            if isinstance(relation.object, ThingKey)
            else relation.object.name,
            quotes(relation.evidence, self._text),
            section(relation.evidence),
        ]
        node = self._iris.make("relation", payload)
        kind = ox.NamedNode(vocab.thing_iri("relation-kind", relation.kind.value))
        yield from self._statement(node, "Relation", relation.evidence, relation.context)
        yield ox.Triple(node, eco("relationKind"), kind)
        yield ox.Triple(node, eco("relationSubject"), subject)
        yield ox.Triple(node, eco("relationObject"), object_)
        if isinstance(relation.subject, StatementRef) and relation.subject.record != "plan":
            yield ox.Triple(subject, eco(ASSERTS[relation.kind]), object_)

    def _cooperation(self, cooperation: Cooperation) -> Iterator[ox.Triple]:
        payload = [
            sorted(key_payload(key) for key in cooperation.parties),
            cooperation.party_text or "",
            quotes(cooperation.evidence, self._text),
            section(cooperation.evidence),
        ]
        node = self._iris.make("cooperation", payload)
        yield from self._statement(node, "Cooperation", cooperation.evidence)
        if cooperation.party_text:
            yield ox.Triple(node, eco("partyText"), ox.Literal(cooperation.party_text))
        yield from self._links(node, "party", cooperation.parties)
        yield from self._links(node, "subject", cooperation.subjects)

    def _listing(self, listing: Listing) -> Iterator[ox.Triple]:
        node = self._iris.make("listing", [listing.label, *section(listing.evidence)])
        yield from self._statement(node, "Listing", listing.evidence)
        yield ox.Triple(node, LABEL, zh(listing.label))
        yield from self._links(node, "member", listing.members)


def _theme(slug: str) -> ox.NamedNode:
    return ox.NamedNode(vocab.thing_iri("theme", slug))
