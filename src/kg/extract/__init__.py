"""Document to records: pure functions, no I/O, no RDF."""

from __future__ import annotations

from kg.document import Document
from kg.extract import actors, boxes, identity, numbers, projects, tables, tasks
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.profile import PlanProfile
from kg.records import PlanRecords

__all__ = ["extract"]


def extract(document: Document, profile: PlanProfile, lexicon: Lexicon) -> PlanRecords:
    """What ``document`` says.

    Raises NotAPlan or AreaUnknown where neither text nor profile say what plan it is.
    """
    who = identity.read(document, profile, lexicon)
    scope = Scope.of(lexicon.areas, who.area)
    grammar = numbers.grammar(lexicon.unit_forms)
    measured = tables.values(document, who, profile, scope, lexicon, grammar)
    planned = projects.read(document, who, profile, scope, lexicon, grammar)
    boxed = boxes.read(document, who, profile, scope, lexicon)
    horizon = (who.period_start, who.outlook_year or who.period_end)
    written = tasks.read(document, horizon, boxed.taken, lexicon.themes)
    readings = (measured, planned, boxed)
    return PlanRecords(
        identity=who,
        things=actors.merged(thing for r in readings for thing in r.things),
        mentions=tuple(sorted({mention for r in readings for mention in r.mentions})),
        values=tuple(
            sorted((*measured.values, *planned.values), key=lambda v: v.evidence[0].span)
        ),
        programmes=(*boxed.programmes, *planned.programmes),
        projects=(*boxed.projects, *planned.projects),
        tasks=written.tasks,
        passages=written.passages,
        relations=tuple(relation for r in readings for relation in r.relations),
        listings=boxed.listings,
        warnings=(*document.warnings, *measured.warnings, *planned.warnings),
    )
