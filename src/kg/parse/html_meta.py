"""What a government page says of its document: 索引号, 发文字号, 成文日期, 发布机构 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.parse.html_page import Element, drop

# Labels as sites write them, by the name under which they are handed on.
LABELS = {
    "索引号": ("索引号", "索取号", "信息索引号", "信息索引"),
    "发文字号": ("发文字号", "发文文号", "文件编号", "公文字号", "文号"),
    "成文日期": ("成文日期", "成文时间", "生成日期", "生成时间", "发文日期", "制发日期"),
    "发布日期": ("发布日期", "发布时间", "公开日期", "公开时间"),
    "发布机构": (
        "发布机构",
        "发文机关",
        "发布单位",
        "发文单位",
        "制发机关",
        "公开机构",
        "公开责任部门",
    ),
    "主题分类": ("主题分类", "信息分类", "组配分类", "公开类别", "分类"),
    "标题": ("信息名称", "文件名称", "文件标题", "标题", "名称"),
    "有效性": ("有效性", "时效性", "效力状态", "文件状态", "是否有效"),
    "主题词": ("主题词", "关键词"),
    "体裁分类": ("体裁分类", "公文种类", "文件种类", "体裁"),
    "公开方式": ("公开方式",),
    "来源": ("信息来源", "来源"),
    # what stands beside these and is of no use
    "": (
        "浏览次数",
        "浏览量",
        "点击次数",
        "点击数",
        "访问次数",
        "作者",
        "字号",
        "字体",
        "责任编辑",
    ),
}
_STRONG = frozenset({"索引号", "发文字号", "成文日期", "发布机构", "主题分类"})
_NAMES = {variant: name for name, variants in LABELS.items() for variant in variants}
_SPACE = "[\\s\u3000\u00a0]{0,4}"
_ANY = "|".join(
    _SPACE.join(variant) for variant in sorted(_NAMES, key=lambda each: (-len(each), each))
)
_START = "(?:^|(?<=[\\s\u3000\u00a0|｜；;\\]】]))"
_LABELLED = re.compile(
    rf"{_START}(?:[\[【]{_SPACE}({_ANY}){_SPACE}[\]】]{_SPACE}[:：]?|{_SPACE}({_ANY}){_SPACE}[:：])"
)
_BARE = re.compile(rf"^[\[【]?{_SPACE}({_ANY}){_SPACE}[\]】]?{_SPACE}[:：]?$")
_BLOCKS = ("td", "th", "li", "p", "div", "dt", "dd", "h4", "h5")
_GAP = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_METAS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}
# what stands behind the title in a window's title: the name of the site
_SITE = re.compile(r"[_|｜]| [-–—] |-(?=[^-]{2,20}(?:政府|局|网|厅))")
MAX_FRAGMENT, MAX_VALUE = 400, 150
APART = 12  # unlabelled fragments between two labels that are not of one table


def read(root: Element, body: Element) -> tuple[tuple[tuple[str, str], ...], list[Element]]:
    """Name and value of what the page's table of metadata says, and the elements that say it.
    Where there is no such table, what its meta tags say."""
    found: dict[str, str] = {}
    elements: list[Element] = []
    fragments = list(_fragments(body))
    last = 0
    for index in range(len(fragments)):
        pairs, used = _labelled(fragments, index)
        if not pairs:
            continue
        if index - last > APART:
            if len(found) >= 2 and _STRONG & found.keys():
                break
            found, elements = {}, []
        last = index
        elements += used
        for name, value in pairs:
            if name and value and len(value) <= MAX_VALUE:
                found.setdefault(name, value)
    if len(found) < 2 or not _STRONG & found.keys():
        found, elements = {}, []
    for name, value in _metas(root):
        found.setdefault(name, value)
    return tuple(found.items()), elements


def title(root: Element, properties: tuple[tuple[str, str], ...]) -> str:
    """The document's title: by its metadata, its first heading, its window's title."""
    stated = dict(properties).get("标题", "")
    if stated:
        return stated
    for heading in root.iter("h1"):
        if text := _folded(heading.text_content()):
            return text
    for element in root.iter("title"):
        return _SITE.split(_folded(element.text_content()))[0]
    return ""


def remove(elements: list[Element], body: Element) -> None:
    """Removes the table of metadata from the page."""
    if not elements:
        return
    lines = [[element, *element.iterancestors()] for element in elements]
    common = next(each for each in lines[0] if all(each in line for line in lines[1:]))
    said = sum(len(element.text_content()) for element in elements)
    if common is not body and len(_folded(common.text_content())) <= 2 * said + 100:
        elements = [common]
    for element in elements:
        if element is not body:
            drop(element)


def _labelled(
    fragments: list[tuple[str, Element]], index: int
) -> tuple[list[tuple[str, str]], list[Element]]:
    """The names and values that a fragment (and, behind a bare label, the next) holds."""
    text, element = fragments[index]
    bare = _BARE.match(text)
    if bare is None:
        pairs = list(_pairs(text))
        return pairs, [element] if pairs else []
    value, owner = fragments[index + 1] if index + 1 < len(fragments) else ("", element)
    if _BARE.match(value) or _LABELLED.match(value):
        value, owner = "", element
    return [(_name(bare.group(1)), _GAP.sub("", value))], [element, owner]


def _fragments(body: Element) -> Iterator[tuple[str, Element]]:
    """The short ones of the blocks without blocks in them; empty cells of tables too."""
    for element in body.iter(*_BLOCKS):
        if next(element.iterdescendants(*_BLOCKS), None) is not None:
            continue
        text = _folded(" ".join(element.itertext()))
        if len(text) <= MAX_FRAGMENT and (text or element.tag in ("td", "dd")):
            yield text, element


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    labels = list(_LABELLED.finditer(text))
    if not labels or labels[0].start() > 0:
        return
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        value = text[label.end() : after.start() if after else len(text)]
        yield _name(label[1] or label[2]), _GAP.sub("", value.strip(" |｜；;[【"))


def _name(label: str) -> str:
    return _NAMES["".join(label.split())]


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = _METAS.get(meta.get("name", "").lower())
        value = _folded(meta.get("content", ""))
        if name and value and len(value) <= MAX_VALUE:
            yield name, value


def _folded(text: str) -> str:
    return " ".join(text.split())
