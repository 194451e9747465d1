"""What plans say against themselves: the five plans by hand, and the rules case by case."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.findings import lists
from kg.findings.figures import Stated, contradict, decimals, first_figure, looser, rounds_to
from kg.findings.judges import JUDGES
from kg.vocab import ECO, ID, IND, QUANTITY_KIND

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

# --- the five plans -------------------------------------------------------------------------------

# Read by hand, kind by kind, through the five texts: plan, kind, and the words of each side as they
# stand in the text. Where both sides stand in one statement, the words are what it shows.
BY_HAND = [
    (
        "chongqing-2021",
        "looser-than-achieved",
        ["确保PM2.5年均浓度稳定达标（35μg/m3以内）", "33"],
    ),
    ("chongqing-2021", "looser-than-achieved", ["97.3*", "100"]),
    (
        "chongqing-2021",
        "looser-than-achieved",
        ["大宗工业固体废物资源化利用率达到70%以上", "85"],
    ),
    ("nanchuan-2021", "looser-than-achieved", ["≥330", "354"]),
    ("nanchuan-2021", "looser-than-achieved", ["30", "26*"]),
    ("qianjiang-2021", "looser-than-achieved", ["≥350*", "355"]),
    ("youyang-2021", "looser-than-achieved", ["＞95%", "99.72", "优良天数比率99.7%"]),
    (
        "youyang-2021",
        "looser-than-achieved",
        ["全县细颗粒物（PM2.5）年均浓度控制在25微克/立方米以下", "21"],
    ),
    ("youyang-2021", "conflicting-values", ["99.72", "优良天数比率99.7%"]),
    (
        "youyang-2021",
        "count-mismatch",
        ["实施海北锰业、万泰锰业、中天锰业、湘台锰业、天雄锰业", "6座"],
    ),
    ("youyang-2021", "lead-is-support", ["酉阳自治县主要河流及水源地水生态健康评估"]),
    (
        "youyang-2021",
        "listed-twice",
        ["小河板溪镇山羊村河流型水源地", "小河板溪镇山羊村河流型水源地"],
    ),
    ("youyang-2021", "listed-twice", ["龙潭河", "龙潭河"]),
    ("youyang-2021", "outside-period", ["酉阳自治县农村水系综合整治项目"]),
]

_FOUND = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT ?finding ?plan ?kind ?evidence ?quote WHERE {
  GRAPH <https://w3id.org/ecoplan/graph/findings> {
    ?finding a eco:Finding ; eco:findingKind ?kind ; eco:between ?statement }
  ?statement eco:statedIn ?plan ; eco:evidence ?of .
  OPTIONAL { ?finding eco:evidence ?own }
  BIND(COALESCE(?own, ?of) AS ?evidence)
  ?evidence eco:quote ?quote .
}"""


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_the_findings_are_those_found_by_hand_and_no_others() -> None:
    """Each with the words of both sides; nothing else is found."""
    found: dict[str, tuple[str, str, dict[str, str]]] = {}
    for finding, plan, kind, evidence, quote in five_plans().open().query(_FOUND):
        entry = found.setdefault(finding.value, (_tail(plan.value), _tail(kind.value), {}))
        entry[2][evidence.value] = quote.value
    told = Counter((plan, kind, tuple(sorted(q.values()))) for plan, kind, q in found.values())
    by_hand = Counter((plan, kind, tuple(sorted(quotes))) for plan, kind, quotes in BY_HAND)
    assert told == by_hand


def test_findings_are_worded_in_both_languages_and_are_no_statements() -> None:
    store = five_plans().open()
    query = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
      PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
      SELECT ?finding (COUNT(DISTINCT ?zh) AS ?n) (COUNT(DISTINCT ?en) AS ?m) WHERE {
        ?finding a eco:Finding ; rdfs:comment ?zh , ?en .
        FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
        FILTER NOT EXISTS { ?finding a eco:Statement }
      } GROUP BY ?finding"""
    counted = [(n.value, m.value) for _, n, m in store.query(query)]
    assert counted == [("1", "1")] * len(BY_HAND)


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("对乙河、丙溪、甲江、乙河、丁湖进行调查", ["乙河"]),
        ("甲江、乙河、丙溪", []),
        ("新建甲站5座、乙站5座、丙站5座", []),  # figures may repeat
        ("地表水与地下水、土壤与地下水协同防治", []),
        ("甲专家、乙专家等在项目评审、乙专家、决策中的作用", []),  # two lists
        ("甲镇。乙镇、丙镇；乙镇、丁镇", []),  # two sentences
        ("甲局（含乙局）、丙局、丁局（含乙局）", []),
        ("甲局、乙局、甲局、乙局", ["甲局", "乙局"]),
    ],
)
def test_twice(text: str, names: list[str]) -> None:
    found = list(lists.twice(text))
    assert [double.text for double in found] == names
    for double in found:
        assert {span.of(text) for span in double.spans} == {double.text}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("整治甲、乙、丙、丁、戊等6座渣场", [(6, 5)]),  # all but one
        ("整治甲、乙、丙、丁、戊、己等6座渣场", []),
        ("整治甲、乙、丙等9座渣场", []),  # examples
        ("整治甲、乙、丙、丁等3座渣场", [(3, 4)]),
        ("推进甲、乙、丙、丁4个园区建设", []),
        ("推进甲、乙、丙、丁3个园区建设", [(3, 4)]),
        ("碳减排、质量改善、风险防范和生态修复4个方面", []),
        ("甲山、乙山和丙山三大公园", []),
        ("对7座（甲镇、乙镇、丙镇）转运站进行改建", [(7, 3)]),
        ("对3座（甲镇、乙镇、丙镇）转运站进行改建", []),
        ("对7座（如甲镇、乙镇、丙镇）转运站进行改建", []),
        ("新建9座压缩站（2座垂直站、3座平置站及7座移动站）", []),  # figures of its own
        ("河流型水源地（4个）：甲水源、乙水源、丙水源。", [(4, 3)]),
        ("河流型水源地（3个）：甲水源、乙水源、丙水源。", []),
        ("完善区、乡镇（街道）、村（社区）三级体系", []),
        ("新建甲厂、乙站2座", []),  # the count may be of the last alone
        ("同比增长甲、乙、丙12个百分点", []),
    ],
)
def test_miscounted(text: str, counts: list[tuple[int, int]]) -> None:
    assert [(wrong.stated, wrong.listed) for wrong in lists.miscounted(text)] == counts


@given(st.lists(st.sampled_from(["甲江", "乙河", "丙溪", "丁湖"]), min_size=2, max_size=8))
def test_a_name_is_found_twice_just_where_it_is(names: list[str]) -> None:
    expected = {name for name, count in Counter(names).items() if count > 1}
    assert {double.text for double in lists.twice("、".join(names) + "。")} == expected


def test_hostile_text_takes_no_time() -> None:
    for text in ("、" * 50_000, "（" * 50_000, "甲、" * 20_000 + "等9座", "1个" * 50_000):
        list(lists.twice(text))
        list(lists.miscounted(text))


# --- figures --------------------------------------------------------------------------------------


def stated(comparator: str, figure: str, high: str | None = None) -> Stated:
    return Stated(comparator, Decimal(figure), Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        (stated("Equal", "99.7"), stated("Equal", "99.72"), True),
        (stated("Equal", "65"), stated("Equal", "65"), False),
        (stated("AtLeast", "65"), stated("Equal", "65"), False),
        (stated("AtLeast", "65"), stated("Equal", "66"), False),
        (stated("AtLeast", "65"), stated("Equal", "64"), True),
        (stated("AtLeast", "65"), stated("AtLeast", "60"), True),
        (stated("AtLeast", "95"), stated("MoreThan", "95"), False),
        (stated("AtMost", "28"), stated("AtLeast", "30"), True),
        (stated("AtMost", "28"), stated("AtLeast", "20"), False),
        (stated("About", "4900"), stated("Equal", "4909"), False),
        (stated("About", "4900"), stated("Equal", "5900"), True),
        (stated("Equal", "10", "20"), stated("Equal", "15"), False),
        (stated("Equal", "10", "20"), stated("Equal", "25"), True),
    ],
)
def test_contradict(one: Stated, other: Stated, disagree: bool) -> None:
    assert contradict(one, other) is disagree
    assert contradict(other, one) is disagree


@pytest.mark.parametrize(
    ("target", "reached", "direction", "is_looser"),
    [
        (stated("Equal", "97.3"), stated("Equal", "100"), "HigherIsBetter", True),
        (stated("MoreThan", "95"), stated("Equal", "99.72"), "HigherIsBetter", True),
        (stated("AtLeast", "65"), stated("Equal", "65"), "HigherIsBetter", False),
        (stated("Equal", "58"), stated("Equal", "55.2"), "HigherIsBetter", False),
        (stated("Equal", "30"), stated("Equal", "26"), "LowerIsBetter", True),
        (stated("AtMost", "28"), stated("Equal", "28"), "LowerIsBetter", False),
        (stated("AtMost", "35"), stated("LessThan", "40"), "LowerIsBetter", False),
        (stated("About", "93"), stated("Equal", "95"), "HigherIsBetter", False),
        (stated("Equal", "50"), stated("Equal", "60"), "TargetIsBest", False),
        (stated("AtMost", "5"), stated("Equal", "4"), "HigherIsBetter", False),
    ],
)
def test_looser(target: Stated, reached: Stated, direction: str, is_looser: bool) -> None:
    assert looser(target, reached, direction) is is_looser


def test_rounding() -> None:
    assert rounds_to(Decimal("99.72"), Decimal("99.7"), 1)
    assert not rounds_to(Decimal("99.72"), Decimal("99.6"), 1)
    assert first_figure("５０９,691万元") == "509691"
    assert decimals("43.6350亿元") == 4
    assert decimals("无") == 0


# --- judges ---------------------------------------------------------------------------------------

PLAN = f"{ID}plan/x"


def judged(judge: str, rows: list[dict[str, str]], text: str = "") -> list[str]:
    return [f.kind for f in JUDGES[judge](rows, lambda _slug: text)]


def value(iri: str, level: str, **said: str) -> dict[str, str]:
    row = {
        "plan": PLAN,
        "value": f"{ID}value/{iri}",
        "class": f"{ECO}Observation",
        "indicator": f"{IND}forest-coverage",
        "name": "森林覆盖率",
        "english": "forest coverage",
        "quantity": f"{QUANTITY_KIND}DimensionlessRatio",
        "direction": f"{ECO}HigherIsBetter",
        "year": "2020",
        "wording": "森林覆盖率",
        "comparator": f"{ECO}Equal",
        "level": level,
        "written": level,
        "unit": "%",
        "subjects": f"{ID}area/500114",
        "place": f"{ID}evidence/{iri}",
    }
    return row | said


TARGET = {"class": f"{ECO}Target", "year": "2025"}
AREA = {"quantity": f"{QUANTITY_KIND}Area", "indicator": f"{IND}soil-erosion-treated-area"}
DAYS = {"quantity": f"{QUANTITY_KIND}Time", "indicator": f"{IND}good-air-days", "unit": "天"}
SHARE = {"indicator": f"{IND}good-air-days-share"}
WATER = {
    "quantity": f"{ID}quantity-kind/WaterQualityClass",
    "indicator": f"{IND}surface-water-class",
}


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([value("a", "65"), value("b", "64")], ["conflicting-values"]),
        ([value("a", "65"), value("b", "65")], []),
        ([value("a", "65"), value("b", "64", year="2019")], []),
        ([value("a", "65"), value("b", "64", about="城区")], []),
        ([value("a", "65"), value("b", "64", subjects=f"{ID}area/500119")], []),
        ([value("a", "65"), value("b", "64", place=f"{ID}evidence/a")], []),
        ([value("a", "100", **AREA), value("b", "90", wording="新增治理面积", **AREA)], []),
        ([value("a", "100", **AREA), value("b", "90", **AREA)], ["conflicting-values"]),
        ([value("a", "65"), value("b", "60", **TARGET)], ["looser-than-achieved"]),
        ([value("a", "65"), value("b", "70", **TARGET)], []),
        ([value("a", "150", **AREA), value("b", "90", **TARGET, **AREA)], []),  # work of other years
        ([value("a", "60", year="2015"), value("b", "65"), value("c", "62", **TARGET)],
         ["looser-than-achieved"]),  # the last level counts
        ([value("a", "70", year="2015"), value("b", "60"), value("c", "62", **TARGET)], []),
        ([value("a", "2", **WATER), value("b", "3", **TARGET, **WATER)], ["looser-than-achieved"]),
        ([value("a", "3", **WATER), value("b", "2", **TARGET, **WATER)], []),
        (
            [value("a", "3", **WATER), value("b", "3", comparator=f"{ECO}AtLeast", **TARGET, **WATER)],
            [],
        ),
        ([value("a", "364", **DAYS), value("b", "99.72", **SHARE)], []),  # of 365 days measured
        ([value("a", "364", **DAYS), value("b", "99.45", **SHARE)], []),  # of 366
        ([value("a", "340", **DAYS), value("b", "95.5", **SHARE)], []),  # of 356
        ([value("a", "350", **DAYS), value("b", "92.1", **SHARE)], ["conflicting-values"]),  # of 380
        ([value("a", "300", **DAYS), value("b", "95.2", **SHARE)], ["conflicting-values"]),  # of 315
        ([value("a", "350", **DAYS), value("b", "92.1", **SHARE | {"year": "2019"})], []),
        ([value("a", "350", **DAYS), value("b", "92.1", comparator=f"{ECO}AtLeast", **SHARE)], []),
    ],
)  # fmt: skip
def test_values(rows: list[dict[str, str]], kinds: list[str]) -> None:
    assert judged("values", rows) == kinds


@pytest.mark.parametrize(
    ("written", "stated_wan", "counted", "comparator", "wrong"),
    [
        ("509691", "509691", "509691", "Equal", False),
        ("509691", "509691", "509690", "Equal", True),
        ("43.6350亿元", "436350", "436350", "Equal", False),
        ("1.1亿元", "11000", "10950", "Equal", False),  # rounded
        ("1.1亿元", "11000", "11600", "Equal", True),
        ("1.0950亿元", "10950", "10951", "Equal", True),
        ("约10亿元", "100000", "104000", "About", False),
        ("约10亿元", "100000", "120000", "About", True),
        ("6个", "6", "5", "Equal", True),
    ],
)
def test_totals(written: str, stated_wan: str, counted: str, comparator: str, wrong: bool) -> None:
    row = {
        "plan": PLAN,
        "statement": f"{ID}value/total",
        "programme": f"{ID}programme/p",
        "label": "重大项目库",
        "comparator": ECO + comparator,
        "stated": stated_wan,
        "written": written,
        "counted": counted,
    }
    assert judged("total-mismatch", [row]) == (["total-mismatch"] if wrong else [])


def test_a_miscounted_list_points_to_the_value_that_its_count_became() -> None:
    text = "前言。\n整治甲业、乙业、丙业、丁业、戊业等6座渣场。"
    clause = text.partition("\n")[2]
    rows = [
        {"plan": PLAN, "statement": f"{ID}task/t", "text": clause, "start": "4", "end": str(len(text))},
        {
            "plan": PLAN,
            "statement": f"{ID}value/v",
            "text": clause,
            "start": "4",
            "end": str(len(text) - 1),
            "count": "6",
        },
    ]  # fmt: skip
    (finding,) = JUDGES["lists"](rows, lambda _slug: text)
    assert finding.between == (f"{ID}task/t", f"{ID}value/v")
    assert [place.span.of(text) for place in finding.places] == [
        "整治甲业、乙业、丙业、丁业、戊业",
        "6座",
    ]
