"""What tables say across their rows and columns beyond an indicator a row and a year a column:
areas a column, a goal and a result a row, several pollutants to a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Cell, Document, Table
from kg.extract import evidence
from kg.records import ValueKind

_GOAL = re.compile(
    r"(?:年度|规划|计划|预期|考核)?目标(?:值|数)?|(?:规划|计划|预期)(?:值|数)?|任务数?"
)
_MEASURED = re.compile(
    r"(?:年度)?(?:实际|完成|现状|监测|实绩|统计)(?:完成)?(?:值|数|情况|结果)?|达到值?"
)
_AREA = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木|县|区|市|旗)(?:[（(][^（()）]{1,12}[)）])?"
)
_KIND_OF_AREA = re.compile(
    r"各|所[在属]|涉及|行政|^[省市县区镇乡街旗]{0,2}(?:[省市县区镇乡旗]|街道)$|(?:城|郊|园|库|矿|林|牧|灌|厂|景|辖|保护|功能|开发|示范|控制|聚集|集聚)区"
)
_ALL_AREAS = re.compile(
    r"(?:全(?:县|区|市|州|旗|镇|域|省|盟))?(?:总计|合计|小计|总数)|全(?:县|区|市|州|旗|域)"
)
_SECTION = re.compile(r"断面|点位|测点")
_LEVEL = re.compile(
    r"[（(](?:国家|自治区|[国省市州区县])(?:级|[控考]|级?(?:控制|考核)|省[控考])(?:断面|点位)?[)）]$"
)


def goal_or_result(document: Document, table: Table) -> int | None:
    """The column that says of each row whether it holds goals or results, where rows of both
    kinds take turns (优良天数比率 | 目标 | 实际); None where no column does."""
    body = table.grid[table.header_rows :]
    for column in range(table.width):
        words = {evidence.content(document, row[column]) for row in body if _whole(row, column)}
        goals = {w for w in words if _GOAL.fullmatch(w)}
        results = {w for w in words if _MEASURED.fullmatch(w)}
        if goals and results and goals | results == words:
            return column
    return None


def _whole(row: Sequence[Cell], column: int) -> bool:
    return not row[column].empty and row[column].colspan == 1


def row_kind(said: str, of_column: ValueKind) -> ValueKind:
    """The kind of a row that says 目标 or 实际 in a column of a year whose own kind tells whether
    that year is past."""
    if _MEASURED.fullmatch(said):
        return ValueKind.OBSERVATION
    if _GOAL.fullmatch(said):
        return ValueKind.TARGET if of_column is ValueKind.TARGET else ValueKind.PAST_TARGET
    return of_column


def areas(headers: Sequence[str]) -> dict[int, str]:
    """The columns headed by areas, two at least, by name; what is of all of them has no name."""
    named = {
        column: re.sub(r"[（(].*$", "", header)
        for column, header in enumerate(headers)
        if _AREA.fullmatch(header) and not _KIND_OF_AREA.search(header)
    }
    if len(named) < 2:
        return {}
    return {**named, **{c: "" for c, h in enumerate(headers) if _ALL_AREAS.fullmatch(h)}}


def section_column(table: Table, headers: Sequence[str], name: int) -> int | None:
    """The column of sections that several rows of pollutants share, before the column ``name``."""
    for column in range(name):
        cells = {row[column] for row in table.grid[table.header_rows :]}
        if _SECTION.search(headers[column]) and any(c.rowspan > 1 for c in cells):
            return column
    return None


def of_subject(table: Table, subject: int | None, names: Sequence[int]) -> frozenset[int]:
    """The columns whose cells run over all rows of a subject that has several: they speak of the
    subject, not of what its rows measure."""
    if subject is None or not names:
        return frozenset()
    body = table.grid[table.header_rows :]
    if not any(row[subject].rowspan > 1 for row in body):
        return frozenset()
    return frozenset(
        column
        for column in range(table.width)
        if column not in (subject, *names)
        and all(
            (row[column].row, row[column].rowspan) == (row[subject].row, row[subject].rowspan)
            for row in body
            if row[subject].colspan == 1
        )
    )


def without_level(site: str) -> tuple[str, str]:
    """A section's name without the level in brackets behind it, and that level: 甲桥（国控）."""
    level = _LEVEL.search(site)
    return (site[: level.start()], level.group()[1:-1]) if level else (site, "")
