"""Text of Word files: tracked changes, numbers that Word shows, headings, text boxes, notes."""

from __future__ import annotations

import io
import zipfile

from docx_parts import TEXT, R, W, grids, headings, lines, p, package, r, read, tbl, tc, tr

from kg.document import BlockKind


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
