"""The sheet: one row a fact, columns to read and columns to fill in, as .xlsx or .csv."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kg.errors import Place, UsageError
from kg.export import sheets
from kg.files import replacing
from kg.review.facts import Fact

# name, heading, width; a heading ends in the name, so that either language is enough to find it
_READ = (
    ("fact", "类别", 9),
    ("what", "说的是", 26),
    ("said", "写作", 10),
    ("fields", "读作", 40),
    ("sentence", "原文", 60),
    ("quote", "引文", 30),
    ("section", "章节", 30),
    ("page", "页", 6),
    ("reports", "读者意见", 30),
    ("reviewed", "已审", 12),
)
_FILLED = (
    ("verdict", "结论", 9),
    ("correction", "改正", 30),
    ("reason", "理由", 30),
    ("reviewer", "审阅人", 12),
)
_KEPT = (("at", "位置", 8), ("id", "标识", 20), ("plan", "规划", 14))
COLUMNS = (*_READ, *_FILLED, *_KEPT)
HELP = (
    ("结论", "对（right）、错（wrong：删去这条）、改（change：照“改正”一列改）；空着即未审。"),
    ("改正", "字段=新值，几项之间用分号隔开，如：年份=2030；数值=58。字段名见“读作”一列。"),
    ("理由", "错和改须写理由；理由与审阅人记入该规划的映射脚本，重建后仍在。"),
    ("读者意见", "网页读者对这条事实的意见，#后为意见编号；随结论一并了结。"),
    ("verdict", "right keeps a fact, wrong drops it, change applies the column correction."),
    ("correction", "field=value, several with semicolons; fields as the column 读作 names them."),
    ("apply", "kg review --apply FILE [--reviewer NAME], then kg build"),
)
_MOST_ROWS, _MOST_BYTES = 200_000, 64 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a person left it; ``line`` is its number in the file."""

    line: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.cells.get(name, "").strip()


def heading(name: str, zh: str) -> str:
    return f"{zh} {name}"


def write_sheet(
    facts: Iterable[Fact], plan: str, reports: Mapping[str, Sequence[str]], path: Path
) -> int:
    """Writes the sheet, whole or not at all, and gives the number of rows. ``reports`` are what
    readers said, by statement; those of statements that are no more come last. Raises
    :class:`UsageError` for a name that is neither .xlsx nor .csv."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise UsageError(f"{path}: not a sheet", hint="name a file .xlsx or .csv")
    rows = list(_rows(facts, plan, reports))
    headings = [heading(name, zh) for name, zh, _ in COLUMNS]
    with replacing(path) as beside:
        if suffix == ".csv":
            with beside.open("w", encoding="utf-8-sig", newline="") as handle:
                writer = csv.writer(handle)
                writer.writerow(headings)
                writer.writerows([_inert(str(cell or "")) for cell in row] for row in rows)
        else:
            with sheets.workbook() as book:
                sheet = sheets.Sheet(book, "审阅", headings, [width for _, _, width in COLUMNS])
                for row in rows:
                    sheet.append(row)
                sheet.finish()
                sheets.notes(book, "说明", HELP)
                book.save(beside)
    return len(rows)


def _rows(
    facts: Iterable[Fact], plan: str, reports: Mapping[str, Sequence[str]]
) -> Iterator[list[str | int | None]]:
    left = dict(reports)
    for fact in facts:
        held = "；".join(f"{name}={value}" for name, value in fact.fields)
        told = "\n".join(left.pop(fact.id, ()))
        yield [
            fact.kind, fact.what, fact.said, held, fact.sentence, fact.quote, fact.section,
            fact.page, told, fact.reviewed, "", "", "", "", fact.at, fact.id, plan,
        ]  # fmt: skip
    for statement, words in left.items():
        gone = "已不在图中（no longer in the graph）"
        yield ["gone", gone, "", "", "", "", "", None, "\n".join(words), "", "", "", "", "", None,
               statement, plan]  # fmt: skip


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a number stays one."""
    if cell.startswith(_FORMULA) and not cell.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell


def read_sheet(path: Path) -> list[Row]:
    """The rows of a sheet with a verdict or a correction. Raises :class:`UsageError` for a file
    that is none, with what it lacks."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.stat().st_size > _MOST_BYTES:
        raise UsageError(f"{path}: larger than {_MOST_BYTES >> 20} MiB")
    lines = _csv(path) if path.suffix.lower() == ".csv" else _xlsx(path)
    headings: dict[str, int] = {}
    rows: list[Row] = []
    for number, cells in enumerate(lines, start=1):
        if number > _MOST_ROWS:
            raise UsageError(f"{path}: more than {_MOST_ROWS} rows")
        if not headings:
            headings = _headings(cells, path)
            continue
        row = {name: cells[at] for name, at in headings.items() if at < len(cells)}
        found = Row(number, {name: cell.removeprefix("'") for name, cell in row.items()})
        if found.get("verdict") or found.get("correction"):
            rows.append(found)
    return rows


def _headings(cells: Sequence[str], path: Path) -> dict[str, int]:
    said = {cell.strip(): at for at, cell in enumerate(cells)}
    found = {
        name: said[key]
        for name, zh, _ in COLUMNS
        for key in (heading(name, zh), name, zh)
        if key in said
    }
    lacking = [name for name in ("fact", "quote", "verdict", "plan") if name not in found]
    if lacking:
        raise UsageError(
            f"{path}: no column {', '.join(lacking)}",
            place=Place(str(path), 1),
            hint="make a sheet with kg review SLUG FILE and leave its first row as it is",
        )
    return found


def _csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:  # what spreadsheets save as CSV on a Chinese system
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}: not text", hint="save it as CSV in UTF-8") from error
    try:
        yield from csv.reader(text.splitlines(keepends=True), strict=True)
    except csv.Error as error:
        raise UsageError(f"{path}: not CSV: {error}") from error


def _xlsx(path: Path) -> Iterator[list[str]]:
    try:
        book: Any = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise UsageError(f"{path}: not a workbook: {error}", hint="name a .xlsx or .csv") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
