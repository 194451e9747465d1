"""Bytes to text: encodings, and the residue that converters leave in a text dump."""

from __future__ import annotations

import re
from collections.abc import Iterable

from charset_normalizer import from_bytes

from kg.document import OffsetMap
from kg.errors import BadEncoding, BinaryDocument, EmptyDocument, Place
from kg.parse import wrapped

_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
)
_RESIDUE = re.compile(
    r"\[bookmark:[^\]\n]{0,200}\]|\r(?=\n)|[\ufeff\u200b\u200c\u200d\u2060\u00ad]|[\x00-\x08\x0b\x0e-\x1f]"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")


def decode(data: bytes, name: str) -> tuple[str, str | None]:
    """The text of a plain-text file, and the encoding's name where it is not UTF-8.

    Raises EmptyDocument, BinaryDocument or BadEncoding.
    """
    if not data.strip():
        raise EmptyDocument("the file is empty", place=Place(name))
    if data.startswith(_MAGIC) or (b"\0" in data[:4096] and not _utf16(data)):
        raise BinaryDocument("this is no text file", place=Place(name))
    if _utf16(data):
        return _strict(data, "utf-16", name), "utf-16"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        place = Place(name, data.count(b"\n", 0, error.start) + 1)
    for encoding in ("gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_chinese(text):
            return text, encoding
    best = from_bytes(data).best()
    if best is not None and _reads_as_chinese(str(best)):
        return str(best), best.encoding
    raise BadEncoding("neither UTF-8 nor GB18030 text", place=place)


def _utf16(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadEncoding(f"broken {encoding} text", place=Place(name)) from error


def _reads_as_chinese(text: str) -> bool:
    """Whether a guess at the encoding gave prose: mostly common ideographs, hardly any of the
    private-use or replacement characters that a wrong guess brings."""
    sample = text[:20000]
    odd = sum(1 for c in sample if c == "\ufffd" or "\ue000" <= c <= "\uf8ff")
    return len(_CJK.findall(sample)) * 4 > len(sample.strip()) and odd * 100 < len(sample)


def clean(source: str) -> tuple[str, OffsetMap]:
    """The canonical text: ``source`` without the residue of dumps and without the line breaks that
    a program put within paragraphs, and the way back to it."""
    residue = [match.span() for match in _RESIDUE.finditer(source)]
    text, offsets = _without(source, residue)
    broken = [offsets.to_source(at) for at in wrapped.breaks(text)]
    if broken:
        text, offsets = _without(source, sorted([*residue, *((at, at + 1) for at in broken)]))
    return text, offsets


def _without(source: str, cuts: Iterable[tuple[int, int]]) -> tuple[str, OffsetMap]:
    pieces: list[str] = []
    canonical, original = [0], [0]
    done = length = 0
    for start, end in cuts:
        pieces.append(source[done:start])
        length += start - done
        done = end
        if canonical[-1] == length:
            original[-1] = done
        else:
            canonical.append(length)
            original.append(done)
    pieces.append(source[done:])
    return "".join(pieces).replace("\r", "\n"), OffsetMap(tuple(canonical), tuple(original))
