"""Values in prose, sentence by sentence: real excerpts with what a careful reader notes down."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reading import AHEAD, BACK, OWN, figures, read

from kg.lexicon import Lexicon
from kg.records import (
    ChangeKind,
    Comparator,
    NumberStatus,
    ThingKind,
    ValueKind,
    WaterClass,
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


COORDINATED = [
    (
        "化学需氧量、二氧化硫、氨氮、氮氧化物排放量较2015年分别下降9.3%、10.5%、7.57%、19.5%。",
        [
            ("化学需氧量排放量较2015年下降", "9.3", "%"),
            ("二氧化硫排放量较2015年下降", "10.5", "%"),
            ("氨氮排放量较2015年下降", "7.57", "%"),
            ("氮氧化物排放量较2015年下降", "19.5", "%"),
        ],
    ),
    (
        "建成绿色工厂115家、绿色园区10个，其中国家级绿色工厂35家、国家级绿色园区3个。",
        [
            ("绿色工厂", "115", "家"),
            ("绿色园区", "10", "个"),
            ("国家级绿色工厂", "35", "家"),
            ("国家级绿色园区", "3", "个"),
        ],
    ),
    (
        "城市生活垃圾及时清运率、无害化处理率达100%。",
        [("城市生活垃圾及时清运率", "100", "%"), ("城市生活垃圾无害化处理率", "100", "%")],
    ),
    (
        "建成保种场、核心育种场和基因库各1个。",
        [("保种场", "1", "个"), ("核心育种场", "1", "个"), ("基因库", "1", "个")],
    ),
    (
        "全区树木资源59科100属152种。",
        [("树木资源", "59", "科"), ("树木资源", "100", "属"), ("树木资源", "152", "种")],
    ),
    (
        "划定616平方公里的生态保护红线，占辖区面积的25.76%。",
        [("生态保护红线", "616", "平方公里"), ("生态保护红线占辖区面积", "25.76", "%")],
    ),
    (
        "完成营造林任务200万亩（森林数量提升98万亩、质量提升102万亩）。",
        [
            ("营造林任务", "200", "万亩"),
            ("森林数量提升", "98", "万亩"),
            ("质量提升", "102", "万亩"),
        ],
    ),
    (
        "建设3台7000千瓦燃气轮机发电机组。",
        [("燃气轮机发电机组", "3", "台"), ("燃气轮机发电机组规模", "7000", "千瓦")],
    ),
    ("660升垃圾桶140个。", [("660升垃圾桶", "140", "个")]),
    ("完成放射性废物100%安全收贮。", [("放射性废物安全收贮", "100", "%")]),
]


@pytest.mark.parametrize(("sentence", "expected"), COORDINATED)
def test_coordination(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    _, reading = read(lexicon, BACK, sentence)
    assert figures(reading) == [(name, Decimal(n), unit) for name, n, unit in expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "推动65蒸吨/小时以上燃煤锅炉实施改造。",
        "以常住人口200户或500人以上的聚居点为重点。",
        "禁止在岸线1公里范围内新建化工园区。",
        "对浓度低于100mg/L的污水厂实施改造。",
        "推进220千伏变电站建设。",
        "完成“12369”投诉办理。",
        "推广LNG和5G应用，提高PM2.5控制水平。",
        "落实“三线一单”和“3+X”产业体系。",
        "未来5年，加强治理。",
        "按照渝府发〔2018〕25号执行。",
        "全力推进第三次普查。",
        "按照“一个问题、一套班子”要求办理。",
    ],
)
def test_what_is_no_value(lexicon: Lexicon, sentence: str) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert figures(reading) == []
    assert all(mark.status is not NumberStatus.UNEXPLAINED for mark in reading.marks)


def test_looking_back_is_an_observation_of_the_last_year(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "森林覆盖率达到63.09%，较2015年提高2.6个百分点。")
    level, change = reading.values
    assert (level.kind, level.year, level.value) == (
        ValueKind.OBSERVATION,
        2020,
        Decimal("63.09"),
    )
    assert level.indicator == "forest-coverage"
    assert (change.change, change.baseline_year) == (ChangeKind.INCREASE, 2015)
    assert change.indicator_text == "森林覆盖率较2015年提高"


def test_looking_ahead_is_a_target_at_the_year_named(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "到2023年，污水处理率达到90%以上，收集率达到70%。")
    assert [(v.kind, v.year) for v in reading.values] == [(ValueKind.TARGET, 2023)] * 2
    assert [v.comparator for v in reading.values] == [Comparator.AT_LEAST, Comparator.EQUAL]


def test_a_target_without_a_year_holds_at_the_end(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "建设国家储备林20万亩。")
    assert [(v.kind, v.year) for v in reading.values] == [(ValueKind.TARGET, 2025)]


def test_every_year_has_no_year(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "每年创建5个扬尘控制示范工地。")
    assert [(v.each_year, v.year) for v in reading.values] == [(True, None)]


def test_from_and_to_are_two_values(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "到2025年，水土保持率由69.5%提高到72%以上。")
    assert [(v.kind, v.value) for v in reading.values] == [
        (ValueKind.OBSERVATION, Decimal("69.5")),
        (ValueKind.TARGET, Decimal("72")),
    ]


def test_sums_of_years_are_cumulative(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "单位地区生产总值能耗五年累计下降19.4%。")
    (value,) = reading.values
    assert value.cumulative
    assert value.change is ChangeKind.DECREASE
    assert value.baseline_year == 2015


def test_a_count_is_not_cumulative(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "累计开展4起损害赔偿案例。")
    assert [v.cumulative for v in reading.values] == [False]


def test_a_water_class_belongs_to_the_section_named(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon, BACK, "青江东桥断面稳定保持在Ⅱ类水质以上。", 青江东桥断面=ThingKind.SECTION
    )
    (value,) = reading.values
    assert value.water_class is WaterClass.II
    assert value.comparator is Comparator.AT_LEAST
    assert [k.name for k in value.subjects] == ["青江东桥断面"]
    assert value.indicator_text == "水质"


def test_one_class_for_each_of_several_sections(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon,
        BACK,
        "青江国控断面和白河市控断面水质均值达到Ⅲ类标准。",
        青江国控断面=ThingKind.SECTION,
        白河市控断面=ThingKind.SECTION,
    )
    assert [v.subjects[0].name for v in reading.values] == ["青江国控断面", "白河市控断面"]


def test_the_class_in_an_indicator_s_name_is_no_value(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "地表水水质达到或好于Ⅲ类比例达100%。")
    (value,) = reading.values
    assert (value.value, value.water_class) == (Decimal(100), None)


def test_a_place_is_the_subject(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon, AHEAD, "在东山工业园新建一座污泥处置中心。", 东山工业园=ThingKind.INDUSTRIAL_PARK
    )
    assert [k.name for v in reading.values for k in v.subjects] == ["东山工业园"]


def test_members_of_a_list_are_no_subjects(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon,
        AHEAD,
        "建成青江、白河等幸福河湖12个。",
        青江=ThingKind.RIVER,
        白河=ThingKind.RIVER,
    )
    assert [k for v in reading.values for k in v.subjects] == [OWN]


STATES = [
    ("主要污染物排放总量持续减少。", "主要污染物排放总量", "持续减少"),
    ("未发生重、特大突发环境事件。", "重、特大突发环境事件", "未发生"),
    ("基本消除重污染天气。", "重污染天气", "基本消除"),
    ("完成市级下达的大气污染物总量减排指标。", "大气污染物总量减排指标", "完成市级下达"),
    ("土壤环境质量总体稳定。", "土壤环境质量", "总体稳定"),
    ("公共机构生活垃圾分类实现全覆盖。", "公共机构生活垃圾分类", "全覆盖"),
]


@pytest.mark.parametrize(("sentence", "phrase", "words"), STATES)
def test_states_in_place_of_figures(
    lexicon: Lexicon, sentence: str, phrase: str, words: str
) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert [(v.comparator, v.indicator_text) for v in reading.values] == [
        (Comparator.QUALITATIVE, phrase)
    ]
    assert words in reading.values[0].value_text


@pytest.mark.parametrize(
    "sentence", ["环境风险得到有效管控。", "治理能力现代化水平明显提升。", "健全长效机制。"]
)
def test_wishes_are_no_values(lexicon: Lexicon, sentence: str) -> None:
    assert read(lexicon, AHEAD, sentence)[1].values == ()


def test_evidence_is_the_clause_itself(lexicon: Lexicon) -> None:
    document, reading = read(lexicon, AHEAD, "到2025年，森林覆盖率达到65%，蓄积量达到900万立方米。")
    assert [document.quote(v.evidence[0].span) for v in reading.values] == [
        "森林覆盖率达到65%",
        "蓄积量达到900万立方米",
    ]


def test_every_numeral_is_accounted_for(lexicon: Lexicon) -> None:
    document, reading = read(lexicon, AHEAD, "到2025年，完成35蒸吨以下锅炉淘汰，建成5座水库。")
    marked = {document.quote(m.span): m.status for m in reading.marks}
    assert marked == {
        "2025": NumberStatus.STRUCTURE,
        "35": NumberStatus.THRESHOLD,
        "5": NumberStatus.FACT,
    }


MORE = [
    (
        "森林覆盖率由2015年的58.2%提高到2020年的62.1%。",
        [("森林覆盖率", "58.2", "%", 2015), ("森林覆盖率", "62.1", "%", 2020)],
    ),
    (
        "PM10、PM2.5年均浓度分别为52、31微克/立方米，较2015年分别下降21.2%和27.9%。",
        [
            ("PM10年均浓度", "52", "微克/立方米", 2020),
            ("PM2.5年均浓度", "31", "微克/立方米", 2020),
            ("PM10年均浓度较2015年下降", "21.2", "%", 2020),
            ("PM2.5年均浓度较2015年下降", "27.9", "%", 2020),
        ],
    ),
    (
        "配套建设转运站8座（其中改造3座）。",
        [("配套建设转运站", "8", "座", 2020), ("改造转运站", "3", "座", 2020)],
    ),
    ("综合指数3.85。", [("综合指数", "3.85", None, 2020)]),
]


@pytest.mark.parametrize(("sentence", "expected"), MORE)
def test_years_units_and_topics_of_several_figures(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str, str | None, int]]
) -> None:
    _, reading = read(lexicon, BACK, sentence)
    assert [(v.indicator_text, v.value, v.unit_text, v.year) for v in reading.values] == [
        (name, Decimal(n), unit, year) for name, n, unit, year in expected
    ]
