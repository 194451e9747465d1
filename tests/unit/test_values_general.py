"""Values in prose of plans at large: each rule with a sentence it reads and one it must leave alone.

The sentences are made up; what stands behind them is what a careful reader notes down.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reading import AHEAD, BACK, OWN, figures, read

from kg.lexicon import Lexicon
from kg.records import Comparator, NumberStatus, ThingKind, ValueKind, WaterClass

EQ, GE, LE, GT, ABOUT = (
    Comparator.EQUAL,
    Comparator.AT_LEAST,
    Comparator.AT_MOST,
    Comparator.MORE_THAN,
    Comparator.ABOUT,
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


Expected = tuple[str, Comparator, str, str | None]

FIGURES: list[tuple[str, list[Expected]]] = [
    # 余 and 多 between 万 and the classifier; and 多 that is no such mark
    ("清理河面漂浮物1.4万余吨。", [("清理河面漂浮物", GT, "1.4", "万吨")]),
    ("开展多种活动，发放手册3万册。", [("发放手册", EQ, "3", "万册")]),
    # a count within quotes counts what stands within them; one before a name in quotes its noun too
    ("构建“2个5A+10个4A”的全域旅游格局。", [("5A+", EQ, "2", "个"), ("4A", EQ, "10", "个")]),
    ("创建2个“两山”实践创新基地。", [("创建“两山”实践创新基地", EQ, "2", "个")]),
    # what 万 counts stands behind the last
    (
        "水土流失、石漠化面积分别净减少2.5万、1.7万亩。",
        [("水土流失面积净减少", EQ, "2.5", "万亩"), ("石漠化面积净减少", EQ, "1.7", "万亩")],
    ),
    ("种树5万、种草300亩。", [("种树", EQ, "5", "万"), ("种草", EQ, "300", "亩")]),
    # what is said of two of four holds for those; what is said once holds for all
    (
        "甲、乙、丙、丁排放量分别下降4%、5%、6%以上、7%以上。",
        [
            ("甲排放量下降", EQ, "4", "%"),
            ("乙排放量下降", EQ, "5", "%"),
            ("丙排放量下降", GE, "6", "%"),
            ("丁排放量下降", GE, "7", "%"),
        ],
    ),
    (
        "收集率、处理率分别达到72%、91%以上。",
        [("收集率", GE, "72", "%"), ("处理率", GE, "91", "%")],
    ),
    # a count and a sum of the same thing
    (
        "完成柴油泵淘汰31台共220吨。",
        [("柴油泵淘汰", EQ, "31", "台"), ("柴油泵淘汰", EQ, "220", "吨")],
    ),
    # of the things counted, those that do something
    (
        "47个点位中39个达到Ⅲ类以上。",
        [("点位", EQ, "47", "个"), ("点位达到Ⅲ类以上", EQ, "39", "个")],
    ),
    (
        "印染企业52家中，有33家完成搬迁。",
        [("印染企业", EQ, "52", "家"), ("印染企业完成搬迁", EQ, "33", "家")],
    ),
    ("创建示范村14个，完成验收8次。", [("创建示范村", EQ, "14", "个"), ("验收", EQ, "8", "次")]),
    # how far around is part of the measure
    ("公园绿地300米服务半径覆盖率达到77%。", [("公园绿地300米服务半径覆盖率", EQ, "77", "%")]),
    ("建成绿道300米。", [("绿道", EQ, "300", "米")]),
    # examples are no measures
    ("钢铁、水泥等重点行业能效达标率达到65%。", [("钢铁、水泥等重点行业能效达标率", EQ, "65", "%")]),
    (
        "纸张、金属回收率达到65%。",
        [("纸张回收率", EQ, "65", "%"), ("金属回收率", EQ, "65", "%")],
    ),
    # named side by side without a mark
    (
        "化肥农药利用率提高到42%。",
        [("化肥利用率", EQ, "42", "%"), ("农药利用率", EQ, "42", "%")],
    ),
    # how many are ranked
    ("空气质量在全市31个县区排名第五。", [("空气质量在全市位次", EQ, "5", None)]),
    # standards and farmland: a size that names a thing, and one that is built
    ("建设25万亩高标准农田。", [("高标准农田", EQ, "25", "万亩")]),
    ("新增220千伏变电站2座。", [("新增220千伏变电站", EQ, "2", "座")]),
    # time that is itself what is measured
    ("恢复河道有水时长95天。", [("恢复河道有水时长", EQ, "95", "天")]),
    # an index goes from one figure to another
    (
        "综合污染指数由6.3降至4.9。",
        [("综合污染指数", EQ, "6.3", None), ("综合污染指数", EQ, "4.9", None)],
    ),
    # words that only join
    ("污水处理规模扩建至6万吨/日。", [("污水处理规模", EQ, "6", "万吨/日")]),
    ("细颗粒物浓度首次降至29微克/立方米。", [("细颗粒物浓度", EQ, "29", "微克/立方米")]),
    ("境内共设水文站17座。", [("水文站", EQ, "17", "座")]),
    # what goes on with the measure before
    (
        "完成种草任务12万亩，为年度计划的105%。",
        [("种草任务", EQ, "12", "万亩"), ("种草任务为年度计划", EQ, "105", "%")],
    ),
    (
        "单位产值电耗由31千瓦时下降到26千瓦时，累计下降16.1%。",
        [
            ("单位产值电耗", EQ, "31", "千瓦时"),
            ("单位产值电耗", EQ, "26", "千瓦时"),
            ("单位产值电耗累计下降", EQ, "16.1", "%"),
        ],
    ),
    # the thing of which levels are counted stands in the clause before
    (
        "创建生态园区9个，其中国家级2个、省级7个。",
        [
            ("创建生态园区", EQ, "9", "个"),
            ("国家级生态园区", EQ, "2", "个"),
            ("省级生态园区", EQ, "7", "个"),
        ],
    ),
    # the rank of each measure
    (
        "湿地面积12万亩，林木蓄积量90万立方米，均居全市第三位。",
        [
            ("湿地面积", EQ, "12", "万亩"),
            ("林木蓄积量", EQ, "90", "万立方米"),
            ("湿地面积在全市位次", EQ, "3", "位"),
            ("林木蓄积量在全市位次", EQ, "3", "位"),
        ],
    ),
    (
        "湿地面积12万亩，林木蓄积量90万立方米，居全市第三位。",
        [
            ("湿地面积", EQ, "12", "万亩"),
            ("林木蓄积量", EQ, "90", "万立方米"),
            ("林木蓄积量在全市位次", EQ, "3", "位"),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FIGURES)
def test_figures_of_plans_at_large(
    lexicon: Lexicon, sentence: str, expected: list[Expected]
) -> None:
    _, reading = read(lexicon, BACK, sentence)
    found = [
        (v.indicator_text, v.comparator, v.value, v.unit_text)
        for v in reading.values
        if v.value is not None
    ]
    assert found == [(name, how, Decimal(n), unit) for name, how, n, unit in expected]


@pytest.mark.parametrize(
    ("form", "unit"),
    [
        ("320天次", "天次"),
        ("15条段", "条段"),
        ("900立方", "立方"),
        ("4.5万猪当量", "万猪当量"),
        ("700㎡", "㎡"),
        ("2个类别", "个类别"),
        ("3轮", "轮"),
    ],
)
def test_units_that_plans_write(lexicon: Lexicon, form: str, unit: str) -> None:
    _, reading = read(lexicon, BACK, f"监测结果为{form}。")
    assert [v.unit_text for v in reading.values] == [unit]
    assert lexicon.unit(unit.removeprefix("万")) is not None


CLASSES = [
    # a class that says which things are counted, what is judged or what there is none of
    ("青江47个断面中39个达到Ⅲ类。", []),
    ("青江按照地表水Ⅲ类标准评价，达标率为80%。", []),
    ("青江无劣Ⅴ类断面。", []),
    ("青江劣Ⅴ类湖（库）比例为3%。", []),
    # and classes that are values
    ("青江2个断面水质达到Ⅲ类。", [(WaterClass.III, EQ)]),
    ("青江执行Ⅲ类标准。", [(WaterClass.III, EQ)]),
    ("青江水质保持在Ⅱ—Ⅲ类。", [(WaterClass.III, GE)]),
    ("青江水质保持在Ⅱ类、Ⅲ类。", [(WaterClass.II, EQ), (WaterClass.III, EQ)]),
    ("青江水质达标率100%，均达到Ⅲ类水质标准。", [(WaterClass.III, EQ)]),
]


@pytest.mark.parametrize(("sentence", "expected"), CLASSES)
def test_which_classes_are_values(
    lexicon: Lexicon, sentence: str, expected: list[tuple[WaterClass, Comparator]]
) -> None:
    _, reading = read(lexicon, BACK, sentence, 青江=ThingKind.RIVER)
    found = [(v.water_class, v.comparator) for v in reading.values if v.water_class]
    assert found == expected


def test_a_share_of_several_things_is_said_once_of_each(lexicon: Lexicon) -> None:
    _, reading = read(
        lexicon, BACK, "青江、白河水质达标率100%。", 青江=ThingKind.RIVER, 白河=ThingKind.RIVER
    )
    assert [(v.indicator_text, v.subjects[0].name) for v in reading.values] == [
        ("水质达标率", "青江"),
        ("水质达标率", "白河"),
    ]
    assert [m.status for m in reading.marks] == [NumberStatus.FACT] * 2


WHOSE = [
    # works and towns paired with their figures
    (
        "东乡镇、西江污水处理厂规模分别扩建至3万吨/日、2万吨/日。",
        {"东乡镇": ThingKind.AREA, "西江污水处理厂": ThingKind.ORGANISATION},
        [("规模", ["东乡镇"], None), ("规模", ["西江污水处理厂"], None)],
    ),
    (
        "南州县城、东乡镇污水处理率分别达到95%、80%。",
        {"南州县": ThingKind.AREA, "东乡镇": ThingKind.AREA},
        [("污水处理率", ["南州县"], None), ("污水处理率", ["东乡镇"], None)],
    ),
    # a reach is listed with another river
    (
        "青江南州段、白河水质达到Ⅱ类。",
        {"青江": ThingKind.RIVER, "白河": ThingKind.RIVER},
        [("水质", ["青江"], None), ("水质", ["白河"], None)],
    ),
    # a part of what was measured before, said of a place
    (
        "新增处理能力5万吨/日，其中东乡镇3万吨/日、县城2万吨/日。",
        {"东乡镇": ThingKind.AREA},
        [
            ("新增处理能力", ["甲县"], None),
            ("新增处理能力", ["东乡镇"], None),
            ("新增处理能力", ["甲县"], "县城"),
        ],
    ),
    (
        "新增处理能力5万吨/日，其中东乡镇3座。",
        {"东乡镇": ThingKind.AREA},
        [("新增处理能力", ["甲县"], None), ("东乡镇", ["东乡镇"], None)],
    ),
    # what only says of what kind a thing is names nobody
    (
        "设有省级湿地公园2处，国控断面3个。",
        {"设有省级湿地公园": ThingKind.PROTECTED_AREA, "国控断面": ThingKind.SECTION},
        [("省级湿地公园", ["甲县"], None), ("国控断面", ["甲县"], None)],
    ),
    (
        "青山省级湿地公园面积2万亩。",
        {"青山省级湿地公园": ThingKind.PROTECTED_AREA},
        [("面积", ["青山省级湿地公园"], None)],
    ),
    ("设立乡级河长9名。", {"乡级河": ThingKind.RIVER}, [("乡级河长", ["甲县"], None)]),
    # works that have no name of their own, and their figures after the first
    (
        "东片区污水处理厂日处理规模2万吨，实际处理水量500万吨。",
        {},
        [
            ("东片区污水处理厂日处理规模", ["甲县"], "东片区污水处理厂"),
            ("实际处理水量", ["甲县"], "东片区污水处理厂"),
        ],
    ),
    # a lake's water goes on, a county's does not
    (
        "青湖总磷浓度下降12%，富营养化指数为48.5。",
        {"青湖": ThingKind.LAKE},
        [("总磷浓度下降", ["青湖"], None), ("富营养化指数", ["青湖"], None)],
    ),
]


@pytest.mark.parametrize(("sentence", "names", "expected"), WHOSE)
def test_whose_figures_they_are(
    lexicon: Lexicon,
    sentence: str,
    names: dict[str, ThingKind],
    expected: list[tuple[str, list[str], str | None]],
) -> None:
    _, reading = read(lexicon, AHEAD, sentence, **names)
    assert [
        (v.indicator_text, [k.name for k in v.subjects], v.subject_text) for v in reading.values
    ] == expected


def test_since_a_year_is_until_the_last(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "2017年以来，整治小作坊88家。")
    assert [v.year for v in reading.values] == [2020]
    _, reading = read(lexicon, BACK, "2017年，整治小作坊88家。")
    assert [v.year for v in reading.values] == [2017]


def test_a_task_that_was_set_looks_back_on_a_goal(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "改厕任务6000座，完成6200座。")
    assert [(v.kind, v.value) for v in reading.values] == [
        (ValueKind.PAST_TARGET, Decimal(6000)),
        (ValueKind.OBSERVATION, Decimal(6200)),
    ]
    _, reading = read(lexicon, BACK, "完成改厕任务6000座。")
    assert [v.kind for v in reading.values] == [ValueKind.OBSERVATION]
    _, reading = read(lexicon, AHEAD, "改厕任务6000座。")
    assert [v.kind for v in reading.values] == [ValueKind.TARGET]


STATES = [
    ("全部消除黑臭水体。", [("黑臭水体", "全部消除")]),
    ("黑臭水体基本消除。", [("黑臭水体", "基本消除")]),
    ("无劣Ⅴ类断面。", [("劣Ⅴ类断面", "无")]),
    ("全县无黑臭水体。", [("黑臭水体", "无")]),
    ("建设无废城市，治理有声有色。", []),
    ("排查出无主投诉案件。", []),
    ("青江水质良好。", [("青江水质", "良好")]),
    ("营造良好氛围。", []),
    ("空气质量在全市排名有所提升。", [("空气质量在全市排名", "有所提升")]),
    ("服务意识有所提升。", []),
    (
        "红线生态功能不降低、面积不减少、性质不改变。",
        [("红线生态功能", "不降低"), ("面积", "不减少"), ("性质", "不改变")],
    ),
    ("城镇污水实现全收集、全处理。", [("城镇污水", "全收集"), ("城镇污水", "全处理")]),
    ("城镇污水实现全收集、多渠道利用。", [("城镇污水", "全收集")]),
    (
        "实现土壤质量、噪声和辐射状况监测全覆盖。",
        [("土壤质量监测", "全覆盖"), ("噪声监测", "全覆盖"), ("辐射状况监测", "全覆盖")],
    ),
    ("实现垃圾收集、垃圾转运全覆盖。", [("垃圾收集、垃圾转运", "全覆盖")]),
    ("化肥农药使用量零增长。", [("化肥使用量", "零增长"), ("农药使用量", "零增长")]),
    # the things counted first, and what is said of them
    ("9个水源地水质全部达标。", [("水源地水质", "全部达标")]),
    ("水源地水质达标率为90%且全部达标。", []),
    # said of each measure of the clause before
    (
        "甲、乙排放量较2015年分别下降4%、5%，均达到市级考核要求。",
        [("甲排放量", "达到市级考核要求"), ("乙排放量", "达到市级考核要求")],
    ),
    ("浓度降至33微克/立方米、首次达到国家二级标准。", [("浓度", "达到国家二级标准")]),
    ("生态流量达到底线要求。", [("生态流量", "达到底线要求")]),
]


@pytest.mark.parametrize(("sentence", "expected"), STATES)
def test_states_of_plans_at_large(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str]]
) -> None:
    _, reading = read(lexicon, BACK, sentence)
    assert [
        (v.indicator_text, v.value_text)
        for v in reading.values
        if v.comparator is Comparator.QUALITATIVE
    ] == expected


def test_whose_area_nobody_names_is_the_plan_s_own(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "建成充电桩560个。")
    assert figures(reading) == [("充电桩", Decimal(560), "个")]
    assert [v.subjects for v in reading.values] == [(OWN,)]
