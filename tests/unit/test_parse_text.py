"""Text dumps: encodings, residue, outline, boxes, notes, run-on paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.document import Block, BlockKind, Document
from kg.errors import BadEncoding, BinaryDocument, EmptyDocument
from kg.parse import parse
from kg.profile import HeadingHint, PlanProfile

PLANS = Path(__file__).parents[2] / "data" / "plans"
LONG = (
    "加强源头治理，推进污染防治，改善生态环境质量，健全长效机制，落实各方责任，确保各项任务完成。"
)


def read(text: str | bytes, *hints: HeadingHint) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return parse(data, "plan.txt", "plan", PlanProfile("plan", hints=hints))


def outline(document: Document) -> list[tuple[str, int, str]]:
    return [
        (b.kind.value, b.level, " ".join(document.quote(b.span).split())[:12])
        for b in document.blocks
    ]


def block_of(document: Document, beginning: str) -> Block:
    return next(b for b in document.blocks if document.quote(b.span).startswith(beginning))


# --- bytes ----------------------------------------------------------------------------------


def test_residue_is_removed_and_offsets_lead_back() -> None:
    source = (
        "甲区规划\n[bookmark: _Toc1][bookmark: _Toc2]第一章 目标\r\n"
        "到2025年，\u200b环境[bookmark: _x]改善。\n"
    )
    document = read(source)
    assert "bookmark" not in document.text
    assert "\u200b" not in document.text
    assert document.text == "甲区规划\n第一章 目标\n到2025年，环境改善。\n"
    for offset, char in enumerate(document.text):
        assert source[document.offsets.to_source(offset)] == char


@pytest.mark.parametrize("slug", ["qianjiang-2021", "rongchang-2026", "youyang-2021"])
def test_offsets_of_a_whole_plan_lead_back(slug: str) -> None:
    source = (PLANS / f"{slug}.txt").read_bytes().decode("utf-8-sig")
    document = read(source)
    step = 37
    for offset in range(0, len(document.text), step):
        assert source[document.offsets.to_source(offset)] == document.text[offset]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_give_the_same_text(encoding: str) -> None:
    text = "甲区生态环境保护规划\n第一章 目标\n" + LONG + "\n"
    document = read(text.encode(encoding))
    assert document.text == text
    warned = any("not UTF-8" in w for w in document.warnings)
    assert warned is (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (b"  \n\n", EmptyDocument),
        (b"\x89PNG\r\n\x1a\n....", BinaryDocument),
        (b"abc\x00\x01\x02def", BinaryDocument),
        (bytes(range(128, 256)) * 40, BadEncoding),
    ],
)
def test_what_is_no_text_is_one_clear_error(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        read(data)
    assert str(raised.value).startswith("[")
    assert "plan.txt" in str(raised.value)
    assert "\n" not in str(raised.value)


# --- outline ----------------------------------------------------------------------------------


def test_chapters_sections_and_lower_headings() -> None:
    document = read(
        "甲区规划\n第一章 总则\n第一节 目标\n一、近期目标\n（一）水\n"
        + LONG
        + "\n第二节 任务\n"
        + LONG
    )
    levels = [(b.level, document.quote(b.span)) for b in document.blocks if b.level]
    assert levels == [
        (1, "第一章 总则"),
        (2, "第一节 目标"),
        (3, "一、近期目标"),
        (4, "（一）水"),
        (2, "第二节 任务"),
    ]
    paragraphs = list(document.paragraphs())
    assert document.section_path(paragraphs[0]) == (
        "第一章 总则",
        "第一节 目标",
        "一、近期目标",
        "（一）水",
    )
    assert document.section_path(paragraphs[1]) == ("第一章 总则", "第二节 任务")


def test_without_chapters_the_enumeration_is_the_outline() -> None:
    document = read("甲区规划\n一、总则\n（一）目标\n" + LONG + "\n二、任务\n" + LONG)
    assert [b.level for b in document.blocks if b.level] == [1, 2, 1]


@pytest.mark.parametrize(
    "line",
    [
        "一、加强领导。各部门要高度重视，落实责任。",
        "第一节课后开展宣传教育活动，组织参观环境监测站；",
        "1.5万亩",
        "（一）是要加强统筹；",
    ],
)
def test_sentences_are_no_headings(line: str) -> None:
    document = read(f"甲区规划\n第一章 总则\n{line}\n{LONG}")
    assert [document.quote(b.span) for b in document.blocks if b.level] == ["第一章 总则"]


def test_a_heading_set_in_two_lines_is_one() -> None:
    document = read(
        "甲区规划\n第三章  以碳达峰碳中和为总抓手引领绿色转型，\n\n推动高质量发展\n\n" + LONG
    )
    heading = block_of(document, "第三章")
    assert document.quote(heading.span).endswith("推动高质量发展")
    (paragraph,) = document.paragraphs()
    assert document.section_path(paragraph) == (
        "第三章 以碳达峰碳中和为总抓手引领绿色转型， 推动高质量发展",
    )


def test_hints_make_and_unmake_headings() -> None:
    text = f"甲区规划\n第一章 总则\n城市新区\n{LONG}\n第二节是补充。\n{LONG}\n一、不是标题\n{LONG}"
    document = read(
        text,
        HeadingHint("城市新区", 2, "a run-in heading"),
        HeadingHint("一、不是标题", 0, "a list item"),
    )
    assert [(b.level, document.quote(b.span)) for b in document.blocks if b.level] == [
        (1, "第一章 总则"),
        (2, "城市新区"),
    ]


def test_letterhead_contents_pages_and_recipients_are_set_apart() -> None:
    body = "\n".join(LONG for _ in range(30))
    document = read(
        "甲府发〔2021〕1号\n甲区人民政府\n关于印发甲区生态环境规划的通知\n"
        "各镇人民政府：\n现印发给你们，请认真执行。\n甲区人民政府\n2021年12月31日\n\n"
        "甲区生态环境规划\n第一章 总则……1\n第一章 总则\n"
        + body
        + "\n— 2 —\n抄送：区委各部门，\n区人武部。\n"
    )
    kinds = [kind for kind, _, _ in outline(document)]
    assert kinds[:7] == ["front"] * 7
    assert kinds[7] == "title"
    assert kinds.count("heading") == 1
    assert kinds[-2:] == ["page", "front"]
    assert document.quote(document.blocks[-1].span) == "抄送：区委各部门，\n区人武部。"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (
            "全面推进“双高”产业发展，以重点行业企业提升改造为抓手，深入实施“双高”",
            "为重点的企业改造。",
            True,
        ),
        ("依托“一区两镇”", "”资源禀赋，加强建设。", True),
        (LONG, "推进农业绿色发展。" + LONG, False),
        (LONG.rstrip("。") + "”", "推进农业绿色发展。" + LONG, True),
        (LONG[:-1] + "。”", "推进农业绿色发展。" + LONG, False),
    ],
)
def test_paragraphs_that_a_mark_broke_are_one(first: str, second: str, joined: bool) -> None:
    document = read(f"甲区规划\n第一章 总则\n{first}\n{second}\n")
    count = sum(1 for _ in document.paragraphs())
    assert count == (1 if joined else 2)


def test_footnotes_stand_alone() -> None:
    document = read(f"甲区规划\n第一章 总则\n{LONG}\n � 双高：高技术、高成长。\n")
    assert outline(document)[-1][0] == "footnote"


def test_lost_headings_end_the_section_before() -> None:
    """A converter that loses a heading leaves the space that stood behind it."""
    filler = "\n".join(LONG + str(n) + "。" for n in range(12))
    document = read(f"甲区规划\n第一章 成效\n{filler}\n {LONG}新的一节。\n{LONG}\n")
    led = block_of(document, LONG + "新的一节")
    assert led.path == ()
    assert list(document.paragraphs())[-1].path == ()


# --- boxes ------------------------------------------------------------------------------------


def test_a_one_cell_box_holds_paragraphs_and_ends() -> None:
    document = read(
        f"甲区规划\n第一章 任务\n{LONG}\n专栏3 水体断面清单\n\n"
        "\t国考断面（1个）：甲河乙断面。\n\n市考断面（1个）：丙河丁断面。\n\n\n" + LONG
    )
    boxed = [b for b in document.paragraphs() if b.box]
    assert [document.quote(b.span)[:4] for b in boxed] == ["国考断面", "市考断面"]
    assert document.section_path(boxed[0]) == ("第一章 任务", "专栏3 水体断面清单")
    assert list(document.paragraphs())[-1].box is None


def test_numbered_items_make_a_box_without_a_table() -> None:
    document = read(
        f"甲区规划\n第一章 任务\n专栏4 重大工程\n\n1．甲工程。{LONG}\n\n２．乙工程。{LONG}\n\n{LONG}\n"
    )
    assert [bool(b.box) for b in document.paragraphs()] == [True, True, False]


def test_a_box_title_may_stand_on_two_lines() -> None:
    document = read(
        f"甲区规划\n第一章 任务\n{LONG}\n附表\n\n  甲区重大项目库\n\n\t序号\n\t名称\n\n\t1\n\t甲\n\n\n"
    )
    (table,) = document.tables()
    assert table.table is not None
    assert table.table.title is not None
    assert document.quote(table.table.title).split() == ["附表", "甲区重大项目库"]


def test_notes_belong_to_the_table_over_them() -> None:
    document = read(
        "甲区规划\n第一章 目标\n表1 指标\n\t指标\n\t2025年\n\n\t甲\n\t1*\n\n\n"
        "备注：1．一。\n2．二。\n*三。\n" + LONG
    )
    (table,) = document.tables()
    assert table.table is not None
    assert [document.quote(n) for n in table.table.notes] == ["备注：1．一。", "2．二。", "*三。"]
    assert [kind for kind, _, _ in outline(document)][-4:] == ["note", "note", "note", "paragraph"]


def test_every_block_of_the_plans_lies_in_order() -> None:
    for path in PLANS.glob("*.txt"):
        document = parse(path.read_bytes(), path.name, path.stem, PlanProfile(path.stem))
        starts = [b.span.start for b in document.blocks if b.kind is not BlockKind.NOTE]
        assert starts == sorted(starts)
        assert document.warnings == ()


def test_a_row_a_line_parted_by_tabs_is_a_table() -> None:
    """A dump may print a row a line; a line of contents has a tab too, but only one."""
    document = read(
        "甲县“十四五”规划\n目  录\n第一章 基础\t1\n第二章 任务\t5\n第一章 基础\n"
        "表1 主要指标\n序号\t指标\t单位\t2020年\t2025年\n1\t森林覆盖率\t%\t43.5\t46\n\t其中：乔木林\t%\t\t40\n"
        "注：以上为全县口径。\n"
    )
    (table,) = [block.table for block in document.blocks if block.table is not None]
    cells = [[document.quote(cell.span).strip() for cell in row] for row in table.grid]
    assert cells[:2] == [
        ["序号", "指标", "单位", "2020年", "2025年"],
        ["1", "森林覆盖率", "%", "43.5", "46"],
    ]
    assert cells[2][1] == "其中：乔木林"
    assert table.title is not None
    assert document.quote(table.title) == "表1 主要指标"


@pytest.mark.parametrize("bar", ["|", "｜", "│"])
def test_a_row_a_line_parted_by_bars_is_a_table(bar: str) -> None:
    lines = [["指标", "2020年", "2025年"], ["森林覆盖率", "43.5%", "46%"]]
    rule = "├────┼────┼────┤" if bar == "│" else "|---|---|---|"
    printed = [f"{bar} {f' {bar} '.join(cells)} {bar}" for cells in lines]
    document = read("\n".join(["第一章 目标", "表1 指标", printed[0], rule, printed[1], "正文。"]))
    (table,) = [block.table for block in document.blocks if block.table is not None]
    assert [[document.quote(c.span) for c in row] for row in table.grid] == lines


def test_a_single_line_with_tabs_is_text() -> None:
    document = read("第一章 目标\n甲\t乙\t丙\n正文在此。\n")
    assert not [block for block in document.blocks if block.table is not None]


def test_the_plans_title_over_its_pages_is_no_text() -> None:
    """Printed over three pages it runs; named twice it is named."""
    title = "甲县生态环境保护“十四五”规划"
    pages = "".join(f"全县推进第{n}项治理工作，落实各项要求。\n— {n} —\n{title}\n" for n in "123")
    document = read(f"{title}\n第一章 基础\n{pages}")
    said = [document.quote(b.span) for b in document.blocks if b.kind is BlockKind.PARAGRAPH]
    assert len(said) == 3
    assert not [text for text in said if title in text]


def test_a_row_a_line_parted_by_blanks_is_a_table() -> None:
    """Cells printed empty are told by where the header's stand; blanks within a word part nothing."""
    document = read(
        "第一章 目标\n表1 指标\n"
        "类别      指　　标          单位    2020年    2025年\n"
        "水环境    水质优良比例      %       90        ≥92\n"
        "          污水收集率        %       --        60以上\n"
        "生态      森林覆盖率        %                 46\n"
        "注：现状为2020年。\n"
    )
    (table,) = [block.table for block in document.blocks if block.table is not None]
    cells = [[document.quote(cell.span) for cell in row] for row in table.grid]
    assert cells == [
        ["类别", "指　　标", "单位", "2020年", "2025年"],
        ["水环境", "水质优良比例", "%", "90", "≥92"],
        ["水环境", "污水收集率", "%", "--", "60以上"],
        ["生态", "森林覆盖率", "%", "", "46"],
    ]
    assert [document.quote(note) for note in table.notes] == ["注：现状为2020年。"]


@pytest.mark.parametrize(
    "lines",
    [
        "联系人：张某    电话：0871-0000    传真：0871-0001\n正文在此。\n",  # one line
        "甲县人民政府        2021年3月\n乙县人民政府        2021年4月\n",  # two cells
        f"{LONG}  {LONG}  {LONG}\n{LONG}  {LONG}  {LONG}\n",  # sentences
    ],
)
def test_blanks_alone_make_no_table(lines: str) -> None:
    document = read(f"第一章 目标\n{lines}")
    assert not [block for block in document.blocks if block.table is not None]


@pytest.mark.parametrize("comma", "，,")
def test_a_row_a_line_parted_by_commas_is_a_table(comma: str) -> None:
    lines = "序号，指标，单位，2015年，2020年目标\n1，森林覆盖率，%，44，≥45\n2，污水处理率，%，——，90\n"
    document = read(f"第一章 目标\n表1 指标\n{lines.replace('，', comma)}注：“——”为未统计。\n")
    (table,) = [block.table for block in document.blocks if block.table is not None]
    cells = [[document.quote(cell.span) for cell in row] for row in table.grid]
    assert cells == [
        ["序号", "指标", "单位", "2015年", "2020年目标"],
        ["1", "森林覆盖率", "%", "44", "≥45"],
        ["2", "污水处理率", "%", "——", "90"],
    ]
    assert [document.quote(note) for note in table.notes] == ["注：“——”为未统计。"]


@pytest.mark.parametrize(
    "lines",
    [
        "序号，指标，单位\n1，森林覆盖率，%\n其余指标见附件，由各部门另行通知，不再列出。\n",  # one row
        "到2025年，水质更优，空气更好\n到2030年，水质更好，空气更优\n到2035年，样样都好，处处都美\n",
        "完善指标，压实责任，明确年份\n坚持系统治理，坚持源头防控，坚持依法治污\n坚持生态优先，坚持绿色发展，坚持统筹协调\n",
        "序号，指标，单位，2020年\n1，森林覆盖率，%\n2，污水处理率，%\n",  # other counts of cells
        "指标，单位，2020年\n水质优良比例，百分比，保持稳定\n河流水质，类别，持续改善\n",  # no figure
    ],
)
def test_commas_alone_make_no_table(lines: str) -> None:
    document = read(f"第一章 目标\n{lines}")
    assert not [block for block in document.blocks if block.table is not None]


BROKEN_AT = 30
SENTENCES = (
    "全县空气优良天数比例达到９２．４％，比２０１５年提高三点六个百分点，河流断面水质全部达标。",
    "建成城镇污水处理厂十二座，日处理能力由3000吨提高到6000吨；新建污水管网四十八点六公里。",
)


def test_lines_broken_at_one_width_are_joined() -> None:
    """In the middle of words and figures; the way back to the source is kept."""
    paragraphs = [f"　　{'、'.join(SENTENCES[i % 2 :])}（{i}）" for i in range(6)]
    source = "第一章 基础\n"
    for paragraph in paragraphs:
        lines = [paragraph[i : i + BROKEN_AT] for i in range(0, len(paragraph), BROKEN_AT)]
        source += "\n".join(lines) + "\n"
    document = read(source)
    said = [document.quote(block.span) for block in document.paragraphs()]
    assert said == [paragraph.strip() for paragraph in paragraphs]
    at = document.text.index("９２．４％", document.text.index("（1）"))
    assert source[document.offsets.to_source(at) :].replace("\n", "").startswith("９２．４％")


def test_lines_of_their_author_are_left_as_they_are() -> None:
    """Paragraphs of many lengths, a list of short lines, paragraphs that happen to be as long."""
    for source in (
        "".join(f"第{n}条 {LONG[: 20 + 3 * n]}\n" for n in range(9)),
        "甲镇\n乙镇\n丙镇\n丁镇\n戊镇\n己镇\n庚镇\n辛镇\n",
        "".join(f"{SENTENCES[0]}\n" for _ in range(8)),
    ):
        assert read(f"第一章 基础\n{source}").text == f"第一章 基础\n{source}"
