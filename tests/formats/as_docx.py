"""The plan as a Word file: heading styles with automatic numbers, merged cells, a text box's
sibling (a one-cell table), real footnotes, raised figures."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from invented_plan import Box, Heading, Items, Para, Plan, Table

_PIECE = re.compile(r"\^([^^]+)\^|\{(\d+)\}|([^^{]+)")
_HEADINGS, _ITEMS = 50, 51  # lists of numbering.xml


def docx_of(plan: Plan) -> bytes:
    document = docx.Document()
    _number(document)
    for line in plan.front:
        document.add_paragraph(line)
    document.add_paragraph(plan.title, style="Title")
    for part in plan.parts:
        _add(document, part)
    stream = io.BytesIO()
    document.save(stream)
    return with_parts(stream.getvalue(), footnotes(plan.footnotes))


def _add(document: Any, part: object) -> None:
    match part:
        case Heading(level, number, text):
            paragraph = document.add_paragraph(text, style=f"Heading {level}")
            if number:
                _listed(paragraph, _HEADINGS, level - 1)
        case Para(text):
            write(document.add_paragraph(), text)
        case Items(texts):
            for text in texts:
                paragraph = document.add_paragraph()
                write(paragraph, text)
                _listed(paragraph, _ITEMS, 0)
        case Box(title, texts):
            cell = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
            cell.paragraphs[0].text = title
            for text in texts:
                cell.add_paragraph(text)
        case Table():
            document.add_paragraph(part.title)
            table(document, part)
            for note in part.notes:
                document.add_paragraph(note)


def write(paragraph: Any, text: str) -> None:
    """``text`` with its markup as runs."""
    for raised, note, plain in _PIECE.findall(text):
        run = paragraph.add_run(raised or plain)
        if raised:
            run.font.superscript = True
        if note:
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), note)
            run._r.append(reference)


def table(document: Any, part: Table) -> None:
    width = sum(cell.colspan for cell in part.rows[0])
    made = document.add_table(rows=len(part.rows), cols=width, style="Table Grid")
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(part.rows):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            last = (at + cell.rowspan - 1, column + cell.colspan - 1)
            target = made.cell(at, column)
            if last != (at, column):
                target = target.merge(made.cell(*last))
            taken |= {(r, c) for r in range(at, last[0] + 1) for c in range(column, last[1] + 1)}
            write(target.paragraphs[0], cell.text)
            column += cell.colspan


def _listed(paragraph: Any, num: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    number = properties._add_numPr()
    number._add_ilvl().val = level
    number._add_numId().val = num


def _number(document: Any) -> None:
    numbering = document.part.numbering_part.element
    heading_levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="第%{level + 1}{name}"/></w:lvl>'
        for level, name in enumerate("章节")
    )
    items = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl>'
    )
    for num, levels in ((_HEADINGS, heading_levels), (_ITEMS, items)):
        first_num = numbering.find(qn("w:num"))
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{num}">{levels}</w:abstractNum>'
        )
        first_num.addprevious(abstract)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="{num}"/></w:num>'
            )
        )


def footnotes(texts: tuple[str, ...]) -> dict[str, str]:
    """The part that holds footnotes, and what makes it one."""
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f"<w:footnoteRef/></w:r><w:r><w:t> {text}</w:t></w:r></w:p></w:footnote>"
        for number, text in enumerate(texts, 1)
    )
    separator = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    )
    return {"word/footnotes.xml": f"<w:footnotes {nsdecls('w')}>{separator}{notes}</w:footnotes>"}


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """The docx with further parts, each related to the document by the kind its name says."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                relations = "".join(
                    f'<Relationship Id="rIdx{index}" Target="{name.removeprefix("word/")}" Type="http://'
                    "schemas.openxmlformats.org/officeDocument/2006/relationships/"
                    f'{name.rpartition("/")[2].removesuffix(".xml")}"/>'
                    for index, name in enumerate(parts)
                )
                content = content.replace(
                    b"</Relationships>", f"{relations}</Relationships>".encode()
                )
            new.writestr(info.filename, content)
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()
