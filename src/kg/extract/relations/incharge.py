"""Who is in charge, where a task says so in a label: （责任单位：市水利局、市气象局）, or in a line of
its own behind the task: 牵头单位：县水利局；配合单位：县住建局，各乡镇人民政府."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.document import Block, Span
from kg.extract.relations.context import Context
from kg.records import Relation, RelationKind, StatementRef, ThingKind

_ACTORS = frozenset({ThingKind.AGENCY, ThingKind.ENTERPRISE, ThingKind.ORGANISATION})
_LABEL = re.compile(
    r"(?:(?P<lead>牵头|主办|主管|承办|主责)|(?P<charge>责任|负责|实施|落实)|(?P<help>配合|协办|协助|协同|参与|参加))"
    r"(?:单位|部门|主体)?[：:]\s?(?P<who>[^：:；;。（）()\n]{2,300}(?:[（(][^（()）\n]{1,40}[)）][^：:；;。（）()\n]{0,200})*)"
)


def is_line(text: str) -> bool:
    """Whether a paragraph says nothing but who is in charge of the task before it."""
    rest = _LABEL.sub("", text)
    return rest != text and not re.sub(r"[\s；;。，、（）()【】\[\]]", "", rest)


def read(context: Context, block: Block, work: StatementRef) -> Iterator[Relation]:
    """Leads and supports of the task ``work`` that ``block`` names behind labels. 责任单位 leads,
    but helps where the label before it names who leads."""
    led = False
    for match in _LABEL.finditer(context.text, block.span.start, block.span.end):
        helps = match["help"] or (match["charge"] and led)
        led = led or bool(match["lead"])
        kind = RelationKind.SUPPORT if helps else RelationKind.LEAD
        for mention in context.named(Span(match.start("who"), match.end("who"))):
            if mention.thing.kind in _ACTORS:
                said = Span(match.start(), match.end())
                yield context.relation(kind, work, mention.thing, block, said)
