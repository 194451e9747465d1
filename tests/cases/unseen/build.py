"""Plans nobody has seen, as the files they were published in.

A ``.plan`` holds a plan's lines; rows of a table begin with ``||`` and part their cells with ``||``,
``{r2}`` and ``{c3}`` before a cell say how many rows and columns it spans, and ``@@NEST`` to
``@@END`` stand round a table that lies within the cell of the lines above it. A ``.txt`` is a text
dump as it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import docx

HERE = Path(__file__).parent
_SPAN = re.compile(r"\{([rc])(\d)\}")
_CHAPTER, _SECTION = re.compile(r"第.{1,2}章"), re.compile(r"第.{1,2}节")
_DECIMAL = re.compile(r"[0-9](?:\.[0-9])?\s")  # left as plain paragraphs, as many authors do


@dataclass(frozen=True)
class Cell:
    text: str
    rows: int
    columns: int


Rows = list[list[Cell]]


@dataclass(frozen=True)
class Box:
    """A title and paragraphs drawn within one cell, with tables among them."""

    parts: tuple[str | Rows, ...]


def plans() -> dict[str, tuple[str, bytes]]:
    """By slug, a file's name and its bytes."""
    found = {path.stem: (path.name, path.read_bytes()) for path in sorted(HERE.glob("*.txt"))}
    found["putian-2021"] = ("putian-2021.html", page(HERE / "putian-2021.plan"))
    for slug in ("wengniute-2016", "gaotai-2026"):
        found[slug] = (f"{slug}.docx", word(HERE / f"{slug}.plan"))
    return found


def parts(path: Path) -> Iterator[str | Rows | Box]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    boxed = _boxed(lines)
    inside: list[str | Rows] = []
    rows: Rows = []
    for at, line in [*enumerate(lines), (len(lines), "")]:
        if line.startswith("||"):
            rows.append([_cell(text) for text in line[2:].split("||")])
            continue
        if rows:
            if at - 1 in boxed:
                inside.append(rows)
            else:
                yield rows
            rows = []
        if at in boxed:
            inside += [line] if not line.startswith("@@") else []
            if at + 1 not in boxed:
                yield Box(tuple(inside))
                inside = []
        elif line:
            yield line


def _boxed(lines: list[str]) -> set[int]:
    """The lines of boxes: from the title 专栏 before a nested table to the heading after it."""
    found: set[int] = set()
    for at, line in enumerate(lines):
        if line == "@@NEST":
            first = max(i for i in range(at) if lines[i].startswith("专栏"))
            last = next(
                i
                for i in range(at, len(lines))
                if _SECTION.match(lines[i]) or _DECIMAL.match(lines[i])
            )
            found |= set(range(first, last))
    return found


def _cell(text: str) -> Cell:
    spans = {kind: int(count) for kind, count in _SPAN.findall(text)}
    return Cell(_SPAN.sub("", text).strip(), spans.get("r", 1), spans.get("c", 1))


def word(path: Path) -> bytes:
    document = docx.Document()
    for part in parts(path):
        if isinstance(part, Box):
            cell = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
            cell.paragraphs[0].text = part.parts[0]
            for inner in part.parts[1:]:
                if isinstance(inner, str):
                    cell.add_paragraph(inner)
                else:
                    word_table(cell, inner)
        elif isinstance(part, list):
            word_table(document, part)
        elif part.startswith("# "):
            document.add_paragraph(part[2:], style="Title")
        elif _CHAPTER.match(part) or _SECTION.match(part):
            document.add_heading(part, 1 if _CHAPTER.match(part) else 2)
        else:
            document.add_paragraph(part)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_table(parent: Any, rows: Rows) -> None:
    width = sum(cell.columns for cell in rows[0])
    table = parent.add_table(rows=len(rows), cols=width)
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            last = (at + cell.rows - 1, column + cell.columns - 1)
            target = table.cell(at, column)
            if last != (at, column):
                target = target.merge(table.cell(*last))
            taken |= {(r, c) for r in range(at, last[0] + 1) for c in range(column, last[1] + 1)}
            target.paragraphs[0].text = cell.text
            column += cell.columns


def page(path: Path) -> bytes:
    body = []
    for part in parts(path):
        if isinstance(part, list):
            body.append(_page_table(part))
        elif isinstance(part, str) and part.startswith("# "):
            body.append(f'<p style="text-align:center"><strong>{escape(part[2:])}</strong></p>')
        elif isinstance(part, str):
            body.append(f'<p style="text-indent: 2em;">　　{escape(part)}</p>')
    shell = (HERE / "page.html").read_text(encoding="utf-8")
    return shell.replace("<!-- body -->", "\n".join(body)).encode("gb18030")


def _page_table(rows: Rows) -> str:
    lines = ['<table border="1" cellspacing="0" cellpadding="0">']
    for row in rows:
        cells = (
            f'<td rowspan="{cell.rows}" colspan="{cell.columns}"><p>{escape(cell.text)}</p></td>'
            for cell in row
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])
