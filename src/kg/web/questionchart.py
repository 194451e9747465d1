"""A question's answer as what its chart draws, by the chart that its author asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.queries import Cell, Question, Table

_MOST = 20  # bars, or rows of a heat table
_MOST_LINKS = 150
_FAR = "→ "  # before the names of a flow's far side, to tell them from the near side's
# A column of these adds up over rows; others do not, and the first row stands.
_ADDS = ("投资", "金额", "合计", "数量", "个数", "项目数", "次数", "数目")

Row = dict[str, Cell]
Drawn = dict[str, Any]


def chart(question: Question, table: Table, lang: str) -> Drawn | None:
    """Plain data for the script that draws, or nothing where there is nothing to draw."""
    hint = question.chart
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    rows = [row for row in rows if row.get(hint.x) not in (None, "")]
    if not rows or hint.x not in table.columns:
        return None
    made: Drawn | None
    match hint.kind:
        case "bar" | "grouped-bar":
            made = _bars(question, rows)
        case "line":
            made = _lines(question, rows)
        case "heat":
            made = _heat(question, rows)
        case "sankey" | "network":
            made = _links(question, rows)
        case _:
            return None
    if made is None:
        return None
    name = hint.size if hint.kind in ("sankey", "network") else hint.y
    label = question.columns.get(name)
    return {
        **made,
        "kind": hint.kind,
        "slug": question.slug,
        "measure": (label.en if lang == "en" else label.zh) if label else "",
    }


def _bars(question: Question, rows: Sequence[Row]) -> Drawn | None:
    hint = question.chart
    names = list(dict.fromkeys(_text(row[hint.x]) for row in rows))
    series = (
        list(dict.fromkeys(_text(row.get(hint.series)) for row in rows)) if hint.series else [""]
    )
    label = question.columns.get(hint.y)
    adds = not hint.y or (label is not None and any(word in label.zh for word in _ADDS))
    cells: dict[tuple[str, str], float] = {}
    for row in rows:
        value = 1.0 if not hint.y else _number(row.get(hint.y))
        if value is None:
            continue
        place = (_text(row[hint.x]), _text(row.get(hint.series)) if hint.series else "")
        if adds:
            cells[place] = cells.get(place, 0.0) + value
        else:
            cells.setdefault(place, value)
    if not cells:
        return None
    names = [name for name in names if any((name, one) in cells for one in series)]
    if adds and not hint.series:
        names.sort(key=lambda name: -cells[name, ""])
    return {
        "names": names[:_MOST],
        "left_out": max(0, len(names) - _MOST),
        "series": [
            {"name": one, "data": [cells.get((name, one)) for name in names[:_MOST]]}
            for one in series[:8]
        ],
    }


def _lines(question: Question, rows: Sequence[Row]) -> Drawn | None:
    hint = question.chart
    names = sorted({_text(row[hint.x]) for row in rows})
    lines: dict[str, dict[str, float]] = {}
    for row in rows:
        value = _number(row.get(hint.y))
        if value is not None:
            line = lines.setdefault(_text(row.get(hint.series)) if hint.series else "", {})
            line.setdefault(_text(row[hint.x]), value)
    if not lines:
        return None
    return {
        "names": names,
        "left_out": max(0, len(lines) - 8),
        "series": [
            {"name": name, "data": [line.get(at) for at in names]}
            for name, line in list(lines.items())[:8]
        ],
    }


def _heat(question: Question, rows: Sequence[Row]) -> Drawn | None:
    hint = question.chart
    names = list(dict.fromkeys(_text(row[hint.x]) for row in rows))
    across = list(dict.fromkeys(_text(row.get(hint.series)) for row in rows))
    cells: dict[tuple[int, int], float] = {}
    for row in rows:
        value = 1.0 if not hint.y else _number(row.get(hint.y))
        place = (across.index(_text(row.get(hint.series))), names.index(_text(row[hint.x])))
        if value is not None and place[1] < _MOST:
            cells[place] = cells.get(place, 0.0) + value if not hint.y else value
    if not cells:
        return None
    return {
        "names": names[:_MOST],
        "across": across,
        "left_out": max(0, len(names) - _MOST),
        "cells": [[x, y, value] for (x, y), value in cells.items()],
    }


def _links(question: Question, rows: Sequence[Row]) -> Drawn | None:
    hint = question.chart
    links: dict[tuple[str, str, str], float] = {}
    # What flows from a theme to a department of the same name does not flow in a circle.
    far = _FAR if hint.kind == "sankey" else ""
    for row in rows:
        if row.get(hint.y) in (None, ""):
            continue
        key = (_text(row[hint.x]), far + _text(row[hint.y]), _text(row.get(hint.series)))
        size = _number(row.get(hint.size)) if hint.size else 1.0
        if key[0] != key[1] and size:
            links[key] = links.get(key, 0.0) + size
    if not links:
        return None
    kept = sorted(links.items(), key=lambda link: -link[1])[:_MOST_LINKS]
    sides: dict[str, str] = {}
    for (source, target, _), _size in kept:
        sides.setdefault(source, "x")
        sides.setdefault(target, "y")
    return {
        "nodes": [
            {"name": name, "label": name.removeprefix(far), "side": side}
            for name, side in sides.items()
        ],
        "links": [
            {"source": source, "target": target, "kind": kind, "value": value}
            for (source, target, kind), value in kept
        ],
        "left_out": len(links) - len(kept),
    }


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else None
