"""The projects of the five plans, as a person counted and summed them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from plan_readings import Plan

from kg.records import (
    Comparator,
    ThingKey,
    ThingKind,
)


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
