"""Figures and measures in lists: what is said once and holds for several, and when."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reading import AHEAD, figures, read

from kg.lexicon import Lexicon
from kg.records import Comparator, NumberStatus, ThingKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


def test_one_figure_for_each_of_two_amounts(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "植树面积、种草面积均增长5%。")
    assert figures(reading) == [
        ("植树面积增长", Decimal(5), "%"),
        ("种草面积增长", Decimal(5), "%"),
    ]
    _, reading = read(lexicon, AHEAD, "植树、种草面积增长5%。")
    assert figures(reading) == [("植树、种草面积增长", Decimal(5), "%")]


def test_a_limit_said_once_for_figures_of_two_units(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "收集率、处理量分别不低于70%、50万吨。")
    assert [v.comparator for v in reading.values] == [Comparator.AT_LEAST] * 2
    _, reading = read(lexicon, AHEAD, "收集率不低于70%、处理量50万吨。")
    assert [v.comparator for v in reading.values] == [Comparator.AT_LEAST, Comparator.EQUAL]


def test_the_measure_of_a_place_goes_on_at_the_next(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "县城垃圾无害化处理率达到100%，农村地区达到68%。")
    assert [v.indicator_text for v in reading.values] == [
        "县城垃圾无害化处理率",
        "农村地区垃圾无害化处理率",
    ]


def test_a_rate_said_behind_the_second_of_two_works(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "污水处理、垃圾收集率达到90%。")
    assert [v.indicator_text for v in reading.values] == ["污水处理率", "垃圾收集率"]


def test_the_warden_of_a_river_is_not_the_river(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "大溪河长巡查30次。", 大溪河=ThingKind.RIVER)
    assert [v.subjects[0].name for v in reading.values] == ["甲县"]
    _, reading = read(lexicon, AHEAD, "大溪河巡查30次。", 大溪河=ThingKind.RIVER)
    assert [v.subjects[0].name for v in reading.values] == ["大溪河"]


def test_a_year_is_of_the_figure_right_behind_it(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "到2025年，占比由2020年的5%升至9%。")
    assert [(v.value, v.year) for v in reading.values] == [(Decimal(5), 2020), (Decimal(9), 2025)]


def test_a_year_behind_a_closed_bracket_is_no_part_of_it(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon, AHEAD, "到2023年（含）改造管网5公里，新建水厂（二期）到2024年供水能力5万吨/日。"
    )
    assert [(v.unit_text, v.year) for v in reading.values] == [("公里", 2023), ("万吨/日", 2024)]


def test_the_thing_counted_by_rank_is_named_once(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "创建1个国家级、3个省级生态乡镇。")
    assert [v.indicator_text for v in reading.values] == ["创建国家级生态乡镇", "省级生态乡镇"]


@pytest.mark.parametrize("sentence", ["\n1．建设水厂2座。", "注：1.建设水厂2座。"])
def test_numbering_is_no_value(lexicon: Lexicon, sentence: str) -> None:
    document, reading = read(lexicon, AHEAD, sentence)
    assert [(v.value, v.unit_text) for v in reading.values] == [(Decimal(2), "座")]
    aside = [m for m in reading.marks if m.status is NumberStatus.STRUCTURE]
    assert [(document.quote(m.span), m.reason) for m in aside] == [
        (next(c for c in sentence if c.isdigit()), "numbering")
    ]
