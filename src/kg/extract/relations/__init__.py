"""Relations that running text states, each with the clause that states it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.document import Block, Document, Span
from kg.extract.keys import Scope
from kg.extract.mentions import MentionIndex
from kg.extract.relations import citing, cooperation, incharge, places, waters, work
from kg.extract.relations.context import Context, unique
from kg.lexicon import Lexicon
from kg.records import (
    Cooperation,
    Mention,
    PlanIdentity,
    Project,
    Relation,
    RelationKind,
    StatementRef,
    Task,
    ThingKey,
    ThingKind,
)

__all__ = ["RelationReading", "read"]


_SUBJECTS = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.RIVER_REACH,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.SECTION,
        ThingKind.WATER_SOURCE,
        ThingKind.PROTECTED_AREA,
        ThingKind.MOUNTAIN,
        ThingKind.FACILITY,
    }
)


@dataclass(frozen=True, slots=True)
class RelationReading:
    """Relations and cooperations, and the tasks with the places and actors that they name."""

    relations: tuple[Relation, ...]
    cooperations: tuple[Cooperation, ...]
    tasks: tuple[Task, ...]


def read(
    document: Document,
    identity: PlanIdentity,
    scope: Scope,
    lexicon: Lexicon,
    mentions: Sequence[Mention],
    tasks: Sequence[Task],
    projects: Sequence[Project],
    known: Iterable[Relation] = (),
) -> RelationReading:
    """What paragraphs and notes say. ``known`` are relations that tables and boxes stated."""
    context = Context(document, scope, lexicon, MentionIndex(mentions))
    owners = _Owners(tasks, projects)
    found: list[Relation] = list(known)
    cooperations: list[Cooperation] = []
    for block in document.paragraphs():
        owner = owners.of(block.span) or owners.before(document, block)
        if owner is not None:
            found += incharge.read(context, block, owner)
    for block, sentence in context.sentences:
        found += waters.read(context, block, sentence)
        found += places.read(context, block, sentence)
        found += citing.read(context, identity, block, sentence)
        relations, records = cooperation.read(context, block, sentence)
        found += relations
        cooperations += records
        owner = owners.of(sentence.span)
        if owner is not None and not records:
            found += work.read(context, block, sentence, owner)
    relations = unique(found)
    return RelationReading(
        tuple(relations), tuple(cooperations), tuple(_filled(tasks, relations, context))
    )


class _Owners:
    """The task or project that a sentence belongs to."""

    def __init__(self, tasks: Sequence[Task], projects: Sequence[Project]) -> None:
        spans = [(task.evidence[0].span, StatementRef("task", task.key)) for task in tasks]
        spans += [
            (project.evidence[0].span, StatementRef("project", project.key))
            for project in projects
            if project.evidence[0].row is None
        ]
        self._spans = sorted(spans, key=lambda pair: pair[0])
        self._starts = [span.start for span, _ in self._spans]

    def of(self, span: Span) -> StatementRef | None:
        index = bisect_right(self._starts, span.start) - 1
        if index < 0 or self._spans[index][0].end < span.end:
            return None
        return self._spans[index][1]

    def before(self, document: Document, block: Block) -> StatementRef | None:
        """The task of the paragraph right before ``block``, where that only says who is in charge."""
        if not incharge.is_line(document.quote(block.span)):
            return None
        index = bisect_right(self._starts, block.span.start) - 1
        if index < 0 or self._spans[index][1].record != "task":
            return None
        between = Span(self._spans[index][0].end, block.span.start)
        apart = any(between.contains(b.span) for b in document.blocks if b.path != block.path)
        return None if apart else self._spans[index][1]


def _filled(
    tasks: Sequence[Task], relations: Sequence[Relation], context: Context
) -> Iterable[Task]:
    """Tasks with the places, actors and subjects that their sentences name."""
    places_of: dict[str, list[ThingKey]] = {}
    leads_of: dict[str, list[ThingKey]] = {}
    for relation in relations:
        if not isinstance(relation.subject, StatementRef) or relation.subject.record != "task":
            continue
        target = relation.object
        if isinstance(target, ThingKey):
            if relation.kind is RelationKind.IMPLEMENTED_IN:
                places_of.setdefault(relation.subject.key, []).append(target)
            elif relation.kind is RelationKind.LEAD:
                leads_of.setdefault(relation.subject.key, []).append(target)
    for task in tasks:
        yield replace(
            task,
            implemented_in=_joined(task.implemented_in, places_of.get(task.key, [])),
            leads=_joined(task.leads, leads_of.get(task.key, [])),
            subjects=_joined(task.subjects, _subjects(task, context)),
        )


def _joined(before: tuple[ThingKey, ...], more: Iterable[ThingKey]) -> tuple[ThingKey, ...]:
    return tuple(dict.fromkeys((*before, *more)))


def _subjects(task: Task, context: Context) -> list[ThingKey]:
    """The waters, sections, reserves and works that a task speaks of."""
    return [
        mention.thing
        for mention in context.named(task.evidence[0].span)
        if mention.thing.kind in _SUBJECTS
    ]
