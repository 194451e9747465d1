"""A finding and its triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg import vocab
from kg.document import Span
from kg.mapping.evidence import SECTION_SEPARATOR, EvidenceNodes
from kg.mapping.terms import TYPE, eco
from kg.records import Evidence

_COMMENT = ox.NamedNode(vocab.RDFS + "comment")


def slug_of(plan: str) -> str:
    """The slug of a plan's IRI."""
    return plan.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a plan's text a finding shows."""

    span: Span
    section: str = ""  # the section path, as evidence has it
    table: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` is the slug of a finding kind, ``plan`` the slug of the plan, ``between`` the IRIs
    of the statements it is about, ``zh`` and ``en`` what is remarkable. ``places`` are given where
    both sides stand in one statement; else the statements' own evidence tells."""

    kind: str
    plan: str
    between: tuple[str, ...]
    zh: str
    en: str
    places: tuple[Place, ...] = ()

    @property
    def iri(self) -> str:
        """The same for the same statements and words of the plan, wherever they stand."""
        payload = [self.kind, sorted(self.between), self.zh]
        return vocab.statement_iri("finding", self.plan, payload)


def triples(findings: Iterable[Finding], text: Callable[[str], str]) -> Iterator[ox.Triple]:
    """The triples of ``<graph/findings>``; may repeat some, and some of the plans' graphs where a
    finding shows at a place that a statement stands on. ``text`` gives a plan's canonical text."""
    evidence: dict[str, EvidenceNodes] = {}
    for finding in findings:
        node = ox.NamedNode(finding.iri)
        yield ox.Triple(node, TYPE, eco("Finding"))
        kind = ox.NamedNode(vocab.thing_iri("finding-kind", finding.kind))
        yield ox.Triple(node, eco("findingKind"), kind)
        for statement in finding.between:
            yield ox.Triple(node, eco("between"), ox.NamedNode(statement))
        yield ox.Triple(node, _COMMENT, ox.Literal(finding.zh, language="zh"))
        yield ox.Triple(node, _COMMENT, ox.Literal(finding.en, language="en"))
        for place in finding.places:
            nodes = evidence.setdefault(
                finding.plan, EvidenceNodes(finding.plan, text(finding.plan))
            )
            yield ox.Triple(node, eco("evidence"), nodes.node(_evidence(place)))
    for nodes in evidence.values():
        yield from nodes.triples


def _evidence(place: Place) -> Evidence:
    path = tuple(place.section.split(SECTION_SEPARATOR)) if place.section else ()
    return Evidence(place.span, path, place.table or None)
