"""Pages of a PDF to paragraphs and tables in the order of reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.parse import flow, headings, pdf_furniture, pdf_ruled, pdf_tables
from kg.parse.pdf_lines import Line, Page, begins_item, common_size, join, lead
from kg.parse.pdf_lines import lines as lines_of
from kg.parse.pdf_ruled import Ruled

_CIRCLED = re.compile(r"[①-⑳]\s?")
_MARKED = re.compile(r"[0-9]{1,2}\s?(?=[\u4e00-\u9fff“《])")
FULL = 0.7  # ems by which a line may miss the margin
SPACED = 1.12  # times the distance of lines that paragraphs are apart where they are set apart
INDENT = 1.2  # ems from the left margin from which a line is set in
LARGER = 1.12  # times the size of the text that headings have
SMALLER = 0.95
GAP = 1.6  # times the usual distance of lines that parts paragraphs
BODY = 45  # characters of a paragraph that is text
LONG = 0.6  # of the widest line that a line long enough to tell the margin has
FEW = 8  # lines of a page too few to tell its margins

Block = Line | Ruled


def read(pages: Sequence[Page]) -> tuple[flow.Node, ...]:
    """The text of the pages, without what is printed on each; footnotes come last."""
    outside: list[list[Line]] = []
    tables: list[list[Ruled]] = []
    free_chars = []
    for page in pages:
        grids = pdf_tables.find(page)
        free, held = pdf_tables.assign(grids, page.chars)
        free_chars += free
        outside.append(lines_of(free, page.number))
        tables.append(pdf_ruled.tables(grids, held, page.number))
    body = common_size(free_chars) or common_size(c for page in pages for c in page.chars)
    outside = pdf_furniture.without(outside, [page.height for page in pages], body)
    notes: list[Line] = []
    blocks: list[Block] = []
    for index, (lines, ruled) in enumerate(zip(outside, tables, strict=True)):
        bottom = max((table.grid.ys[-1] for table in ruled), default=0.0)
        kept, found = _footnotes(lines, body, bottom)
        outside[index] = kept
        notes += found
        blocks += sorted([*kept, *ruled], key=lambda b: b.y if isinstance(b, Line) else b.top)
    setting = Setting.of(outside, [page.width for page in pages], body)
    return (*_nodes(_joined(blocks), setting), *_notes(notes))


# --- tables over page breaks ------------------------------------------------------------------


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Tables that go on over a page break as one; a title printed again over the rest is left
    out."""
    made: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        last = made[-1] if made else None
        if isinstance(last, Ruled):
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Ruled) and pdf_ruled.continues(last, block):
                made[-1] = pdf_ruled.joined(last, block)
                index += 1
                continue
            if (
                isinstance(block, Line)
                and isinstance(after, Ruled)
                and _is_title_again(block, made)
                and pdf_ruled.continues(last, after)
            ):
                made[-1] = pdf_ruled.joined(last, after)
                index += 2
                continue
        made.append(block)
        index += 1
    return made


def _is_title_again(line: Line, made: Sequence[Block]) -> bool:
    title = made[-2] if len(made) > 1 else None
    again = isinstance(title, Line) and title.text == line.text
    return again or bool(pdf_ruled.CONTINUED.match(line.text))


# --- paragraphs -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a page begins and ends."""

    left: float
    right: float

    def full(self, line: Line, after: Line) -> bool:
        """Whether what begins the next line had no more room in this one."""
        return line.x1 + lead(after) >= self.right - FULL * line.size

    def indented(self, line: Line) -> bool:
        return line.x0 >= self.left + INDENT * line.size

    def centred(self, line: Line) -> bool:
        middle = (self.left + self.right) / 2
        return self.indented(line) and abs((line.x0 + line.x1) / 2 - middle) < line.size

    def long(self, line: Line) -> bool:
        return line.x1 - line.x0 >= 0.6 * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class Setting:
    """How the text is set: size, margins by page, distance of lines, whether paragraphs begin
    with an indent, how far apart lines are that are of two paragraphs (None: no further than
    others), the sizes of headings from the largest down."""

    body: float
    margins: dict[int, Margins]
    leading: float
    indents: bool
    apart: float | None
    sizes: tuple[float, ...]

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]], widths: Sequence[float], body: float) -> Setting:
        by_width: dict[int, list[Line]] = defaultdict(list)
        for lines, width in zip(pages, widths, strict=True):
            by_width[round(width)] += [line for line in lines if _is_near(line.size, body)]
        shared = {width: _margins(lines) for width, lines in by_width.items()}
        margins = {}
        for lines, width in zip(pages, widths, strict=True):
            own = [line for line in lines if _is_near(line.size, body)]
            for line in lines:
                margins[line.page] = _margins(own) if len(own) >= FEW else shared[round(width)]
        pairs = [
            (upper, lower)
            for lines in pages
            for upper, lower in pairwise(lines)
            if _is_near(upper.size, lower.size)
        ]
        steps = [lower.y - upper.y for upper, lower in pairs if lower.y > upper.y]
        leading = median(steps) if steps else body * 1.5
        ends: list[tuple[Line, Line]] = []
        goes_on: list[tuple[Line, Line]] = []
        for upper, lower in pairs:
            if _is_near(upper.size, body) and not margins[lower.page].centred(lower):
                full = margins[upper.page].full(upper, lower)
                (goes_on if full else ends).append((upper, lower))
        indented = sum(margins[lower.page].indented(lower) for _, lower in ends)
        larger = {
            round(line.size) for lines in pages for line in lines if line.size > LARGER * body
        }
        return cls(
            body,
            margins,
            leading,
            indented * 2 >= len(ends),
            _apart(ends, goes_on),
            tuple(sorted(larger, reverse=True)),
        )

    def runs_on(self, upper: Line, lower: Line) -> bool:
        """Whether the lower line goes on with the paragraph of the upper one."""
        if abs(upper.size - lower.size) > 0.6 or headings.is_box_title(lower.text):
            return False
        here, there = self.margins[upper.page], self.margins[lower.page]
        step = lower.y - upper.y if upper.page == lower.page else self.leading
        if not 0 < step <= GAP * max(self.leading, 1.3 * upper.size) or _begins(lower.text):
            return False
        if begins_item(lower, upper):
            return False
        full = here.full(upper, lower)
        larger = upper.size > LARGER * self.body
        if there.centred(lower) and (full or here.centred(upper)):
            # a title in two lines
            return here.long(upper) and (larger or _is_title(upper.text))
        if there.indented(lower):
            return False
        complete = headings.is_complete(upper.text)
        if self.apart is not None and upper.page == lower.page and not larger:
            return step <= self.apart and (full or (here.long(upper) and not complete))
        if self.indents:
            return full or (
                here.long(upper) and not complete and not headings.level(upper.text, True)
            )
        return full and not complete

    def level(self, line: Line) -> int:
        """A heading level by size, 0 for text."""
        size = round(line.size)
        return self.sizes.index(size) + 1 if size in self.sizes else 0


def _is_near(size: float, other: float) -> bool:
    return abs(size - other) <= 0.6


def _begins(text: str) -> bool:
    """Whether a line is a heading that begins anew wherever it stands."""
    return headings.is_strong(text) or bool(
        re.match(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]", text)
    )


def _is_title(text: str) -> bool:
    return headings.is_box_title(text) or headings.level(text, True) > 0


def _apart(ends: Sequence[tuple[Line, Line]], goes_on: Sequence[tuple[Line, Line]]) -> float | None:
    """The distance beyond which lines are of two paragraphs, where paragraphs are set apart."""
    if len(ends) < FEW or len(goes_on) < FEW:
        return None
    between = median(lower.y - upper.y for upper, lower in ends)
    within = median(lower.y - upper.y for upper, lower in goes_on)
    return (between + within) / 2 if between > SPACED * within else None


def _margins(lines: Sequence[Line]) -> Margins:
    """The left margin, which hardly any line crosses, and the right one, at which most long lines
    end (punctuation may hang beyond it)."""
    if not lines:
        return Margins(0.0, float("inf"))
    starts = sorted(line.x0 for line in lines)
    left = starts[len(starts) // 20]
    longest = max(line.x1 for line in lines) - left
    return Margins(left, median(line.x1 for line in lines if line.x1 - left >= LONG * longest))


def _nodes(blocks: Sequence[Block], setting: Setting) -> Iterator[flow.Node]:
    gathered: list[Line] = []
    begun = False
    for block in [*blocks, None]:
        if isinstance(block, Line) and gathered and setting.runs_on(gathered[-1], block):
            gathered.append(block)
            continue
        if gathered:
            paragraph = _paragraph(gathered)
            text = paragraph.text
            # the first pages hold titles in large type that are no headings
            begun = begun or len(text) >= BODY or headings.level(text, True) > 0
            level = setting.level(gathered[0]) if begun and len(gathered) < 3 else 0
            yield flow.Paragraph(text, level, turns=paragraph.turns)
            gathered = []
        if isinstance(block, Line):
            gathered = [block]
        elif block is not None:
            yield block.node()


def _paragraph(lines: Sequence[Line]) -> flow.Paragraph:
    text = lines[0].text
    turns = [(0, lines[0].page)]
    for line in lines[1:]:
        text = join(text, line.text)
        if line.page != turns[-1][1]:
            turns.append((len(text) - len(line.text), line.page))
    return flow.Paragraph(text, turns=tuple(turns))


# --- footnotes --------------------------------------------------------------------------------


def _footnotes(lines: list[Line], body: float, bottom: float) -> tuple[list[Line], list[Line]]:
    """The lines of a page, and its footnotes: small lines at its foot, from the first that a
    mark begins."""
    start = len(lines)
    while start and lines[start - 1].size < SMALLER * body and lines[start - 1].y > bottom:
        start -= 1
    for index in range(start, len(lines)):
        if _begins_note(lines[index]):
            return lines[:index], lines[index:]
    return lines, []


def _begins_note(line: Line) -> bool:
    return line.raised_start or bool(_CIRCLED.match(line.text) or _MARKED.match(line.text))


def _notes(lines: Sequence[Line]) -> Iterator[flow.Paragraph]:
    gathered: list[Line] = []
    for line in [*lines, None]:
        if gathered and (line is None or _begins_note(line)):
            note = _paragraph(gathered)
            mark = _CIRCLED.match(note.text) or _MARKED.match(note.text)
            text = note.text[mark.end() :] if mark else note.text
            yield flow.Paragraph(text, footnote=True, turns=note.turns[:1])
            gathered = []
        if line is not None:
            gathered.append(line)
