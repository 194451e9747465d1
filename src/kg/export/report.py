"""An answer as a Word report: what was asked, table, chart, notes and numbered sources."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from kg.export import charts
from kg.export.answers import Answer, heading, words
from kg.export.sheets import safe_text
from kg.export.source import LICENCE
from kg.facts import Quote
from kg.queries import Cell

ROWS = 400  # a longer table belongs into a spreadsheet
_EMU = 360_000  # a centimetre
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_LATIN, _CHINESE = "Calibri", "微软雅黑"
_WIDE = 5  # columns beyond which the page is turned


def as_docx(found: Answer | Sequence[Answer], language: str) -> bytes:
    """The report of an answer, or of several one after the other, without columns that are empty.
    A table of more than :data:`ROWS` rows is cut, and says so."""
    several = [found] if isinstance(found, Answer) else list(found)
    first = several[0]
    zh = language == "zh"
    document = Document()
    _fonts(document)
    if any(len(each.columns) > _WIDE for each in several):
        _landscape(document)
    title = words(first.question.title, language)
    document.core_properties.title = title
    document.core_properties.author = first.source.software
    document.add_heading(title, 0)
    document.add_paragraph(words(first.question.description, language))
    numbers: dict[str, int] = {}
    evidence: dict[str, Sequence[Quote]] = {}
    for place, each in enumerate(several):
        _number(each, numbers)
        evidence |= each.evidence
        _part(document, each, numbers, language, place)
    document.add_heading("注意" if zh else "Beware", 1)
    document.add_paragraph(words(first.question.notes, language))
    if numbers:
        document.add_heading("依据" if zh else "Evidence", 1)
        _sources(document, evidence, numbers)
    _origin(document, first, zh)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _part(
    document: DocxDocument, found: Answer, numbers: dict[str, int], language: str, place: int
) -> None:
    """One answer: what was asked, its table and its chart."""
    zh = language == "zh"
    for name, value in found.parameters(language):
        line = document.add_paragraph(style="List Bullet")
        line.add_run(f"{name}：" if zh else f"{name}: ").bold = True
        line.add_run(safe_text(value))
    document.add_heading("结果" if zh else "Answer", 1)
    _table(document, found, numbers, language)
    if data := charts.chart_data(found, language):
        document.add_heading("图" if zh else "Chart", 1)
        _chart(document, data, found.question.chart.kind, place)
        if data.left_out:
            more = f"另有 {data.left_out} 项未画出。" if zh else f"{data.left_out} more not drawn."
            document.add_paragraph(more)


def _fonts(document: DocxDocument) -> None:
    for name in ("Normal", "Title", "Heading 1"):
        style: Any = document.styles[name]
        style.font.name = _LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)


def _landscape(document: DocxDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _number(found: Answer, numbers: dict[str, int]) -> None:
    """Numbers the statements of the rows shown as sources, after those that are numbered."""
    for row in found.table.rows[:ROWS]:
        for iri in found.statements(row):
            if iri in found.evidence:
                numbers.setdefault(iri, len(numbers) + 1)


def _table(document: DocxDocument, found: Answer, numbers: dict[str, int], language: str) -> None:
    zh = language == "zh"
    if not found.table.rows:
        document.add_paragraph("没有结果。" if zh else "There is nothing.")
        return
    rows = list(found.shown_rows())
    filled = [i for i in range(len(found.columns)) if any(row[i] is not None for row in rows)]
    headings = [heading(found.question, found.columns[i], language) for i in filled]
    if numbers:
        headings.append("依据" if zh else "Evidence")
    table = document.add_table(rows=1, cols=len(headings), style="Light Grid Accent 1")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    row_properties = table.rows[0]._tr.get_or_add_trPr()
    row_properties.append(parse_xml(f'<w:tblHeader xmlns:w="{qn("w:x")[1:-2]}"/>'))
    for cells, source in zip(rows[:ROWS], found.table.rows[:ROWS], strict=True):
        texts = [_text(cells[i]) for i in filled]
        if numbers:
            marks = [numbers[iri] for iri in found.statements(source) if iri in numbers]
            texts.append("".join(f"[{number}]" for number in dict.fromkeys(marks)))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    if len(found.table.rows) > ROWS:
        total = len(found.table.rows)
        document.add_paragraph(
            f"共 {total} 行，此处列前 {ROWS} 行；全部见电子表格。"
            if zh
            else f"The first {ROWS} of {total} rows; the spreadsheet has them all."
        )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) and abs(cell) < 1e6 else safe_text(str(cell))


def _sources(
    document: DocxDocument, evidence: Mapping[str, Sequence[Quote]], numbers: dict[str, int]
) -> None:
    for iri, number in numbers.items():
        for quote in evidence[iri]:
            line = document.add_paragraph()
            line.add_run(f"[{number}] ").bold = True
            line.add_run(safe_text(str(quote)))


def _origin(document: DocxDocument, found: Answer, zh: bool) -> None:
    source = found.source
    document.add_heading("来源" if zh else "Source", 1)
    for title, file in source.plans:
        document.add_paragraph(safe_text(f"{title} ({file})"), style="List Bullet")
    built = (
        f"数据版本 {source.snapshot}，构建于 {source.built}"
        if zh
        else (f"Data version {source.snapshot}, built {source.built}")
    )
    document.add_paragraph(f"{built}; {source.software}; CC BY 4.0 {LICENCE}")


# --- the chart ------------------------------------------------------------------------------


def _chart(document: DocxDocument, data: charts.ChartData, kind: str, place: int) -> None:
    """A chart that Word draws and lets its reader change, with its numbers as a workbook in it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    chart = charts.office_chart(data, charts.data_sheet(book, data), kind)
    numbers = io.BytesIO()
    book.save(numbers)
    package = document.part.package
    assert package is not None  # the part of a document that is open has one
    sheet = Part(
        PackURI(f"/word/embeddings/chart{place + 1}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        numbers.getvalue(),
        package,
    )
    space = etree.fromstring(tostring(chart._write()))
    part = Part(PackURI(f"/word/charts/chart{place + 1}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    data_id = part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE)
    external = etree.SubElement(space, f"{{{_CHART}}}externalData", {qn("r:id"): data_id})
    etree.SubElement(external, f"{{{_CHART}}}autoUpdate", {"val": "0"})
    part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    id_ = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    run = document.add_paragraph().add_run()
    run._r.append(parse_xml(_drawing(id_, chart.width, chart.height, place + 1)))


def _drawing(id_: str, width: float, height: float, number: int) -> str:
    main = "http://schemas.openxmlformats.org"
    return f"""
<w:drawing xmlns:w="{main}/wordprocessingml/2006/main"
  xmlns:wp="{main}/drawingml/2006/wordprocessingDrawing"
  xmlns:a="{main}/drawingml/2006/main" xmlns:c="{_CHART}"
  xmlns:r="{main}/officeDocument/2006/relationships">
  <wp:inline distT="0" distB="0" distL="0" distR="0">
    <wp:extent cx="{int(width * _EMU)}" cy="{int(height * _EMU)}"/>
    <wp:docPr id="{number}" name="Chart {number}"/>
    <a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{id_}"/></a:graphicData></a:graphic>
  </wp:inline>
</w:drawing>"""
