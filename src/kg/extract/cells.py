"""What single cells of a table say: money, units, years, and the sentence that restricts it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from kg.document import Block, Cell, Document
from kg.extract import columns, evidence
from kg.extract.columns import Column, ProjectColumns
from kg.extract.numbers import Grammar

_MONEY = r"(?:亿|千万|百万|万|千)?元"
_UNIT_IN_TEXT = re.compile(rf"单位\s*[:：]\s*(?P<unit>{_MONEY})|[（(](?P<bracket>{_MONEY})[)）]")
_ANY_UNIT = re.compile(r"单位\s*[:：]\s*(?P<unit>[^\s，,、；;（()）。]{1,12})")
_TO_WAN = {
    "亿元": Decimal(10000),
    "千万元": Decimal(1000),
    "百万元": Decimal(100),
    "万元": Decimal(1),
    "千元": Decimal("0.1"),
    "元": Decimal("0.0001"),
}
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_RESTRICTED = re.compile(r"不(?:对外|予以?|向社会)公开|(?:内部|仅供).{0,6}(?:管理|使用|参考|掌握)")
NEAR = 60  # characters over a table in which 单位：万元 may stand


def investment(
    document: Document, cell: Cell | None, grammar: Grammar, unit: str | None
) -> Decimal | None:
    """The money in 万元; None where the cell has none or its unit is nowhere stated."""
    if cell is None:
        return None
    figures = grammar.figures(document.text, cell.span.start, cell.span.end)
    if not figures:
        return None
    written = figures[0].unit_text or unit or ""
    factor = _TO_WAN.get(written) or _TO_WAN.get(written + "元")
    return None if factor is None else figures[0].value * factor


def money_unit(document: Document, block: Block, roles: ProjectColumns) -> str | None:
    """The unit of the money column: in its header, the title, or 单位：万元 over the table."""
    column = roles.first(Column.INVESTMENT)
    header = columns.header_text(document, block, column) if column is not None else ""
    title = evidence.table_title(document, block) or ""
    near = document.text[max(0, block.span.start - NEAR) : block.span.start]
    for text in (header, title, near):
        match = _UNIT_IN_TEXT.search(text)
        if match:
            return match["unit"] or match["bracket"]
    return None


def unit_of(document: Document, block: Block, grammar: Grammar) -> str | None:
    """The unit of all figures of a table, said once: 单位：个 in its title or over it."""
    near = document.text[max(0, block.span.start - NEAR) : block.span.start]
    for text in (evidence.table_title(document, block) or "", near):
        stated = _ANY_UNIT.search(text)
        if stated and grammar.is_unit(stated["unit"]):
            return stated["unit"]
    return None


def years(document: Document, cells: Mapping[Column, Cell]) -> tuple[int | None, int | None]:
    """First and last year; a single year of a period is both."""

    def written(role: Column) -> list[int]:
        cell = cells.get(role)
        text = evidence.content(document, cell) if cell else ""
        return [int(m[1]) for m in _YEAR.finditer(text)]

    period, first, last = written(Column.PERIOD), written(Column.START), written(Column.END)
    start = first[0] if first else (period[0] if period else None)
    end = last[-1] if last else (period[-1] if period else None)
    return start, end


def restriction(document: Document, block: Block) -> str | None:
    """The sentence that restricts who may read the table ``block``, if its section has one."""
    for paragraph in evidence.over_table(document, block):
        for sentence in re.split(r"(?<=[。；])", document.quote(paragraph.span)):
            if _RESTRICTED.search(sentence):
                return sentence.strip().rstrip("。；")
    return None
