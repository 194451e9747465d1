"""Heading levels that a format states, brought into line with those that numbering shows.

Word styles and html tags say that a line is a heading, but their levels are an author's whim: the
title may be level 1, 一、 level 2 in one file and level 1 in the next. Where a heading's numbering
tells its level, the numbering holds; headings without a number are fitted in between.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.parse import flow, headings

_TITLE = re.compile(
    r"(?:规划|计划|纲要|方案|远景目标|通知)(?:[（(].{0,30}[)）])?$|^[^，。；]{2,30}(?:人民政府|委员会|办公室|局|厅)$"
)


def fit(nodes: Sequence[flow.Node]) -> tuple[flow.Node, ...]:
    """``nodes`` with levels only where numbering does not tell them."""
    lines = [node for node in nodes if isinstance(node, flow.Paragraph)]
    chapters = headings.has_chapters([line.text.strip() for line in lines])
    stated = [line for line in lines if line.level and _can_be_heading(line.text.strip())]
    title = _title_lines(stated)
    scale = _scale(stated[title:], chapters)
    over = {id(line) for line in stated[:title]}

    def level(line: flow.Paragraph) -> int:
        text = line.text.strip()
        if id(line) in over or headings.level(text, chapters) or not _can_be_heading(text):
            return 0
        return scale.get(line.level, 0)

    return tuple(
        replace(node, level=level(node))
        if isinstance(node, flow.Paragraph) and node.level
        else node
        for node in nodes
    )


def _can_be_heading(text: str) -> bool:
    """Whether a line in a heading style can be one; styles are used for looks too."""
    return (
        0 < len(text) <= headings.MAX_HEADING
        and not text.endswith(("。", "；", "，", ";"))
        and not headings.is_box_title(text)
        and not headings.is_note(text)
        and not headings.is_page_mark(text)
        and not headings.is_contents_line(text)
    )


def _title_lines(stated: Sequence[flow.Paragraph]) -> int:
    """How many of the first headings are issuer and title of the plan, not parts of it."""
    for index, line in enumerate(stated):
        text = line.text.strip()
        if headings.level(text, False) or not _TITLE.search(text):
            return index
    return 0


def _scale(stated: Sequence[flow.Paragraph], chapters: bool) -> dict[int, int]:
    """From stated level to level in the outline: as numbered headings of that level have it, else
    between its neighbours."""
    shown: dict[int, Counter[int]] = defaultdict(Counter)
    for line in stated:
        if level := headings.level(line.text.strip(), chapters):
            shown[line.level][level] += 1
    known = {level: counts.most_common(1)[0][0] for level, counts in shown.items()}
    scale: dict[int, int] = {}
    for rank, level in enumerate(sorted({line.level for line in stated})):
        outer = [other for other in known if other < level]
        inner = [other for other in known if other > level]
        if level in known:
            scale[level] = known[level]
        elif outer:
            scale[level] = known[max(outer)] + 1
        elif inner:
            scale[level] = max(1, known[min(inner)] - 1)
        else:
            scale[level] = rank + 1
    return scale
