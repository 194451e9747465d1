"""An answer as a workbook: the table, the evidence of its rows, a chart, notes."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import Workbook

from kg.export import charts, sheets
from kg.export.answers import Answer, heading, words
from kg.export.source import LICENCE
from kg.queries import Cell

_NAMES = {
    "zh": ("结果", "依据", "说明", "依据"),
    "en": ("Answer", "Evidence", "Notes", "Evidence"),
}
_EVIDENCE = {
    "zh": (
        "编号",
        "结果行",
        "规划",
        "章节",
        "原文",
        "上下文",
        "起始位置",
        "结束位置",
        "表",
        "行",
        "列",
        "页",
        "陈述",
    ),
    "en": (
        *("Number", "Rows", "Plan", "Section", "Quote", "Context", "Start", "End"),
        *("Table", "Row", "Column", "Page", "Statement"),
    ),
}
_EVIDENCE_WIDTHS = (8, 12, 32, 32, 80, 40, 10, 10, 24, 6, 6, 6, 40)
_WIDEST = 60


def as_xlsx(found: Answer, language: str) -> bytes:
    """Headings frozen and filtered, numbers as numbers; the last column of a row leads to what it
    rests on."""
    answer_name, evidence_name, notes_name, link_heading = _NAMES[language]
    places = _places(found)
    with sheets.workbook() as book:
        headings = [heading(found.question, name, language) for name in found.columns]
        if places:
            headings.append(link_heading)
        rows = list(found.shown_rows())
        sheet = sheets.Sheet(book, answer_name, headings, _widths(headings, rows))
        for row, source in zip(rows, found.table.rows, strict=True):
            cells: list[Cell] = list(row)
            numbers = sorted({places[iri] for iri in found.statements(source) if iri in places})
            if places:
                marks = "、".join(str(number) for number in numbers)
                link = (
                    sheet.link(marks, f"'{evidence_name}'!A{numbers[0] + 1}") if numbers else None
                )
                sheet.append([*cells, link])
            else:
                sheet.append(cells)
        sheet.finish()
        if places:
            _evidence(book, found, places, evidence_name, language)
        if data := charts.chart_data(found, language):
            drawn = charts.data_sheet(book, data)
            drawn.add_chart(charts.office_chart(data, drawn, found.question.chart.kind), "F2")
        sheets.notes(book, notes_name, _notes(found, language))
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _places(found: Answer) -> dict[str, int]:
    """Statements to the number of their first line on the evidence sheet."""
    places: dict[str, int] = {}
    number = 1
    for row in found.table.rows:
        for iri in found.statements(row):
            if iri in found.evidence and iri not in places:
                places[iri] = number
                number += len(found.evidence[iri])
    return places


def _evidence(
    book: Workbook, found: Answer, places: dict[str, int], name: str, language: str
) -> None:
    resting: dict[str, list[int]] = {}
    for number, row in enumerate(found.table.rows, start=2):
        for iri in found.statements(row):
            resting.setdefault(iri, []).append(number)
    sheet = sheets.Sheet(book, name, _EVIDENCE[language], _EVIDENCE_WIDTHS)
    for iri, first in places.items():
        rows = "、".join(str(number) for number in dict.fromkeys(resting[iri]))
        for number, quote in enumerate(found.evidence[iri], start=first):
            place = (quote.section, quote.quote, quote.context, quote.start, quote.end)
            cell = (quote.table, quote.row, quote.column, quote.page)
            sheet.append([number, rows, quote.plan, *place, *cell, iri])
    sheet.finish()


def _widths(headings: list[str], rows: list[list[Cell]]) -> list[int]:
    """As wide as the longest cell, an ideograph counting for two."""
    widths = []
    for place, words_ in enumerate(headings):
        cells = [str(row[place]) for row in rows if place < len(row) and row[place] is not None]
        longest = max((_width(cell) for cell in [*cells, words_]), default=0)
        widths.append(min(longest + 3, _WIDEST))
    return widths


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _notes(found: Answer, language: str) -> Iterator[tuple[str, str]]:
    question, source, zh = found.question, found.source, language == "zh"
    yield ("问题" if zh else "Question"), words(question.title, language)
    yield ("说明" if zh else "Description"), words(question.description, language)
    yield from found.parameters(language)
    yield ("注意" if zh else "Beware"), words(question.notes, language)
    yield ("行数" if zh else "Rows"), str(len(found.table.rows))
    yield ("数据版本" if zh else "Data version"), f"{source.snapshot} ({source.version[:16]})"
    yield ("构建时间" if zh else "Built"), source.built
    yield ("软件" if zh else "Software"), source.software
    yield ("许可" if zh else "Licence"), f"CC BY 4.0 {LICENCE}"
    for title, file in source.plans:
        yield ("来源" if zh else "Source"), f"{title} ({file})"
    yield "SPARQL", found.query
