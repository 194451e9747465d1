"""Values in the tables of the five plans, and where their task paragraphs begin."""

from __future__ import annotations

from decimal import Decimal

import pytest
from named import plan
from plan_readings import Plan, document_of

from kg.extract import tasks
from kg.lexicon import Lexicon
from kg.records import (
    Bindingness,
    Comparator,
    ThingKind,
    ValueKind,
    WaterClass,
)


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


def rows(*lines: str) -> str:
    """A table of a dump, a row a line."""
    return "\n" + "\n".join("\t".join(line.split("|")) for line in lines) + "\n"


def test_how_much_a_row_of_work_is(ontology_lexicon: Lexicon) -> None:
    """The quantity is a value of its own: its unit in the cell or a column, its year the row's."""
    _, records = plan(
        rows(
            "序号|治理区域|治理内容|数量|单位|完成年限|责任单位",
            "1|甲矿区周边|废渣清运|35|万立方米|2023年|区城市管理局",
            "2|乙片区|耕地安全利用|4150|亩|长期|区农业农村委",
        ),
        ontology_lexicon,
    )
    assert [
        (v.indicator_text, v.value, v.unit_text, v.year, v.subject_text) for v in records.values
    ] == [
        ("废渣清运", Decimal(35), "万立方米", 2023, "甲矿区周边"),
        ("耕地安全利用", Decimal(4150), "亩", None, "乙片区"),
    ]
    assert {v.kind for v in records.values} == {ValueKind.TARGET}
    assert [t.label for t in records.tasks][-2:] == ["废渣清运", "耕地安全利用"]


@pytest.mark.parametrize(
    ("header", "row", "figures"),
    [
        ("任务名称|工作量|完成时限|牵头部门", "排污口整治|38个|2022年|区水利局", [(38, 2022)]),
        ("任务名称|工作量|完成时限|牵头部门", "应急演练|每年2次|长期|区水利局", [(2, None)]),
        ("任务名称|工作量|完成时限|牵头部门", "入户宣传|较大|2022年|区水利局", []),  # no figure
        ("物资名称|数量|备注|存放", "围油栏|38个|2022年|库房", []),  # a list, and no work
    ],
)
def test_quantities_are_of_work(
    header: str, row: str, figures: list[tuple[int, int | None]], ontology_lexicon: Lexicon
) -> None:
    _, records = plan(rows(header, row, row), ontology_lexicon)
    assert [(v.value, v.year) for v in records.values] == figures * 2


@pytest.mark.parametrize(
    ("headers", "years"),
    [
        (["建设时间|", "|||起|止|"], "2022|2024"),
        (["建设起止时间|备注"], "2022-2024|"),  # a period over one column, as before
    ],
)
def test_years_of_a_project_under_two_small_headings(
    headers: list[str], years: str, ontology_lexicon: Lexicon
) -> None:
    first, *below = headers
    _, records = plan(
        rows(
            f"序号|项目名称|建设内容|{first}|投资（万元）",
            *below,
            f"1|甲镇污水处理厂工程|新建污水处理厂|{years}|100",
            f"2|乙镇污水处理厂工程|新建污水处理厂|{years}|200",
        ),
        ontology_lexicon,
    )
    assert [(p.start_year, p.end_year) for p in records.projects] == [(2022, 2024)] * 2


def test_units_of_measure_are_no_bodies(ontology_lexicon: Lexicon) -> None:
    """单位 over units names none; over bodies it names them."""
    for units, kinds in (
        (("亩", "万立方米"), set()),
        (("甲有限公司", "乙有限公司"), {"enterprise"}),
    ):
        lines = (f"{n}|某地|{n}5|{unit}" for n, unit in enumerate(units, 1))
        _, records = plan(rows("序号|地点|数量|单位", *lines), ontology_lexicon)
        assert {t.key.kind.value for t in records.things} & {"enterprise"} == kinds


@pytest.mark.parametrize(
    ("title", "item", "projects"),
    [
        ("能力建设行动", "监测提升：新建水质自动站2座。", 0),
        ("能力建设行动", "水质自动站新建工程：新建水质自动站2座。", 2),
        ("能力建设工程", "监测提升：新建水质自动站2座。", 2),
    ],
)
def test_what_a_box_of_actions_calls_a_project(
    title: str, item: str, projects: int, ontology_lexicon: Lexicon
) -> None:
    _, records = plan(f"\n专栏1 {title}\n1. {item}\n2. {item}\n", ontology_lexicon)
    assert len(records.projects) == projects


def test_the_bureau_of_a_city_s_management_is_the_county_s(ontology_lexicon: Lexicon) -> None:
    """县城市管理局 is the county's bureau of the city's management; 县城 is a place."""
    county = "500242"
    _, records = plan("由县城市管理局负责县城环境整治。", ontology_lexicon, county)
    names = {t.key.name for t in records.things if t.key.kind is ThingKind.AGENCY}
    assert len(names) == 1
    assert "县县" not in names.pop()
