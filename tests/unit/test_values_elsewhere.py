"""Wordings of plans of other provinces: for each rule what it reads, and what it must not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reading import AHEAD, BACK, figures, read

from kg.document import Document
from kg.extract import columns, roles
from kg.extract.numbers import grammar
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import Comparator, PlanIdentity, ThingKind, ValueKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


NUMERALS = [
    ("管网总长四十八点六公里", "48.6", "公里", Comparator.EQUAL),
    ("罚款三百一十二万元", "312", "万元", Comparator.EQUAL),
    ("植树不低于二十万株", "20", "万株", Comparator.AT_LEAST),
    ("停运时间长达五个月", "5", "个月", Comparator.EQUAL),
    ("满意度达九成五", "9.5", "成", Comparator.EQUAL),
    ("占总数的八成半", "8.5", "成", Comparator.EQUAL),
    ("同比下降两成多", "2", "成", Comparator.MORE_THAN),
    ("占比超过2/3", "0.6667", None, Comparator.MORE_THAN),
    ("绿色等级占1/5", "0.2", None, Comparator.EQUAL),
    ("翻了两番", "2", "番", Comparator.EQUAL),
    ("降尘2.1吨/（月·平方公里）", "2.1", "吨/（月·平方公里）", Comparator.EQUAL),
    ("储能20兆瓦时", "20", "兆瓦时", Comparator.EQUAL),
    ("核减到98万个羊单位以内", "98", "万个羊单位", Comparator.AT_MOST),
    ("年均浓度为１６微克／立方米", "16", "微克／立方米", Comparator.EQUAL),
    ("防控８９０万亩次", "890", "万亩次", Comparator.EQUAL),
]


@pytest.mark.parametrize(("text", "value", "unit", "comparator"), NUMERALS)
def test_numerals(
    lexicon: Lexicon, text: str, value: str, unit: str | None, comparator: Comparator
) -> None:
    (figure,) = grammar(lexicon.unit_forms).figures(text)
    assert (figure.value, figure.unit_text, figure.comparator) == (Decimal(value), unit, comparator)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("占三成三个县", ["3", "3"]),  # two counts
        ("图幅2/3页", ["2", "3"]),  # no share
        ("到2/3/2021为止", ["2", "3", "2021"]),  # a date
        ("四十八点，六公里", ["6"]),  # o'clock
    ],
)
def test_what_only_looks_like_it(lexicon: Lexicon, text: str, values: list[str]) -> None:
    found = grammar(lexicon.unit_forms).figures(text)
    assert [figure.value for figure in found] == [Decimal(value) for value in values]


READ = [
    # to each its own, and to all the same
    (
        "秸秆、地膜利用率依次达到95%、93%。",
        [("秸秆利用率", "95", "%"), ("地膜利用率", "93", "%")],
    ),
    (
        "耕地安全利用率、地块安全利用率皆为100%。",
        [("耕地安全利用率", "100", "%"), ("地块安全利用率", "100", "%")],
    ),
    ("机扫率、洒水率双双达98%。", [("机扫率", "98", "%"), ("洒水率", "98", "%")]),
    # per what stands before the measure, or right before the figure
    ("每亩补播草种不少于3公斤。", [("补播草种", "3", "公斤/亩")]),
    ("种群密度保持在每百平方公里3只左右。", [("种群密度", "3", "只/百平方公里")]),
    ("每年补播草种3公斤。", [("补播草种", "3", "公斤")]),
    # the unit behind the last of a list, its stroke of either width
    (
        "PM10、PM2.5年均浓度分别为３７、１６微克／立方米。",
        [("PM10年均浓度", "37", "微克／立方米"), ("PM2.5年均浓度", "16", "微克／立方米")],
    ),
    # days that are measured; 21天的期限 is none
    (
        "优良天数比率升至81.9%，比2020年多出21天。",
        [("优良天数比率", "81.9", "%"), ("优良天数比率比2020年多出", "21", "天")],
    ),
    (
        "优良天数247天，比2015年多53天。",
        [("优良天数", "247", "天"), ("优良天数比2015年多", "53", "天")],
    ),
    ("设置21天的期限。", []),
    ("审批比法定期限快了大约10天。", []),
    # a time that is measured; one that is kept
    ("应急响应时间控制在24小时以内。", [("应急响应时间", "24", "小时")]),
    ("落实24小时值班制度。", []),
    # coal that a unit counts; bins of a standard size
    ("单位产值能耗降到530千克标准煤以内。", [("单位产值能耗", "530", "千克标准煤")]),
    ("推广660升标准垃圾桶140个。", [("推广660升标准垃圾桶", "140", "个")]),
    # where a level goes up and down; whom a rule is for
    ("细颗粒物浓度在30微克/立方米左右徘徊。", [("细颗粒物浓度", "30", "微克/立方米")]),
    ("浓度在30微克/立方米以下的企业有序生产。", []),
    # one more of a thing, counted behind it; a turn of phrase
    ("新增自然保护小区一个。", [("新增自然保护小区", "1", "个")]),
    ("新增问题一个接一个。", []),
    # what joins a measure to its figure
    ("苗木成活率须达85%。", [("苗木成活率", "85", "%")]),
    ("降尘均值回落至2.1吨。", [("降尘均值", "2.1", "吨")]),
]


@pytest.mark.parametrize(("sentence", "expected"), READ)
def test_sentences(lexicon: Lexicon, sentence: str, expected: list[tuple[str, str, str]]) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert figures(reading) == [(what, Decimal(value), unit) for what, value, unit in expected]


LISTED = [
    "收集率、处理率由2020年的71%、83%分别提高到85%、90%。",
    "收集率、处理率分别从2020年的71%、83%提高到85%、90%。",
]


@pytest.mark.parametrize("sentence", LISTED)
def test_where_each_of_a_list_stands_and_is_to_go(lexicon: Lexicon, sentence: str) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert [(v.indicator_text, str(v.value), v.kind, v.year) for v in reading.values] == [
        ("收集率", "71", ValueKind.OBSERVATION, 2020),
        ("处理率", "83", ValueKind.OBSERVATION, 2020),
        ("收集率", "85", ValueKind.TARGET, 2025),
        ("处理率", "90", ValueKind.TARGET, 2025),
    ]


def test_a_list_of_goals_is_no_list_of_where_things_stand(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "收集率、处理率达到71%、83%，均提高到一流水平。")
    assert {v.kind for v in reading.values} == {ValueKind.TARGET}


def test_each_has_one_of_its_own(lexicon: Lexicon) -> None:
    """甲镇、乙镇各布局1个 is one in each; 共布局1个 is one in both."""
    towns = {"甲镇": ThingKind.AREA, "乙镇": ThingKind.AREA}
    _, each = read(lexicon, AHEAD, "甲镇、乙镇各布局喷涂中心1个。", **towns)
    assert [[k.name for k in v.subjects] for v in each.values] == [["甲镇"], ["乙镇"]]
    _, both = read(lexicon, AHEAD, "甲镇、乙镇共布局喷涂中心1个。", **towns)
    assert [[k.name for k in v.subjects] for v in both.values] == [["甲镇", "乙镇"]]


def test_years_in_wide_digits(lexicon: Lexicon) -> None:
    _, reading = read(lexicon, AHEAD, "到２０３５年，植被盖度达到63%。")
    assert [v.year for v in reading.values] == [2035]
    _, reading = read(lexicon, BACK, "建成管网２０３５公里。")
    assert [v.year for v in reading.values] == [2020]


def table(header: str, *rows: str) -> tuple[Document, PlanIdentity]:
    lines = "\n".join([header, *rows])
    document = parse(
        f"甲县规划\n第一章 任务\n表1 治理任务分解\n{lines}\n".encode(),
        "plan.txt",
        "plan",
        PlanProfile("plan"),
    )
    return document, PlanIdentity("plan", "甲县规划", "500999", 2021, 2025)


def test_rows_are_of_the_first_column_whatever_it_is_called(lexicon: Lexicon) -> None:
    """Where nothing else but figures with units of their own follows; shared-out figures are no
    tasks in words."""
    document, identity = table(
        "海湾\t责任乡镇\t治理任务岸线（公里）\t治理任务排口（个）",
        "东湾\t甲镇\t12.6\t96",
        "西湾\t乙镇\t8.4\t71",
    )
    (block,) = document.tables()
    found = roles.read(document, block, identity, grammar(lexicon.unit_forms))
    assert found is not None
    assert (found.subject, [v.index for v in found.values]) == (0, [2, 3])
    assert columns.read_tasks(document, block) is None


def test_a_table_of_words_is_of_tasks(lexicon: Lexicon) -> None:
    document, identity = table(
        "序号\t治理任务\t责任单位", "1\t整治岸线，清理排口\t县水利局", "2\t修复湿地\t县林业局"
    )
    (block,) = document.tables()
    assert roles.read(document, block, identity, grammar(lexicon.unit_forms)) is None
    assert columns.read_tasks(document, block) is not None
