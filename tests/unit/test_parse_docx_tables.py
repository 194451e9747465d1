"""Tables of Word files: merged, nested and split cells, boxes, marks in cells."""

from __future__ import annotations

from docx_parts import TEXT, grids, lines, p, package, r, read, tbl, tc, tr

from kg.document import BlockKind


def test_merged_cells_stand_at_every_position_they_cover() -> None:
    table = tbl(
        tr(tc("类别", merge="restart"), tc("指标", merge="restart"), tc("目标值", span=2)),
        tr(tc("", merge="continue"), tc("", merge="continue"), tc("2023年"), tc("2025年")),
        tr(tc("水环境", merge="restart"), tc("水质优良比例（%）"), tc("90"), tc("95")),
        tr(tc("", merge="continue"), tc("污水处理率（%）"), tc("达到考核要求", span=2)),
    )
    document = read(package(p("表1 主要指标") + table))
    assert grids(document) == [
        [
            ["类别", "指标", "目标值", "目标值"],
            ["类别", "指标", "2023年", "2025年"],
            ["水环境", "水质优良比例（%）", "90", "95"],
            ["水环境", "污水处理率（%）", "达到考核要求", "达到考核要求"],
        ]
    ]
    block = next(document.tables())
    assert block.table is not None
    assert block.table.header_rows == 2
    assert block.table.grid[3][3].colspan == 2
    assert block.table.grid[2][0].rowspan == 2


def test_a_vertical_merge_ends_where_another_begins() -> None:
    table = tbl(
        tr(tc("类别"), tc("名称")),
        tr(tc("甲类", merge="restart"), tc("一号断面")),
        tr(tc("", merge="continue"), tc("二号断面")),
        tr(tc("乙类", merge="restart"), tc("三号断面")),
        tr(tc("", merge="continue"), tc("四号断面")),
    )
    assert [row[0] for row in grids(read(package(table)))[0]] == [
        "类别",
        "甲类",
        "甲类",
        "乙类",
        "乙类",
    ]


def test_columns_that_only_borders_drawn_askew_make_are_none() -> None:
    """Word keeps five columns where a reader sees three: borders a millimetre apart."""
    table = tbl(
        tr(tc("序号"), tc("名称", span=2), tc("投资（万元）", span=2)),
        tr(tc("1", span=2), tc("清淤工程", span=2), tc("320")),
        tr(tc("2", span=2), tc("管网工程", span=2), tc("450")),
        grid=(800, 60, 3000, 50, 1600),
    )
    assert grids(read(package(table))) == [
        [["序号", "名称", "投资（万元）"], ["1", "清淤工程", "320"], ["2", "管网工程", "450"]]
    ]


def test_a_row_that_begins_further_in_keeps_its_columns() -> None:
    table = tbl(
        tr(tc("类别"), tc("名称"), tc("数量")),
        tr(tc("名录外"), tc("7"), props='<w:gridBefore w:val="1"/>'),
    )
    assert grids(read(package(table)))[0][1] == ["", "名录外", "7"]


def test_a_frame_with_title_and_table_is_a_box_with_a_table() -> None:
    inner = tbl(tr(tc("项目"), tc("规模")), tr(tc("湿地恢复"), tc("35亩")))
    frame = tbl(tr(tc(p("专栏2 生态修复工程") + inner + p("注：规模为初步测算。"))))
    document = read(package(p(TEXT) + frame + p(TEXT)))
    assert lines(document, BlockKind.BOX) == ["专栏2 生态修复工程"]
    assert grids(document) == [[["项目", "规模"], ["湿地恢复", "35亩"]]]
    table = next(document.tables()).table
    assert table is not None
    assert table.title is not None
    assert [document.quote(note) for note in table.notes] == ["注：规模为初步测算。"]


def test_cells_that_a_table_splits_are_rows() -> None:
    """One pollutant a line, drawn as tables inside the cells of one row."""
    names = tbl(*(tr(tc(name)) for name in ("化学需氧量", "氨氮", "氮氧化物")))
    figures = tbl(*(tr(tc(figure)) for figure in ("320", "18", "95")))
    table = tbl(
        tr(tc("类别"), tc("污染物"), tc("减排量（吨）")),
        tr(tc("总量减排"), tc(names + p("")), tc(figures + p(""))),
        tr(tc("环境风险"), tc("事故"), tc("0")),
    )
    assert grids(read(package(table))) == [
        [
            ["类别", "污染物", "减排量（吨）"],
            ["总量减排", "化学需氧量", "320"],
            ["总量减排", "氨氮", "18"],
            ["总量减排", "氮氧化物", "95"],
            ["环境风险", "事故", "0"],
        ]
    ]


def test_a_table_beside_other_text_in_a_cell_follows_the_table() -> None:
    inner = tbl(tr(tc("镇"), tc("座")), tr(tc("白沙镇"), tc("2")))
    table = tbl(
        tr(tc("项目名称"), tc("建设内容")),
        tr(
            tc("污水处理设施建设项目，含管网及配套设施"),
            tc(p("新建污水处理站，分布如下：") + inner),
        ),
    )
    first, second = grids(read(package(table)))
    assert first[1] == ["污水处理设施建设项目，含管网及配套设施", "新建污水处理站，分布如下："]
    assert second == [["镇", "座"], ["白沙镇", "2"]]


def test_a_raised_figure_in_a_cell_is_a_note_mark_and_in_a_unit_an_exponent() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    table = tbl(
        tr(tc("指标"), tc("2025年")),
        tr(tc(p("PM2.5浓度（μg/m", r("3", raised), "）")), tc(p("26", r("1", raised)))),
    )
    document = read(
        package(p("水量为12万米", r("3", raised), "，优良天数355天", r("2", raised), "。") + table)
    )
    assert grids(document)[0][1] == ["PM2.5浓度（μg/m3）", "26【1】"]
    assert "12万米3，优良天数355天。" in document.text
