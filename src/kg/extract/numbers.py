"""One grammar for figures: numerals, ranges, comparators and units, as plans write them.

A figure is found, never interpreted beyond its own words: whether 35 of 35蒸吨/小时以下的锅炉 is a
value or a threshold is for :mod:`kg.extract.setaside`, what it measures for
:mod:`kg.extract.phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.document import Span
from kg.records import Comparator, WaterClass

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000}

# 3216, 3,216 and 3 216 (a space of any width)
_ARABIC = (
    r"(?:(?<![0-9０-９.])[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9０-９]+(?:,[0-9]{3})*)"
    r"(?:[.．][0-9０-９]+)?"
)
_CHINESE = r"[一二三四五六七八九两十百千]{1,7}"
_DECIMALS = r"点[零〇一二三四五六七八九]{1,3}"  # 四十八点六公里
# measure words that make a Chinese numeral a count; 一种, 一批, 一类 and the like never are
_COUNTED = (
    "个百分点|个月|[万亿]?(?:平方公里|平方米|立方米|公里|公顷|亩|吨|元|户|人|只|株|千瓦)"
    "|个|座|家|条|项|台|套|处|所|辆|艘|名|支|口|年|成|倍|番|次"
)
# 九成五, 八成半, 两成多; 两成三个 is none
_TENTHS = r"(?P<tenths>[一二两三四五六七八九])成(?:(?P<tenth>半|[一二三四五六七八九])(?![十百千个座家条项台处年次成])|(?P<tmore>多))"
# 超过2/3, 占1/5: where no date and no address can stand
_FRACTION = (
    r"(?<=[占过近约达为到的足逾])(?P<above>[1-9])[/／](?P<below>[2-9]|10)(?![0-9０-９/／.．])"
)
# what stands below the stroke, or beside it, of a unit that no list has: 吨/月·平方公里
_PER = "月|日|天|年|小时|人|次|户|枚|万枚|万人"

_BEFORE = (
    (r"[≥≧]|不得?低于|不得?少于|不得?小于|至少|不低过", Comparator.AT_LEAST),
    (r"[≤≦]|不得?高于|不得?超过|不得?大于|不得?多于|控制在|最多", Comparator.AT_MOST),
    (r"[>＞﹥〉]|高于|大于|超过|突破|多于|逾|超", Comparator.MORE_THAN),
    (r"[<＜﹤〈]|低于|小于|少于|不足|不到", Comparator.LESS_THAN),
    (r"约为|约|接近|近|大约|左右", Comparator.ABOUT),
)
_AFTER = (
    (r"及以上|及其以上|以上|及更多", Comparator.AT_LEAST),
    (r"及以下|以下|以内|之内", Comparator.AT_MOST),
    (r"左右|上下", Comparator.ABOUT),
)
_MAGNITUDE = r"万亿|千万|百万|十万|亿|万|千|百"

_ROMAN = {
    "Ⅰ": "I",
    "Ⅱ": "II",
    "Ⅲ": "III",
    "Ⅳ": "IV",
    "Ⅴ": "V",
    "一": "I",
    "二": "II",
    "三": "III",
    "四": "IV",
    "五": "V",
}
_CLASSES = {
    "I": WaterClass.I,
    "II": WaterClass.II,
    "III": WaterClass.III,
    "IV": WaterClass.IV,
    "V": WaterClass.V,
}
_WATER_CLASS = re.compile(
    r"(?P<better>达到或优于|达到或好于|达到和好于|优于或达到|优于|好于|不低于|稳定达到)?"
    r"(?P<inferior>劣)?(?P<class>[ⅠⅡⅢⅣⅤ]|(?<![A-Za-z])(?:III|II|IV|I|V)(?![A-Za-z]))\s?类?"
    r"(?:地表水|水域|水体|水质)?(?:标准|水质)?(?P<above>及以上|以上|或优于|或更好)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text.

    ``span`` covers comparator, numeral, unit and suffix; ``number`` the numeral (both ends of a
    range). ``value`` is in ``unit_text`` as written; ``value_max`` is the upper end of a range.
    ``chinese`` marks a numeral in ideographs, ``ordinal`` a rank (第4).
    """

    span: Span
    number: Span
    value: Decimal
    comparator: Comparator
    value_max: Decimal | None = None
    unit_text: str | None = None
    chinese: bool = False
    ordinal: bool = False
    suffix: str = ""  # 以上, 以下 …: what may make it a threshold


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """A surface-water class: Ⅲ类, 劣Ⅴ类, 优于Ⅲ类, Ⅱ类以上."""

    span: Span
    water_class: WaterClass
    comparator: Comparator


def decimal(numeral: str) -> Decimal:
    """The value of an Arabic numeral of either width, thousands separators allowed."""
    return Decimal(re.sub(r"[,\s]", "", numeral.translate(FULL_WIDTH)))


def chinese_integer(numeral: str) -> int | None:
    """The value of 二十三, 一百零五, 两千; None if it is no such number (十二五 is none)."""
    total, digit, last_power = 0, None, 10000
    for char in numeral:
        if char in _POWERS:
            power = _POWERS[char]
            if power >= last_power:
                return None
            total += (1 if digit is None and power == 10 and total == 0 else digit or 0) * power
            if digit is None and not (power == 10 and total == 10):
                return None
            digit, last_power = None, power
        elif char in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def render(value: Decimal) -> str:
    """A plain decimal without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Grammar:
    """The figures of texts, for one set of written unit forms."""

    def __init__(self, unit_forms: Iterable[str]) -> None:
        forms = sorted({f for f in unit_forms if f}, key=lambda f: (-len(f), f))
        units = "|".join(re.escape(f).replace("/", "[/／]") for f in forms) or r"(?!)"
        known = set(forms)
        # 千克标准煤 is a unit of its own, and no thousand of 克
        own = [f for f in forms if (m := re.match(_MAGNITUDE, f)) and m.end() < len(f)
               and f[m.end() :] not in known]  # fmt: skip
        magnified = "|".join(map(re.escape, own)) or r"(?!)"
        before = "|".join(p for p, _ in _BEFORE)
        after = "|".join(p for p, _ in _AFTER)
        unit = (
            rf"(?:{_MAGNITUDE})单位|(?:(?:{magnified})|(?:{_MAGNITUDE})?(?:{units}))(?:[/／](?:{units}|{_PER}))?(?:[·•](?:{units}|{_PER}))?"
            rf"(?:[/／][（(](?:{_PER})[·•](?:{units})[)）])?(?:[（(][套组次个座处家][)）])?|(?:{_MAGNITUDE})"
        )
        self._figure = re.compile(
            rf"(?P<before>{before})?\s?"
            rf"(?:(?P<ordinal>第)(?P<rank>[0-9０-９]{{1,4}}|[一二三四五六七八九十]{{1,3}})(?P<place>位|名)?"
            rf"|(?<=[居列持占为])[^，。；、0-9]{{0,10}}?(?P<first>首位)"
            rf"|百分之(?P<percent>[一二三四五六七八九十]{{1,4}}|{_ARABIC})"
            rf"|(?P<denominator>[一二三四五六七八九十百]{{1,3}})分之(?P<numerator>[一二三四五六七八九十]{{1,3}})"
            rf"|{_TENTHS}|{_FRACTION}"
            rf"|翻了?(?P<double>[一两二三]|[0-9])番"
            rf"|(?P<half>一半(?!以[上下]的)|半数|(?<=过)半(?=$|[，。；、]))|(?<=[至到为])(?P<nought>零)(?![\u4e00-\u9fff])"
            rf"|(?P<low>{_ARABIC})(?:(?P<lowunit>%|％|{_MAGNITUDE})?\s?(?:[-—–~～－至]|——)\s?(?P<high>{_ARABIC}))?"
            rf"\s?(?P<more>余|多)?\s?(?P<unit>(?:{_MAGNITUDE})(?P<inside>余|多)(?:{units})|{unit})?"
            rf"|(?P<chinese>{_CHINESE})(?P<decimals>{_DECIMALS})?(?:[至到~～—-](?P<chigh>{_CHINESE}))?(?P<cmore>余|多)?(?P<cunit>{_COUNTED})"
            rf")(?P<after>{after})?"
        )
        self._bracket = re.compile(rf"[（(]\s*(?P<unit>{unit})\s*[)）]\s*$")
        self._unit_only = re.compile(rf"(?:{unit})")

    def figures(self, text: str, start: int = 0, end: int | None = None) -> list[Figure]:
        """All figures in ``text[start:end]``, with offsets into ``text``."""
        found = []
        for match in self._figure.finditer(text, start, len(text) if end is None else end):
            figure = self._read(match)
            if figure is not None:
                found.append(figure)
        return found

    def bracketed_unit(self, text: str) -> tuple[str, int] | None:
        """The unit in the brackets that end ``text`` (森林覆盖率（％）) and where they begin."""
        match = self._bracket.search(text)
        return (match["unit"], match.start()) if match else None

    def is_unit(self, text: str) -> bool:
        return bool(self._unit_only.fullmatch(text))

    def _read(self, match: re.Match[str]) -> Figure | None:
        span = Span(match.start(), match.end())
        if match["ordinal"]:
            return self._rank(match, span)
        if match["first"]:
            place = Span(match.start("first"), match.end("first"))
            return Figure(
                place,
                place,
                Decimal(1),
                Comparator.EQUAL,
                unit_text="位",
                chinese=True,
                ordinal=True,
            )
        if match["denominator"]:
            below, above = (
                chinese_integer(match["denominator"]),
                chinese_integer(match["numerator"]),
            )
            if not below or above is None:
                return None
            share = (Decimal(above) / Decimal(below)).quantize(Decimal("0.0001"))
            number = Span(match.start("denominator"), match.end("numerator"))
            return Figure(span, number, share, self._comparator(match), chinese=True)
        if match["percent"]:
            return self._percent(match, span)
        for name, plain in (("half", Decimal("0.5")), ("nought", Decimal(0))):
            if match[name]:
                number = Span(match.start(name), match.end(name))
                return Figure(span, number, plain, self._comparator(match), chinese=True)
        if match["double"]:
            times = match["double"]
            value = Decimal(times) if times.isdigit() else Decimal(chinese_integer(times) or 1)
            number = Span(match.start("double"), match.end("double"))
            return Figure(span, number, value, Comparator.EQUAL, unit_text="番", chinese=True)
        if match["tenths"]:
            return self._tenths(match, span)
        if match["above"]:
            part = Decimal(match["above"]) / Decimal(match["below"])
            number = Span(match.start("above"), match.end("below"))
            return Figure(span, number, part.quantize(Decimal("0.0001")), self._comparator(match),
                          chinese=True, suffix=match["after"] or "")  # fmt: skip
        if match["chinese"]:
            value_or_none = chinese_integer(match["chinese"])
            if value_or_none is None:
                return None
            if match["decimals"]:
                digits = "".join(str(_DIGITS[c]) for c in match["decimals"][1:])
                exact = value_or_none + Decimal(f"0.{digits}")
                number = Span(match.start("chinese"), match.end("decimals"))
                return Figure(span, number, exact, self._comparator(match),
                              unit_text=match["cunit"], chinese=True, suffix=match["after"] or "")  # fmt: skip
            upper = chinese_integer(match["chigh"]) if match["chigh"] else None
            end = match.end("chigh") if upper is not None else match.end("chinese")
            return Figure(
                span,
                Span(match.start("chinese"), end),
                Decimal(value_or_none),
                self._comparator(match),
                value_max=Decimal(upper) if upper is not None else None,
                unit_text=match["cunit"],
                chinese=True,
                suffix=match["after"] or "",
            )
        return self._arabic(match, span)

    def _arabic(self, match: re.Match[str], span: Span) -> Figure:
        low = decimal(match["low"])
        high = decimal(match["high"]) if match["high"] else None
        unit = match["unit"]
        if match["inside"]:  # 6.3万余个
            unit = unit.replace(match["inside"], "", 1)
        number = Span(
            match.start("low"), match.end("high") if high is not None else match.end("low")
        )
        return Figure(
            span,
            number,
            low,
            # 控制在4亿—5亿元 is a range and no limit
            self._comparator(match) if high is None else Comparator.EQUAL,
            value_max=high,
            unit_text=unit,
            suffix=match["after"] or "",
        )

    def _tenths(self, match: re.Match[str], span: Span) -> Figure:
        """九成五 is 9.5 成, 八成半 8.5; 两成多 is more than two."""
        rest = match["tenth"]
        tenth = Decimal("0.5") if rest == "半" else Decimal(_DIGITS[rest]) / 10 if rest else 0
        number = Span(match.start("tenths"), match.end("tenth" if rest else "tenths"))
        return Figure(
            span,
            number,
            _DIGITS[match["tenths"]] + Decimal(tenth),
            self._comparator(match),
            unit_text="成",
            chinese=True,
            suffix=match["after"] or "",
        )

    def _percent(self, match: re.Match[str], span: Span) -> Figure | None:
        written = match["percent"]
        value = decimal(written) if written[0].isdigit() else chinese_integer(written)
        if value is None:
            return None
        number = Span(match.start("percent"), match.end("percent"))
        return Figure(
            span,
            number,
            Decimal(value),
            self._comparator(match),
            unit_text="百分之",
            chinese=not written[0].isdigit(),
            suffix=match["after"] or "",
        )

    def _rank(self, match: re.Match[str], span: Span) -> Figure | None:
        rank = match["rank"]
        value = decimal(rank) if rank[0].isdigit() else chinese_integer(rank)
        if value is None:
            return None
        return Figure(
            span,
            Span(match.start("rank"), match.end("rank")),
            Decimal(value),
            Comparator.EQUAL,
            unit_text="位" if match["place"] else None,
            chinese=not rank[0].isdigit(),
            ordinal=True,
        )

    def _comparator(self, match: re.Match[str]) -> Comparator:
        after, before = match["after"], match["before"]
        if match["half"] == "半":
            return Comparator.MORE_THAN
        if after:
            return _classify(after, _AFTER)
        if match["more"] or match["inside"] or match["cmore"] or match["tmore"]:
            return Comparator.MORE_THAN
        if before:
            return _classify(before, _BEFORE)
        return Comparator.EQUAL


def _classify(word: str, table: tuple[tuple[str, Comparator], ...]) -> Comparator:
    for pattern, comparator in table:
        if re.fullmatch(pattern, word):
            return comparator
    return Comparator.EQUAL


def water_classes(text: str, start: int = 0, end: int | None = None) -> list[ClassFigure]:
    """Surface-water classes in ``text[start:end]``."""
    found = []
    for match in _WATER_CLASS.finditer(text, start, len(text) if end is None else end):
        roman = _ROMAN.get(match["class"], match["class"])
        written = match.group()
        if match["class"][0] not in "ⅠⅡⅢⅣⅤ" and "类" not in written:
            continue
        inferior = bool(match["inferior"])
        better = match["above"] or match["better"] in (
            "达到或优于",
            "达到或好于",
            "达到和好于",
            "优于或达到",
            "优于",
            "好于",
            "不低于",
        )
        found.append(
            ClassFigure(
                Span(match.start(), match.end()),
                WaterClass.INFERIOR_V if inferior else _CLASSES[roman],
                Comparator.AT_LEAST if better else Comparator.EQUAL,
            )
        )
    return found


@lru_cache(maxsize=8)
def grammar(unit_forms: tuple[str, ...]) -> Grammar:
    """The grammar for these unit forms, compiled once."""
    return Grammar(unit_forms)
