"""Evidence of a block's stretches and of table cells, made in one place."""

from __future__ import annotations

import re

from kg.document import Block, Cell, Document, Span, Table
from kg.records import Evidence

_BOX_LABEL = re.compile(
    r"^(?:专\s?栏|专\s?表|附\s?表|附\s?件|附\s?录|表)\s?"
    r"(?:[0-9０-９]{1,2}(?:[-－—–.．][0-9０-９]{1,2})?|[一二三四五六七八九十]{1,3})?[\s　:：]*"
)


def trimmed(text: str, span: Span) -> Span:
    """``span`` without white space at its ends."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def folded(text: str) -> str:
    """A title in one line."""
    return " ".join(text.split())


def of_span(document: Document, block: Block, span: Span) -> Evidence:
    """Evidence for a stretch of ``block``."""
    quoted = trimmed(document.text, span)
    page = document.page_at(quoted.start) or block.page
    return Evidence(quoted, section_path=document.section_path(block), page=page)


def of_cell(document: Document, block: Block, cell: Cell, row: int | None = None) -> Evidence:
    """Evidence for a cell of the table ``block``; ``row`` is where a merged cell is read."""
    return Evidence(
        cell.span,
        section_path=document.section_path(block),
        table_title=table_title(document, block),
        row=cell.row if row is None else row,
        column=cell.column,
        page=document.page_at(cell.span.start) or block.page,
    )


def table_title(document: Document, block: Block) -> str | None:
    """The whole title over a table, in one line."""
    title = block.table.title if block.table else None
    return folded(document.quote(title)) if title else None


def box_name(document: Document, box: Span) -> str:
    """A box's or table's title without its label: 专栏3 水污染治理项目 → 水污染治理项目."""
    title = folded(document.quote(box))
    return _BOX_LABEL.sub("", title, count=1).strip() or title


def header(table: Table, column: int) -> tuple[Cell, ...]:
    """The distinct header cells over ``column``, outermost first."""
    cells: list[Cell] = []
    for row in table.grid[: table.header_rows]:
        cell = row[column]
        if not cell.empty and cell not in cells:
            cells.append(cell)
    return tuple(cells)


def content(document: Document, cell: Cell) -> str:
    """A cell's text without the line breaks and spaces that only lay it out."""
    return "".join(document.quote(cell.span).split())


FAR = 3000  # characters; without headings, what is farther away belongs to something else


def over_table(document: Document, block: Block) -> list[Block]:
    """The paragraphs that lead to the table ``block``: those before it in its own section."""
    found = []
    for paragraph in document.paragraphs():
        before = block.span.start - paragraph.span.end
        near = bool(block.path) or before < FAR
        if paragraph.path == block.path and paragraph.box is None and before >= 0 and near:
            found.append(paragraph)
    return found
