"""All tables as one workbook, a sheet each, with notes on the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kg.export import sheets
from kg.export.source import CAVEATS_EN, CAVEATS_ZH, LICENCE, TITLE_EN, TITLE_ZH, DataSource
from kg.export.tables.schema import TABLES, Cell, Column, Kind, Row, TableSchema

_LONG = frozenset({"content", "quote", "comment", "comment_en"})
_IDENTIFIERS = frozenset({"id", "statement", "thing", "evidence"})


def write_workbook(rows: Iterable[tuple[str, Row]], source: DataSource, path: Path) -> None:
    """Raises :class:`TooLarge` when a table has more rows than a sheet."""
    with sheets.workbook() as book:
        counts = dict.fromkeys((table.name for table in TABLES), 0)
        shown = {
            table.name: [
                (i, _SHOWN[column.kind])
                for i, column in enumerate(table.columns)
                if column.kind in _SHOWN
            ]
            for table in TABLES
        }
        made = {
            table.name: sheets.Sheet(
                book,
                table.zh,
                [column.zh for column in table.columns],
                list(map(_width, table.columns)),
            )
            for table in TABLES
        }
        for name, row in rows:
            counts[name] += 1
            made[name].append(_for_people(row, shown[name]))
        for sheet in made.values():
            sheet.finish()
        sheets.notes(book, "说明", _notes(source, counts))
        book.move_sheet("说明", -len(TABLES))
        book.active = 0
        book.save(path)


def _yes_or_no(cell: Cell) -> sheets.Value:
    return None if cell is None else "是" if cell else "否"


def _day(cell: Cell) -> sheets.Value:
    return date.fromisoformat(cell) if isinstance(cell, str) else None


_SHOWN: Mapping[Kind, Callable[[Cell], sheets.Value]] = {Kind.BOOLEAN: _yes_or_no, Kind.DATE: _day}


def _for_people(row: Row, shown: list[tuple[int, Callable[[Cell], sheets.Value]]]) -> list[Any]:
    cells: list[Any] = list(row)
    for index, show in shown:
        cells[index] = show(cells[index])
    return cells


def _width(column: Column) -> int:
    if column.name in _LONG:
        return 60
    if column.name in _IDENTIFIERS or column.refers:
        return 16
    return 24 if column.kind is Kind.STRING else 12


def _notes(source: DataSource, counts: dict[str, int]) -> Iterator[tuple[str, str]]:
    yield TITLE_ZH, TITLE_EN
    yield "数据版本", f"{source.snapshot}（{source.version[:16]}）"
    yield "构建时间", source.built
    yield "软件", source.software
    yield "许可", f"CC BY 4.0 {LICENCE}"
    for title, file in source.plans:
        yield "来源", f"{title}（{file}）"
    for line in (*CAVEATS_ZH, *CAVEATS_EN):
        yield "注意", line
    yield "表", "每类记录一表；“标识”为稳定的 IRI，表与表以标识相连。"
    for table in TABLES:
        yield table.zh, f"{counts[table.name]} 行（{table.en}）：{_columns(table)}"


def _columns(table: TableSchema) -> str:
    return "、".join(f"{column.zh} {column.name}" for column in table.columns)
