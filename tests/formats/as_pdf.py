"""The plan as a PDF: running title, page numbers, lines that break, tables over pages, footnotes
at the foot of a page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from invented_plan import Box, Heading, Items, Para, Plan, Table
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus import Table as Grid

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
MARGIN = 72.0


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more
    )


BODY = _style("body", 14, firstLineIndent=28)
TITLE = _style("title", 20, alignment=1, spaceAfter=20)
CENTRED = _style("centred", 14, alignment=1)
HEADINGS = {1: _style("h1", 18, alignment=1, spaceBefore=14), 2: _style("h2", 15, spaceBefore=8)}
SMALL = _style("small", 9.5)
CELL = _style("cell", 10.5)


def pdf_of(plan: Plan, running: str = "云栖县“十四五”生态环境保护规划文本") -> bytes:
    stream = io.BytesIO()
    width, height = A4

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(width / 2, height - 40, running)
        canvas.line(MARGIN, height - 44, width - MARGIN, height - 44)
        canvas.drawCentredString(width / 2, 34, f"- {document.page} -")

    frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
    document = BaseDocTemplate(
        stream, pagesize=A4, pageTemplates=[PageTemplate(frames=[frame], onPage=furniture)]
    )
    document.build(list(_flowables(plan)))
    return stream.getvalue()


def _flowables(plan: Plan) -> Iterator[Flowable]:
    for line in plan.front:
        yield Paragraph(_markup(line), BODY if line.endswith(("：", "。")) else CENTRED)
    yield Spacer(1, 20)
    yield Paragraph(_markup(plan.title), TITLE)
    for part in plan.parts:
        match part:
            case Heading(level, number, text):
                yield Paragraph(f"{number}　{_markup(text)}".strip("　"), HEADINGS[level])
            case Para(text):
                yield Paragraph(_markup(text), BODY)
            case Items(texts):
                for number, text in enumerate(texts, 1):
                    yield Paragraph(f"（{number}）{_markup(text)}", BODY)
            case Box(title, texts):
                content = [Paragraph(title, CENTRED), *(Paragraph(text, BODY) for text in texts)]
                yield Grid(
                    [[content]], colWidths=[440], style=[("BOX", (0, 0), (0, 0), 0.7, colors.black)]
                )
            case Table():
                yield Paragraph(part.title, CENTRED)
                yield _grid(part)
                for note in part.notes:
                    yield Paragraph(note, SMALL)
    yield Spacer(1, 40)
    for number, note in enumerate(plan.footnotes, 1):
        yield Paragraph(f"<super size=6>{number}</super> {note}", SMALL)


def _markup(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = re.sub(r"\^([^^]+)\^", r"<super size=8>\1</super>", text)
    return re.sub(r"\{(\d+)\}", r"<super size=7>\1</super>", text)


def _grid(part: Table) -> Grid:
    width = sum(cell.colspan for cell in part.rows[0])
    cells: list[list[Any]] = [[""] * width for _ in part.rows]
    spans: list[Any] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(part.rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            last = (column + cell.colspan - 1, at + cell.rowspan - 1)
            taken |= {(r, c) for r in range(at, last[1] + 1) for c in range(column, last[0] + 1)}
            cells[at][column] = Paragraph(_markup(cell.text), CELL)
            if last != (column, at):
                spans.append(("SPAN", (column, at), last))
            column += cell.colspan
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    header = 2 if part.rows[0][0].rowspan > 1 else 1
    return Grid(cells, colWidths=list(part.widths), style=[*style, *spans], repeatRows=header)
