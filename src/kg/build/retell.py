"""Plans of a store that say something else once another plan is there: those that cite it. What they
cited by name is that plan then, and their parts are made again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import vocab
from kg.build.assemble import part_of
from kg.build.changes import ChangedGraphs, Stored
from kg.build.graphs import CUBE, FINDINGS, INFERRED, THINGS
from kg.build.parts import Part, PartJob
from kg.build.plans import Plan, Task
from kg.build.shared import part_job
from kg.build.thingstore import ThingStore
from kg.mapping import Context
from kg.mapping.iris import Titles, plan_iri
from kg.mapping.terms import ntriples
from kg.mapping.things import stated
from kg.records import PlanIdentity, ThingKey
from kg.search import IndexWriter
from kg.store import SnapshotWriter

_MANY = 200  # plans whose parts are held in memory at once, up to 5 MB each
_PLAN = vocab.thing_iri("plan", "")
_HASHED = re.compile("-[0-9a-f]{6}")


class NotAlone(Exception):
    """The new plans change what other plans say in a way that only a whole build can follow."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that turns out to be a plan: its key, the IRI it had, and that of the plan."""

    key: ThingKey
    old: str
    new: str


def cited(titles: Titles, known: ThingStore) -> list[Cited]:
    """What plans of the store cite that is one of the plans of ``titles``. Raises
    :class:`NotAlone`."""
    found = []
    for key, iri in known.cited():
        plan = titles.plan(key.name)
        if plan is None or iri == plan_iri(plan.slug):
            continue
        hashed = (other.removeprefix(iri) for other in known.beginning(f"{iri}-"))
        if iri.startswith(_PLAN) or any(map(_HASHED.fullmatch, hashed)):
            raise NotAlone  # it is another plan already, or another document would get its IRI
        found.append(Cited(key, iri, plan_iri(plan.slug)))
    return found


def citing(found: Sequence[Cited], graphs: ChangedGraphs) -> set[str]:
    """The slugs of the plans that cite any of the documents. Raises :class:`NotAlone` where there
    are very many."""
    slugs: set[str] = set()
    for each in found:
        for quad in graphs.naming(each.old):
            graph, subject = str(quad.graph_name)[1:-1], str(quad.subject)[1:-1]
            if graph.startswith(vocab.plan_graph("")):
                slugs.add(graph.removeprefix(vocab.plan_graph("")))
            elif graph == THINGS and subject.startswith(_PLAN):
                slugs.add(subject.removeprefix(_PLAN))
    if len(slugs) > _MANY:
        raise NotAlone
    return slugs


class Retold:
    """Plans that cite a new one: what was made of them before, to be compared with what is made of
    them now."""

    def __init__(
        self,
        plans: Sequence[Plan],
        identities: tuple[PlanIdentity, ...],
        known: ThingStore,
        task: Task,
        graphs: ChangedGraphs,
    ) -> None:
        """To be called while graphs and ``known`` are as before; ``identities`` are of all plans."""
        self.plans = plans
        self._identities = identities
        self._task = task
        self._graphs = graphs
        self._stated = self._all_stated(self.iris(known))
        self._parts = dict(self._made(known))

    def iris(self, known: ThingStore) -> Mapping[ThingKey, ox.NamedNode]:
        """Of all that the plans name."""
        keys = {key for plan in self.plans for key in plan.outline.keys}
        return {key: ox.NamedNode(iri) for key in keys if (iri := known.iri(key))}

    def pass_on(self, found: Sequence[Cited], known: ThingStore, index: IndexWriter) -> None:
        """Takes out what is said of the documents themselves; whoever cites them cites the plan.
        Raises :class:`NotAlone` where that changes what is said of others."""
        old = {each.old for each in found}
        for each in found:
            known.rename(each.key, each.new)
            index.remove(each.old)
        for iri in old:
            self._graphs.drop(iri, (THINGS, INFERRED))
        marks = tuple(f"<{iri}>".encode() for iri in old)
        gone = self._stated - self._all_stated(self.iris(known))
        if any(not any(mark in line for mark in marks) for line in gone):
            raise NotAlone

    def tell(
        self, known: ThingStore, writer: SnapshotWriter, index: IndexWriter, spoken: Counter[str]
    ) -> Iterator[tuple[Part, Part]]:
        """Puts what the plans say now in the place of what they said. Yields each one's parts,
        before and now; ``spoken`` is corrected."""
        for slug, now in self._made(known):
            before = self._parts[slug]
            for graph, old, new in (
                (vocab.plan_graph(slug), before.graph, now.graph),
                (FINDINGS, before.findings, now.findings),
                (INFERRED, before.own, now.own),
                (CUBE, before.cube, now.cube),
            ):
                self._graphs.change(old.splitlines(), new.splitlines(), graph)
            self._graphs.new(now.shared.splitlines(), INFERRED)
            writer.replace_names(slug, now.names)
            rows = set(before.rows)
            index.retell(slug, [row for row in now.rows if row not in rows])
            spoken.subtract(before.spoken)
            spoken.update(now.spoken)
            yield before, now

    def _made(self, known: ThingStore) -> Iterator[tuple[str, Part]]:
        """The plans' parts as things are now."""
        stored, iris = Stored(self._graphs.store), self.iris(known)

        def jobs() -> Iterator[PartJob]:
            for plan in self.plans:
                outline, kept = plan.outline, plan.kept()
                own = {key: iris[key].value for key in outline.keys}
                yield part_job(outline, own, kept.records, kept.text, stored)

        for job, made in self._task.engine.run(jobs(), count=len(self.plans)):
            part = part_of(job, made)
            yield part.slug, part

    def _all_stated(self, iris: Mapping[ThingKey, ox.NamedNode]) -> set[bytes]:
        context = Context(self._task.lexicon, self._identities, iris)
        said = (triple for plan in self.plans for triple in stated(plan.outline, context))
        return set(ntriples(said).splitlines())
