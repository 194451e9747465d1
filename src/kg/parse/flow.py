"""What a reader of docx, html, pdf or markdown makes of a file: paragraphs and tables in order.

:mod:`kg.parse.compose` turns it into one canonical text with spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text. ``level`` is a heading level that the format states (1 outermost),
    else 0. ``turns`` are (position in ``text``, 1-based page) where the text begins and wherever
    it goes on to another page; empty where the format has no pages."""

    text: str
    level: int = 0
    footnote: bool = False
    turns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that covers ``rowspan`` by ``colspan`` positions."""

    content: tuple[Node, ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the cells that begin in them. ``stated`` says whether the format tells of merged
    cells; where it does not, the grid is repaired as that of a text dump is."""

    rows: tuple[tuple[Cell, ...], ...]
    stated: bool = True


Node = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Reading:
    """``properties`` is what the format says of the document itself (发文字号 …), ``warnings``
    what a person should look at, as (code, message)."""

    nodes: tuple[Node, ...]
    media_type: str
    properties: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    attached: tuple[str, ...] = ()  # documents that a web page links to


def paragraphs(nodes: Iterable[Node]) -> Iterator[Paragraph]:
    """Every paragraph, those in tables too, in reading order."""
    for node in nodes:
        if isinstance(node, Paragraph):
            yield node
        else:
            for row in node.rows:
                for cell in row:
                    yield from paragraphs(cell.content)


def length(nodes: Iterable[Node]) -> int:
    """How many characters the nodes hold."""
    return sum(len(paragraph.text) for paragraph in paragraphs(nodes))


def positions(table: Table) -> int:
    """How many grid positions the cells cover."""
    height = len(table.rows)
    return sum(
        max(1, cell.colspan) * max(1, min(cell.rowspan, height))
        for row in table.rows
        for cell in row
    )
