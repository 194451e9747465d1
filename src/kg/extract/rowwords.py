"""What the words of an indicator table's rows and columns say of its values: the nature of an
indicator, what a title measures, reductions and growth."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.records import Bindingness, ChangeKind, IndicatorValue

_BINDING = re.compile(r"约束")
_EXPECTED = re.compile(r"预期|引导|指导|参考")
_REDUCTION = re.compile(
    r"(?:下降|降低|减少|减排|削减|降)(?:率|比例|幅度|比率|量|总量)?(?:[（(].*[)）])?$"
    r"|排放总量减少|减排量|削减量|下降率|降低率"
)
GROWTH = re.compile(r"年均(?!浓度|值)|增速|增长|变化|增幅")
CLASSES = "水质"  # what a class of water is of
_TABLE_WORD = re.compile(
    r"(?:目标|指标|现状|情况|清单|一览|表|控制|要求|限值|规划|考核|年度|各?断面|[“”0-9年十一二三四五])+$"
)


def measured_by(title: str) -> str:
    """What a table measures whose rows are things and whose columns are years, by its title."""
    return CLASSES if "水质" in title or "水环境" in title else _TABLE_WORD.sub("", title)


def change_of(wording: str) -> ChangeKind | None:
    return ChangeKind.DECREASE if _REDUCTION.search(wording) else None


def grown(value: IndicatorValue, measure: str) -> IndicatorValue:
    """A value of a column that gives the change of each indicator (年均增速, or the [sum]). A sum
    of a rate of reduction is that rate; other changes are no level of the indicator."""
    if value.value is None or (value.cumulative and value.change is ChangeKind.DECREASE):
        return value
    stated = value.unit_text or ""
    unit = stated if value.cumulative or stated.endswith("百分点") else "%"
    wording = value.indicator_text if value.cumulative else f"{value.indicator_text}/{measure}"
    return replace(
        value,
        indicator_text=wording,
        indicator=None,
        change=value.change or ChangeKind.INCREASE,
        unit_text=unit,
    )


def nature_of(text: str) -> Bindingness | None:
    if _BINDING.search(text):
        return Bindingness.BINDING
    return Bindingness.EXPECTED if _EXPECTED.search(text) else None
