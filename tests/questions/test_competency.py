"""The competency questions of docs/competency-questions.md, asked of the five plans."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.vocab import PREFIXES

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import ROOT, five_plans

TEXT = (ROOT / "docs" / "competency-questions.md").read_text("utf-8")
OWN_PREFIXES = re.findall(r"^PREFIX .+$", TEXT, re.MULTILINE)
QUESTION = re.compile(
    r"^## (?P<number>\d+)\. (?P<zh>.+)\n\n(?P<en>.+)\n\n"
    r"```sparql\n(?P<query>[^`]+)```\n\n```answer\n(?P<answer>[^`]*)```$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Question:
    number: int
    zh: str
    en: str
    query: str
    answer: tuple[str, ...]


QUESTIONS = [
    Question(
        int(found["number"]),
        found["zh"],
        found["en"],
        found["query"],
        tuple(found["answer"].splitlines()),
    )
    for found in QUESTION.finditer(TEXT)
]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return five_plans().open()


def test_there_are_enough_in_both_languages() -> None:
    assert len(QUESTIONS) == TEXT.count("```sparql") >= 40
    assert [question.number for question in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    for question in QUESTIONS:
        assert re.search("[一-鿿]", question.zh)
        assert re.search("[a-z]", question.en)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: str(q.number))
def test_the_answer_is_the_one_checked_by_hand(store: ox.Store, question: Question) -> None:
    query = "\n".join([*OWN_PREFIXES, question.query])
    found = [
        " | ".join(cell(term) for term in row) for row in store.query(query, prefixes=PREFIXES)
    ]
    assert Counter(found) == Counter(question.answer)


def cell(term: ox.NamedNode | ox.Literal | None) -> str:
    """A term as the answers write it: numbers in plain notation, the last part of an IRI."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return term.value.replace("#", "/").rpartition("/")[2]
    try:
        return format(Decimal(term.value).normalize(), "f")
    except InvalidOperation:
        return " ".join(term.value.split("\n"))
