"""Lines and raw tables to blocks: headings, boxes, paragraphs, tables with titles and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Block, BlockKind, Span
from kg.parse import grid, headings
from kg.parse.items import Item, Line, RawTable
from kg.profile import HeadingHint

_PLAN_TITLE = re.compile(r"(?:规划|计划|纲要|方案|远景目标)(?:[（(].{0,30}[)）])?$")
_NOTICE = re.compile(
    r"关于印发|的通知$|^各(?:乡|镇|区|县|街道)|[发函办]〔[0-9]{4}〕|^抄送|^主送|公开发布|^附件[:：]|^(?:主题词|签发人)"
)
# The first line of a title whose second begins with “十四五”: an area, perhaps with the topic.
_TITLE_HEAD = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?<!政府)(?<!办公室)(?<!办公厅)(?<!通知)(?<!附件)(?<![局委厅日月年])$"
)
_ISSUING = re.compile(r"印发给?你|现予?印发|遵照执行|贯彻执行|抓好落实|审议通过|研究同意")
_NUMBERED = re.compile(r"(?:[0-9０-９]{1,2}\s?[.．、]|[（(][0-9０-９]{1,2}[)）])")
FRONT_LINES = 60


class Structure:
    """Builds the blocks of one document in a single pass over its items."""

    def __init__(self, text: str, items: Sequence[Item], hints: Sequence[HeadingHint] = ()) -> None:
        self.text = text
        self.items = items
        self.blocks: list[Block] = []
        self.warnings: list[tuple[int, str]] = []
        self.stack: list[tuple[int, Span]] = []
        self.box: Span | None = None
        self.box_numbered = False
        self.hints = {hint.line: hint.level for hint in hints}
        lines = [i.span.of(text) for i in items if isinstance(i, Line)]
        self.chapters = headings.has_chapters(lines)
        self.running = _running_heads(lines)
        self.body = self._body_start()
        self.lost = self._lost_headings()

    def build(self) -> tuple[Block, ...]:
        index = 0
        while index < len(self.items):
            item = self.items[index]
            if isinstance(item, RawTable):
                index = self._table(index, item)
            else:
                index = self._line(index, item)
        return tuple(self.blocks)

    # --- lines ------------------------------------------------------------------------------

    def _line(self, index: int, line: Line) -> int:
        content = line.span.of(self.text)
        if line.footnote:
            self._add(BlockKind.FOOTNOTE, line.span, line.page, path=())
        elif headings.is_page_mark(content) or (
            index >= self.body and "".join(content.split()) in self.running
        ):
            self._add(BlockKind.PAGE, line.span, line.page)
        elif headings.is_contents_line(content):
            self._add(BlockKind.FRONT, line.span, line.page, path=())
        elif index < self.body:
            title = (
                _PLAN_TITLE.search(content) and not _NOTICE.search(content) and "《" not in content
            )
            if not title and self._opens_plan(content):
                return self._paragraph(index, line, content)
            self._front(line, bool(title))
        elif _NOTICE.match(content) and not content.startswith("关于") and self._near_end(index):
            self._add(BlockKind.FRONT, line.span, line.page, path=())
        elif self._continues_distribution(content):
            last = self.blocks.pop()
            self._add(BlockKind.FRONT, Span(last.span.start, line.span.end), line.page, path=())
        elif (level := self._level(index, line, content)) > 0:
            return self._heading(index, line, level)
        elif headings.is_box_title(content) or self._titles_table(index, content):
            return self._box_title(index, line)
        else:
            return self._paragraph(index, line, content)
        return index + 1

    def _opens_plan(self, content: str) -> bool:
        """Whether a sentence behind the plan's title, before its first heading, begins the plan."""
        return (
            len(content) > 40
            and content.endswith("。")
            and not _ISSUING.search(content)
            and any(block.kind is BlockKind.TITLE for block in self.blocks)
        )

    def _front(self, line: Line, title: bool) -> None:
        """A line of the letterhead. A title set in two lines is one block."""
        span = line.span
        content = span.of(self.text)
        if title and self.blocks and self.blocks[-1].kind is BlockKind.FRONT:
            above = self.blocks[-1].span.of(self.text)
            runs_on = above.endswith(("和", "及", "与", "、", "“"))
            begins = content.startswith(("“", '"', "「", "生态")) and _TITLE_HEAD.match(above)
            if (runs_on or begins) and not _NOTICE.search(above):
                span = Span(self.blocks.pop().span.start, span.end)
        self._add(BlockKind.TITLE if title else BlockKind.FRONT, span, line.page, path=())

    def _level(self, index: int, line: Line, content: str) -> int:
        hinted = self.hints.get(" ".join(content.split()))
        if hinted is not None:
            return hinted
        level = line.level or headings.level(content, self.chapters)
        if level == 0 and self._is_bare_heading(index, content):
            return 1
        return level

    def _is_bare_heading(self, index: int, content: str) -> bool:
        """An annex or part title that no number leads: a short line that stands alone after a
        page mark or table and before a sentence."""
        if not headings.is_short_title(content) or not self.blocks:
            return False
        if self.blocks[-1].kind not in (BlockKind.PAGE, BlockKind.TABLE, BlockKind.NOTE):
            return False
        after = self._next_line(index)
        return after is not None and len(after.span) > 45

    def _heading(self, index: int, line: Line, level: int) -> int:
        span, used = line.span, 1
        while (more := self._next_line(index + used - 1)) is not None and self._continues_heading(
            span.of(self.text), more, self._next_line(index + used)
        ):
            span = Span(span.start, more.span.end)
            used += 1
        self.box = None
        if level == 2 and self._restarts(line.span.of(self.text)):
            self.stack = []
        self.stack = [(lv, s) for lv, s in self.stack if lv < level]
        path = tuple(s for _, s in self.stack)
        self.blocks.append(Block(BlockKind.HEADING, span, path, level=level, page=line.page))
        self.stack.append((level, span))
        return index + used

    def _restarts(self, section: str) -> bool:
        """Whether 第一节 follows another 第一节 or a later one: the chapter between was lost."""
        last = [s for lv, s in self.stack if lv == 2]
        number = headings.section_number(section)
        before = headings.section_number(last[-1].of(self.text)) if last else None
        return number is not None and before is not None and number <= before

    def _lost_headings(self) -> frozenset[int]:
        """Starts of paragraphs before which a converter lost a heading: it left the one space
        that stood behind it. Where most lines begin so, it is mere layout."""
        lines = [i for i in self.items if isinstance(i, Line) and len(i.span) > 45]
        led = [
            i.span.start
            for i in lines
            if self.text[max(0, i.span.start - 2) : i.span.start] == "\n "
        ]
        return frozenset(led) if len(led) * 4 < len(lines) else frozenset()

    def _continues_heading(self, heading: str, line: Line, after: Line | None) -> bool:
        content = line.span.of(self.text)
        if (
            len(content) > 25
            or headings.level(content, self.chapters)
            or headings.is_box_title(content)
        ):
            return False
        if re.search(r"[。；：:！？]$", content) or line.level:
            return False
        if heading.endswith(("，", "、", ",")):
            return True
        joined = len(heading.split(maxsplit=1)[-1]) >= 15
        return joined and after is not None and len(after.span) > 45 and "\n" not in heading

    def _box_title(self, index: int, line: Line) -> int:
        span, used = line.span, 1
        content = span.of(self.text)
        after = self._next_line(index)
        bare = not headings.box_name(content)
        if bare and after is not None and headings.is_short_title(after.span.of(self.text)):
            span, used = Span(span.start, after.span.end), 2
        self.box = span
        self.box_numbered = False
        self._add(BlockKind.BOX, span, line.page, path=self._path())
        return index + used

    def _titles_table(self, index: int, content: str) -> bool:
        """A short line directly over a table is its title, whatever its form."""
        after = self.items[index + 1] if index + 1 < len(self.items) else None
        return isinstance(after, RawTable) and headings.is_short_title(content)

    def _paragraph(self, index: int, line: Line, content: str) -> int:
        if line.span.start in self.lost:
            self.stack, self.box = [], None
        if self.box is not None:
            # the items of a box without a table are numbered paragraphs; the first that is not
            # numbered after them is text again
            numbered = bool(_NUMBERED.match(content))
            if (self.box_numbered and not numbered) or self._box_has_table():
                self.box = None
            self.box_numbered = self.box_numbered or numbered
            if self.box is not None and not numbered and not self.box_numbered:
                self.box = None
        span, used = line.span, 1
        while self._runs_on(self.text[max(span.start, span.end - 40) : span.end], index + used):
            more = self.items[index + used]
            assert isinstance(more, Line)
            span = Span(span.start, more.span.end)
            used += 1
        self._add(BlockKind.PARAGRAPH, span, line.page)
        return index + used

    def _runs_on(self, content: str, index: int) -> bool:
        """Whether the next line goes on with a paragraph that a footnote mark or a page broke;
        ``content`` is the end of that paragraph."""
        if index >= len(self.items):
            return False
        more = self.items[index]
        if not isinstance(more, Line) or more.level or more.footnote:
            return False
        if headings.cannot_begin(more.span.of(self.text)):
            return True
        if len(content) < 30 or headings.is_complete(content):
            return False
        between = self.text[more.span.start - 2 : more.span.start]
        following = more.span.of(self.text)
        return (
            "\n\n" not in between
            and not headings.level(following, self.chapters)
            and not headings.is_box_title(following)
            and not headings.is_page_mark(following)
        )

    # --- tables -----------------------------------------------------------------------------

    def _table(self, index: int, raw: RawTable) -> int:
        notes, used = self._notes(index + 1)
        rows = raw.rows
        inner = [
            r
            for r in rows
            if sum(bool(len(c.span)) for c in r) == 1 and headings.is_note(_first(r).of(self.text))
        ]
        if inner:
            rows = tuple(r for r in rows if r not in inner)
            notes = (*[_first(r) for r in inner], *notes)
        title = self.box if self._box_is_fresh() else None
        if rows and max(len(r) for r in rows) == 1:
            for row in rows:
                for cell in row:
                    self._boxed_text(cell.span, raw.page)
        elif any(rows):
            table, warnings = grid.repair(self.text, replace(raw, rows=rows), title, notes)
            start = min(c.span.start for r in rows for c in r)
            end = max(c.span.end for r in rows for c in r)
            self.warnings += [(start, warning) for warning in warnings]
            self.blocks.append(
                Block(
                    BlockKind.TABLE,
                    Span(start, end),
                    self._path(),
                    self.box,
                    table=table,
                    page=raw.page,
                )
            )
        for note in notes:
            self._add(BlockKind.NOTE, note, raw.page)
        self.box = None
        return index + 1 + used

    def _boxed_text(self, span: Span, page: int | None) -> None:
        """The paragraphs of a one-cell box; its title may be the first of them."""
        for match in re.finditer(r"[^\n]+", span.of(self.text)):
            content = match.group()
            if not content.strip():
                continue
            lead = len(content) - len(content.lstrip())
            start = span.start + match.start() + lead
            line = Span(start, start + len(content.strip()))
            if headings.is_box_title(content.strip()) and not self._box_is_fresh():
                self.box = line
                self._add(BlockKind.BOX, line, page, path=self._path())
            else:
                self._add(BlockKind.PARAGRAPH, line, page)

    def _notes(self, index: int) -> tuple[tuple[Span, ...], int]:
        """Notes under a table: 注：… and the numbered or starred lines after it."""
        notes: list[Span] = []
        while index + len(notes) < len(self.items):
            item = self.items[index + len(notes)]
            if not isinstance(item, Line):
                break
            content = item.span.of(self.text)
            if not (headings.is_note(content) or (notes and headings.continues_note(content))):
                break
            notes.append(item.span)
        return tuple(notes), len(notes)

    def _box_is_fresh(self) -> bool:
        return bool(self.blocks) and self.blocks[-1].kind is BlockKind.BOX

    def _box_has_table(self) -> bool:
        return any(b.box == self.box and b.kind is BlockKind.TABLE for b in self.blocks[-40:])

    def _continues_distribution(self, content: str) -> bool:
        """Whether a line goes on with the list of recipients (抄送) above it."""
        if not self.blocks or self.blocks[-1].kind is not BlockKind.FRONT:
            return False
        above = self.blocks[-1].span.of(self.text)
        return above.startswith("抄送") and above.endswith(("，", "、")) and len(content) < 80

    # --- the document's outline ---------------------------------------------------------------

    def _body_start(self) -> int:
        """The index of the first item of the plan proper: behind letterhead, notice and title."""
        first_heading = None
        notice = False
        for index, item in enumerate(self.items[:FRONT_LINES]):
            if not isinstance(item, Line):
                break
            content = item.span.of(self.text)
            notice = notice or bool(_NOTICE.search(content))
            level = item.level or headings.level(content, self.chapters)
            if level and not headings.is_contents_line(content):
                first_heading = index
                break
        if notice and first_heading is not None:
            return first_heading
        for index, item in enumerate(self.items[:10]):
            if not isinstance(item, Line) or len(item.span) > 60:
                return index
            content = item.span.of(self.text)
            level = item.level or headings.level(content, self.chapters)
            if level or content.endswith("。"):
                return index
        return 0

    def _near_end(self, index: int) -> bool:
        return index > len(self.items) * 0.9

    def _next_line(self, index: int) -> Line | None:
        after = self.items[index + 1] if index + 1 < len(self.items) else None
        return after if isinstance(after, Line) else None

    def _path(self) -> tuple[Span, ...]:
        return tuple(span for _, span in self.stack)

    def _add(
        self, kind: BlockKind, span: Span, page: int | None, path: tuple[Span, ...] | None = None
    ) -> None:
        if path is None:
            path = self._path() + ((self.box,) if self.box else ())
        box = self.box if kind in (BlockKind.PARAGRAPH, BlockKind.NOTE) else None
        self.blocks.append(Block(kind, span, path, box, page=page))


def _running_heads(lines: Sequence[str]) -> frozenset[str]:
    """Titles that stand over many pages: a plan's own, printed three times or more."""
    counts = Counter("".join(line.split()) for line in lines if len(line) <= 60)
    return frozenset(
        line for line, times in counts.items() if times > 2 and _PLAN_TITLE.search(line)
    )


def _first(row: Sequence[object]) -> Span:
    for cell in row:
        span: Span = cell.span  # type: ignore[attr-defined]
        if len(span):
            return span
    raise ValueError("an empty row")
