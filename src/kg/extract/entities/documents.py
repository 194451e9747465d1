"""Documents cited in 《》, and those that a sentence names without them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg.document import Span
from kg.extract.entities.found import Found
from kg.lexicon.text import normalise
from kg.records import ThingKind

_MAX_TITLE = 160
# After a verb of compliance, or after other rules: the names of laws and lists.
_COMPLY = re.compile(
    r"落实|执行|遵守|按照|依据|根据|依照|遵循|贯彻|修订|印发|完善|编制实施|实施|紧扣|参照|法律法规和|规章和"
)
_LAW = re.compile(
    r"(?P<name>[一-鿿“”‘’]{3,30}?(?:条例|(?:管理|实施|暂行|监督管理|责任追究)办法|指导目录|综合名录"
    r"|负面清单|指标体系|税法|保护法|防治法|促进法|环境法|民法典))(?![规律])"
    r"(?P<tail>[（(](?:试行|修订|暂行|征求意见稿|[0-9]{4}年?(?:版|本)?)[）)])?"
)
_AREA_PLAN = re.compile(
    r"[一-鿿“”]{4,24}?(?:总体规划|专项规划|规划纲要|规划|纲要|实施方案|划定方案|工作方案|行动方案|行动计划|职责清单"
    r"|责任清单|准入清单|管理办法|实施办法|条例)(?P<tail>[（(][0-9]{4}\s?[-—–－]+\s?[0-9]{4}\s?年?[）)])?"
)
# 第1号、2号市级总河长令: orders by their numbers.
_ORDER = re.compile(
    r"第?[0-9〇零一二三四五六七八九十]{1,4}号(?:、第?[0-9〇零一二三四五六七八九十]{1,4}号)*(?:[省市区县州]级)?总?[河湖林田]长令"
)
# 全区国土空间总体规划（2020-2035年）: the years in brackets make a title of it.
_YEARS = re.compile(r"[（(][0-9]{4}\s?[-—–－~～至]{1,2}\s?[0-9]{4}\s?年?[）)]")
_TITLE = re.compile(r"[一-鿿“”]{4,24}(?:规划|纲要|方案|计划)$")
_WHOLE = re.compile(r"全[省市区县州旗]")
# The last of a list of rules, whose kind the word after 等 tells: …目录、…清单、重庆市产业投资准入等规定.
_AND_RULES = re.compile(r"(?P<name>[一-鿿]{4,16})等(?P<kind>规定|制度)")
# Words that make a description of a name, and lists that are only a kind of list.
_NO_TITLE = re.compile(
    r"的|^(?:相关|有关|各类|各项|其他|本|该|上述|以下|地方|行业|现行|新|一批|年度|产业发展|产业禁投|污染地块|生态环境准入|重点)|和|及"
)
_NATIONAL_LIST = re.compile(
    r"^(?:国家|全国|中华人民共和国|长江|黄河|.{0,12}(?:经济带|流域|[省市区县]))"
)


def cited(text: str) -> Iterator[Found]:
    """What stands in 《》. A bracket that is not closed in the same stretch names nothing."""
    opening: list[int] = []
    for match in re.finditer(r"[《》\n]", text):
        mark = match.group()
        if mark == "《":
            opening.append(match.start())
        elif mark == "》" and opening:
            start = opening.pop()
            if not opening and 1 < match.start() - start <= _MAX_TITLE:
                title = "".join(text[start + 1 : match.start()].split(None))
                if title:
                    span = Span(start, match.end())
                    yield Found(span, ThingKind.DOCUMENT, title)
        elif mark == "\n" and opening and match.start() - opening[0] > _MAX_TITLE:
            opening.clear()


def unmarked(text: str, areas: Iterable[Found], taken: Iterable[Span]) -> Iterator[Found]:
    """Rules and plans named without 《》 where a sentence says that they are followed, and plans
    that begin with an area's name."""
    used = {at for span in taken for at in range(span.start, span.end)}
    starts = {a.span.start for a in areas if len(a.name) > 1}
    for verb in _COMPLY.finditer(text):
        start = verb.end()
        while (match := _LAW.match(text, start)) is not None:
            span = Span(*match.span())
            if _is_title(match["name"]) and span.start not in used:
                yield Found(span, ThingKind.DOCUMENT, span.of(text))
            start = match.end()
            if text[start : start + 1] != "、":
                break
            start += 1
            last = _AND_RULES.match(text, start)
            if last is not None and start in starts:
                name = last["name"]
                span = Span(*last.span("name"))
                yield Found(span, ThingKind.DOCUMENT, name + last["kind"], alt=(name,))
        plan = _AREA_PLAN.match(text, verb.end()) if verb.end() in starts else None
        if plan is not None and plan.start() not in used:
            span = Span(*plan.span())
            yield Found(span, ThingKind.DOCUMENT, span.of(text))


def dated(text: str, areas: Iterable[Found], taken: Iterable[Span]) -> Iterator[Found]:
    """Plans without 《》 that years in brackets tell, and orders of river chiefs."""
    used = {at for span in taken for at in range(span.start, span.end)}
    starts = sorted(a.span.start for a in areas if len(a.name) > 1)
    for years in _YEARS.finditer(text):
        title = _TITLE.search(text, max(0, years.start() - 26), years.start())
        if title is None:
            continue
        low, end = title.span()
        heads = starts[bisect_left(starts, low) : bisect_left(starts, end)]
        whole = _WHOLE.search(text, low, end)
        heads += [whole.start()] if whole else []
        start = min(heads, default=end)
        if end - start > 4 and start not in used:
            span = Span(start, years.end())
            yield Found(span, ThingKind.DOCUMENT, span.of(text))
    for match in _ORDER.finditer(text):
        if match.start() not in used:
            yield Found(Span(*match.span()), ThingKind.DOCUMENT, match.group())


def _is_title(name: str) -> bool:
    if len(name) < 5 or _NO_TITLE.search(name):
        return False
    return not name.endswith(("清单", "体系")) or bool(_NATIONAL_LIST.match(name))


def title_key(title: str) -> str:
    """A title in the form in which two spellings of it agree: brackets, quotes, dashes and the
    two ways of writing the zero of 二〇三五 mean nothing."""
    key = normalise(title).replace('"', "").replace("'", "")
    return re.sub(r"[-~]+", "-", key).replace("年)", ")").casefold()
