"""PDF files with a text layer. The engine runs in a process of its own: a file that makes it
crash, hang or swell ends that process, not this one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kg import settings
from kg.errors import DocumentError, EncryptedDocument, NoTextLayer, Place
from kg.parse import flow, pdf_layout
from kg.parse.limits import MIB, Limits, refuse
from kg.parse.pdf_lines import Page, page_of

MEDIA_TYPE = "application/pdf"
ENGINE = Path(__file__).with_name("pdf_engine.py")
SPARSE = 30  # characters of a page that has no text to speak of
UNREADABLE = 0.05  # share of characters that are in no character set


def read(data: bytes, name: str, limits: Limits) -> flow.Reading:
    """The text of a PDF, page by page. Raises NoTextLayer for a scan, EncryptedDocument,
    DocumentTooLarge, or DocumentError for a file that is broken or takes too long."""
    return layout(pages(data, name, limits), name)


def pages(data: bytes, name: str, limits: Limits) -> list[Page]:
    """What the engine finds on each page."""
    arguments = [str(limits.pages), str(limits.memory), str(int(limits.timeout) + 1)]
    place = Place(name)
    try:
        run = subprocess.run(
            [sys.executable, "-P", "-B", str(ENGINE), *arguments],
            input=data,
            capture_output=True,
            timeout=limits.timeout,
            check=False,
        )
        answer: dict[str, Any] = json.loads(run.stdout) if run.returncode == 0 else {}
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"its text took more than {limits.timeout:g} seconds to read",
            place=place,
            hint=f"print it to a new PDF; {settings.PARSE_TIMEOUT.env} moves the limit",
        ) from error
    except ValueError:
        answer = {}
    match answer.get("refused"):
        case "password":
            raise EncryptedDocument("the file is protected by a password", place=place)
        case "pages":
            refuse(f"more than {limits.pages} pages", settings.PAGES.env, name)
        case "size" | "memory":
            refuse(
                f"reading it takes more than {limits.memory // MIB} MiB",
                settings.PARSE_MEMORY.env,
                name,
            )
    if "pages" not in answer:
        raise DocumentError("the PDF is broken", place=place, hint="print it to a new PDF")
    return [page_of(number, found) for number, found in enumerate(answer["pages"], 1)]


def layout(found: list[Page], name: str) -> flow.Reading:
    """The text of pages. Raises NoTextLayer where there is none."""
    place = Place(name)
    letters = sum(not c.text.isspace() for page in found for c in page.chars)
    empty = [p.number for p in found if len(p.chars) < SPARSE and p.images]
    if not letters or (letters < SPARSE * len(found) and len(empty) * 2 > len(found)):
        raise NoTextLayer(f"its {len(found)} pages are pictures without text", place=place)
    lost = sum("\ue000" <= c.text <= "\uf8ff" or c.text == "\ufffd" for p in found for c in p.chars)
    if lost > UNREADABLE * letters:
        raise NoTextLayer(
            "its fonts do not say which characters they show",
            place=place,
            hint="print it anew with fonts embedded, or recognise its text (OCR)",
        )
    warnings = []
    if empty:
        numbers = ", ".join(map(str, empty[:20])) + (" …" if len(empty) > 20 else "")
        warnings.append(("no-text", f"pictures without text on {len(empty)} pages: {numbers}"))
    return flow.Reading(pdf_layout.read(found), MEDIA_TYPE, warnings=tuple(warnings))
