"""A question's answer as JSON, CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from kg.queries import Cell, Question, Table, Text

BOM = "\ufeff"
_WIDEST = 60
# What a spreadsheet would run as a formula when a CSV cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def heading(question: Question, column: str, language: str) -> str:
    label = question.columns.get(column)
    return _words(label, language) if label else column


def as_json(question: Question, table: Table, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with all that is needed to show it."""
    return {
        "slug": question.slug,
        "title": _both(question.title),
        "parameters": dict(given),
        "columns": [
            {"name": name, "label": _both(question.columns[name])}
            for name in table.columns
            if name in question.columns
        ],
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        "count": len(table.rows),
        "chart": chart(question),
        "notes": _both(question.notes),
    }


def as_csv(question: Question, table: Table, language: str, *, excel: bool) -> bytes:
    """RFC 4180 with a heading line; for a spreadsheet with a byte-order mark, with people's
    headings, and with cells that would run as formulas made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if excel:
        out.write(BOM)
        writer.writerow([heading(question, column, language) for column in table.columns])
        writer.writerows([[_harmless(cell) for cell in row] for row in table.rows])
    else:
        writer.writerow(table.columns)
        writer.writerows(table.rows)
    return out.getvalue().encode()


def as_xlsx(question: Question, table: Table, language: str) -> bytes:
    """A workbook with one sheet: headings frozen and filtered, numbers as numbers."""
    from openpyxl import Workbook  # slow to import, and seldom wanted

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_words(question.title, language)[:31].translate(_NO_SHEET_NAME))
    sheet.freeze_panes = "A2"
    for index in range(len(table.columns)):
        longest = max((len(str(row[index] or "")) for row in table.rows), default=0)
        sheet.column_dimensions[_letter(index)].width = min(max(2 * longest, 10), _WIDEST)
    sheet.append([_bold(sheet, heading(question, name, language)) for name in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    sheet.auto_filter.ref = f"A1:{_letter(len(table.columns) - 1)}{len(table.rows) + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def describe(question: Question) -> dict[str, Any]:
    """A question's metadata."""
    return {
        "slug": question.slug,
        "title": _both(question.title),
        "description": _both(question.description),
        "theme": question.theme,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type.value,
                "label": _both(parameter.label),
                "base": parameter.base,
                "many": parameter.many,
                "default": parameter.default,
                "options": bool(parameter.options),
            }
            for parameter in question.parameters
        ],
        "columns": [{"name": n, "label": _both(text)} for n, text in question.columns.items()],
        "chart": chart(question),
        "notes": _both(question.notes),
    }


def chart(question: Question) -> dict[str, str]:
    hint = question.chart
    return {"kind": hint.kind, "x": hint.x, "y": hint.y, "series": hint.series}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _words(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


_NO_SHEET_NAME = str.maketrans("[]:*?/\\", "       ")


def _bold(sheet: Any, words: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=words)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula
    return cell


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
