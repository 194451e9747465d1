"""Works and installations, institutions such as hospitals, industrial parks, control zones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries, is_name_char, is_verb
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import BEFORE_NAMES, MEASURES, PARTICLES
from kg.lexicon.text import listed
from kg.lexicon.verbs import VERBS
from kg.lexicon.words import Words
from kg.records import ThingKind

# Works that somebody runs: whether a firm or a public body, the name does not say.
_RUN = re.compile(
    r"(?:城市|生活|工业)?污水处理厂|净水厂|自来水厂|水厂|抽水蓄能电站|水电站|电站|(?:生活)?垃圾焚烧发电厂|发电厂|电厂|(?:城市|生活)*垃圾(?:卫生)?填埋场"
    r"|填埋场|(?:医疗|危险)废物处置中心|处置中心|风电场|(?:煤)?焦化厂|化工厂|水泥厂|造纸厂|处理厂|煤矿|铝厂|钢厂|(?:综合)?物流园区?|公路港"
)
_BUILT = re.compile(
    r"尾矿库|渣场|渣库|锰渣场|灰场|码头|港口|(?:垃圾)?转运站|泵站|提升站|清漂站|循环处置基地|处置基地|发电项目"
)
_INSTITUTION = re.compile(
    r"(?:人民|中)?医院|(?:中心)?卫生院|卫生服务中心|妇幼保健院|(?:结核病|慢性病|职业病)?防治所|疾病预防控制中心|(?:职业)?学院|大学|研究生院|研究院|研究所"
    r"|研究中心|标准化研究中心|创新中心|实验室|(?<!中国)银行|保护法院|委员会(?=和|、|等)|促进中心|预测预报中心|实践中心|支行"
)
_FIXED = re.compile(
    r"世界银行|亚洲开发银行|全球环境基金|(?<!总)工会|共青团|妇联|联合国[一-鿿]{2,6}?组织|红十字会|工商联|供销社"
)
# 县人民医院: the level stands for the plan's own area, but not in 市、县污水处理厂 or 开发区医院.
OF_LEVEL = re.compile(
    r"(?<!开发)(?<!工业)(?<![省市区县州旗]、)[省市区县州旗](?:(?:第[一二三四五六]|中心)?(?:人民|中心|中医|妇幼保健|疾病预防控制|精神卫生|传染病|肿瘤|蒙医|藏医|民族)"
    r"(?:医院|中心|院)|第[一二三四五六](?:人民)?医院|自来水(?:公司|厂)|污水处理厂|垃圾填埋场|城投公司|水务公司)"
)
_PLANT = re.compile(
    r"(?:电镀|化肥|磷肥|氮肥|农药|农机|机械|砖瓦|页岩砖|石灰|石料|砂石|采石|碎石|冶炼|炼油|炼铁|轧钢|钢铁|铸造|纺织|印染|丝绸|缫丝|制药|酿酒"
    r"|糖|食品|酱油|榨菜|屠宰|饲料|皮革|制革|橡胶|塑料|玻璃|陶瓷|轮胎|蓄电池|电池|染料|涂料|油漆|木材|家具|碳素|炭黑|选矿|洗煤|煤气|造船|兵工|军工|机床|锅炉)厂(?![房区家商址])"
)
_PARK = re.compile(
    r"(?:工业|产业|化工|创业|科技|循环经济|静脉产业|环保产业|电子电路产业|新材料)+园区?|工业集中区|(?:产业)?集聚区|园区|组团"
)
_ZONE = re.compile(r"高污染燃料禁燃区|畜禽养殖禁养区|秸秆禁烧区|烟花爆竹禁放区")
_GENERIC = frozenset(
    listed(
        "技术 科技 城镇 乡镇 城市 农村 生活 工业 各 该 本 新 老 县城 城区 现有 一座 大型 小型 重点 主要 国家 市级 县级 综合 相关 有关 高等 科研 医学 专科 公立 民营"
        " 二级 三级 社区 乡镇级 基层 个 座 家 处 水 小 其他 部分 不达标 绿色 低碳 零碳 示范 静脉 循环 环保 特色 现代 高新 化工 生态 农业 沿江 合规 产业 工业园区 重点产业"
        " 各类 成片 整个 入园 市 区 县 商业 政策性 农商 开发性 金融 学校 全民 大学 党 院 科 校 企 规划 创业 危险 建筑 生活垃圾 餐厨 医疗 放射性 企业 电 机"
        " 园区 场镇 组团 片区 集镇 工业园 工业园区 开发区 镇街 沿线 农贸 医药 社会 人民 中心 村级 镇级 街道 垃圾 废 垃圾焚烧 规模化 集中 四个 三个 两个 五个 六个 七个 几个 第三方 公共 物流 建成 高校 重点实验 国家级 省级 近零碳 智慧 无废 涉 专业 建 老工业"
    )
)


class Works:
    """Finds works, institutions and parks in one text. ``starts`` are places where the name of an
    area begins: what follows such a name up to a hospital's is the hospital's."""

    def __init__(
        self, text: str, boundaries: Boundaries, words: Words, starts: frozenset[int]
    ) -> None:
        self._text = text
        self._boundaries = boundaries
        self._words = words
        self._starts = starts

    def read(self) -> Iterator[Found]:
        yield from self._named(_RUN, ThingKind.ORGANISATION, 10)
        yield from self._named(_PLANT, ThingKind.ENTERPRISE, 10)
        yield from self._named(_BUILT, ThingKind.FACILITY, 10)
        yield from self._named(_INSTITUTION, ThingKind.ORGANISATION, 20)
        yield from self._named(_PARK, ThingKind.INDUSTRIAL_PARK, 12)
        for match in _AFTER_LIST.finditer(self._text):
            kind = ThingKind.INDUSTRIAL_PARK
            yield from self._sharing(match, match.start(), match.group("kind"), kind)
        for match in OF_LEVEL.finditer(self._text):
            span = Span(*match.span())
            if self._is_led(span.start):
                yield Found(span, ThingKind.ORGANISATION, span.of(self._text))
        for match in _FIXED.finditer(self._text):
            span = Span(*match.span())
            yield Found(span, ThingKind.ORGANISATION, span.of(self._text))
        for match in _ZONE.finditer(self._text):
            span = Span(*match.span())
            yield Found(span, ThingKind.CONTROL_ZONE, span.of(self._text))

    def _is_led(self, start: int) -> bool:
        """Whether a level (县 in 县人民医院) begins a name: after a mark, a verb or a particle."""
        before = self._text[start - 1 : start]
        led = before in PARTICLES or self._text[max(0, start - 2) : start] in VERBS
        return led or not is_name_char(before or "，")

    def _named(self, pattern: re.Pattern[str], kind: ThingKind, longest: int) -> Iterator[Found]:
        for match in pattern.finditer(self._text):
            found = self._one(match, pattern, kind, longest)
            if found is None:
                continue
            yield found
            if kind is ThingKind.INDUSTRIAL_PARK or match.group() in _SHARED:
                yield from self._sharing(match, match.start(), match.group(), kind)

    def _one(
        self, match: re.Match[str], pattern: re.Pattern[str], kind: ThingKind, longest: int
    ) -> Found | None:
        text = self._text
        end = match.start()
        start = self._start(end, longest)
        stem = text[start:end]
        if len(stem) == 1 and match.group() == "水电站":  # 黎水电站 is 黎水's
            stem += "水"
        if (stem[:1] == "建" and text[start - 1 : start] in ("）", ")")) or (
            stem[:1] in MEASURES and text[start - 1 : start].isdigit()
        ):  # 新（扩）建城镇污水处理厂, 53座小水电站
            start, stem = start + 1, stem[1:]
        if stem.startswith("原") and len(stem) > 2:
            start, stem = start + 1, stem[1:]
        if len(stem) < 2 or stem in _GENERIC:
            return None
        if _CLASS.search(stem) or (_NO_NAME.search(stem) and pattern is not _INSTITUTION):
            return None
        if pattern is _BUILT and _TOWN_ONLY.fullmatch(stem):  # 酉水河镇港口: a port of the town
            return None
        if not (
            self._is_proper(start, end)
            or self._is_short_name(stem, kind)
            or (pattern is _INSTITUTION and self._is_founded(start, end))
        ):
            return None
        span = Span(start, match.end())
        return Found(span, kind, span.of(text))

    def _start(self, end: int, longest: int) -> int:
        """Where the name begins; a bracket inside it (县城（枣木）垃圾填埋场) is part of it."""
        text = self._text
        if text[end - 1 : end] in ("）", ")"):
            low = max(0, end - 8)
            opening = max(text.rfind("（", low, end), text.rfind("(", low, end))
            if opening > 0:
                return self._boundaries.long_left(opening, 6)
        item_start = self._boundaries.hard(end, 30)
        if longest > 12 and self._is_founded(item_start, end):
            return item_start
        low = self._after_verbs(item_start, end)
        if longest > 12 and _NATIONAL.match(text, low, end):
            return low
        if low in self._starts and low < end:
            item = text[low - 1 : low] in _BEFORE_ITEM or text[max(0, low - 2) : low] in _FOUNDING
            if (item and longest > 12) or not self._has_verb(low, end):
                return low
        return self._boundaries.long_left(end, longest)

    def _is_founded(self, low: int, end: int) -> bool:
        """应对气候变化投融资产业促进中心 in a list of what is to be founded: so long an item is the
        name of one body, and no kind of body."""
        text = self._text
        if end - low < _LONG_STEM or text[low - 1 : low] != "、":
            return False
        return text.startswith(_FOUNDING, _line_start(text, low))

    def _after_verbs(self, low: int, end: int) -> int:
        """Where what verbs lead to begins: 推动在…建设国家…实验室."""
        position = low
        for token in self._boundaries.tokens(low, end):
            low += len(token)
            if is_verb(token) and low < end:
                position = low
            elif token in _AT or self._text[low - len(token) - 1] in _AT:
                continue  # 在重庆建设…中心: an area where it is built begins no name
            elif _NATIONAL.match(token) or low - len(token) in self._starts or low in self._starts:
                break
        return position

    def _is_proper(self, start: int, end: int) -> bool:
        """Whether something in the stem is a name: a word of no dictionary, or one of a place."""
        if self._text[end - 1 : end] in ("）", ")"):
            return True
        for token in self._boundaries.tokens(start, end):
            tag = self._words.tag(token)
            if tag in ("ns", "nr", "nz", "nt", "nrt") and token not in BEFORE_NAMES:
                return True
            if tag == "" and len(token) > 1:
                return True
            if len(token) > 2 and self._words.tag(token[:2]) == "ns":  # 长江上游
                return True
        return self._has_unknown_pair(start, end)

    def _has_unknown_pair(self, start: int, end: int) -> bool:
        """Two or more characters in a row that form no word: 汉英, 荣隆, 小坝."""
        run = ""
        for token in self._boundaries.tokens(start, end):
            run = run + token if len(token) == 1 else ""
            if len(run) > 1 and any(char not in _PLAIN for char in run):
                return True
        return False

    def _is_short_name(self, stem: str, kind: ThingKind) -> bool:
        """A word of its own before works (板桥污水处理厂), or a national body's field."""
        if stem.startswith("国家") and not stem.startswith("国家级"):
            return len(stem) > 4
        if (
            kind not in (ThingKind.ORGANISATION, ThingKind.INDUSTRIAL_PARK)
            or not 2 <= len(stem) <= 3
        ):
            return False
        return stem not in BEFORE_NAMES and self._words.tag(stem) in ("n", "nz", "s", "")

    def _has_verb(self, start: int, end: int) -> bool:
        return any(
            is_verb(token) or (len(token) == 1 and token in PARTICLES)
            for token in self._boundaries.tokens(start, end)
        )

    def _sharing(
        self, match: re.Match[str], end: int, suffix: str, kind: ThingKind
    ) -> Iterator[Found]:
        """龙潭 in 龙潭、板溪工业园区 and 板溪 in 板溪、麻旺等园区 are parks as well, if nothing else
        is to be said of them alone; 风吹村 in 风吹村、凉风垭风电场 is a village and a wind farm."""
        text = self._text
        items = lists.items_before(text, end)
        if not match.group().startswith("等"):
            items = items[:-1]
        for at in range(len(items) - 1, -1, -1):  # what stands before a firm or a park shares none
            if _HAS_KIND.search(items[at].of(text)):
                items = items[at + 1 :]
                break
        for index, item in enumerate(items):
            start = self._boundaries.after_verbs(item.start, item.end)
            if index == 0 and start not in self._starts:
                start = self._boundaries.left(item.end, 4).start
            span = Span(start, item.end)
            name = span.of(text)
            if not 1 < len(name) < 5 or name in VERBS or _HAS_KIND.search(name):
                continue
            if start in self._starts or self._is_proper(start, item.end):
                park = kind is ThingKind.INDUSTRIAL_PARK
                alt = (name,) if park else ()
                yield Found(span, kind, name + suffix, alt=alt, sure=False, nested=not park)


def _line_start(text: str, end: int) -> int:
    """Where the clause that ``end`` stands in begins, commas of lists and quotes left in."""
    low = max(0, end - 60)
    return max(low, *(text.rfind(mark, low, end) + 1 for mark in "，。；：\n"))


# Works whose places alone a list may name.
_SHARED = frozenset({"风电场", "光伏电站"})
_FOUNDING = ("建设", "成立", "组建", "设立", "建立", "筹建")
_LONG_STEM = 8
_AT = frozenset("在于")
# Stems that tell a class of works or bodies: 已封场垃圾填埋场, 辖区内银行, 公共充换电站.
_CLASS = re.compile(r"^(?:类|已?封场|辖区|区县|首[个家座]|建制镇|公共|各)|[充换]$")
_AFTER_LIST = re.compile(r"等(?P<kind>(?:工业|产业)?园区|组团)")
_TOWN_ONLY = re.compile(r"[一-鿿]{1,4}(?:镇|乡|街道|村|社区|县|区|市)")
_NATIONAL = re.compile(r"国家(?!级)|全国|西南|西北|东北|华东|华南|华北|华中|中国")
_BEFORE_ITEM = frozenset("、：:；;。\n")
_HAS_KIND = re.compile(r"(?:组团|园区|园|区|局|委|镇|乡|街道|公司|市|县)$")
_NO_NAME = re.compile(
    r"(?:乡镇|自治县|厂|公司|局|委|站|高新区|经开区)$|国家公园|保护区|最|首个|一批|全程|自动化|区县|全国"
)
_PLAIN = frozenset(
    "的和与及等在对以将各个座大小新老旧高低多少一二三四五六七八九十两日级类型式性区县市镇乡村厂站场水气电"
)
