"""What every workbook of ours has in common: safe cells, a frozen heading, filters, widths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from kg.errors import TooLarge

ROW_LIMIT = 1_048_576
_TEXT_LIMIT = 32_767
_CUT = "…（已截断）"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_SHEET_NAME = str.maketrans("[]:*?/\\", "       ")
_HEADING = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", start_color="1F5F6B")
_TOP = Alignment(vertical="top", wrap_text=True)
Value = str | int | float | bool | date | None


@contextmanager
def workbook() -> Iterator[Workbook]:
    """A workbook to write sheets to, one row at a time; ended properly when writing fails."""
    book = Workbook(write_only=True)
    try:
        yield book
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()
        raise


class Sheet:
    """One sheet, written from top to bottom. ``widths`` are in characters."""

    def __init__(
        self, book: Workbook, title: str, headings: Sequence[str], widths: Sequence[int]
    ) -> None:
        self._sheet: Any = book.create_sheet(sheet_name(title))
        self._columns = len(headings)
        self.rows = 0
        self._sheet.freeze_panes = "A2"
        for index, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(index)].width = width
        self._sheet.append([self._heading(words) for words in headings])

    def append(self, row: Iterable[Value]) -> None:
        """Raises :class:`TooLarge` where a sheet can hold no more."""
        self.rows += 1
        if self.rows >= ROW_LIMIT:
            raise TooLarge(
                f"{self._sheet.title}: a sheet holds no more than {ROW_LIMIT:,} rows",
                hint="export the tables as CSV (kg export tables DIR)",
            )
        self._sheet.append([self._cell(value) for value in row])

    def finish(self) -> None:
        last = f"{get_column_letter(self._columns)}{self.rows + 1}"
        self._sheet.auto_filter.ref = f"A1:{last}"

    def link(self, value: str, target: str) -> Any:
        """A cell that leads to a place of the workbook (``依据!A5``)."""
        cell = WriteOnlyCell(self._sheet, value=value)
        cell.hyperlink = f"#{target}"
        cell.font = Font(color="1F5F6B", underline="single")
        return cell

    def _heading(self, words: str) -> Any:
        cell = WriteOnlyCell(self._sheet, value=words)
        cell.font, cell.fill, cell.alignment = _HEADING, _FILL, _TOP
        return cell

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        value = safe_text(value)
        if not value.startswith("="):
            return value
        cell = WriteOnlyCell(self._sheet, value=value)
        cell.data_type = "s"  # never a formula
        return cell


def notes(book: Workbook, title: str, lines: Iterable[tuple[str, str]]) -> None:
    """A sheet of headings and what they head."""
    sheet: Any = book.create_sheet(sheet_name(title))
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 100
    for heading, value in lines:
        first = WriteOnlyCell(sheet, value=heading)
        first.font = Font(bold=True)
        first.alignment = _TOP
        second = WriteOnlyCell(sheet, value=safe_text(str(value)))
        second.data_type = "s"
        second.alignment = _TOP
        sheet.append([first, second])


def safe_text(text: str) -> str:
    """Without characters that a workbook cannot hold, cut where a cell can hold no more."""
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - len(_CUT)] + _CUT


def sheet_name(title: str) -> str:
    """A name that spreadsheets take: at most 31 characters, some not among them."""
    return title.translate(_NO_SHEET_NAME).strip("' ")[:31] or "Sheet"


def numbered(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        yield f"{number}. {line}"
