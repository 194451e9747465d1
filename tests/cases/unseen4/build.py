"""Two plans nobody has seen: a Shandong county in a Word file (a table nested in a box, a table of
two halves side by side, years as rows) and a Shaanxi county in a government page (targets and results
as rows, towns as columns). Notation as in ``tests/cases/unseen2``; in the Word file ``@@BOX`` to
``@@END`` stand round a box drawn as one cell, tables within it nested in the cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from tests.cases.unseen.build import parts, word_table
from tests.cases.unseen2.build import _add_footnotes, _paragraph, page
from tests.cases.unseen2.build import word as plain_word

HERE = Path(__file__).parent


class _Text:
    """Lines that read as a file's."""

    def __init__(self, lines: list[str]) -> None:
        self.text = "\n".join(lines)

    def read_text(self, encoding: str = "utf-8") -> str:  # noqa: ARG002
        return self.text


def plans() -> dict[str, tuple[str, bytes]]:
    """By slug, a file's name and its bytes."""
    plan = HERE / "yishui-2021.plan"
    shell = (HERE / "page.html").read_text(encoding="utf-8")
    return {
        "yishui-2021": ("yishui-2021.docx", word(plan, "沂水县“十四五”生态环境保护规划")),
        "renhua-2026": (
            "renhua-2026.docx",
            plain_word(HERE / "renhua-2026.plan", "仁化县生态环境保护“十五五”规划"),
        ),
        "liuba-2021": ("liuba-2021.txt", (HERE / "liuba-2021.txt").read_bytes()),
        "yangxian-2026": ("yangxian-2026.html", page(HERE / "yangxian-2026.plan", shell)),
    }


def word(path: Path, running_head: str) -> bytes:
    document = docx.Document()
    notes: list[str] = []
    lines: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "@@LAST"]:
        if not line.startswith("@@"):
            lines.append(line)
            continue
        if line == "@@END":
            _box(document, lines)
        else:
            for part in parts(_Text(lines)):  # type: ignore[arg-type]
                if isinstance(part, list):
                    word_table(document, part)
                elif isinstance(part, str):
                    _paragraph(document, part, notes)
        lines = []
    document.sections[0].header.paragraphs[0].text = running_head
    _add_footnotes(document, notes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _box(document: Any, lines: list[str]) -> None:
    cell = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
    cell.paragraphs[0].text = lines[0]
    for part in parts(_Text(lines[1:])):  # type: ignore[arg-type]
        if isinstance(part, list):
            word_table(cell, part)
        elif isinstance(part, str):
            cell.add_paragraph(part)
