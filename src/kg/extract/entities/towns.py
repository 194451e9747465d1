"""Towns, subdistricts, villages, communities and development zones, by their suffix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries, Left, is_name_char
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import GENERIC_AREA_STEM
from kg.lexicon.text import listed
from kg.records import ThingKind

_TOWN = re.compile(r"街道|镇|乡|苏木(?!乡)")
_VILLAGE = re.compile(r"社区|嘎查(?!村)|村")
_ZONE = re.compile(
    r"经济技术开发区|高新技术产业开发区|经济开发区|经开区|高新区|科学城|科技城|科技生态城|(?<!城市)(?<!老)新区|自贸区|开发区|旅游度假区"
)
# What, after the suffix, makes another word of it.
_AFTER_TOWN = re.compile(
    r"(?<=乡)[村愁亲土情风俗贤间镇]|(?<=镇)(?:[街痛静压流域级区村]|乡(?!镇)|水库|电站)|(?<=乡)[域级企]"
    r"|(?<=街道)(?:[路两清保绿]|环境|品质|社区)"
)
_AFTER_VILLAGE = re.compile(
    r"[民庄镇级域委落容貌收寨规屯企]|社|集体|(?<=社区)居|(?<=村)(?:水库(?!型)|电站|内|居|屋|铁路|车站|隧道)"
)
# What all villages have, so that it speaks of one only behind its town's name.
_OF_VILLAGES = re.compile(r"(?<=社区)治理|(?<=村)(?:污|垃|卫生|改造)")
_BRACKETED = re.compile(r"[一-鿿]{2,6}[（(]([一-鿿]{2,4})[）)](?:科学城|高新区|经开区|新区|自贸区)")
# The last character of the stem with the suffix: common nouns.
_COMMON = frozenset(
    listed(
        "城镇 乡镇 场镇 集镇 村镇 古镇 小镇 名镇 重镇 市镇 街镇 两镇 三镇 各镇 全镇 老镇 新镇 型镇 城乡 家乡 下乡 返乡 入乡"
        " 村乡 镇乡 回乡 他乡 老乡 故乡 山乡 水乡 还乡 各乡 全乡 农村 乡村 新村 名村 山村 渔村 全村 驻村 进村 入村 各村 古村"
        " 然村 政村 中村 范村 排村 到村 联村 户村 镇村 县村 全社区 进社区 型社区 新社区 老社区 入社区 街道社区 镇街道 乡街道"
    )
)
# Of these, what ends names all the same: 芦村镇, 新马集镇, 古城乡.
_AT_TIMES = frozenset(listed("村镇 集镇 城乡 城镇 山乡 水乡 新镇 场镇 老镇 新乡"))
_PLURALS = frozenset("各全本该老新两几三四五六七八九十个型非区")
_PLURALS_ONLY = frozenset("各全本该每")
_ETHNIC = re.compile(
    r"(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔"
    r"|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族)+$"
)
_LIST_CLASS = re.compile(
    r"等(?:[0-9一二三四五六七八九十]+个)?(?:乡镇|镇街|镇乡|乡\(镇\)|乡（镇）|重点镇|建制镇|中心镇|街镇)"
)
_LIST_MARKS = frozenset("、（(")
_LIST_ENDS = frozenset("、和与及等）)，。“")
LEVELS = {
    "街道": "township",
    "镇": "township",
    "乡": "township",
    "苏木": "township",
    "嘎查": "village",
    "社区": "community",
    "村": "village",
}
_MAX_STEM = 4
# 辖三镇四乡: how many there are; 百县千镇: of how many it speaks
_SO_MANY_OF_EACH = re.compile(
    r"[一二两三四五六七八九十](?:个)?(?:镇|乡|街道|苏木)[一二两三四五六七八九十]|[百千万][县镇乡][百千万]"
)


def towns(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Towns and subdistricts with their full name. What stands beside one in a list is one too,
    though its name looks like a common noun (三乡镇, 新市镇, 夏镇街道)."""
    doubtful: list[Found] = []
    after = -1
    for match in _TOWN.finditer(text):
        if _AFTER_TOWN.match(text, match.end()):
            continue
        found = _named(text, match, boundaries)
        if found is None:
            found = _listed(text, match, boundaries)
            if found is not None and found.span.start - 1 != after:
                doubtful = [*(doubtful if _next_to(text, doubtful, found) else []), found]
                continue
        if found is not None:
            if _next_to(text, doubtful, found):
                yield from doubtful
            doubtful = []
            yield found
            after = found.span.end


def unsuffixed(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """玉溪、老池 in 玉溪、老池、大安等乡镇: towns that only the word after 等 tells."""
    for match in _LIST_CLASS.finditer(text):
        items = lists.items_before(text, match.start())
        for index, item in enumerate(items):
            start = boundaries.after_verbs(item.start, item.end)
            if index == 0:
                start = boundaries.left(item.end, 4).start
            name = text[start : item.end]
            if not 2 <= len(name) <= 4 or not all(map(is_name_char, name)) or suffix_of(name):
                continue
            if name not in GENERIC_AREA_STEM and boundaries.is_proper(start, item.end):
                yield Found(Span(start, item.end), ThingKind.AREA, name, level="township")


def _next_to(text: str, before: Sequence[Found], found: Found) -> bool:
    return bool(before) and text[before[-1].span.end : found.span.start] == "、"


def _listed(text: str, match: re.Match[str], boundaries: Boundaries) -> Found | None:
    """A town by its place in a list alone."""
    ethnic = _ETHNIC.search(text, max(0, match.start() - 16), match.start())
    end = ethnic.start() if ethnic and match.group() != "镇" else match.start()
    left = boundaries.left(end, 6 if ethnic else _MAX_STEM)
    stem = text[left.start : end]
    if not left.sure or len(stem) < 2 or stem[0] in _PLURALS_ONLY or stem in GENERIC_AREA_STEM:
        return None
    if text.startswith(("镇", "乡", "村", "级"), match.end()):
        return None
    span = Span(left.start, match.end())
    return Found(span, ThingKind.AREA, span.of(text), sure=True, level=LEVELS[match.group()])


def villages(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Villages and communities with their full name."""
    for match in _VILLAGE.finditer(text):
        if _AFTER_VILLAGE.match(text, match.end()):
            continue
        if _OF_VILLAGES.match(text, match.end()) and not _after_town(text, match, boundaries):
            continue
        found = _named(text, match, boundaries)
        if found is not None:
            yield found


def _named(text: str, match: re.Match[str], boundaries: Boundaries) -> Found | None:
    ethnic = None
    if match.group() in ("乡", "苏木"):
        ethnic = _ETHNIC.search(text, max(0, match.start() - 16), match.start())
    if ethnic is not None and (place := boundaries.left(ethnic.start(), 6)).start < ethnic.start():
        span = Span(place.start, match.end())
        return Found(span, ThingKind.AREA, span.of(text), sure=place.sure, level="township")
    left = (
        _after_town(text, match, boundaries)
        or _transliterated(text, match, boundaries)
        or boundaries.left(match.start(), _MAX_STEM)
    )
    stem = text[left.start : match.start()]
    before, after = text[left.start - 1 : left.start], text[match.end() : match.end() + 1]
    in_list = (before in _LIST_MARKS or after == "、") and after in _LIST_ENDS
    if not stem or stem[-1] in "农各" or stem.endswith(("镇", "乡", "街道")):
        return None
    follows = left.after_name and stem not in GENERIC_AREA_STEM
    if not (follows or _may_be_name(stem, match.group(), left.sure, in_list)):
        return None
    span = Span(left.start, match.end())
    level = LEVELS[match.group()]
    return Found(span, ThingKind.AREA, span.of(text), sure=left.sure, level=level)


def _after_town(text: str, match: re.Match[str], boundaries: Boundaries) -> Left | None:
    """山水村 in 水江镇山水村: what two or three characters after a town's name make is its village,
    be they a common word."""
    if LEVELS[match.group()] == "township":
        return None
    known = boundaries.known_end(match.start() - 3, match.start() - 2)
    if known is None or not all(map(is_name_char, text[known : match.start()])):
        return None
    if boundaries.has_verb(known, match.start()):
        return None
    return Left(known, True, after_name=True)


def _transliterated(text: str, match: re.Match[str], boundaries: Boundaries) -> Left | None:
    """白音他拉 in 、白音他拉嘎查: a whole item of a list, whose words are those of no Chinese."""
    if match.group() not in ("苏木", "嘎查"):
        return None
    low = boundaries.hard(match.start(), 7)
    whole = text[low - 1 : low] in _LIST_MARKS and 1 < match.start() - low < 7
    return Left(low, True) if whole and not boundaries.has_verb(low, match.start()) else None


def _may_be_name(stem: str, suffix: str, sure: bool, in_list: bool) -> bool:
    """Whether a stem is a name, and not that of 乡镇, 示范村 or 进社区; 芦村镇 and 古城乡 are names
    too, where they stand in a list or a word of no dictionary is left."""
    if stem in GENERIC_AREA_STEM or (not sure and len(stem) > 3):
        return False
    if _SO_MANY_OF_EACH.search(stem):
        return False
    if stem[0] in "县市区镇乡" and stem[1:] in GENERIC_AREA_STEM:  # 一类县标准村
        return False
    if len(stem) == 1:
        return suffix in ("镇", "街道") and stem not in _PLURALS
    if stem[-1] + suffix in _COMMON:
        rest = stem[:-1]
        plain = rest in GENERIC_AREA_STEM or rest[-1] in _PLURALS or len(rest) > 2
        return in_list and sure and stem[-1] + suffix in _AT_TIMES and not plain
    return stem[-2:] + suffix not in _COMMON


def zones(text: str, boundaries: Boundaries) -> Iterator[Found]:
    """Development zones with a name: 两江新区, 重庆高新区, 西部（重庆）科学城."""
    for match in _BRACKETED.finditer(text):
        low = boundaries.left(match.start(1) - 1, 3).start
        yield _zone(Span(low, match.end()), text)
    for match in _ZONE.finditer(text):
        left = boundaries.left(match.start(), 6)
        stem = text[left.start : match.start()]
        if len(stem) < 2 or stem in GENERIC_AREA_STEM or stem.endswith(("级", "省")):
            continue
        if boundaries.is_proper(left.start, match.start()):
            yield _zone(Span(left.start, match.end()), text)


def _zone(span: Span, text: str) -> Found:
    return Found(span, ThingKind.AREA, span.of(text), level="development-zone")


def suffix_of(name: str) -> str:
    """镇, 街道 … at the end of a settlement's name; empty for another name."""
    return next((suffix for suffix in LEVELS if name.endswith(suffix)), "")
