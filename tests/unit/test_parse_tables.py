"""Raw rows to repaired grids: merges, split headers, headings and totals inside, slips."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.document import Document, Table
from kg.errors import DocumentError
from kg.parse import parse
from kg.profile import PlanProfile

Rows = Sequence[Sequence[str]]


def dump(rows: Rows, after: str = "\n") -> str:
    """Rows as a converter prints them: a tab-led line a cell, an empty line after a row."""
    body = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    return f"甲区规划\n第一章 目标\n表1 某某表\n{body}{after}"


def read(rows: Rows, after: str = "\n") -> tuple[Document, Table]:
    document = parse(dump(rows, after).encode(), "plan.txt", "plan", PlanProfile("plan"))
    (block,) = document.tables()
    assert block.table is not None
    return document, block.table


def shown(document: Document, table: Table) -> list[list[str]]:
    """Each row's cells; a merged cell shows its text at every place it covers."""
    return [["".join(document.quote(c.span).split()) for c in row] for row in table.grid]


def test_cells_of_several_lines_and_of_empty_lines() -> None:
    document, table = read([["指标", "2020年\n\n现状值", "目标\n值"], ["甲\n乙", "1", "2"]])
    assert shown(document, table) == [["指标", "2020年现状值", "目标值"], ["甲乙", "1", "2"]]
    assert table.header_rows == 1


def test_empty_cells_of_name_columns_are_merged_down() -> None:
    document, table = read(
        [
            ["类别", "指标", "2020年", "2025年"],
            ["空间", "甲（%）", "1", "2"],
            ["", "乙（%）", "", "4"],
            ["质量", "丙（%）", "5", "6"],
        ]
    )
    assert shown(document, table)[2] == ["空间", "乙（%）", "", "4"]
    assert table.grid[2][0].row == 1
    assert table.grid[1][0].rowspan == 2


def test_a_value_is_merged_only_over_nested_rows() -> None:
    document, table = read(
        [
            ["序号", "指标", "2020年目标", "2020年"],
            ["1", "总量", "甲（吨）", "达到要求", "10"],
            ["", "", "乙（吨）", "", "20"],
            ["2", "单项（吨）", "5", "6"],
            ["3", "另项（吨）", "", "7"],
        ]
    )
    grid = shown(document, table)
    assert grid[0] == ["序号", "指标", "指标", "2020年目标", "2020年"]
    assert grid[2] == ["1", "总量", "乙（吨）", "达到要求", "20"]
    assert grid[3] == ["2", "单项（吨）", "单项（吨）", "5", "6"]
    assert grid[4][3] == ""


def test_a_second_header_row_splits_the_first() -> None:
    document, table = read(
        [
            ["类别", "指标", "现状值", "目标值", "属性"],
            ["", "", "2020年", "2025年", "2030年", ""],
            ["质量", "甲", "1", "2", "3", "约束性"],
            ["", "乙", "4", "5", "6", "约束性"],
        ]
    )
    assert table.header_rows == 2
    assert shown(document, table)[0] == ["类别", "指标", "现状值", "目标值", "目标值", "属性"]
    assert shown(document, table)[3] == ["质量", "乙", "4", "5", "6", "约束性"]


def test_a_header_broken_over_two_rows_is_one() -> None:
    """名称 goes on with 断面 where the row before number 1 has no number; a lone word heads rows."""
    header = [["序号", "断面", "考核", "2025年"], ["", "名称", "级别", "水质目标"]]
    _, table = read([*header, ["1", "甲桥", "国控", "Ⅱ类"], ["2", "乙桥", "省控", "Ⅲ类"]])
    assert table.header_rows == 2
    _, table = read([header[0], ["", "干流", "", ""], ["1", "甲桥", "国控", "Ⅱ类"]])
    assert table.header_rows == 1
    _, table = read([header[0], ["", "甲桥", "国控", "Ⅱ类"], ["2", "乙桥", "省控", "Ⅲ类"]])
    assert table.header_rows == 1


def test_equal_shares_under_headings_that_do_not_say() -> None:
    document, table = read(
        [
            ["指标", "“十三五”", "“十四五”"],
            ["", "目标", "完成值", "目标", "完成值"],
            ["甲", "1", "2", "3", "4"],
            ["乙", "1", "2", "3", "4"],
        ]
    )
    assert shown(document, table)[0] == ["指标", "“十三五”", "“十三五”", "“十四五”", "“十四五”"]


def test_heading_rows_run_over_all_columns_and_are_no_header() -> None:
    document, table = read(
        [
            ["序号", "指标名称", "单位", "目标值"],
            ["约束性指标"],
            ["1", "甲", "%", "5"],
            ["预期性指标"],
            ["2", "乙", "%", "6"],
        ]
    )
    assert table.header_rows == 1
    assert table.grid[1][0].colspan == 4
    assert shown(document, table)[3] == ["预期性指标"] * 4


def test_totals_and_numbered_headings_take_nothing_from_above() -> None:
    document, table = read(
        [
            ["序号", "类别", "名称", "投资", "单位"],
            ["1", "水", "甲工程", "10", "区水利局"],
            ["2", "", "乙工程", "20", "区水利局"],
            ["", "小计", "", "30", ""],
            ["二", "气", "", "40", ""],
            ["3", "气", "丙工程", "40", "区生态环境局"],
            ["合计", "", "", "70", ""],
        ]
    )
    grid = shown(document, table)
    assert grid[2][1] == "水"
    assert grid[3] == ["", "小计", "", "30", ""]
    assert grid[4] == ["二", "气", "", "40", ""]
    assert grid[6] == ["合计", "", "", "70", ""]


def test_serial_numbers_with_gaps_still_count_rows() -> None:
    document, table = read(
        [
            ["序号", "项目名称", "子项名称", "投资（万元）"],
            ["1", "甲工程", "子甲工程", "10"],
            ["2", "", "子乙工程", "20"],
            ["16", "乙工程", "子丙工程", "30"],
            ["20", "", "子丁工程", "40"],
        ]
    )
    assert [row[1] for row in shown(document, table)[1:]] == [
        "甲工程",
        "甲工程",
        "乙工程",
        "乙工程",
    ]


def test_dated_headings_are_headings() -> None:
    _, table = read(
        [
            ["序号", "断面名称", "所在河流", "2020年水质现状", "2025年水质目标"],
            ["1", "甲", "乙河", "Ⅲ", "Ⅲ"],
        ]
    )
    assert table.header_rows == 1


def test_a_table_cut_off_at_the_end_is_read_and_reported() -> None:
    text = dump([["指标", "2020年", "2025年"], ["甲", "1", "2"]]).rstrip("\n") + "\n\n\t乙\n\t3"
    document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    (warning,) = document.warnings
    assert "cut off" in warning
    assert warning.startswith("[table] plan.txt:")
    (block,) = document.tables()
    assert block.table is not None
    assert len(block.table.grid) == 3


def test_rows_that_disagree_in_width_are_reported() -> None:
    document, table = read(
        [
            ["序号", "指标", "2020年", "2025年"],
            ["1", "甲", "1", "2"],
            ["2", "乙", "3", "4", "5", "6"],
        ]
    )
    assert any("6 cells" in w for w in document.warnings)
    assert {len(row) for row in table.grid} == {4}


def test_a_long_line_ends_a_table_after_one_empty_line() -> None:
    paragraph = "全面落实各项要求，" * 9 + "确保完成。"
    document, table = read([["指标", "2025年"], ["甲", "1"]], after=paragraph + "\n")
    assert len(table.grid) == 2
    assert any(document.quote(b.span) == paragraph for b in document.paragraphs())


CELL = st.text(st.sampled_from("甲乙丙（%）1234.≥【】[]*—年率量水类ⅠⅡ 、"), max_size=8)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(CELL, min_size=1, max_size=7), min_size=1, max_size=9))
def test_grids_are_rectangular_and_lose_no_cell(rows: list[list[str]]) -> None:
    text = dump([["指标", *row] for row in rows])
    try:
        document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    except DocumentError:
        return
    for block in document.tables():
        table = block.table
        assert table is not None
        assert {len(row) for row in table.grid} == {table.width}
        for index, row in enumerate(table.grid):
            for column, cell in enumerate(row):
                assert cell.row <= index < cell.row + max(cell.rowspan, 1)
                assert cell.column <= column < cell.column + max(cell.colspan, 1)
                assert block.span.contains(cell.span) or cell.empty
        if document.warnings:
            continue
        kept = ["".join(document.quote(c.span).split()) for c in table.cells() if not c.empty]
        given_cells = ["".join(c.split()) for row in rows for c in row]
        assert sorted(k for k in kept if k != "指标") == sorted(c for c in given_cells if c)


@settings(max_examples=120, deadline=None)
@given(
    st.text(
        st.sampled_from("第一章节、（）1.。；：\n\t 专栏表注“”甲乙环境%年[bookmark:]—*�"),
        min_size=1,
        max_size=300,
    )
)
def test_any_text_gives_blocks_within_it_or_one_error(text: str) -> None:
    try:
        document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    except DocumentError:
        return
    for block in document.blocks:
        assert block.span.end <= len(document.text)
        assert document.quote(block.span).strip()
        assert all(p.end <= block.span.start or p == block.box for p in block.path)


@pytest.mark.parametrize("width", [12, 16])
def test_wide_tables_with_short_rows_take_no_time(width: int) -> None:
    rows = [[f"列{n}" for n in range(width)], *([["1", "甲", "2"]] * 40), ["1"] * width]
    document, table = read(rows)
    assert table.width == width
    assert document.text
