"""Names and relations of a sentence, for tests: the sentence as the one task of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from kg.document import Document
from kg.extract import extract
from kg.extract.entities import Names, names
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import Hint, PlanProfile
from kg.records import PlanIdentity, PlanRecords, ThingKind

QIANJIANG, NANCHUAN, YOUYANG, RONGCHANG = "500114", "500119", "500242", "500153"


def document(text: str) -> Document:
    return parse(text.encode(), "plan.txt", "plan-2021", PlanProfile("plan-2021"))


def read(
    text: str,
    lexicon: Lexicon,
    area: str = QIANJIANG,
    hints: Sequence[Hint] = (),
    seeds: Names | None = None,
) -> Names:
    """What ``text`` names, as part of the plan of ``area``."""
    title = f"{lexicon.areas.by_code[area].name}生态环境保护“十四五”规划"
    identity = PlanIdentity("plan-2021", title, area, 2021, 2025)
    profile = PlanProfile("plan-2021", area=area, hints=tuple(hints))
    return names(document(text), identity, profile, lexicon, seeds)


def of_kind(
    text: str, lexicon: Lexicon, *kinds: ThingKind, area: str = QIANJIANG
) -> dict[str, list[str]]:
    """Each thing of ``kinds`` that ``text`` names, by its name, with the words that name it."""
    found = read(text, lexicon, area)
    return {
        thing.key.name: [m.span.of(text) for m in found.mentions if m.thing == thing.key]
        for thing in found.things
        if thing.key.kind in kinds
    }


def plan(sentence: str, lexicon: Lexicon, area: str = QIANJIANG) -> tuple[Document, PlanRecords]:
    """A plan of ``area`` whose one task says ``sentence``."""
    name = lexicon.areas.by_code[area].name
    text = f"{name}生态环境保护“十四五”规划\n第一章 主要任务\n第一节 深化环境治理\n{sentence}\n"
    profile = PlanProfile("plan-2021", area=area, period=(2021, 2025))
    whole = parse(text.encode(), "plan.txt", "plan-2021", profile)
    return whole, extract(whole, profile, lexicon)


def stated(sentence: str, lexicon: Lexicon, area: str = QIANJIANG) -> set[tuple[str, str, str]]:
    """The relations that a plan's one task states: kind, subject and object by name."""
    _, records = plan(sentence, lexicon, area)
    return {
        (r.kind.value, getattr(r.subject, "name", "task"), r.object.name) for r in records.relations
    }
