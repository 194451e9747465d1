"""A parsed plan: one canonical text, and blocks that point into it by code-point offsets.

Offsets are half-open ``[start, end)`` positions in :attr:`Document.text`. A quote is always
derived from a span and the text; it is never stored beside the span.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters this span stands for in ``text``."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


class BlockKind(StrEnum):
    TITLE = "title"  # a line of the document's own title
    HEADING = "heading"  # 章, 节, 一、, （一）
    BOX = "box"  # the title line of a 专栏, 表 or 附表
    PARAGRAPH = "paragraph"
    TABLE = "table"
    NOTE = "note"  # 注/备注/说明 under a table
    FOOTNOTE = "footnote"
    FRONT = "front"  # letterhead, notice of issue, distribution list
    PAGE = "page"  # page numbers and the like


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a repaired grid. A cell merged over rows or columns is one object that stands
    at every grid position it covers; ``row`` and ``column`` are where it begins."""

    span: Span
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1

    @property
    def empty(self) -> bool:
        return len(self.span) == 0


@dataclass(frozen=True, slots=True)
class Table:
    """A repaired rectangular grid: every row has as many positions as there are columns."""

    grid: tuple[tuple[Cell, ...], ...]
    header_rows: int
    title: Span | None = None
    notes: tuple[Span, ...] = ()

    @property
    def width(self) -> int:
        return len(self.grid[0]) if self.grid else 0

    def cells(self) -> Iterator[Cell]:
        """Each distinct cell once, in reading order."""
        seen: set[tuple[int, int]] = set()
        for row in self.grid:
            for cell in row:
                if (cell.row, cell.column) not in seen:
                    seen.add((cell.row, cell.column))
                    yield cell


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one role.

    ``path`` holds the spans of the headings above it, outermost first; a paragraph, table or note
    that belongs to a box (专栏) has the box's title line as the last of them and in ``box``.
    ``level`` is the depth of a heading (1 outermost). ``table`` is set on tables only.
    """

    kind: BlockKind
    span: Span
    path: tuple[Span, ...] = ()
    box: Span | None = None
    level: int = 0
    table: Table | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Maps canonical offsets to offsets in the decoded source: ``canonical[i] -> source[i]``
    holds at the start of each run and runs on by equal steps until the next."""

    canonical: tuple[int, ...] = (0,)
    source: tuple[int, ...] = (0,)

    def to_source(self, offset: int) -> int:
        run = bisect_right(self.canonical, offset) - 1
        return self.source[run] + offset - self.canonical[run]


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as read from one file. ``id`` is the plan's slug; ``sha256`` is of the file's bytes."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    source_name: str = ""
    media_type: str = "text/plain"
    offsets: OffsetMap = field(default_factory=OffsetMap)
    properties: tuple[tuple[str, str], ...] = ()  # what the format itself says (发文字号 …)
    warnings: tuple[str, ...] = ()  # repairs a person should know of, with their place
    pages: tuple[tuple[int, int], ...] = ()  # (offset, 1-based page) where another page begins

    def quote(self, span: Span) -> str:
        return span.of(self.text)

    def page_at(self, offset: int) -> int | None:
        """The page that holds the character at ``offset``; None where the format has no pages."""
        run = bisect_right(self.pages, offset, key=lambda start: start[0]) - 1
        return self.pages[run][1] if run >= 0 else None

    def section_path(self, block: Block) -> tuple[str, ...]:
        """Heading titles above ``block``, outermost first, white space folded."""
        return tuple(" ".join(self.quote(s).split()) for s in block.path)

    def paragraphs(self) -> Iterator[Block]:
        return (b for b in self.blocks if b.kind is BlockKind.PARAGRAPH)

    def tables(self) -> Iterator[Block]:
        return (b for b in self.blocks if b.kind is BlockKind.TABLE)
