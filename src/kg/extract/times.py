"""When a figure of prose holds: by the years its sentence names, else by the part of the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Block, BlockKind, Span
from kg.extract import phrases, years
from kg.extract.drafts import Draft
from kg.extract.years import YearReference
from kg.extract.zones import Zone, Zones
from kg.records import ValueKind

_PAST_GOAL = re.compile(r"(?:规划|预定|既定)?目标(?:值)?(?:为|是|[:：])")
# 改厕任务3.8万座，完成3.9万座: what was set, before what came of it
_SET_TASK = re.compile(
    r"(?:任务|考核指标|目标任务|计划数|任务数|目标数|计划任务)(?:数|量|为|是|共|总数)*$"
)
_DONE = re.compile(
    r"(?:(?<![由从])目前|(?<![由从])现有(?=[0-9])|(?<![由从])现状(?!值)|截至目前|已建成?|已完成|已累计|已创建|巩固已|已有|已达)"
)
_CARRIED_OUT = re.compile(r"完成|实现|超额|落实|兑现")
_RESULTS = re.compile(r"(?:创建|整治|建设|治理|改造)?成果")
CUMULATIVE = re.compile(r"累计(?:下降|降低|减少|提高|增长|增加|上升|提升|削减)|年累计|年内累计")
_FROM = re.compile(r"[由从]\s?(?:(?:19|20)[0-9]{2}年|目前|现状|当前|现有)?的?$")
_LISTED_ON = re.compile(
    r"(?:[、和及与]\s?[0-9０-９.．]+[^，。；、0-9]{0,6}?)+(?:分别|依次|均|各)?"
    rf"(?={phrases.CHANGED_TO.pattern})"
)
_DIGIT = re.compile(r"[0-9０-９ⅠⅡⅢⅣⅤ]")
_OF_FIGURE = re.compile(
    r"[（(]\s?(?P<year>(?:19|20)[0-9]{2})\s?年(?:底|末)?(?:数据|数|值)?\s?[)）]"
)  # 60%（2023年）
_LABEL_END = re.compile(r"[)）]\s?[:：]")
_OPENING, _CLOSING = re.compile(r"[（(]"), re.compile(r"[）)]")
_ENDED = re.compile(
    r"\s?(?:底?前?)(?:全[部面]|实施|组织|基本)*(?:建成|完成|投运|投产|消除|启动|实现|达到|起)"
)
_DEADLINE = re.compile(
    r"(?:力争|确保|计划|预计)?[到至于]?20[0-9]{2}年(?:[0-9]{1,2}月)?(?:底|末|初)?(?:之?前)?"
    r"(?:全[部面]|基本|如期)?(?:完成|建成|投运|投用|投产|建成投[运用产]|到位|达产|实现)(?:任务|整治|改造|建设)?"
)


# 五年新增…, 五年内创建…: the plan's whole period, whatever year was named before
_WHOLE_PERIOD = re.compile(r"(?:规划期内?|五年(?:间|内|来)?)(?=[^，。；年])")
# 总面积3059平方公里，辖4个街道: what the area is, said before a plan's first heading
_OF_THE_AREA = re.compile(
    r"[^，。；0-9]{0,6}?(?:(?:国土|幅员|区域|土地|总)面积(?:约|为|达|共)?[0-9]|辖[0-9]|人口(?:约|为|达|共)?[0-9])"
)
_NOW = re.compile(r"(?:现为|现有|原为|目前为?)$")  # 提升至450吨/日（现为300吨/日）


@dataclass(frozen=True, slots=True)
class Times:
    """Tells when values of one plan's prose hold."""

    text: str
    zones: Zones
    past: int

    def of_clause(
        self,
        block: Block,
        clause: Span,
        dated: Sequence[YearReference],
        stated: YearReference | None,
        zone: Zone,
    ) -> Zone:
        """Kind and year for the values of a clause. ``dated`` are its own years, ``stated`` the
        one that holds in it, its own or one named before."""
        words = clause.of(self.text)
        if not (block.path or dated) and _OF_THE_AREA.match(words):
            return self.zones.past
        if block.kind is BlockKind.NOTE and CUMULATIVE.search(words):
            return self.zones.past
        if stated is not None:
            last = stated.last
            if last > self.past:
                return Zone(ValueKind.TARGET, last)
            if not stated.period or stated.last == self.past or dated:
                goal = _PAST_GOAL.search(words) and not stated.period
                return Zone(ValueKind.PAST_TARGET if goal else ValueKind.OBSERVATION, last)
        if zone.kind is ValueKind.TARGET and (
            _DONE.search(words) or (_RESULTS.search(words) and "巩固" in words)
        ):
            return self.zones.past
        return zone

    def of_figure(
        self,
        draft: Draft,
        time: Zone,
        dated: Sequence[YearReference],
        spread: Sequence[int] = (),
    ) -> tuple[Zone, int | None]:
        """The time of one figure where its clause names several, and the year it is compared with.

        由69.5%提高到72%: the first figure is where things stand; 由2015年的58%提高到2020年的62% names
        both years. ``spread``: years listed for as many figures (2021年、2022年分别完成5台、8台).
        """
        # of 较“十二五”末 the last year, of 较2015年 that year
        baseline = next((r.last for r in dated if r.baseline), None)
        start = draft.value.span.start
        if draft.place[1] == len(spread) and "分别" in draft.before:
            year = spread[draft.place[0]]
            kind = ValueKind.TARGET if year > self.past else ValueKind.OBSERVATION
            return Zone(kind, year), baseline
        if (
            time.kind is ValueKind.OBSERVATION
            and _SET_TASK.search(draft.before)
            and not _CARRIED_OUT.search(draft.before)
        ):
            return Zone(ValueKind.PAST_TARGET, time.year), baseline
        # of 由2020年的71%、83%提高到85%、90% the year stands before the first listed
        first = draft.region.end if draft.place[1] > 1 else start
        near = [
            r
            for r in dated
            if not r.baseline
            and first - 8 <= r.span.end <= first
            and not _DIGIT.search(self.text, r.span.end, first)
        ]
        if near and near[-1].last != time.year:
            kind = ValueKind.TARGET if near[-1].last > self.past else ValueKind.OBSERVATION
            return Zone(kind, near[-1].last), baseline
        after = self.text[draft.value.span.end : draft.clause.end].lstrip()
        if own := _OF_FIGURE.match(after):
            year = years.number(own["year"])
            if year > self.past:
                return Zone(ValueKind.TARGET, year), baseline
            return Zone(ValueKind.OBSERVATION, year), baseline
        if listed := _LISTED_ON.match(after):
            after = after[listed.end() :]
        if _NOW.search(draft.before) and time.kind is ValueKind.TARGET:
            return self.zones.past, baseline
        stands = bool(_FROM.search(draft.before))
        if stands and time.kind is ValueKind.TARGET and phrases.CHANGED_TO.match(after):
            return self.zones.past, baseline
        return time, baseline

    def stated(
        self, clause: Span, dated: Sequence[YearReference], before: YearReference | None
    ) -> tuple[YearReference | None, YearReference | None]:
        """The year that holds in a clause, and the one that goes on holding after it.

        到2025年，…，… holds to the end of its sentence, and so does 2023年底前完成…，… that no other
        year stands before; the year in 一期2024年建成，… only for what is built then; the year in 由2020年的21%提高到35% only for the 21 %.
        """
        own = [
            r
            for r in dated
            if not (r.baseline or r.origin or r.since or self._bracketed(clause, r))
        ]
        if not own:
            whole = _WHOLE_PERIOD.match(self.text, clause.start, clause.end)
            return (None, None) if whole else (before, before)
        last = own[-1]
        lead = phrases.trim_lead(self.text[clause.start : last.span.start])
        by_then = "前" in last.span.of(self.text)
        again = by_then and before is not None
        if (lead or again) and _ENDED.match(self.text, last.span.end):
            return last, before
        return last, last

    def _bracketed(self, clause: Span, reference: YearReference) -> bool:
        """Whether a year stands in a bracket, where it is said of the figures in it; not that of a
        label: 远期目标（2035年）：…"""
        before = self.text[clause.start : reference.span.start]
        if _LABEL_END.match(self.text, reference.span.end):
            return False
        return len(_OPENING.findall(before)) > len(_CLOSING.findall(before))

    def deadline(self, clause: Span) -> int | None:
        """The year of a clause that only says by when what was said before it is done: …17家，
        2016年底前全部完成."""
        words = clause.of(self.text)
        if not _DEADLINE.fullmatch(words):
            return None
        return years.references(self.text, clause.start, clause.end)[0].last
