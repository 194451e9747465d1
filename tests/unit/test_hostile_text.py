"""Hostile text: no rule of prose may take more than linear time on it.

The bound is generous (a backtracking rule would take hours, not seconds); speed itself is
measured in benchmarks.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.document import Span
from kg.extract import clauses, drafts, phrases, qualitative, years
from kg.extract.audit import audit
from kg.extract.mentions import MentionIndex
from kg.extract.numbers import grammar, water_classes
from kg.extract.values import Reader
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanIdentity, ThingKey, ThingKind

BOUND = 20.0  # processor seconds, so that a busy machine fails nothing
SIZE = 20_000

HOSTILE = {
    "digits": "1" * SIZE,
    "points": "1." * SIZE,
    "commas": "1,111" * (SIZE // 4),
    "ranges": "1-" * SIZE,
    "years": "2021年" * (SIZE // 4),
    "tails": "集中综合利用处理" * (SIZE // 8) + "率",
    "open brackets": "（" * SIZE,
    "brackets": "（1个" * (SIZE // 3),
    "quotes": "“《" * (SIZE // 2),
    "lists": "甲、" * (SIZE // 2) + "利用率分别达到1%、2%",
    "joins": "达到" * (SIZE // 2) + "1%",
    "leads": "全面推进" * (SIZE // 4) + "1座",
    "numerals": "一二三四五六七八九十百千" * (SIZE // 12),
    "classes": "Ⅲ类" * (SIZE // 2),
    "spaces": " " * SIZE + "1个",
    "latin": "PM2.5" * (SIZE // 5),
    "headers": "指标，单位，备注\n" * (SIZE // 4),
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(Path(__file__).parents[2] / "ontology")


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_reading_prose_ends(lexicon: Lexicon, name: str) -> None:
    text = f"第一章 任务\n{HOSTILE[name]}\n"
    started = time.process_time()
    document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    own = ThingKey(ThingKind.AREA, "甲县", "500999")
    numbers = grammar(lexicon.unit_forms)
    identity = PlanIdentity("plan", "甲县规划", "500999", 2021, 2025)
    reader = Reader.of(document, identity, numbers, MentionIndex([]), own, lexicon)
    reading = reader.read()
    audit(document, numbers, reading.marks, [], [])
    assert time.process_time() - started < BOUND


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_each_rule_ends(lexicon: Lexicon, name: str) -> None:
    text = HOSTILE[name]
    whole = Span(0, len(text))
    started = time.process_time()
    water_classes(text)
    years.references(text, 0, len(text))
    for sentence in clauses.sentences(text, whole):
        for clause in sentence.clauses:
            assert len(clause) <= clauses.MAX_CLAUSE
            words = clause.of(text)
            phrases.split_coordination(phrases.trim_lead(phrases.trim_join(words)), marked=True)
            qualitative.read(text, clause, (), "")
            figures = grammar(lexicon.unit_forms).figures(text, clause.start, clause.end)
            drafts.read(text, clause, figures, "")
    assert time.process_time() - started < BOUND
