"""The text of a web page: by byte order mark, by what the page declares, by what decodes."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from kg.errors import BadEncoding, EmptyDocument, Place

_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})""", re.IGNORECASE
)
_XML = re.compile(
    rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_:.-]{1,40})""", re.IGNORECASE
)
# GB 18030 contains GBK and GB 2312, which pages declare though they use more than those hold.
_READ_AS = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 8192
SAMPLE = 1 << 18
FEW = 8  # characters that may be broken however short the page
TOLERATED = 0.001  # share of characters that may be broken in a page that declares its encoding


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding it was read by. Raises EmptyDocument or BadEncoding."""
    if not data.strip():
        raise EmptyDocument("the file is empty", place=Place(name))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if (text := _tolerant(data, encoding)) is None:
                raise _no_encoding(name)
            return text, encoding
    found = (_DECLARED.search(data[:_HEAD]), _XML.match(data[:_HEAD]))
    labels = [match.group(1).decode("ascii", "ignore").lower() for match in found if match]
    declared = [_READ_AS[label] for label in labels if label in _READ_AS]
    # what decodes as UTF-8 is UTF-8, whatever an old template declares
    candidates = list(dict.fromkeys(["utf-8", *declared, "gb18030", "big5hkscs"]))
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    for encoding in candidates:
        if text := _tolerant(data, encoding):
            return text, encoding
    best = from_bytes(data[:SAMPLE]).best()
    text = _tolerant(data, best.encoding) if best else None
    if best is None or text is None:
        raise _no_encoding(name)
    return text, best.encoding


def _tolerant(data: bytes, encoding: str) -> str | None:
    """The text if hardly any of it is broken."""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(FEW, len(text) * TOLERATED) else None


def _no_encoding(name: str) -> BadEncoding:
    return BadEncoding(
        "neither the encoding that the page declares nor any other fits", place=Place(name)
    )
