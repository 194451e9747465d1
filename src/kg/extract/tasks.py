"""Tasks and passages: one record for each paragraph, box paragraph and note of the text.

What a paragraph is follows from where it stands: under headings that look back or set out aims
(形势, 成效, 指导思想, 基本原则, 目标) it is a passage; elsewhere a paragraph with a lead sentence,
or alone under its heading, is a task, and an introduction before sub-headings is a passage.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from kg.document import Block, BlockKind, Document, Span
from kg.extract import evidence
from kg.extract.relations import incharge
from kg.records import Passage, Task

MAX_LEAD = 36

_NUMBERING = re.compile(
    r"^(?:第\s?[一二三四五六七八九十百0-9０-９]{1,5}\s?[章篇编部节][\s　]*"
    r"|[一二三四五六七八九十]{1,3}[、.．]\s*"
    r"|[（(][一二三四五六七八九十0-9０-９]{1,3}[)）]\s*"
    r"|[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){0,3}[.．、\s　]\s*(?![0-9０-９])"
    r"|[—–-]{1,3}\s*|[①-⑳]\s*)"
)
_LEAD_NOUN = re.compile(
    r"(?:形势|现状|基础|成效|成就|成果|回顾|进展|问题|挑战|短板|困难|机遇|机遇期|指导思想|总体要求|总体思路"
    r"|工作思路|规划思路|原则|目标|目标指标|指标|指标体系|愿景|展望|战略定位|定位|前\s*言|序\s*言|引\s*言|总\s*则|背景|意义"
    r"|编制依据|规划依据|规划范围|规划期限|规划期|适用范围|术语|概况|情况|压力)$"
)
_LEAD_PHRASE = re.compile(
    r"取得.{0,8}(?:成效|成就|进展|成果)|迎来|面临|任重道远|仍存在|依然存在|进入.{0,8}机遇期|存在的?(?:主要)?问题"
)
_LOOKS = re.compile(
    r"^(?:准确把握|深刻认识|深刻把握|正确认识|认清|把握|科学研判|全面总结|总结|正视)"
)
_VERB = re.compile(
    r"^(?:全面|深入|加快|大力|着力|持续|积极|扎实|切实|统筹|系统|协同|严格|稳步|有序|进一步|不断|精准|科学|努力|全力|共同|合理)*"
    r"(?:加强|强化|推进|推动|完善|健全|落实|深化|巩固|提升|提高|夯实|筑牢|开展|实施|建立|构建|优化|防范|改善|治理|保护|修复"
    r"|管控|控制|打好|发展|创新|培育|促进|保障|守住|坚守|解决|化解|确保|建设|维护|增强|整治|防治|压实|严守|实现|明确|分解)"
)
_ANNEX = re.compile(r"(?:项目库|储备库|项目表|清单|名单|名录|附\s*[表件录].*|附则|抄送.*)$")
_GOAL = re.compile(r"^(?:[“”]?[十0-9]{0,4}[^。]{0,12}?)?(?:展望|到|至)[^。，]{0,4}20[0-9]{2}\s?年")
_LOOKS_BACK = re.compile(
    r"任重道远|短板|不足$|提供.{0,12}(?:支撑|遵循|动力|保障)|机遇|挑战|压力|难度|明确了|奠定"
)
_DEADLINE = re.compile(
    r"(?:到|至|于|在|力争|确保)?(20[0-9]{2})\s?年(?:底|末|年底)?(?:以前|之前|前|，|底|末|完成|全面|基本|力争)"
)
_DEADLINE_LEAD = re.compile(r"(?:到|至|截至|力争|[、和及])\s?(20[0-9]{2})\s?年")


@dataclass(frozen=True, slots=True)
class TaskReading:
    tasks: tuple[Task, ...]
    passages: tuple[Passage, ...]
    blocks: tuple[tuple[Span, str], ...]  # a task paragraph's span and the task's key


def bare_heading(title: str) -> str:
    """A heading without its number: （一）强化组织领导 → 强化组织领导."""
    return _NUMBERING.sub("", evidence.folded(title), count=1).strip()


def is_lead_heading(title: str) -> bool:
    """Whether what stands under a heading looks back or sets out aims, and orders nothing."""
    bare = bare_heading(title)
    if _LEAD_PHRASE.search(bare) or _ANNEX.fullmatch(bare):
        return True
    if _LEAD_NOUN.fullmatch(bare):
        return True
    if not _LEAD_NOUN.search(bare) and not _ANNEX.search(bare):
        return False
    return bool(_LOOKS.match(bare)) or not _VERB.match(bare)


def lead_sentence(text: str) -> tuple[str, Span] | None:
    """The lead sentence of a paragraph without its number, and its place in ``text``; None where
    the first sentence is no heading in small (too long, a date, or all there is)."""
    numbering = _NUMBERING.match(text)
    start = numbering.end() if numbering else 0
    stop = re.compile(r"[。：:]").search(text, start, start + MAX_LEAD + 1)
    if stop is None or stop.start() == start or stop.end() >= len(text.rstrip()):
        return None
    lead = text[start : stop.start()]
    if lead.count("，") > 2 or "；" in lead or re.search(r"20[0-9]{2}\s?年", lead):
        return None
    return lead.strip(), Span(start, stop.start())


def deadlines(text: str) -> tuple[int, ...]:
    """The years by which something is to be done (到2025年, 2026年底前), in order, once each."""
    found = sorted(
        (m.start(1), int(m[1])) for p in (_DEADLINE, _DEADLINE_LEAD) for m in p.finditer(text)
    )
    return tuple(dict.fromkeys(year for _, year in found))


def read(
    document: Document,
    horizon: tuple[int, int],
    taken: frozenset[Span],
    themes: Callable[[str], tuple[str, ...]],
) -> TaskReading:
    """The tasks and passages of ``document``.

    ``horizon`` is the plan's first year and the last it looks to: deadlines lie within.
    ``taken`` are spans of paragraphs that other records stand for (projects of a box).
    ``themes`` gives the theme slugs of a heading or sentence, most telling first.
    """
    tasks: list[Task] = []
    passages: list[Passage] = []
    blocks: list[tuple[Span, str]] = []
    sections = _sections(document)
    roles = _roles(document, sections)
    for block in document.blocks:
        if block.span in taken or block.kind not in _TEXT_KINDS:
            continue
        text = document.quote(block.span)
        where = evidence.of_span(document, block, block.span)
        if roles.get(block.span) != "task":
            if block.kind is not BlockKind.FRONT or re.search(r"[、：，。]", text):
                passages.append(Passage(text, (where,)))
            continue
        label = _label(document, block, text, sections[block.path])
        key = f"task-{len(tasks) + 1}"
        context = " ".join([*document.section_path(block), label])
        due = tuple(y for y in deadlines(text) if horizon[0] <= y <= horizon[1])
        found = tuple(dict.fromkeys([*themes(label), *themes(context)]))
        tasks.append(Task(key, label, text, (where,), themes=found, deadlines=due))
        blocks.append((block.span, key))
    return TaskReading(tuple(tasks), tuple(passages), tuple(blocks))


_TEXT_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.NOTE, BlockKind.FOOTNOTE, BlockKind.FRONT})


def _sections(document: Document) -> dict[tuple[Span, ...], list[Block]]:
    """The paragraphs outside boxes by the headings they stand under."""
    sections: dict[tuple[Span, ...], list[Block]] = defaultdict(list)
    for block in document.paragraphs():
        if block.box is None:
            sections[block.path].append(block)
    return sections


def _label(document: Document, block: Block, text: str, same: list[Block]) -> str:
    """A task's lead sentence; a paragraph alone under its heading is named by that where its own
    first sentence is no short one, any other by its first clause."""
    lead = lead_sentence(text)
    if lead and "，" not in lead[0]:
        return lead[0]
    if block.path and (len(same) == 1 or (lead is None and same[0] == block)):
        return bare_heading(document.quote(block.path[-1]))
    clause = re.split(r"[，。；：]", _NUMBERING.sub("", text, count=1))[0]
    return lead[0] if lead else clause[:MAX_LEAD]


def _roles(document: Document, sections: dict[tuple[Span, ...], list[Block]]) -> dict[Span, str]:
    """``task`` for each paragraph that is one."""
    parents: dict[tuple[Span, ...], int] = {}
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            for depth in range(len(block.path) + 1):
                parents.setdefault(block.path[:depth], block.span.start)
    roles: dict[Span, str] = {}
    opening = _end_of_opening(document)
    for path, blocks in sections.items():
        if any(is_lead_heading(document.quote(span)) for span in path):
            continue
        lines = [incharge.is_line(document.quote(b.span)) for b in blocks]
        ordered = {b.span for b, after in zip(blocks, lines[1:], strict=False) if after}
        blocks = [b for b, line in zip(blocks, lines, strict=True) if not line]
        leads = {b.span: lead_sentence(document.quote(b.span)) is not None for b in blocks}
        first_sub = parents.get(path) if path else None
        for block in blocks:
            before_sub = first_sub is not None and block.span.start < first_sub
            headless = not path
            if before_sub or (headless and block.span.start < opening):
                continue
            if headless and (not leads[block.span] or _is_outlook(document.quote(block.span))):
                continue
            if leads[block.span] or block.span in ordered or not any(leads.values()):
                roles[block.span] = "task"
    return roles


def _is_outlook(text: str) -> bool:
    lead = lead_sentence(text)
    return bool(_GOAL.match(text)) or (lead is not None and bool(_LOOKS_BACK.search(lead[0])))


def _end_of_opening(document: Document) -> int:
    """Where the part that looks back and sets aims ends, for paragraphs without a heading (a
    converter may lose headings): behind the last aims (到2030年 …) of the first half, else behind
    the last section whose heading leads."""
    end = 0
    half = len(document.text) // 2
    for block in document.paragraphs():
        if block.span.start > half:
            break
        lead_section = any(is_lead_heading(document.quote(s)) for s in block.path)
        if lead_section or (not block.path and _GOAL.match(document.quote(block.span))):
            end = block.span.end
    first_heading = next((b for b in document.blocks if b.kind is BlockKind.HEADING), None)
    return max(end, first_heading.span.start if first_heading else 0)
