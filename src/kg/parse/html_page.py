"""A page of a government site: the part that is the document, without what surrounds it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from kg.errors import DocumentError, NotAPlan, Place, UnsafeDocument

Element = Any

_NO_TEXT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg",
    "canvas", "video", "audio", "map", "button", "input", "select", "textarea", "nav", "footer",
    "aside", "dialog",
)  # fmt: skip
_PRINTED = frozenset({"header", "footer"})  # as word processors mark what stood on every page
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:bd)?(?:share|breadcrumb|crumbs?|footer|foot|copyright|sidebar|related|"
    r"toolbar|tools|qrcode|ewm|pagination|login|search|wza|dqwz|weizhi|fenxiang|dayin|print|"
    r"navbar|nav|menu|top-?bar|friendlink|yqlj)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAVES = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "a",
        "pre",
        "dl",
        "caption",
        "thead",
    }
)
_CJK = re.compile("[\u3400-\u9fff]")
_DATA_URI = re.compile(r"data:[a-z0-9/+.-]{1,60};base64,[A-Za-z0-9+/=]*", re.IGNORECASE)

MAX_NOISE = 300  # ideographs outside links that what is called a menu or a footer may hold
MAIN_SHARE = 0.85  # of the text around it that the document's own element holds
LINK_SHARE = 0.7  # of a block's text in links: a list of links
LAYOUT_BLOCKS = 5  # paragraphs in one cell that make a table a layout


def without_pictures(text: str) -> str:
    """The markup of a page without the pictures that are written into it."""
    return _DATA_URI.sub("", text)


def load(text: str, name: str) -> Element:
    """The root element. Raises DocumentError when nothing of it can be read, UnsafeDocument when
    only a part could be, NotAPlan when it has no body."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = lxml_html.document_fromstring(
            text.replace("\0", "").encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"no page can be read: {error}", place=Place(name)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnsafeDocument("its tags nest too deeply", place=Place(name))
    if root.find("body") is None:
        raise NotAPlan("the page is empty", place=Place(name))
    return root


def strip(body: Element) -> None:
    """Removes what is never part of a document: scripts, menus, footers, hidden parts."""
    for element in list(body.iter(*_NO_TEXT)):
        drop(element)
    for element in list(body.iter()):
        style = element.get("style", "")
        hidden = element.get("hidden") is not None or (style and _HIDDEN.search(style))
        if hidden or element.get("title") in _PRINTED:
            drop(element)
    sizes = measure(body)
    for element in list(body.iter()):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if names.strip() and _NOISE.search(names) and sizes.get(element, 0) <= MAX_NOISE:
            drop(element)


def main(body: Element) -> Element:
    """The innermost element that holds nearly all text that is in no link."""
    sizes = measure(body)
    current = body
    while True:
        children = [child for child in current if isinstance(child.tag, str)]
        best = max(children, key=lambda child: sizes.get(child, 0), default=None)
        if best is None or sizes.get(best, 0) < MAIN_SHARE * max(1, sizes.get(current, 0)):
            return current
        if best.tag in _LEAVES or (best.tag == "table" and not is_layout(best)):
            return current
        current = best


def drop_link_lists(element: Element) -> None:
    """Removes blocks that hold hardly more than links."""
    sizes = measure(element)
    for block in list(element.iter("div", "ul", "ol", "dl", "table", "section")):
        if block is element or len(list(block.iter("a"))) < 2:
            continue
        whole = len(_CJK.findall(block.text_content()))
        if whole and sizes.get(block, 0) < (1 - LINK_SHARE) * whole:
            drop(block)


def measure(body: Element) -> dict[Element, int]:
    """For each element the number of ideographs in it that no link holds."""
    sizes: dict[Element, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        if not isinstance(element.tag, str):
            continue
        count = 0 if element.tag == "a" else _count(element.text)
        for child in element:
            count += (sizes.get(child, 0) if element.tag != "a" else 0) + _count(child.tail)
        sizes[element] = count
    return sizes


def _count(text: str | None) -> int:
    return len(_CJK.findall(text)) if text else 0


def is_layout(table: Element) -> bool:
    """Whether a table lays out a page: one of its cells holds tables or many paragraphs."""
    if table.get("role") in ("presentation", "none"):
        return True
    for cell in table.iter("td", "th"):
        blocks = 0
        for block in cell.iter("table", "p", "div", "h1", "h2", "h3", "h4"):
            blocks += LAYOUT_BLOCKS if block.tag == "table" else 1
            if blocks >= LAYOUT_BLOCKS and len(cell.text_content()) * 2 > len(table.text_content()):
                return True
    return False


def drop(element: Element) -> None:
    """Empties an element; the text behind it stays."""
    element.clear(keep_tail=True)
