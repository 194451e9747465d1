"""Markdown: headings, broken lines, lists, pipe tables, html tables, notes, front matter."""

from __future__ import annotations

from kg.document import BlockKind, Document
from kg.parse import parse
from kg.profile import PlanProfile

TEXT = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成。"


def read(text: str) -> Document:
    return parse(text.encode(), "plan.md", "plan", PlanProfile("plan"))


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.quote(b.span) for b in document.blocks if not kinds or b.kind in kinds]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[document.quote(cell.span) for cell in row] for row in block.table.grid]
        for block in document.blocks
        if block.table
    ]


def test_title_headings_and_lists() -> None:
    document = read(
        f"# 云栖县生态环境保护规划\n\n## 一、工作基础\n\n{TEXT}\n\n### 短板\n\n1. 管网不足。\n2. 监管偏弱。\n\n"
        f"- 无号。\n\n二、主要目标\n---\n\n> {TEXT}\n\n    缩进的**段落**，见[网页](http://x)。\n"
    )
    assert texts(document, BlockKind.TITLE) == ["云栖县生态环境保护规划"]
    headings = [
        (b.level, document.quote(b.span)) for b in document.blocks if b.kind is BlockKind.HEADING
    ]
    assert headings == [(1, "一、工作基础"), (2, "短板"), (1, "二、主要目标")]
    assert texts(document, BlockKind.PARAGRAPH) == [
        TEXT, "1. 管网不足。", "2. 监管偏弱。", "无号。", TEXT, "缩进的段落，见网页。",
    ]  # fmt: skip


def test_lines_broken_at_the_screen_run_on() -> None:
    text = f"一、工作基础\n\n{TEXT}{TEXT}"
    broken = "\n".join(text[at : at + 17] for at in range(0, len(text), 17))
    assert texts(read(broken.replace("\n\n\n", "\n\n"))) == ["一、工作基础", TEXT + TEXT]


def test_lines_that_end_as_paragraphs_are_paragraphs() -> None:
    document = read(f"一、工作基础\n{TEXT}\n第二段。{TEXT}\n二、主要目标\n第三段。{TEXT}\n")
    assert texts(document) == [
        "一、工作基础",
        TEXT,
        f"第二段。{TEXT}",
        "二、主要目标",
        f"第三段。{TEXT}",
    ]


def test_latin_words_keep_a_blank_where_a_line_ends() -> None:
    document = read("一、总则\n\n采用 best available\ntechnology，统筹推进\n减污降碳\n协同增效。\n")
    assert texts(document)[-1] == "采用 best available technology，统筹推进减污降碳协同增效。"


def test_pipe_tables() -> None:
    document = read(
        f"{TEXT}\n\n表1 主要指标\n| 类别 | 指标 | 2025年 |\n|---|:---:|---:|\n| 水环境 | 优良比例<br>（%） | ≥95 |\n"
        "|  | 治理率（%） | 45\\|50 |\n\n注：1.均为考核值。\n\n2.不含园区。\n"
    )
    assert grids(document) == [
        [["类别", "指标", "2025年"], ["水环境", "优良比例\n（%）", "≥95"], ["水环境", "治理率（%）", "45|50"]]
    ]  # fmt: skip
    table = next(document.tables()).table
    assert table is not None
    assert table.title is not None
    assert document.quote(table.title) == "表1 主要指标"
    assert [document.quote(note) for note in table.notes] == ["注：1.均为考核值。", "2.不含园区。"]


def test_html_tables_keep_their_spans() -> None:
    document = read(
        f"{TEXT}\n\n<table><tr><th rowspan=2>指标</th><th colspan=2>目标</th></tr>"
        "<tr><td>2023年</td><td>2025年</td></tr></table>\n"
    )
    assert grids(document) == [[["指标", "目标", "目标"], ["指标", "2023年", "2025年"]]]


def test_notes_come_last() -> None:
    document = read(f"前文[^a]后文。{TEXT}\n\n[^a]: 注文第一行\n    第二行。\n\n{TEXT}\n")
    assert texts(document) == [f"前文后文。{TEXT}", TEXT, "注文第一行 第二行。"]
    assert document.blocks[-1].kind is BlockKind.FOOTNOTE


def test_front_matter_is_what_the_file_says_of_itself() -> None:
    document = read(
        f'---\n标题: "云栖县规划"\n发文字号：云政发〔2021〕9号\n---\n\n一、总则\n\n{TEXT}\n'
    )
    assert document.properties == (("标题", "云栖县规划"), ("发文字号", "云政发〔2021〕9号"))
    assert texts(document) == ["一、总则", TEXT]


def test_stars_and_tildes_of_figures_stay() -> None:
    document = read(f"一、目标\n\n优良天数≥350*，浓度为20~25，累计＊，合计~~3~~项。{TEXT}\n")
    assert texts(document)[-1].startswith("优良天数≥350*，浓度为20~25，累计＊，合计")
