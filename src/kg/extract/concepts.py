"""Which concept of the indicator scheme a worded value measures, if any.

A wording alone is not enough: 42个国考断面 is no share, a change of a level is not the level, and
污水管网 that cover all are no length. Where in doubt there is no concept; the words are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import wordings
from kg.lexicon import Lexicon
from kg.records import ChangeKind
from kg.vocab import ID, QUANTITY_KIND

_BASIS = re.compile(
    r"(?:较|比|同比|相比)[^，。]{0,12}?(?:(?:19|20)[0-9]{2}年(?:同期)?|[“\"]十[一二三四五六]五[”\"](?:期间|时期|末)?)"
    r"|[一二三四五0-9]{1,2}年(?:内)?累计|累计"
)
_CHANGED = re.compile(r"(?:分别|均)?(?:增加|增长|提高|提升|上升|扩大|下降|降低|减少|削减)$")
_RATES = frozenset({"%", "％", "‰", "倍", "番", "成"})
_ENDINGS = {
    ChangeKind.DECREASE: ("下降率", "下降", "降低率"),
    ChangeKind.INCREASE: ("增长率", "增长"),
}
_LINKED = {
    (ChangeKind.DECREASE, True): "hasReductionRate",
    (ChangeKind.DECREASE, False): "hasReductionAmount",
    (ChangeKind.INCREASE, True): "hasIncreaseRate",
    (ChangeKind.INCREASE, False): "hasIncreaseAmount",
}
_WATER_CLASS = f"{ID}quantity-kind/WaterQualityClass"
_RATIO = QUANTITY_KIND + "DimensionlessRatio"
# Kinds of quantity that nothing can wholly cover, nor meet a standard.
_AMOUNTS = frozenset(
    QUANTITY_KIND + kind for kind in ("Count", "Length", "Area", "Volume", "Mass", "Power")
)
# What a state says of is often left to the state: 污水 that is 全收集 has a 收集率.
_STATES = (
    (re.compile("全?覆盖"), ("覆盖率", "覆盖")),
    (re.compile("全收集"), ("收集率",)),
    (re.compile("全处理"), ("处理率",)),
    (re.compile("达标"), ("达标率", "水质达标率")),
)
_COMPLETE = re.compile("覆盖|全收集|全处理|达标")
_TASK = re.compile("的?任务$")
_OF_A_COUNT = re.compile(
    r"^(?:水质|生态功能|均|都|得到|进行|全部|未|不)|(?:建设|改造|整治|治理|监管|监测|排查|修复)$"
)
_OTHER_SCOPE = re.compile(
    "国家级|[市省区县镇村州]级|新增|新建|改造|扩建|淘汰|关闭|关停|拆除|超标|不合格|[未非不无]|以外"
    "|降低|减少|提高|增加|[、和与及或]$"
)
_BEFORE = 80  # characters that a fragment may take its head from


@dataclass(frozen=True, slots=True)
class Concepts:
    """Resolves phrases against the lexicon."""

    lexicon: Lexicon

    def resolve(
        self,
        phrase: str,
        unit: str | None = None,
        change: ChangeKind | None = None,
        before: str = "",
    ) -> str | None:
        """The concept's slug, or None: for ``phrase`` with a figure in ``unit`` (as written).
        ``before`` are the sentence's words before the phrase."""
        if change is not None:
            return self._of_change(phrase, unit, change, before)
        rank = wordings.ranked(phrase)
        if rank is not None:
            return self._linked(self._level(rank, before), "hasRank")
        if unit in ("%", "％"):
            phrase = re.sub(r"全(?=覆盖$)", "", phrase)
        found = self._known(self._worded(phrase, unit), unit, before)
        if found is None and unit is not None and unit not in _RATES:
            found = self._counted(phrase, unit) or self._ending(phrase, unit)
        return found

    def of_class(self, phrase: str) -> str | None:
        """The concept of a water class said of ``phrase``: that of surface water, or of groundwater
        where the words say so."""
        classes = [i for i in self.lexicon.indicators.values() if _WATER_CLASS in i.quantity_kinds]
        ground = "地下水" in phrase
        return next((i.slug for i in classes if ("地下水" in i.label) is ground), None)

    def of_state(self, phrase: str, state: str, before: str = "") -> str | None:
        """The concept of what is in a ``state`` (全覆盖, 持续下降)."""
        phrase = _TASK.sub("", phrase) if "完成" in state else phrase
        said = [phrase + state.strip('“”"')]
        for pattern, endings in _STATES:
            if pattern.search(state):
                said += [reading + end for reading in wordings.readings(phrase) for end in endings]
        found = self._known(said, None, before)
        if found is None:
            slug = self._known(self._worded(phrase, None), None, before)
            slug = slug or self._ending(phrase, None)
            found = slug if slug is not None and self._may_be(slug, state) else None
        return found

    def of_total(self, phrase: str, unit: str | None) -> str | None:
        """The concept of a total over a programme (投资, 子项 …)."""
        found = self.lexicon.wordings.total(phrase)
        return next((slug for slug in found if self._fits(slug, unit)), None)

    # --- ways to a concept ------------------------------------------------------------------

    def _worded(self, phrase: str, unit: str | None) -> Iterator[str]:
        """Readings, each with what the unit adds to it: 树木资源59科 counts 树木资源科, 水质100%达标
        is a 达标率."""
        for reading in wordings.readings(phrase):
            if unit in ("%", "％"):
                yield reading
                yield reading + "率"
            elif unit is not None and (counted := self.lexicon.unit(unit)) and counted.counting:
                yield reading + unit
                yield reading
            else:
                yield reading

    def _known(self, said: Iterator[str] | list[str], unit: str | None, before: str) -> str | None:
        """The first wording that is a concept's and fits the unit; else the first that is with a
        head taken from the words before."""
        said = list(said)
        for wording in said:
            slug = self.lexicon.indicator(wording)
            if slug is not None and self._fits(slug, unit):
                return slug
        for wording in said if before else ():
            slug = self.lexicon.wordings.elliptic(wording, before[-_BEFORE:])
            if slug is not None and self._fits(slug, unit):
                return slug
        return self._of_place(said, unit)

    def _of_place(self, said: list[str], unit: str | None) -> str | None:
        """某县城镇化率: a wording with an area's name before it."""
        for wording in said:
            found = self.lexicon.areas.matcher.longest(wording[:12])
            if found and found[0][0] == 0:
                slug = self.lexicon.indicator(wording[found[0][1] :])
                if slug is not None and self._fits(slug, unit):
                    return slug
        return None

    def _of_change(
        self, phrase: str, unit: str | None, change: ChangeKind, before: str
    ) -> str | None:
        """排放量较2015年下降9.3% measures the reduction rate that the level's concept leads to;
        a level that rose by 41 days is no value of the level."""
        worded = _BASIS.sub("", phrase)
        slug = self._known([*wordings.readings(phrase), worded], unit, before)
        if slug is not None:
            return slug
        measured = _CHANGED.sub("", worded)
        link = _LINKED[change, unit in _RATES]
        linked = self._linked(self._level(measured, before), link)
        if linked is not None and self._fits(linked, unit):
            return linked
        return self._known([measured + ending for ending in _ENDINGS[change]], unit, before)

    def _level(self, phrase: str, before: str) -> str | None:
        return self._known(wordings.readings(phrase), None, before)

    def _linked(self, slug: str | None, link: str) -> str | None:
        return self.lexicon.indicators[slug].links.get(link) if slug else None

    def _counted(self, phrase: str, unit: str) -> str | None:
        """42个国考断面水质优良, 3个城市水源地应急能力建设 count 国考断面 and 城市水源地."""
        for slug, rest in self.lexicon.wordings.beginnings(phrase):
            if self._fits(slug, unit) and _OF_A_COUNT.search(rest):
                return slug
        return None

    def _ending(self, phrase: str, unit: str | None) -> str | None:
        """The kind of thing that a longer phrase names, where it says of which place or whose it
        is; a share of a part is no share of the whole."""
        shortest = 5 if unit is None else 4
        for reading in wordings.readings(phrase):
            found = self.lexicon.wordings.ending(reading, shortest)
            if found is None or _OTHER_SCOPE.search(found[0]):
                continue
            if self._fits(found[1], unit) and (unit is None or not self._is_ratio(found[1])):
                return found[1]
        return None

    # --- does it fit ------------------------------------------------------------------------

    def _fits(self, slug: str, unit: str | None) -> bool:
        """Whether a figure in ``unit`` can be one of the concept's."""
        return unit is None or self.lexicon.measures(slug, unit)

    def _is_ratio(self, slug: str) -> bool:
        return _RATIO in self.lexicon.indicators[slug].quantity_kinds

    def _may_be(self, slug: str, state: str) -> bool:
        """Whether what the concept measures can be in the state."""
        kinds = set(self.lexicon.indicators[slug].quantity_kinds)
        return not (_COMPLETE.search(state) and kinds & _AMOUNTS)
