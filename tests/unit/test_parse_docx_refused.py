"""Word files that are broken, hostile or locked."""

from __future__ import annotations

import http.server
import io
import threading
import zipfile
from collections.abc import Iterator

import pytest
from docx_parts import TEXT, p, package, read, tbl, tc, tr

from kg.errors import (
    BinaryDocument,
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    EncryptedDocument,
    MacroDocument,
    UnsafeDocument,
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who asks it for anything."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


def test_nothing_outside_the_file_is_fetched(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    external = {"attachedTemplate": f"{url}t.dotm", "image": f"{url}i.png", "hyperlink": f"{url}h"}
    document = read(package(p(TEXT), external=external))
    assert asked == []
    assert document.warnings == (
        "[external] plan.docx: 2 references to other files not followed: attachedTemplate, image",
    )


def test_external_entities_are_refused_unread(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    head = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{url}e">]>'
    with pytest.raises(UnsafeDocument, match="document type"):
        read(package(p("&x;"), head=head))
    assert asked == []


def test_an_entity_bomb_is_refused() -> None:
    head = '<!DOCTYPE d [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )  # fmt: skip
    with pytest.raises(UnsafeDocument, match="document type"):
        read(package(p("&i;"), head=f"{head}]>"))


def test_an_archive_bomb_is_refused_before_it_unpacks() -> None:
    data = package(p(TEXT), extra={"word/media/bomb.bin": b"\0" * (64 << 20)})
    assert len(data) < 1 << 20
    with pytest.raises(UnsafeDocument, match=r"word/media/bomb\.bin unpacks to \d+ times its size"):
        read(data)


def test_many_parts_are_refused() -> None:
    extra = {f"x{index}": b"" for index in range(10_001)}
    with pytest.raises(UnsafeDocument, match=r"10005 parts|too many parts"):
        read(package(p(TEXT), extra=extra))


def test_what_unpacks_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_EXPANDED_SIZE", "1")
    noise = bytes(range(256)) * 4096
    with pytest.raises(DocumentTooLarge, match="KG_EXPANDED_SIZE moves the limit"):
        read(package(p(TEXT), extra={f"n{i}": noise for i in range(2)}))


def test_macros_are_refused() -> None:
    with pytest.raises(MacroDocument, match="macros"):
        read(package(p(TEXT), extra={"word/vbaProject.bin": b"x"}))
    with pytest.raises(MacroDocument, match="macros"):
        read(package(p(TEXT), media="application/vnd.ms-word.document.macroEnabled.main+xml"))


def test_a_password_is_asked_for_by_name() -> None:
    encrypted = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(EncryptedDocument, match="password"):
        read(encrypted)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web archive"),
    ],
)
def test_formats_that_no_reader_reads_are_named(data: bytes, says: str) -> None:
    with pytest.raises(BinaryDocument, match=says):
        read(data)


def test_archives_of_other_kinds_are_named() -> None:
    for part, says in (("OFD.xml", "OFD"), ("xl/workbook.xml", "Excel"), ("a.txt", "archive")):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(BinaryDocument, match=says):
            read(stream.getvalue(), "plan.zip")


def test_broken_files_are_told_so() -> None:
    whole = package(p(TEXT) * 200)
    with pytest.raises(DocumentError, match="broken archive"):
        read(whole[: len(whole) // 2])
    at = whole.index(b"word/document.xml") + 40
    with pytest.raises(DocumentError, match=r"cannot be unpacked|no XML"):
        read(whole[:at] + b"\xff" * 20 + whole[at + 20 :])
    with pytest.raises(DocumentError, match="no XML"):
        read(package("<w:p>"))
    with pytest.raises(EmptyDocument):
        read(package(p("")))


def test_a_table_beyond_the_limit_is_refused() -> None:
    row = tr(*(tc("1", span=1000) for _ in range(11)))
    with pytest.raises(DocumentTooLarge, match="KG_TABLE_CELLS"):
        read(package(tbl(*[row] * 10)))
