"""Whether what was read is one plan: not a page without one, not several in one file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document import Block, BlockKind
from kg.errors import NotAPlan, Place, SeveralPlans
from kg.parse import headings

_SUBJECT = re.compile(r"规划|计划|纲要|方案|行动")
_CJK = re.compile("[\u3400-\u9fff]")
_PLAN_TITLE = re.compile(
    r"[\u4e00-\u9fff“”\"0-9—\-（）()\s]{4,50}(?:规划|计划|纲要)(?:[（(][^（()）]{0,30}[)）])?$"
)
_FIRST = re.compile(r"第\s?[一1]\s?[章篇编部]|[一1]\s?[、.．]|(?:前|序|引)\s*言$|总\s*则$")
MIN_IDEOGRAPHS, MIN_HEADINGS = 300, 2
BETWEEN = 40  # blocks of one plan before another can begin
LEAD = 12  # blocks between a plan's title and its first heading


def check_page(text: str, blocks: Sequence[Block], name: str, attached: Sequence[str]) -> None:
    """Raises NotAPlan for a web page that holds no plan: too little text, no word of planning, or
    no headings. A page that only links to the plan is told so."""
    hint = "save the page that shows the plan itself"
    if attached:
        hint = f"the page links to {'; '.join(attached[:3])}: save that file and add it"
    place = Place(name)
    if len(_CJK.findall(text)) < MIN_IDEOGRAPHS:
        raise NotAPlan("the page holds hardly any text", place=place, hint=hint)
    if not _SUBJECT.search(text):
        raise NotAPlan("the page speaks of no plan", place=place, hint=hint)
    if sum(block.kind is BlockKind.HEADING for block in blocks) < MIN_HEADINGS:
        raise NotAPlan("the page has no headings as plans have", place=place, hint=hint)


def check_single(text: str, blocks: Sequence[Block], name: str) -> None:
    """Raises SeveralPlans where another plan's title stands far behind the first, with the first
    chapter after it."""
    begun: list[int] = []
    for index in range(len(blocks)):
        if _begins_plan(text, blocks, index) and (not begun or index - begun[-1] > BETWEEN):
            begun.append(index)
    chapters = [i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING and b.level == 1]
    for index in begun:
        before = sum(chapter < index for chapter in chapters)
        after = sum(chapter > index for chapter in chapters)
        if before > 2 and after > 2:
            line = text.count("\n", 0, blocks[index].span.start) + 1
            title = " ".join(blocks[index].span.of(text).split())
            raise SeveralPlans(f"a second plan begins here: {title}", place=Place(name, line))


def _begins_plan(text: str, blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if block.kind in (BlockKind.TABLE, BlockKind.BOX, BlockKind.NOTE, BlockKind.FOOTNOTE):
        return False
    line = " ".join(block.span.of(text).split())
    if not _PLAN_TITLE.match(line) or headings.level(line, True) or "《" in line:
        return False
    for after in blocks[index + 1 : index + 1 + LEAD]:
        if after.kind is BlockKind.HEADING:
            return bool(_FIRST.match(after.span.of(text)))
        if after.kind is BlockKind.TABLE:
            return False
    return False
