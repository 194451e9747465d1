"""One sentence read as prose of a plan: what tests of values share."""

from __future__ import annotations

from decimal import Decimal

from kg.document import Document, Span
from kg.extract.mentions import MentionIndex
from kg.extract.numbers import grammar
from kg.extract.values import ProseReading, Reader
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import Mention, PlanIdentity, ThingKey, ThingKind

OWN = ThingKey(ThingKind.AREA, "甲县", "500999")
BACK = "第一章 现状\n第一节 取得显著成效\n"
AHEAD = "第一章 重点任务\n第一节 改善环境质量\n"


def read(
    lexicon: Lexicon, heading: str, sentence: str, **names: ThingKind
) -> tuple[Document, ProseReading]:
    """The reading of one sentence under a heading; ``names`` are things known in it."""
    text = f"{heading}加强治理。{sentence}\n"
    document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    mentions = [
        Mention(Span(at, at + len(name)), ThingKey(kind, name, "500000"))
        for name, kind in names.items()
        for at in range(len(document.text))
        if document.text.startswith(name, at)
    ]
    identity = PlanIdentity("plan", "甲县规划", "500999", 2021, 2025)
    reader = Reader.of(
        document,
        identity,
        grammar(lexicon.unit_forms),
        MentionIndex(mentions),
        OWN,
        lexicon,
    )
    return document, reader.read()


def figures(reading: ProseReading) -> list[tuple[str, Decimal | None, str | None]]:
    return [(v.indicator_text, v.value, v.unit_text) for v in reading.values if v.value is not None]
