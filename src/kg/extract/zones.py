"""Which parts of a plan look back and which look ahead: the default kind and year of a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Block, BlockKind, Document
from kg.records import PlanIdentity, ValueKind

_BACK = re.compile(
    r"成效|成就|回顾|取得|基础|现状|形势|进展|完成情况|挑战|问题|机遇|短板|差距|困难|不足|收窄|概况|规划范围|前\s*言|任重道远|显著"
)
_AHEAD = re.compile(
    r"指导思想|基本原则|目标|任务|总体要求|指标体系|主要指标|重点|措施|保障|工程|项目|清单"
)
# a part that looks back does so in all its sections, whatever tasks and goals their titles name
_LOOKED_BACK = re.compile(
    r"(?:工作|规划|建设|保护|发展)?回顾|(?:主要|工作|显著|取得|积极|建设|保护)的?(?:成效|成就|成绩|进展)$|[“\"]?十[一二三四]五[”\"]?(?:时期|期间)?(?:[^，。]{0,8})?(?:成效|成就|完成情况)"
)
_AHEAD_TEXT = re.compile(r"为指导|规划期(?:为|至)?|展望|总体目标")


@dataclass(frozen=True, slots=True)
class Zone:
    """What a value holds for where its sentence says nothing of time."""

    kind: ValueKind
    year: int


# 提出了…的新目标，要求…持续减少: what follows is to come, though the part of the plan looks back
_SET_OUT = re.compile(r"(?:提出|明确)了?[^。，；]{0,30}目标[，：]")
_PAST_PERIOD = re.compile(r"十[一二三]五|规划期末")


class Zones:
    """The zone of each paragraph of one document."""

    def __init__(self, document: Document, identity: PlanIdentity) -> None:
        self.past = Zone(ValueKind.OBSERVATION, identity.past_year)
        self.ahead = Zone(ValueKind.TARGET, identity.period_end)
        self._by_start: dict[int, Zone] = {}
        zone = (
            self.past if any(b.kind is BlockKind.HEADING for b in document.blocks) else self.ahead
        )
        coming = re.compile(rf"(?:到|至){identity.period_end}年")
        for block in document.blocks:
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.NOTE):
                continue
            if block.path:
                zone = self._of_path(document, block)
            else:
                text = document.quote(block.span)
                if coming.search(text) or _AHEAD_TEXT.search(text):
                    zone = self.ahead
            self._by_start[block.span.start] = zone

    def of(self, block: Block) -> Zone:
        return self._by_start.get(block.span.start, self.ahead)

    def of_clause(self, said: str, zone: Zone) -> Zone:
        """The zone of a clause in a paragraph of ``zone``, whose sentence has ``said`` so much before."""
        if zone == self.past and _SET_OUT.search(said) and not _PAST_PERIOD.search(said):
            return self.ahead
        return zone

    def _of_path(self, document: Document, block: Block) -> Zone:
        """The innermost heading that tells decides; a chapter that tells nothing looks ahead."""
        path = document.section_path(block)
        if any(_LOOKED_BACK.search(title) for title in path):
            return self.past
        for title in reversed(path):
            if _BACK.search(title) and not re.search(r"^(?:加强|强化|推进|夯实)", title):
                bare = re.sub(r"^第?[一二三四五六七八九十0-9]+[章节、]\s*", "", title)
                if _AHEAD.search(bare) and not re.search(r"成效|形势|现状|完成情况|回顾", bare):
                    continue
                return self.past
            if _AHEAD.search(title):
                return self.ahead
        return self.ahead
