"""Which value stands for an area, what is reckoned from it, and what a reader is told."""

from __future__ import annotations

from decimal import Decimal

from starlette.datastructures import QueryParams

from kg.web.catalog import Area, Indicator
from kg.web.comparison import compare
from kg.web.figures import Value, canonical, plain, written
from kg.web.view import View

ZH = View("/compare", QueryParams(""), "zh")
CITY = Area("500000", "重庆市")
WEST = Area("500114", "黔江区", ("500000",))
EAST = Area("500119", "南川区", ("500000",))
FOREST = Indicator(
    "forest-coverage", "森林覆盖率", "forest coverage", "", "", "%", "ecology", 1, 5, 4
)
PM = Indicator("pm25", "细颗粒物", "PM2.5", "微克/立方米", "µg/m³", "", "air", -1, 5, 5)
YEARS = (2020, 2025)


def value(
    figure: str | None,
    kind: str = "target",
    year: int = 2025,
    *,
    comparator: str = "Equal",
    binding: str | None = None,
    text: str | None = None,
    subject_text: str | None = None,
    number: str | None = None,
    baseline_year: int | None = None,
    cumulative: bool = False,
    iri: str = "",
) -> Value:
    exact = Decimal(figure) if figure is not None else None
    return Value(
        iri=iri or f"v-{figure}-{kind}-{year}-{subject_text}",
        kind=kind,
        indicator="forest-coverage",
        indicator_text="森林覆盖率",
        year=year,
        each_year=False,
        comparator=comparator,
        number=Decimal(number) if number else exact,
        number_max=None,
        canonical=exact,
        canonical_max=None,
        water_class=None,
        text=text or (figure or "完成市级下达目标"),
        unit_text="%",
        binding=binding,
        cumulative=cumulative,
        baseline_year=baseline_year,
        change=None,
        subject_text=subject_text,
        jointly=False,
        plan="p",
    )


def test_change_and_gap_with_the_good_side_by_the_indicators_direction() -> None:
    found = {
        "500000": [value("57"), value("52.5", "observation", 2020)],
        "500114": [value("65", comparator="AtLeast"), value("65", "observation", 2020)],
        "500119": [value("56"), value("55.2", "observation", 2020)],
    }
    made = compare(FOREST, [CITY, WEST, EAST], found, YEARS, ZH)
    city, west, east = made.lines
    assert (city.change, city.gap, city.upper) == (Decimal("4.5"), None, None)
    assert (west.change, west.gap, west.better) == (Decimal("0"), Decimal("8"), True)
    assert (east.change, east.gap, east.better) == (Decimal("0.8"), Decimal("-1"), False)
    assert compare(PM, [EAST], found, YEARS, ZH).lines[0].better is True
    assert any("≥" in note for note in made.notes)


def test_words_are_shown_and_never_reckoned() -> None:
    found = {"500114": [value(None, comparator="Qualitative"), value("30", "observation", 2020)]}
    (line,) = compare(FOREST, [WEST], found, YEARS, ZH).lines
    assert line.target is not None
    assert canonical(line.target).words == "完成市级下达目标"
    assert line.change is None


def test_a_baseline_of_another_year_is_named() -> None:
    found = {"500114": [value("24.6", "observation", 2025), value("30", year=2030)]}
    made = compare(FOREST, [WEST], found, YEARS, ZH)
    (line,) = made.lines
    assert line.baseline is not None
    assert line.target is None
    assert made.notes[line.baseline_notes[0] - 1] == "2025年数据。"
    assert made.notes[line.target_notes[0] - 1] == "该规划写明的是：2030年 30。"


def test_the_area_as_a_whole_before_a_part_of_it() -> None:
    found = {
        "500114": [value("90", subject_text="城区"), value("65"), value("64", binding="Binding")]
    }
    (line,) = compare(FOREST, [WEST], found, YEARS, ZH).lines
    assert line.target is not None
    assert line.target.canonical == 64
    found = {"500114": [value("90", subject_text="城区")]}
    made = compare(FOREST, [WEST], found, YEARS, ZH)
    assert made.notes[made.lines[0].target_notes[0] - 1] == "对象：城区。"


def test_a_sum_of_five_years_is_not_set_against_one_year() -> None:
    found = {
        "500000": [value("100", cumulative=True)],
        "500114": [value("20"), value("10", "observation", 2020)],
    }
    line = compare(FOREST, [WEST], found, YEARS, ZH).lines[0]
    assert line.gap is None
    assert line.change == 10


def test_conversion_is_told() -> None:
    found = {"500114": [value("650000", number="65", text="65万吨")]}
    made = compare(FOREST, [WEST], found, YEARS, ZH)
    assert made.notes[made.lines[0].target_notes[0] - 1] == "由原文“65万吨%”换算。"


def test_sorting_says_what_it_left_out() -> None:
    found = {"500000": [value("57")], "500114": [value("65")]}
    made = compare(FOREST, [CITY, WEST, EAST], found, YEARS, ZH, "target", True)
    assert [line.area.label for line in made.lines] == ["黔江区", "重庆市", "南川区"]
    assert "未参与排序（没有可比的数值）：南川区。" in made.notes


def test_figures_as_people_write_them() -> None:
    assert plain(written(value("65", comparator="AtLeast"))) == "≥65%"
    assert plain(canonical(value("1234567.50"))) == "1,234,567.5"
    assert plain(canonical(value("-3.10"))) == "\N{MINUS SIGN}3.1"
    assert plain(canonical(value("2025"))) == "2025"
