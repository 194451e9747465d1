"""Rivers, lakes and reservoirs by their suffix, and reaches of rivers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import GENERIC_RESERVOIR, GENERIC_WATER
from kg.records import ThingKind

_SUFFIX = re.compile(r"水库|[河江溪湖]")
# Suffixes that other things have too: they count where what follows speaks of a water, or where
# dictionaries know the name.
_WEAK = re.compile(r"诺尔|淖尔|藏布|水道|[沟渠港浦塘涌泾浜圳海泊淀池荡潭水川淖洼]")
_OF_WATER = re.compile(
    r"(?:等)?(?:流域|水质|水环境|水生态|水体|黑臭|河道|河段|干流|支流|两岸|沿岸|沿线|总[磷氮]|氨氮|清淤|入湖|湖区|岸线|生态修复|综合治理|综合整治|保护治理|断面|水源(?:地|保护))"
)
_BESIDE = re.compile(
    r"[一-鿿]{1,5}?(?:水道|诺尔|藏布|[沟渠港浦塘涌泾浜圳水川曲漾淖潭淀荡泊海])(?=[、，。；：）)\n和与及等为]|$"
    r"|流域|水质|水环境|水生态|水体|河道|河段|干流|支流|两岸|沿岸|沿线|综合治理|综合整治)"
)
_OF_RIVER = re.compile(r"流域|干流|支流|沿岸|两岸|水系")
# 石浦 in 石浦河; but 万福沟 in 万福沟河道
_GOES_ON = re.compile(r"[江溪]|河(?![道段流口岸床长湖])")
_NO_WEAK = re.compile(
    r"(?:[山水河阴排明暗冲边截壕地代鸿]沟|[沟灌水干支排]渠|[空机海码商船粤香渔良河入出]港|[鱼池水山坑池荷]塘|[上沿北南珠东渤黄威青公近远深陆领环]海|[化水泥沼蓄调电浆消沉曝]池|[汹浪泉]涌|[扫动震飘]荡|龙潭|[山四百平冰河]川"
    r"|[汇集承污废供用排雨节治降饮取引清中蓄调截放来去活死脏臭浊碧绿秀风薪滴积涝渗出进入给热冷尾原泉山河湖海江洪地亲护爱好补净软硬喝吃下上流肥药茶酒汽油泥黑白秋春汛枯治缺]水)$"
)
_KIND = {
    "水库": ThingKind.RESERVOIR,
    "湖": ThingKind.LAKE,
    "河": ThingKind.RIVER,
    "江": ThingKind.RIVER,
    "溪": ThingKind.RIVER,
}
# What, after the suffix, makes another word of it: 河道, 江边; but 濑溪河流域 is 河 and 流域.
_AFTER = {
    "水库": re.compile(r"[群村镇]"),
    "河": re.compile(
        r"泉域|港|流(?!域|经)|长(?=[制办令会巡、，及0-9０-９一二三四五六七八九十]|责)|尖|[道湖库塘网渠床面沟溪镇乡村街桥坝套段]|江(?!口断面)|[南北](?=[省、])|西走廊|水库|社区|[一-鿿]{0,2}公园|矿坑|路|广场|小区|大道"
    ),
    "江": re.compile(
        r"源(?=[—–－-]|国家|头)|[河湖溪心边北南西东津门油浙山城镇乡村街都阴宁夏陵永段豚鲟]|水库|社区|流(?!域|经)|渡(?!槽)|[一-鿿]{0,2}公园|路|广场|小区|大道"
    ),
    "溪": re.compile(
        r"流(?!域|经)|[港河江谷口沟镇乡村街涧洞路]|水库|社区|公园|[0-9０-９]+千伏|变电站"
    ),
    "湖": re.compile(r"[北南州口库泊面滨长心镇乡村街底区畔]|水库|社区"),
}
# The last character of a stem that makes a phrase of it: 入河, 沿江, 两河, 田湖.
_PHRASE = {
    "水库": frozenset("污用雨供排"),
    "河": frozenset("入巡沿跨滨两有该各条护涉通"),
    "江": frozenset("入巡沿跨滨两一三通河"),
    "溪": frozenset("山两入"),
    "湖": frozenset("河江田草溪环入填还"),
}
# 一溪两渠三湖: waters counted, none named.
_COUNTED = re.compile(
    r"[江河溪湖渠沟库山][一二两三四五六七八九十]|^[两三四五六七八九十][江河溪湖渠库]"
)
# 内外流河, 两级河长, 镇级河长: rivers of a kind
_KIND_OF_RIVER = re.compile(r"[内外]流$|^[一二两三四五各省市县区镇乡村]级$")
# 清河行动, 清河、清岸: what is done to rivers, and no river.
_CLEANING = re.compile(r"[行专护净巡保治”’]|工程|[、和]清|清")
_SIZE = re.compile(r"(?:大|中|小|大中|中小|小[（(][一二][)）])型$")
_OF_SECTION = re.compile(
    r"(?:国家|国|省|市|州|区|县)?(?:级)?(?:考核?|控制?)?(?:监测|水质|出境|入境)?断面"
)
_STEP = re.compile(r"[一二三四]级$")
_LIST_CLASS = re.compile(
    r"等(?:[0-9一二三四五六七八九十]+[条座个])?[^，。；：、（(]{0,8}?"
    r"(?:流域|河流|溪流|水体|湖泊|湖库|河湖|水系|河道|河段|水库|小河|支流|河涌|水道|河渠|江河|内河|港渠)"
)
_PLACE_OF_REACH = re.compile(r"(?:[区县市镇乡村桥坝]|园区|城区|县城)$")
_NO_WATER = re.compile(
    r"(?:[镇乡村区县市型州]|街道|社区|[段岸流域体地带场厂站]|污水|废水|用水|降水)$"
)
_REACH = re.compile(
    r"[（(][一-鿿—－-]{2,10}段[）)]"
    r"|[一-鿿]{2,8}至[一-鿿]{2,8}?(?:河道|河段|段)"
    r"|干流(?!(?:[和与及、]|以及)(?:主要|重要|重点|一级|各级|各)*支流)(?:[一-鿿]{2,4}段)?"
    r"|(?P<place>[一-鿿]{2,6}?)段"
)


def read(text: str, boundaries: Boundaries) -> list[Found]:
    """Waters with a suffix that says what they are."""
    found = list(_read(text, boundaries))
    starts: dict[int, list[Found]] = {}
    for water in found:
        starts.setdefault(water.span.start, []).append(water)
    return [
        water
        for water in found
        # 甘龙河小河断面: one river, and a place on it
        if water.kind is not ThingKind.RIVER
        or all(
            other is water or other.kind is not ThingKind.RIVER or len(other.span) > len(water.span)
            for other in starts[water.span.start]
        )
    ]


def _read(text: str, boundaries: Boundaries) -> Iterator[Found]:
    for match in _SUFFIX.finditer(text):
        suffix = match.group()
        if _AFTER[suffix].match(text, match.end()):
            continue
        sized = _SIZE.search(text, max(0, match.start() - 6), match.start())
        end = sized.start() if sized and suffix == "水库" else match.start()
        step = _STEP.search(text, max(0, end - 2), end) if suffix == "水库" else None
        left = boundaries.left(step.start() if step else end, 4 if suffix != "水库" else 6)
        stem = text[left.start : end]
        generic = GENERIC_RESERVOIR if suffix == "水库" else GENERIC_WATER
        if not stem or stem in generic or (step and len(stem) < 4) or stem[-1] in _PHRASE[suffix]:
            continue
        if suffix != "水库" and (_COUNTED.search(stem) or _KIND_OF_RIVER.search(stem)):
            continue
        if len(stem) == 1 and not (left.sure or suffix == "江"):
            continue
        if stem == "清" and (
            _CLEANING.match(text, match.end()) or (left.start and text[left.start - 1] in "“‘")
        ):
            continue
        span = Span(left.start, match.end())
        if sized and suffix == "水库":  # 金佛山大型水库 is 金佛山水库
            if boundaries.is_proper(left.start, end):
                yield Found(span, ThingKind.RESERVOIR, stem + suffix, alt=(span.of(text),))
            continue
        yield Found(span, _KIND[suffix], span.of(text), sure=left.sure)


def weak(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """万福沟黑臭水体, 洱海, 白洋淀: names whose last character alone does not tell."""
    for match in _WEAK.finditer(text):
        left = boundaries.left(match.start(), 3)
        span = Span(left.start, match.end())
        name = span.of(text)
        if len(name) < 2 or _NO_WEAK.search(name) or name[:-1] in GENERIC_WATER:
            continue
        if _GOES_ON.match(text, span.end):
            continue
        river = match.group() in "水川" and _OF_RIVER.match(text, span.end)  # 沅水干流
        if match.group() in "水川" and not river:
            continue
        spoken_of = (
            (len(name) > 2 or river) and left.sure and (river or _OF_WATER.match(text, span.end))
        )
        if not spoken_of and not boundaries.is_place_name(span.start, span.end):
            continue
        if spoken_of and not boundaries.is_proper(left.start, match.start()):
            continue
        yield Found(span, kind_of(name), name, sure=left.sure)


def listed(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Waters without such a suffix, in a list that says what they are: 犀牛洞、苗营等流域."""
    for match in _LIST_CLASS.finditer(text):
        items = lists.items_before(text, match.start())
        if len(items) < 2:
            continue
        for index, item in enumerate(items):
            start = boundaries.left(item.end, 4).start if index == 0 else item.start
            span = Span(start, item.end)
            name = span.of(text)
            if (
                1 < len(name) < 7
                and name[-1] not in "河江溪湖"
                and name not in GENERIC_WATER
                and not _NO_WATER.search(name)
                and boundaries.is_proper(span.start, span.end)
            ):
                yield Found(span, kind_of(name), name)


def beside(text: str, rivers: Iterable[Found], boundaries: Boundaries) -> Iterator[Found]:
    """余英溪、龙溪港、洛舍漾: names that only their place in a list of waters tells."""
    rivers = list(rivers)
    starts, ends = {r.span.start for r in rivers}, {r.span.end for r in rivers}
    for end in sorted(ends):
        while text[end : end + 1] == "、" and end + 1 not in starts:
            match = _BESIDE.match(text, end + 1)
            if match is None or not _is_water(match.group()):
                break
            yield Found(Span(*match.span()), kind_of(match.group()), match.group())
            end = match.end()
    for start in sorted(starts):
        while text[start - 1 : start] == "、" and start - 1 not in ends:
            items = lists.items_before(text, start - 1)
            if not items:
                break
            low = boundaries.left(items[-1].end, 4).start if len(items) == 1 else items[-1].start
            match = _BESIDE.fullmatch(text, low, items[-1].end)
            if match is None or not _is_water(match.group()):
                break
            yield Found(Span(*match.span()), kind_of(match.group()), match.group())
            start = low


def _is_water(name: str) -> bool:
    return not (_NO_WEAK.search(name) or name[:-1] in GENERIC_WATER or name in GENERIC_WATER)


def kind_of(name: str) -> ThingKind:
    """What a water is by its last characters; a river where they do not say."""
    if name.endswith(("水库", "库")):
        return ThingKind.RESERVOIR
    if name.endswith(("湖", "海", "池", "泊", "潭", "淀", "荡", "错", "诺尔", "淖", "淖尔", "洼")):
        return ThingKind.LAKE
    return ThingKind.RIVER


def without_places(text: str, found: Sequence[Found]) -> list[Found]:
    """长湖 for the lake in 长湖后港断面: what a known water's name and a place make before 断面 is
    no water of its own."""
    names = {water.name for water in found}
    return [_without_place(text, water, names) for water in found]


def _without_place(text: str, water: Found, names: set[str]) -> Found:
    if water.name != water.span.of(text) or not _OF_SECTION.match(text, water.span.end):
        return water
    for length in range(len(water.name) - 2, 1, -1):
        name = water.name[:length]
        if name in names:
            span = Span(water.span.start, water.span.start + length)
            return replace(water, span=span, name=name, kind=kind_of(name))
    return water


def widened(text: str, found: Sequence[Found]) -> list[Found]:
    """肖家沟水库 for 家沟水库 in 完善肖家沟水库, where another passage leaves no doubt of the name."""
    certain = {water.name for water in found if water.sure and water.name == water.span.of(text)}
    return [_widened(text, water, certain) for water in found]


def _widened(text: str, water: Found, certain: set[str]) -> Found:
    end = water.span.end
    longer = {
        name
        for name in certain
        if len(name) > len(water.name) and name.endswith(water.name) and text.endswith(name, 0, end)
    }
    if not longer or water.name != water.span.of(text):
        return water
    name = max(longer, key=len)
    return replace(water, span=Span(end - len(name), end), name=name, kind=kind_of(name))


def reaches(text: str, rivers: list[Found], places: frozenset[str]) -> Iterator[Found]:
    """长江干流, 长江干流重庆段, 濑溪河（荣昌段）, 半溪河西门桥至杨泗桥河道, and the rivers in them.
    ``places`` are names that a reach may be called after."""
    by_end = {river.span.end: river for river in rivers if river.kind is ThingKind.RIVER}
    for river in by_end.values():
        match = _REACH.match(text, river.span.end)
        if match is None:
            continue
        place = match["place"]
        if place is not None and place not in places and not _PLACE_OF_REACH.search(place):
            continue
        span = Span(river.span.start, match.end())
        yield Found(span, ThingKind.RIVER_REACH, river.name + match.group())
        yield replace(river, nested=True)
        if not match.group().endswith("段") or place is not None:
            continue
        for item in lists.items_before(text, river.span.end)[:-1]:
            other = by_end.get(item.end)  # 长江 in 长江、嘉陵江、乌江干流重庆段
            if other is not None:
                name = other.name + match.group()
                yield Found(other.span, ThingKind.RIVER_REACH, name, nested=True)
                yield replace(other, nested=True)
