"""Tables of work whose rows say how much is to be done: 任务名称 beside 工作量 (38个), or 治理内容 beside
数量, 单位 and 完成年限.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Block, Cell, Document
from kg.extract import cellvalues, columns, evidence, keys, measures
from kg.extract.columns import Column
from kg.extract.keys import Scope
from kg.extract.numbers import Grammar
from kg.extract.waters import Waters
from kg.lexicon import Lexicon
from kg.records import Comparator, IndicatorValue, PlanIdentity, ThingKey, ValueKind

_QUANTITY = re.compile(
    r"^(?:任务|工作|工程|目标|建设|治理|计划)?(?:数量|工作量|任务量|工程量)$|^(?:工|任务)作?量$"
)
_UNIT = re.compile(r"^(?:计量|数量)?单位$")
_NAME = re.compile(r"任务|措施|举措|事项|内容|名称|工作$")
_PLACE = re.compile(
    r"^(?:治理|整治|修复|实施|建设|工作)?(?:区域|地点|地段|范围|点位|位置)(?:名称)?$"
)
_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_BARE = re.compile(r"[^0-9０-９，。；、]{0,6}[0-9０-９][0-9０-９.,．]*[^0-9０-９，。；、]{0,8}$")
_EACH = re.compile(r"每[年月季]|逐年")


@dataclass(frozen=True, slots=True)
class QuantityColumns:
    """Which columns of a table of work say what is done, how much, in what unit, where, by when."""

    name: int
    quantity: int
    unit: int | None = None
    place: int | None = None
    due: tuple[int, ...] = ()
    header_unit: str = ""


def is_bare(text: str) -> bool:
    """Whether a cell says how much and no more, as 38个, 每年2次 and not 新建管网12公里，改造3公里."""
    return bool(_BARE.match(text))


def columns_of(document: Document, block: Block) -> QuantityColumns | None:
    """The columns of ``block``; None for a table of another kind: one of projects, or one that
    says neither by when nor by whom the work is done."""
    table = block.table
    if table is None or not table.header_rows or columns.read(document, block) is not None:
        return None
    written = [columns.header_text(document, block, c) for c in range(table.width)]
    headers = [_BRACKETS.sub("", text) for text in written]
    roles = columns.of_headers(headers)
    due = tuple(c for c, role in roles.items() if role in (Column.PERIOD, Column.END))
    if not due and Column.LEAD not in roles.values():
        return None
    quantity = next(
        (
            c
            for c, text in enumerate(headers)
            if _QUANTITY.match(text) and columns.of_figures(document, table, c)
        ),
        None,
    )
    names = [
        c
        for c, text in enumerate(headers)
        if _NAME.search(text) and c != quantity and not columns.of_figures(document, table, c)
    ]
    if quantity is None or not names:
        return None
    return QuantityColumns(
        next((c for c in reversed(names) if c < quantity), names[-1]),
        quantity,
        unit=next((c for c, text in enumerate(headers) if _UNIT.match(text)), None),
        place=next((c for c, text in enumerate(headers) if _PLACE.match(text)), None),
        due=due,
        header_unit="".join(_BRACKETS.findall(written[quantity])),
    )


def read(
    document: Document,
    block: Block,
    identity: PlanIdentity,
    scope: Scope,
    lexicon: Lexicon,
    grammar: Grammar,
    waters: Waters,
) -> list[IndicatorValue]:
    """The quantity of each row as a target of its year; nothing of a table of another kind."""
    found = columns_of(document, block)
    if found is None or block.table is None:
        return []
    values: list[IndicatorValue] = []
    for index, row in enumerate(
        block.table.grid[block.table.header_rows :], block.table.header_rows
    ):
        cell, name = row[found.quantity], row[found.name]
        wording = measures.unit_in_name(evidence.content(document, name), grammar)[0]
        content = cellvalues.read(document.quote(cell.span), wording, grammar)
        if name == cell or cell.row != index or not wording or content is None:
            continue
        if content.figure is None or not is_bare(evidence.content(document, cell)):
            continue
        place = row[found.place] if found.place is not None else None
        who, said = _subject(document, place, scope, waters)
        stated = evidence.content(document, row[found.unit]) if found.unit is not None else ""
        around = [name, *(row[c] for c in (found.unit, found.place, *found.due) if c is not None)]
        base = IndicatorValue(
            ValueKind.TARGET,
            wording,
            Comparator.QUALITATIVE,
            document.quote(cell.span).strip(),
            (evidence.of_cell(document, block, cell, index),),
            indicator=lexicon.indicator(wording),
            subjects=who,
            subject_text=said,
            year=_year(document, cell, [row[c] for c in found.due], identity),
            context=tuple(
                evidence.of_cell(document, block, c, index)
                for c in dict.fromkeys(around)
                if not c.empty
            ),
        )
        unit = content.figure.unit_text or stated or found.header_unit or None
        values.append(cellvalues.filled(base, content, unit))
    return values


def _year(document: Document, cell: Cell, due: list[Cell], identity: PlanIdentity) -> int | None:
    """The last year a row names; none where it says 长期 or 每年; else the plan's last."""
    years = [int(y) for c in due for y in _YEAR.findall(evidence.content(document, c))]
    if years:
        return years[-1]
    standing = any(evidence.content(document, c) for c in due)
    each = _EACH.search(evidence.content(document, cell))
    return None if standing or each else identity.period_end


def _subject(
    document: Document, cell: Cell | None, scope: Scope, waters: Waters
) -> tuple[tuple[ThingKey, ...], str | None]:
    """Where a row's work is done: an area or waters by name, else the plan's area and the words."""
    own = (keys.area(scope.own),)
    text = evidence.content(document, cell) if cell is not None else ""
    if cell is None or not text:
        return own, None
    place = scope.named(text)
    if place is not None:
        return (keys.area(place),), None
    named = waters.read(cell.span)
    if named:
        return tuple(w.key for w in named), None
    return own, text
