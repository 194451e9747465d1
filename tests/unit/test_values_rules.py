"""Rules of prose that other sentences do not reach: for each what it reads, and what it must not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reading import AHEAD, BACK, read

from kg.lexicon import Lexicon
from kg.records import Comparator, NumberStatus, ThingKind


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


READ = [
    # how a level compares is no part of what goes on in the clause after
    (
        "优良天数比例平均为91%，高出全省平均水平6个百分点，其中东州93%。",
        [
            ("优良天数比例", "91"),
            ("优良天数比例高出全省平均水平", "6"),
            ("优良天数比例", "93"),
        ],
    ),
    # a phase of works says what is that big; of a count it does not
    ("一期2万吨/日、二期3万吨/日。", [("一期规模", "2"), ("二期规模", "3")]),
    ("建成一期4座。", [("一期", "4")]),
    # verbs that say what was done with the thing counted stay, others go
    ("新建2座驿站。", [("新建驿站", "2")]),
    ("完善2座驿站。", [("驿站", "2")]),
    # the thing stands behind its count and its capacity
    (
        "扩建1套处理规模4吨/日的高温消毒线。",
        [("扩建高温消毒线", "1"), ("处理规模高温消毒线", "4")],
    ),
    # money is spent, not counted among what it is spent on
    ("投入800万元支持企业改造。", [("投入", "800")]),
    # a level after its own change
    (
        "可再生能源占比提高3个百分点，达到28%。",
        [("可再生能源占比提高", "3"), ("可再生能源占比", "28")],
    ),
    # ranked twice
    (
        "林草覆盖率61%，列全区第三，全省第五。",
        [("林草覆盖率", "61"), ("林草覆盖率在全区位次", "3"), ("林草覆盖率在全省位次", "5")],
    ),
    # each of a list, and figures that are a list of one thing
    (
        "建成观鸟屋、科普馆各3座。",
        [("观鸟屋", "3"), ("科普馆", "3")],
    ),
    # a measure said of another thing before
    (
        "国控断面水质优良比例为80%、省控断面为70%。",
        [("国控断面水质优良比例", "80"), ("省控断面水质优良比例", "70")],
    ),
    (
        "县城污水处理率达98%，农村地区达68%。",
        [("县城污水处理率", "98"), ("农村地区污水处理率", "68")],
    ),
    (
        "粪污收集和无害化处理率分别达到80%、90%。",
        [("粪污收集率", "80"), ("无害化处理率", "90")],
    ),
    # for so many of something
    (
        "每万人发明专利拥有量达到5件，公厕每平方公里4座。",
        [("发明专利拥有量", "5"), ("公厕", "4")],
    ),
    # a goal that was passed
    (
        "能耗下降16%，超额完成14%的目标任务。",
        [("能耗下降", "16"), ("能耗下降", "14")],
    ),
    # shares of something named once behind the last
    (
        "甲类、乙类企业占全部企业的比重分别为30%、40%。",
        [("甲类占全部企业的比重", "30"), ("乙类企业占全部企业的比重", "40")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), READ)
def test_what_figures_measure(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str]]
) -> None:
    _, reading = read(lexicon, BACK, sentence, 东州=ThingKind.AREA)
    found = [(v.indicator_text, v.value) for v in reading.values if v.value is not None]
    assert found == [(name, Decimal(n)) for name, n in expected]


COMPARED = [
    ("湿地约占全县总面积的12%。", Comparator.ABOUT),
    ("湿地占全县总面积的12%。", Comparator.EQUAL),
    ("执法车辆不足编制数的三分之二。", Comparator.LESS_THAN),
    ("湿地超过全省均值的40%。", Comparator.MORE_THAN),
    ("至少新建两座泵站。", Comparator.AT_LEAST),
    ("臭氧、氨浓度分别控制在30和15微克/立方米以下。", Comparator.AT_MOST),
    ("受灾率不足一半。", Comparator.LESS_THAN),
]


@pytest.mark.parametrize(("sentence", "comparator"), COMPARED)
def test_how_figures_compare(lexicon: Lexicon, sentence: str, comparator: Comparator) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert {v.comparator for v in reading.values} == {comparator}


UNITS = [
    ("每万人发明专利拥有量达到5件。", "件/万人"),
    ("公厕每平方公里不少于4座。", "座/平方公里"),
    ("每万人培训率达到5%。", "%"),
]


@pytest.mark.parametrize(("sentence", "unit"), UNITS)
def test_units_per_something(lexicon: Lexicon, sentence: str, unit: str) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert [v.unit_text for v in reading.values] == [unit]


WHERE = [
    ("清扫率分别达到市区92%、县城80%。", [("清扫率", "市区"), ("清扫率", "县城")]),
    ("各镇街建成示范点12个。", [("各镇街建成示范点", "各镇街")]),
    ("建成区绿地率达到38%。", [("建成区绿地率", None)]),
    ("化工行业全面执行排放限值的比例达到90%。", [("化工行业全面执行排放限值的比例", "化工行业")]),
    (
        "新增公共自行车900辆，实现乡镇全覆盖。",
        [("新增公共自行车", None), ("新增公共自行车", "乡镇")],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), WHERE)
def test_classes_of_things_and_places(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert [(v.indicator_text, v.subject_text) for v in reading.values] == expected


WHEN = [
    (AHEAD, "2018年、2019年分别完成改造5台、8台。", [("Observation", 2018), ("Observation", 2019)]),
    (AHEAD, "2018年、2019年改造水泵5台。", [("Observation", 2019)]),
    (AHEAD, "巩固生态乡镇创建成果15个。", [("Observation", 2020)]),
    (AHEAD, "扩大生态乡镇15个。", [("Target", 2025)]),
    (AHEAD, "关停小厂17家，2022年底前全部完成。", [("Target", 2022)]),
    (AHEAD, "关停小厂17家，2022年开始研究。", [("Target", 2025)]),
    (BACK, "收集率2020年规划目标为95%。", [("PastTarget", 2020)]),
    (BACK, "2020年收集率95%。", [("Observation", 2020)]),
    # what stands in brackets is said of them, by when it is built is said of that
    (
        BACK,
        "优良率达到91%（2018年为85%），收集率达到60%。",
        [("Observation", 2020), ("Observation", 2018), ("Observation", 2020)],
    ),
    (
        AHEAD,
        "一期2022年底建成，规模5万吨/日，收集率达到60%。",
        [("Target", 2025), ("Target", 2025)],
    ),
    # a year in brackets is its figure's, before a colon all the sentence's
    (AHEAD, "收集率达到60%（2023年），覆盖率达到80%。", [("Target", 2023), ("Target", 2025)]),
    (
        BACK,
        "收集率达到60%（2018年），覆盖率达到80%。",
        [("Observation", 2018), ("Observation", 2020)],
    ),
    (
        AHEAD,
        "远期目标（2035年）：收集率达到60%，覆盖率达到80%。",
        [("Target", 2035), ("Target", 2035)],
    ),
    # a sentence that begins with a deadline is all of it, a deadline further on is of its clause
    (AHEAD, "2023年底前完成管网改造，新建管网48公里。", [("Target", 2023)]),
    (
        AHEAD,
        "2024年前，新建泵站3座，2022年底前建成一期，新建管网48公里。",
        [("Target", 2024), ("Target", 2024)],
    ),
    (AHEAD, "2022年底，规模达到5万吨/日，收集率达到60%。", [("Target", 2022), ("Target", 2022)]),
    (BACK, "“十二五”末收集率达到60%。", [("Observation", 2015)]),
    (AHEAD, "已建成泵站3座。", [("Observation", 2020)]),
    (AHEAD, "目前收集率为60%。", [("Observation", 2020)]),
    (AHEAD, "收集率由现状的60%提高到75%。", [("Observation", 2020), ("Target", 2025)]),
    (AHEAD, "每两年至少开展一次演练。", [("Target", None)]),
    (AHEAD, "至少开展3次演练。", [("Target", 2025)]),
    (BACK, "面积是2015年的3.2倍。", [("Observation", 2020)]),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), WHEN)
def test_when_figures_hold(
    lexicon: Lexicon, heading: str, sentence: str, expected: list[tuple[str, int | None]]
) -> None:
    _, reading = read(lexicon, heading, sentence)
    found = [(v.kind.value, v.year) for v in reading.values]
    assert found == expected


ASIDE = [
    ("整治210国道沿线店铺35家。", {"210": "road"}),
    ("整治国道210处。", {}),
    ("注：1.数据来源于年鉴。", {"1": "numbering"}),
    ("县控断面2个，其中：1.青河1个。", {"1": "numbering"}),
    ("\n1）新建泵站2座。", {"1": "numbering"}),
    ("\n（3）新建泵站2座。", {"3": "numbering"}),
    ("共26省市参与。", {"26": "part of a name"}),
    ("12月6日起实施。", {"12": "date", "6": "date"}),
    ("拨打12345热线举报5次。", {"12345": "telephone number"}),
    ("推广B5柴油6吨。", {"5": "part of a name or formula"}),
    ("推广柴油6吨。", {}),
    ("15蒸吨以上的锅炉全部改造。", {"15": "to whom or what a rule applies"}),
    ("处理能力15蒸吨以上。", {}),
    ("淘汰车辆50辆以上。", {}),
    ("按30:40:30比例投放饵料。", {"30:40:30": None}),
    ("落实5个方面要求。", {"5": "a count of the plan's own parts"}),
    ("落实5个街道改造。", {}),
    ("直径300毫米以上的管道全部更换。", {"300": "to whom or what a rule applies"}),
    ("年销量大于2000吨的加油站全部改造。", {"2000": "to whom or what a rule applies"}),
    ("年销量大于2000吨。", {}),
    ("设定约束性指标12项。", {"12": "a count of the plan's own parts"}),
    ("执行3类声环境功能区限值。", {"3": "grade"}),
]


@pytest.mark.parametrize(("sentence", "expected"), ASIDE)
def test_numerals_that_are_no_values(
    lexicon: Lexicon, sentence: str, expected: dict[str, str | None]
) -> None:
    document, reading = read(lexicon, AHEAD, sentence)
    aside = {
        document.quote(m.span): m.reason for m in reading.marks if m.status is not NumberStatus.FACT
    }
    for numeral, reason in expected.items():
        if reason is None:
            assert not any(
                document.quote(m.span) in numeral and m.status is NumberStatus.FACT
                for m in reading.marks
            )
        else:
            assert aside.get(numeral) == reason
    if not expected:
        assert not aside


STATES = [
    ("青河断面消除劣Ⅴ类水质。", [("劣Ⅴ类水质", "消除")]),
    ("堆场全部实现入棚入仓。", [("堆场入棚入仓", "全部实现")]),
    ("堆场实现入棚入仓。", []),
    ("完成全部排污口标志牌设置。", [("排污口标志牌设置", "全部")]),
    ("落实“两个全覆盖”要求。", []),
    ("用水总量明显下降。", [("用水总量", "明显下降")]),
    ("用水负担明显下降。", []),
    ("监管能力实现全覆盖。", []),
    ("监测点位实现全覆盖。", [("监测点位", "实现全覆盖")]),
    ("出水水质稳定达到一级A标准。", [("出水水质", "稳定达到一级A标准")]),
]


@pytest.mark.parametrize(("sentence", "expected"), STATES)
def test_states(lexicon: Lexicon, sentence: str, expected: list[tuple[str, str]]) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    assert [(v.indicator_text, v.value_text) for v in reading.values] == expected


TOPICS = [
    # what the clause before listed, of which nothing was said but that it grew
    (
        "湿地面积、蓄积量实现“双增长”，分别达到3万亩、5万立方米。",
        [("湿地面积", "3"), ("蓄积量", "5")],
    ),
    ("加强巡查和宣传确保秸秆利用率达到90%。", [("秸秆利用率", "90")]),
    ("每季度至少开展两次巡查。", [("巡查", "2")]),
    ("安排两次会议。", []),
    ("建成两座泵站。", [("泵站", "2")]),
    ("两座泵站相邻。", [("泵站相邻", "2")]),
    ("研究的两座泵站相邻。", []),
]


@pytest.mark.parametrize(("sentence", "expected"), TOPICS)
def test_topics_and_turns_of_phrase(
    lexicon: Lexicon, sentence: str, expected: list[tuple[str, str]]
) -> None:
    _, reading = read(lexicon, AHEAD, sentence)
    found = [(v.indicator_text, v.value) for v in reading.values if v.value is not None]
    assert found == [(name, Decimal(n)) for name, n in expected]


AREA, RIVER, WORKS, BODY = (
    ThingKind.AREA,
    ThingKind.RIVER,
    ThingKind.FACILITY,
    ThingKind.AGENCY,
)
ON = [
    # a town's air goes on, its sewage does not; nor what is said of the whole county
    (
        "东乡镇优良天数比例达到92%，臭氧浓度下降5%，污水收集率45%。",
        {"东乡镇": AREA},
        ["东乡镇", "东乡镇", "甲县"],
    ),
    ("东乡镇优良天数比例达到92%，全县臭氧浓度下降5%。", {"东乡镇": AREA}, ["东乡镇", "甲县"]),
    # a river's water, not that of others
    (
        "青河水质达到Ⅲ类，总磷浓度下降8%，地下水总磷浓度下降3%。",
        {"青河": RIVER},
        ["青河", "青河", "甲县"],
    ),
    # what works can do, not what other works do nor how content people are
    (
        "东湖水厂日供水能力5万吨，负荷率81%，各企业负荷率70%，满意率6%。",
        {"东湖水厂": WORKS},
        ["东湖水厂", "东湖水厂", "甲县", "甲县"],
    ),
    # an agency's staff is its own, what it does is the county's
    ("县监测站核定编制12人。", {"县监测站": BODY}, ["县监测站"]),
    ("县监测站查处案件3件。", {"县监测站": BODY}, ["甲县"]),
    # a branch of a river, a thing that only lies on one, and a bracket behind a count
    ("主要支流青河总磷浓度下降8%。", {"青河": RIVER}, ["青河"]),
    ("青河沿岸建成步道12公里。", {"青河": RIVER}, ["甲县"]),
    ("改建中转站2座（东乡镇、西乡镇）。", {"东乡镇": AREA, "西乡镇": AREA}, ["东乡镇", "西乡镇"]),
    ("改建中转站2座（钢制、木制）。", {"东乡镇": AREA}, ["甲县"]),
    # an area as a member of a list
    ("东乡镇、西乡镇等5个乡镇建成泵站。", {"东乡镇": AREA, "西乡镇": AREA}, ["东乡镇", "西乡镇"]),
]


@pytest.mark.parametrize(("sentence", "names", "expected"), ON)
def test_whose_goes_on(
    lexicon: Lexicon, sentence: str, names: dict[str, ThingKind], expected: list[str]
) -> None:
    _, reading = read(lexicon, BACK, sentence, **names)
    assert [k.name for v in reading.values for k in v.subjects] == expected


def test_a_paragraph_under_a_name_is_about_it(lexicon: Lexicon) -> None:
    document = "青河流域综合治理工程：修复岸线3公里。"
    _, reading = read(lexicon, AHEAD + document + "\n", "种草5亩。", 青河=ThingKind.RIVER)
    assert [v.subjects[0].name for v in reading.values] == ["青河", "甲县"]
    document = "青河流域与全县工程：修复岸线3公里。"
    _, reading = read(lexicon, AHEAD + document + "\n", "种草5亩。", 青河=ThingKind.RIVER)
    assert [v.subjects[0].name for v in reading.values] == ["甲县", "甲县"]
