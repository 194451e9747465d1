"""The five plans read whole: what a person counted in their tables and boxes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

import pytest

from kg.document import Document
from kg.errors import AreaUnknown, NotAPlan
from kg.extract import boxes, identity, numbers, projects, tables, tasks
from kg.extract.boxes import BoxReading
from kg.extract.keys import Scope
from kg.extract.projects import ProjectReading
from kg.extract.tables import TableReading
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import (
    Bindingness,
    Comparator,
    IndicatorValue,
    Individual,
    PlanIdentity,
    RelationKind,
    ThingKey,
    ThingKind,
    ValueKind,
    WaterClass,
)

ROOT = Path(__file__).parents[2]
PLANS = {
    "chongqing-2021": "500000",
    "qianjiang-2021": "500114",
    "youyang-2021": "500242",
    "nanchuan-2021": "500119",
    "rongchang-2026": "500153",
}


@cache
def document_of(slug: str) -> Document:
    path = ROOT / "data" / "plans" / f"{slug}.txt"
    return parse(path.read_bytes(), path.name, slug, PlanProfile(slug))


@cache
def _identity(slug: str, lexicon_id: int) -> PlanIdentity:
    return identity.read(document_of(slug), profile_of(slug), _LEXICONS[lexicon_id])


_LEXICONS: dict[int, Lexicon] = {}


def profile_of(slug: str) -> PlanProfile:
    return PlanProfile(slug, area=PLANS[slug])


class Plan:
    """One plan's readings, each made once."""

    def __init__(self, slug: str, lexicon: Lexicon) -> None:
        _LEXICONS[id(lexicon)] = lexicon
        self.document = document_of(slug)
        self.profile = profile_of(slug)
        self.identity = _identity(slug, id(lexicon))
        self.lexicon = lexicon
        self.scope = Scope.of(lexicon.areas, self.identity.area)
        self.grammar = numbers.grammar(lexicon.unit_forms)

    @cached_property
    def projects(self) -> ProjectReading:
        return projects.read(
            self.document, self.identity, self.profile, self.scope, self.lexicon, self.grammar
        )

    @cached_property
    def tables(self) -> TableReading:
        return tables.values(
            self.document, self.identity, self.profile, self.scope, self.lexicon, self.grammar
        )

    @cached_property
    def boxes(self) -> BoxReading:
        return boxes.read(self.document, self.identity, self.profile, self.scope, self.lexicon)

    def value(self, wording: str, kind: ValueKind, year: int) -> IndicatorValue:
        """The one table value of that wording, kind and year."""
        found = [
            v
            for v in self.tables.values
            if v.indicator_text == wording and v.kind is kind and v.year == year
        ]
        assert len(found) == 1, (wording, len(found))
        return found[0]


@pytest.fixture(scope="module")
def youyang(ontology_lexicon: Lexicon) -> Plan:
    return Plan("youyang-2021", ontology_lexicon)


@pytest.fixture(scope="module")
def nanchuan(ontology_lexicon: Lexicon) -> Plan:
    return Plan("nanchuan-2021", ontology_lexicon)


@pytest.fixture(scope="module")
def qianjiang(ontology_lexicon: Lexicon) -> Plan:
    return Plan("qianjiang-2021", ontology_lexicon)


@pytest.fixture(scope="module")
def chongqing(ontology_lexicon: Lexicon) -> Plan:
    return Plan("chongqing-2021", ontology_lexicon)


# --- identity -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "title", "area", "period"),
    [
        ("chongqing-2021", "重庆市生态环境保护“十四五”规划（2021—2025年）", "500000", (2021, 2025)),
        ("qianjiang-2021", "黔江区生态环境保护“十四五”规划", "500114", (2021, 2025)),
        (
            "youyang-2021",
            "酉阳自治县生态环境保护“十四五”规划和二〇三五年远景目标",
            "500242",
            (2021, 2025),
        ),
        ("nanchuan-2021", "南川区生态环境保护规划（2021—2025年）", "500119", (2021, 2025)),
        ("rongchang-2026", "荣昌区生态环境保护规划（2026—2030年）", "500153", (2026, 2030)),
    ],
)
def test_identity_without_a_mapping_script(
    slug: str,
    title: str,
    area: str,
    period: tuple[int, int],
    ontology_lexicon: Lexicon,
) -> None:
    found = identity.read(document_of(slug), PlanProfile(slug), ontology_lexicon)
    assert (found.title, found.area) == (title, area)
    assert (found.period_start, found.period_end, found.outlook_year) == (*period, 2035)


def test_letterhead_gives_number_date_and_publisher(youyang: Plan, qianjiang: Plan) -> None:
    found = youyang.identity
    assert found.document_number == "酉阳府办发〔2021〕18号"
    assert found.issued == date(2021, 12, 31)
    assert found.publisher == ThingKey(
        ThingKind.AGENCY, "酉阳土家族苗族自治县人民政府办公室", "500242"
    )
    assert qianjiang.identity.issued == date(2022, 2, 24)
    assert qianjiang.identity.publisher == ThingKey(ThingKind.AGENCY, "黔江区人民政府", "500114")
    quoted = {name: youyang.document.quote(e.span) for name, e in found.stated}
    assert quoted["documentNumber"] == "酉阳府办发〔2021〕18 号"
    assert quoted["issued"] == "2021年12月31日"


def test_profile_overrides_detection(ontology_lexicon: Lexicon) -> None:
    profile = PlanProfile(
        "x", title="另一规划", period=(2016, 2020), document_number="甲〔2016〕1号"
    )
    found = identity.read(document_of("youyang-2021"), profile, ontology_lexicon)
    assert (found.title, found.period_start, found.past_year) == ("另一规划", 2016, 2015)
    assert found.document_number == "甲〔2016〕1号"


def test_no_area_and_no_period_are_errors(ontology_lexicon: Lexicon) -> None:
    nowhere = parse("某地规划\n到2025年，环境改善。\n".encode(), "x.txt", "x", PlanProfile("x"))
    with pytest.raises(AreaUnknown, match=r"area-unknown.*x\.txt"):
        identity.read(nowhere, PlanProfile("x"), ontology_lexicon)
    undated = parse("荣昌区环境规划\n改善环境。\n".encode(), "x.txt", "x", PlanProfile("x"))
    with pytest.raises(NotAPlan):
        identity.read(undated, PlanProfile("x"), ontology_lexicon)


# --- projects -------------------------------------------------------------------------------


def test_youyang_has_45_projects_that_sum_to_its_total(youyang: Plan) -> None:
    reading = youyang.projects
    assert [p.number for p in reading.projects] == list(range(1, 46))
    total = sum(p.investment or 0 for p in reading.projects)
    assert total == Decimal(509691)
    (stated,) = reading.values
    assert (stated.value, stated.unit_text, stated.year) == (Decimal(509691), "万元", 2025)
    root = next(p for p in reading.programmes if p.parent is None)
    assert stated.programme == root.key
    assert root.label == "酉阳自治县生态环境保护“十四五”规划重大项目库"


def test_youyang_projects_stand_under_nested_headings(youyang: Plan) -> None:
    reading = youyang.projects
    labels = {p.key: p.label for p in reading.programmes}
    parents = {p.label: labels.get(p.parent or "") for p in reading.programmes}
    assert parents["水污染防治工程"] == "污染防治工程"
    assert parents["固废、危废防治工程"] == "污染防治工程"
    assert parents["环境风险防范"] == "酉阳自治县生态环境保护“十四五”规划重大项目库"
    counts = Counter(labels[p.programme or ""] for p in reading.projects)
    assert counts == {
        "生态保护与修复": 10,
        "低碳循环发展": 5,
        "水污染防治工程": 7,
        "大气污染防治工程": 4,
        "土壤污染防治工程": 2,
        "提升农村环境质量": 2,
        "噪声污染防治工程": 2,
        "固废、危废防治工程": 3,
        "环境风险防范": 4,
        "治理能力现代化": 6,
    }


def test_a_cell_may_name_departments_a_company_and_a_town(youyang: Plan) -> None:
    by_number = {p.number: p for p in youyang.projects.projects}
    sewers = by_number[18]
    assert [(k.kind, k.name) for k in sewers.leads] == [
        (ThingKind.AGENCY, "酉阳土家族苗族自治县住房城乡建委"),
        (ThingKind.ENTERPRISE, "酉阳土家族苗族自治县华茂公司"),
    ]
    slag = by_number[37]
    assert slag.supports[-1].name == "酉阳土家族苗族自治县龙潭镇人民政府"
    assert slag.supports[-2].name == "酉阳土家族苗族自治县龙江园区管委会"
    # 县发改委 and 县发展改革委 are one; 等 is nobody
    assert by_number[11].supports == (by_number[13].supports[0],)
    assert len(by_number[14].supports) == 3
    assert (by_number[5].start_year, by_number[5].end_year) == (2024, 2035)


def test_nanchuan_has_90_projects_that_sum_to_each_stated_total(nanchuan: Plan) -> None:
    reading = nanchuan.projects
    assert [p.number for p in reading.projects] == list(range(1, 91))
    assert sum(p.investment or 0 for p in reading.projects) == Decimal(1081905)
    top = {p.key: p for p in reading.programmes}
    sums: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for project in reading.projects:
        programme = top[project.programme or ""]
        category = top[programme.parent or ""]
        assert top[category.parent or ""].parent is None
        sums[category.key] += int(project.investment or 0)
        items[category.key] += 1
    stated: dict[tuple[str, str], set[Decimal]] = {}
    for value in reading.values:
        assert value.value is not None
        stated.setdefault((value.programme or "", value.indicator_text), set()).add(value.value)
    assert len(sums) == 6
    for category, total in sums.items():
        assert stated[category, "投资"] == {Decimal(total) / 10000}
        assert stated[category, "子项"] == {Decimal(items[category])}
        children = sum(p.parent == category for p in reading.programmes)
        assert stated[category, "项目"] == {Decimal(children)}
    assert sum(items.values()) == 90


def test_nanchuan_rows_share_a_merged_name_and_are_distinct(nanchuan: Plan) -> None:
    reading = nanchuan.projects
    by_number = {p.number: p for p in reading.projects}
    assert by_number[20].label == by_number[21].label == "饮用水源保护项目"
    assert by_number[20].content != by_number[21].content
    assert by_number[20].programme == by_number[29].programme
    assert by_number[21].leads[-1] == ThingKey(ThingKind.ACTOR_GROUP, "属地乡镇街道", "500119")
    assert by_number[76].leads[0].kind is ThingKind.ENTERPRISE
    assert (by_number[31].start_year, by_number[31].end_year) == (2025, 2025)
    assert by_number[66].origin == "区发展改革委策划项目"
    assert {p.access_rights for p in reading.projects} == {
        "本项目储备库仅作为南川区内部管理用，不对外公开，其具体内容和投资额不纳入考核"
    }


def test_paragraphs_over_the_table_state_totals_of_the_whole(nanchuan: Plan) -> None:
    reading = nanchuan.projects
    root = next(p.key for p in reading.programmes if p.parent is None)
    whole = {
        v.indicator_text: (v.value, v.unit_text, v.comparator)
        for v in reading.values
        if v.programme == root
    }
    assert whole == {
        "项目": (Decimal(23), "个", Comparator.EQUAL),
        "子项": (Decimal(90), "个", Comparator.EQUAL),
        "投资总额": (Decimal("108.1905"), "亿元", Comparator.EQUAL),
        "投资总额占“十四五”期间GDP总量": (Decimal("5.01"), "％", Comparator.ABOUT),
        "区级已初步确定项目": (Decimal(40), "项", Comparator.EQUAL),
        "区级已初步确定项目投资额": (Decimal("82.0855"), "亿元", Comparator.EQUAL),
        "区级已初步确定项目投资额占总投资": (Decimal("75.87"), "％", Comparator.EQUAL),
        "本规划策划项目": (Decimal(50), "项", Comparator.EQUAL),
        "本规划策划项目投资": (Decimal("26.1050"), "亿元", Comparator.EQUAL),
        "本规划策划项目投资占总投资": (Decimal("24.13"), "％", Comparator.EQUAL),
    }


def test_qianjiang_categories_are_projects_without_a_number(qianjiang: Plan) -> None:
    reading = qianjiang.projects
    labels = {p.key: p.label for p in reading.programmes}
    counts = Counter(labels[p.programme or ""] for p in reading.projects)
    assert list(counts.values()) == [10, 8, 4, 5, 3, 2, 3]
    assert {p.number for p in reading.projects} == {None}
    assert all(
        "".join(qianjiang.document.quote(p.evidence[0].span).split()) == p.label
        for p in reading.projects
    )


def test_boxes_of_projects_are_programmes_with_their_items(chongqing: Plan, nanchuan: Plan) -> None:
    city = chongqing.boxes
    labels = {p.key: p.label for p in city.programmes}
    counts = Counter(labels[p.programme or ""] for p in city.projects)
    assert counts == {
        "应对气候变化重大工程": 4,
        "重要生态系统保护和修复重大工程": 3,
        "环境质量改善重大工程": 4,
        "环境风险防控重大工程": 3,
        "成渝地区双城经济圈生态共建环境共保重大工程": 3,
        "治理体系与能力现代化建设重大工程": 4,
    }
    assert city.projects[1].label == "碳排放监控预警能力建设工程"  # printed with a full-width 2
    district = nanchuan.boxes
    assert len(district.programmes) == 11
    assert [p.label for p in district.projects[:3]] == [
        "工业绿色化工程",
        "农业绿色化工程",
        "服务业绿色化工程",
    ]
    assert all(p.number is None for p in (*city.projects, *district.projects))


# --- lists ----------------------------------------------------------------------------------


def test_youyang_sections_by_level_and_river(youyang: Plan) -> None:
    relations = youyang.boxes.relations
    levels = Counter(
        r.object.name
        for r in relations
        if r.kind is RelationKind.ASSESSMENT_LEVEL and isinstance(r.object, Individual)
    )
    assert levels == {
        "NationalAssessment": 4,
        "MunicipalAssessment": 6,
        "CountyAssessment": 3,
    }
    rivers = {
        r.subject.name: r.object.name
        for r in relations
        if r.kind is RelationKind.ON_WATER_BODY
        and isinstance(r.subject, ThingKey)
        and r.subject.kind is ThingKind.SECTION
        and isinstance(r.object, ThingKey)
    }
    assert rivers == {
        "阿蓬江红花村断面": "阿蓬江",
        "甘龙河小河断面": "甘龙河",
        "龙潭河妙泉入口断面": "龙潭河",
        "乌江鹿角断面": "乌江",
        "洪渡河长脚断面": "洪渡河",
        "甘龙河南洞沟断面": "甘龙河",
        "阿蓬江两河断面": "阿蓬江",
        "龙潭河五育村断面": "龙潭河",
        "溶溪河溪口断面": "溶溪河",
        "酉水河大溪断面": "酉水河",
        "大江溪上坝断面": "大江溪",
        "冷水河三级电站断面": "冷水河",
        "四道水酉酬大桥断面": "四道水",
    }


def test_youyang_water_sources(youyang: Plan) -> None:
    reading = youyang.boxes
    mentions = [m for m in reading.mentions if m.thing.kind is ThingKind.WATER_SOURCE]
    assert len(mentions) == 42
    assert len({m.thing for m in mentions}) == 41
    types = Counter(
        (r.subject.name, r.object.name)
        for r in reading.relations
        if r.kind is RelationKind.SOURCE_TYPE
        and isinstance(r.subject, ThingKey)
        and isinstance(r.object, Individual)
    )
    assert Counter(kind for (_, kind) in types) == {
        "RiverSource": 9,
        "ReservoirSource": 7,
        "GroundwaterSource": 25,
    }


@pytest.mark.parametrize(
    ("source", "water", "places"),
    [
        ("小河小河镇桃坡村河流型水源地", "小河", ["小河镇", "桃坡村"]),
        ("酉水麻旺镇平桥村河流型水源地", "酉水河", ["麻旺镇", "平桥村"]),
        ("酉水河镇大江村地下水型水源地", None, ["酉水河镇", "大江村"]),
        ("桃花源街道小坝二级水库水源地", "小坝二级水库", ["桃花源街道"]),
        ("小河宜居乡宜居村河流型水源地", "小河", ["宜居乡", "宜居村"]),
        ("乌江龚滩镇新华社区河流型水源地", "乌江", ["龚滩镇", "新华社区"]),
        ("酉水泔溪镇泉孔村水库型水源地", "酉水河", ["泔溪镇", "泉孔村"]),
        ("清泉乡龙函沟地下水型水源地", None, ["清泉乡"]),
        ("李溪镇天山村地下水型水源地", None, ["李溪镇", "天山村"]),
    ],
)
def test_what_a_source_name_says(
    youyang: Plan, source: str, water: str | None, places: list[str]
) -> None:
    said: dict[RelationKind, list[str]] = {}
    for relation in youyang.boxes.relations:
        if isinstance(relation.subject, ThingKey) and relation.subject.name == source:
            said.setdefault(relation.kind, []).append(relation.object.name)
    assert said.get(RelationKind.ON_WATER_BODY, [None]) == [water]
    assert said[RelationKind.LOCATED_IN] == places
    assert said[RelationKind.SUPPLY_LEVEL] == ["TownshipSupply"]


def test_lists_of_firms_and_institutions(youyang: Plan, nanchuan: Plan) -> None:
    by_label = {listing.label: listing for listing in youyang.boxes.listings}
    users = by_label["放辐射源使用单位清单"].members
    assert len(users) == 19
    assert Counter(m.kind for m in users) == {
        ThingKind.ORGANISATION: 18,
        ThingKind.ENTERPRISE: 1,
    }
    (firms,) = nanchuan.boxes.listings
    assert firms.label == "土壤污染防治重点监控企业清单"
    assert len(firms.members) == 10
    assert {m.kind for m in firms.members} == {ThingKind.ENTERPRISE}


# --- indicator tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "count"),
    [("qianjiang-2021", 74), ("youyang-2021", 57), ("nanchuan-2021", 96), ("chongqing-2021", 54)],
)
def test_how_many_values_the_tables_hold(slug: str, count: int, ontology_lexicon: Lexicon) -> None:
    found = Plan(slug, ontology_lexicon).tables.values
    assert len(found) == count
    assert all(v.indicator for v in found)  # every table indicator resolves


def test_a_merged_value_holds_for_every_nested_row(youyang: Plan) -> None:
    merged = [v for v in youyang.tables.values if v.value_text == "达到考核要求"]
    assert [v.indicator_text.split("/")[1] for v in merged] == [
        "化学需氧量",
        "氨氮",
        "二氧化硫",
        "氮氧化物",
        "重点行业挥发性有机物",
    ]
    assert {v.comparator for v in merged} == {Comparator.QUALITATIVE}
    assert len({v.evidence[0].span for v in merged}) == 1


def test_notes_shift_years_and_mark_sums(youyang: Plan, nanchuan: Plan) -> None:
    park = youyang.value("建成区人均公园绿地面积", ValueKind.OBSERVATION, 2018)
    assert park.value == Decimal("15.16")
    assert any("数据为2018年值" in youyang.document.quote(e.span) for e in park.context)
    assert youyang.value("建成区人均公园绿地面积", ValueKind.PAST_TARGET, 2020).value
    energy = youyang.value("单位地区生产总值能耗降低率", ValueKind.OBSERVATION, 2020)
    assert (energy.value, energy.cumulative) == (Decimal("27.62"), True)
    farmland = nanchuan.value("耕地保护面积", ValueKind.OBSERVATION, 2019)
    assert (farmland.value, farmland.cumulative) == (Decimal(69412), False)
    redline = nanchuan.value("生态保护红线面积", ValueKind.PAST_TARGET, 2020)
    assert (redline.value, redline.cumulative, redline.value_text) == (
        Decimal("590.68"),
        False,
        "590.68【1】",
    )
    carbon = nanchuan.value("单位GDP二氧化碳排放下降率", ValueKind.OBSERVATION, 2020)
    assert (carbon.cumulative, carbon.baseline_year) == (True, 2015)
    pm25 = nanchuan.value("城区PM2.5年均浓度降低率", ValueKind.OBSERVATION, 2020)
    assert (pm25.cumulative, pm25.baseline_year) == (False, 2017)
    days = nanchuan.value("环境空气质量优良天数", ValueKind.OBSERVATION, 2020)
    assert (days.value_text, days.baseline_year) == ("354*", None)


def test_four_sections_share_a_tail(nanchuan: Plan) -> None:
    found = [v for v in nanchuan.tables.values if v.indicator_text == "出境断面水质"]
    assert [v.subjects[0].name for v in found if v.kind is ValueKind.PAST_TARGET] == [
        "大溪河出境断面",
        "孝子河出境断面",
        "柏枝溪出境断面",
        "黎香溪出境断面",
    ]
    assert {v.water_class for v in found} == {WaterClass.III}
    class_of_reservoirs = nanchuan.value("大中型水库水质", ValueKind.OBSERVATION, 2020)
    assert class_of_reservoirs.subject_text == "大中型水库"
    assert [k.name for k in class_of_reservoirs.subjects] == ["南川区"]


def test_units_stand_in_names_cells_and_heads(
    qianjiang: Plan, chongqing: Plan, youyang: Plan
) -> None:
    farmland = qianjiang.value("耕地面积总量", ValueKind.PAST_TARGET, 2020)
    assert (farmland.comparator, farmland.unit_text) == (Comparator.AT_LEAST, "万亩")
    days = qianjiang.value("城区环境空气质量优良天数（API）", ValueKind.PAST_TARGET, 2020)
    assert (days.comparator, days.unit_text) == (Comparator.AT_LEAST, None)
    ammonia = chongqing.value("主要污染物重点工程减排量/氨氮", ValueKind.TARGET, 2025)
    assert (ammonia.value, ammonia.unit_text, ammonia.cumulative) == (
        Decimal("0.18"),
        "万吨",
        True,
    )
    share = youyang.value("空气质量优良天数比率", ValueKind.TARGET, 2025)
    assert (share.comparator, share.value, share.unit_text) == (
        Comparator.MORE_THAN,
        Decimal(95),
        "%",
    )
    spread = youyang.value(
        "主要污染物（化学需氧量、氨氮、氮氧化物、挥发性有机物）排放总量减少",
        ValueKind.OBSERVATION,
        2020,
    )
    assert (spread.value, spread.value_max) == (Decimal("7.57"), Decimal("19.5"))


def test_bindingness_by_title_and_by_column(qianjiang: Plan, chongqing: Plan) -> None:
    past = [v for v in qianjiang.tables.values if v.kind is ValueKind.PAST_TARGET]
    assert {v.bindingness for v in past} == {Bindingness.BINDING}
    share = qianjiang.value("非化石能源占一次能源消费的比例", ValueKind.TARGET, 2025)
    assert share.bindingness is Bindingness.EXPECTED
    forest = chongqing.value("森林增长/森林覆盖率", ValueKind.OBSERVATION, 2020)
    assert forest.bindingness is None


def test_rivers_nested_under_a_row_are_subjects(qianjiang: Plan, chongqing: Plan) -> None:
    river = qianjiang.value("地表水水质/阿蓬江", ValueKind.TARGET, 2025)
    assert (river.water_class, river.subjects[0].name) == (WaterClass.II, "阿蓬江")
    reach = chongqing.value("长江干流重庆段水质", ValueKind.OBSERVATION, 2020)
    assert (reach.water_class, reach.subjects[0].kind) == (WaterClass.II, ThingKind.RIVER_REACH)


# --- tasks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "count"),
    [
        ("chongqing-2021", 121),
        ("qianjiang-2021", 91),
        ("youyang-2021", 91),
        ("nanchuan-2021", 120),
        ("rongchang-2026", 78),
    ],
)
def test_one_task_a_task_paragraph(slug: str, count: int, ontology_lexicon: Lexicon) -> None:
    reading = tasks.read(document_of(slug), (2021, 2035), frozenset(), ontology_lexicon.themes)
    assert len(reading.tasks) == count
    assert all(len(task.label) <= tasks.MAX_LEAD for task in reading.tasks)


def test_where_tasks_begin_without_headings(ontology_lexicon: Lexicon) -> None:
    """A converter lost most headings of this plan; its opening must not become tasks."""
    reading = tasks.read(
        document_of("rongchang-2026"), (2026, 2035), frozenset(), ontology_lexicon.themes
    )
    assert reading.tasks[0].label == "切实加强水资源保护"
    contents = [p.content for p in reading.passages]
    assert any(c.startswith("坚持党的领导与规划引领。") for c in contents)
    assert any(c.startswith("区域高质量发展为荣昌") for c in contents)
