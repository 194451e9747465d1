"""Tables that share out tasks: what is to be done, who leads, by when."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.document import Block, Cell, Document, Span
from kg.extract import actors, columns, evidence, quantities, tasks
from kg.extract.columns import Column, ProjectColumns
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.records import Mention, Relation, RelationKind, StatementRef, Task, Thing, ThingKey

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_LEAD = re.compile(r"[。：:；]")


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that says what is to be done, the task it is of and by when."""

    block: Block
    span: Span
    task: str
    year: int | None


@dataclass(frozen=True, slots=True)
class TaskTables:
    tasks: tuple[Task, ...] = ()
    relations: tuple[Relation, ...] = ()
    things: tuple[Thing, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tables: tuple[Span, ...] = ()
    written: tuple[Written, ...] = ()


def read(
    document: Document,
    scope: Scope,
    lexicon: Lexicon,
    horizon: tuple[int, int],
    themes: Callable[[str], tuple[str, ...]],
) -> TaskTables:
    """Every table of tasks in ``document``; deadlines lie within ``horizon``."""
    found: list[Task] = []
    relations: list[Relation] = []
    named: list[actors.Actor] = []
    tables: list[Span] = []
    written: list[Written] = []
    for number, block in enumerate(document.tables(), 1):
        roles = columns.read_tasks(document, block)
        if block.table is None or roles is None or columns.read(document, block) is not None:
            continue
        tables.append(block.span)
        for index, row in enumerate(block.table.grid):
            if index < block.table.header_rows:
                continue
            key = f"task-{number}-{index}"
            task, leads = _task(document, block, roles, index, row, key, scope, lexicon)
            if task is None:
                continue
            due = tuple(y for y in task.deadlines if horizon[0] <= y <= horizon[1])
            found.append(_completed(task, due, themes(task.label)))
            until = due[-1] if due else None
            written += [
                Written(block, s, key, until) for s in _said(document, block, roles, index, row)
            ]
            named += leads
            lead = roles.first(Column.LEAD)
            assert lead is not None
            where = evidence.of_cell(document, block, row[lead], index)
            subject = StatementRef("task", key)
            relations += [
                Relation(RelationKind.LEAD, subject, actor, (where,)) for actor in task.leads
            ]
    return TaskTables(
        tuple(found),
        tuple(relations),
        actors.merged(actor.thing for actor in named),
        tuple(sorted({actor.mention for actor in named})),
        tuple(tables),
        tuple(written),
    )


_NOT_SAID = frozenset({Column.SERIAL, Column.LEAD, Column.SUPPORT, Column.PERIOD, Column.END})


def _said(
    document: Document, block: Block, roles: ProjectColumns, index: int, row: tuple[Cell, ...]
) -> list[Span]:
    """The cells of a row that say in words what is to be done."""
    other = {column for role in _NOT_SAID for column in roles.of(role)}
    counted = quantities.columns_of(document, block)
    if counted and quantities.is_bare(evidence.content(document, row[counted.quantity])):
        other.add(counted.quantity)  # which is a value of its own
    cells = dict.fromkeys(c for column, c in enumerate(row) if column not in other)
    return [c.span for c in cells if c.row == index and len(evidence.content(document, c)) >= 4]


def _completed(task: Task, due: tuple[int, ...], themes: tuple[str, ...]) -> Task:
    return Task(
        task.key,
        task.label,
        task.content,
        task.evidence,
        themes=themes,
        deadlines=due,
        leads=task.leads,
    )


def _task(
    document: Document,
    block: Block,
    roles: ProjectColumns,
    index: int,
    row: tuple[Cell, ...],
    key: str,
    scope: Scope,
    lexicon: Lexicon,
) -> tuple[Task | None, list[actors.Actor]]:
    cell = row[roles.of(Column.NAME)[-1]]
    text = document.quote(cell.span).strip()
    spread = len({(c.row, c.column) for c in row if not c.empty}) == 1
    if not text or cell.row != index or spread:
        return None, []
    lead = roles.first(Column.LEAD)
    leads = actors.read(document, row[lead].span, scope, lexicon) if lead is not None else []
    dated = [row[c] for role in (Column.PERIOD, Column.END) for c in roles.of(role)]
    years = [int(y) for c in dated for y in _YEAR.findall(document.quote(c.span))][-1:]
    sentence = tasks.lead_sentence(text)
    label = sentence[0] if sentence else _LEAD.split(text, maxsplit=1)[0]
    content = roles.first(Column.CONTENT)
    whole = document.quote(row[content].span).strip() if content is not None else ""
    cells = [c for c in dict.fromkeys((cell, *dated)) if not c.empty]
    where = tuple(evidence.of_cell(document, block, c, index) for c in cells)
    keys: tuple[ThingKey, ...] = tuple(dict.fromkeys(actor.key for actor in leads))
    body = f"{text}。{whole}" if whole and whole != text else text
    return Task(key, "".join(label.split()), body, where, deadlines=tuple(years), leads=keys), leads
