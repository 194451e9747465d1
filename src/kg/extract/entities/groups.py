"""Groups of areas: 成渝地区双城经济圈, 渝东南, 三峡库区; and others by where they lie: 周边区县."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.document import Span
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.lexicon import Lexicon
from kg.lexicon.matcher import Matcher
from kg.records import ThingKind

_SUFFIX = re.compile(
    r"经济圈|经济带|经济走廊|城市群|城镇群|都市圈|都市区|大湾区|三角洲|金三角|库区(?!消落带)|陆海新通道"
)
# Areas that are named by where they lie alone, as the other side of what is done together.
_OTHERS = re.compile(
    r"(?:(?<=[与和同])|(?<=及)(?=..(?:区县|县区|市县)))(?:(?:周边|毗邻|相邻|邻近|接壤)的?(?:区县|县区|市县|县市|省市|省份|城市|地区|区域)"
    r"|(?:西部|东部|中部|东北|西南|西北)地区)"
)
_ALONG = re.compile(r"(?:流域)?(?:沿线|沿岸)的?(?:区县|县区|市县|县市|省市|城市|地区)")
_WITH = frozenset("与和同")
_NATIONAL = re.compile(r"京津冀|长三角|珠三角|汾渭平原|环渤海|环太湖")
_GENERAL = re.compile(r"^(?:周边|区域|国家|主要|重点|气候|示范|绿色|各)$")


class Groups:
    """Finds groups of areas; built once for a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._known: Matcher[str] = Matcher(
            (name, group.name) for group in lexicon.areas.groups for name in group.names
        )

    def read(self, text: str, boundaries: Boundaries) -> Iterator[Found]:
        for start, end, name in self._known.longest(text):
            span = Span(start, end)
            written = span.of(text)
            alt = (written,) if written != name else ()
            yield Found(span, ThingKind.AREA_GROUP, name, alt=alt)
        for match in _NATIONAL.finditer(text):
            yield Found(Span(*match.span()), ThingKind.AREA_GROUP, match.group())
        for match in _SUFFIX.finditer(text):
            start = boundaries.left(match.start(), 8).start
            if text[start] in "经沿与对向在为":
                start += 1
            stem = text[start : match.start()]
            if len(stem) < 2 or (_GENERAL.match(stem) and match.group() != "库区"):
                continue
            if not boundaries.is_proper(start, match.start()):
                continue
            span = Span(start, match.end())
            yield Found(span, ThingKind.AREA_GROUP, span.of(text))
            if stem.endswith("水库") and match.group() == "库区":
                whole = Span(start, match.start())
                yield Found(whole, ThingKind.RESERVOIR, stem, nested=True)
        for match in _OTHERS.finditer(text):
            yield Found(Span(*match.span()), ThingKind.AREA_GROUP, match.group())


def along(text: str, waters: Iterable[Found]) -> Iterator[Found]:
    """与阿蓬江、郁江沿线区县: the areas along each river of the list that 与 begins."""
    by_end = {water.span.end: water for water in waters if water.kind is ThingKind.RIVER}
    for match in _ALONG.finditer(text):
        run: list[Found] = []
        end = match.start()
        while (river := by_end.get(end)) is not None:
            run.insert(0, river)
            end = river.span.start - 1
            if text[end : end + 1] != "、":
                break
        if not run or text[end : end + 1] not in _WITH:
            continue
        for river in run:
            last = river is run[-1]
            span = Span(river.span.start, match.end()) if last else river.span
            name = river.name + match.group()
            yield Found(span, ThingKind.AREA_GROUP, name, nested=not last)
            yield replace(river, nested=True)
