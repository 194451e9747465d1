"""Names of rivers, reaches, lakes and sections as tables and list boxes write them.

There names stand alone or run together (乌江龚滩镇新华社区, 溶溪河溪口断面), with no words
around them to tell where one ends; what helps is the rest of the document, where the same names
stand between commas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.document import Span
from kg.extract import crosstables, keys
from kg.records import Mention, Thing, ThingKey, ThingKind

_RUN = re.compile(r"(?:[江河溪川沟渠涧]|水(?!库))+")
_LEFT = "、，。；：:“”（）()《》和与及对在以沿 \n\t　的强"
_RIGHT = "、，。；：:“”（）()《》等和与及流域干支水断 \n\t　沿两"
_NAME = re.compile(r"^[\u4e00-\u9fff]{1,7}(?:江|河|溪|水|川|沟|渠|涧)(?:干流)?$")
_LAKE = re.compile(r"^[\u4e00-\u9fff]{1,7}(?:湖|海|泊|淀|洼|池)$")
_RESERVOIR = re.compile(r"^[\u4e00-\u9fff]{1,9}(?:水库|电站库区)$")
_SECTION = re.compile(r"^[\u4e00-\u9fff（）()·]{2,20}断面$")
_REACH = re.compile(
    r"^(?P<river>[\u4e00-\u9fff]{1,6}?(?:江|河|溪|水|川))(?:干流|支流)?[\u4e00-\u9fff（）()]{0,10}段$"
)
_SITE = re.compile(
    r"(?P<site>(?:[出入]境|[出入]口|跨界|交界|控制|考核|城区|县城|国控|市控|国考|市考)?断面|[出入][省市县区]境断面)$"
)
# 主要河流, 地表水, 黑臭水体, 大中型水库: kinds of water, not names.
_KIND_OF_WATER = re.compile(
    r"^(?:[全各其]|主要|重点|重要|次级|大中?型|中小?型|小型|城市|城镇|城区|县城|乡镇|农村|建成区|黑臭|地表|地下"
    r"|饮用|污|废|雨|中|再生|跨界|辖区|境内|国控|市控|县控|省控|国考|市考|有关|入河|干|支|山|用|供|节|排|治|河|湖"
    r"|江|溪|水|生态|景观|集中式|工业|农业|生活|达标|好|差|劣)(?:[江河溪湖水沟渠库流体域断面支干]|$)"
    r"|(?:流域|河流|湖库|水体|地表水|地下水|饮用水|用水|污水|废水|水资源|水质)$"
)
# 沼液贮存池, 生态沟渠: built to hold or lead off water, and counted
_BUILT = re.compile(
    r"^(?:新建|配建|改建|扩建|改造|建设|修建)|(?:生态|灌溉|排水|截水|排洪|退水|农田)(?:拦截)?沟渠?$|沟渠$"
    r"|(?:贮存|储存|沉淀|沉砂|应急|事故|蓄水|集水|沼气|沼液|化粪|氧化|调节|收集|处理|贮粪|净化)池$"
)


_OWN_WATERS = frozenset({ThingKind.RIVER, ThingKind.LAKE, ThingKind.RESERVOIR})
_NAMELESS_SITE = re.compile(
    r"(?:[湖库]心|[湖库]中(?:心)?|中心|坝前|大坝|[出入][境口湖库河]口?|河口|取水口|[上下]游|[东南西北]部)"
)


@dataclass(frozen=True, slots=True)
class Water:
    """A named water or section and where it is named. ``river``: what a section or reach is of."""

    key: ThingKey
    span: Span
    alt_names: tuple[str, ...] = ()
    river: ThingKey | None = None

    @property
    def thing(self) -> Thing:
        return Thing(self.key, self.alt_names)

    @property
    def mention(self) -> Mention:
        return Mention(self.span, self.key)


class Waters:
    """Reads names of waters in one document for the plan of ``adcode``.

    ``slips`` are spellings a person knows to mean another name (written → meant)."""

    def __init__(self, text: str, adcode: str, slips: dict[str, str] | None = None) -> None:
        self._text = text
        self._adcode = adcode
        self._slips = slips or {}
        self._alone: dict[str, bool] = {}

    def stands_alone(self, name: str) -> bool:
        """Whether the document has the name between marks that no name runs over."""
        if name not in self._alone:
            pattern = re.compile(
                rf"(?:^|(?<=[{re.escape(_LEFT)}])){re.escape(name)}(?=[{re.escape(_RIGHT)}]|$)"
            )
            self._alone[name] = pattern.search(self._text) is not None
        return self._alone[name]

    def canonical(self, name: str) -> str:
        """One name for the ways a river is written: 酉水 is 酉水河 where the text has both."""
        name = self._slips.get(name, name)
        if name[-1:] not in "河江" and self.stands_alone(name + "河"):
            return name + "河"
        return name

    def river(self, span: Span, name: str | None = None) -> Water:
        written = name or "".join(span.of(self._text).split())
        called = self.canonical(re.sub(r"干流$", "", written))
        key = keys.thing(ThingKind.RIVER, called, self._adcode)
        return Water(key, span, (written,) if written != called else ())

    def river_prefix(self, compound: str, rest_ok: re.Pattern[str]) -> str | None:
        """The river that ``compound`` begins with, if what follows fits ``rest_ok`` whole.

        Of the ends that fit (溶溪|河溪口断面, 溶溪河|溪口断面) the name that stands alone in the
        document wins, else the longest."""
        run = _RUN.search(compound, 1)
        if run is None:
            return None
        ends = [e for e in range(run.start() + 1, run.end() + 1) if rest_ok.fullmatch(compound, e)]
        names = [compound[:e] for e in ends if e > 1]
        alone = [n for n in names if self.stands_alone(n)]
        return max(alone or names, key=len, default=None)

    def section(self, span: Span, name: str | None = None) -> Water:
        """A section; its river is what its name begins with."""
        written = name or "".join(span.of(self._text).split())
        called = self._slips.get(written, written)
        river = self.river_prefix(called, re.compile(r"[\u4e00-\u9fff（）()·]{1,16}断面|断面"))
        of = None
        rest = called[len(river or "") :].removesuffix("断面")
        if river is not None and rest.startswith("水库"):
            of = keys.thing(ThingKind.RESERVOIR, river + "水库", self._adcode)
        elif river is not None and (len(rest) != 1 or self.stands_alone(river)):  # not 三溪口
            of = keys.thing(ThingKind.RIVER, self.canonical(river), self._adcode)
            called = of.name + called[len(river) :]
        key = keys.section(called, self._adcode)
        return Water(key, span, (written,) if written != called else (), of)

    def section_of(self, span: Span, site: str, beside: Span | None) -> Water:
        """The section called ``site`` in a table, whose row may name its water ``beside``: 湖心 is
        another place in each lake, and 戴家河 beside 东淠河 the place of 东淠河戴家河断面. That it lies
        there is for who reads the row to say, with the cell that says it."""
        name, level = crosstables.without_level(site)
        if level:
            where = self._text.find(name[-1], span.start, span.end) + 1
            return self.section_of(Span(span.start, where or span.end), name, beside)
        waters = self.read(beside) if beside is not None else ()
        if len(waters) != 1 or waters[0].key.kind not in _OWN_WATERS:
            return self.section(span, site + "断面")
        water = waters[0].key
        whole = water.name + site + "断面"
        if site.startswith(water.name) or not (
            _NAMELESS_SITE.fullmatch(site) or whole.removesuffix("断面") in self._text
        ):
            found = self.section(span, site + "断面")
            return found if found.river == water else replace(found, river=None)
        return Water(keys.section(whole, self._adcode), span, (site + "断面",))

    def read(self, span: Span) -> tuple[Water, ...]:
        """The waters that ``span`` consists of, alone or listed; empty if it names none, or
        anything else beside them. A tail said once holds for all (甲河、乙河出境断面)."""
        found: list[tuple[Span, str]] = []
        for piece in _pieces(self._text, span):
            found.append((piece, "".join(piece.of(self._text).split())))
        if not found:
            return ()
        site = _SITE.search(found[-1][1])
        if site and len(found) > 1 and all(_NAME.match(name) for _, name in found[:-1]):
            found[:-1] = [(piece, name + site["site"]) for piece, name in found[:-1]]
        waters = [self._one(piece, name) for piece, name in found]
        return tuple(w for w in waters if w) if all(waters) else ()

    def _one(self, span: Span, name: str) -> Water | None:
        if _KIND_OF_WATER.search(name) or _BUILT.search(name):
            return None
        if _SECTION.match(name):
            return self.section(span, name)
        reach = _REACH.match(name)
        if reach:
            of = keys.thing(ThingKind.RIVER, self.canonical(reach["river"]), self._adcode)
            return Water(keys.thing(ThingKind.RIVER_REACH, name, self._adcode), span, (), of)
        if _RESERVOIR.match(name):
            return Water(keys.thing(ThingKind.RESERVOIR, name, self._adcode), span)
        if _LAKE.match(name):
            return Water(keys.thing(ThingKind.LAKE, name, self._adcode), span)
        return self.river(span, name) if _NAME.match(name) else None


def _pieces(text: str, span: Span) -> Sequence[Span]:
    """The items of a short list of names, at 、 and 和; not 和坪村, where 和 begins a name."""
    found: list[Span] = []
    start = span.start
    for match in re.compile(r"[、，,]|[和与及](?=[\u4e00-\u9fff]{2})").finditer(
        text, span.start, span.end
    ):
        if match.group() in "和与及" and match.start() - start < 2:
            continue
        found.append(Span(start, match.start()))
        start = match.end()
    found.append(Span(start, span.end))
    trimmed = []
    for piece in found:
        begin, end = piece.start, piece.end
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        if end > begin:
            trimmed.append(Span(begin, end))
    return trimmed
