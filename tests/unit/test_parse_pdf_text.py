"""Text of PDF files: lines joined, running titles and page numbers left out, notes, watermarks."""

from __future__ import annotations

from collections.abc import Callable

from pdf_sheets import (
    FONT,
    HEIGHT,
    LEFT,
    RIGHT,
    SENTENCE,
    WIDTH,
    Sheet,
    pdf,
    read,
    texts,
)

from kg.document import BlockKind


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
