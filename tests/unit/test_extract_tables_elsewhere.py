"""Layouts of tables met in plans of other provinces: each rule with an example and a table beside
it that it must leave alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extract import halves, identity, numbers, tables
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import IndicatorValue, ValueKind

PAST, TARGET, SEEN = ValueKind.PAST_TARGET, ValueKind.TARGET, ValueKind.OBSERVATION


def values(lexicon: Lexicon, title: str, *rows: str) -> list[IndicatorValue]:
    """What a table in a plan of 石柱土家族自治县 for 2021 to 2025 says; rows are cells between bars,
    ``^`` continues the cell above and ``<`` the one to the left."""
    grid = [row.split("|") for row in rows]
    body = "".join(
        "<tr>"
        + "".join(_cell(grid, r, c) for c, text in enumerate(row) if text not in ("^", "<"))
        + "</tr>"
        for r, row in enumerate(grid)
    )
    page = (
        "<html><head><meta charset='utf-8'></head><body><h1>石柱土家族自治县生态环境保护“十四五”规划</h1>"
        f"<p>规划期为2021—2025年。{'为做好生态环境保护，制定本规划。' * 40}</p>"
        "<h2>一、规划基础</h2><p>成效明显。</p><h2>二、规划目标</h2>"
        f"<p>{title}</p><table>{body}</table><h2>三、主要任务</h2><p>保护环境。</p></body></html>"
    )
    profile = PlanProfile("shizhu-2021")
    document = halves.unfolded(parse(page.encode(), "plan.html", "shizhu-2021", profile))
    who = identity.read(document, profile, lexicon)
    scope = Scope.of(lexicon.areas, who.area)
    grammar = numbers.grammar(lexicon.unit_forms)
    return list(tables.values(document, who, profile, scope, lexicon, grammar).values)


def _cell(grid: list[list[str]], r: int, c: int) -> str:
    down = next((n for n in range(1, len(grid) - r) if grid[r + n][c] != "^"), len(grid) - r)
    right = next((n for n in range(1, len(grid[r]) - c) if grid[r][c + n] != "<"), len(grid[r]) - c)
    return f'<td rowspan="{down}" colspan="{right}">{grid[r][c]}</td>'


def told(found: list[IndicatorValue]) -> list[tuple[str, str, int | None, ValueKind]]:
    return [(v.indicator_text, v.value_text, v.year, v.kind) for v in found]


def test_rows_of_years_whose_goals_have_rows_too(ontology_lexicon: Lexicon) -> None:
    found = values(
        ontology_lexicon,
        "表1 环境空气质量变化情况",
        "年度|优良天数（天）|综合指数",
        "2015年|194|8.36",
        "2020年|247|4.92",
        "2020年市定目标|≥230|—",
        "2020年较2015年变化|+53|-41.1%",
    )
    assert told(found) == [
        ("优良天数", "194", 2015, SEEN),
        ("优良天数", "247", 2020, SEEN),
        ("优良天数", "≥230", 2020, PAST),
        ("综合指数", "8.36", 2015, SEEN),
        ("综合指数", "4.92", 2020, SEEN),
    ]


def test_rows_that_are_no_years_are_not_read_as_years(ontology_lexicon: Lexicon) -> None:
    rows = ("年度|优良天数（天）", "2015年|194", "2020年|247", "城区监测点|230")
    assert values(ontology_lexicon, "表1 环境空气质量变化情况", *rows) == []


def test_a_column_a_year_and_their_sum(ontology_lexicon: Lexicon) -> None:
    found = values(
        ontology_lexicon,
        "表4 农村生活污水治理年度任务分解（单位：个）",
        "任务|2021年|2022年|2023年|合计|牵头部门",
        "新增治理行政村|42|55|—|97|县住房城乡建设委",
        "清淤（公里）|—|—|3|—|县水利局",
    )
    assert told(found) == [
        ("新增治理行政村", "42", 2021, TARGET),
        ("新增治理行政村", "55", 2022, TARGET),
        ("新增治理行政村", "97", 2025, TARGET),
        ("清淤", "3", 2023, TARGET),
    ]
    assert [v.unit_text for v in found] == ["个", "个", "个", "公里"]


def test_years_in_words_are_no_figures_by_year(ontology_lexicon: Lexicon) -> None:
    rows = ("任务|2021年|2022年|2023年|牵头部门", "村庄清洁|启动|推进|完成|县农业农村委")
    assert values(ontology_lexicon, "表4 年度任务分解", *rows) == []


def test_two_halves_side_by_side(ontology_lexicon: Lexicon) -> None:
    found = values(
        ontology_lexicon,
        "表3 考核断面目标清单",
        "序号|断面名称|所在河流|2025年目标|序号|断面名称|所在河流|2025年目标",
        "1|藤子沟|龙河|Ⅱ|3|黄鹤|油草河|Ⅲ",
        "2|湖海场|龙河|Ⅲ|4|石家|三店河|Ⅳ",
    )
    assert [(v.subjects[0].name, v.indicator_text, v.value_text) for v in found] == [
        ("藤子沟断面", "水质", "Ⅱ"),
        ("湖海场断面", "水质", "Ⅲ"),
        ("黄鹤断面", "水质", "Ⅲ"),
        ("石家断面", "水质", "Ⅳ"),
    ]
    assert [(v.evidence[0].row, v.evidence[0].column) for v in found] == [
        (1, 3),
        (2, 3),
        (1, 7),
        (2, 7),
    ]


def test_headers_that_differ_are_no_halves(ontology_lexicon: Lexicon) -> None:
    found = values(
        ontology_lexicon,
        "表3 考核断面水质",
        "断面名称|2020年水质|断面名称|2025年水质",
        "藤子沟|Ⅱ|黄鹤|Ⅲ",
    )
    assert len(found) == 2
    assert {v.subjects[0].name for v in found} == {"藤子沟断面"}


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [("表6 水源地保护", SEEN, 2020), ("表6 水源地保护目标任务", TARGET, 2025)],
)
def test_how_sources_are_is_no_goal(
    title: str, kind: ValueKind, year: int, ontology_lexicon: Lexicon
) -> None:
    found = values(
        ontology_lexicon,
        title,
        "水源地|供水情况|<",
        "^|日供水量（万吨）|服务人口（万人）",
        "藤子沟水源地|6.5|32.4",
    )
    assert [(v.value, v.year, v.kind) for v in found] == [
        (Decimal("6.5"), year, kind),
        (Decimal("32.4"), year, kind),
    ]


def test_a_change_keeps_the_unit_of_its_cell(ontology_lexicon: Lexicon) -> None:
    found = values(
        ontology_lexicon,
        "表2 主要指标",
        "指标|单位|2020年|2025年|五年累计变化",
        "森林覆盖率|%|61.2|62|提高0.8个百分点",
        "绿化面积|公顷|100|150|提高50%",
    )
    changes = [v for v in found if "变化" in v.indicator_text]
    assert [(v.value, v.unit_text) for v in changes] == [
        (Decimal("0.8"), "个百分点"),
        (Decimal(50), "%"),
    ]
