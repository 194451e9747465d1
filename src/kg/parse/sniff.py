"""What kind of file it is, by its content; its name decides only between kinds of plain text."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePath
from typing import NoReturn

from kg.errors import BinaryDocument, EncryptedDocument, Place
from kg.parse.archives import open_archive


class Format(Enum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:p|div|table|span|br|h[1-6]|td)[\s/>]", re.IGNORECASE)
_HTML_NAMES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml"})
_MARKDOWN_NAMES = frozenset({".md", ".markdown"})
_PACKED = (  # what a zip archive is, by a part that it has
    ("ofd.xml", "an OFD file"),
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
    ("meta-inf/container.xml", "an EPUB book"),
)
_HEAD = 4096


def format_of(data: bytes, name: str) -> Format:
    """The format of a file. Raises BinaryDocument for what no reader reads, with what it seems
    to be, EncryptedDocument for a Word file behind a password, UnsafeDocument or DocumentError for
    an archive that is hostile or broken."""
    suffix = PurePath(name).suffix.lower()
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _packed(data, name)
    if head.startswith(_OLE):
        if _ENCRYPTED in data:
            raise EncryptedDocument("the file is protected by a password", place=Place(name))
        _refuse("an old Word (.doc) or WPS file", name)
    if head.startswith(b"{\\rtf"):
        _refuse("an RTF file", name)
    text = _bare(head)
    if text.lstrip().lower().startswith(b"mime-version:"):
        _refuse("a web archive (.mht)", name, "save the page as html")
    if b"w:wordDocument" in text or b"pkg:package" in text:
        _refuse("a Word file in flat XML", name)
    if _HTML.search(text) or (suffix in _HTML_NAMES and _TAG.search(_bare(data))):
        return Format.HTML
    return Format.MARKDOWN if suffix in _MARKDOWN_NAMES else Format.TEXT


def _bare(data: bytes) -> bytes:
    """Text in UTF-16 as its lower bytes, so that tags can be looked for."""
    return data.replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data


def _packed(data: bytes, name: str) -> Format:
    with open_archive(data, name) as archive:
        parts = {part.lstrip("/").lower() for part in archive.namelist()}
    for part, kind in _PACKED:
        if part in parts:
            _refuse(kind, name)
    if "[content_types].xml" not in parts:
        _refuse("an archive", name, "unpack it and add the plan in it")
    return Format.DOCX


def _refuse(kind: str, name: str, hint: str = "save it as .docx") -> NoReturn:
    raise BinaryDocument(f"this is {kind}", place=Place(name), hint=hint)
