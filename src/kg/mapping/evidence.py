"""Evidence nodes: where in the canonical text a statement stands, as Web Annotation selectors and
as short cuts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg import vocab
from kg.document import Span
from kg.mapping.terms import TYPE, eco, integer, oa
from kg.records import Evidence, Mention, ThingKey

SECTION_SEPARATOR = " › "
_AROUND = 32  # characters of prefix and suffix, which anchor a quote in an edited text


class EvidenceNodes:
    """The evidence of one plan; ``triples`` grows by what is asked for. One node a place: two
    statements that stand on the same characters (or cell) share it."""

    def __init__(self, slug: str, text: str) -> None:
        self._slug = slug
        self._text = text
        self._source = ox.NamedNode(vocab.text_iri(slug))
        self._nodes: dict[str, ox.NamedNode] = {}
        self.triples: list[ox.Triple] = []

    def node(self, evidence: Evidence) -> ox.NamedNode:
        span = evidence.span
        local = f"{self._slug}-{span.start}-{span.end}"
        # A merged cell is one span that stands in several rows.
        if evidence.row is not None:
            local += f"-r{evidence.row}"
        if evidence.column is not None:
            local += f"-c{evidence.column}"
        node = self._nodes.get(local)
        if node is None:
            node = self._nodes[local] = ox.NamedNode(vocab.thing_iri("evidence", local))
            self.triples += self._describe(node, evidence)
        return node

    def _describe(self, node: ox.NamedNode, evidence: Evidence) -> list[ox.Triple]:
        span, text = evidence.span, self._text
        position = ox.NamedNode(f"{node.value}#position")
        quotation = ox.NamedNode(f"{node.value}#quote")
        start, end = integer(span.start), integer(span.end)
        quote = ox.Literal(span.of(text))
        triples = [
            ox.Triple(node, TYPE, eco("Evidence")),
            ox.Triple(node, oa("hasSource"), self._source),
            ox.Triple(node, oa("hasSelector"), position),
            ox.Triple(node, oa("hasSelector"), quotation),
            ox.Triple(node, eco("quote"), quote),
            ox.Triple(node, eco("start"), start),
            ox.Triple(node, eco("end"), end),
            ox.Triple(position, TYPE, oa("TextPositionSelector")),
            ox.Triple(position, oa("start"), start),
            ox.Triple(position, oa("end"), end),
            ox.Triple(quotation, TYPE, oa("TextQuoteSelector")),
            ox.Triple(quotation, oa("exact"), quote),
        ]
        if before := text[max(0, span.start - _AROUND) : span.start]:
            triples.append(ox.Triple(quotation, oa("prefix"), ox.Literal(before)))
        if after := text[span.end : span.end + _AROUND]:
            triples.append(ox.Triple(quotation, oa("suffix"), ox.Literal(after)))
        if evidence.section_path:
            path = ox.Literal(SECTION_SEPARATOR.join(evidence.section_path))
            triples.append(ox.Triple(node, eco("sectionPath"), path))
        if evidence.table_title:
            title = ox.Literal(evidence.table_title)
            triples.append(ox.Triple(node, eco("tableTitle"), title))
        for name, number in (
            ("rowIndex", evidence.row),
            ("columnIndex", evidence.column),
            ("page", evidence.page),
        ):
            if number is not None:
                triples.append(ox.Triple(node, eco(name), integer(number)))
        return triples


class MentionIndex:
    """The mentions of one plan, to be asked for by span."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions: Sequence[Mention] = sorted(mentions)
        self._starts = [mention.span.start for mention in self._mentions]

    def within(self, spans: Iterable[Span]) -> set[ThingKey]:
        """The things named inside any of the spans."""
        found: set[ThingKey] = set()
        for span in spans:
            for position in range(bisect_left(self._starts, span.start), len(self._mentions)):
                mention = self._mentions[position]
                if mention.span.start >= span.end:
                    break
                if mention.span.end <= span.end:
                    found.add(mention.thing)
        return found
