"""The five plans with each part of them read once, for tests of the parts."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from kg.document import Document
from kg.extract import boxes, identity, numbers, projects, tables
from kg.extract.boxes import BoxReading
from kg.extract.keys import Scope
from kg.extract.projects import ProjectReading
from kg.extract.tables import TableReading
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import (
    IndicatorValue,
    PlanIdentity,
    ValueKind,
)

ROOT = Path(__file__).parents[2]
PLANS = {
    "chongqing-2021": "500000",
    "qianjiang-2021": "500114",
    "youyang-2021": "500242",
    "nanchuan-2021": "500119",
    "rongchang-2026": "500153",
}


@cache
def document_of(slug: str) -> Document:
    path = ROOT / "data" / "plans" / f"{slug}.txt"
    return parse(path.read_bytes(), path.name, slug, PlanProfile(slug))


_LEXICONS: dict[int, Lexicon] = {}


def profile_of(slug: str) -> PlanProfile:
    return PlanProfile(slug, area=PLANS[slug])


@cache
def _identity(slug: str, lexicon_id: int) -> PlanIdentity:
    return identity.read(document_of(slug), profile_of(slug), _LEXICONS[lexicon_id])


class Plan:
    """One plan's readings, each made once."""

    def __init__(self, slug: str, lexicon: Lexicon) -> None:
        _LEXICONS[id(lexicon)] = lexicon
        self.document = document_of(slug)
        self.profile = profile_of(slug)
        self.identity = _identity(slug, id(lexicon))
        self.lexicon = lexicon
        self.scope = Scope.of(lexicon.areas, self.identity.area)
        self.grammar = numbers.grammar(lexicon.unit_forms)

    @cached_property
    def projects(self) -> ProjectReading:
        return projects.read(
            self.document, self.identity, self.profile, self.scope, self.lexicon, self.grammar
        )

    @cached_property
    def tables(self) -> TableReading:
        return tables.values(
            self.document, self.identity, self.profile, self.scope, self.lexicon, self.grammar
        )

    @cached_property
    def boxes(self) -> BoxReading:
        return boxes.read(self.document, self.identity, self.profile, self.scope, self.lexicon)

    def value(self, wording: str, kind: ValueKind, year: int) -> IndicatorValue:
        """The one table value of that wording, kind and year."""
        found = [
            v
            for v in self.tables.values
            if v.indicator_text == wording and v.kind is kind and v.year == year
        ]
        assert len(found) == 1, (wording, len(found))
        return found[0]
