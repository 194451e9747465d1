"""From what was read to a published snapshot: map, reason, load, check, swap."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg import cube, derive, findings, recordio, vocab
from kg.build import digests
from kg.build.provenance import Counts, Reviewed, Run, provenance
from kg.derive import Graphs
from kg.errors import ValidationFailed
from kg.findings import FindingQuery
from kg.lexicon import Lexicon
from kg.mapping import Context, Source, Vocabulary, keyed_iris, plan_graph, things_graph
from kg.mapping.terms import join, ntriples, without
from kg.reason import Background, Reasoner, lines_of
from kg.search import build_index
from kg.settings import DefaultGraph
from kg.store import Manifest, PlanEntry, Snapshot, SnapshotWriter
from kg.validate import Check, Report, Severity, validate

ONTOLOGY, REFERENCE, THINGS, INFERRED, FINDINGS, CUBE, PROVENANCE = (
    vocab.graph_iri(name)
    for name in ("ontology", "reference", "things", "inferred", "findings", "cube", "provenance")
)
_OF_FINDING = re.compile(f"<{vocab.ID}finding/[^>]*> <(?!{vocab.ECO}evidence>)".encode())
_MEMBERS = """SELECT ?class (COUNT(DISTINCT ?member) AS ?n)
WHERE { GRAPH ?g { ?member a ?class } FILTER(isIRI(?class)) } GROUP BY ?class"""
_SHOWN = 3  # issues named in the message of a build that failed its checks


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan ready to be built: what the manifest says of it and what was read."""

    entry: PlanEntry
    source: Source
    layout: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a snapshot is built from, besides the plans."""

    store: Path
    lexicon: Lexicon
    vocabulary: Vocabulary
    checks: Sequence[Check]
    default_graph: DefaultGraph
    inputs: str
    started: datetime
    warnings: tuple[str, ...] = ()
    findings: Sequence[FindingQuery] = ()


def assemble(
    plans: Sequence[Plan], job: Job, progress: Callable[[str, str], None]
) -> tuple[Snapshot, Manifest]:
    """Builds a snapshot of all ``plans`` beside the current one and makes it current.
    ``progress`` is told a plan's slug (or nothing) and what is done.

    Raises :class:`ValidationFailed` when the graph breaks the contract, :class:`StoreFull` or
    another :class:`StoreError` from writing; the store that was there is then untouched.
    """
    plans = sorted(plans, key=lambda plan: plan.entry.slug)
    with SnapshotWriter(job.store, job.default_graph) as writer:
        graphs = _Graphs(writer)
        context = Context.of([plan.source for plan in plans], job.lexicon)
        _load_graphs([plan.source for plan in plans], context, job, graphs, progress)
        for plan in plans:
            writer.add_text(plan.entry.slug, plan.source.text)
            writer.add_records(plan.entry.slug, recordio.dumps(plan.source.records))
            writer.add_layout(plan.entry.slug, plan.layout)
            writer.add_names(plan.entry.slug, _names(plan.source, context))

        progress("", "check")
        texts = {plan.entry.slug: plan.source.text for plan in plans}
        union = job.default_graph is DefaultGraph.UNION
        report = validate(writer.store, texts.__getitem__, job.checks, union=union)
        if report.errors:
            raise _failure(report)

        progress("", "index")
        build_index(writer.store, writer.path)

        progress("", "swap")
        ended = datetime.now(UTC)
        version = graphs.version()
        run = Run(writer.name(version, ended), job.started, ended, version, digests.tools())
        entries = tuple(plan.entry for plan in plans)
        counts = Counts(graphs.counts, _members(writer), dict(sorted(graphs.properties.items())))
        about = provenance(run, entries, counts, _reviewed(plans))
        graphs.load(ntriples(about), PROVENANCE)
        manifest = Manifest(
            id=run.id,
            built=ended.isoformat(timespec="seconds"),
            version=version,
            inputs=job.inputs,
            base=vocab.BASE,
            default_graph=job.default_graph.value,
            plans=entries,
            graphs=graphs.counts,
            classes=counts.classes,
            properties=counts.properties,
            tools=run.tools,
            warnings=(
                *job.warnings,
                *(str(i) for i in report.issues if i.severity is Severity.WARNING),
            ),
        )
        return writer.publish(manifest), manifest


class _Graphs:
    """Loads graphs and remembers how many triples each holds, with which properties, and a hash of
    them."""

    def __init__(self, writer: SnapshotWriter) -> None:
        self.writer = writer
        self._hashes: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.properties: Counter[str] = Counter()

    def load(self, lines: bytes, graph: str) -> None:
        """``lines`` are sorted N-Triples without doubles."""
        self.writer.load(lines, graph)
        self.counts[graph] = lines.count(b"\n")
        used = Counter(line.split(b" ", 2)[1] for line in lines.splitlines())
        for predicate, count in used.items():
            self.properties[predicate[1:-1].decode()] += count
        self._hashes[graph] = sha256(lines).hexdigest()

    def version(self) -> str:
        """A hash of everything loaded so far."""
        return digests.of(part for pair in sorted(self._hashes.items()) for part in pair)


def _members(writer: SnapshotWriter) -> dict[str, int]:
    """How many members each class has, by IRI."""
    found = writer.store.query(_MEMBERS)
    assert isinstance(found, ox.QuerySolutions)  # as a SELECT gives
    return dict(sorted((row["class"].value, int(row["n"].value)) for row in found))


def _load_graphs(
    sources: Sequence[Source],
    context: Context,
    job: Job,
    graphs: _Graphs,
    progress: Callable[[str, str], None],
) -> None:
    """All graphs but provenance. A plan's graph is made, reasoned on and loaded before the next
    one's, so that memory holds one of them."""
    ontology, reference = job.vocabulary.ontology, job.vocabulary.reference
    graphs.load(ontology, ONTOLOGY)
    graphs.load(reference, REFERENCE)

    progress("", "things")
    things = without(ntriples(things_graph(sources, context)), ontology, reference)
    graphs.load(things, THINGS)
    reasoner, background = Reasoner(ontology), Background(reference)
    inferred: set[bytes] = set()

    def entail(part: bytes) -> None:
        facts = reasoner.entail(part, background.of(part))
        inferred.update(lines_of(facts))
        background.add(facts)

    entail(reference)
    entail(things)
    asserted = [ontology, reference, things]
    for source in sources:
        progress(source.slug, "map")
        graph = ntriples(plan_graph(source, context))
        graphs.load(graph, vocab.plan_graph(source.slug))
        progress(source.slug, "reason")
        entail(graph)
        inferred.difference_update(graph.split(b"\n"))
    progress("", "compare")
    texts = {source.slug: source.text for source in sources}
    derived, found = _compared(graphs.writer, job, texts.__getitem__)
    graphs.load(found, FINDINGS)
    # not of its evidence, which plans' graphs describe too: they were reasoned on already
    entail(join(line for line in found.split(b"\n") if _OF_FINDING.match(line)))
    entail(derived)
    inferred.update(derived.split(b"\n"))
    graphs.load(without(join(inferred), *asserted, found), INFERRED)
    graphs.load(ntriples(cube.cube(graphs.writer.store, _asked(graphs.writer, job))), CUBE)


def _compared(writer: SnapshotWriter, job: Job, text: Callable[[str], str]) -> tuple[bytes, bytes]:
    """What follows from comparing values with one another: derived values, and findings."""
    asked = _asked(writer, job)
    derived = ntriples(derive.triples(derive.derive(writer.store, asked)))
    found = findings.find(writer.store, job.findings, text, asked)
    shown = (
        triple
        for triple in findings.triples(found, text)
        if not any(writer.store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
    )
    return derived, ntriples(shown)


def _asked(writer: SnapshotWriter, job: Job) -> Graphs | None:
    """The graphs to ask where the default graph is no union of them."""
    union = job.default_graph is DefaultGraph.UNION
    return None if union else [*writer.store.named_graphs()]


def _reviewed(plans: Iterable[Plan]) -> Iterator[Reviewed]:
    for plan in plans:
        source = plan.source
        keyed = keyed_iris(source) if source.records.reviews else {}
        for review in source.records.reviews:
            statement = keyed.get((review.fact, review.key or ""))
            yield Reviewed(source.slug, review, review.span.of(source.text), statement)


def _names(source: Source, context: Context) -> str:
    """Where the text names what, as JSON: ``[[start, end, IRI], …]`` in the order of the text."""
    found = sorted(
        (m.span.start, m.span.end, context.iris[m.thing].value) for m in source.records.mentions
    )
    return json.dumps(found, separators=(",", ":")) + "\n"


def _failure(report: Report) -> ValidationFailed:
    shown = "; ".join(str(issue) for issue in report.errors[:_SHOWN])
    more = len(report.errors) - _SHOWN
    return ValidationFailed(
        shown + (f"; and {more} more" if more > 0 else ""),
        hint="nothing was swapped in; the store that was there is untouched",
    )
