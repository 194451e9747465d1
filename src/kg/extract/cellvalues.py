"""What a value cell of an indicator table says, and a value filled with it."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract import cellfigures
from kg.extract.cellfigures import CellFigure
from kg.extract.numbers import Grammar, water_classes
from kg.records import ChangeKind, IndicatorValue

_NO_DATA = re.compile(r"^(?:无|暂无|无数据|未统计|暂未统计|未开展|未考核|未监测|不考核|空|缺)$")
_BARE_CLASS = re.compile(r"(III|II|IV|I|V)[*＊]?")


def read(text: str, wording: str, grammar: Grammar) -> CellFigure | None:
    """The content of a cell under the indicator ``wording``; None where it says nothing."""
    bare = "".join(text.split())
    if not bare or _NO_DATA.match(bare):
        return None
    roman = _BARE_CLASS.fullmatch(bare)
    if roman and re.search(r"水|断面|类", wording):
        return CellFigure(water_class=water_classes(roman[1] + "类")[0])
    content = cellfigures.cell(_plain_brackets(text), grammar)
    nothing = content.figure is None and content.water_class is None and not content.words
    return None if nothing else content


_ALL_IN_ROUND = re.compile(r"\s*[（(]\s*[-－]?[0-9０-９.．~～-]+\s*[%％]?\s*[)）]\s*")
_SQUARE = str.maketrans("〔〕", "[]")
_ROUND_TO_SQUARE = str.maketrans("（）()", "[][]")


def _plain_brackets(text: str) -> str:
    """The brackets that mark a figure made square, length kept: 〔18〕, （18）."""
    text = text.translate(_SQUARE)
    return text.translate(_ROUND_TO_SQUARE) if _ALL_IN_ROUND.fullmatch(text) else text


def filled(base: IndicatorValue, content: CellFigure, unit: str | None) -> IndicatorValue:
    """The value with what its cell says: a figure, a water class, or words."""
    if content.water_class is not None:
        found = content.water_class
        return replace(
            base, comparator=found.comparator, water_class=found.water_class, cumulative=False
        )
    if content.figure is None:
        words = content.words or base.value_text
        return replace(base, value_text=words, cumulative=False, baseline_year=None)
    figure = content.figure
    value, upper = figure.value, figure.value_max
    if _negative(base.value_text) and base.change is not ChangeKind.DECREASE:
        value = -value
    return replace(base, comparator=figure.comparator, value=value, value_max=upper, unit_text=unit)


def _negative(text: str) -> bool:
    return bool(re.match(r"\s*[\[【［（(]?\s*[-－−][0-9０-９]", text))
