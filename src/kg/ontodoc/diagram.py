"""Diagrams as SVG: how a statement stands, and the classes below one another. Every box leads to
its term; colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from kg import vocab
from kg.ontodoc.model import Document, Term

Label = Callable[[str], str]

_BOX_HEIGHT, _ROW, _INDENT, _COLUMN = 30, 40, 22, 236
_WIDTH = 200
_WORDS = 'fill="currentColor" stroke="none" font-size="13"'


class _Box(NamedTuple):
    name: str
    x: int
    y: int


# The pattern that nearly every query follows; places in a drawing of 900 by 330.
_PATTERN = (
    _Box("Plan", 20, 30),
    _Box("CanonicalText", 20, 150),
    _Box("Statement", 350, 30),
    _Box("Evidence", 350, 150),
    _Box("IndicatorValue", 350, 270),
    _Box("Indicator", 680, 270),
    _Box("AdministrativeArea", 680, 30),
    _Box("Agency", 680, 110),
)
_ARROWS = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8"'
    ' markerHeight="8" orient="auto"><path d="M0 0 L10 5 L0 10" fill="none"/></marker>'
    '<marker id="hollow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="10"'
    ' markerHeight="10" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="none"/></marker></defs>'
)
_LINKS = (
    ("Statement", "statedIn", "Plan"),
    ("Statement", "evidence", "Evidence"),
    ("Plan", "text", "CanonicalText"),
    ("Evidence", "hasSource", "CanonicalText"),
    ("IndicatorValue", "indicator", "Indicator"),
    ("Statement", "subject", "AdministrativeArea"),
    ("Statement", "leadAgency", "Agency"),
)


def pattern(label: Label) -> str:
    """How a statement, what it is about and the words it rests on hang together. ``label`` gives a
    term's name by its local name."""
    boxes = {box.name: box for box in _PATTERN}
    # a value is a statement: round the evidence between them
    parts = ['<path class="is" d="M500 270 V226 H590 V76 H520 V60" marker-end="url(#hollow)"/>']
    for source, property_, target in _LINKS:
        parts.append(_link(boxes[source], property_, boxes[target], label))
    parts += [_box(box.x, box.y, box.name, label(box.name)) for box in _PATTERN]
    return _svg(900, 330, _ARROWS + "".join(parts))


def tree(groups: Sequence[tuple[str, Sequence[Term]]], document: Document, label: Label) -> str:
    """Classes below one another, a column a group."""
    parts: list[str] = []
    tallest = 0
    for column, (title, roots) in enumerate(groups):
        x = 10 + column * _COLUMN
        parts.append(f'<text class="group" x="{x}" y="20" {_WORDS}>{escape(title)}</text>')
        rows = [row for root in roots for row in _below(root, document, 0)]
        for row, (term, depth) in enumerate(rows):
            place = x + depth * _INDENT, 34 + row * _ROW
            if depth:
                parts.append(
                    f'<path class="is" d="M{place[0] - 12} {place[1] - 10}'
                    f' V{place[1] + _BOX_HEIGHT // 2} H{place[0]}"/>'
                )
            width = _WIDTH - depth * _INDENT
            parts.append(_box(*place, term.name, label(term.name), width))
        tallest = max(tallest, len(rows))
    return _svg(10 + len(groups) * _COLUMN, 44 + tallest * _ROW, "".join(parts))


def _below(term: Term, document: Document, depth: int) -> Iterator[tuple[Term, int]]:
    yield term, depth
    for child in term.children:
        yield from _below(document.terms[child], document, depth + 1)


def _box(x: int, y: int, name: str, text: str, width: int = _WIDTH) -> str:
    return (
        f'<a href="#{escape(name)}"><rect x="{x}" y="{y}" width="{width}" height="{_BOX_HEIGHT}"'
        f' rx="4"/><text x="{x + width // 2}" y="{y + 20}" text-anchor="middle" {_WORDS}>'
        f"{escape(text)}"
        "</text></a>"
    )


def _link(source: _Box, property_: str, target: _Box, label: Label) -> str:
    """A straight arrow between two boxes, named on its way; terms of others have no anchor."""
    middle = _BOX_HEIGHT // 2
    if source.x == target.x:
        down = target.y > source.y
        x1 = x2 = source.x + _WIDTH // 2
        y1, y2 = (source.y + _BOX_HEIGHT, target.y) if down else (source.y, target.y + _BOX_HEIGHT)
        at = x1 + 6, (y1 + y2) // 2 + 4
    else:
        right = target.x > source.x
        x1, x2 = (source.x + _WIDTH, target.x) if right else (source.x, target.x + _WIDTH)
        y1, y2 = source.y + middle, target.y + middle
        at = (x1 + x2) // 2 - 36, (y1 + y2) // 2 - 6
    name = escape(label(property_))
    text = f'<text class="link" x="{at[0]}" y="{at[1]}" {_WORDS}>{name}</text>'
    if property_ != "hasSource":
        text = f'<a href="#{escape(property_)}">{text}</a>'
    return f'<path class="to" d="M{x1} {y1} L{x2} {y2}" marker-end="url(#arrow)"/>{text}'


def _svg(width: int, height: int, inside: str) -> str:
    return (
        f'<svg class="diagram" xmlns="http://www.w3.org/2000/svg" role="group" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}" fill="none" stroke="currentColor">'
        f"{inside}</svg>"
    )


def label_of(document: Document, lang: str) -> Label:
    """Names of terms in a language."""

    def label(name: str) -> str:
        term = document.terms.get(vocab.ECO + name)
        words = term.labels.get(lang) if term else None
        return words[0] if words else f"oa:{name}" if name == "hasSource" else name

    return label
