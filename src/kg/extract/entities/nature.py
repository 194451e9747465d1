"""Mountains and protected areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries, Left
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import GENERIC_MOUNTAIN
from kg.lexicon.text import listed
from kg.records import ThingKind

_MOUNTAIN = re.compile(r"[山岭峰]|(?<![顶拔冒削塔笔刀指舌精])尖(?=[、，。；）)等和与及]|$)")
_AFTER_MOUNTAIN = re.compile(
    r"水(?!源涵养)|[县市旗祖甲]|(?:铁|铜|锰|煤|铅锌|锡|钨|金|磷)?矿|[区体地脉林城川村镇乡路庄清歌谷麓上下脚腰腹间洞火药羊泉茶楂核石沟坪峡寨海河江湖溪街桥垭塘坡头堡湾岗岭峰坝]"
    r"|系(?!统)|国家级?(?!森林|自然)|社区"
)
# The last character of a stem that makes a phrase of it: 矿山, 碳达峰, 金山银山.
_PHRASE = {
    "山": frozenset("矿荒高名群挖见爬登上下如靠护封治看三两四深远"),
    "岭": frozenset(),
    "峰": frozenset("达错高削尖洪顶巅调"),
    "尖": frozenset("高拔冒最最"),
}
# 盖, 梁, 寨 … are mountains' last characters too, but verbs and buildings more often: they count
# in lists of mountains, or where the name is otherwise known to be one.
_LIST_CLASS = re.compile(
    r"等(?:[0-9一二三四五六七八九十]+[座个])?[^，。；：、（(]{0,8}?(?:山体|山脉|山系|名山|山地|屏障|高山|山峰|[四五]山)"
    r"|为(?:主要|主体|重要)?(?:生态)?(?:屏障|骨架)|为主体?的[^，。；：、（(]{0,10}?屏障"
)
_RIDGE = re.compile(r"[一-鿿][盖梁寨坪岩坡垭界岗崖包堡]子?$")
_OTHER_NAME = re.compile(r"[（(]([一-鿿]{2,5})[）)]")
_NOT_RIDGE = frozenset(
    listed(
        "覆盖 涵盖 遮盖 掩盖 加盖 铺盖 桥梁 山寨 村寨 地坪 草坪 岩溶 页岩 山坡 护坡 边坡 陡坡 缓坡 世界"
        " 边界 跨界 境界 山崖 面包"
    )
)
_PROTECTED = re.compile(
    r"自然保护区|(?:水产)?种质资源保护区|(?:湿地|森林|地质|海洋|沙漠|石漠|石漠化|草原|国家|自然|矿山)公园|风景名胜区?"
    r"|世界(?:自然|文化|自然与文化|自然和文化|文化与自然|文化和自然|双)?遗产(?!联盟|大会|名录|委员会)|(?:自然|湿地)?保护小区"
)
# 其甘诺尔湖湿地: a wetland named after its water.
_WETLAND = re.compile(
    r"(?<=[湖海淖淀泊泽荡河江溪库甸])(?:(?:滨海|河口|沼泽|国家重要|省级重要|重要)?湿地)(?!公园|自然|生态|保护区|景观|净化|修复|恢复|建设|资源|系统|工程|面积|植被|占补|类型|\+)"
)
_AFTER_PROTECTED = re.compile(r"[（(][一-鿿—－-]{2,10}段[）)]")
_SOURCE = re.compile(r"(?:水源|水源地|饮用水源|饮用水水源)$")
_LEVELS = (
    "国家级",
    "国家重点",
    "国家",
    "省级",
    "市级",
    "县级",
    "区级",
    "州级",
    "世界级",
    "各级",
    "各类",
    "湿地",
    "森林",
    "地质",
    "城市",
    "重要",
    "重点",
    "自然",
    "其他",
    "一批",
    "部分",
    "世界",
    "新",
    "大型",
    "喀斯特",
)


_DASHES = "—–－-"
_PART_OF_NAME = frozenset("大小东西南北中老新上下前后")  # 小秦岭 is another than 秦岭
_IDIOM = re.compile(r"[一-鿿]水")
# 武陵山上: where the mountain is one that dictionaries know, the word after it is its own.
# 北依某岭, 南屏某山: where a place lies towards mountains; 南屏山 is a name.
_LIES = re.compile(r"[东西南北]{1,2}(?:[依屏倚靠枕邻踞望抵据]|[毗相]?[连接邻])")
_ON_IT = re.compile(r"[上下]")


def mountains(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Mountains whose name ends in 山, 岭 or 峰."""
    for match in _MOUNTAIN.finditer(text):
        if _AFTER_MOUNTAIN.match(text, match.end()) and not _ON_IT.match(text, match.end()):
            continue
        left = boundaries.left(match.start(), 3)
        if not left.sure:  # 阿尼玛卿雪山
            longer = boundaries.left(match.start(), 6)
            left = (
                longer
                if longer.sure and not boundaries.has_noun(longer.start, match.start())
                else left
            )
        lies = _LIES.match(text, left.start, match.start() - 1)
        if lies is not None:
            left = Left(lies.end(), True)
        known = boundaries.name_before(match.end(), 2) if match.group() == "岭" else None
        if known is not None and text[known - 1 : known] not in _PART_OF_NAME:
            left = Left(known, True)  # 秦岭 in 对标秦岭, 县秦岭办
        stem = text[left.start : match.start()]
        if (
            not stem
            or (stem in GENERIC_MOUNTAIN and (known is None or stem == "山"))
            or stem[-1] in _PHRASE[match.group()]
        ):
            continue
        if text.startswith("银山", match.end()) or stem == "银" or stem.endswith("山银"):
            continue  # 金山银山
        if len(stem) == 1 and _IDIOM.match(text, match.end()):
            continue  # 巴山渝水
        if match.group() != "山" and known is None and (len(stem) < 2 or not left.sure):
            continue
        if len(stem) == 1 and not left.sure:
            continue
        span = Span(left.start, match.end())
        if _ON_IT.match(text, span.end) and not boundaries.is_place_name(span.start, span.end):
            continue
        yield Found(span, ThingKind.MOUNTAIN, span.of(text), sure=left.sure)


def ridges(text: str, boundaries: Boundaries, known: Iterable[Found]) -> Iterator[Found]:
    """毛坝盖, 灰千梁子: in a list that says what they are, or that holds a mountain already."""
    for match in _LIST_CLASS.finditer(text):
        for index, item in enumerate(lists.items_before(text, match.start())):
            start = boundaries.left(item.end, 4).start if index == 0 else item.start
            yield from _ridge(Span(start, item.end), text, boundaries)
    clauses = {lists.clause_around(text, mountain.span) for mountain in known}
    for clause in sorted(clauses):
        items = lists.items(text, clause)
        if len(items) < 2:
            continue
        for index, item in enumerate(items):
            start = boundaries.left(item.end, 4).start if index == 0 else item.start
            yield from _ridge(Span(start, item.end), text, boundaries)


def _ridge(span: Span, text: str, boundaries: Boundaries) -> Iterator[Found]:
    name = span.of(text)
    if not 2 <= len(name) <= 5 or not _RIDGE.search(name) or name[-2:] in _NOT_RIDGE:
        return
    if not boundaries.is_proper(span.start, span.end):
        return
    yield Found(span, ThingKind.MOUNTAIN, name)
    other = _OTHER_NAME.match(text, span.end)
    if other is not None and _RIDGE.search(other[1]):
        yield Found(Span(*other.span(1)), ThingKind.MOUNTAIN, other[1])


def protected_areas(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Nature reserves, parks of nature, scenic areas and natural heritage with a name."""
    for match in _PROTECTED.finditer(text):
        start = boundaries.long_left(match.start(), 20)
        if start > 1 and text[start - 1] in _DASHES:  # 钱江源—百山祖国家公园
            start = boundaries.left(start - 1, 4).start
        stem = text[start : match.start()]
        if _SOURCE.search(stem) or not _proper_stem(stem):
            continue
        end = match.end()
        reach = _AFTER_PROTECTED.match(text, end)
        if reach is not None:
            end = reach.end()
        span = Span(start, end)
        yield Found(span, ThingKind.PROTECTED_AREA, span.of(text))


def wetlands(text: str, waters: Iterable[Found]) -> Iterator[Found]:
    """Wetlands named after a water that the text names right there."""
    by_end = {w.span.end: w for w in waters if len(w.name) > 2}
    for match in _WETLAND.finditer(text):
        water = by_end.get(match.start())
        if water is not None:
            span = Span(water.span.start, match.end())
            yield Found(span, ThingKind.PROTECTED_AREA, span.of(text))
            yield Found(water.span, water.kind, water.name, alt=water.alt, nested=True)


def _proper_stem(stem: str) -> bool:
    """Whether something is left once levels and kinds are taken away."""
    for _ in range(4):
        for level in _LEVELS:
            stem = stem.removesuffix(level)
    return len(stem) > 1
