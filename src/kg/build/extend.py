"""Adds a few plans to a snapshot: what it holds of the others is shared by hard links, not written
again, so that the cost is that of the new plans.

Where the others' graphs would change too (one of them cites a new plan, or an IRI would pass from
one thing to another), nothing is done and the caller assembles all plans anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pyoxigraph as ox

from kg import derive, vocab
from kg.build import digests, linesets, thingstore
from kg.build.assemble import (
    above,
    compared,
    cube_frame,
    failure,
    new_to,
    part_of,
    version_of,
    warnings_of,
)
from kg.build.engine import Engine
from kg.build.graphs import CUBE, FINDINGS, INFERRED, PROVENANCE, THINGS
from kg.build.parts import Part
from kg.build.plans import Plan, Progress, Task
from kg.build.provenance import Counts, Reviewed, Run, more, outdated
from kg.build.shards import count_terms
from kg.build.shared import part_job, reasoned
from kg.build.thingstore import ThingStore
from kg.facts import Facts
from kg.mapping import Context
from kg.mapping.iris import Titles, named_iri, settled_iri, told_apart
from kg.mapping.terms import ntriples
from kg.mapping.things import described, stated, thing_triples
from kg.records import PlanIdentity, Thing, ThingKey
from kg.search import IndexWriter, documents, row_of
from kg.settings import DefaultGraph
from kg.store import Manifest, Snapshot, SnapshotWriter
from kg.validate import Issue

_WITHIN = ox.NamedNode(vocab.ECO + "within")


class _NotAlone(Exception):
    """The new plans change what other plans say."""


def extend(
    plans: Sequence[Plan], before: Snapshot, task: Task, progress: Progress
) -> tuple[Snapshot, Manifest] | None:
    """Makes a snapshot current that is ``before`` and ``plans``, none of which it has; or does
    nothing (see above). Raises what :func:`kg.build.assemble.assemble` raises."""
    plans = sorted(plans, key=lambda plan: plan.entry.slug)
    manifest = before.manifest
    try:
        with (
            SnapshotWriter(task.store, task.default_graph, before) as writer,
            thingstore.copied(before.path, writer.path) as known,
            IndexWriter(writer.path, extends=before.path) as index,
        ):
            writer.add_reference(task.maker.reference)
            graphs = _Graphs(writer.store, manifest, task.default_graph)
            reviews: list[Reviewed] = []
            issues = _add(plans, manifest, task, graphs, writer, known, index, reviews, progress)
            if failed := failure(issues):
                raise failed
            index.finish()
            progress("", "swap")
            made = _manifest(plans, manifest, task, graphs, writer, issues, reviews)
            del graphs
            snapshot = writer.publish_more(made)
            return (snapshot, made) if snapshot else None
    except _NotAlone:
        return None


class _Graphs:
    """The store with its counts and hashes, changed line by line."""

    def __init__(self, store: ox.Store, manifest: Manifest, default: DefaultGraph) -> None:
        self.store = store
        self.counts = Counter(dict(manifest.graphs))
        self.sums = {graph: int(total, 16) for graph, total in manifest.hashes.items()}
        self.changed: set[str] = set()
        self.classes = Counter(dict(manifest.classes))
        self.properties = Counter(dict(manifest.properties))
        self.before = manifest
        self._union = default is DefaultGraph.UNION

    def add(self, lines: Sequence[bytes], graph: str, *, count: bool = True) -> None:
        """Lines that no graph holds."""
        if not lines:
            return
        # Not loaded in bulk: that makes small files, which the store would merge with the large.
        for target in (ox.NamedNode(graph), ox.DefaultGraph())[: 2 if self._union else 1]:
            self.store.extend(ox.Quad(*triple, target) for triple in _triples(lines))
        self._note(graph, lines, 1, count=count)

    def new(self, lines: Iterable[bytes], graph: str) -> None:
        """Those of the lines that no graph holds."""
        self.add(new_to(self.store, lines, self.counts), graph)

    def state(self, lines: Iterable[bytes], graph: str) -> list[bytes]:
        """Adds those of the lines that no graph asserts, and returns them; what was inferred
        before is so no longer."""
        inferred = ox.NamedNode(INFERRED)
        fresh = []
        for line in sorted(set(lines)):
            quads = self.store.quads_for_pattern(*_triple(line), None)
            names = {quad.graph_name for quad in quads}
            held = {n.value for n in names if isinstance(n, ox.NamedNode)} & self.counts.keys()
            if held <= {INFERRED}:
                fresh.append(line)
            if held == {INFERRED}:
                self.store.remove(ox.Quad(*_triple(line), inferred))
                self._note(INFERRED, [line], -1)
        self.add(fresh, graph)
        return fresh

    def forget(self, node: ox.NamedNode, predicate: ox.NamedNode, graph: str) -> None:
        """Takes out what a graph says of a node's property."""
        for quad in [*self.store.quads_for_pattern(node, predicate, None, ox.NamedNode(graph))]:
            self.store.remove(quad)
            self.counts[graph] -= 1
            if self._union:
                self.store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))

    def counted_anew(self) -> Counts:
        """The counts that are others than before."""
        old = self.before
        return Counts(
            {graph: self.counts[graph] for graph in sorted(self.changed)},
            {i: n for i, n in sorted(self.classes.items()) if n != old.classes.get(i)},
            {i: n for i, n in sorted(self.properties.items()) if n != old.properties.get(i)},
        )

    def _note(self, graph: str, lines: Sequence[bytes], sign: int, *, count: bool = True) -> None:
        self.changed.add(graph)
        self.counts[graph] += sign * len(lines)
        if count:
            count_terms(lines, self.classes, self.properties, sign)
            total = linesets.of(lines)
            self.sums[graph] = linesets.add(self.sums.get(graph, 0), sign * total)


class _Stored:
    """The things of a store, by subject."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._cache: dict[tuple[bytes, str], list[bytes]] = {}

    def asserted(self, subject: bytes) -> Sequence[bytes]:
        return self._of(subject, THINGS)

    def inferred(self, subject: bytes) -> Sequence[bytes]:
        return self._of(subject, INFERRED)

    def _of(self, subject: bytes, graph: str) -> list[bytes]:
        found = self._cache.get((subject, graph))
        if found is None:
            node = ox.NamedNode(subject[1:-1].decode())
            quads = self._store.quads_for_pattern(node, None, None, ox.NamedNode(graph))
            found = ntriples(quad.triple for quad in quads).splitlines()
            self._cache[subject, graph] = found
        return found


def _add(
    plans: Sequence[Plan],
    manifest: Manifest,
    task: Task,
    graphs: _Graphs,
    writer: SnapshotWriter,
    known: ThingStore,
    index: IndexWriter,
    reviews: list[Reviewed],
    progress: Progress,
) -> list[Issue]:
    progress("", "things")
    context, things = _things(plans, manifest, task, known)
    changed = _load_things(plans, context, things, known, task, graphs)
    issues: list[Issue] = []
    spoken: Counter[str] = Counter()
    subjects: set[str] = set()
    stored = _Stored(graphs.store)
    for plan in plans:
        progress(plan.entry.slug, "map")
        part = _part(plan, context, task.engine, stored, writer)
        _load_part(part, graphs)
        issues += part.issues
        reviews += part.reviews
        spoken.update(part.spoken)
        subjects |= {value.subject for value in part.targets}
        for row in part.rows:
            index.add(row)
    progress("", "compare")
    _compare(plans, manifest, task, graphs, subjects)
    progress("", "index")
    unknown = index.speak(spoken)
    again = unknown | {iri for iri in changed if index.has(iri)}
    again |= {vocab.thing_iri("plan", plan.entry.slug) for plan in plans}
    for document in documents.described(Facts(graphs.store), sorted(again), spoken):
        index.replace(row_of(document))
    return issues


# --- things ----------------------------------------------------------------------------------


def _things(
    plans: Sequence[Plan], manifest: Manifest, task: Task, known: ThingStore
) -> tuple[Context, Mapping[ThingKey, tuple[Thing | None, Thing]]]:
    """IRIs of all that the new plans name, and each thing as described before and now."""
    areas = task.lexicon.areas
    new = [plan.outline.identity for plan in plans]
    cites = Titles(new, areas)
    for name, iri in known.cited():
        cited = cites.plan(name)
        if cited and iri != vocab.thing_iri("plan", cited.slug):
            raise _NotAlone
    old = (PlanIdentity(e.slug, e.title, e.area, 0, 0) for e in manifest.plans)
    identities = tuple(sorted([*old, *new], key=lambda plan: plan.slug))
    titles = Titles(identities, areas)
    held: dict[ThingKey, Thing] = {}
    iris: dict[ThingKey, ox.NamedNode] = {}
    taken: dict[str, ThingKey] = {}
    for key in sorted({key for plan in plans for key in plan.outline.keys}):
        found = known.get(key)
        if found:
            iris[key], held[key] = ox.NamedNode(found[0]), found[1]
            continue
        settled = settled_iri(key, areas, titles)
        iri = settled or named_iri(key)
        if settled is None:
            holders = [*known.with_iri(iri), *([taken[iri]] if iri in taken else [])]
            if any(holder > key for holder in holders):
                raise _NotAlone
            taken.setdefault(iri, key)
            iri = told_apart(iri, key) if holders else iri
        iris[key] = ox.NamedNode(iri)
    now = described([plan.outline for plan in plans], held)
    for thing in now.values():
        for key in (*thing.within, *([thing.jurisdiction] if thing.jurisdiction else [])):
            if key not in iris and (other := known.get(key)):
                iris[key] = ox.NamedNode(other[0])
    context = Context(task.lexicon, identities, iris)
    return context, {key: (held.get(key), thing) for key, thing in now.items()}


def _load_things(
    plans: Sequence[Plan],
    context: Context,
    things: Mapping[ThingKey, tuple[Thing | None, Thing]],
    known: ThingStore,
    task: Task,
    graphs: _Graphs,
) -> set[str]:
    """Loads what is new of the things and what follows. Returns the IRIs of those that changed."""
    said = [triple for plan in plans for triple in stated(plan.outline, context)]
    for earlier, now in things.values():
        new = set(thing_triples(now, context))
        if earlier and not set(thing_triples(earlier, context)) <= new:
            raise _NotAlone  # what was inferred may no longer follow
        said += new
    lines = graphs.state(ntriples(said).splitlines(), THINGS)
    known.put((now, context.iris[key].value) for key, (_, now) in things.items())
    subjects = {line.partition(b" ")[0] for line in lines}
    for line in lines:
        subject, predicate, _ = _triple(line)
        if predicate == _WITHIN:  # what lies in it lies there too
            for quad in graphs.store.quads_for_pattern(None, None, subject, ox.NamedNode(THINGS)):
                subjects.add(str(quad.subject).encode())
    graphs.new(reasoned(sorted(subjects), _Stored(graphs.store), task.maker), INFERRED)
    return {subject[1:-1].decode() for subject in subjects}


# --- plans -----------------------------------------------------------------------------------


def _part(
    plan: Plan, context: Context, engine: Engine, stored: _Stored, writer: SnapshotWriter
) -> Part:
    slug, kept, outline = plan.entry.slug, plan.kept(), plan.outline
    writer.add_text(slug, kept.text)
    writer.add_records(slug, kept.records)
    writer.add_layout(slug, kept.layout)
    iris = {key: context.iris[key].value for key in outline.keys}
    job = part_job(outline, iris, kept.records, kept.text, stored)
    ((_, made),) = engine.run([job], count=1)
    part = part_of(job, made)
    writer.add_names(slug, part.names)
    return part


def _load_part(part: Part, graphs: _Graphs) -> None:
    graphs.add(part.graph.splitlines(), vocab.plan_graph(part.slug))
    graphs.add(part.findings.splitlines(), FINDINGS)
    graphs.add(part.own.splitlines(), INFERRED)
    graphs.new(part.shared.splitlines(), INFERRED)
    graphs.add(part.cube.splitlines(), CUBE)
    graphs.new(cube_frame(part.indicators).splitlines(), CUBE)


def _compare(
    plans: Sequence[Plan], manifest: Manifest, task: Task, graphs: _Graphs, subjects: set[str]
) -> None:
    """Holds targets of areas against those of areas above them where one of the two is new."""
    new = {plan.entry.area for plan in plans}
    covered = new | {entry.area for entry in manifest.plans}
    touched = subjects | {vocab.thing_iri("area", code) for code in new}
    pairs = [pair for pair in above(task.lexicon.areas, covered) if touched & set(pair)]
    targets = derive.targets_about(graphs.store, {area for pair in pairs for area in pair})
    found = derive.in_order(derive.between_plans(targets, pairs))
    graphs.new(compared(found, task.maker), INFERRED)


def _manifest(
    plans: Sequence[Plan],
    before: Manifest,
    task: Task,
    graphs: _Graphs,
    writer: SnapshotWriter,
    issues: Iterable[Issue],
    reviews: Iterable[Reviewed],
) -> Manifest:
    """Writes provenance, too."""
    ended = datetime.now(UTC)
    hashes = {graph: f"{total:064x}" for graph, total in sorted(graphs.sums.items())}
    version = version_of(hashes)
    run = Run(writer.name(version, ended), task.started, ended, version, digests.tools())
    entries = [plan.entry for plan in plans]
    graphs.counts[PROVENANCE] += 0
    total = sum(graphs.counts.values()) - graphs.counts[PROVENANCE]
    changed = graphs.counted_anew()
    for node, predicates in outdated(changed):
        for predicate in predicates:
            graphs.forget(node, predicate, PROVENANCE)
    said = more(run, entries, changed, total, before.id, reviews)
    fresh = new_to(graphs.store, ntriples(said).splitlines(), graphs.counts)
    graphs.add(fresh, PROVENANCE, count=False)
    every = sorted([*before.plans, *entries], key=lambda entry: entry.slug)
    return replace(
        before,
        id=run.id,
        built=ended.isoformat(timespec="seconds"),
        version=version,
        inputs=task.inputs,
        plans=tuple(every),
        graphs=dict(graphs.counts),
        classes=dict(sorted(graphs.classes.items())),
        properties=dict(sorted(graphs.properties.items())),
        tools=run.tools,
        warnings=tuple(dict.fromkeys([*before.warnings, *task.warnings, *warnings_of(issues)])),
        hashes=hashes,
    )


Spo = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def _triples(lines: Iterable[bytes]) -> Iterator[Spo]:
    """Triples without blank nodes."""
    raw = b"".join(line + b"\n" for line in lines)
    for quad in ox.parse(raw, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        assert isinstance(quad.subject, ox.NamedNode)  # the checks let no other through
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        yield quad.subject, quad.predicate, quad.object


def _triple(line: bytes) -> Spo:
    (triple,) = _triples([line])
    return triple
