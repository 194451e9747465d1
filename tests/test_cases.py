"""Golden cases: a source excerpt, the records that tables, boxes and headings give, the quads.

Each directory of ``tests/cases`` with a ``source.txt`` is a case; ``case.toml`` says what it is
about and, for an excerpt, whose plan it is. ``pytest tests/test_cases.py --regenerate`` writes
``records.jsonl`` and ``expected.nq`` anew: read the diff against the excerpt before committing.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import recordio, vocab
from kg.document import Document
from kg.extract import (
    actors,
    boxes,
    identity,
    listtables,
    numbers,
    projects,
    tables,
    tasks,
    tasktables,
)
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.mapping import Context, Source, plan_graph, things_graph
from kg.mapping.terms import ntriples
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanRecords

CASES = Path(__file__).parent / "cases"
EVIDENCE = vocab.thing_iri("evidence", "")
NAMES = sorted(path.parent.name for path in CASES.glob("*/source.txt"))


def profile_of(directory: Path) -> PlanProfile:
    case = tomllib.loads((directory / "case.toml").read_text(encoding="utf-8"))
    period = case.get("period")
    return PlanProfile(
        slug=case["plan"],
        area=case.get("area"),
        title=case.get("title"),
        period=(period[0], period[1]) if period else None,
    )


def read_document(directory: Path) -> tuple[Document, PlanProfile]:
    profile = profile_of(directory)
    data = (directory / "source.txt").read_bytes()
    return parse(data, "source.txt", profile.slug, profile), profile


def read_structure(document: Document, profile: PlanProfile, lexicon: Lexicon) -> PlanRecords:
    """What stands in tables and boxes, and the skeleton of the prose."""
    who = identity.read(document, profile, lexicon)
    scope = Scope.of(lexicon.areas, who.area)
    grammar = numbers.grammar(lexicon.unit_forms)
    measured = tables.values(document, who, profile, scope, lexicon, grammar)
    planned = projects.read(document, who, profile, scope, lexicon, grammar)
    boxed = boxes.read(document, who, profile, scope, lexicon)
    listed = listtables.read(document, who, profile, scope, lexicon)
    horizon = (who.period_start, who.outlook_year or who.period_end)
    written = tasks.read(document, horizon, boxed.taken, lexicon.themes)
    shared = tasktables.read(document, scope, lexicon, horizon, lexicon.themes)
    readings = (measured, planned, boxed, listed, shared)
    return PlanRecords(
        identity=who,
        things=actors.merged(thing for r in readings for thing in r.things),
        mentions=tuple(sorted({mention for r in readings for mention in r.mentions})),
        values=(*measured.values, *planned.values),
        programmes=(*boxed.programmes, *planned.programmes),
        projects=(*boxed.projects, *planned.projects),
        tasks=(*written.tasks, *shared.tasks),
        passages=written.passages,
        relations=tuple(dict.fromkeys(x for r in readings for x in r.relations)),
        listings=(*boxed.listings, *listed.listings),
        warnings=(*document.warnings, *planned.warnings),
    )


def quads_of(document: Document, records: PlanRecords, lexicon: Lexicon) -> str:
    """The case's own quads, sorted; the plan's graph under its name. The inside of evidence
    nodes is left out: it follows from the spans, which the records hold."""
    source = Source(records, document.text)
    context = Context.of([source], lexicon)
    slug = records.identity.slug
    lines = []
    for graph, triples in (
        (f"plan/{slug}", plan_graph(source, context)),
        ("things", things_graph([source], context)),
    ):
        for line in ntriples(triples).decode().splitlines():
            if EVIDENCE in line.split(" ", 1)[0]:
                continue
            lines.append(f"{line.rstrip(' .')} <https://w3id.org/ecoplan/graph/{graph}> .\n")
    return "".join(sorted(set(lines)))


@pytest.mark.parametrize("name", NAMES)
def test_records_are_as_recorded(name: str, regenerate: bool, ontology_lexicon: Lexicon) -> None:
    directory = CASES / name
    document, profile = read_document(directory)
    records = read_structure(document, profile, ontology_lexicon)
    golden = directory / "records.jsonl"
    written = recordio.dumps(records)
    if regenerate:
        golden.write_text(written, encoding="utf-8")
    assert recordio.loads(golden.read_text(encoding="utf-8")) == records
    assert recordio.loads(written) == records


@pytest.mark.parametrize("name", NAMES)
def test_quads_are_isomorphic(name: str, regenerate: bool, ontology_lexicon: Lexicon) -> None:
    directory = CASES / name
    document, profile = read_document(directory)
    records = read_structure(document, profile, ontology_lexicon)
    golden = directory / "expected.nq"
    written = quads_of(document, records, ontology_lexicon)
    if regenerate:
        golden.write_text(written, encoding="utf-8")
    assert dataset(written) == dataset(golden.read_text(encoding="utf-8"))


def dataset(nquads: str) -> ox.Dataset:
    """A canonical dataset: two are equal if and only if they are isomorphic."""
    found = ox.Dataset(ox.parse(input=nquads.encode(), format=ox.RdfFormat.N_QUADS))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim(name: str, ontology_lexicon: Lexicon) -> None:
    document, profile = read_document(CASES / name)
    records = read_structure(document, profile, ontology_lexicon)
    fields = (
        records.values,
        records.programmes,
        records.projects,
        records.tasks,
        records.passages,
        records.relations,
        records.listings,
    )
    for statement in (item for field in fields for item in field):
        assert statement.evidence
        for evidence in (*statement.evidence, *getattr(statement, "context", ())):
            quote = document.quote(evidence.span)
            assert quote
            assert quote == quote.strip()
