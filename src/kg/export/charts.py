"""A question's chart as an office chart: bars or lines over its answer, drawn by the spreadsheet
or word processor that opens it, in its own fonts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.shapes import GraphicalProperties

from kg.export.answers import Answer, heading, words
from kg.export.sheets import safe_text
from kg.queries import Cell

SHEET = "图表数据"
_CATEGORIES = 40  # more cannot be read
_SERIES = 8
_COLOURS = ("1F7A8C", "C2571A", "7B4FA3", "B8860B", "2F8F4E", "2B6CB0", "A8559A", "5C6670")
_DRAWN = frozenset({"bar", "grouped-bar", "line"})


@dataclass(frozen=True, slots=True)
class ChartData:
    """``rows`` are a category each with a number (or none) for each of ``series``; ``left_out``
    counts the categories that did not fit."""

    title: str
    x: str
    y: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    left_out: int


def chart_data(found: Answer, language: str) -> ChartData | None:
    """What there is to draw; ``None`` for a question that is no bar or line chart, or whose answer
    holds no number. Of several numbers for one category and series the first is drawn."""
    hint, columns = found.question.chart, found.table.columns
    if hint.kind not in _DRAWN or hint.x not in columns or hint.y not in columns:
        return None
    x, y = columns.index(hint.x), columns.index(hint.y)
    by = columns.index(hint.series) if hint.series in columns else None
    series: dict[str, None] = {}
    cells: dict[str, dict[str, float]] = {}
    for row in found.table.rows:
        value = row[y]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        name = _text(row[by]) if by is not None else heading(found.question, hint.y, language)
        series[name] = None
        cells.setdefault(_text(row[x]), {}).setdefault(name, float(value))
    if not cells:
        return None
    names = tuple(series)[:_SERIES]
    rows = [(category, tuple(map(by_name.get, names))) for category, by_name in cells.items()]
    return ChartData(
        title=words(found.question.title, language),
        x=heading(found.question, hint.x, language),
        y=heading(found.question, hint.y, language),
        series=names,
        rows=tuple(rows[:_CATEGORIES]),
        left_out=max(0, len(rows) - _CATEGORIES),
    )


def _text(cell: Cell) -> str:
    return "—" if cell is None else safe_text(str(cell))


def data_sheet(book: Workbook, data: ChartData) -> Any:
    """A sheet that holds the chart's numbers."""
    sheet: Any = book.create_sheet(SHEET)
    sheet.append([data.x, *data.series])
    for category, values in data.rows:
        sheet.append([category, *values])
    return sheet


def office_chart(data: ChartData, sheet: Any, kind: str) -> Any:
    """A chart whose numbers are those of the sheet, with a copy of them in it, so that it is drawn
    before anyone opens the sheet."""
    chart: Any = LineChart() if kind == "line" else BarChart()
    if kind != "line":
        # Long names read better beside bars that lie.
        chart.type = "bar" if len(data.rows) > 6 else "col"
    chart.title = data.title
    chart.style = 2
    chart.legend = chart.legend if len(data.series) > 1 else None
    chart.x_axis.title, chart.y_axis.title = data.x, data.y
    chart.x_axis.delete = chart.y_axis.delete = False
    if kind != "line" and all(v is None or v >= 0 for _, values in data.rows for v in values):
        chart.y_axis.scaling.min = 0  # the length of a bar is its value
    if getattr(chart, "type", "") == "bar":
        chart.x_axis.scaling.orientation = "maxMin"
    last = len(data.rows) + 1
    for column in range(2, len(data.series) + 2):
        values = Reference(sheet, min_col=column, min_row=1, max_row=last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    categories = [category for category, _ in data.rows]
    for place, series in enumerate(chart.series):
        _fill(series, data.series[place], categories, [v[place] for _, v in data.rows], place)
    chart.height, chart.width = max(8, min(22, 0.7 * len(data.rows) + 4)), 16
    return chart


def _fill(
    series: Any, name: str, categories: Sequence[str], values: Sequence[float | None], place: int
) -> None:
    series.tx.strRef.strCache = StrData(ptCount=1, pt=[StrVal(idx=0, v=name)])
    points = [StrVal(idx=i, v=category) for i, category in enumerate(categories)]
    names = StrRef(f=series.cat.numRef.f, strCache=StrData(ptCount=len(points), pt=points))
    series.cat.numRef, series.cat.strRef = None, names
    numbers = [NumVal(idx=i, v=v) for i, v in enumerate(values) if v is not None]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(values), pt=numbers)
    colour = _COLOURS[place % len(_COLOURS)]
    series.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.graphicalProperties.line.solidFill = colour
