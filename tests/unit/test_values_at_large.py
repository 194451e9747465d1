"""Prose and tables as bureaus elsewhere word them: each rule with what it reads and what it leaves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from named import plan, stated
from sentence_reading import AHEAD, BACK, figures, read

from kg.lexicon import Lexicon
from kg.records import Comparator, RelationKind, StatementRef, ThingKind, ValueKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


READ: list[tuple[str, list[tuple[str, str, str | None]]]] = [
    # thousands apart by a space
    ("淘汰黄标车17 246辆。", [("淘汰黄标车", "17246", "辆")]),
    ("罚款总额6 215.8万元。", [("罚款总额", "6215.8", "万元")]),
    # ranges in ideographs, charging guns
    ("新增示范基地二至三个。", [("新增示范基地", "2", "个")]),
    ("建成充电桩5800枪。", [("充电桩", "5800", "枪")]),
    # which noun a count belongs to
    ("全县5个国、省控断面水质优良率达到100%。", [("国、省控断面", "5", "个"), ("国、省控断面水质优良率", "100", "%")]),
    ("反馈的32个问题完成整改31个。", [("问题", "32", "个"), ("问题完成整改", "31", "个")]),
    ("黑臭水体13条整治完毕。", [("黑臭水体整治完毕", "13", "条")]),
    ("具备109项全分析中的85项监测能力。", [("监测能力", "85", "项")]),
    # among how many something ranks, and for how long a state lasted
    ("综合指数列全省90个县（市、区）第6。", [("综合指数在全省位次", "6", None)]),
    # a list that a measure is of, and one of measures
    (
        "用途变更为住宅、公共管理与公共服务用地的地块调查率100%。",
        [("用途变更为住宅、公共管理与公共服务用地的地块调查率", "100", "%")],
    ),
    # per day
    ("人均用水量控制在每日130升以下。", [("人均用水量", "130", "升/日")]),
    # from and to
    ("企业数由28家扩充到60家。", [("企业数", "28", "家"), ("企业数", "60", "家")]),
    # labels behind the measure
    ("清扫率乙区为90%、其他县（市、区）达75%以上。", [("清扫率", "90", "%"), ("清扫率", "75", "%")]),
    # a class says which things are counted; a class that is gone is none
    ("总磷达到Ⅰ类标准的断面不少于2个。", [("总磷达到Ⅰ类标准的断面", "2", "个")]),
    ("劣Ⅴ类断面全面消除。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), READ, ids=[s for s, _ in READ])
def test_figures(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str, str | None]]
) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert figures(reading) == [(i, Decimal(v), u) for i, v, u in expected]


def test_a_range_in_ideographs_has_both_ends(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "新增示范基地二至三个。")
    assert [(v.value, v.value_max) for v in reading.values] == [(Decimal(2), Decimal(3))]


def test_a_range_is_no_limit(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "投资控制在4亿—5亿元，成本控制在3亿元。")
    assert [v.comparator for v in reading.values] == [Comparator.EQUAL, Comparator.AT_MOST]


WHEN: list[tuple[str, str, list[tuple[ValueKind, int | None]]]] = [
    # from what level, as of when
    (AHEAD, "处理能力提升至450吨/日（现为300吨/日）。", [(ValueKind.TARGET, 2025), (ValueKind.OBSERVATION, 2020)]),
    (BACK, "普及率由“十二五”末的54.6%提高到88.9%。", [(ValueKind.OBSERVATION, 2015), (ValueKind.OBSERVATION, 2020)]),
    (AHEAD, "堆存量在2020年的1260万吨基础上减少15%。", [(ValueKind.OBSERVATION, 2020), (ValueKind.TARGET, 2025)]),
    # the plan's whole period after a year of one thing; what began in a year goes on
    (AHEAD, "到2023年建成站点8个，五年新增设备48台。", [(ValueKind.TARGET, 2023), (ValueKind.TARGET, 2025)]),
    (AHEAD, "到2023年建成站点8个，新增设备48台。", [(ValueKind.TARGET, 2023), (ValueKind.TARGET, 2023)]),
    (AHEAD, "2022年起停止销售国五车，淘汰货车1860辆。", [(ValueKind.TARGET, 2025)]),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "sentence", "expected"), WHEN, ids=[w[1] for w in WHEN])
def test_when(
    lexicon: Lexicon, heading: str, sentence: str, expected: list[tuple[ValueKind, int | None]]
) -> None:
    _, reading = read(lexicon, heading, sentence)
    assert [(v.kind, v.year) for v in reading.values] == expected


def test_sections_of_a_part_that_looks_back_look_back(lexicon: Lexicon) -> None:
    heading = "第一章 “十三五”工作回顾\n第一节 攻坚任务圆满收官\n"
    _, reading = read(lexicon, heading, "淘汰锅炉12台。")
    assert [(v.kind, v.year) for v in reading.values] == [(ValueKind.OBSERVATION, 2020)]
    _, reading = read(lexicon, AHEAD, "淘汰锅炉12台。")
    assert [v.kind for v in reading.values] == [ValueKind.TARGET]


def test_to_each_of_several_towns_its_own(lexicon: Lexicon) -> None:
    towns = {"乙镇": ThingKind.AREA, "丙镇": ThingKind.AREA}
    _, reading = read(lexicon, AHEAD, "乙镇、丙镇各建1座湿地。", **towns)
    assert [[k.name for k in v.subjects] for v in reading.values] == [["乙镇"], ["丙镇"]]
    _, reading = read(lexicon, AHEAD, "乙镇、丙镇建成湿地3座。", **towns)
    assert [[k.name for k in v.subjects] for v in reading.values] == [["乙镇", "丙镇"]]


def test_each_measure_led_by_its_own_water(lexicon: Lexicon) -> None:
    lakes = {"乙湖": ThingKind.LAKE, "丙湖": ThingKind.LAKE}
    _, reading = read(
        lexicon, BACK, "乙湖总磷、丙湖化学需氧量年均值分别超过Ⅴ类标准0.6倍和0.2倍。", **lakes
    )
    assert [(v.subjects[0].name, v.value) for v in reading.values] == [
        ("乙湖", Decimal("0.6")),
        ("丙湖", Decimal("0.2")),
    ]


# --- tasks ------------------------------------------------------------------------------------


def _in_charge(lexicon: Lexicon, sentence: str) -> set[tuple[str, str]]:
    _, records = plan(sentence, lexicon)
    return {
        (r.kind.value, r.object.name)  # type: ignore[union-attr]
        for r in records.relations
        if isinstance(r.subject, StatementRef) and r.subject.record == "task"
        and r.kind in (RelationKind.LEAD, RelationKind.SUPPORT)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "完善监测网络。新增微站15个。（责任单位：区水利局、区气象局）",
            {("lead", "黔江区水利局"), ("lead", "黔江区气象局")},
        ),
        (
            "完善监测网络。新增微站15个。（牵头单位：区生态环境局；责任单位：区水利局）",
            {("lead", "黔江区生态环境局"), ("support", "黔江区水利局")},
        ),
        (
            "完善监测网络，新增微站15个。\n牵头单位：区水利局；配合单位：区城市管理局、区公安局",
            {("lead", "黔江区水利局"), ("support", "黔江区城市管理局"), ("support", "黔江区公安局")},
        ),
        ("落实主体责任：排污单位自行监测，区水利局公布结果。", set()),
    ],
)  # fmt: skip
def test_who_is_in_charge(lexicon: Lexicon, sentence: str, expected: set[tuple[str, str]]) -> None:
    assert _in_charge(lexicon, sentence) == expected


def test_a_line_of_who_is_in_charge_is_no_task(lexicon: Lexicon) -> None:
    _, records = plan("新增微站15个，建成网络。\n牵头单位：区水利局；配合单位：区公安局", lexicon)
    assert len(records.tasks) == 1


def test_a_list_of_what_a_plan_rests_on(lexicon: Lexicon) -> None:
    _, records = plan("一、概况。\n第二节 编制依据\n1.《中华人民共和国水污染防治法》；", lexicon)
    law = "中华人民共和国水污染防治法"
    assert ("based-on", law) in {(r.kind.value, r.object.name) for r in records.relations}
    cited = stated(f"落实《{law}》。", lexicon)
    assert {(kind, target) for kind, _, target in cited} == {("cites", law)}
