"""Tables of PDF files: ruled of all kinds, over page breaks, on turned pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pdf_sheets import (
    LEFT,
    RIGHT,
    SENTENCE,
    WIDTH,
    Sheet,
    grids,
    pdf,
    read,
    texts,
)
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from kg.document import BlockKind

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
