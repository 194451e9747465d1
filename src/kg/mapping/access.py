"""What of a plan may be published, where its text says that a part may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.document import Span
from kg.mapping.things import thing_keys
from kg.records import Evidence, IndicatorValue, PlanRecords, Project, Relation, StatementRef

BLOCKED = "█"


def public_part(records: PlanRecords, text: str) -> tuple[PlanRecords, str]:
    """The records without restricted projects and all that stands on their words, and the text
    with those words blacked out: as long as before, so that every offset still holds."""
    restricted = {project.key for project in records.projects if project.access_rights}
    if not restricted:
        return records, text
    hidden = _stretches(project for project in records.projects if project.key in restricted)

    def visible(span: Span) -> bool:
        return not any(span.overlaps(stretch) for stretch in hidden)

    def shown(evidence: Sequence[Evidence]) -> bool:
        return all(visible(item.span) for item in evidence)

    def value_shown(value: IndicatorValue) -> bool:
        return value.project not in restricted and shown(value.evidence)

    def relation_shown(relation: Relation) -> bool:
        subject = relation.subject
        if isinstance(subject, StatementRef) and subject.record == "project":
            return subject.key not in restricted
        return shown(relation.evidence)

    programmes = tuple(p for p in records.programmes if shown(p.evidence))
    kept = {programme.key for programme in programmes}
    values = tuple(v for v in records.values if value_shown(v))
    mentions = tuple(m for m in records.mentions if visible(m.span))
    part = replace(
        records,
        mentions=mentions,
        values=tuple(v for v in values if v.programme is None or v.programme in kept),
        programmes=tuple(p if p.parent in kept else replace(p, parent=None) for p in programmes),
        projects=tuple(p for p in records.projects if p.key not in restricted),
        tasks=tuple(t for t in records.tasks if shown(t.evidence)),
        passages=tuple(p for p in records.passages if shown(p.evidence)),
        relations=tuple(r for r in records.relations if relation_shown(r)),
        cooperations=tuple(c for c in records.cooperations if shown(c.evidence)),
        listings=tuple(item for item in records.listings if shown(item.evidence)),
        marks=tuple(mark for mark in records.marks if visible(mark.span)),
        reviews=tuple(review for review in records.reviews if visible(review.span)),
    )
    named = set(thing_keys(replace(part, things=())))
    things = tuple(thing for thing in records.things if thing.key in named)
    return replace(part, things=things), _blacked_out(text, hidden)


def _stretches(projects: Iterable[Project]) -> list[Span]:
    """From the first cell of a table's restricted projects to the last, so that what stands
    between them (headings, totals, merged cells) goes with them."""
    tables: dict[tuple[tuple[str, ...], str | None], list[Span]] = {}
    for project in projects:
        first = project.evidence[0]
        rows = {item.row for item in project.evidence}
        spans = [item.span for item in (*project.evidence, *project.context) if item.row in rows]
        if project.content_span:
            spans.append(project.content_span)
        tables.setdefault((first.section_path, first.table_title), []).extend(spans)
    return [
        Span(min(span.start for span in spans), max(span.end for span in spans))
        for spans in tables.values()
    ]


def _blacked_out(text: str, stretches: Iterable[Span]) -> str:
    for stretch in stretches:
        black = "".join("\n" if char == "\n" else BLOCKED for char in stretch.of(text))
        text = text[: stretch.start] + black + text[stretch.end :]
    return text
