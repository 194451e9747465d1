"""Years and periods of a sentence: when a figure holds, and against what it is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.document import Span
from kg.extract.numbers import FULL_WIDTH

_YEAR = r"(?:19|20|１９|２０)[0-9０-９]{2}|二[〇○零0]\s?[二三四][〇○零一二三四五六七八九]"
_PERIODS = {
    "十一五": 2006,
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
    "十六五": 2031,
}
_REFERENCE = re.compile(
    rf"(?P<basis>较|比|与|以|在|相较于?|相比)?\s?(?P<to>到|至|截至|截止|力争|于|自|从|由)?\s?"
    rf"(?P<first>{_YEAR})\s?年?(?:\s?(?:[-－—–~～至、和]|——)\s?(?P<last>{_YEAR}))?"
    rf"\s?年?(?P<part>底前|末前|底|末|初|前|以来|起|以后|(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)底?)?(?P<base>(?:数据)?为(?:基数|基准|基期))?"
)
_PERIOD = re.compile(
    r"[“\"「]?(?P<name>十[一二三四五六]五)[”\"“」]?\s?(?P<part>期间|时期|以来|末|初|期末)?"
)
_EACH = re.compile(r"每年|逐年|(?<![0-9])年均(?!浓度|值|增|递|下降|降|提高)|各年度|每[两二三]年")
_EACH_DEED = re.compile(
    r"每年(?:至少|都|力争)?(?P<deed>[\u4e00-\u9fff（）]{2,10}?)[0-9一二两三四五六七八九十]"
)
_LIST = re.compile(r"20[0-9]{2}年?(?:底|末)?(?:[、和]20[0-9]{2}年?(?:底|末)?)+")
_TIMES = re.compile(r"年?”?(?:时期|期间)?的?\s?[0-9.]{1,6}\s?倍")  # 是2015年的3.2倍
_UPON = re.compile(r"[^，。；]{0,16}基础上")  # 在2020年的1260万吨基础上减少15%
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class YearReference:
    """A year or period named in a text. ``baseline`` marks 较2015年; ``last`` ends a period."""

    span: Span
    first: int
    last: int
    baseline: bool = False
    period: bool = False
    by_then: bool = False  # 到…年, …年底前: something to hold by then
    since: bool = False  # 2018年以来, 2022年起: from then on
    origin: bool = False  # 由2015年的…: where a change set out, said of one figure only


def number(written: str) -> int:
    """A year as written in digits of either width or in ideographs."""
    plain = written.replace(" ", "").translate(FULL_WIDTH).translate(_CHINESE_DIGITS)
    return int(plain)


def references(text: str, start: int, end: int) -> list[YearReference]:
    """Years and five-year periods in ``text[start:end]``, in order."""
    found: list[YearReference] = []
    for match in _REFERENCE.finditer(text, start, end):
        if not _is_year(text, match):
            continue
        first = number(match["first"])
        last = number(match["last"]) if match["last"] else first
        baseline = (
            match["basis"] in ("较", "比", "与", "相较", "相较于", "相比")
            or bool(match["base"])
            or bool(_TIMES.match(text, match.end("first")))
        )
        origin = match["to"] in ("由", "从") and match["part"] not in ("起", "以来", "以后")
        by_then = match["to"] in ("到", "至", "力争") or (match["part"] or "") in (
            "底前",
            "末前",
            "前",
            "底",
            "末",
        )
        found.append(
            YearReference(
                Span(match.start(), match.end()),
                first,
                last,
                baseline,
                last > first,
                by_then,
                match["part"] in ("以来", "起", "以后"),
                (origin and last == first)
                or (match["basis"] == "在" and bool(_UPON.match(text, match.end(), end))),
            )
        )
    for match in _PERIOD.finditer(text, start, end):
        if match["name"] not in _PERIODS:
            continue
        first = _PERIODS[match["name"]]
        before = text[max(start, match.start() - 1) : match.start()]
        found.append(
            YearReference(
                Span(match.start(), match.end()),
                first,
                first + 4,
                baseline=before in ("较", "比") or bool(_TIMES.match(text, match.end())),
                period=True,
                origin=before in ("由", "从"),
            )
        )
    return sorted(found, key=lambda r: r.span.start)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """2020年, 2020年底, 2021-2025; a bare 2000 of 2000条 or 2025.5 is no year."""
    written = match.group()
    if "年" in written or match["base"]:
        return True
    after = text[match.end() : match.end() + 1]
    if match["last"]:
        return not after or not (after.isdigit() or after in ".．个家座项条万亿吨")
    following = text[match.end("first") : match.end("first") + 4]
    return bool(re.match(r"\s?(?:现状|目标|实际|完成)", following))


def listed(text: str, start: int, end: int) -> tuple[int, ...]:
    """The years of a list (2021年、2022年和2023年), if there is one."""
    match = _LIST.search(text, start, end)
    return tuple(int(y) for y in re.findall(r"20[0-9]{2}", match.group())) if match else ()


def each_year(said: str, before: str = "") -> bool:
    """Whether a clause that reads ``said`` up to its figure speaks of every year; of 每年创建10个…，创建5条…
    the second does too, which goes on with the deed of the clause ``before``."""
    if _EACH.search(said):
        return True
    deed = _EACH_DEED.search(re.split("[，：:]", before.rstrip("， "))[-1])
    return deed is not None and said.startswith(deed["deed"])
