"""Composes one plan: prose, tables and boxes, and beside them the facts that they state."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.generate import tables, words
from benchmarks.generate.facts import Fact, Known
from benchmarks.generate.layout import Box, Element, Grid, Heading, Paragraph, Row, Title
from benchmarks.generate.names import Names
from benchmarks.generate.places import Brief
from benchmarks.generate.values import Values

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Length:
    """How much of everything; ranges are inclusive. The full one is that of the five real plans
    (tests/build/test_generated.py holds it to them)."""

    chapters: tuple[int, int]
    sections: tuple[int, int]
    paragraphs: tuple[int, int]  # a section
    sentences: tuple[int, int]  # a paragraph
    indicators: tuple[int, int]  # rows of a table
    projects: tuple[int, int]
    listed: tuple[int, int]  # sections, sources
    tasks: tuple[int, int]  # rows of the table of tasks
    stated: float  # chance that a paragraph states a value


LENGTHS = {
    "full": Length((5, 7), (5, 7), (2, 4), (3, 6), (14, 24), (24, 80), (6, 14), (6, 16), 0.6),
    "short": Length((2, 3), (1, 2), (1, 2), (2, 3), (5, 9), (3, 8), (3, 5), (3, 5), 0.5),
}


@dataclass(slots=True)
class Draft:
    """A plan in the making."""

    brief: Brief
    random: random.Random
    length: Length
    names: Names
    values: Values
    elements: list[Element] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    boxes: int = 0

    def box(self, title: str) -> None:
        self.boxes += 1
        self.elements.append(Box(f"专栏{self.boxes} {title}"))

    def table(self, rows: Sequence[Row], *, note: bool = False) -> None:
        """``note``: what brackets around a figure mean."""
        self.elements.append(Grid(tuple(rows)))
        if note:
            self.elements.append(Paragraph("注：[ ]内为五年累计数。"))

    def some(self, bounds: tuple[int, int]) -> int:
        return self.random.randint(*bounds)


def compose(brief: Brief, length: Length, seed: int) -> tuple[list[Element], Known]:
    """The same brief, length and seed give the same plan."""
    source = random.Random(f"{seed} {brief.stem}")
    names = Names(source, brief.place)
    draft = Draft(brief, source, length, names, Values(source, brief))
    _front(draft)
    chapters = draft.some(length.chapters)
    layouts = tables.chosen(draft.random)
    for number in range(chapters):
        title = words.CHAPTERS[0] if number == 0 else words.CHAPTERS[number % len(words.CHAPTERS)]
        draft.elements.append(Heading(1, f"第{_NUMERALS[number + 1]}章 {title}"))
        if number == 0:
            _opening(draft, layouts.indicators)
        else:
            _chapter(draft)
        if number == 1:
            layouts.water(draft)
            layouts.sources(draft)
    draft.elements.append(Heading(1, f"第{_NUMERALS[chapters + 1]}章 保障措施"))
    _prose(draft, 1)
    layouts.projects(draft)
    layouts.tasks(draft)
    known = Known(brief.title, brief.place.code, brief.start, brief.end, tuple(draft.facts))
    return draft.elements, known


def _front(draft: Draft) -> None:
    brief = draft.brief
    draft.elements.append(Title(brief.title))


def _opening(draft: Draft, indicators: Callable[[Draft], None]) -> None:
    brief = draft.brief
    draft.elements.append(Heading(2, "第一节 现状与形势"))
    for _ in range(draft.some(draft.length.paragraphs)):
        _paragraph(draft, observed=True)
    draft.elements.append(Heading(2, "第二节 规划目标"))
    draft.elements.append(
        Paragraph(
            f"本规划期限为{brief.start}—{brief.end}年，展望至2035年。"
            f"到{brief.end}年，{brief.place.name}生态环境质量持续改善，{_ending(draft)}。"
        )
    )
    indicators(draft)


def _chapter(draft: Draft) -> None:
    titles = draft.random.sample(words.SECTIONS, draft.some(draft.length.sections))
    for number, title in enumerate(titles, 1):
        draft.elements.append(Heading(2, f"第{_NUMERALS[number]}节 {title}"))
        _prose(draft, draft.some(draft.length.paragraphs))


def _prose(draft: Draft, paragraphs: int) -> None:
    for _ in range(paragraphs):
        _paragraph(draft)


def _paragraph(draft: Draft, *, observed: bool = False) -> None:
    """A task as plans word it: its lead sentence, what is to be done, and perhaps a figure."""
    verb, thing = draft.random.choice(words.VERBS), draft.random.choice(words.THINGS)
    lead = f"{verb}{thing}。"
    body = [_sentence(draft) for _ in range(draft.some(draft.length.sentences))]
    if draft.random.random() < draft.length.stated:
        stated = draft.values.observation() if observed else draft.values.target()
        if stated is not None:
            body.append(stated[0])
            draft.facts += stated[1]
    draft.elements.append(Paragraph(lead + "".join(body)))
    if not observed:
        draft.facts.append(Fact("task", "task-paragraph", {"label": lead.rstrip("。")}))


def _sentence(draft: Draft) -> str:
    pick = draft.random.choice
    first, second, third = draft.random.sample(words.THINGS, 3)
    clauses = [
        pick(words.MANNERS),
        f"{pick(words.VERBS)}{first}",
        f"{pick(words.VERBS)}{second}、{third}",
    ]
    if draft.random.random() < 0.25:
        clauses.append(f"由{draft.names.agency()}牵头抓好落实")
    if draft.random.random() < 0.3:
        clauses.insert(1, f"在{draft.names.river()}流域和{draft.names.town()}")
        clauses[1:3] = [clauses[1] + clauses[2]]
    clauses.append(_ending(draft))
    return "，".join(clauses) + "。"


def _ending(draft: Draft) -> str:
    return draft.random.choice(words.ENDS)
