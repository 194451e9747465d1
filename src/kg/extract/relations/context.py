"""What readers of relations share: the text, its names, and evidence for a stretch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.document import Block, BlockKind, Document, Span
from kg.extract import clauses, evidence, keys
from kg.extract.clauses import Sentence
from kg.extract.keys import Scope
from kg.extract.mentions import MentionIndex
from kg.lexicon import Lexicon
from kg.records import (
    Evidence,
    Individual,
    Mention,
    Relation,
    RelationKind,
    StatementRef,
    ThingKey,
    ThingKind,
)

PROSE = (BlockKind.PARAGRAPH, BlockKind.NOTE, BlockKind.FOOTNOTE)


@dataclass(frozen=True)
class Context:
    """One plan's text with its names."""

    document: Document
    scope: Scope
    lexicon: Lexicon
    mentions: MentionIndex

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def own(self) -> ThingKey:
        """The plan's own area."""
        return keys.area(self.scope.own)

    @cached_property
    def government(self) -> ThingKey | None:
        """The own area's government, where the text names it: an area itself does no work."""
        key, _, _ = keys.agency(self.scope.own.name + "人民政府", self.scope, self.lexicon)
        whole = Span(0, len(self.text))
        return key if any(m.thing == key for m in self.mentions.within(whole)) else None

    @cached_property
    def above(self) -> frozenset[ThingKey]:
        """The own area and those it lies in."""
        return frozenset(keys.area(place) for place in self.scope.places)

    @cached_property
    def waters(self) -> dict[str, ThingKey]:
        """Reaches that the text names, by name."""
        whole = Span(0, len(self.text))
        reach = ThingKind.RIVER_REACH
        return {m.thing.name: m.thing for m in self.mentions.within(whole) if m.thing.kind is reach}

    @cached_property
    def sentences(self) -> tuple[tuple[Block, Sentence], ...]:
        """Every sentence of running text with its block."""
        return tuple(
            (block, sentence)
            for block in self.document.blocks
            if block.kind in PROSE
            for sentence in clauses.sentences(self.text, block.span)
        )

    def named(self, span: Span) -> list[Mention]:
        """The names in ``span`` that stand in no longer one."""
        return self.mentions.outermost(span)

    def evidence(self, block: Block, span: Span) -> tuple[Evidence, ...]:
        return (evidence.of_span(self.document, block, span),)

    def relation(
        self,
        kind: RelationKind,
        subject: ThingKey | StatementRef,
        target: ThingKey | Individual,
        block: Block,
        span: Span,
    ) -> Relation:
        """A relation that the stretch ``span`` of ``block`` states."""
        return Relation(kind, subject, target, self.evidence(block, span))


def clause_of(sentence: Sentence, span: Span) -> Span:
    """The clause that holds ``span``; the sentence where several do."""
    return next((clause for clause in sentence.clauses if clause.contains(span)), sentence.span)


def unique(relations: list[Relation]) -> list[Relation]:
    """The first statement of each relation, in order; places of work and cooperations each time
    that they are said, for each time other work is meant."""
    seen: dict[tuple[object, ...], Relation] = {}
    for relation in relations:
        place = relation.evidence[0].span if relation.kind in _EACH_TIME else None
        seen.setdefault((relation.kind, relation.subject, relation.object, place), relation)
    return list(seen.values())


_EACH_TIME = frozenset({RelationKind.IMPLEMENTED_IN, RelationKind.COOPERATES_WITH})
