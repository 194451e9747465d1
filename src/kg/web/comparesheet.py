"""A comparison to take away: CSV for a spreadsheet, and a workbook with its sources."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Iterator, Sequence

from starlette.responses import Response

from kg.store import Manifest
from kg.web import asking, figures
from kg.web.asking import Row
from kg.web.comparison import Comparison, Line
from kg.web.figures import Value
from kg.web.site import Site
from kg.web.spreadsheet import Cell, as_csv
from kg.web.view import View

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_EVIDENCE = """SELECT ?value ?title ?path ?table ?quote ?start ?end ?page WHERE {{
  {values}
  ?value eco:statedIn/dcterms:title ?title ; eco:evidence ?evidence .
  ?evidence eco:quote ?quote ; eco:start ?start ; eco:end ?end .
  OPTIONAL {{ ?evidence eco:sectionPath ?path }}
  OPTIONAL {{ ?evidence eco:tableTitle ?table }}
  OPTIONAL {{ ?evidence eco:page ?page }}
}} ORDER BY ?title ?start"""


def csv(comparisons: Sequence[Comparison], years: tuple[int, int], view: View) -> Response:
    """UTF-8 with a byte-order mark, headings for people, nothing that runs as a formula."""
    body = as_csv(_headings(years, view), rows(comparisons, view))
    return _file(body, "text/csv; charset=utf-8", "csv")


async def evidence(site: Site, iris: Sequence[str]) -> list[Row]:
    """What the values rest on."""
    if not iris:
        return []
    return await site.rows(_EVIDENCE.format(values=asking.values("value", iris)))


async def xlsx(
    comparisons: Sequence[Comparison],
    years: tuple[int, int],
    evidence: Sequence[Row],
    manifest: Manifest,
    view: View,
) -> Response:
    """Three sheets: the table with figures as figures, the sentences they rest on, and notes."""
    body = await asyncio.to_thread(_workbook, comparisons, years, evidence, manifest, view)
    return _file(body, _XLSX, "xlsx")


def _workbook(
    comparisons: Sequence[Comparison],
    years: tuple[int, int],
    evidence: Sequence[Row],
    manifest: Manifest,
    view: View,
) -> bytes:
    from openpyxl import Workbook  # slow to import, and seldom wanted

    from kg.export import sheets

    t = view.t
    book = Workbook(write_only=True)
    widths = (28, 12, 22, 8, 10, 20, 8, 10, 20, 10, 12, 12, 36)
    table = sheets.Sheet(book, t("对比", "Comparison"), _headings(years, view), widths)
    for row in rows(comparisons, view):
        table.append(row)
    table.finish()
    headings = [
        t("规划", "Plan"),
        t("章节", "Section"),
        t("表", "Table"),
        t("原文", "Words"),
        t("起", "From"),
        t("止", "To"),
        t("陈述", "Statement"),
    ]
    sources = sheets.Sheet(book, t("依据", "Sources"), headings, (40, 50, 30, 70, 9, 9, 60))
    for each in evidence:
        place = (each["title"], each.get("path", ""), each.get("table", ""), each["quote"])
        sources.append([*place, int(each["start"]), int(each["end"]), each["value"]])
    sources.finish()
    said = [
        (t("数据版本", "Data version"), manifest.version),
        (t("构建时间", "Built"), manifest.built),
        (
            t("起止", "Offsets"),
            t("依据表中的起止为规范文本的字符位置", "Places are characters of the canonical text"),
        ),
    ]
    for comparison in comparisons:
        label = comparison.indicator.label(view.lang)
        said += [(label, note) for note in sheets.numbered(comparison.notes)]
    sheets.notes(book, t("说明", "Notes"), said)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(years: tuple[int, int], view: View) -> list[str]:
    t = view.t
    base, goal = years
    return [
        t("指标", "Indicator"),
        t("单位", "Unit"),
        t("地区", "Area"),
        t("现状年", "Year"),
        t(f"{base}年现状", f"Baseline {base}"),
        t("现状原文", "Baseline as written"),
        t("比较符", "Comparator"),
        t(f"{goal}年目标", f"Target {goal}"),
        t("目标原文", "Target as written"),
        t("变化", "Change"),
        t("与上级目标之差", "Gap to the area above"),
        t("性质", "Binding or expected"),
        t("说明", "Notes"),
    ]


def rows(comparisons: Iterable[Comparison], view: View) -> Iterator[list[Cell]]:
    """A row for each area of each comparison, as the files have them."""
    for comparison in comparisons:
        for line in comparison.lines:
            if not line.empty:
                yield _row(comparison, line, view)


def _row(comparison: Comparison, line: Line, view: View) -> list[Cell]:
    numbers = sorted({*line.baseline_notes, *line.target_notes})
    target = line.target
    natures = {
        "Binding": view.t("约束性", "binding"),
        "Expected": view.t("预期性", "expected"),
    }
    return [
        comparison.indicator.label(view.lang),
        comparison.indicator.unit_label(view.lang),
        line.area.label,
        line.baseline.year if line.baseline else None,
        _number(line.baseline),
        line.baseline.text if line.baseline else "",
        figures.canonical(target).sign if target else "",
        _number(target),
        target.text if target else "",
        float(line.change) if line.change is not None else None,
        float(line.gap) if line.gap is not None else None,
        natures.get(target.binding or "", "") if target else "",
        " ".join(comparison.notes[number - 1] for number in numbers),
    ]


def _number(value: Value | None) -> float | None:
    return float(value.canonical) if value is not None and value.canonical is not None else None


def _file(body: bytes, media: str, suffix: str) -> Response:
    headers = {
        "content-disposition": f'attachment; filename="compare.{suffix}"',
        "cache-control": "no-cache",
    }
    return Response(body, media_type=media, headers=headers)
