"""What other programs make of the plan: a word processor saves it as PDF, Word file and web page, a
browser prints the page; what is read from each is what is read from the dump."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from as_docx import docx_of
from as_text import dump, page
from invented_plan import PLAN

from kg.document import BlockKind, Document
from kg.parse import parse
from kg.profile import PlanProfile
from peers import peer

PROFILE = PlanProfile("plan", area="341825")
# A word processor keeps neither the numbers that it counts when it writes html …
UNNUMBERED = {"html"}
# … nor, without a style for them, what tells footnotes from text when it prints.
PRINTED = {"pdf"}


def read(data: bytes, name: str) -> Document:
    return parse(data, name, "plan", PROFILE)


def contents(document: Document, *, footnotes: bool) -> list[object]:
    """Outline, paragraphs and grids without white space."""
    found: list[object] = []
    for block in document.blocks:
        text = "".join(document.quote(block.span).split()).lstrip("\ufffd")
        if block.table:
            found.append(
                [
                    ["".join(document.quote(cell.span).split()) for cell in row]
                    for row in block.table.grid
                ]
            )
        elif block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.NOTE, BlockKind.BOX):
            found.append((block.kind, block.level, text))
        elif block.kind is BlockKind.FOOTNOTE and footnotes:
            found.append((block.kind, 0, text))
    return found


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan as a word processor saves it."""
    folder = tmp_path_factory.mktemp("saved")
    source = folder / "source.docx"
    source.write_bytes(docx_of(PLAN))
    for kind in ("pdf", "docx", "html"):
        subprocess.run(
            [
                peer("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless", "--norestore", "--convert-to", kind,
                "--outdir", str(folder / kind), str(source),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return folder


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_saved_by_a_word_processor(kind: str, saved: Path) -> None:
    path = saved / kind / f"source.{kind}"
    document, dumped = read(path.read_bytes(), path.name), read(dump(PLAN).encode(), "plan.txt")
    told = contents(document, footnotes=kind not in PRINTED)
    base = contents(dumped, footnotes=kind not in PRINTED)
    if kind in UNNUMBERED:
        told, base = tables(told), tables(base)
    if kind in PRINTED:
        told = [each for each in told if not is_note(each)]
    assert told == base


def tables(found: list[object]) -> list[object]:
    return [each for each in found if isinstance(each, list)]


def is_note(each: object) -> bool:
    return isinstance(each, tuple) and any(each[2].endswith(note) for note in PLAN.footnotes)


def test_printed_by_a_browser(tmp_path: Path) -> None:
    source, target = tmp_path / "plan.html", tmp_path / "plan.pdf"
    whole = page(PLAN)
    start, end = whole.index('<div id="zoom"'), whole.index('<div class="operate"')
    style = whole[whole.index("<style>") : whole.index("</style>")]
    source.write_text(
        f"<html><head><meta charset=utf-8>{style}</style></head>{whole[start:end]}</html>", "utf-8"
    )
    subprocess.run(
        [
            peer("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
            f"--print-to-pdf={target}", source.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document, dumped = read(target.read_bytes(), "plan.pdf"), read(dump(PLAN).encode(), "plan.txt")
    told = [each for each in contents(document, footnotes=False) if not is_note(each)]
    assert told == contents(dumped, footnotes=False)
