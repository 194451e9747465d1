"""Tables whose rows and columns say more than an indicator a row and a year a column, each rule with
what it is for and what it is not for."""

from __future__ import annotations

import pytest

from kg.document import Document, Span
from kg.extract import crosstables, extract, measures, namecells, numbers
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import Bindingness, IndicatorValue, PlanRecords, RelationKind, ThingKind, ValueKind

PAGE = """<html><head><meta charset="utf-8"></head><body>
<h1>黔江区生态环境保护“十五五”规划</h1><p>二、规划目标</p>
<p>{words}</p>
<p>{title}</p><table>{rows}</table>{after}</body></html>"""


def table(*rows: str) -> str:
    """HTML rows: cells split at |, a cell {r2}… runs over two rows, {c2}… over two columns."""
    return "".join(f"<tr>{''.join(map(_cell, row.split('|')))}</tr>" for row in rows)


def _cell(text: str) -> str:
    if not text.startswith("{"):
        return f"<td>{text}</td>"
    side, count, text = text[1], text[2], text[4:]
    return f'<td {"row" if side == "r" else "col"}span="{count}">{text}</td>'


def read(lexicon: Lexicon, title: str, *rows: str, after: str = "") -> tuple[Document, PlanRecords]:
    profile = PlanProfile("plan-2026", area="500114", period=(2026, 2030))
    words = "规划由各部门按照职责分工抓好落实，以下各表说明主要指标、重点断面和任务安排。" * 20
    page = PAGE.format(words=words, title=title, rows=table(*rows), after=after)
    document = parse(page.encode(), "plan.html", "plan-2026", profile)
    return document, extract(document, profile, lexicon)


def told(values: tuple[IndicatorValue, ...]) -> list[tuple[str, str, int | None, str, str | None]]:
    """Of each value of a table: indicator, subject, year, words and unit."""
    return [
        (v.indicator_text, v.subject_text or v.subjects[0].name, v.year, v.value_text, v.unit_text)
        for v in values
        if v.evidence[0].table_title
    ]


YEARS = ("{r2}指标|{r2}单位|{r2}类别|{c2}年度", "2024|2025")


def test_a_row_of_goals_and_a_row_of_results(ontology_lexicon: Lexicon) -> None:
    rows = ("{r2}森林覆盖率|{r2}%|目标|≥60|≥61", "实际|60.5|60.9")
    _, records = read(ontology_lexicon, "表1 主要环境指标逐年完成情况", *YEARS, *rows)
    assert [(v.kind, v.year, v.value_text) for v in records.values] == [
        (ValueKind.PAST_TARGET, 2024, "≥60"),
        (ValueKind.PAST_TARGET, 2025, "≥61"),
        (ValueKind.OBSERVATION, 2024, "60.5"),
        (ValueKind.OBSERVATION, 2025, "60.9"),
    ]


def test_a_column_of_classes_makes_no_goals(ontology_lexicon: Lexicon) -> None:
    rows = ("森林覆盖率|%|生态|60|61", "建成区绿地率|%|城市|35|36")
    _, records = read(ontology_lexicon, "表1 主要环境指标逐年完成情况", *YEARS, *rows)
    assert {v.kind for v in records.values} == {ValueKind.OBSERVATION}


SECTIONS = (
    "{r2}断面（级别）|{r2}所在水体|{c2}水质类别|{r2}控制项目|{c2}年均浓度",
    "现状|2030年|2025年|2030年",
    "{r2}白石滩（国控）|{r2}阿蓬江|{r2}Ⅲ|{r2}Ⅱ|氨氮|0.2|≤0.15",
    "总磷|0.06|≤0.05",
    "{r2}石家湾（市控）|{r2}郁江|{r2}Ⅱ|{r2}Ⅱ|氨氮|0.1|≤0.1",
    "总磷|0.02|＜0.02",
)


def test_a_section_has_one_class_and_a_figure_of_each_pollutant(
    ontology_lexicon: Lexicon,
) -> None:
    title = "表2 重点断面水质与浓度目标 浓度单位：毫克/升"
    _, records = read(ontology_lexicon, title, *SECTIONS)
    first = [v for v in told(records.values) if v[1] == "白石滩断面"]
    assert sorted(first) == sorted([
        ("水质", "白石滩断面", 2025, "Ⅲ", None),
        ("水质", "白石滩断面", 2030, "Ⅱ", None),
        ("氨氮", "白石滩断面", 2025, "0.2", "毫克/升"),
        ("氨氮", "白石滩断面", 2030, "≤0.15", "毫克/升"),
        ("总磷", "白石滩断面", 2025, "0.06", "毫克/升"),
        ("总磷", "白石滩断面", 2030, "≤0.05", "毫克/升"),
    ])  # fmt: skip
    levels = {
        (getattr(r.subject, "name", ""), getattr(r.object, "name", ""))
        for r in records.relations
        if r.kind is RelationKind.ASSESSMENT_LEVEL
    }
    assert levels == {
        ("白石滩断面", "NationalAssessment"),
        ("石家湾断面", "MunicipalAssessment"),
    }


def test_the_bracket_of_a_level_and_brackets_of_a_name() -> None:
    assert crosstables.without_level("白石滩（国控）") == ("白石滩", "国控")
    assert crosstables.without_level("两河（省级考核）") == ("两河", "省级考核")
    assert crosstables.without_level("两河（左岸）") == ("两河（左岸）", "")


def test_a_unit_behind_what_narrows_the_name(ontology_lexicon: Lexicon) -> None:
    grammar = numbers.grammar(ontology_lexicon.unit_forms)
    assert measures.unit_in_name("猕猴种群数量（区域，只）", grammar) == (
        "猕猴种群数量（区域）",
        "只",
    )
    whole = "优良天数（扣除沙尘，实况）"
    assert measures.unit_in_name(whole, grammar) == (whole, None)


def test_areas_a_column(ontology_lexicon: Lexicon) -> None:
    title = "表3 各镇（街道）任务分配"
    rows = ("任务|计量单位|濯水镇|石会镇|城东街道|全区合计", "生态沟渠|公里|4.2|0|≥1|5.2")
    _, records = read(ontology_lexicon, title, *rows)
    assert told(records.values) == [
        ("生态沟渠", "濯水镇", 2030, "4.2", "公里"),
        ("生态沟渠", "石会镇", 2030, "0", "公里"),
        ("生态沟渠", "城东街道", 2030, "≥1", "公里"),
        ("生态沟渠", "黔江区", 2030, "5.2", "公里"),
    ]
    named = {t.key.name for t in records.things if t.key.kind is ThingKind.AREA}
    assert {"濯水镇", "石会镇", "城东街道"} <= named
    assert not [t for t in records.things if t.key.kind is ThingKind.RIVER]


@pytest.mark.parametrize(
    "headers",
    [
        ["任务", "单位", "濯水镇", "备注"],  # one town is no row of towns
        ["指标", "城区", "保护区", "工业园区"],  # kinds of places
        ["所在区县", "乡镇", "2030年"],
    ],
)
def test_headers_that_are_no_areas(headers: list[str]) -> None:
    assert crosstables.areas(headers) == {}


RESERVES = (
    "武陵山自然保护区|市级|37549|30120|濯水镇",
    "灰千梁子森林公园|区级|29906|26840|石会镇",
)


def test_areas_of_reserves_and_the_part_inside(ontology_lexicon: Lexicon) -> None:
    title = "表4 主要自然保护地名录"
    head = "名称|级别|面积（公顷）|其中区内（公顷）|涉及镇"
    _, records = read(ontology_lexicon, title, head, *RESERVES)
    assert told(records.values)[:2] == [
        ("面积", "武陵山自然保护区", 2025, "37549", "公顷"),
        ("面积/其中区内", "武陵山自然保护区", 2025, "30120", "公顷"),
    ]
    kinds = {v.subjects[0].kind for v in records.values}
    assert (kinds, {v.kind for v in records.values}) == (
        {ThingKind.PROTECTED_AREA},
        {ValueKind.OBSERVATION},
    )


def test_columns_without_units_measure_nothing(ontology_lexicon: Lexicon) -> None:
    title, head = "表4 主要自然保护地名录", "名称|级别|批次|编码|涉及镇"
    _, records = read(ontology_lexicon, title, head, *RESERVES)
    assert not records.values


INDICATORS = (
    "序号|指标|2025年|2030年|[五年累计]",
    "1|森林覆盖率（%）|63|65|/",
    "{r2}2|重点工程减排量（吨）|||",
    "（1）氨氮|/|/|[26]",
)


def test_a_bracketed_column_of_sums_and_notes_by_item(ontology_lexicon: Lexicon) -> None:
    note = "<p>注：1.第1项2025年数据为2024年调查结果；2.[ ]内为以2025年为基数的累计值。</p>"
    title = "表5 生态环境保护指标体系"
    _, records = read(ontology_lexicon, title, *INDICATORS, after=note)
    assert told(records.values) == [
        ("森林覆盖率", "黔江区", 2024, "63", "%"),
        ("森林覆盖率", "黔江区", 2030, "65", "%"),
        ("重点工程减排量/氨氮", "黔江区", 2030, "[26]", "吨"),
    ]
    assert [v.cumulative for v in records.values] == [False, False, True]


def test_a_note_on_another_item_moves_no_year(ontology_lexicon: Lexicon) -> None:
    note = "<p>注：第2项2025年数据为2024年调查结果。</p>"
    title = "表5 生态环境保护指标体系"
    _, records = read(ontology_lexicon, title, *INDICATORS[:2], after=note)
    assert [v.year for v in records.values] == [2025, 2030]


def test_a_star_on_a_name_tells_its_nature(ontology_lexicon: Lexicon) -> None:
    rows = (*INDICATORS[:1], "1|森林覆盖率（%）★|63|65|/", "2|建成区绿地率（%）|35|36|/")
    binding, expected = Bindingness.BINDING, Bindingness.EXPECTED
    for said, natures in (
        ("带★的为约束性指标，其余为预期性指标", [binding, binding, expected, expected]),
        ("带★的为约束性指标", [binding, binding, None, None]),
        ("带★的为新增指标", [None] * 4),
    ):
        title = "表5 生态环境保护指标体系"
        _, records = read(ontology_lexicon, title, *rows, after=f"<p>注：1.{said}。</p>")
        assert [v.bindingness for v in records.values] == natures


PROJECTS = (
    "{r2}编号|{r2}项目名称及主要内容|{r2}建设年限|{c3}投资（亿元）|{c2}实施单位",
    "上级资金|其他|估算总额|牵头|配合",
    "1|污水处理厂扩建工程：新建规模2万吨/日|2026～2028|2.60|2.25|4.85|区住建委|区水利局",
    "2|山区植被恢复项目：治理3.5万亩|2027～2030|3.00|0.60|3.60|区林业局|区水利局",
)


def test_projects_whose_cell_holds_name_and_content(ontology_lexicon: Lexicon) -> None:
    title = "表6 重大工程项目"
    document, records = read(ontology_lexicon, title, *PROJECTS)
    found = [
        (p.label, p.content, p.number, int(p.investment or 0), p.start_year, p.end_year)
        for p in records.projects
    ]
    assert found == [
        ("污水处理厂扩建工程", "新建规模2万吨/日", 1, 48500, 2026, 2028),
        ("山区植被恢复项目", "治理3.5万亩", 2, 36000, 2027, 2030),
    ]
    assert [len(p.leads) + len(p.supports) for p in records.projects] == [2, 2]
    assert not [v for v in records.values if v.project is None]
    assert document.quote(records.projects[0].evidence[0].span) == "污水处理厂扩建工程"


@pytest.mark.parametrize(
    ("cell", "promised", "name", "content"),
    [
        ("甲河治理：清淤3公里", True, "甲河治理", "清淤3公里"),
        ("甲河治理工程：清淤3公里", False, "甲河治理工程", "清淤3公里"),
        ("甲河：源头到河口", False, "甲河：源头到河口", None),
        ("甲河治理工程", True, "甲河治理工程", None),
        ("甲河治理工程：", True, "甲河治理工程：", None),
    ],
)
def test_the_name_before_a_colon(cell: str, promised: bool, name: str, content: str | None) -> None:
    label, rest = namecells.split(cell, Span(0, len(cell)), promised)
    assert (label.of(cell), rest.of(cell) if rest else None) == (name, content)


def test_headers_that_promise_name_and_content() -> None:
    assert namecells.says_both("项目名称及主要内容")
    assert not namecells.says_both("项目名称")
    assert not namecells.says_both("建设规模及主要内容")


@pytest.mark.parametrize(
    ("box", "items", "projects"),
    [
        ("专栏1 栖息地保护重点行动", "1.智慧监测。安装摄像头150台。", 0),
        ("专栏1 海湾修复行动", "1.岸滩修复工程。清理沙滩6处。", 1),
        ("专栏1 能力建设重点工程", "1.智慧监测。安装摄像头150台。", 1),
    ],
)
def test_deeds_of_a_box_are_projects_where_it_speaks_of_works(
    ontology_lexicon: Lexicon, box: str, items: str, projects: int
) -> None:
    text = f"黔江区生态环境保护“十四五”规划\n第一章 主要任务\n{box}\n{items}\n2.社区共建。创建示范村20个。\n"
    profile = PlanProfile("plan-2021", area="500114", period=(2021, 2025))
    document = parse(text.encode(), "plan.txt", "plan-2021", profile)
    found = extract(document, profile, ontology_lexicon).projects
    assert bool(found) == bool(projects), [p.label for p in found]
