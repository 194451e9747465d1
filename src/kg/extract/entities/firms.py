"""Enterprises: full names of companies, and the short ones that plans call them by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import BEFORE_NAMES
from kg.lexicon.text import listed
from kg.lexicon.verbs import VERBS
from kg.lexicon.words import Words
from kg.records import ThingKind

_COMPANY = re.compile(
    r"(?:股份)?有限(?:责任)?公司|股份公司|(?<!集团)集团(?:公司)?|公司(?!治理|企业|制)"
)
# 甲有限公司乙铅锌矿: a mine or works of the company, named whole
_BRANCH = re.compile(r"[一-鿿]{2,6}?(?:矿|冶炼厂|分厂|分公司)(?=[、，。；）)\s]|$)")
_MINE = re.compile(
    r"[一-鿿]{2,6}?(?:[铅锌铜铁锰煤金钨锑锡铝磷]{1,2}矿|(?:冶炼|水泥|化工|钢铁|造纸|发电)厂)$"
)
_FORMER = re.compile(
    r"原(?P<name>[一-鿿]{2,12}?(?:厂|公司|化工|矿业|水泥|纸业|煤矿|电镀))(?=地块|场地|厂区|厂址|污染|遗留)"
)
_NAME = re.compile(r"[一-鿿〇A-Za-z0-9·]")
_GOES_ON = re.compile(r"[一-鿿〇0-9]{1,12}?公司")
_INNER = re.compile(r"[（(][^（()）\n]{1,10}[)）]$")
_BEFORE = re.compile(
    r"(?:原|由|与|和|及|对|为|以|是|督促|支持|引导|依托|推动|推进|实施|完成|开展|建设|委托|联合|通过|鼓励|包括|指导|加强|加快|要求|组织)$"
)
_GENERIC = frozenset(
    listed(
        "国有 企业 上市 股份 民营 集团 子 分 母 总 大型 龙头 环保 相关 有关 供水 供电 物业 第三方 专业 运营 保险 平台 建设 各 该 本 等 铁塔"
    )
)
# The trades that short names end in: 弘龙水泥, 先锋氧化铝, 海北锰业.
_TRADE = re.compile(
    r"(?:股份|水泥|建材|新材料|新能源|化工|锰业|铝业|钢铁|特钢|铜业|锌业|矿业|硅业|钛业|锂业|纸业|药业|制药|医药|生物|农业|牧业|农牧|食品|乳业|酒业|茶业|茶油"
    r"|粮油|饲料|电力|热电|能源|燃气|水务|环保|环境|科技|智能|电子|机械|机电|汽车|摩托|重工|金属|冶金|氧化铝|电解铝|电解锰|再生铅|再生铝|铅业|电源|电缆|电气|电器|光电|玻璃|陶瓷|化学|科创|铸业|淀粉|纺织|皮革|家具|包装"
    r"|实业|产业|置业|物流|再生资源|再生|材料|石化|煤业|煤化|焦化|磷化|盐化|轮胎|电池|光电|半导体|轴承|铸造|锻造|塑业|橡胶|涂料|林业|种业|渔业)$"
)
_LIST_CLASS = re.compile(
    r"等(?:[0-9一二三四五六七八九十]+[家个户])?(?:[^，。；：、（(\n]{0,14}?)(?:企业|公司|厂家|集团|综合体|排污单位|用能单位)"
)
_NOT_BRAND = frozenset(
    listed(
        "绿色 重点 现代 新型 特色 高效 传统 规模 生态 循环 低碳 主导 支柱 战略性 战略性新兴 高耗能 精细 煤 盐 磷 石油 天然 重金属 有色 黑色 非金属"
        " 清洁 可再生 节能 大型 小型 中小型 畜禽 水产 种植 养殖 设施 休闲 观光 智慧 数字 高端 装备 先进 基础 建筑 装饰 包装 铁 钢 铝 铜 工业 城市 农村"
        " 页岩气 风电 光伏 水电 火电 生物质 医药 电子 汽车 机械 纺织 化纤 橡胶 塑料 印染 造纸 食品 饮料 涉水 涉气 涉重 沿江 高新 技术 信息 环保 一般"
        " 危险 医疗 生活 餐厨 有机 无机 农用 日用 工程 生物 中 西 民族 民生 大 中小 微 新兴 优势 富民 文旅 康养 旅游 文化 服务 商贸 房地 外向型 资源 水"
    )
)


_NO_GROUP = frozenset("有股）)化军")


class Firms:
    """Finds enterprises in one text."""

    def __init__(self, text: str, boundaries: Boundaries, words: Words) -> None:
        self._text = text
        self._boundaries = boundaries
        self._words = words

    def read(self) -> Iterator[Found]:
        found = [*self._companies(), *self._in_lists(), *self._by_trade()]
        yield from found
        for item in found:  # what stands beside a firm in a list and ends in a trade is one too
            yield from self._next_brand(item.span.end)
            yield from self._brand_before(item.span.start)
        for match in _FORMER.finditer(self._text):
            span = Span(*match.span("name"))
            yield Found(span, ThingKind.ENTERPRISE, span.of(self._text))

    def _companies(self) -> Iterator[Found]:
        """…有限公司 and …公司, with what stands in brackets inside."""
        text = self._text
        for match in _COMPANY.finditer(text):
            start = self._company_start(match.start())
            stem = text[start : match.start()]
            full = "有限" in match.group() or "股份" in match.group()
            if (
                len(stem) < 2
                or stem in _GENERIC
                or (len(stem) < 3 and not full and stem[-1] in "区县市")
            ):
                continue
            if match.group() == "集团" and (
                text[match.end() : match.end() + 1] in _NO_GROUP
                or _GOES_ON.match(text, match.end())
            ):
                continue
            known = _TRADE.search(stem) or (match.group() == "集团" and len(stem) < 5)
            if not (full or known or self._proper(start, match.start())):
                continue
            branch = _BRANCH.match(text, match.end())
            span = Span(start, branch.end() if branch else match.end())
            yield Found(span, ThingKind.ENTERPRISE, span.of(text))

    def _next_brand(self, end: int) -> Iterator[Found]:
        """骏马再生铅 after 天能电池集团有限公司、: a list of companies goes on with a short name."""
        text = self._text
        while text[end : end + 1] == "、":
            trade = _TRADE_ANYWHERE.search(text, end + 3, end + 12)
            if trade is None or text[trade.end() : trade.end() + 1] in _TRADE_RUNS_ON:
                return
            span = Span(end + 1, trade.end())
            if any(char in "、，。；" for char in span.of(text)) or not self._is_brand(span):
                return
            yield Found(span, ThingKind.ENTERPRISE, span.of(text))
            end = span.end

    def _brand_before(self, start: int) -> Iterator[Found]:
        """荆门石化 before 、湖北鄂中生态工程股份有限公司."""
        if self._text[start - 1 : start] != "、":
            return
        items = lists.items_before(self._text, start - 1)
        if items:
            span = Span(self._brand_start(items[-1]), items[-1].end)
            if self._is_brand(span):
                yield Found(span, ThingKind.ENTERPRISE, span.of(self._text))

    def _company_start(self, end: int) -> int:
        """Where a company's name begins: at a mark, or after a verb or preposition. Words of the
        name may be verbs (重庆万博再生资源利用), so only the first word is looked at."""
        text = self._text
        start = end
        while start > max(0, end - 40):
            if _NAME.match(text[start - 1]):
                start -= 1
                continue
            inner = (
                _INNER.search(text, max(0, start - 12), start) if text[start - 1] in "）)" else None
            )
            if inner is None or inner.start() == 0 or not _NAME.match(text[inner.start() - 1]):
                break
            start = inner.start()
        position = start
        for token in self._boundaries.tokens(start, end):
            if position >= end - 2:
                break
            if token not in VERBS and not _BEFORE.fullmatch(token) and len(text[start:end]) < 26:
                break
            position += len(token)
            start = position
        return start

    def _proper(self, start: int, end: int) -> bool:
        """Whether a stem has something that is no common word: 涌泉环保, not 第三方治理."""
        return any(
            (len(token) == 1 and token not in "的和与及等")
            or self._words.tag(token) in ("ns", "nr", "nz", "nt", "")
            for token in self._boundaries.tokens(start, end)
        )

    def _in_lists(self) -> Iterator[Found]:
        """正阳新材料、弘龙水泥等…企业."""
        text = self._text
        for match in _LIST_CLASS.finditer(text):
            for index, item in enumerate(lists.items_before(text, match.start())):
                start = item.start
                if index == 0:
                    start = self._brand_start(item)
                span = Span(start, item.end)
                if self._is_brand(span) or self._is_unknown(span) or self._is_mine(span):
                    yield Found(span, ThingKind.ENTERPRISE, span.of(text))

    def _by_trade(self) -> Iterator[Found]:
        """督促昌元化工严格落实: a brand that no dictionary has, and a trade."""
        text = self._text
        for match in _TRADE_ANYWHERE.finditer(text):
            if text[match.end() : match.end() + 1] in _TRADE_RUNS_ON:
                continue
            low = self._boundaries.hard(match.start(), 8)
            tokens = self._boundaries.tokens(low, match.start())
            brand = ""
            for token in reversed(tokens):
                if len(token) > 1:
                    break
                brand = token + brand
            if len(brand) != 2 or any(c in _NOT_IN_BRAND for c in brand):
                continue
            if not _STRONG_TRADE.fullmatch(match.group()):
                continue
            before = tokens[: len(tokens) - 2]
            if before and not (
                before[-1] in VERBS or self._words.tag(before[-1])[:1] in ("v", "p", "c", "d")
            ):
                continue
            span = Span(match.start() - 2, match.end())
            yield Found(span, ThingKind.ENTERPRISE, span.of(text), sure=False)

    def _brand_start(self, item: Span) -> int:
        """Where a brand at the end of a list's first item begins, verbs before it left out."""
        position = item.start
        for token in self._boundaries.tokens(item.start, item.end):
            if token not in VERBS and token not in BEFORE_NAMES and token not in _PREPOSITIONS:
                break
            position += len(token)
        return position

    def _is_brand(self, span: Span) -> bool:
        """A stem that is no common modifier, and a trade: 九鑫水泥, not 精细化工."""
        name = span.of(self._text)
        trade = _TRADE.search(name)
        if trade is None or not 2 <= trade.start() <= 6:
            return False
        stem = name[: trade.start()]
        if stem in _NOT_BRAND or any(stem.endswith(word) for word in _NOT_BRAND if len(word) > 1):
            return False
        tag = self._words.tag(stem)
        return (
            tag in ("", "ns", "nr", "nz", "nt", "nrt", "n", "s", "j", "m", "t")
            and self._words.tag(name) == ""
        )

    def _is_mine(self, span: Span) -> bool:
        """凡山铅锌矿, and not 关停的煤矿 or 小型煤矿."""
        name = span.of(self._text)
        if _MINE.fullmatch(name) is None or self._boundaries.has_verb(span.start, span.end):
            return False
        stem = re.sub(r"(?:[铅锌铜铁锰煤金钨锑锡铝磷]{1,2}矿|.{2}厂)$", "", name)
        return stem not in _NOT_BRAND and self._boundaries.is_proper(
            span.start, span.start + len(stem)
        )

    def _is_unknown(self, span: Span) -> bool:
        """A short item that is no word at all (来福士, 九鑫)."""
        name = span.of(self._text)
        if not 2 <= len(name) <= 4 or name in _NOT_BRAND or name in VERBS:
            return False
        tokens = self._boundaries.tokens(span.start, span.end)
        return all(len(token) == 1 for token in tokens) and not any(
            c in _NOT_IN_BRAND for c in name
        )


_TRADE_ANYWHERE = re.compile(_TRADE.pattern.removesuffix("$"))
# Trades that are not also what is done or made everywhere (环保, 材料, 农业).
_STRONG_TRADE = re.compile(
    r"水泥|建材|新材料|化工|锰业|铝业|钢铁|铜业|锌业|矿业|硅业|钛业|锂业|纸业|药业|制药|牧业|农牧|乳业|酒业|茶业|热电|燃气|水务"
    r"|智能|电子|机械|机电|重工|金属|氧化铝|电解铝|再生铅|再生铝|铅业|电缆|实业|石化|煤业|塑业|铸造|光电|种业"
)
_PREPOSITIONS = frozenset("以对将把在由与")
_TRADE_RUNS_ON = frozenset("业园区厂率型类化品用料垃废污线车")
_NOT_IN_BRAND = frozenset(
    "的和与及等在对以将其各种类个新旧大小高低多少非无有不涉含型性化地区市县镇乡村产废污水气土渣固危重黑白红生工农林牧渔商煤铝铁铜锰锌铅磷硫盐酸碱油电热光风用及或并再可能为节"
)
