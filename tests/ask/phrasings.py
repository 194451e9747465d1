"""How people ask, each with what is meant. The rules were written with ``phrasings.tsv`` at hand.
The other files were written apart from the rules, with what is meant set down before any was asked,
and measured once as they were; then the rules were mended by what had failed, so that they too now
only say that nothing is lost. How many were right at first sight is in docs/asking.md.

A line is a phrase and its meanings (`` || `` between those that are equally
right): a question's slug with its parameters, those after ``~`` allowed besides, or ``unsure``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import vocab
from kg.ask import Understood
from kg.queries import Question

FOLDER = Path(__file__).parent
WRITTEN_WITH = "phrasings.tsv"
HELD_APART = ("held.tsv", "officials.tsv", "officials-again.tsv")
UNSURE = "unsure"
Values = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Meaning:
    slug: str
    given: Values
    allowed: frozenset[str]


@dataclass(frozen=True)
class Phrasing:
    text: str
    meanings: tuple[Meaning, ...]


def load(name: str = WRITTEN_WITH) -> list[Phrasing]:
    found = []
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        text, meanings = line.split("\t")
        found.append(Phrasing(text, tuple(map(_meaning, meanings.split(" || ")))))
    return found


def _meaning(written: str) -> Meaning:
    slug, *pairs = written.split()
    given = {}
    for pair in pairs:
        name, _, values = pair.lstrip("~").partition("=")
        given[name] = frozenset(values.split(","))
    allowed = frozenset(pair.lstrip("~").partition("=")[0] for pair in pairs if pair[0] == "~")
    return Meaning(slug, given, allowed)


def judge(phrasing: Phrasing, understood: Understood) -> str:
    """right, wrong, or unsure where there was an answer to give."""
    unsure_is_right = any(meaning.slug == UNSURE for meaning in phrasing.meanings)
    if not understood.sure:
        return "right" if unsure_is_right else "unsure"
    best = understood.best
    found = _effective(best.question, best.given)
    for meaning in phrasing.meanings:
        if meaning.slug != best.question.slug:
            continue
        wanted = _effective(best.question, {k: tuple(v) for k, v in meaning.given.items()})
        names = {*found, *wanted} - meaning.allowed
        if all(found.get(name) == wanted.get(name) for name in names) and all(
            found.get(name) in (None, wanted.get(name)) for name in meaning.allowed
        ):
            return "right"
    return "wrong"


def _effective(
    question: Question, given: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[str]]:
    """Parameters with what is in force, in their last parts."""
    values = {p.name: frozenset([_last(p.default)]) for p in question.parameters if p.default}
    return values | {name: frozenset(map(_last, found)) for name, found in given.items() if found}


def _last(value: str) -> str:
    return value.removeprefix(vocab.ECO).rpartition("/")[2]
