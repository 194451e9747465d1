"""The parts that tables, boxes and headings are read with, each on its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.document import Document, Span
from kg.errors import DocumentError
from kg.extract import actors, boxes, keys, listtables, measures, notes, numbers, projects, tables
from kg.extract import tasks as task_reading
from kg.extract import waters as water_reading
from kg.extract.keys import Scope
from kg.extract.totals import TotalsReader
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanIdentity, ThingKind

COUNTY = "500242"


@pytest.fixture(scope="module")
def scope(ontology_lexicon: Lexicon) -> Scope:
    return Scope.of(ontology_lexicon.areas, COUNTY)


def text_document(text: str) -> Document:
    return parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))


# --- keys and actors --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("县生态环境局", "酉阳土家族苗族自治县生态环境局", "500242"),
        ("酉阳县生态环境局", "酉阳土家族苗族自治县生态环境局", "500242"),
        ("市生态环境局", "重庆市生态环境局", "500000"),
        ("重庆市黔江区生态环境局", "黔江区生态环境局", "500114"),
        ("应急管理局", "酉阳土家族苗族自治县应急管理局", "500242"),
        ("市场监管局", "酉阳土家族苗族自治县市场监管局", "500242"),
        ("县市场监管局", "酉阳土家族苗族自治县市场监管局", "500242"),
        ("县城管局", "酉阳土家族苗族自治县城市管理局", "500242"),
        ("县发改委", "酉阳土家族苗族自治县发展改革委", "500242"),
        ("县发展和改革委员会", "酉阳土家族苗族自治县发展改革委", "500242"),
        ("县政府", "酉阳土家族苗族自治县人民政府", "500242"),
        ("市政府", "重庆市人民政府", "500000"),
        ("国务院", "国务院", "100000"),
        ("生态环境部", "生态环境部", "100000"),
        ("沿河县生态环境局", "沿河土家族自治县生态环境局", "520627"),
    ],
)
def test_whose_agency_is_meant(
    written: str, name: str, code: str, scope: Scope, ontology_lexicon: Lexicon
) -> None:
    key, place, _ = keys.agency(written, scope, ontology_lexicon)
    assert (key.name, key.adcode, place.adcode) == (name, code, code)


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        (ThingKind.RIVER, "酉水河", "500000"),
        (ThingKind.RESERVOIR, "小坝二级水库", "500242"),
        (ThingKind.WATER_SOURCE, "某水源地", "500242"),
        (ThingKind.ENTERPRISE, "重庆九鑫水泥（集团）有限公司", "500000"),
        (ThingKind.ENTERPRISE, "九鑫水泥", "500242"),
        (ThingKind.DOCUMENT, "某规划", ""),
    ],
)
def test_the_scope_that_makes_a_name_unique(kind: ThingKind, name: str, code: str) -> None:
    assert keys.thing(kind, name, COUNTY).adcode == code


def test_a_section_where_a_river_leaves_is_the_areas_own() -> None:
    here, there = keys.section("大溪河出境断面", "500119"), keys.section("大溪河出境断面", "500102")
    assert here != there
    assert keys.section("乌江鹿角断面", "500242") == keys.section("乌江鹿角断面", "500000")


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("县住房城乡建委、县华茂公司", ["agency", "enterprise"]),
        ("县工业园区管委会，龙潭镇", ["agency", "agency"]),
        ("县财政局、等", ["agency"]),
        ("县林业局等有关部门", ["agency"]),
        ("各乡镇（街道）", ["actor-group"]),
        ("区级有关部门、属地乡镇街道", ["actor-group", "actor-group"]),
        ("县水利局\n县生态环境局", ["agency", "agency"]),
        ("牵头单位：县水利局；配合单位：县教委", ["agency", "agency"]),
        ("", []),
        ("、；", []),
    ],
)
def test_who_a_cell_names(
    cell: str, kinds: list[str], scope: Scope, ontology_lexicon: Lexicon
) -> None:
    document = Document("plan", cell, ())
    found = actors.read(document, Span(0, len(cell)), scope, ontology_lexicon)
    assert [actor.key.kind.value for actor in found] == kinds
    for actor in found:
        assert document.quote(actor.span).strip() == document.quote(actor.span)


def test_a_town_that_leads_is_its_government(scope: Scope, ontology_lexicon: Lexicon) -> None:
    actor = actors.actor("龙潭镇", Span(0, 3), scope, ontology_lexicon)
    assert actor.key.name == "酉阳土家族苗族自治县龙潭镇人民政府"
    assert actor.thing.jurisdiction == keys.town("龙潭镇", COUNTY)
    street = actors.actor("钟多街道", Span(0, 4), scope, ontology_lexicon)
    assert street.key.name.endswith("钟多街道办事处")


# --- waters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("阿蓬江", ["阿蓬江"]),
        ("甲溪、乙河出境断面", ["甲溪出境断面", "乙河出境断面"]),
        ("长江干流重庆段", ["长江干流重庆段"]),
        ("大中型水库", []),
        ("地表水", []),
        ("黑臭水体", []),
        ("城市集中式饮用水水源地", []),
        ("阿蓬江流域", []),
        ("酉水", ["酉水河"]),
    ],
)
def test_names_of_waters(written: str, names: list[str]) -> None:
    text = f"{written}\n保护乌江、酉水河、阿蓬江等河流"
    reader = water_reading.Waters(text, COUNTY)
    assert [w.key.name for w in reader.read(Span(0, len(written)))] == names


@pytest.mark.parametrize(
    ("section", "river"),
    [
        ("大江溪上坝断面", "大江溪"),
        ("溶溪河溪口断面", "溶溪河"),
        ("四道水酉酬大桥断面", "四道水"),
        ("玉滩水库断面", None),
    ],
)
def test_the_river_a_section_begins_with(section: str, river: str | None) -> None:
    water = water_reading.Waters(f"{section}。溶溪河、大江溪", COUNTY).section(
        Span(0, len(section))
    )
    assert (water.river.name if water.river else None) == river


# --- measures and notes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare", "unit"),
    [
        ("森林覆盖率（%）", "森林覆盖率", "%"),
        ("受污染耕地安全利用率(％)", "受污染耕地安全利用率", "％"),
        ("单位GDP能耗（吨标煤/万元）", "单位GDP能耗", "吨标煤/万元"),
        ("细颗粒物（PM2.5）年均浓度（μg/m3）", "细颗粒物（PM2.5）年均浓度", "μg/m3"),
        ("城区空气质量优良天数（API）", "城区空气质量优良天数（API）", None),
        ("地表水水质（类别）", "地表水水质", None),
        ("生态质量指数（EQI）", "生态质量指数（EQI）", None),
        ("放射源事故年发生率（起/万枚）", "放射源事故年发生率", "起/万枚"),
        ("森林覆盖率（%）*", "森林覆盖率", "%"),
        ("空气质量优良天数比率，%", "空气质量优良天数比率", "%"),
        ("臭氧（O3）", "臭氧（O3）", None),
    ],
)
def test_units_behind_names(
    name: str, bare: str, unit: str | None, ontology_lexicon: Lexicon
) -> None:
    grammar = numbers.grammar(ontology_lexicon.unit_forms)
    assert measures.unit_in_name(name, grammar) == (bare, unit)


def read_notes(*lines: str, headers: str = "") -> notes.Notes:
    text = "\n".join(lines)
    spans = []
    at = 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return notes.read(Document("plan", text, ()), spans, headers)


@pytest.mark.parametrize(
    "line",
    [
        "注：[  ]内为5年累计数。",
        "5.带【】为累计数",
        "注：〔〕内为五年累计值。",
        "说明：方括号内为五年累计数",
        "备注：【】表示为以2015年为基数。",
    ],
)
def test_notes_that_make_brackets_sums(line: str) -> None:
    assert read_notes(line).sums


def test_notes_that_list_marks_make_no_sums() -> None:
    found = read_notes("说明：【1】正式发布数据。【2】为2019年数据。【4】以2015年数据为基准。")
    assert not found.sums
    assert found.marked("[1]") is not None
    second, fourth = found.marked("【2】"), found.marked("【4】")
    assert second is not None
    assert (second.year, second.baseline) == (2019, None)
    assert fourth is not None
    assert (fourth.year, fourth.baseline) == (None, 2015)
    assert found.marked("【3】") is None


def test_a_note_dates_the_indicator_it_names() -> None:
    found = read_notes("2.人均公园绿地面积：数据为2018年值，其后未统计。", "3.其他说明。")
    named = found.naming("人均公园绿地面积")
    assert named is not None
    assert named.year == 2018
    assert found.naming("森林覆盖率") is None


def test_a_star_is_only_a_mark() -> None:
    found = read_notes(
        "备注：*表示2020年指标值受疫情影响，明显好于正常年份。【】表示为以2015年为基数。"
    )
    star = found.marked("*")
    assert star is not None
    assert (star.year, star.baseline) == (None, None)
    assert (found.sums, found.baseline) == (True, 2015)


def test_a_header_may_say_that_brackets_are_sums() -> None:
    assert read_notes(headers="年均增速[累计]").sums
    assert not read_notes(headers="2025年[目标]").sums


# --- totals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（6个项目15个子项43.6350亿元）", [("项目", "6"), ("子项", "15"), ("投资", "43.6350")]),
        ("共45个项目，总投资50.97亿元", [("项目", "45"), ("总投资", "50.97")]),
        (
            "水污染防治项目12项，估算投资3.5亿元",
            [("水污染防治项目", "12"), ("水污染防治项目估算投资", "3.5")],
        ),
        ("治理河道12公里", []),
    ],
)
def test_totals_of_a_stretch(
    text: str, expected: list[tuple[str, str]], ontology_lexicon: Lexicon
) -> None:
    document = text_document(f"甲区规划\n第一章 工程\n{text}。\n")
    (block,) = document.paragraphs()
    grammar = numbers.grammar(ontology_lexicon.unit_forms)
    stated = TotalsReader(document, grammar, 2025).stretch(block, block.span, "p")
    assert [(v.indicator_text, str(v.value)) for v in stated.values] == expected
    assert {v.year for v in stated.values} <= {2025}


# --- tasks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "leads"),
    [
        ("第一章 全市生态环境保护形势", True),
        ("第一节  生态环境保护取得显著成效", True),
        ("第三节  加强生态环境保护迎来重要机遇", True),
        ("一、准确把握“十四五”生态环境保护的基础与形势", True),
        ("二、指导思想、基本原则与主要目标", True),
        ("（四）指标体系", True),
        ("前  言", True),
        ("生态环境保护规划重点项目储备库", True),
        ("一、完善水环境质量目标管理", False),
        ("（六）巩固生态文明建设示范创建成果", False),
        ("第一节 建立生态环境保护项目储备库", False),
        ("九、保障措施", False),
        ("第五章 深入打好污染防治攻坚战", False),
    ],
)
def test_headings_under_which_nothing_is_ordered(heading: str, leads: bool) -> None:
    assert task_reading.is_lead_heading(heading) is leads


@pytest.mark.parametrize(
    ("paragraph", "lead"),
    [
        ("加强噪声监管。完善制度。", "加强噪声监管"),
        ("1．建设工程。实施改造。", "建设工程"),
        ("——问题导向，系统治理。坚持问题导向。", "问题导向，系统治理"),
        ("（一）强化组织领导：建立机制。", "强化组织领导"),
        ("到2025年，环境改善。推进治理。", None),
        ("只有一句话。", None),
        (
            "牢固树立山水林田湖草是一个生命共同体的理念，坚持保护优先、自然恢复为主的方针，聚焦治水。推进。",
            None,
        ),
    ],
)
def test_lead_sentences(paragraph: str, lead: str | None) -> None:
    found = task_reading.lead_sentence(paragraph)
    assert (found[0] if found else None) == lead
    if found:
        assert found[1].of(paragraph).strip() == lead


def test_deadlines_are_years_by_which_something_is_done() -> None:
    text = "2024年6月出台办法。到2025年，完成治理。2026年底前全面完成，力争2027年建成。以2015年为基数。"
    assert task_reading.deadlines(text) == (2025, 2026, 2027)


# --- invariants -------------------------------------------------------------------------------

CELLS = (
    "指标|序号|2020年|2025年目标|单位|约束性|类别|森林覆盖率（%）|阿蓬江水质|≥35|【1】|[7.5~9]|Ⅲ类|—||完成市级下达目标"
    "|项目名称|总投资（万元）|3000|2021-2025|县水利局、县林业局等|一、水污染防治（2个项目3亿元）|合计|小计|断面名称"
    "|甲河乙断面|水源地名称|1|2|牵头单位|甲\n\n乙|其中：甲河"
)
WORDS = st.sampled_from(CELLS.split("|"))


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=2, max_size=8),
    title=st.sampled_from(["表1 指标", "附表 重点项目", "专栏2 断面清单"]),
    note=st.sampled_from(["", "注：[ ]内为五年累计数。【1】为2019年数据。"]),
)
def test_whatever_stands_in_a_table_is_read_with_evidence(
    rows: list[list[str]], title: str, note: str, scope: Scope, ontology_lexicon: Lexicon
) -> None:
    body = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    text = f"甲县规划\n第一章 目标\n{title}\n{body}\n{note}\n第二章 任务\n"
    profile = PlanProfile("plan")
    try:
        document = text_document(text)
    except DocumentError:
        return
    who = PlanIdentity("plan", "甲县规划", COUNTY, 2021, 2025)
    grammar = numbers.grammar(ontology_lexicon.unit_forms)
    measured = tables.values(document, who, profile, scope, ontology_lexicon, grammar)
    planned = projects.read(document, who, profile, scope, ontology_lexicon, grammar)
    listed = listtables.read(document, who, profile, scope, ontology_lexicon)
    boxed = boxes.read(document, who, profile, scope, ontology_lexicon)
    for value in (*measured.values, *planned.values):
        assert value.evidence
        for evidence in (*value.evidence, *value.context):
            assert evidence.span.end <= len(document.text)
            assert document.quote(evidence.span)
        carried = (value.value is not None) + (value.water_class is not None)
        assert carried <= 1
        assert value.value is None or value.value == value.value.quantize(Decimal("1e-6"))
        assert value.subjects or value.programme
    known = {p.key for p in (*planned.programmes, *boxed.programmes)}
    for project in (*planned.projects, *boxed.projects):
        assert project.programme in known
    assert len({p.key for p in planned.projects}) == len(planned.projects)
    for relation in listed.relations:
        assert document.quote(relation.evidence[0].span)
