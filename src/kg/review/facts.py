"""Every fact of a plan with the words it rests on, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.document import Block
from kg.extract import fields
from kg.extract.around import Surroundings, folded
from kg.extract.reviewed import Record, said_of, what_of
from kg.mapping import Source, keyed_iris
from kg.records import Evidence, IndicatorValue, Mention, Project, Review, ThingKey

SECTION = " › "


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. ``fields`` is what was read, a name and a value each; ``at`` is where ``quote``
    begins in the text; ``id`` the statement's IRI where it has one of its own."""

    kind: str
    what: str
    said: str
    fields: tuple[tuple[str, str], ...]
    quote: str
    sentence: str
    section: str
    at: int
    page: int | None = None
    id: str = ""
    reviewed: str = ""


def facts_of(source: Source, blocks: Sequence[Block]) -> list[Fact]:
    """The facts of one plan. Raises ``ValueError`` for records that refer to none."""
    around = Surroundings(source.text, blocks)
    found = [*_statements(source, around), *_names(source, around)]
    return sorted(found, key=lambda fact: (fact.at, fact.kind, fact.what, fact.id))


def _statements(source: Source, around: Surroundings) -> Iterator[Fact]:
    records, keyed = source.records, keyed_iris(source)
    reviews = {(r.fact, r.key): _shown(r) for r in records.reviews if r.key}
    unkeyed = {(r.fact, r.what, r.span): _shown(r) for r in records.reviews}
    kinds: Mapping[str, Sequence[Record]] = {
        "value": records.values,
        "project": records.projects,
        "task": records.tasks,
        "relation": records.relations,
        "cooperation": records.cooperations,
        "listing": records.listings,
    }
    for kind, of_kind in kinds.items():
        for record in of_kind:
            key = getattr(record, "key", "")
            first = record.evidence[0]
            node = keyed.get((kind, key))
            what = what_of(record)
            yield Fact(
                kind,
                what,
                said_of(record),
                _fields(kind, record),
                folded(first.span.of(source.text)),
                around.of(first),
                _where(first),
                first.span.start,
                first.page,
                node.value if node else "",
                reviews.get((kind, key), "") or unkeyed.get((kind, what, first.span), ""),
            )


def _fields(kind: str, record: Record) -> tuple[tuple[str, str], ...]:
    if not isinstance(record, IndicatorValue | Project):
        return ()
    shown = [(field.zh, fields.shown(record, field)) for field in fields.OF_FACT[kind]]
    if isinstance(record, IndicatorValue) and record.subject_text:
        shown.append(("对象说明", record.subject_text))
    return tuple((name, value) for name, value in shown if value not in ("", "否"))


def _where(evidence: Evidence) -> str:
    return SECTION.join(filter(None, (*evidence.section_path, evidence.table_title)))


def _names(source: Source, around: Surroundings) -> Iterator[Fact]:
    """Each wording of each thing once, where it is first met."""
    first: dict[tuple[str, ThingKey], Mention] = {}
    for mention in source.records.mentions:
        written = "".join(mention.span.of(source.text).split())
        first.setdefault((written, mention.thing), mention)
    reviews = {r.what: _shown(r) for r in source.records.reviews if r.fact == "name"}
    for (written, key), mention in first.items():
        held = (("名称", key.name), ("类别", key.kind.value))
        place = Evidence(mention.span)
        yield Fact(
            "name", key.name, "", held, written, around.of(place), "", mention.span.start,
            reviewed=reviews.get(written, ""),
        )  # fmt: skip


def _shown(review: Review) -> str:
    return f"{review.verdict}（{review.reviewer}）" if review.reviewer else review.verdict
