"""Bytes to :class:`kg.document.Document`; one module a format."""

from __future__ import annotations

import hashlib

from kg.document import Document
from kg.errors import EmptyDocument, Place
from kg.parse import dump, encoding
from kg.parse.structure import Structure
from kg.profile import HeadingHint, PlanProfile

__all__ = ["parse"]


def parse(data: bytes, name: str, slug: str, profile: PlanProfile) -> Document:
    """The document in ``data``, the content of the file ``name``.

    Raises a DocumentError (empty, binary, badly encoded …). Repairs that a person should look at
    are in ``warnings``, one line each: ``[code] name:line: message``.
    """
    source, other_encoding = encoding.decode(data, name)
    text, offsets = encoding.clean(source)
    items, table_warnings = dump.read(text)
    if not items:
        raise EmptyDocument("the file holds no text", place=Place(name))
    hints = [hint for hint in profile.hints if isinstance(hint, HeadingHint)]
    structure = Structure(text, items, hints)
    blocks = structure.build()
    warnings = [
        f"[table] {name}:{text.count(chr(10), 0, offset) + 1}: {message}"
        for offset, message in sorted([*table_warnings, *structure.warnings])
    ]
    if other_encoding:
        warnings.insert(0, f"[encoding] {name}:1: read as {other_encoding}, not UTF-8")
    return Document(
        id=slug,
        text=text,
        blocks=blocks,
        sha256=hashlib.sha256(data).hexdigest(),
        source_name=name,
        offsets=offsets,
        warnings=tuple(warnings),
    )
