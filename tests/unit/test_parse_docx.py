"""Word files: merged and nested tables, numbers that Word shows, tracked changes, text boxes,
notes, fields, headings; files that are broken, hostile or locked."""

from __future__ import annotations

import http.server
import io
import threading
import zipfile
from collections.abc import Iterator

import pytest
from docx_parts import R, W, p, package, r, tbl, tc, tr

from kg.document import BlockKind, Document
from kg.errors import (
    BinaryDocument,
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    EncryptedDocument,
    MacroDocument,
    UnsafeDocument,
)
from kg.parse import parse
from kg.profile import PlanProfile

TEXT = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成。"


def read(data: bytes, name: str = "plan.docx") -> Document:
    document = parse(data, name, "plan", PlanProfile("plan"))
    for block in document.blocks:
        assert document.quote(block.span).strip()
    return document


def lines(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.quote(b.span) for b in document.blocks if not kinds or b.kind in kinds]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[document.quote(cell.span) for cell in row] for row in block.table.grid]
        for block in document.blocks
        if block.table
    ]


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, document.quote(block.span))
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]


# --- tables ------------------------------------------------------------------------------------


def test_merged_cells_stand_at_every_position_they_cover() -> None:
    table = tbl(
        tr(tc("类别", merge="restart"), tc("指标", merge="restart"), tc("目标值", span=2)),
        tr(tc("", merge="continue"), tc("", merge="continue"), tc("2023年"), tc("2025年")),
        tr(tc("水环境", merge="restart"), tc("水质优良比例（%）"), tc("90"), tc("95")),
        tr(tc("", merge="continue"), tc("污水处理率（%）"), tc("达到考核要求", span=2)),
    )
    document = read(package(p("表1 主要指标") + table))
    assert grids(document) == [
        [
            ["类别", "指标", "目标值", "目标值"],
            ["类别", "指标", "2023年", "2025年"],
            ["水环境", "水质优良比例（%）", "90", "95"],
            ["水环境", "污水处理率（%）", "达到考核要求", "达到考核要求"],
        ]
    ]
    block = next(document.tables())
    assert block.table is not None
    assert block.table.header_rows == 2
    assert block.table.grid[3][3].colspan == 2
    assert block.table.grid[2][0].rowspan == 2


def test_a_vertical_merge_ends_where_another_begins() -> None:
    table = tbl(
        tr(tc("类别"), tc("名称")),
        tr(tc("甲类", merge="restart"), tc("一号断面")),
        tr(tc("", merge="continue"), tc("二号断面")),
        tr(tc("乙类", merge="restart"), tc("三号断面")),
        tr(tc("", merge="continue"), tc("四号断面")),
    )
    assert [row[0] for row in grids(read(package(table)))[0]] == [
        "类别",
        "甲类",
        "甲类",
        "乙类",
        "乙类",
    ]


def test_columns_that_only_borders_drawn_askew_make_are_none() -> None:
    """Word keeps five columns where a reader sees three: borders a millimetre apart."""
    table = tbl(
        tr(tc("序号"), tc("名称", span=2), tc("投资（万元）", span=2)),
        tr(tc("1", span=2), tc("清淤工程", span=2), tc("320")),
        tr(tc("2", span=2), tc("管网工程", span=2), tc("450")),
        grid=(800, 60, 3000, 50, 1600),
    )
    assert grids(read(package(table))) == [
        [["序号", "名称", "投资（万元）"], ["1", "清淤工程", "320"], ["2", "管网工程", "450"]]
    ]


def test_a_row_that_begins_further_in_keeps_its_columns() -> None:
    table = tbl(
        tr(tc("类别"), tc("名称"), tc("数量")),
        tr(tc("名录外"), tc("7"), props='<w:gridBefore w:val="1"/>'),
    )
    assert grids(read(package(table)))[0][1] == ["", "名录外", "7"]


def test_a_frame_with_title_and_table_is_a_box_with_a_table() -> None:
    inner = tbl(tr(tc("项目"), tc("规模")), tr(tc("湿地恢复"), tc("35亩")))
    frame = tbl(tr(tc(p("专栏2 生态修复工程") + inner + p("注：规模为初步测算。"))))
    document = read(package(p(TEXT) + frame + p(TEXT)))
    assert lines(document, BlockKind.BOX) == ["专栏2 生态修复工程"]
    assert grids(document) == [[["项目", "规模"], ["湿地恢复", "35亩"]]]
    table = next(document.tables()).table
    assert table is not None
    assert table.title is not None
    assert [document.quote(note) for note in table.notes] == ["注：规模为初步测算。"]


def test_cells_that_a_table_splits_are_rows() -> None:
    """One pollutant a line, drawn as tables inside the cells of one row."""
    names = tbl(*(tr(tc(name)) for name in ("化学需氧量", "氨氮", "氮氧化物")))
    figures = tbl(*(tr(tc(figure)) for figure in ("320", "18", "95")))
    table = tbl(
        tr(tc("类别"), tc("污染物"), tc("减排量（吨）")),
        tr(tc("总量减排"), tc(names + p("")), tc(figures + p(""))),
        tr(tc("环境风险"), tc("事故"), tc("0")),
    )
    assert grids(read(package(table))) == [
        [
            ["类别", "污染物", "减排量（吨）"],
            ["总量减排", "化学需氧量", "320"],
            ["总量减排", "氨氮", "18"],
            ["总量减排", "氮氧化物", "95"],
            ["环境风险", "事故", "0"],
        ]
    ]


def test_a_table_beside_other_text_in_a_cell_follows_the_table() -> None:
    inner = tbl(tr(tc("镇"), tc("座")), tr(tc("白沙镇"), tc("2")))
    table = tbl(
        tr(tc("项目名称"), tc("建设内容")),
        tr(
            tc("污水处理设施建设项目，含管网及配套设施"),
            tc(p("新建污水处理站，分布如下：") + inner),
        ),
    )
    first, second = grids(read(package(table)))
    assert first[1] == ["污水处理设施建设项目，含管网及配套设施", "新建污水处理站，分布如下："]
    assert second == [["镇", "座"], ["白沙镇", "2"]]


def test_a_raised_figure_in_a_cell_is_a_note_mark_and_in_a_unit_an_exponent() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    table = tbl(
        tr(tc("指标"), tc("2025年")),
        tr(tc(p("PM2.5浓度（μg/m", r("3", raised), "）")), tc(p("26", r("1", raised)))),
    )
    document = read(
        package(p("水量为12万米", r("3", raised), "，优良天数355天", r("2", raised), "。") + table)
    )
    assert grids(document)[0][1] == ["PM2.5浓度（μg/m3）", "26【1】"]
    assert "12万米3，优良天数355天。" in document.text


# --- text --------------------------------------------------------------------------------------


def test_tracked_changes_are_accepted() -> None:
    body = (
        p("保护面积", '<w:del><w:r><w:delText>100</w:delText></w:r></w:del>', f"<w:ins>{r('120')}</w:ins>", "亩。")
        + p(f"<w:moveFrom>{r('旧处的话。')}</w:moveFrom>", f"<w:moveTo>{r('移来的话。')}</w:moveTo>")
        + p("前半句，", props="<w:rPr><w:del/></w:rPr>")
        + p("后半句。")
        + tbl(tr(tc("名称"), tc("数量")), tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2"), props="<w:del/>"))
    )  # fmt: skip
    document = read(package(body))
    text = lines(document, BlockKind.PARAGRAPH, BlockKind.FRONT)
    assert text == ["保护面积120亩。", "移来的话。", "前半句，后半句。"]
    assert grids(document) == [[["名称", "数量"], ["甲", "1"]]]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)  # fmt: skip


def numbered(text: str, num: int, level: int) -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_numbers_that_word_shows_are_text() -> None:
    body = "".join(
        (
            numbered("发展基础", 1, 0), numbered("主要成效", 1, 1), p(TEXT),
            numbered("存在问题", 1, 1), numbered("污水管网不足。", 1, 2), numbered("监管力量偏弱。", 1, 2),
            numbered("目标任务", 1, 0), numbered("总体目标", 1, 1), numbered("细目。", 1, 3),
            numbered("2025年前完成整治。", 3, 2), numbered("落实责任。", 2, 0), numbered("不编号。", 0, 0),
        )
    )  # fmt: skip
    document = read(package(body, numbering=NUMBERING))
    assert headings(document) == [
        (1, "一、发展基础"), (2, "（一）主要成效"), (2, "（二）存在问题"),
        (1, "二、目标任务"), (2, "（一）总体目标"),
    ]  # fmt: skip
    assert lines(document, BlockKind.PARAGRAPH) == [
        TEXT, "1. 污水管网不足。", "2. 监管力量偏弱。", "2.1.1 细目。", "5. 2025年前完成整治。",
        "落实责任。", "不编号。",
    ]  # fmt: skip


def test_serial_numbers_that_word_counts_in_cells_are_text() -> None:
    serial = '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'
    rows = [tr(tc(p(props=serial)), tc(name)) for name in "甲乙"]
    assert grids(read(package(tbl(tr(tc("序号"), tc("名称")), *rows), numbering=NUMBERING)))[0] == [
        ["序号", "名称"], ["1.", "甲"], ["2.", "乙"],
    ]  # fmt: skip


STYLES = (
    '<w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="小节"/><w:basedOn w:val="3"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>'
)  # fmt: skip


def styled(text: str, style: str) -> str:
    return p(text, props=f'<w:pStyle w:val="{style}"/>')


def test_headings_by_style_take_the_levels_that_numbered_ones_show() -> None:
    """The author made the title level 1 and everything else one deeper."""
    body = (
        styled("云栖县生态环境保护规划", "1")
        + styled("一、工作基础", "2").replace("<w:pPr>", "<w:pPr><w:outlineLvl w:val='1'/>")
        + p(TEXT)
        + styled("短板弱项", "own")
        + p(TEXT)
        + styled("二、主要目标", "2").replace("<w:pPr>", "<w:pPr><w:outlineLvl w:val='1'/>")
        + styled(TEXT, "3")
        + styled("普通段落不在循环样式中迷失。", "loop")
    )
    document = read(package(body, styles=STYLES))
    assert lines(document, BlockKind.TITLE) == ["云栖县生态环境保护规划"]
    assert headings(document) == [(1, "一、工作基础"), (2, "短板弱项"), (1, "二、主要目标")]
    assert lines(document, BlockKind.PARAGRAPH)[-2:] == [TEXT, "普通段落不在循环样式中迷失。"]


def test_the_table_of_contents_is_left_out() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
    body = (
        p("云栖县生态环境保护规划")
        + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        + f"<w:sdtContent>{p('一、工作基础 1')}</w:sdtContent></w:sdt>"
        + styled("二、主要目标 3", "t1")
        + p("一、工作基础")
        + p(TEXT, field.format("begin"), "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>",
            field.format("separate"), r("见第8页。"), field.format("end"))
    )  # fmt: skip
    document = read(package(body, styles=STYLES))
    assert headings(document) == [(1, "一、工作基础")]
    assert lines(document, BlockKind.PARAGRAPH) == [f"{TEXT}见第8页。"]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = "<w:txbxContent>" + p("专栏1 蓝天工程") + p("1.淘汰锅炉43台。") + "</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read(package(p("一、重点任务") + p(TEXT, drawing) + p(TEXT)))
    assert lines(document) == ["一、重点任务", TEXT, "专栏1 蓝天工程", "1.淘汰锅炉43台。", TEXT]


def test_notes_come_last_and_their_marks_leave_the_text() -> None:
    body = p(
        "第一句",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        "完。",
        '<w:r><w:endnoteReference w:id="1"/></w:r>',
    ) + p(TEXT)
    document = read(
        package(
            body,
            footnotes='<w:footnote w:id="0" w:type="separator">' + p("线") + "</w:footnote>"
            '<w:footnote w:id="2">' + p("脚注的话。") + '</w:footnote><w:footnote w:id="3">' + p("无人引用。") + "</w:footnote>",
            endnotes='<w:endnote w:id="1">' + p("尾注的话。") + "</w:endnote>",
        )
    )  # fmt: skip
    assert lines(document, BlockKind.FOOTNOTE) == ["脚注的话。", "尾注的话。"]
    assert lines(document)[0] == "第一句完。"


def test_soft_breaks_end_lines_of_text_but_not_headings() -> None:
    broken = "<w:r><w:br/></w:r>"
    body = (
        p("第一章 统筹推进减污降碳", broken, "建设美丽云栖", props='<w:pStyle w:val="1"/>')
        + p("1.第一项任务。", broken, "2.第二项任务。")
    )  # fmt: skip
    document = read(package(body, styles=STYLES))
    assert headings(document) == [(1, "第一章 统筹推进减污降碳 建设美丽云栖")]
    assert lines(document, BlockKind.PARAGRAPH) == ["1.第一项任务。", "2.第二项任务。"]


def test_characters_of_other_kinds() -> None:
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    body = p(
        "比例", '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "90", "<w:r><w:noBreakHyphen/></w:r>", "95%，",
        r("\uf0a3", symbol), "5%", r("隐去的字", "<w:vanish/>"),
        '<w:hyperlink r:id="x">' + r("链接") + "</w:hyperlink>",
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
        "。",
    )  # fmt: skip
    assert lines(read(package(body))) == ["比例≥90-95%，≤5%链接1/2。"]


def test_the_strict_form_of_the_format_is_read() -> None:
    data = package(p("一、目标") + p(TEXT) + tbl(tr(tc("甲"), tc("乙")), tr(tc("丙", span=2))))
    strict = {W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
              R: "http://purl.oclc.org/ooxml/officeDocument/relationships"}  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info).decode()
            for was, now in strict.items():
                content = content.replace(was, now)
            new.writestr(info.filename, content)
    document = read(made.getvalue())
    assert headings(document) == [(1, "一、目标")]
    assert grids(document) == [[["甲", "乙"], ["丙", "丙"]]]


# --- what cannot or must not be read -----------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who asks it for anything."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


def test_nothing_outside_the_file_is_fetched(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    external = {"attachedTemplate": f"{url}t.dotm", "image": f"{url}i.png", "hyperlink": f"{url}h"}
    document = read(package(p(TEXT), external=external))
    assert asked == []
    assert document.warnings == (
        "[external] plan.docx: 2 references to other files not followed: attachedTemplate, image",
    )


def test_external_entities_are_refused_unread(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    head = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{url}e">]>'
    with pytest.raises(UnsafeDocument, match="document type"):
        read(package(p("&x;"), head=head))
    assert asked == []


def test_an_entity_bomb_is_refused() -> None:
    head = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )  # fmt: skip
    with pytest.raises(UnsafeDocument, match="document type"):
        read(package(p("&i;"), head=f"{head}]>"))


def test_an_archive_bomb_is_refused_before_it_unpacks() -> None:
    data = package(p(TEXT), extra={"word/media/bomb.bin": b"\0" * (64 << 20)})
    assert len(data) < 1 << 20
    with pytest.raises(UnsafeDocument, match=r"word/media/bomb\.bin unpacks to \d+ times its size"):
        read(data)


def test_many_parts_are_refused() -> None:
    extra = {f"x{index}": b"" for index in range(10_001)}
    with pytest.raises(UnsafeDocument, match=r"10005 parts|too many parts"):
        read(package(p(TEXT), extra=extra))


def test_what_unpacks_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_EXPANDED_SIZE", "1")
    noise = bytes(range(256)) * 4096
    with pytest.raises(DocumentTooLarge, match="KG_EXPANDED_SIZE moves the limit"):
        read(package(p(TEXT), extra={f"n{i}": noise for i in range(2)}))


def test_macros_are_refused() -> None:
    with pytest.raises(MacroDocument, match="macros"):
        read(package(p(TEXT), extra={"word/vbaProject.bin": b"x"}))
    with pytest.raises(MacroDocument, match="macros"):
        read(package(p(TEXT), media="application/vnd.ms-word.document.macroEnabled.main+xml"))


def test_a_password_is_asked_for_by_name() -> None:
    encrypted = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(EncryptedDocument, match="password"):
        read(encrypted)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web archive"),
    ],
)
def test_formats_that_no_reader_reads_are_named(data: bytes, says: str) -> None:
    with pytest.raises(BinaryDocument, match=says):
        read(data)


def test_archives_of_other_kinds_are_named() -> None:
    for part, says in (("OFD.xml", "OFD"), ("xl/workbook.xml", "Excel"), ("a.txt", "archive")):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(BinaryDocument, match=says):
            read(stream.getvalue(), "plan.zip")


def test_broken_files_are_told_so() -> None:
    whole = package(p(TEXT) * 200)
    with pytest.raises(DocumentError, match="broken archive"):
        read(whole[: len(whole) // 2])
    at = whole.index(b"word/document.xml") + 40
    with pytest.raises(DocumentError, match=r"cannot be unpacked|no XML"):
        read(whole[:at] + b"\xff" * 20 + whole[at + 20 :])
    with pytest.raises(DocumentError, match="no XML"):
        read(package("<w:p>"))
    with pytest.raises(EmptyDocument):
        read(package(p("")))


def test_a_table_beyond_the_limit_is_refused() -> None:
    row = tr(*(tc("1", span=1000) for _ in range(11)))
    with pytest.raises(DocumentTooLarge, match="KG_TABLE_CELLS"):
        read(package(tbl(*[row] * 10)))
