"""States in place of figures, whose they are, and what recurs: each rule with a sentence that it
reads and one that it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sentence_reading import AHEAD, BACK, OWN, read

from kg.lexicon import Lexicon
from kg.records import Comparator, ThingKey, ThingKind, ValueKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


STATES: list[tuple[str, list[tuple[str, str]]]] = [
    # not met is a state of its own, and so is a class of which it is said
    ("上游来水水质未能实现稳定达标。", [("上游来水水质", "未能实现稳定达标")]),
    ("未达标区县逐步达标。", []),
    # 达标 that only says which, or is listed among policies
    ("将水质达标压力较大的断面列为优先控制对象。", []),
    ("巩固“噪声达标区”创建成果。", []),
    ("推动在线监测、达标排放、环境税等政策。", []),
    ("企业应完善废水治理设施并达标排放。", []),
    # a state that is taken as given
    ("在草场面积不减少的前提下发展畜牧业。", []),
    # a principle of work in quotes, and a state in quotes
    ("按照“责任落实、逐步提高、任务全面完成”的原则。", []),
    ("实现生活污水“全收集、全处理”。", [("生活污水", "全收集"), ("生活污水", "全处理")]),
    # the whole of what falls due, each day; a rule of that name; what is as good as gone
    ("农村生活垃圾实现日产日清。", [("农村生活垃圾", "日产日清")]),
    ("执行日产日清制度。", []),
    ("餐厨垃圾全量收集。", [("餐厨垃圾", "全量收集")]),
    ("实施渗滤液全量化处理项目。", []),
    ("秸秆露天焚烧现象基本绝迹。", [("秸秆露天焚烧现象", "基本绝迹")]),
    ("濒临绝迹的鱼类得到保护。", []),
    ("污水处理量稳步增长。", [("污水处理量", "稳步增长")]),
    ("服务能力稳步增长。", []),
    # what can be ruled out, and what is only forbidden
    ("杜绝尾矿库突发环境事件。", [("尾矿库突发环境事件", "杜绝")]),
    ("杜绝监测数据造假。", []),
    # trends of measures, listed and with what rises behind them
    (
        "能耗强度、碳排放强度和煤炭消费比例等进一步下降。",
        [("能耗强度", "进一步下降"), ("碳排放强度", "进一步下降"), ("煤炭消费比例", "进一步下降")],
    ),
    ("公园绿地覆盖率稳定增长。", [("公园绿地覆盖率", "稳定增长")]),
    ("逐步提高清洁能源比例。", [("清洁能源比例", "逐步提高")]),
    # capacity that meets a need can be checked; a capacity that grows markedly is a wish
    ("危险废物处置能力满足处置需求。", [("危险废物处置能力", "满足处置需求")]),
    ("危险废物处置能力显著提升。", []),
    # what covers whom
    ("医疗废物收运体系覆盖各级各类医院。", [("医疗废物收运体系", "覆盖各级各类医院")]),
    # grades of an assessment, records and places in front
    ("规范化管理考核保持A级。", [("规范化管理考核", "保持A级")]),
    ("空气质量创历史最好水平。", [("空气质量", "创历史最好水平")]),
    ("大气环境质量一直保持全省前列。", [("大气环境质量", "一直保持全省前列")]),
    ("干部能力走在全省前列。", []),
    ("水环境质量“只能更好、不能变坏”。", [("水环境质量", "只能更好、不能变坏")]),
    # tasks handed down; land that is to be used safely, but not by what means
    ("完成市级“宁静小区”建设任务。", [("“宁静小区”建设任务", "完成")]),
    ("确保重点建设用地安全利用。", [("重点建设用地", "安全利用")]),
    ("通过调整种植结构等方式实现受污染耕地安全利用。", []),
    # the whole of a class of bodies
    ("执法机构全面完成标准化建设。", [("执法机构标准化建设", "全面完成")]),
    ("城市污泥全部送填埋场处置。", [("城市污泥送填埋场处置", "全部送")]),
    # one joint measure stays one
    ("绿化、硬化或覆盖裸地占比达到市级创建要求。", [("绿化、硬化或覆盖裸地占比", "达到市级创建要求")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), STATES, ids=[s for s, _ in STATES])
def test_states(lexicon: Lexicon, sentence: str, expected: list[tuple[str, str]]) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    states = [v for v in reading.values if v.comparator is Comparator.QUALITATIVE]
    assert [(v.indicator_text, v.value_text) for v in states] == expected


def test_a_class_of_places_of_which_something_is_said(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "城区、园区基本淘汰燃煤锅炉。")
    (state,) = reading.values
    assert (state.indicator_text, state.subject_text) == ("燃煤锅炉", "城区、园区")
    _, reading = read(lexicon, AHEAD, "加快改造并基本淘汰燃煤锅炉。")
    (state,) = reading.values
    assert state.subject_text is None


RIVER, AREA, FIRM = ThingKind.RIVER, ThingKind.AREA, ThingKind.ENTERPRISE
WHOSE: list[tuple[str, dict[str, ThingKind], list[str], str | None]] = [
    # a bracket is about what its clause names, here a place, there works
    ("在乙镇建设捕集项目（年捕集量5万吨）。", {"乙镇": AREA}, ["乙镇"], None),
    ("建设捕集项目（年捕集量5万吨）。", {"乙镇": AREA}, ["甲县"], None),
    # one of the things counted is not whose they are, but a place is
    ("实施丙公司节能改造等7个示范项目。", {"丙公司": FIRM}, ["甲县"], None),
    ("实施丙公司7个示范项目。", {"丙公司": FIRM}, ["丙公司"], None),
    # a class of which some are named
    ("完成丁河、戊沟等流域水土流失治理88平方公里。", {"丁河": RIVER}, ["甲县"], "丁河、戊沟等流域"),
    # an enterprise that makes something
    ("重点推进丙公司年产20万吨再生铝。", {"丙公司": FIRM}, ["丙公司"], None),
    # a kind of zone is no place of its own
    ("高污染燃料禁燃区（9平方公里）。", {"高污染燃料禁燃区": ThingKind.CONTROL_ZONE}, ["甲县"], None),
    ("上游乙县来水水质未能稳定达标。", {"乙县": AREA}, ["乙县"], None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "names", "keys", "words"), WHOSE, ids=[w[0] for w in WHOSE])
def test_whose(
    lexicon: Lexicon,
    sentence: str,
    names: dict[str, ThingKind],
    keys: list[str],
    words: str | None,
) -> None:
    _, reading = read(lexicon, AHEAD, sentence, **names)
    (value,) = reading.values
    assert ([k.name for k in value.subjects], value.subject_text) == (keys, words)


def test_what_is_done_every_year_is_said_once(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "每年创建10个示范工地，创建5条示范道路，新增3座公园。")
    assert [(v.indicator_text, v.each_year, v.year) for v in reading.values] == [
        ("创建示范工地", True, None),
        ("创建示范道路", True, None),
        ("新增公园", False, 2025),
    ]


def test_a_figure_is_of_the_thing_and_not_of_its_state(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, BACK, "9平方千米生态保护红线生态功能未降低、性质未改变。")
    assert [(v.indicator_text, v.value_text) for v in reading.values] == [
        ("生态保护红线", "9平方千米"),
        ("生态保护红线生态功能", "未降低"),
        ("性质", "未改变"),
    ]


def test_a_goal_set_in_a_part_that_looks_back_is_to_come(lexicon: Lexicon) -> None:
    sentence = "县政府提出了新的目标，排放总量持续减少。"
    _, reading = read(lexicon, BACK, sentence)
    assert [(v.kind, v.year) for v in reading.values] == [(ValueKind.TARGET, 2025)]
    _, reading = read(lexicon, BACK, "“十三五”提出了新的目标，排放总量持续减少。")
    assert [v.kind for v in reading.values] == [ValueKind.OBSERVATION]
    assert reading.values[0].subjects == (OWN,)
    assert ThingKey(ThingKind.AREA, "甲县", "500999") == OWN
