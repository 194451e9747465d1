"""Writes the elements of a plan as text (as word processors dump it), Word or a web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.table import Table as WordTable

from benchmarks.generate.layout import Box, Element, Grid, Heading, Paragraph, Title

_THEN = datetime(2021, 1, 1)


def write(elements: Sequence[Element], path: Path) -> None:
    """By the suffix of ``path``; the same elements make the same bytes."""
    if path.suffix == ".docx":
        _docx(elements, path)
        return
    lines = _html(elements) if path.suffix == ".html" else _text(elements)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _text(elements: Sequence[Element]) -> Iterator[str]:
    for element in elements:
        match element:
            case Grid(rows):
                for row in rows:
                    for cell in row:
                        yield "\t" + (cell or "")
                    yield ""
                yield ""
            case Title(text):
                yield from (text, "")
            case Heading(text=text) | Paragraph(text) | Box(text):
                yield text


def _html(elements: Sequence[Element]) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
    yield f"<title>{escape(_title(elements))}</title></head><body>"
    for element in elements:
        match element:
            case Title(text):
                yield f"<h1>{escape(text)}</h1>"
            case Heading(level, text):
                yield f"<h{level + 1}>{escape(text)}</h{level + 1}>"
            case Paragraph(text) | Box(text):
                yield f"<p>{escape(text)}</p>"
            case Grid():
                yield "<table>"
                yield from _html_rows(element)
                yield "</table>"
    yield "</body></html>"


def _html_rows(grid: Grid) -> Iterator[str]:
    for number, row in enumerate(grid.rows):
        cells = []
        for column, cell in enumerate(row):
            if cell is None:
                continue
            below = (r[column] if column < len(r) else "" for r in grid.rows[number + 1 :])
            height = 1
            for other in below:
                if other is not None:
                    break
                height += 1
            across = f' colspan="{grid.width}"' if len(row) == 1 else ""
            down = f' rowspan="{height}"' if height > 1 else ""
            cells.append(f"<td{across}{down}>{escape(cell)}</td>")
        yield f"<tr>{''.join(cells)}</tr>"


def _docx(elements: Sequence[Element], path: Path) -> None:
    word = docx.Document()
    word.core_properties.created = word.core_properties.modified = _THEN
    for element in elements:
        match element:
            case Title(text):
                word.add_heading(text, 0)
            case Heading(level, text):
                word.add_heading(text, level)
            case Paragraph(text) | Box(text):
                word.add_paragraph(text)
            case Grid():
                _word_table(word, element)
    word.save(str(path))
    _settle(path)


def _word_table(word: Word, grid: Grid) -> None:
    table: WordTable = word.add_table(rows=len(grid.rows), cols=grid.width)
    for number, row in enumerate(grid.rows):
        cells = table.rows[number].cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0] or ""
            continue
        for column, cell in enumerate(row):
            if cell is None:
                above = table.cell(number - 1, column)
                text = above.text
                above.merge(cells[column]).text = text
            else:
                cells[column].text = cell


def _settle(path: Path) -> None:
    """Writes the archive anew with one date, so that a seed gives the same bytes."""
    with ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(ZipInfo(name, _THEN.timetuple()[:6]), content, ZIP_DEFLATED)


def _title(elements: Sequence[Element]) -> str:
    return next((element.text for element in elements if isinstance(element, Title)), "")
