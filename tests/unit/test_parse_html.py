"""Pages of government sites: what is the document and what surrounds it, what the page says of
it, tables, encodings, pages that hold no plan."""

from __future__ import annotations

import pytest

from kg.document import BlockKind, Document
from kg.errors import BadEncoding, DocumentTooLarge, EmptyDocument, NotAPlan, UnsafeDocument
from kg.parse import parse
from kg.profile import PlanProfile

TEXT = "推进源头治理，健全长效机制，落实各方责任，改善生态环境质量，确保各项任务按期完成。"
PLAN = (
    "<p>云栖县生态环境保护规划</p><p>一、工作基础</p><p>　　" + TEXT * 4 + "</p>"
    "<p>二、主要目标</p><p>　　" + TEXT * 4 + "</p>"
)  # fmt: skip


def read(page: str | bytes, name: str = "plan.html") -> Document:
    data = page.encode() if isinstance(page, str) else page
    return parse(data, name, "plan", PlanProfile("plan"))


def site(content: str, *, head: str = "", before: str = "", after: str = "") -> str:
    return f"<html><head>{head}</head><body>{before}{content}{after}</body></html>"


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [document.quote(b.span) for b in document.blocks if not kinds or b.kind in kinds]


def grid(document: Document) -> list[list[str]]:
    table = next(document.tables()).table
    assert table is not None
    return [[document.quote(cell.span) for cell in row] for row in table.grid]


EXPECTED = ["云栖县生态环境保护规划", "一、工作基础", TEXT * 4, "二、主要目标", TEXT * 4]
MENU = (
    "<div class='menu'>"
    + "".join(f"<a href='/{i}'>政务公开栏目{i}</a>" for i in range(9))
    + "</div>"
)
FOOT = "<div class='foot'>主办单位：云栖县人民政府　网站标识码：0000000001　技术支持：某某信息公司</div>"
SURROUNDINGS = [
    # divisions, as templates of today have them
    ("<div class='main'><div class='con'>", "</div></div>"),
    # an article in a cell of a table that lays out the page, as sites had them
    ("<table width='960'><tr><td width='200'>栏目导航</td><td><table><tr><td>", "</td></tr></table></td></tr></table>"),
    # everything inside one form
    ("<form id='aspnetForm'><input type='hidden' value='x'/><div id='zoom'>", "</div></form>"),
    # no element of its own at all
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "closing"), SURROUNDINGS)
def test_only_the_document_is_read(opening: str, closing: str) -> None:
    page = site(
        opening + PLAN + closing,
        before=MENU + "<div class='crumb'>您现在的位置：<a href='/'>首页</a> &gt; 规划计划</div>",
        after="<div>【<a>打印</a>】【<a>关闭</a>】</div><p>上一篇：<a href='x'>没有了</a></p>"
        "<div class='share'>分享到：</div><div style='display: none'>隐去的话。</div>" + FOOT,
    )
    read_texts = [text for text in texts(read(page)) if text != "栏目导航"]
    assert [text for text in read_texts if "主办单位" not in text] == EXPECTED


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>索 引 号</td><td>0032/2021-123</td><td>发文字号</td><td>云政发〔2021〕9号</td></tr>"
        "<tr><td>发布机构</td><td>云栖县人民政府</td><td>成文日期</td><td>2021年12月8日</td></tr>"
        "<tr><td>有效性</td><td></td><td>标题</td><td>云栖县生态环境保护规划</td></tr></table>",
        "<ul><li><b>索引号：</b>0032/2021-123</li><li><b>文　　号：</b>云政发〔2021〕9号</li>"
        "<li><b>发文机关：</b>云栖县人民政府</li><li><b>成文日期：</b>2021年12月8日</li>"
        "<li><b>标　　题：</b>云栖县生态环境保护规划</li></ul>",
        "<div><p>[索引号] 0032/2021-123 [文号] 云政发〔2021〕9号</p><p>[发布机构]云栖县人民政府"
        " [生成日期] 2021年12月8日</p><p>[名称] 云栖县生态环境保护规划</p></div>",
        "<dl><dt>索引号：</dt><dd>0032/2021-123</dd><dt>发文字号：</dt><dd>云政发〔2021〕9号</dd>"
        "<dt>发布单位：</dt><dd>云栖县人民政府</dd><dt>成文时间：</dt><dd>2021年12月8日</dd>"
        "<dt>主题词：</dt><dd></dd><dt>信息名称：</dt><dd>云栖县生态环境保护规划</dd></dl>",
    ],
    ids=["table", "list", "brackets", "definitions"],
)
def test_what_the_page_says_of_its_document(table: str) -> None:
    document = read(site(f"<div>{table}<div id='con'>{PLAN}</div></div>", before=MENU))
    assert dict(document.properties) == {
        "索引号": "0032/2021-123",
        "发文字号": "云政发〔2021〕9号",
        "发布机构": "云栖县人民政府",
        "成文日期": "2021年12月8日",
        "标题": "云栖县生态环境保护规划",
    }
    assert texts(document) == EXPECTED


def test_meta_tags_serve_where_there_is_no_table() -> None:
    head = (
        "<meta name='ArticleTitle' content='云栖县生态环境保护规划'>"
        "<meta name='PubDate' content='2021-12-10 09:30'><meta name='ContentSource' content='县府办'>"
    )
    assert dict(read(site(PLAN, head=head)).properties) == {
        "标题": "云栖县生态环境保护规划",
        "发布日期": "2021-12-10 09:30",
        "来源": "县府办",
    }


def test_a_title_outside_the_document_is_put_before_it() -> None:
    untitled = PLAN.removeprefix("<p>云栖县生态环境保护规划</p>")
    page = site(f"<h1>云栖县生态环境保护规划</h1><div>{untitled}</div>", before=MENU)
    document = read(page)
    assert texts(document, BlockKind.TITLE) == ["云栖县生态环境保护规划"]
    assert texts(document) == EXPECTED


def test_a_label_in_the_text_is_no_metadata() -> None:
    page = site(PLAN + "<p>名称：桐溪河治理项目</p><p>发布时间：每年六月公布结果。</p>")
    assert dict(read(page).properties) == {}


def test_spans_of_cells() -> None:
    table = (
        "<table><thead><tr><th rowspan=2>指标</th><th colspan='2'>目标值</th></tr>"
        "<tr><th>2023年</th><th>2025年</th></tr></thead>"
        "<tr><td rowspan='0'>优良天数（天）</td><td>350</td><td>355</td></tr><tr><td colspan=2>逐年提高</td></tr></table>"
    )
    assert grid(read(site(PLAN + "<p>表1 指标</p>" + table))) == [
        ["指标", "目标值", "目标值"],
        ["指标", "2023年", "2025年"],
        ["优良天数（天）", "350", "355"],
        ["优良天数（天）", "逐年提高", "逐年提高"],
    ]


def test_columns_that_only_colspan_makes_are_none() -> None:
    table = (
        "<table><tr><td colspan=2>序号</td><td colspan=3>名称</td></tr>"
        "<tr><td colspan=2>1</td><td colspan=3>清淤工程</td></tr></table>"
    )
    assert grid(read(site(PLAN + table))) == [["序号", "名称"], ["1", "清淤工程"]]


def test_lines_and_paragraphs_in_cells() -> None:
    table = (
        "<table><tr><td>名称</td><td>内容</td></tr><tr><td>清淤<br/>工程</td>"
        "<td><p>清淤12公里。</p><p>　　护岸&nbsp;8公里。</p></td></tr></table>"
    )
    assert grid(read(site(PLAN + table)))[1] == ["清淤\n工程", "清淤12公里。\n护岸 8公里。"]


def test_a_box_drawn_as_a_table_of_one_cell() -> None:
    box = f"<table border=1><tr><td><p>专栏1 噪声治理</p><p>1.{TEXT}</p><p>2.{TEXT}</p></td></tr></table>"
    document = read(site(PLAN + box))
    assert texts(document, BlockKind.BOX) == ["专栏1 噪声治理"]
    boxed = [
        document.quote(b.span) for b in document.blocks if b.box and b.kind is BlockKind.PARAGRAPH
    ]
    assert boxed == [f"1.{TEXT}", f"2.{TEXT}"]


def test_source_line_breaks_are_no_text() -> None:
    page = site(PLAN.replace("健全长效", "健全\n      长效").replace("二、", "<!-- x -->二、"))
    assert texts(read(page)) == EXPECTED


def test_raised_figures_and_notes() -> None:
    page = site(
        PLAN
        + "<p>规模8万m<sup>3</sup>，优良天数<sup>①</sup>355天<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a>。</p>"
        "<div id='ftn1'><p><a href='#_ftnref1'>[1]</a> 按新标准评价。</p></div>"
    )
    document = read(page)
    assert texts(document, BlockKind.PARAGRAPH)[-1] == "规模8万m3，优良天数355天。"
    assert texts(document, BlockKind.FOOTNOTE) == ["按新标准评价。"]


def test_numbers_of_lists_are_text() -> None:
    page = site(
        PLAN + "<ol start=3><li>关停企业。</li><li>淘汰锅炉。</li></ol><ul><li>无号。</li></ul>"
    )
    assert texts(read(page))[-3:] == ["3. 关停企业。", "4. 淘汰锅炉。", "无号。"]


# --- encodings ---------------------------------------------------------------------------------

RARE = PLAN.replace("云栖县", "㵲阳县")  # a character that GBK lacks


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"), ("GBK", "gb18030"), ("gb18030", "gb18030"), ("utf-8", "utf-8"),
        ("gb2312", "utf-8"), ("", "gb18030"), ("", "utf-8"), ("iso-8859-1", "gb18030"), ("", "utf-16"),
        ("unicode-escape", "utf-8"),
    ],
)  # fmt: skip
def test_charsets_declared_and_detected(declared: str, encoding: str) -> None:
    head = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
        if declared
        else ""
    )
    document = read(site(RARE, head=head).encode(encoding))
    assert texts(document)[0] == "㵲阳县生态环境保护规划"
    warned = [] if "utf" in encoding else ["[encoding] plan.html: read as gb18030, not UTF-8"]
    assert list(document.warnings) == warned


def test_a_page_with_one_broken_byte_is_read() -> None:
    data = (
        site(PLAN * 3, head="<meta charset=gbk>")
        .encode("gb18030")
        .replace("推进".encode("gbk"), b"\xff\xff", 1)
    )
    assert TEXT in read(data).text


def test_a_page_in_no_encoding_is_refused() -> None:
    with pytest.raises(BadEncoding):
        read(b"<html><body>" + bytes(range(128, 256)) * 60 + b"</body></html>")


# --- what is no plan ---------------------------------------------------------------------------

LIST = "".join(
    f"<li><a href='/{i}.html'>云栖县人民政府关于印发某某规划的通知（{i}）</a><span>2021-12-0{i}</span></li>"
    for i in range(1, 9)
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<h1>404</h1><p>您访问的页面不存在或已被删除。</p>", "hardly any text"),
        (f"<ul>{LIST}</ul>", "hardly any text"),
        (f"<h1>我县召开生态环境保护规划座谈会</h1><p>{TEXT * 6}</p><p>{TEXT * 3}</p>", "no headings"),
        ("<h2>一、菜谱</h2>" + "<p>取豆腐一块，切丁，入锅煎至两面金黄。</p>" * 30 + "<h2>二、汤</h2>", "no plan"),
        ("<p>云栖县人民政府关于印发规划的通知，全文见附件。</p><a href='/a/plan.docx'>云栖县规划.docx</a>",
         "links to 云栖县规划.docx"),
    ],
)  # fmt: skip
def test_pages_without_a_plan(content: str, says: str) -> None:
    with pytest.raises(NotAPlan, match=says):
        read(site(f"<div>{content}</div>", before=MENU, after=FOOT))


def test_an_empty_page() -> None:
    with pytest.raises((NotAPlan, EmptyDocument)):
        read("<html></html>")


def test_a_table_beyond_the_limit_is_refused() -> None:
    cell = "<td colspan=1000 rowspan=1000>1</td>"
    with pytest.raises(DocumentTooLarge, match="KG_TABLE_CELLS"):
        read(site(PLAN + f"<table>{f'<tr>{cell * 3}</tr>' * 200}</table>"))


def test_nesting_beyond_all_measure_is_refused() -> None:
    with pytest.raises(UnsafeDocument, match="nest too deeply"):
        read(site("<div>" * 5000 + PLAN + "</div>" * 5000))
    assert texts(read(site("<table><tr><td>" * 60 + PLAN + "</td></tr></table>" * 60))) == EXPECTED
