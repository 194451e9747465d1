"""PDF files: lines joined, running titles and page numbers left out, ruled tables of all kinds,
tables over page breaks, turned pages, watermarks, notes; files that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.document import BlockKind, Document
from kg.errors import DocumentError, DocumentTooLarge, EncryptedDocument, NoTextLayer
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


# --- text --------------------------------------------------------------------------------------


def test_lines_of_a_paragraph_are_joined_over_lines_and_pages() -> None:
    long = (SENTENCE + "，") * 12 + "完。"
    room = int((RIGHT - LEFT) // 14)

    def first(sheet: Sheet) -> None:
        sheet.line("一、工作基础")
        sheet.body(SENTENCE + "。")
        sheet.line(long[: room - 2], LEFT + 28)
        sheet.line(long[room - 2 : 2 * room - 2])

    def second(sheet: Sheet) -> None:
        rest = long[2 * room - 2 :]
        for at in range(0, len(rest), room):
            sheet.line(rest[at : at + room])
        sheet.body(SENTENCE + "。")

    document = read(pdf(first, second))
    assert texts(document) == ["一、工作基础", SENTENCE + "。", long, SENTENCE + "。"]
    assert [block.page for block in document.blocks] == [1, 1, 1, 2]
    paragraph = document.blocks[2].span
    assert document.page_at(paragraph.start) == 1
    assert document.page_at(paragraph.end - 1) == 2
    assert [page for _, page in document.pages] == [1, 2]


def test_running_titles_and_page_numbers_are_left_out() -> None:
    def page(number: int) -> Callable[[Sheet], None]:
        def draw(sheet: Sheet) -> None:
            sheet.canvas.setFont(FONT, 9)
            sheet.canvas.drawCentredString(WIDTH / 2, HEIGHT - 40, "云栖县规划文本")
            sheet.canvas.drawCentredString(WIDTH / 2, 30, f"第 {number} 页 共 4 页")
            sheet.line(f"{'一二三四'[number - 1]}、任务之{number}")
            sheet.body(SENTENCE * 2 + "。")

        return draw

    document = read(pdf(*(page(number) for number in range(1, 5))))
    expected = [
        text
        for n in range(1, 5)
        for text in (f"{'一二三四'[n - 1]}、任务之{n}", SENTENCE * 2 + "。")
    ]
    assert texts(document) == expected


def test_page_numbers_of_every_shape() -> None:
    shapes = ["- 1 -", "— 2 —", "3", "4/6", "第5页", "vi"]

    def page(shape: str) -> Callable[[Sheet], None]:
        def draw(sheet: Sheet) -> None:
            sheet.body(SENTENCE * 5 + "。")
            sheet.canvas.drawString(WIDTH / 2 if len(shape) > 1 else RIGHT, 40, shape)

        return draw

    assert texts(read(pdf(*map(page, shapes)))) == [SENTENCE * 5 + "。"] * 6


def test_a_figure_that_is_never_broken_does_not_end_its_paragraph() -> None:
    def page(sheet: Sheet) -> None:
        for _ in range(3):
            sheet.body(SENTENCE * 3 + "。")
        sheet.line("规划实施农村污水治理项目，编制完成专项规划文本（", LEFT + 28)
        sheet.line("2021-2025年），覆盖全部乡镇。")

    document = read(pdf(page))
    assert (
        texts(document)[-1]
        == "规划实施农村污水治理项目，编制完成专项规划文本（2021-2025年），覆盖全部乡镇。"
    )


def test_a_heading_in_two_lines_is_one() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE * 3 + "。")
        sheet.canvas.setFont(FONT, 18)
        middle = (LEFT + RIGHT) / 2
        sheet.canvas.drawCentredString(
            middle, sheet.y, "第三章 深入打好污染防治攻坚战，持续改善生态环"
        )
        sheet.canvas.drawCentredString(middle, sheet.y - 28, "境质量")
        sheet.y -= 60
        sheet.body(SENTENCE * 3 + "。")

    document = read(pdf(page))
    assert texts(document, BlockKind.HEADING) == [
        "第三章 深入打好污染防治攻坚战，持续改善生态环境质量"
    ]


def test_larger_lines_without_a_number_are_headings() -> None:
    def page(sheet: Sheet) -> None:
        for heading, size in (("一、工作基础", 16), ("短板弱项", 16), ("二、目标任务", 16)):
            sheet.line(heading, size=size)
            sheet.body(SENTENCE * 2 + "。")

    headings = [b for b in read(pdf(page)).blocks if b.kind is BlockKind.HEADING]
    assert [block.level for block in headings] == [1, 1, 1]


def test_footnotes_at_the_foot_come_last_and_their_marks_leave_the_text() -> None:
    def page(sheet: Sheet) -> None:
        sheet.line("一、工作基础")
        sheet.line("全县优良天数355", LEFT + 28)
        sheet.canvas.setFont(FONT, 7)
        sheet.canvas.drawString(LEFT + 28 + 14 * 6 + 7 * 3, sheet.y + 24 + 6, "1")
        sheet.canvas.setFont(FONT, 14)
        sheet.canvas.drawString(LEFT + 28 + 14 * 6 + 7 * 3 + 5, sheet.y + 24, "天。")
        sheet.body(SENTENCE * 2 + "。")
        sheet.canvas.setFont(FONT, 5)
        sheet.canvas.drawString(LEFT, 104, "1")
        sheet.canvas.setFont(FONT, 9)
        sheet.canvas.drawString(LEFT + 6, 100, "按新标准评价，不含沙尘天气。")

    document = read(pdf(page))
    assert texts(document) == [
        "一、工作基础",
        "全县优良天数355天。",
        SENTENCE * 2 + "。",
        "按新标准评价，不含沙尘天气。",
    ]
    assert document.blocks[-1].kind is BlockKind.FOOTNOTE


def test_watermarks_across_the_page_are_left_out() -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.saveState()
        sheet.canvas.rotate(45)
        sheet.canvas.setFont(FONT, 60)
        sheet.canvas.drawString(300, 100, "征求意见稿")
        sheet.canvas.restoreState()
        sheet.body(SENTENCE + "。")

    assert texts(read(pdf(page))) == [SENTENCE + "。"]


def test_radicals_that_fonts_put_for_ideographs_are_read_as_these() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    data = pdf(page)
    assert "生态" in read(data).text
    assert "⽣" not in read(data).text


# --- tables ------------------------------------------------------------------------------------

HEADER = ["序号", "项目名称", "投资（万元）"]
ROWS = [["1", "清淤工程", "320"], ["2", "管网工程", "450"]]


@pytest.mark.parametrize("options", [{}, {"thin": True}, {"sides": False}])
def test_ruled_tables(options: dict[str, bool]) -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")
        sheet.line("附表 重点项目", x=230)
        sheet.grid([HEADER, *ROWS], [40, 200, 100], **options)
        sheet.body(SENTENCE + "。")

    document = read(pdf(page))
    assert grids(document) == [[HEADER, *ROWS]]
    assert texts(document, BlockKind.BOX) == ["附表 重点项目"]
    assert texts(document, BlockKind.PARAGRAPH) == [SENTENCE + "。"] * 2


def test_merged_cells_and_broken_lines_in_cells() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")
        sheet.grid(
            [["类别", "指标", "目标"], ["水环境", "集中式饮用水水源地水质\n达标率（%）", "100"], ["", "治理率（%）", "45"]],
            [60, 118, 60],
            height=30,
            missing={(1, 0)},
        )  # fmt: skip

    assert grids(read(pdf(page))) == [
        [["类别", "指标", "目标"], ["水环境", "集中式饮用水水源地水质达标率（%）", "100"], ["水环境", "治理率（%）", "45"]]
    ]  # fmt: skip


def test_a_table_over_pages_is_one_and_its_heading_once() -> None:
    rows = [[str(n), f"工程之{n}", str(n * 10)] for n in range(1, 13)]

    def part(first: int, last: int, again: str) -> Callable[[Sheet], None]:
        def draw(sheet: Sheet) -> None:
            sheet.canvas.drawCentredString(WIDTH / 2, 30, f"- {first} -")
            if again:
                sheet.line(again)
            sheet.grid([HEADER, *rows[first:last]], [40, 200, 100])

        return draw

    document = read(
        pdf(part(0, 4, "附表 重点项目"), part(4, 8, "续表"), part(8, 12, "附表 重点项目"))
    )
    assert grids(document) == [[HEADER, *rows]]
    table = next(document.tables())
    assert table.page == 1
    assert table.table is not None
    last = table.table.grid[-1][1]
    assert document.page_at(last.span.start) == 3


def test_a_category_goes_on_over_the_page_break() -> None:
    def first(sheet: Sheet) -> None:
        sheet.grid(
            [["类别", "指标", "目标"], ["水环境", "优良比例", "95"], ["", "治理率", "45"]],
            [60, 150, 60],
            missing={(1, 0)},
        )

    def second(sheet: Sheet) -> None:
        sheet.grid(
            [["类别", "指标", "目标"], ["", "集中收集率", "70"], ["大气", "优良天数", "350"]],
            [60, 150, 60],
        )

    column = [row[0] for row in grids(read(pdf(first, second)))[0]]
    assert column == ["类别", "水环境", "水环境", "水环境", "大气"]


def test_a_row_cut_by_the_page_break_is_one() -> None:
    def first(sheet: Sheet) -> None:
        sheet.grid(
            [
                ["序号", "项目名称", "建设内容"],
                ["1", "流域综合治理", "治理河道12.6公里，建设生态护岸"],
            ],
            [40, 120, 165],
        )

    def second(sheet: Sheet) -> None:
        sheet.grid(
            [["", "", "8.4公里，恢复湿地35亩。"], ["2", "管网工程", "新建管网21公里。"]],
            [40, 120, 165],
        )

    assert grids(read(pdf(first, second))) == [
        [["序号", "项目名称", "建设内容"], ["1", "流域综合治理", "治理河道12.6公里，建设生态护岸8.4公里，恢复湿地35亩。"],
         ["2", "管网工程", "新建管网21公里。"]]
    ]  # fmt: skip


def test_two_tables_on_two_pages_stay_two() -> None:
    def first(sheet: Sheet) -> None:
        sheet.grid([HEADER, *ROWS], [40, 200, 100])

    def second(sheet: Sheet) -> None:
        sheet.line("表2 水源地")
        sheet.grid([["名称", "类型"], ["青龙潭", "湖库型"]], [150, 190])

    assert len(grids(read(pdf(first, second)))) == 2


def test_a_box_with_a_table_in_it() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")
        top = sheet.y + 20
        sheet.line("专栏1 生态修复工程", LEFT + 120)
        sheet.canvas.translate(10, 0)
        sheet.grid([["名称", "规模"], ["湿地恢复", "35亩"]], [150, 150])
        sheet.canvas.translate(-10, 0)
        sheet.canvas.rect(LEFT, sheet.y, RIGHT - LEFT, top - sheet.y)
        sheet.y -= 30
        sheet.body(SENTENCE + "。")

    document = read(pdf(page))
    assert texts(document, BlockKind.BOX) == ["专栏1 生态修复工程"]
    assert grids(document) == [[["名称", "规模"], ["湿地恢复", "35亩"]]]


@pytest.mark.parametrize("how", ["landscape", "rotated", "sideways"])
def test_pages_turned_for_a_wide_table(how: str) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    sheet = Sheet(canvas)
    for _ in range(4):
        sheet.body(SENTENCE * 2 + "。")
    canvas.showPage()
    if how == "landscape":
        canvas.setPageSize(landscape(A4))
    elif how == "rotated":
        canvas.setPageRotation(90)
    if how != "landscape":
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
    sheet = Sheet(canvas)
    sheet.y = 500
    sheet.grid([HEADER, *ROWS], [60, 400, 200])
    canvas.showPage()
    canvas.save()
    assert grids(read(stream.getvalue())) == [[HEADER, *ROWS]]


# --- what cannot be read -----------------------------------------------------------------------


def picture(sheet: Sheet) -> None:
    from reportlab.lib.utils import ImageReader

    grey = b"P5 40 40 255 " + bytes(range(40)) * 40
    sheet.canvas.drawImage(ImageReader(io.BytesIO(grey)), 0, 0, WIDTH, HEIGHT)


def test_a_scan_is_told_to_have_no_text() -> None:
    with pytest.raises(NoTextLayer, match="3 pages are pictures without text") as error:
        read(pdf(picture, picture, picture))
    assert "OCR" in str(error.value)


def test_a_scanned_page_among_others_is_pointed_at() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE * 4 + "。")

    document = read(pdf(page, picture, page, page))
    assert document.warnings == ("[no-text] plan.pdf: pictures without text on 1 pages: 2",)


def test_a_password() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    locked = StandardEncryption("user", ownerPassword="owner", strength=128)
    with pytest.raises(EncryptedDocument, match="password"):
        read(pdf(page, encrypt=locked))
    only_owner = StandardEncryption("", ownerPassword="owner", strength=128)
    assert texts(read(pdf(page, encrypt=only_owner))) == [SENTENCE + "。"]


def test_broken_files() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    data = pdf(page)
    for broken in (b"%PDF-1.7\n" + b"\0" * 500, data[:200]):
        with pytest.raises(DocumentError):
            read(broken)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    data = pdf(page, page, page)
    monkeypatch.setenv("KG_PAGES", "2")
    with pytest.raises(DocumentTooLarge, match=r"more than 2 pages.*KG_PAGES"):
        read(data)
    monkeypatch.delenv("KG_PAGES")
    monkeypatch.setenv("KG_PARSE_TIMEOUT", "0.001")
    with pytest.raises(DocumentError, match=r"took more than 0\.001 seconds"):
        read(data)
