"""Figures: each form once with what it means, and what must not be read as one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.cellfigures import cell
from kg.extract.numbers import (
    Grammar,
    chinese_integer,
    grammar,
    render,
    water_classes,
)
from kg.records import Comparator, WaterClass

FORMS = (
    "%", "％", "‰", "个百分点", "天", "个", "家", "座", "亩", "平方公里", "微克/立方米", "μg/m3",
    "蒸吨/小时", "蒸吨", "公里", "元", "户", "吨", "吨/小时", "千瓦", "平方米", "条", "台", "倍",
    "起/万枚", "立方米", "次", "项", "人",
)  # fmt: skip


@pytest.fixture(scope="module")
def figures() -> Grammar:
    return grammar(FORMS)


EXAMPLES = [
    ("完成323余平方公里治理", "323", None, Comparator.MORE_THAN, "平方公里"),
    ("带动10余万群众", "10", None, Comparator.MORE_THAN, "万"),
    ("≥75万亩", "75", None, Comparator.AT_LEAST, "万亩"),
    ("335以上", "335", None, Comparator.AT_LEAST, None),
    ("＞95%", "95", None, Comparator.MORE_THAN, "%"),
    ("２０％", "20", None, Comparator.EQUAL, "％"),
    ("1,200座", "1200", None, Comparator.EQUAL, "座"),
    ("20—30个", "20", "30", Comparator.EQUAL, "个"),
    ("70%-80%", "70", "80", Comparator.EQUAL, "%"),
    ("约4900户", "4900", None, Comparator.ABOUT, "户"),
    ("近200个自然保护地", "200", None, Comparator.ABOUT, "个"),
    ("稳定在93%左右", "93", None, Comparator.ABOUT, "%"),
    ("控制在0.3‰以内", "0.3", None, Comparator.AT_MOST, "‰"),
    ("不低于25.76%", "25.76", None, Comparator.AT_LEAST, "%"),
    ("不超过1起/万枚", "1", None, Comparator.AT_MOST, "起/万枚"),
    ("低于53平方米", "53", None, Comparator.LESS_THAN, "平方米"),
    ("超3120.9万元", "3120.9", None, Comparator.MORE_THAN, "万元"),
    ("突破5亿元", "5", None, Comparator.MORE_THAN, "亿元"),
    ("不足3公里", "3", None, Comparator.LESS_THAN, "公里"),
    ("35蒸吨/小时以下", "35", None, Comparator.AT_MOST, "蒸吨/小时"),
    ("65蒸吨及以上", "65", None, Comparator.AT_LEAST, "蒸吨"),
    ("三分之二", "0.6667", None, Comparator.EQUAL, None),
    ("百分之八十", "80", None, Comparator.EQUAL, "百分之"),
    ("翻一番", "1", None, Comparator.EQUAL, "番"),
    ("新建两座", "2", None, Comparator.EQUAL, "座"),
    ("二十个", "20", None, Comparator.EQUAL, "个"),
    ("第2位", "2", None, Comparator.EQUAL, "位"),
    ("保持全市首位", "1", None, Comparator.EQUAL, "位"),
]


@pytest.mark.parametrize(("text", "low", "high", "comparator", "unit"), EXAMPLES)
def test_reads_a_figure(
    figures: Grammar,
    text: str,
    low: str,
    high: str | None,
    comparator: Comparator,
    unit: str | None,
) -> None:
    (found,) = figures.figures(text)
    assert found.value == Decimal(low)
    assert found.value_max == (Decimal(high) if high else None)
    assert found.comparator is comparator
    assert found.unit_text == unit


@pytest.mark.parametrize(
    "text", ["“十四五”时期", "一批项目", "三水共治", "万众一心", "全覆盖", "千方百计", "十二五规划"]
)
def test_set_phrases_are_no_figures(figures: Grammar, text: str) -> None:
    assert figures.figures(text) == []


def test_a_boiler_s_waste_heat_is_no_remainder(figures: Grammar) -> None:
    first, second = figures.figures("3台13.9吨/小时余热锅炉")
    assert (first.value, second.value, second.unit_text) == (3, Decimal("13.9"), "吨/小时")
    assert second.comparator is Comparator.EQUAL


def test_offsets_point_into_the_whole_text(figures: Grammar) -> None:
    text = "森林覆盖率达到52.5%、较2015年提高7.1个百分点"
    found = [f for f in figures.figures(text, 5) if f.unit_text]
    assert [f.number.of(text) for f in found] == ["52.5", "7.1"]


@given(st.integers(0, 9999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert chinese_integer(_ideographs(number)) == number


@pytest.mark.parametrize("text", ["十二五", "一二三", "百", "千百", "三三"])
def test_what_is_no_chinese_number(text: str) -> None:
    assert chinese_integer(text) is None


@given(st.decimals(0, 10**9, places=4, allow_nan=False), st.sampled_from(FORMS))
def test_rendered_figures_read_back(value: Decimal, unit: str) -> None:
    (found,) = grammar(FORMS).figures(f"达到{render(value)}{unit}，")
    assert found.value == value
    assert found.unit_text == unit


@given(st.text(alphabet="0123456789.,-—~至万亿%个以上下约三分之二第 第（）Ⅲ类", max_size=400))
def test_any_run_of_signs_is_read_without_harm(text: str) -> None:
    for found in grammar(FORMS).figures(text):
        assert found.span.contains(found.number)
        assert found.chinese or found.value_max is not None or found.number.of(text)[0].isdigit()


@pytest.mark.parametrize(
    ("text", "water_class", "comparator"),
    [
        ("总体Ⅲ类", WaterClass.III, Comparator.EQUAL),
        ("保持在II类", WaterClass.II, Comparator.EQUAL),
        ("Ⅱ类水质以上", WaterClass.II, Comparator.AT_LEAST),
        ("优于Ⅲ类", WaterClass.III, Comparator.AT_LEAST),
        ("劣Ⅴ类", WaterClass.INFERIOR_V, Comparator.EQUAL),
    ],
)
def test_water_classes(text: str, water_class: WaterClass, comparator: Comparator) -> None:
    (found,) = water_classes(text)
    assert (found.water_class, found.comparator) == (water_class, comparator)


@pytest.mark.parametrize("text", ["VOCs", "CIM平台", "IV", "APP"])
def test_letters_are_no_water_class(text: str) -> None:
    assert water_classes(text) == []


@pytest.mark.parametrize(
    ("text", "value", "marked"),
    [
        ("[21.6]", "21.6", "[]"),
        ("【15】", "15", "【】"),
        ("69412【2】", "69412", "【2】"),
        ("25.76*", "25.76", "*"),
        ("＜[75000]", "75000", "[]"),
        ("调整目标146.62", "146.62", ""),
    ],
)
def test_cells_with_a_figure(figures: Grammar, text: str, value: str, marked: str) -> None:
    found = cell(text, figures)
    assert found.figure is not None
    assert (found.figure.value, found.marked) == (Decimal(value), marked)
    assert found.figure.number.of(text) == value


@pytest.mark.parametrize("text", ["—", "-", "－", "", " ", "[ ]", "/"])
def test_cells_that_say_nothing(figures: Grammar, text: str) -> None:
    found = cell(text, figures)
    assert (found.figure, found.water_class, found.words) == (None, None, None)


def test_cells_in_words(figures: Grammar) -> None:
    assert cell("完成市级下达目标", figures).words == "完成市级下达目标"


def test_brackets_give_the_unit(figures: Grammar) -> None:
    assert figures.bracketed_unit("森林覆盖率（％）") == ("％", 5)
    assert figures.bracketed_unit("细颗粒物（PM2.5）") is None


def _ideographs(number: int) -> str:
    """The usual spelling of 0…9999, made apart from the code under test."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    written, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + name
            gap = False
        else:
            gap = bool(written)
        if number == 0:
            break
    return written[1:] if written.startswith("一十") else written
