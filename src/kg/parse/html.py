"""Web pages of government sites: the document on the page, its tables, what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.parse import docx_numbering, flow, html_meta, html_page, marks
from kg.parse.html_charset import decode
from kg.parse.html_page import Element
from kg.parse.limits import Limits

MEDIA_TYPE = "text/html"
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "center", "form", "fieldset", "address",
     "ul", "ol", "dl", "dt", "dd", "li", "blockquote", "pre", "figure", "figcaption", "hr", "body",
     "caption", "tr", "td", "th", "thead", "tbody", "tfoot", "details", "summary"}
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CJK_BREAK = re.compile(
    "(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n\\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NOTE_LINK = re.compile(r"#_?(?:ftn|edn|fn|footnote|endnote)(?:ref)?[-_:]?\d", re.IGNORECASE)
_NOTE_ID = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote)[-_:]?\d{1,3}$", re.IGNORECASE)
_BOILERPLATE = re.compile(
    r"""(?:
      (?:[\s\[\]【】()（）<>|｜:：/、，]*
         (?:打印|关闭|收藏|分享|复制|朗读|字体|字号|特大|超大|默认|大|中|小|本页|此页|页面|窗口|正文|全文
           |我要|纠错|返回|顶部|首页|列表|上页|语音播报|无障碍|浏览|网站地图|微信|微博|QQ空间|朋友圈))+
      [\s\[\]【】()（）<>|｜:：/、，]*
    | (?:一键)?(?:分享|转发)(?:到|至|给|[:：]).{0,40}
    | .{0,10}(?:扫一扫|扫码).{0,40}
    | (?:上|下)一[篇条页][:：].{0,100}
    | (?:相关|关联|延伸)(?:链接|附件|新闻|阅读|稿件|解读|文章|信息|推荐)[:：]?.{0,20}
    | (?:浏览|点击|访问|阅读)(?:次数|量|数|人次)?[:：].{0,20}
    | (?:您?(?:现|当前)?(?:在|所在)?的?位置|当前位置)(?:是|在)?[:：].{0,100}
    | 首页\s?[>＞»›/].{0,100}
    | (?:信息来源|来源|(?:发布|更新)?(?:时间|日期)|作者|(?:责任)?编辑|责编|校对|审核|[一二三]审|终审|供稿)
      [:：].{0,100}
    )$""",
    re.VERBOSE,
)
MAX_BOILERPLATE = 120


def read(data: bytes, name: str, limits: Limits) -> flow.Reading:
    """The document on a page. Raises DocumentError and its kinds; whether it is a plan at all is
    for the caller to judge (see :mod:`kg.parse.judge`)."""
    text, encoding = decode(data, name)
    text = html_page.without_pictures(text)
    limits.check_text(len(text), name)
    root = html_page.load(text, name)
    body = root.find("body")
    properties, elements = html_meta.read(root, body)
    title = html_meta.title(root, properties)
    html_meta.remove(elements, body)
    html_page.strip(body)
    content = html_page.main(body)
    attached = tuple(_attachments(content))
    html_page.drop_link_lists(content)
    nodes = [node for node in Flow().read(content) if not _is_boilerplate(node)]
    if title:
        if "标题" not in dict(properties):
            properties = (*properties, ("标题", title))
        nodes[:0] = _missing_title(title, nodes)
    warnings = [("encoding", f"read as {encoding}, not UTF-8")] if "utf" not in encoding else []

    return flow.Reading(tuple(nodes), MEDIA_TYPE, properties, tuple(warnings), attached)


def fragment(text: str, name: str) -> tuple[flow.Node, ...]:
    """The paragraphs and tables of a piece of html inside another format."""
    return tuple(Flow().read(html_page.load(f"<body>{text}</body>", name).find("body")))


def _missing_title(title: str, nodes: list[flow.Node]) -> list[flow.Node]:
    """The title as a line where it stands outside the document's own element."""
    folded = "".join(title.split())
    lines = "".join("".join(p.text.split()) for p in flow.paragraphs(nodes[:30]))
    return [] if folded in lines else [flow.Paragraph(title)]


def _is_boilerplate(node: flow.Node) -> bool:
    if not isinstance(node, flow.Paragraph) or len(node.text) > MAX_BOILERPLATE:
        return False
    return bool(_BOILERPLATE.match(" ".join(node.text.split())))


def _attachments(content: Element) -> Iterator[str]:
    """Names of the documents that a page links to."""
    for link in content.iter("a"):
        target = link.get("href", "").lower().partition("?")[0]
        if target.endswith((".pdf", ".doc", ".docx", ".wps", ".ofd", ".zip", ".rar")):
            yield " ".join(link.text_content().split())[:80] or target.rpartition("/")[2][:80]


@dataclass(slots=True)
class Flow:
    """Gathers paragraphs and tables in the order of the page."""

    cell: bool = False
    nodes: list[flow.Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    level: int = 0
    footnote: bool = False
    number: str = ""  # of the list item whose first text comes next

    def read(self, element: Element) -> list[flow.Node]:
        """The nodes of what is in ``element``."""
        self.inside(element)
        self.flush()
        return self.nodes

    def flush(self) -> None:
        """Ends the paragraph being gathered."""
        text = _SPACE.sub(" ", _CJK_BREAK.sub("", "".join(self.pieces)))
        self.pieces.clear()
        if text.strip(" \u00a0\u3000"):
            # numbers of lists of headings are a trace of conversion: headings have their own
            number = "" if self.level else self.number
            self.nodes.append(flow.Paragraph(number + text, self.level, self.footnote))
            self.number = ""

    def inside(self, element: Element) -> None:
        self.pieces.append(element.text or "")
        number = _start(element)
        for child in element:
            if isinstance(child.tag, str):
                if element.tag == "ol" and child.tag == "li":
                    number = docx_numbering.whole(child.get("value", ""), number)
                    self.item(child, number, element.get("type", "1"))
                    number += 1
                else:
                    self.visit(child)
            self.pieces.append(child.tail or "")

    def visit(self, element: Element) -> None:
        tag = element.tag.lower()
        if tag == "br":
            self.pieces.append(" ") if self.level else self.flush()
        elif tag == "table":
            self.flush()
            self.table(element)
        elif tag in _HEADINGS:
            self.flush()
            self.level = _HEADINGS[tag]
            self.inside(element)
            self.flush()
            self.level = 0
        elif tag == "sup":
            self.pieces.append(self.raised(element))
        elif tag == "a" and _NOTE_LINK.search(element.get("href", "")):
            return
        elif tag == "pre":
            self.flush()
            for line in element.text_content().splitlines():
                self.pieces.append(line)
                self.flush()
        elif tag in _BLOCKS:
            self.flush()
            before = self.footnote
            self.footnote = before or _is_footnote(element)
            self.inside(element)
            self.flush()
            self.footnote = before
        else:
            self.inside(element)

    def raised(self, element: Element) -> str:
        if any(_NOTE_LINK.search(link.get("href", "")) for link in element.iter("a")):
            return ""
        before = "".join(self.pieces[-3:]).rstrip()[-8:]
        return marks.raised(before, " ".join(element.text_content().split()), self.cell)

    def item(self, element: Element, number: int, form: str) -> None:
        """An item of a numbered list, with the number that browsers show."""
        self.flush()
        forms = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
        self.number = f"{docx_numbering.numeral(number, forms.get(form, 'decimal'))}. "
        self.inside(element)
        self.flush()
        self.number = ""

    def table(self, element: Element) -> None:
        if _opens(element):
            for cell in _own(element, "td", "th", "caption"):
                self.inside(cell)
                self.flush()
            return
        for caption in element.findall("caption"):
            self.inside(caption)
            self.flush()
        rows = []
        for row in _own(element, "tr"):
            cells = []
            for cell in _own(row, "td", "th"):
                content = Flow(cell=True).read(cell)
                rowspan = docx_numbering.whole(cell.get("rowspan", "1").strip(), 1)
                colspan = docx_numbering.whole(cell.get("colspan", "1").strip(), 1)
                # rowspan=0 means: to the end of the table
                cells.append(
                    flow.Cell(tuple(content), max(1, colspan), rowspan if rowspan > 0 else 10**6)
                )
            rows.append(tuple(cells))
        if any(rows):
            self.nodes.append(flow.Table(tuple(rows)))


def _opens(table: Element) -> bool:
    """Whether a table only lays out what is in it. A box drawn as one column stays a table."""
    columns = max((len(list(_own(row, "td", "th"))) for row in _own(table, "tr")), default=0)
    return columns > 1 and html_page.is_layout(table)


def _own(element: Element, *tags: str) -> Iterator[Element]:
    """Rows or cells of a table, not those of tables in it."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "tr", "form"):
            yield from _own(child, *tags)


def _start(element: Element) -> int:
    start: int = docx_numbering.whole(element.get("start", ""), 1) if element.tag == "ol" else 1
    return start


def _is_footnote(element: Element) -> bool:
    names = (element.get("id", ""), element.get("name", ""))
    return any(_NOTE_ID.match(name) for name in names if name)
