"""Monitoring sections: 阿蓬江两河断面, and lists that share a tail: 大溪河、孝子河出境断面."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries, is_name_char
from kg.extract.entities.found import Found
from kg.lexicon.text import listed
from kg.lexicon.verbs import VERBS
from kg.records import ThingKind

_SECTION = re.compile("断面")
_WATERS = (ThingKind.RIVER, ThingKind.RIVER_REACH, ThingKind.LAKE, ThingKind.RESERVOIR)
# What a section is, without saying where: shared by all rivers of a list.
_QUALIFIER = (
    r"(?:国家|国|省|市|州|区|县|乡镇|镇)?(?:级)?(?:考核?|控制?|考核控制|考核[（(]控制[）)])"
    r"|入海|入江|入河|入湖|入库|出境|入境|出入境|出[（(]入[）)]境|入[（(]出[）)]境|过境|交接|常规|例行|监测|考核|控制|水质|自动|地表水|干流|水环境|市?国市?控"
)
_QUALIFIERS = re.compile(rf"(?:{_QUALIFIER})*")
# 甲江上桥、乙江下桥2个国考断面: a list of sections, counted
_COUNTED = re.compile(
    rf"(?P<place>[一-鿿]{{2,8}}?)[0-9０-９二两三四五六七八九十]{{1,3}}个(?:{_QUALIFIER})*"
)
_GENERIC = frozenset(
    listed(
        "主要 重点 新增 各 该 河流 跨界河流 水体 支流 排污口 上述 以下 代表性 每个 部分 所有 不同 相关 城区 控制性 典型"
    )
)
_NO_PLACE = ("等", "河流", "水体", "断面", "流域", "以上", "个")
_BEFORE_ITEM = frozenset("、：:；;")
_RIVER_OF_ITEM = re.compile(r"[一-鿿]{1,3}[水沟渠川](?=[一-鿿]{2})")
# In a list of places, what is none: qualities, areas, waters at large.
_NO_ITEM = re.compile(
    r"断面|水质|[国省市县区]控|[国省市县区]考|考核|监测|达标|其中|等|[省市县区镇乡村]$|流域$|以上|以下|[类个条座家率]$|标准|方案|规划"
)
_BRACKET = re.compile(r"[（(](?P<list>[^（()）\n，。；]{2,60})[)）]")
_MAX_TAIL = 12
_MAX_STEM = 8


def read(text: str, boundaries: Boundaries, waters: Iterable[Found]) -> Iterator[Found]:
    """Sections with a name, and the rivers inside their names."""
    by_start = {w.span.start: w for w in waters if w.kind in _WATERS}
    names = {water.name: water for water in by_start.values()}
    after = 0
    for match in _SECTION.finditer(text):
        low = max(after, _chunk_start(text, match.start()))
        after = match.end()
        river = next((by_start[at] for at in range(low, match.start()) if at in by_start), None)
        yield from _in_brackets(text, boundaries, match)
        if river is None:
            placed = list(_placed(text, boundaries, match, low, by_start))
            yield from placed
            if placed:
                yield from _places_before(text, boundaries, placed[0], by_start, names)
            continue
        tail = text[river.span.end : match.start()]
        shared = tail.removeprefix("等")
        if tail.startswith("流域") and _QUALIFIERS.fullmatch(tail, 2):
            continue  # 甲河流域国控断面: all of a kind
        counted = _COUNTED.fullmatch(tail)
        if counted is not None and not any(verb in counted["place"] for verb in VERBS):
            span = Span(river.span.start, river.span.end + counted.end("place"))
            section = Found(span, ThingKind.SECTION, span.of(text) + "断面", alt=(span.of(text),))
            yield section
            yield _inner(river)
            yield from _places_before(text, boundaries, section, by_start, names)
            continue
        if len(tail) > _MAX_TAIL or any(verb in shared for verb in VERBS) or "等" in shared:
            continue
        whole = Span(river.span.start, match.end())
        if tail == shared:
            section = Found(whole, ThingKind.SECTION, whole.of(text))
            yield section
            yield _inner(river)
            if not (shared and _QUALIFIERS.fullmatch(shared)):
                yield from _places_before(text, boundaries, section, by_start, names)
        if _QUALIFIERS.fullmatch(shared):
            yield from _sharing(text, river, by_start, shared, listed_last=tail != shared)


def _chunk_start(text: str, end: int) -> int:
    """Where the item that ends at ``end`` begins; short brackets (出（入）境) are part of it."""
    start = end
    low = max(0, end - 40)
    while start > low:
        char = text[start - 1]
        if char in "）)" and start - 4 > low:
            opening = max(text.rfind("（", start - 5, start), text.rfind("(", start - 5, start))
            if opening > 0:
                start = opening
                continue
        if not is_name_char(char) and not char.isdigit():
            break
        start -= 1
    return start


def _sharing(
    text: str, river: Found, by_start: dict[int, Found], tail: str, *, listed_last: bool
) -> Iterator[Found]:
    """A section for each river of the list that ``river`` ends."""
    items = lists.items_before(text, river.span.end)
    for index in range(len(items) - 1, -1, -1):
        if "断面" in items[index].of(text):
            items = items[index + 1 :]
            break
    if not listed_last and len(items) < 2:
        return
    for index, item in enumerate(items):
        start = item.start if index else _first(item, by_start)
        found = by_start.get(start)
        if found is None or found.span.end != item.end:
            continue
        if found is river and not listed_last:
            continue
        yield Found(found.span, ThingKind.SECTION, found.name + tail + "断面", nested=True)
        yield _inner(found)


def _first(item: Span, by_start: dict[int, Found]) -> int:
    """Where the water that ends the first item of a list begins; words may stand before it."""
    return next(
        (
            at
            for at in range(item.start, item.end)
            if at in by_start and by_start[at].span.end == item.end
        ),
        item.start,
    )


def _inner(river: Found) -> Found:
    return Found(river.span, river.kind, river.name, alt=river.alt, nested=True)


def _placed(
    text: str,
    boundaries: Boundaries,
    match: re.Match[str],
    low: int,
    by_start: dict[int, Found],
) -> Iterator[Found]:
    """A section named after its place alone (妙泉入口断面), where nothing stands before it."""
    left = boundaries.left(match.start(), _MAX_STEM)
    start = max(left.start, low)
    is_item = text[low - 1 : low] in _BEFORE_ITEM
    if is_item and match.start() - low <= _MAX_STEM:
        start = low
    place = _strip_qualifiers(text[start : match.start()])
    if not (left.sure or is_item) or len(place) < 2 or place in _GENERIC:
        return
    if any(word in place for word in (*VERBS, *_NO_PLACE)):
        return
    after_river = is_item and _follows_river(text, low, by_start)
    if not after_river and not boundaries.is_proper(start, start + len(place)):
        return
    yield Found(Span(start, match.end()), ThingKind.SECTION, text[start : match.end()])
    river = _RIVER_OF_ITEM.match(text, start, start + len(place)) if is_item else None
    if river is not None:
        yield Found(Span(*river.span()), ThingKind.RIVER, river.group(), nested=True)


def _follows_river(text: str, low: int, by_start: dict[int, Found]) -> bool:
    """Whether the item before begins with a water and goes on: 龙头 in 沁河拴驴泉、龙头断面."""
    if text[low - 1 : low] != "、":
        return False
    items = lists.items_before(text, low - 1)
    water = (
        next((by_start[at] for at in range(items[-1].start, items[-1].end) if at in by_start), None)
        if items
        else None
    )
    return water is not None and water.span.end < items[-1].end


def _places_before(
    text: str,
    boundaries: Boundaries,
    last: Found,
    by_start: dict[int, Found],
    names: dict[str, Found],
) -> Iterator[Found]:
    """钟楼大桥 and 五牧 in 钟楼大桥、五牧、百渎港断面: sections whose places a list names."""
    if text[last.span.start - 1 : last.span.start] not in ("、", "和", "与", "及"):
        return
    items = lists.items_before(text, last.span.start - 1)
    for index in range(len(items) - 1, -1, -1):
        start = boundaries.after_verbs(items[index].start, items[index].end)
        item = Span(start, items[index].end)
        name = item.of(text)
        river = _river_of(item, text, by_start, names)
        whole = river is not None and river.span.end == item.end
        if not 2 <= len(name) <= _MAX_STEM or whole or _NO_ITEM.search(name):
            return
        if not all(map(is_name_char, name)) or boundaries.has_verb(start, item.end):
            return
        if not boundaries.is_proper(start, item.end):
            return
        yield Found(item, ThingKind.SECTION, name + "断面", alt=(name,))
        if river is not None:
            yield _inner(river)


def _river_of(
    item: Span, text: str, by_start: dict[int, Found], names: dict[str, Found]
) -> Found | None:
    """The water that an item begins with; the shortest that the text names (贡江 in 贡江储潭)."""
    found = by_start.get(item.start)
    name = item.of(text)
    shorter = next((name[:n] for n in range(2, len(name) - 1) if name[:n] in names), None)
    if found is None or found.span.end != item.end or shorter is None:
        return found
    span = Span(item.start, item.start + len(shorter))
    return replace(names[shorter], span=span)


def _in_brackets(text: str, boundaries: Boundaries, match: re.Match[str]) -> Iterator[Found]:
    """沙段 and 响岩 in 2个国控断面（沙段、响岩）: a bracket that names the sections counted."""
    inside = _BRACKET.match(text, match.end())
    if inside is None:
        return
    for item in lists.items(text, Span(*inside.span("list"))):
        name = item.of(text)
        if not 2 <= len(name) <= _MAX_STEM or _NO_ITEM.search(name):
            return
        if not all(map(is_name_char, name)) or boundaries.has_verb(item.start, item.end):
            return
        if boundaries.is_proper(item.start, item.end):
            yield Found(item, ThingKind.SECTION, name + "断面", alt=(name,))


def _strip_qualifiers(stem: str) -> str:
    """What is left of a stem without the words that only say what kind of section it is."""
    match = re.search(rf"(?:{_QUALIFIER})+$", stem)
    return stem[: match.start()] if match else stem


def divided(name: str, waters: Container[str]) -> tuple[str, str]:
    """A section's water, if its name begins with one of ``waters``, and its place, without words
    such as 国考: 阿蓬江 and 两河 of 阿蓬江两河出境断面. The place is empty where only the water
    and such words make the name (大溪河出境断面)."""
    stem = _strip_qualifiers(name.removesuffix("断面"))
    if stem in waters:
        return stem, ""
    for end in range(len(stem) - 2, 1, -1):
        if stem[:end] in waters:
            return stem[:end], stem[end:]
    return "", stem if len(stem) > 1 else ""
