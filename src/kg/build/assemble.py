"""From what was read to a published snapshot of all plans: map, reason, check, load, index, swap."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pyoxigraph as ox

from kg import cube, derive, vocab
from kg.build import digests, thingstore
from kg.build.engine import Failed, Job, Result, settled
from kg.build.graphs import CUBE, FINDINGS, INFERRED, ONTOLOGY, PROVENANCE, REFERENCE, THINGS
from kg.build.journal import part_key
from kg.build.lines import scratch
from kg.build.parts import Part, PartJob, PartMaker
from kg.build.plans import Plan, Progress, Task
from kg.build.provenance import Counts, Reviewed, Run, provenance
from kg.build.shards import Graphs
from kg.build.shared import Shared, SharedFacts
from kg.errors import DocumentError, KgError, ValidationFailed
from kg.lexicon import Areas
from kg.mapping import Context
from kg.mapping.iris import area_iri
from kg.mapping.terms import ntriples
from kg.reason import lines_of
from kg.search import IndexWriter, documents, row_of
from kg.store import Manifest, Snapshot, SnapshotWriter
from kg.validate import Issue, Severity

_SHOWN = 3  # issues named in the message of a build that failed its checks


def assemble(plans: Sequence[Plan], task: Task, progress: Progress) -> tuple[Snapshot, Manifest]:
    """Builds a snapshot of all ``plans`` beside the current one and makes it current.
    ``progress`` is told a plan's slug (or nothing) and what is done. Of the plans' records, a few
    are in memory at a time; of the things they name, all.

    Raises :class:`ValidationFailed` when the graph breaks the contract, a :class:`DocumentError`
    that names its ``plan`` when one cannot be built, :class:`StoreFull` or another
    :class:`StoreError` from writing; the store that was there is then untouched.
    """
    plans = sorted(plans, key=lambda plan: plan.entry.slug)
    with (
        SnapshotWriter(task.store, task.default_graph) as writer,
        IndexWriter(writer.path) as index,
        scratch(writer.path) as database,
    ):
        graphs = Graphs(writer, task.shards)
        reviews: list[Reviewed] = []
        issues = _load_graphs(plans, task, graphs, index, database, reviews, progress)
        if failed := failure(issues):
            raise failed
        progress("", "index")
        graphs.flush()
        index.finish()
        progress("", "swap")
        ended = datetime.now(UTC)
        version = version_of(graphs.hashes())
        run = Run(writer.name(version, ended), task.started, ended, version, digests.tools())
        entries = tuple(plan.entry for plan in plans)
        hashes = graphs.hashes()
        counts = Counts(
            dict(graphs.counts),
            dict(sorted(graphs.classes.items())),
            dict(sorted(graphs.properties.items())),
        )
        graphs.load(ntriples(provenance(run, entries, counts, reviews)), PROVENANCE)
        graphs.flush()
        manifest = Manifest(
            id=run.id,
            built=ended.isoformat(timespec="seconds"),
            version=version,
            inputs=task.inputs,
            base=vocab.BASE,
            default_graph=task.default_graph.value,
            plans=entries,
            graphs=dict(graphs.counts),
            classes=counts.classes,
            properties=counts.properties,
            tools=run.tools,
            warnings=(*task.warnings, *warnings_of(issues)),
            hashes=hashes,
            method=task.method,
        )
        return writer.publish(manifest), manifest


def _load_graphs(
    plans: Sequence[Plan],
    task: Task,
    graphs: Graphs,
    index: IndexWriter,
    database: sqlite3.Connection,
    reviews: list[Reviewed],
    progress: Progress,
) -> list[Issue]:
    """All graphs but provenance, and the index. Returns what the checks found; ``reviews`` grows
    by those of the plans."""
    graphs.load(task.vocabulary.ontology, ONTOLOGY)
    graphs.load(task.vocabulary.reference, REFERENCE)
    graphs.writer.add_vocabulary(task.vocabulary.ontology, task.vocabulary.reference)
    progress("", "things")
    outlines = [plan.outline for plan in plans]
    context = Context.outlined(outlines, task.lexicon)
    shared = Shared(outlines, context, task.vocabulary, database)
    with settled():
        return _load_parts(plans, shared, task, graphs, index, reviews, progress)


def _load_parts(
    plans: Sequence[Plan],
    shared: Shared,
    task: Task,
    graphs: Graphs,
    index: IndexWriter,
    reviews: list[Reviewed],
    progress: Progress,
) -> list[Issue]:
    """The things of all plans, each plan's part, and what is between plans."""
    shared.reason(task.maker)
    thingstore.write(graphs.writer.path, shared.things, shared.context)
    graphs.load_lines(shared.every_asserted, THINGS)
    shared.follows(task.maker.reference.splitlines())
    graphs.writer.add_reference(task.maker.reference)
    issues: list[Issue] = []
    spoken: Counter[str] = Counter()
    targets: list[derive.Value] = []
    indicators: set[str] = set()
    for part in _parts(plans, shared, task, graphs.writer, progress):
        load_part(part, graphs)
        graphs.writer.add_names(part.slug, part.names)
        shared.follows(part.shared.splitlines())
        issues += part.issues
        reviews += part.reviews
        spoken.update(part.spoken)
        targets += part.targets
        indicators |= part.indicators
        for row in part.rows:
            index.add(row)
    graphs.load_lines(shared.every_inferred(), INFERRED)
    graphs.load(cube_frame(indicators), CUBE)
    graphs.flush()
    progress("", "compare")
    pairs = above(task.lexicon.areas, {plan.entry.area for plan in plans})
    found = derive.in_order(derive.between_plans(targets, pairs))
    lines = compared(found, task.maker)
    graphs.load_lines(new_to(graphs.writer.store, lines, graphs.counts), INFERRED)
    graphs.flush()
    facts = SharedFacts(graphs.writer.store, shared, task.vocabulary)
    for document in documents.entities(facts, spoken):
        index.add(row_of(document))
    return issues


def _parts(
    plans: Sequence[Plan],
    shared: Shared,
    task: Task,
    writer: SnapshotWriter,
    progress: Progress,
) -> Iterator[Part]:
    """The parts in order, from the journal where a build that died had made them; what was read of
    each plan goes into the snapshot on the way."""
    journal = task.journal
    keys: deque[tuple[str, bool]] = deque()  # of parts under way, and whether they are made already

    def jobs() -> Iterator[PartJob]:
        for plan in plans:
            slug, kept = plan.entry.slug, plan.kept()
            progress(slug, "map")
            writer.add_text(slug, kept.text)
            writer.add_records(slug, kept.records)
            writer.add_layout(slug, kept.layout)
            job = shared.job(plan.outline, kept.records, kept.text)
            key = part_key(job, task.method)
            made = journal is not None and journal.part(key) is not None
            keys.append((key, made))
            if not made:
                yield job

    def made_before() -> Iterator[Part]:
        while keys and keys[0][1]:
            part = journal.part(keys.popleft()[0]) if journal else None
            if part is None:
                raise KgError("a part is gone from the journal", hint="run kg build again")
            yield part

    for job, made in task.engine.run(jobs(), count=len(plans)):
        part = part_of(job, made)
        yield from made_before()
        key, _ = keys.popleft()
        if journal is not None:
            journal.keep(key, part)
        yield part
    yield from made_before()


def part_of(job: Job, made: Result | Failed) -> Part:
    """What an engine made of a plan. Raises why it could not; a :class:`DocumentError` names the
    plan."""
    assert isinstance(job, PartJob)  # nothing else was asked for
    if isinstance(made, Failed):
        if isinstance(made.error, DocumentError):
            made.error.plan = job.slug
        raise made.error
    assert isinstance(made, Part)  # engines answer a job in kind
    return made


def load_part(part: Part, graphs: Graphs) -> None:
    """What only this part holds of each graph."""
    plan = vocab.plan_graph(part.slug)
    graphs.load(part.graph, plan, part.sums[plan])
    graphs.load(part.findings, FINDINGS, part.sums[FINDINGS])
    graphs.load(part.own, INFERRED, part.sums[INFERRED])
    graphs.load(part.cube, CUBE, part.sums[CUBE])


def cube_frame(indicators: Iterable[str]) -> bytes:
    """What of the cube is no observation."""
    nodes = (ox.NamedNode(iri) for iri in sorted(indicators))
    return ntriples([*cube.structure(), *cube.slices(nodes)])


def above(areas: Areas, covered: set[str]) -> list[tuple[str, str]]:
    """Pairs of areas that plans cover, the second of which holds the first, as IRIs."""
    return [
        (area_iri(code), area_iri(outer))
        for code in sorted(covered)
        for outer in _outer(areas, code)
        if outer in covered
    ]


def _outer(areas: Areas, code: str) -> Iterator[str]:
    area = areas.get(code)
    while area is not None and area.parent is not None:
        yield area.parent
        area = areas.get(area.parent)


def compared(found: Sequence[derive.Derived], maker: PartMaker) -> list[bytes]:
    """Derived values and what follows from them, as lines."""
    if not found:
        return []
    lines = ntriples(derive.triples(found))
    return [*lines.splitlines(), *lines_of(maker.entail(lines))]


def new_to(store: ox.Store, lines: Iterable[bytes], built: Collection[str]) -> list[bytes]:
    """The lines that none of the graphs ``built`` holds, sorted, each once. What people wrote in
    graphs of their own does not count."""
    found = []
    for line in sorted(set(lines)):
        (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        held = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        names = (other.graph_name for other in held)
        if not any(isinstance(name, ox.NamedNode) and name.value in built for name in names):
            found.append(line)
    return found


def version_of(hashes: Mapping[str, str]) -> str:
    """A hash of everything but provenance."""
    return digests.of(part for pair in sorted(hashes.items()) for part in pair)


def warnings_of(issues: Iterable[Issue]) -> list[str]:
    found = {issue for issue in issues if issue.severity is Severity.WARNING}
    return [str(issue) for issue in sorted(found, key=lambda issue: issue.order)]


def failure(issues: Iterable[Issue]) -> ValidationFailed | None:
    """What to raise where checks found errors."""
    errors = sorted(
        {issue for issue in issues if issue.severity is Severity.ERROR}, key=lambda i: i.order
    )
    if not errors:
        return None
    shown = "; ".join(str(issue) for issue in errors[:_SHOWN])
    more = len(errors) - _SHOWN
    return ValidationFailed(
        shown + (f"; and {more} more" if more > 0 else ""),
        hint="nothing was swapped in; the store that was there is untouched",
    )
