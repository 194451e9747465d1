"""Bytes to :class:`kg.document.Document`; one module a format."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from kg.document import Document, OffsetMap
from kg.errors import EmptyDocument, Place
from kg.parse import docx, dump, encoding, flow, html, judge, markdown, nesting, outline, pdf
from kg.parse.compose import are_whole, compose
from kg.parse.items import Item, RawTable
from kg.parse.limits import Limits
from kg.parse.sniff import Format, format_of
from kg.parse.structure import Structure
from kg.profile import HeadingHint, PlanProfile

__all__ = ["Limits", "parse", "read_file"]
MARKDOWN_SHARE = 8  # tokens of Markdown take that much more room than text or tags


def read_file(path: Path, limits: Limits | None = None) -> bytes:
    """The bytes of a plan's file. Raises DocumentTooLarge before reading one beyond the limit,
    OSError for one that cannot be read."""
    limits = limits or Limits.current()
    limits.check_file(path.stat().st_size, path.name)
    return path.read_bytes()


def parse(data: bytes, name: str, slug: str, profile: PlanProfile) -> Document:
    """The document in ``data``, the content of the file ``name``, of whatever format it is.

    Raises a DocumentError (empty, binary, encrypted, too large, no plan …). Repairs that a person
    should look at are in ``warnings``, one line each: ``[code] name:line: message``.
    """
    limits = Limits.current()
    limits.check_file(len(data), name)
    kind = format_of(data, name)
    source = _dump(data, name, limits) if kind is Format.TEXT else _read(kind, data, name, limits)
    if not source.items:
        if kind is Format.HTML:
            judge.check_page("", (), name, source.attached)
        raise EmptyDocument("the file holds no text", place=Place(name))
    hints = [hint for hint in profile.hints if isinstance(hint, HeadingHint)]
    structure = Structure(source.text, source.items, hints)
    blocks = structure.build()
    if kind is Format.HTML:
        judge.check_page(source.text, blocks, name, source.attached)
    judge.check_single(source.text, blocks, name)
    places = sorted([*source.doubts, *structure.warnings])
    return Document(
        id=slug,
        text=source.text,
        blocks=blocks,
        sha256=hashlib.sha256(data).hexdigest(),
        source_name=name,
        media_type=source.media_type,
        offsets=source.offsets,
        properties=source.properties,
        warnings=(
            *source.warnings,
            *(
                f"[table] {name}:{source.text.count(chr(10), 0, offset) + 1}: {message}"
                for offset, message in places
            ),
        ),
        pages=source.pages,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """What a reader made of a file. ``doubts`` are warnings with an offset in ``text``."""

    text: str
    items: tuple[Item, ...]
    media_type: str = "text/plain"
    offsets: OffsetMap = field(default_factory=OffsetMap)
    properties: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    doubts: tuple[tuple[int, str], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    attached: tuple[str, ...] = ()


def _dump(data: bytes, name: str, limits: Limits) -> _Source:
    limits.check_text(len(data), name)
    source, other_encoding = encoding.decode(data, name)
    text, offsets = encoding.clean(source)
    items, doubts = dump.read(text)
    for item in items:
        if isinstance(item, RawTable):
            widest = max(len(row) for row in item.rows)
            limits.check_positions(len(item.rows) * widest, name)
    warnings = _encoding_warning(name, other_encoding)
    return _Source(text, tuple(items), offsets=offsets, warnings=warnings, doubts=tuple(doubts))


def _read(kind: Format, data: bytes, name: str, limits: Limits) -> _Source:
    reading, warnings = _reading(kind, data, name, limits)
    nodes = outline.fit(tuple(nesting.flatten(reading.nodes, limits, name)))
    composed = compose(nodes, limits, name, whole=are_whole(nodes))
    return _Source(
        composed.text,
        composed.items,
        media_type=reading.media_type,
        properties=reading.properties,
        warnings=(*warnings, *(f"[{code}] {name}: {told}" for code, told in reading.warnings)),
        pages=composed.pages,
        attached=reading.attached,
    )


def _reading(
    kind: Format, data: bytes, name: str, limits: Limits
) -> tuple[flow.Reading, tuple[str, ...]]:
    match kind:
        case Format.DOCX:
            return docx.read(data, name, limits), ()
        case Format.PDF:
            return pdf.read(data, name, limits), ()
        case Format.HTML:
            return html.read(data, name, limits), ()
    limits.check_text(len(data), name, MARKDOWN_SHARE)
    text, other = encoding.decode(data, name)
    return markdown.read(text, name), _encoding_warning(name, other)


def _encoding_warning(name: str, other: str | None) -> tuple[str, ...]:
    return (f"[encoding] {name}:1: read as {other}, not UTF-8",) if other else ()
