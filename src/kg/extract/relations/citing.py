"""What the plan rests on and what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Block, Span
from kg.extract.clauses import Sentence
from kg.extract.entities.documents import title_key
from kg.extract.relations.context import Context, clause_of
from kg.records import PlanIdentity, Relation, RelationKind, StatementRef, ThingKind

# 根据《…》《…》，制定本规划: the plan itself is made on what stands between.
_BASIS = re.compile(r"根据|依据|按照|以")
_YEARS = re.compile(r"\([0-9]{4}-[0-9]{4}年?\)$")
_MADE = re.compile(
    r"(?:制定|编制|制订|形成|出台)(?:了)?(?:本规划|《)|特?制定本|为依据|(?<=》)等?(?:编制|制定|制订)(?=[，。])"
)
# （二）编制依据: a section that lists what the plan rests on
_LISTED = re.compile(r"(?:编制|规划|制定)依据$")


def read(
    context: Context, identity: PlanIdentity, block: Block, sentence: Sentence
) -> Iterator[Relation]:
    """Documents that one sentence cites; those that the plan is made on come as such."""
    plan = StatementRef("plan", identity.slug)
    basis = _basis(context, sentence)
    own = _own_title(context, title_key(identity.title))
    for mention in context.named(sentence.span):
        if mention.thing.kind is not ThingKind.DOCUMENT:
            continue
        key = title_key(mention.thing.name)
        if key == title_key(identity.title) or (own and _own_title(context, key) == own):
            continue
        clause = clause_of(sentence, mention.span)
        kind = RelationKind.CITES
        listed = _LISTED.search(context.document.section_path(block)[-1]) if block.path else None
        if listed or (basis is not None and basis.contains(mention.span)):
            kind, clause = RelationKind.BASED_ON, sentence.span
        yield context.relation(kind, plan, mention.thing, block, clause)


def _basis(context: Context, sentence: Sentence) -> Span | None:
    """The stretch between 根据 and 制定本规划."""
    made = _MADE.search(context.text, sentence.span.start, sentence.span.end)
    if made is None:
        return None
    starts = [
        match.end()
        for match in _BASIS.finditer(context.text, sentence.span.start, made.start())
        if context.text[match.end() : match.end() + 1] == "《" or match.group() in ("根据", "依据")
    ]
    return Span(starts[0], made.start()) if starts else None


def _own_title(context: Context, key: str) -> str | None:
    """A title's key without the names of the own area, those above it and the years; ``None``
    where the title names no such area: 《重庆市…规划》 is not what 《南川区…规划》 is."""
    own, *above = [_names(context, place.adcode) for place in context.scope.places]
    for names in reversed(above):
        key = key.removeprefix(max((n for n in names if key.startswith(n)), key=len, default=""))
    head = max((name for name in own if key.startswith(name)), key=len, default="")
    return _YEARS.sub("", key.removeprefix(head)) if head else None


def _names(context: Context, adcode: str) -> list[str]:
    area = context.lexicon.areas.get(adcode)
    return [title_key(name) for name in area.names] if area else []
