"""Three more plans nobody has seen, as the files they were published in.

A ``.plan`` holds a plan's lines, its tables as in ``tests/cases/unseen/build.py``. In the Word file
``H1``–``H3`` begin a heading, ``N`` an item whose number Word counts, and ``^[…]`` is a footnote.
A ``.txt`` is a text dump as it is.
"""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.cases.unseen.build import Rows, parts, word_table

HERE = Path(__file__).parent
_NOTE = re.compile(r"\^\[([^\]]*)\]")
_FIGURES = re.compile(r"([0-9A-Za-z.]+)")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def plans() -> dict[str, tuple[str, bytes]]:
    """By slug, a file's name and its bytes."""
    shell = (HERE / "page.html").read_text(encoding="utf-8")
    head = "龙泉市生态环境保护“十五五”规划"
    return {
        "longquan-2026": ("longquan-2026.docx", word(HERE / "longquan-2026.plan", head)),
        "yuxi-2021": ("yuxi-2021.html", page(HERE / "yuxi-2021.plan", shell)),
        "huoshan-2021": ("huoshan-2021.txt", (HERE / "huoshan-2021.txt").read_bytes()),
    }


def word(path: Path, running_head: str) -> bytes:
    document = docx.Document()
    notes: list[str] = []
    for part in parts(path):
        if isinstance(part, list):
            word_table(document, part)
        elif isinstance(part, str):
            _paragraph(document, part, notes)
    document.sections[0].header.paragraphs[0].text = running_head
    _add_footnotes(document, notes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraph(document: Any, line: str, notes: list[str]) -> None:
    mark, _, rest = line.partition(" ")
    if mark in ("H1", "H2", "H3"):
        document.add_heading(rest, int(mark[1]))
        return
    style = {"#": "Title", "N": "List Number"}.get(mark)
    paragraph = document.add_paragraph(style=style)
    for at, text in enumerate(_NOTE.split(rest if style else line)):
        if at % 2 == 0:
            paragraph.add_run(text)
        else:
            notes.append(text)
            run = paragraph.add_run()
            run.font.superscript = True
            reference = f'<w:footnoteReference {nsdecls("w")} w:id="{len(notes)}"/>'
            run._r.append(parse_xml(reference))


def _add_footnotes(document: Any, notes: list[str]) -> None:
    bodies = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r>'
        f"<w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:footnote>"
        for at, text in enumerate(notes, 1)
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{bodies}</w:footnotes>'
    )
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, _RELATION)


def page(path: Path, shell: str) -> bytes:
    """The plan in its site's page, in GB18030."""
    body = []
    for part in parts(path):
        if isinstance(part, list):
            body.append(_page_table(part))
        elif isinstance(part, str) and part.startswith("# "):
            body.append(f'<p align="center"><b>{_spans(part[2:])}</b></p>')
        elif isinstance(part, str):
            body.append(f'<p class="MsoNormal">&nbsp;&nbsp;&nbsp;&nbsp;{_spans(part)}</p>')
    return shell.replace("<!-- body -->", "\n".join(body)).encode("gb18030")


def _spans(text: str) -> str:
    """Figures and Latin letters in spans of their own, as Word pastes them into a page."""
    parts = _FIGURES.split(text)
    return "".join(
        f'<span lang="EN-US">{part}</span>' if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )


def _page_table(rows: Rows) -> str:
    lines = ['<div align="center"><table class="MsoTableGrid" border="1"><tbody>']
    for row in rows:
        lines.append("<tr>")
        for cell in row:
            spans = "".join(
                f' {name}="{count}"'
                for name, count in (("rowspan", cell.rows), ("colspan", cell.columns))
                if count > 1
            )
            lines.append(f'<td{spans}><p align="center">{_spans(cell.text)}</p></td>')
        lines.append("</tr>")
    return "\n".join([*lines, "</tbody></table></div>"])
