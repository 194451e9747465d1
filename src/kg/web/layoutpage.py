"""A plan's blocks as HTML: headings with anchors, paragraphs, boxes, tables as tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from kg.document import Block, BlockKind, Span, Table
from kg.web.marks import Marker

_CLASSES = {
    BlockKind.PARAGRAPH: "p",
    BlockKind.NOTE: "note",
    BlockKind.FOOTNOTE: "note",
    BlockKind.FRONT: "front",
    BlockKind.PAGE: "page-number",
    BlockKind.TITLE: "doc-title",
}
_DEEPEST = 6
_WIDE = 6  # columns from which a table may leave the measure


@dataclass(slots=True)
class Heading:
    """A line of the outline. ``facts`` counts what stands under it, down to the next heading of
    its depth."""

    id: str
    title: str
    depth: int
    start: int
    facts: int = 0
    box: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The text as sections of HTML, one a chapter, and its outline."""

    sections: Sequence[Markup]
    outline: Sequence[Heading]


@dataclass(slots=True)
class _Chapter:
    parts: list[Markup] = field(default_factory=list)


def page(
    text: str, blocks: Sequence[Block], marker: Marker, whole: Mapping[tuple[int, int], list[int]]
) -> Page:
    """``whole`` are facts that a block says as a whole, by its stretch of text: they are marked
    beside it and not under its words."""
    chapters = [_Chapter()]
    outline: list[Heading] = []
    depth = 1
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            depth = min(depth + 1, block.level + 1, _DEEPEST) if outline else 2
            if depth == 2:
                chapters.append(_Chapter())
            heading = Heading(
                f"s-{block.span.start}", _folded(text, block.span), depth, block.span.start
            )
            outline.append(heading)
            chapters[-1].parts.append(
                Markup('<h{} id="{}">{}</h{}>').format(
                    depth,
                    heading.id,
                    marker.html(*trimmed(text, block.span.start, block.span.end)),
                    depth,
                )
            )
        elif block.kind is BlockKind.BOX:
            title = _folded(text, block.span)
            heading = Heading(
                f"s-{block.span.start}", title, min(depth + 1, _DEEPEST), block.span.start, box=True
            )
            outline.append(heading)
            chapters[-1].parts.append(
                Markup('<p class="box-title" id="{}">{}</p>').format(
                    heading.id, marker.html(*trimmed(text, block.span.start, block.span.end))
                )
            )
        elif block.kind is BlockKind.TABLE and block.table is not None:
            chapters[-1].parts.append(_table(text, block.table, marker))
        else:
            chapters[-1].parts.append(_paragraph(text, block, marker, whole))
    sections = [Markup("\n").join(chapter.parts) for chapter in chapters if chapter.parts]
    return Page(sections, outline)


def count(outline: Sequence[Heading], starts: Sequence[int], end: int) -> None:
    """Counts the facts that begin at ``starts`` into every heading that they stand under."""
    for index, heading in enumerate(outline):
        until = next((h.start for h in outline[index + 1 :] if h.depth <= heading.depth), end)
        heading.facts = sum(heading.start <= start < until for start in starts)


def _paragraph(
    text: str, block: Block, marker: Marker, whole: Mapping[tuple[int, int], list[int]]
) -> Markup:
    start, end = trimmed(text, block.span.start, block.span.end)
    facts = whole.get((start, end), [])
    beside = Markup("").join(marker.anchor(fact) for fact in facts)
    data = Markup(' data-w="{}"').format(" ".join(map(str, facts))) if facts else Markup("")
    boxed = " boxed" if block.box else ""
    return Markup('<p class="{}{}"{}>{}{}</p>').format(
        _CLASSES[block.kind], boxed, data, beside, marker.html(start, end)
    )


def _table(text: str, table: Table, marker: Marker) -> Markup:
    rows = [_row(text, table, number, marker) for number in range(len(table.grid))]
    head, body = rows[: table.header_rows], rows[table.header_rows :]
    label = escape(" ".join(table.title.of(text).split())) if table.title else Markup("表")
    return Markup(
        '<div class="plan-table{}" tabindex="0" role="region" aria-label="{}"><table>{}<tbody>{}</tbody></table></div>'
    ).format(
        " wide" if table.width >= _WIDE else "",
        label,
        Markup("<thead>{}</thead>").format(Markup("").join(head)) if head else Markup(""),
        Markup("").join(body),
    )


def _row(text: str, table: Table, number: int, marker: Marker) -> Markup:
    cells = []
    seen: set[int] = set()
    for cell in table.grid[number]:
        if cell.row != number or cell.column in seen:
            continue  # a merged cell stands where it begins
        seen.add(cell.column)
        tag = "th" if number < table.header_rows else "td"
        spans = "".join(
            f' {name}="{size}"'
            for name, size in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
            if size > 1
        )
        content = (
            Markup("")
            if cell.empty
            else marker.html(*trimmed(text, cell.span.start, cell.span.end))
        )
        cells.append(
            Markup("<{}{}>{}</{}>").format(Markup(tag), Markup(spans), content, Markup(tag))
        )
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _folded(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())
