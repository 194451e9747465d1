"""What figures listed side by side have in common: a comparator, a unit per something, labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kg.document import Span
from kg.extract import phrases
from kg.extract.numbers import ClassFigure, Figure
from kg.records import Comparator

Value = Figure | ClassFigure

_DISTRIBUTED = re.compile(r"分别|各|均|都|皆|依次|双双")
_PER = re.compile(
    r"(?:控制在|保持在|稳定在|达到|不超过|高达|为|由|约|小于|低于)*每(?P<per>百平方公里|万枚|枚|万人|百万人|千人|人|平方公里|平方米|公顷|亩|公里"
    r"|立方米|升|吨|万元|亿元|日|天)(?:地区生产总值|GDP|产值|岸线|河道|耕地)?(?:排放|使用|控制在)?$"
)
_PER_LEAD = re.compile(
    r"\s?每(?P<per>百平方公里|平方公里|公顷|亩|公里|万枚|万人|十万人|百万人|千人|万辆|万元)(?=[\u4e00-\u9fff])"
)
_LABELLED = re.compile(
    r"(?P<head>.{2,60}?)分别(?:达到|达|为|是|控制在|提高到|提升至|降至|保持在|稳定在)?(?P<label>[\u4e00-\u9fff]{2,6})$"
)
# 机械化清扫率红塔区为90%、其他县（市、区）达75%以上: labels right behind the measure
_LABELLED_AFTER = re.compile(
    r"(?P<head>[^，。；、]{2,40}?(?:率|比例|比重|占比|浓度|天数))(?P<label>[\u4e00-\u9fff]{1,8}?(?:区|县|市|旗|镇|乡|街道|县城|城区))(?:为|达到?|是)$"
)
_NEXT_LABEL = re.compile(
    r"[、和及与]\s?(?P<label>[\u4e00-\u9fff]{2,6}(?:[（(][县市区旗、]{1,6}[)）])?)(?:为|达到?|是)?$"
)
_LEVEL_ONLY = re.compile(r"(?:国家|省|市|区|县|自治区|州|旗)级(?:及?以上)?$")
_MADE = re.compile(r"^(?:新|成功)?(?:创建|评选|命名|认定|培育|获评|建成|打造|建设)(?:（巩固）)?")
_LEVEL = re.compile(r"^.{0,4}?(?:国家|省|市|区|县|自治区|州|旗)级(?:及?以上)?")
_LIMITS = frozenset(
    {Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.MORE_THAN, Comparator.LESS_THAN}
)


def comparators(group: Sequence[Value], before: str) -> list[Value]:
    """分别控制在70和35以下, 分别达到98%、90%、92%以上: what is said once holds for each of a list; what is
    said of several but not of all (8%、8%、10%以上、10%以上) holds for those alone.

    ``before`` is what stands before the list. 100 % can be reached and not passed, so that 100%和95%以上
    says it of the last alone.
    """
    units = {v.unit_text for v in group if isinstance(v, Figure)}
    if not (_DISTRIBUTED.search(before) or len(units) == 1):
        return list(group)
    first, last = group[0].comparator, group[-1].comparator
    suffixed = [isinstance(v, Figure) and bool(v.suffix) for v in group]
    shared = Comparator.EQUAL
    if suffixed[-1] and sum(suffixed) == 1:
        shared = last
    elif not any(suffixed) and first in _LIMITS:
        shared = first
    return [
        v if v.comparator is not Comparator.EQUAL or _is_whole(v) else replace(v, comparator=shared)
        for v in group
    ]


def _is_whole(value: Value) -> bool:
    return isinstance(value, Figure) and value.unit_text in ("%", "％") and value.value == 100


def per(value: Value, before: str) -> tuple[Value, str]:
    """每万枚1起 is 1 起/万枚: the figure with its whole unit, and what stood before without it."""
    match = _PER.search(before) or _PER_LEAD.match(before)
    if match is None or not isinstance(value, Figure) or not value.unit_text:
        return value, before
    if value.unit_text in ("%", "％") or "/" in value.unit_text:
        return value, before
    whole = replace(value, unit_text=f"{value.unit_text}/{match['per']}")
    rest = before[: match.start()] + before[match.end() :] if match.re is _PER_LEAD else ""
    return whole, rest or before[: match.start()]


def labels(text: str, clause: Span, values: Sequence[Value]) -> tuple[str, list[Span]] | None:
    """清扫率分别达到市区85%、县城75%: what is measured, and the label of each figure."""
    before = text[clause.start : values[0].span.start] if values else ""
    first = _LABELLED.match(before) or _LABELLED_AFTER.match(before)
    if first is None or len(values) < 2 or phrases.is_measure(first["label"]):
        return None
    found = [Span(clause.start + first.start("label"), clause.start + first.end("label"))]
    for one, other in pairwise(values):
        between = text[one.span.end : other.span.start]
        match = _NEXT_LABEL.match(between)
        if match is None or phrases.is_measure(match["label"]):
            return None
        start = one.span.end + match.start("label")
        found.append(Span(start, start + len(match["label"])))
    return first["head"], found


def levels(named: Sequence[str], topic: str) -> list[str]:
    """1个国家级、3个省级、12个市级生态乡镇: the thing counted is named once, behind the last; or, in
    其中国家级1个、省级3个, in the clause before (``topic``)."""
    done = list(named)
    for index in range(len(done) - 2, -1, -1):
        follows = _LEVEL.match(done[index + 1])
        if follows and _LEVEL_ONLY.search(done[index]):
            done[index] += done[index + 1][follows.end() :]
    thing = _MADE.sub("", _LEVEL.sub("", topic))
    return [phrase + thing if _LEVEL_ONLY.fullmatch(phrase) else phrase for phrase in done]
