"""Adds a few plans to a snapshot: what it holds of the others is shared by hard links, not written
again, so that the cost is that of the new plans.

Where an IRI passes from one thing to another, the latter is renamed wherever it stands, and plans
that cite a new one are told again. Where the others' graphs would change otherwise, nothing is done
and the caller assembles all plans anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyoxigraph as ox

from kg import derive, vocab
from kg.build import digests
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
from kg.build.changes import ChangedGraphs, Stored, triple_of
from kg.build.copying import Copy
from kg.build.engine import Engine
from kg.build.graphs import CUBE, FINDINGS, INFERRED, PROVENANCE, THINGS
from kg.build.parts import Part
from kg.build.plans import Outlined, Plan, Progress, Task
from kg.build.provenance import Reviewed, Run, more, outdated
from kg.build.retell import Cited, NotAlone, Retold, cited, citing
from kg.build.shared import part_job, reasoned
from kg.build.thingstore import ThingStore
from kg.facts import Facts
from kg.mapping import Context
from kg.mapping.iris import Titles, named_iri, settled_iri, told_apart
from kg.mapping.terms import ntriples
from kg.mapping.things import described, stated, thing_triples
from kg.records import PlanIdentity, Thing, ThingKey
from kg.search import IndexWriter, documents, row_of
from kg.store import Manifest, Snapshot, SnapshotWriter
from kg.validate import Issue

_WITHIN = ox.NamedNode(vocab.ECO + "within")


@dataclass(frozen=True, slots=True)
class _Bench:
    """The copy of the snapshot before that is added to."""

    manifest: Manifest  # of the snapshot before
    task: Task
    outlined: Outlined
    graphs: ChangedGraphs
    writer: SnapshotWriter
    known: ThingStore
    index: IndexWriter


@dataclass(frozen=True, slots=True)
class _Named:
    """What the new plans name: its IRIs, how it was described before, and the IRIs, old and new, of
    things that gave theirs up."""

    identities: tuple[PlanIdentity, ...]  # of all plans
    iris: dict[ThingKey, ox.NamedNode]
    held: Mapping[ThingKey, Thing]
    renamed: Sequence[tuple[str, str]]


def extend(
    plans: Sequence[Plan], copy: Copy, outlined: Outlined, task: Task, progress: Progress
) -> tuple[Snapshot, Manifest] | None:
    """Makes a snapshot current that is the one copied and ``plans``, none of which it has; or does
    nothing (see above). The copy is closed either way. ``outlined`` gives those of its plans that
    have to be told again. Raises what :func:`kg.build.assemble.assemble` raises."""
    plans = sorted(plans, key=lambda plan: plan.entry.slug)
    try:
        manifest, writer = copy.manifest, copy.writer
        writer.add_reference(task.maker.reference)
        graphs = ChangedGraphs(writer.store, manifest, task.default_graph)
        bench = _Bench(manifest, task, outlined, graphs, writer, copy.known, copy.index)
        reviews: list[Reviewed] = []
        warnings = [*manifest.warnings, *task.warnings]
        issues = _add(plans, bench, reviews, warnings, progress)
        if failed := failure(issues):
            raise failed
        copy.index.finish()
        progress("", "swap")
        warnings += warnings_of(issues)
        made = _manifest(plans, bench, tuple(dict.fromkeys(warnings)), reviews)
        del graphs, bench  # RocksDB closes when the last reference goes
        snapshot = writer.publish_more(made)
        return (snapshot, made) if snapshot else None
    except NotAlone:
        return None
    finally:
        copy.close()


def _add(
    plans: Sequence[Plan],
    bench: _Bench,
    reviews: list[Reviewed],
    warnings: list[str],
    progress: Progress,
) -> list[Issue]:
    """Adds all but provenance. Returns what the checks found; ``reviews`` and ``warnings`` are
    changed."""
    progress("", "things")
    task, graphs, index = bench.task, bench.graphs, bench.index
    found = cited(Titles([p.outline.identity for p in plans], task.lexicon.areas), bench.known)
    named = _name(plans, {each.key: each.new for each in found}, bench)
    retold = _taken_out(found, named, bench) if found else None
    again = retold.plans if retold else ()
    context, things = _described(plans, again, found, named, bench)
    changed = _load_things([*plans, *again], context, things, bench)
    issues: list[Issue] = []
    spoken: Counter[str] = Counter()
    subjects: set[str] = set()
    stored = Stored(graphs.store)
    for plan in plans:
        progress(plan.entry.slug, "map")
        part = _part(plan, context, task.engine, stored, bench.writer)
        _load_part(part, graphs)
        issues += part.issues
        reviews += part.reviews
        spoken.update(part.spoken)
        subjects |= {value.subject for value in part.targets}
        for row in part.rows:
            index.add(row)
    if retold:
        for earlier, now in retold.tell(bench.known, bench.writer, index, spoken):
            progress(now.slug, "map")
            warnings[:] = [w for w in warnings if w not in set(warnings_of(earlier.issues))]
            issues += now.issues
    progress("", "compare")
    _compare(plans, bench, subjects)
    progress("", "index")
    for old, new in named.renamed:
        index.rename(old, new)
    for each in found:
        del spoken[each.old]
    unknown = index.speak(spoken)
    anew = unknown | {iri for iri in changed if index.has(iri)}
    anew |= {vocab.thing_iri("plan", plan.entry.slug) for plan in plans}
    for document in documents.described(Facts(graphs.store), sorted(anew), spoken):
        index.replace(row_of(document))
    return issues


# --- things ----------------------------------------------------------------------------------


def _name(plans: Sequence[Plan], now_plans: Mapping[ThingKey, str], bench: _Bench) -> _Named:
    """An IRI for all that the new plans name. Of things that would have one IRI the first keeps
    it: where that is a new one, the other is renamed wherever it stands. ``now_plans``: IRIs of
    what was cited as a document and is a plan now."""
    areas, known = bench.task.lexicon.areas, bench.known
    old = (PlanIdentity(e.slug, e.title, e.area, 0, 0) for e in bench.manifest.plans)
    new = (plan.outline.identity for plan in plans)
    identities = tuple(sorted([*old, *new], key=lambda plan: plan.slug))
    titles = Titles(identities, areas)
    held: dict[ThingKey, Thing] = {}
    iris: dict[ThingKey, ox.NamedNode] = {}
    taken: set[str] = set()
    renamed: list[tuple[str, str]] = []
    for key in sorted({key for plan in plans for key in plan.outline.keys}):
        if found := known.get(key):
            iris[key], held[key] = ox.NamedNode(now_plans.get(key, found[0])), found[1]
            continue
        settled = settled_iri(key, areas, titles)
        iri = settled or named_iri(key)
        if settled is None:
            holders = [k for k in known.with_iri(iri) if settled_iri(k, areas, titles) is None]
            if iri not in taken and holders and holders[0] > key:
                other = told_apart(iri, holders[0])
                known.rename(holders[0], other)
                renamed.append((iri, other))
                holders = []
            plain = iri not in taken and not holders
            taken.add(iri)
            iri = iri if plain else told_apart(iri, key)
        iris[key] = ox.NamedNode(iri)
    for before, after in renamed:
        _rename(before, after, bench)
    return _Named(identities, iris, held, renamed)


def _rename(old: str, new: str, bench: _Bench) -> None:
    """Gives a thing of the snapshot before another IRI in graphs and names. Nothing else about it
    changes: the IRIs of statements are made of names, not of IRIs."""
    prefix = vocab.plan_graph("")
    for graph in bench.graphs.rename(old, new):
        if graph.startswith(prefix):
            bench.writer.rename(graph.removeprefix(prefix), old, new)


def _taken_out(found: Sequence[Cited], named: _Named, bench: _Bench) -> Retold:
    """The plans that cite a new one, with what they cited taken out."""
    slugs = citing(found, bench.graphs)
    plans = bench.outlined([entry for entry in bench.manifest.plans if entry.slug in slugs])
    retold = Retold(plans, named.identities, bench.known, bench.task, bench.graphs)
    retold.pass_on(found, bench.known, bench.index)
    return retold


def _described(
    plans: Sequence[Plan],
    again: Sequence[Plan],
    found: Sequence[Cited],
    named: _Named,
    bench: _Bench,
) -> tuple[Context, Mapping[ThingKey, tuple[Thing | None, Thing]]]:
    """What is named, as a whole, and each thing as described before and now."""
    iris = {**named.iris}
    now = described([plan.outline for plan in plans], named.held)
    before = {key: named.held.get(key) for key in now}
    for each in found:
        held = bench.known.get(each.key)
        if held and each.key not in now:
            iris[each.key], now[each.key] = ox.NamedNode(each.new), held[1]
        before[each.key] = None  # what was said of it is gone
    around = {key for plan in again for key in plan.outline.keys}
    for thing in now.values():
        around |= {*thing.within, *([thing.jurisdiction] if thing.jurisdiction else [])}
    for key in around - iris.keys():
        if iri := bench.known.iri(key):
            iris[key] = ox.NamedNode(iri)
    context = Context(bench.task.lexicon, named.identities, iris)
    return context, {key: (before[key], thing) for key, thing in now.items()}


def _load_things(
    plans: Sequence[Plan],
    context: Context,
    things: Mapping[ThingKey, tuple[Thing | None, Thing]],
    bench: _Bench,
) -> set[str]:
    """Loads what is new of the things and what follows. Returns the IRIs of those that changed."""
    graphs = bench.graphs
    said = [triple for plan in plans for triple in stated(plan.outline, context)]
    for earlier, now in things.values():
        new = set(thing_triples(now, context))
        if earlier and not set(thing_triples(earlier, context)) <= new:
            raise NotAlone  # what was inferred may no longer follow
        said += new
    lines = graphs.state(ntriples(said).splitlines(), THINGS)
    bench.known.put((now, context.iris[key].value) for key, (_, now) in things.items())
    subjects = {line.partition(b" ")[0] for line in lines}
    for line in lines:
        subject, predicate, _ = triple_of(line)
        if predicate == _WITHIN:  # what lies in it lies there too
            for quad in graphs.store.quads_for_pattern(None, None, subject, ox.NamedNode(THINGS)):
                subjects.add(str(quad.subject).encode())
    graphs.new(reasoned(sorted(subjects), Stored(graphs.store), bench.task.maker), INFERRED)
    return {subject[1:-1].decode() for subject in subjects}


# --- plans -----------------------------------------------------------------------------------


def _part(
    plan: Plan, context: Context, engine: Engine, stored: Stored, writer: SnapshotWriter
) -> Part:
    slug, kept, outline = plan.entry.slug, plan.kept(), plan.outline
    iris = {key: context.iris[key].value for key in outline.keys}
    job = part_job(outline, iris, kept.records, kept.text, stored)
    ((_, made),) = engine.run([job], count=1)
    part = part_of(job, made)
    # Last, since the files of the other plans may still be linked.
    writer.add_text(slug, kept.text)
    writer.add_records(slug, kept.records)
    writer.add_layout(slug, kept.layout)
    writer.add_names(slug, part.names)
    return part


def _load_part(part: Part, graphs: ChangedGraphs) -> None:
    graphs.add(part.graph.splitlines(), vocab.plan_graph(part.slug))
    graphs.add(part.findings.splitlines(), FINDINGS)
    graphs.add(part.own.splitlines(), INFERRED)
    graphs.new(part.shared.splitlines(), INFERRED)
    graphs.add(part.cube.splitlines(), CUBE)
    graphs.new(cube_frame(part.indicators).splitlines(), CUBE)


def _compare(plans: Sequence[Plan], bench: _Bench, subjects: set[str]) -> None:
    """Holds targets of areas against those of areas above them where one of the two is new."""
    task, graphs = bench.task, bench.graphs
    new = {plan.entry.area for plan in plans}
    covered = new | {entry.area for entry in bench.manifest.plans}
    touched = subjects | {vocab.thing_iri("area", code) for code in new}
    pairs = [pair for pair in above(task.lexicon.areas, covered) if touched & set(pair)]
    targets = derive.targets_about(graphs.store, {area for pair in pairs for area in pair})
    found = derive.in_order(derive.between_plans(targets, pairs))
    graphs.new(compared(found, task.maker), INFERRED)


def _manifest(
    plans: Sequence[Plan], bench: _Bench, warnings: tuple[str, ...], reviews: Iterable[Reviewed]
) -> Manifest:
    """Writes provenance, too."""
    before, task, graphs = bench.manifest, bench.task, bench.graphs
    ended = datetime.now(UTC)
    hashes = {graph: f"{total:064x}" for graph, total in sorted(graphs.sums.items())}
    version = version_of(hashes)
    run = Run(bench.writer.name(version, ended), task.started, ended, version, digests.tools())
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
        warnings=warnings,
        hashes=hashes,
    )
