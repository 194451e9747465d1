"""The tidy tables of the sample plan: what is in them, and that others read them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from frictionless import Package
from openpyxl import load_workbook

from kg.errors import TooLarge, UsageError
from kg.export import sheets
from kg.export.source import DataSource
from kg.export.tables.package import FileFormat, write_directory
from kg.export.tables.rows import rows_of
from kg.export.tables.schema import BY_NAME, TABLES, Kind
from kg.export.tables.workbook import write_workbook
from kg.facts import Facts
from kg.store import Snapshot
from sheetreader import sheets_of

ID = "https://w3id.org/ecoplan/id/"
COUNTS = {
    "plans": 2,
    "things": 9,
    "sections": 1,
    "water_sources": 0,
    "values": 5,
    "value_subjects": 5,
    "programmes": 1,
    "projects": 1,
    "tasks": 1,
    "actors": 2,
    "relations": 3,
    "cooperations": 1,
    "listings": 1,
    "passages": 2,
    "mentions": 10,
    "evidence": 18,
    "findings": 0,
}


@pytest.fixture
def source(snapshot: Snapshot) -> DataSource:
    return DataSource.of(snapshot.manifest)


@pytest.fixture
def written(store: ox.Store, source: DataSource, tmp_path: Path) -> Path:
    write_directory(rows_of(Facts(store)), source, tmp_path / "tables")
    return tmp_path / "tables"


def read(directory: Path, table: str) -> list[dict[str, str]]:
    with (directory / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_record_is_a_row(written: Path) -> None:
    assert {name: len(read(written, name)) for name in COUNTS} == COUNTS
    assert len(read(written, "indicators")) > 400


def test_a_value_is_a_row_with_everything_said_of_it(written: Path) -> None:
    rows = {row["quote"]: row for row in read(written, "values")}
    target = {name: cell for name, cell in rows["森林覆盖率达到65%以上"].items() if cell}
    assert target.pop("id").startswith(f"{ID}value/qianjiang-2021-")
    assert target.pop("task").startswith(f"{ID}task/qianjiang-2021-")
    assert target == {
        "plan": f"{ID}plan/qianjiang-2021",
        "kind": "Target",
        "kind_name": "目标",
        "indicator": f"{ID}indicator/forest-coverage",
        "indicator_name": "森林覆盖率",
        "indicator_text": "森林覆盖率",
        "subjects": "黔江区",
        "jointly": "false",
        "year": "2025",
        "each_year": "false",
        "comparator": "不低于",
        "value": "65",
        "value_text": "65%以上",
        "unit_text": "%",
        "canonical_value": "65",
        "canonical_unit": "%",
        "cumulative": "false",
        "section": "第二章 目标 › 第一节 主要目标",
        "quote": "森林覆盖率达到65%以上",
        "start": "64",
        "end": "76",
    }
    assert rows["75万亩"]["each_year"] == "true"
    assert rows["阿蓬江水质达到Ⅲ类"]["water_class"] == "Ⅲ类"


def test_a_project_is_a_row(written: Path) -> None:
    (project,) = read(written, "projects")
    found = {n: project[n] for n in ("number", "name", "investment", "leads", "theme", "content")}
    assert found == {
        "number": "1",
        "name": "城市污水处理工程",
        "investment": "3000",
        "leads": "黔江区水利局",
        "theme": "水",
        "content": "新建污水处理厂1座，处理规模2.5万吨/日",
    }


def test_sections_and_things(written: Path) -> None:
    (section,) = read(written, "sections")
    assert (section["name"], section["levels"], section["plans"]) == (
        "两河",
        "国考",
        "qianjiang-2021",
    )
    things = {row["name"]: row for row in read(written, "things")}
    assert things["阿蓬江"]["plans"] == "chongqing-2021；qianjiang-2021"
    assert things["阿蓬江"]["class"] == "River"
    assert things["黔江区生态环境局"]["jurisdiction"] == f"{ID}area/500114"


def test_quotes_stand_in_the_text(written: Path, snapshot: Snapshot) -> None:
    texts = {slug: snapshot.text(slug) for slug in ("qianjiang-2021", "chongqing-2021")}
    for row in read(written, "evidence"):
        text = texts[row["plan"].rsplit("/", 1)[-1]]
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_the_data_package_validates(written: Path) -> None:
    report = Package(str(written / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} == {t.name.replace("_", "-") for t in TABLES}


def test_the_package_finds_what_is_wrong(written: Path) -> None:
    """So that its validity means something: types, keys and references are all declared."""
    for table, old, new in (
        ("values", ",65,", ",viel,"),
        ("values", f"{ID}plan/qianjiang-2021", f"{ID}plan/nowhere"),
    ):
        path = written / f"{table}.csv"
        before = path.read_text("utf-8")
        path.write_text(before.replace(old, new, 1), "utf-8")
        assert not Package(str(written / "datapackage.json")).validate().valid
        path.write_text(before, "utf-8")


def test_the_same_store_gives_the_same_files(
    store: ox.Store, source: DataSource, written: Path, tmp_path: Path
) -> None:
    write_directory(rows_of(Facts(store)), source, tmp_path / "again")
    for path in written.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_json(store: ox.Store, source: DataSource, tmp_path: Path) -> None:
    write_directory(rows_of(Facts(store)), source, tmp_path / "json", FileFormat.JSON)
    values = json.loads((tmp_path / "json" / "values.json").read_text("utf-8"))
    assert {value["value"] for value in values} == {63.5, 65, 75, 2.5, None}
    assert json.loads((tmp_path / "json" / "findings.json").read_text("utf-8")) == []


def test_parquet(store: ox.Store, source: DataSource, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    write_directory(rows_of(Facts(store)), source, tmp_path / "parquet", FileFormat.PARQUET)
    table = parquet.read_table(tmp_path / "parquet" / "values.parquet")
    assert table.num_rows == COUNTS["values"]
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["value"], types["year"], types["jointly"]) == ("double", "int64", "bool")
    assert sorted(v for v in table.column("value").to_pylist() if v) == [2.5, 63.5, 65.0, 75.0]


# --- the workbook ---------------------------------------------------------------------------


@pytest.fixture
def workbook(store: ox.Store, source: DataSource, tmp_path: Path) -> Path:
    path = tmp_path / "tables.xlsx"
    write_workbook(rows_of(Facts(store)), source, path)
    return path


def test_workbook_has_a_sheet_a_table_and_notes_first(workbook: Path) -> None:
    book = load_workbook(workbook)
    assert book.sheetnames == ["说明", *(table.zh for table in TABLES)]
    for table in TABLES:
        sheet = book[table.zh]
        assert [cell.value for cell in sheet[1]] == [column.zh for column in table.columns]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    position = BY_NAME["values"].position
    years = [row[position["year"]] for row in book["数值"].iter_rows(min_row=2, values_only=True)]
    assert sorted(year for year in years if year) == [2020, 2025, 2025]
    notes = {(row[0], row[1]) for row in book["说明"].iter_rows(values_only=True)}
    assert ("来源", "黔江区生态环境保护“十四五”规划（qianjiang-2021.txt）") in notes
    assert {"数据版本", "构建时间", "许可", "注意"} <= {heading for heading, _ in notes}


def test_libreoffice_opens_it_with_types_and_chinese(workbook: Path, tmp_path: Path) -> None:
    found = sheets_of(workbook, tmp_path)
    assert list(found) == ["说明", *(table.zh for table in TABLES)]
    header, *rows = found["数值"]
    position = BY_NAME["values"].position
    assert header[position["value"]] == ("string", "数值")
    by_quote = {row[position["quote"]][1]: row for row in rows}
    target = by_quote["森林覆盖率达到65%以上"]
    assert target[position["value"]] == ("float", "65")
    assert target[position["jointly"]] == ("string", "否")
    assert target[position["subjects"]] == ("string", "黔江区")
    assert len(rows) == COUNTS["values"]


def odd_cells(table: str, **cells: Any) -> tuple[str, tuple[Any, ...]]:
    schema = BY_NAME[table]
    row = [None] * len(schema.columns)
    for name, cell in cells.items():
        row[schema.position[name]] = cell
    return table, tuple(row)


def test_cells_that_would_harm_are_harmless(source: DataSource, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    rows = [
        odd_cells("plans", id="x", title='=HYPERLINK("http://a")', issued="2022-01-31"),
        odd_cells("plans", id="y", title="甲\x01\x0b乙", document_number="长" * 40_000),
    ]
    write_workbook(rows, source, path)
    sheet = load_workbook(path)["规划"]
    title, issued, number = (
        BY_NAME["plans"].position[n] + 1 for n in ("title", "issued", "document_number")
    )
    assert sheet.cell(2, title).data_type == "s"
    assert sheet.cell(2, title).value == '=HYPERLINK("http://a")'
    assert sheet.cell(2, issued).value.date() == date(2022, 1, 31)
    assert sheet.cell(3, title).value == "甲乙"
    assert len(sheet.cell(3, number).value) == 32_767


def test_a_sheet_that_is_full_says_so(
    source: DataSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 3)
    rows = [odd_cells("plans", id=str(number)) for number in range(5)]
    with pytest.raises(TooLarge, match="规划: a sheet holds no more than 3 rows"):
        write_workbook(rows, source, tmp_path / "full.xlsx")


# --- where to -------------------------------------------------------------------------------


def test_a_directory_of_somebody_else_is_left_alone(source: DataSource, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.docx").write_text("years of work")
    with pytest.raises(UsageError, match="not empty"):
        write_directory([], source, tmp_path / "theirs")
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["thesis.docx"]


def test_a_package_is_replaced_whole_or_not_at_all(written: Path, source: DataSource) -> None:
    def broken() -> Any:
        yield odd_cells("plans", id="x")
        raise RuntimeError("the store is gone")

    with pytest.raises(RuntimeError, match="gone"):
        write_directory(broken(), source, written)
    assert len(read(written, "plans")) == 2
    write_directory([odd_cells("plans", id="x")], source, written)
    assert len(read(written, "plans")) == 1
    assert not [path for path in written.parent.iterdir() if path.name.startswith(".")]


def test_types_are_those_of_the_cells(store: ox.Store) -> None:
    types: dict[Kind, Callable[[Any], bool]] = {
        Kind.STRING: lambda cell: isinstance(cell, str),
        Kind.INTEGER: lambda cell: isinstance(cell, int) and not isinstance(cell, bool),
        Kind.NUMBER: lambda cell: isinstance(cell, float),
        Kind.BOOLEAN: lambda cell: isinstance(cell, bool),
        Kind.DATE: lambda cell: bool(date.fromisoformat(cell)),
    }
    for name, row in rows_of(Facts(store)):
        for column, cell in zip(BY_NAME[name].columns, row, strict=True):
            assert cell is None or types[column.kind](cell), (name, column.name, cell)
            assert cell is not None or not column.required
