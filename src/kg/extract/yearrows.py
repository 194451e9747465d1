"""Tables whose rows are years and whose columns are indicators: 年度 beside 优良天数比率（%）."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.document import Block, Cell, Document, Table
from kg.extract import cellvalues, columns, evidence, keys, measures
from kg.extract.keys import Scope
from kg.extract.measures import Measure
from kg.extract.numbers import Grammar
from kg.extract.waters import Waters
from kg.lexicon import Lexicon
from kg.records import Comparator, IndicatorValue, PlanIdentity, ValueKind

_YEAR = re.compile(
    r"^(?P<year>(?:19|20)[0-9]{2})\s?年?度?[（(]?(?P<said>[省市区县州国]?[定级]?(?:目标|规划|计划|预期|现状|实际|基期|基准)值?)?[)）]?$"
)
# how one year stands to another: no row of a year
_CHANGE = re.compile(
    r"^(?:19|20)[0-9]{2}年?(?:较|比|与)[^0-9]{0,2}(?:19|20)[0-9]{2}年?|^变化|^增减"
)
_GOAL = re.compile(r"目标|规划|计划|预期")
_NO_MEASURE = re.compile(r"^(?:序号|备注|说明|合计|数据来源)?$")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The column of years, the year and wording of each row, and the columns of indicators."""

    column: int
    years: dict[int, tuple[int, str]]
    measured: tuple[int, ...]


def _rows(document: Document, block: Block) -> _Rows | None:
    table = block.table
    if table is None or not table.header_rows or columns.read(document, block) is not None:
        return None
    body = range(table.header_rows, len(table.grid))
    for column in range(min(2, table.width)):
        found = {i: _YEAR.match(_text(document, table.grid[i][column])) for i in body}
        others = [i for i, m in found.items() if not m]
        if len(found) - len(others) < 2 or not all(
            _CHANGE.match(_text(document, table.grid[i][column])) for i in others
        ):
            continue
        years = {i: (int(m["year"]), m["said"] or "") for i, m in found.items() if m}
        measured = tuple(
            c for c in range(column + 1, table.width) if _is_measured(document, block, table, c)
        )
        return _Rows(column, years, measured) if measured else None
    return None


def _is_measured(document: Document, block: Block, table: Table, column: int) -> bool:
    """Whether a heading names what is measured, over cells that mostly hold figures."""
    header = columns.header_text(document, block, column)
    cells = [_text(document, row[column]) for row in table.grid[table.header_rows :]]
    filled = [text for text in cells if text]
    figures = sum(any(char.isdigit() for char in text) for text in filled)
    return not _NO_MEASURE.match(header) and 0 < len(filled) <= 2 * figures


def _text(document: Document, cell: Cell) -> str:
    return evidence.content(document, cell)


def read(
    document: Document,
    block: Block,
    identity: PlanIdentity,
    scope: Scope,
    lexicon: Lexicon,
    grammar: Grammar,
    waters: Waters,
) -> list[IndicatorValue] | None:
    """Each cell of such a table as a value of its year; None for a table of another kind."""
    rows = _rows(document, block)
    if rows is None or block.table is None:
        return None
    found: list[IndicatorValue] = []
    for column in rows.measured:
        heads = list(evidence.header(block.table, column))
        measure = measures.read(document, heads, grammar, waters)
        for index, (year, said) in rows.years.items():
            cell = block.table.grid[index][column]
            value = _value(document, block, cell, index, measure, grammar, lexicon)
            if value is None:
                continue
            goal = bool(_GOAL.search(said + measure.wording)) or year > identity.past_year
            past = ValueKind.PAST_TARGET if goal else ValueKind.OBSERVATION
            kind = ValueKind.TARGET if goal and year > identity.past_year else past
            who = tuple(w.key for w in measure.waters) or (keys.area(scope.own),)
            around = [block.table.grid[index][rows.column], *heads]
            context = tuple(evidence.of_cell(document, block, c) for c in around)
            found.append(replace(value, kind=kind, year=year, subjects=who, context=context))
    return found


def _value(
    document: Document,
    block: Block,
    cell: Cell,
    index: int,
    measure: Measure,
    grammar: Grammar,
    lexicon: Lexicon,
) -> IndicatorValue | None:
    text = document.quote(cell.span)
    content = cellvalues.read(text, measure.wording, grammar)
    if content is None or not measure.wording:
        return None
    unit = content.figure.unit_text if content.figure else None
    base = IndicatorValue(
        ValueKind.OBSERVATION,
        measure.wording,
        Comparator.QUALITATIVE,
        text.strip(),
        (evidence.of_cell(document, block, cell, index),),
        indicator=lexicon.indicator(measure.wording) or lexicon.indicator(measure.rest),
        subject_text=measure.subject_text,
    )
    return cellvalues.filled(base, content, unit or measure.unit)
