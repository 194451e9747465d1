"""Values of paragraphs, notes and the content cells of projects, tied to their tasks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Block, Document, Span
from kg.extract import keys
from kg.extract.keys import Scope
from kg.extract.mentions import MentionIndex
from kg.extract.numbers import Grammar
from kg.extract.projects import ProjectReading
from kg.extract.tasks import TaskReading
from kg.extract.tasktables import TaskTables
from kg.extract.values import ProseReading, Reader
from kg.extract.zones import Zone
from kg.lexicon import Lexicon
from kg.records import (
    IndicatorValue,
    Mention,
    NumberMark,
    NumberStatus,
    PlanIdentity,
    Project,
    ValueKind,
)


def read(
    document: Document,
    identity: PlanIdentity,
    scope: Scope,
    lexicon: Lexicon,
    grammar: Grammar,
    mentions: Sequence[Mention],
    planned: ProjectReading,
    written: TaskReading,
    shared: TaskTables,
) -> ProseReading:
    """All values of running text and of the words in tables. Numerals that ``planned`` read as stated totals are left to it."""
    own = keys.area(scope.own)
    reader = Reader.of(document, identity, grammar, MentionIndex(mentions), own, lexicon)
    said = reader.read()
    totals = frozenset(planned.totals)
    marks = [_as_total(mark) if mark.span in totals else mark for mark in said.marks]
    values = [v for v in said.values if not _is_total(v, document, grammar, totals)]
    in_tasks = _TaskIndex(written)
    tied = [in_tasks.tie(value) for value in values]
    for block in document.tables():
        for project in _projects_in(block, planned.projects):
            cell = _content(reader, block, project, identity)
            tied += cell.values
            marks += cell.marks
    for said_so in shared.written:
        zone = Zone(ValueKind.TARGET, said_so.year or identity.period_end)
        cell = reader.read_span(said_so.block, said_so.span, zone)
        tied += [replace(v, task=said_so.task) for v in cell.values]
        marks += cell.marks
    return ProseReading(tuple(tied), tuple(marks))


def _as_total(mark: NumberMark) -> NumberMark:
    return NumberMark(mark.span, NumberStatus.FACT)


def _is_total(
    value: IndicatorValue, document: Document, grammar: Grammar, totals: frozenset[Span]
) -> bool:
    """Whether the value's figure is one that a stated total stands for."""
    if not totals or value.value is None:
        return False
    where = value.evidence[0].span
    return any(
        figure.number in totals and figure.value == value.value
        for figure in grammar.figures(document.text, where.start, where.end)
    )


def _projects_in(block: Block, projects: Sequence[Project]) -> list[Project]:
    return [p for p in projects if p.content_span and block.span.contains(p.content_span)]


def _content(
    reader: Reader, block: Block, project: Project, identity: PlanIdentity
) -> ProseReading:
    """The figures of a project's content cell: targets of the project at its end."""
    assert project.content_span is not None
    until = project.end_year or identity.period_end
    found = reader.read_span(block, project.content_span, Zone(ValueKind.TARGET, until), "建设规模")
    about = tuple(replace(v, project=project.key, subjects=()) for v in found.values)
    return ProseReading(about, found.marks)


class _TaskIndex:
    """The task paragraph that a place lies in."""

    def __init__(self, written: TaskReading) -> None:
        self._blocks = sorted(written.blocks)
        self._starts = [span.start for span, _ in self._blocks]

    def tie(self, value: IndicatorValue) -> IndicatorValue:
        where = value.evidence[0].span
        index = bisect_right(self._starts, where.start) - 1
        if index >= 0 and self._blocks[index][0].contains(where):
            return replace(value, task=self._blocks[index][1])
        return value
