"""Groups of areas: 成渝地区双城经济圈, 渝东南, 三峡库区."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Span
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.lexicon import Lexicon
from kg.lexicon.matcher import Matcher
from kg.records import ThingKind

_SUFFIX = re.compile(
    r"经济圈|经济带|经济走廊|城市群|城镇群|都市圈|都市区|大湾区|三角洲|金三角|库区(?!消落带)|陆海新通道"
)
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
