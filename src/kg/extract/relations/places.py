"""Where things lie, as the text says by putting one name right before another, or in brackets:
清升镇金龙湖, 忠县甘井河, 桃花源街道（桃花源社区、城北社区）; and tributaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.document import Block, Span
from kg.extract.clauses import Sentence
from kg.extract.relations.context import Context, clause_of
from kg.records import Mention, Relation, RelationKind, ThingKey, ThingKind

_LOCATED = frozenset(
    {
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.MOUNTAIN,
        ThingKind.PROTECTED_AREA,
        ThingKind.FACILITY,
        ThingKind.SECTION,
    }
)
_PART = re.compile(r"[（(]([一-鿿—－-]{2,12})段[）)]$")
_TRIBUTARIES = re.compile(r"(?:流域)?[（(](?:含|包括|包含)")
_AS_TRIBUTARIES = re.compile(r"等?(?:一级|二级|主要|重要)?支流")
_CROSSES = re.compile(
    r"(?:由[东西南北]向[东西南北])?(?:流经|穿过|贯穿|横贯|横穿|流入|穿越|途经|经)"
)
# Provinces by the one character that stands for them in 川渝, 云贵川渝.
PROVINCES = {
    "京": "北京",
    "津": "天津",
    "冀": "河北",
    "晋": "山西",
    "蒙": "内蒙古",
    "辽": "辽宁",
    "吉": "吉林",
    "黑": "黑龙江",
    "沪": "上海",
    "苏": "江苏",
    "浙": "浙江",
    "皖": "安徽",
    "闽": "福建",
    "赣": "江西",
    "鲁": "山东",
    "豫": "河南",
    "鄂": "湖北",
    "湘": "湖南",
    "粤": "广东",
    "桂": "广西",
    "琼": "海南",
    "渝": "重庆",
    "川": "四川",
    "蜀": "四川",
    "贵": "贵州",
    "黔": "贵州",
    "云": "云南",
    "滇": "云南",
    "藏": "西藏",
    "陕": "陕西",
    "秦": "陕西",
    "甘": "甘肃",
    "陇": "甘肃",
    "青": "青海",
    "宁": "宁夏",
    "新": "新疆",
}

_CROSS_BORDER = re.compile(rf"等?(?P<areas>[{''.join(PROVINCES)}]{{2,4}})跨界")
_MAX_BRACKET = 300
# 长江经济带（重庆）博览会: a bracket within a name lists no members
_GOES_ON = re.compile(r"(?!等|的|地区|片区|区域|以|为|是|和|与|及)[一-鿿]")


def abbreviated(context: Context, letters: str) -> list[ThingKey]:
    """The provinces that 川渝 or 云贵川渝 stand for; none if one character stands for none."""
    found = []
    for letter in letters:
        area = context.lexicon.areas.nearest(PROVINCES.get(letter, ""))
        if area is None:
            return []
        found.append(ThingKey(ThingKind.AREA, area.name, area.adcode))
    return found


def read(context: Context, block: Block, sentence: Sentence) -> Iterator[Relation]:
    """What one sentence says of where things are."""
    named = context.named(sentence.span)
    for before, after in pairwise(named):
        gap = context.text[before.span.end : after.span.start]
        if gap == "" and before.thing.kind is ThingKind.AREA:
            yield from _in(context, block, sentence, before, after)
        elif gap in ("（", "("):
            yield from _bracketed(context, block, sentence, before)
        elif _TRIBUTARIES.fullmatch(gap) and before.thing.kind is ThingKind.RIVER:
            yield from _tributaries(context, block, sentence, before)
        elif _CROSSES.fullmatch(gap) and before.thing.kind is ThingKind.RIVER:
            yield from _crossing(context, block, sentence, before, after)
    yield from _cross_border(context, block, sentence, named)
    for mention in named:
        if mention.thing.kind is ThingKind.PROTECTED_AREA:
            yield from _part_of_reserve(context, block, sentence, mention)


def _is_coded(context: Context, key: ThingKey) -> bool:
    """Whether an area is one of GB/T 2260, whose place is known without being said."""
    area = context.lexicon.areas.get(key.adcode)
    return area is not None and area.name == key.name


def _in(
    context: Context, block: Block, sentence: Sentence, area: Mention, thing: Mention
) -> Iterator[Relation]:
    """A thing named right behind an area lies in it; a river crosses it."""
    clause = clause_of(sentence, thing.span)
    kind = thing.thing.kind
    if kind is ThingKind.RIVER:
        if area.thing in context.above and area.thing != context.own:
            return  # 重庆市濑溪河防洪治理工程 in a county's plan: whose work it is
        yield context.relation(RelationKind.FLOWS_THROUGH, thing.thing, area.thing, block, clause)
    elif kind in _LOCATED or (kind is ThingKind.AREA and not _is_coded(context, thing.thing)):
        yield context.relation(RelationKind.LOCATED_IN, thing.thing, area.thing, block, clause)


def _bracketed(
    context: Context, block: Block, sentence: Sentence, outer: Mention
) -> Iterator[Relation]:
    """The areas in brackets behind an area lie in it; those behind a group are its members."""
    start = outer.span.end
    ends = (context.text.find(mark, start, start + _MAX_BRACKET) for mark in "）)")
    close = min((at for at in ends if at >= 0), default=None)
    if close is None:
        return
    inside = context.named(Span(start, close))
    areas = [m for m in inside if m.thing.kind is ThingKind.AREA]
    if outer.thing.kind is ThingKind.AREA_GROUP:
        if len(areas) == 1 and _GOES_ON.match(context.text, close + 1):
            return
        before = {area.span.start for area in areas}  # 湖南省 in 湖南省花垣县 says where that lies
        for area in areas:
            opens = context.text.startswith(("（", "("), area.span.end)
            if not opens and area.span.end not in before:
                yield context.relation(
                    RelationKind.MEMBER_AREA, outer.thing, area.thing, block, sentence.span
                )
    elif outer.thing.kind is ThingKind.AREA:
        for area in areas:
            if not _is_coded(context, area.thing):
                yield context.relation(
                    RelationKind.LOCATED_IN, area.thing, outer.thing, block, sentence.span
                )


def _part_of_reserve(
    context: Context, block: Block, sentence: Sentence, reserve: Mention
) -> Iterator[Relation]:
    """A reserve whose name ends in （荣昌—泸县段） lies in both."""
    part = _PART.search(reserve.span.of(context.text))
    for name in re.split(r"[—－-]+", part[1]) if part else ():
        area = context.lexicon.areas.nearest(name, context.scope.own.adcode)
        if area is not None:
            key = ThingKey(ThingKind.AREA, area.name, area.adcode)
            clause = clause_of(sentence, reserve.span)
            yield context.relation(RelationKind.LOCATED_IN, reserve.thing, key, block, clause)


def _tributaries(
    context: Context, block: Block, sentence: Sentence, river: Mention
) -> Iterator[Relation]:
    """濑溪河流域（含珠溪河、渔箭河等支流）."""
    close = context.text.find("）", river.span.end, sentence.span.end)
    if close < 0 or not _AS_TRIBUTARIES.search(context.text, river.span.end, close):
        return
    for other in context.named(Span(river.span.end, close)):
        if other.thing.kind is ThingKind.RIVER and other.thing != river.thing:
            yield context.relation(
                RelationKind.TRIBUTARY_OF, other.thing, river.thing, block, sentence.span
            )


def _crossing(
    context: Context, block: Block, sentence: Sentence, river: Mention, first: Mention
) -> Iterator[Relation]:
    """A river that 流经 areas crosses each of the list."""
    if first.thing.kind is not ThingKind.AREA:
        return
    clause = clause_of(sentence, first.span)
    for area in context.named(Span(first.span.start, clause.end)):
        if area.thing.kind is ThingKind.AREA:
            yield context.relation(
                RelationKind.FLOWS_THROUGH, river.thing, area.thing, block, clause
            )


def _cross_border(
    context: Context, block: Block, sentence: Sentence, named: list[Mention]
) -> Iterator[Relation]:
    """铜钵河、濑溪河等川渝跨界河流: each river of the list crosses both."""
    for match in _CROSS_BORDER.finditer(context.text, sentence.span.start, sentence.span.end):
        provinces = abbreviated(context, match["areas"])
        if len(provinces) < 2:
            continue
        clause = clause_of(sentence, Span(*match.span()))
        for river in run_before(context, named, match.start()):
            for province in provinces:
                yield context.relation(
                    RelationKind.FLOWS_THROUGH, river.thing, province, block, clause
                )


def run_before(context: Context, named: list[Mention], end: int) -> list[Mention]:
    """The rivers of the list that ends at ``end``."""
    run: list[Mention] = []
    for mention in reversed(named):
        if mention.span.end > end or mention.thing.kind is not ThingKind.RIVER:
            continue
        if context.text[mention.span.end : end].strip("、和与及等") and not run:
            break
        if run and context.text[mention.span.end : run[0].span.start] not in "、和与及":
            break
        run.insert(0, mention)
    return run
