"""PDF files drawn line by line, and what is read of them."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.document import BlockKind, Document
from kg.parse import parse
from kg.profile import PlanProfile

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP = 72.0, 523.0, 770.0
SENTENCE = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成"


class Sheet:
    """A page being written from the top down."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = TOP

    def line(self, text: str, x: float = LEFT, size: float = 14, step: float = 24) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= step

    def body(self, text: str, size: float = 14) -> None:
        """A paragraph set in by two ems, its lines broken at the margin."""
        room = int((RIGHT - LEFT) // size)
        first, rest = text[: room - 2], text[room - 2 :]
        self.line(first, LEFT + 2 * size, size)
        while rest:
            self.line(rest[:room], LEFT, size)
            rest = rest[room:]

    def grid(
        self,
        rows: list[list[str]],
        widths: list[float],
        *,
        height: float = 24,
        missing: set[tuple[int, int]] | None = None,
        sides: bool = True,
        thin: bool = False,
    ) -> None:
        """A ruled table. ``missing`` are (row, column) whose lower border is not drawn."""
        xs = [LEFT]
        for width in widths:
            xs.append(xs[-1] + width)
        top = self.y + 14
        self._rule(xs[0], top, xs[-1], top, thin)
        for at, row in enumerate(rows):
            lower = top - height * (at + 1)
            for column, text in enumerate(row):
                self.canvas.setFont(FONT, 10)
                for number, part in enumerate(text.split("\n")):
                    self.canvas.drawString(xs[column] + 3, lower + height - 14 - 11 * number, part)
                if (at, column) not in (missing or set()):
                    self._rule(xs[column], lower, xs[column + 1], lower, thin)
                if column or sides:
                    self._rule(xs[column], lower + height, xs[column], lower, thin)
            if sides:
                self._rule(xs[-1], lower + height, xs[-1], lower, thin)
        self.y = top - height * len(rows) - 24

    def _rule(self, x0: float, y0: float, x1: float, y1: float, thin: bool) -> None:
        if thin:  # as word processors do: rectangles half a point thick
            self.canvas.rect(
                x0, min(y0, y1), max(x1 - x0, 0.48), max(abs(y1 - y0), 0.48), stroke=0, fill=1
            )
        else:
            self.canvas.line(x0, y0, x1, y1)


def pdf(*pages: Callable[[Sheet], None], **options: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, **options)
    for page in pages:
        page(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read(data: bytes) -> Document:
    return parse(data, "plan.pdf", "plan", PlanProfile("plan"))


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.quote(b.span) for b in document.blocks if not kinds or b.kind in kinds]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [["".join(document.quote(cell.span).split()) for cell in row] for row in block.table.grid]
        for block in document.blocks
        if block.table
    ]
