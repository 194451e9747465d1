"""PDF files that cannot be read: scans, passwords, broken ones, too large ones."""

from __future__ import annotations

import io

import pytest
from pdf_sheets import (
    HEIGHT,
    SENTENCE,
    WIDTH,
    Sheet,
    pdf,
    read,
    texts,
)
from reportlab.lib.pdfencrypt import StandardEncryption

from kg.errors import DocumentError, DocumentTooLarge, EncryptedDocument, NoTextLayer


def picture(sheet: Sheet) -> None:
    from reportlab.lib.utils import ImageReader

    grey = b"P5 40 40 255 " + bytes(range(40)) * 40
    sheet.canvas.drawImage(ImageReader(io.BytesIO(grey)), 0, 0, WIDTH, HEIGHT)


def test_a_scan_is_told_to_have_no_text() -> None:
    with pytest.raises(NoTextLayer, match="3 pages are pictures without text") as error:
        read(pdf(picture, picture, picture))
    assert "OCR" in str(error.value)


def test_a_scanned_page_among_others_is_pointed_at() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE * 4 + "。")

    document = read(pdf(page, picture, page, page))
    assert document.warnings == ("[no-text] plan.pdf: pictures without text on 1 pages: 2",)


def test_a_password() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    locked = StandardEncryption("user", ownerPassword="owner", strength=128)
    with pytest.raises(EncryptedDocument, match="password"):
        read(pdf(page, encrypt=locked))
    only_owner = StandardEncryption("", ownerPassword="owner", strength=128)
    assert texts(read(pdf(page, encrypt=only_owner))) == [SENTENCE + "。"]


def test_broken_files() -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    data = pdf(page)
    for broken in (b"%PDF-1.7\n" + b"\0" * 500, data[:200]):
        with pytest.raises(DocumentError):
            read(broken)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(sheet: Sheet) -> None:
        sheet.body(SENTENCE + "。")

    data = pdf(page, page, page)
    monkeypatch.setenv("KG_PAGES", "2")
    with pytest.raises(DocumentTooLarge, match=r"more than 2 pages.*KG_PAGES"):
        read(data)
    monkeypatch.delenv("KG_PAGES")
    monkeypatch.setenv("KG_PARSE_TIMEOUT", "0.001")
    with pytest.raises(DocumentError, match=r"took more than 0\.001 seconds"):
        read(data)
