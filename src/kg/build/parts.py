"""What one plan adds to the store: its graph, and all that follows from it alone.

A part is a pure function of the plan's records and of what other plans say of the things that it
names. So parts can be made in any order, in any process, on any machine, and kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg import cube, derive, findings, recordio, vocab
from kg.build import linesets
from kg.build.graphs import CUBE, FINDINGS, INFERRED, ONTOLOGY, REFERENCE, THINGS
from kg.build.provenance import Reviewed
from kg.facts import Facts
from kg.findings import FindingQuery, load_queries
from kg.lexicon import Lexicon
from kg.mapping import Context, Source, Vocabulary, keyed_iris, plan_graph
from kg.mapping.terms import join, ntriples
from kg.reason import Background, Fact, Reasoner, facts_of, lines_of
from kg.records import ThingKey
from kg.search import documents
from kg.search.index import Row, row_of
from kg.validate import Check, Issue, load_checks, validate_plan

_AREA = f"<{vocab.thing_iri('area', '')}".encode()
_WITHIN = vocab.ECO + "within"
_OF_FINDING = re.compile(f"<{vocab.ID}finding/[^>]*> <(?!{vocab.ECO}evidence>)".encode())


@dataclass(frozen=True, slots=True)
class PartJob:
    """A plan to be made a part of: its records (see :mod:`kg.recordio`) and canonical text, the
    IRI of each key they name, and what other graphs say of those things (``around`` asserted,
    ``inferred`` inferred, N-Triples)."""

    slug: str
    records: str
    text: str
    iris: Mapping[ThingKey, str]
    around: bytes
    inferred: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """Sorted N-Triples by graph, and what else the plan adds.

    ``own`` is inferred of what the plan describes, ``shared`` of things that others may speak of
    too, so that other parts may hold the same lines. ``cube`` lacks the slices of ``indicators``.
    ``targets`` are to be held against those of other plans.
    """

    slug: str
    graph: bytes
    own: bytes
    shared: bytes
    findings: bytes
    cube: bytes
    names: str
    sums: Mapping[str, int] = field(default_factory=dict)
    indicators: frozenset[str] = frozenset()
    targets: tuple[derive.Value, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: tuple[Row, ...] = ()
    spoken: Mapping[str, int] = field(default_factory=dict)
    reviews: tuple[Reviewed, ...] = ()


class PartMaker:
    """What the parts of one build share. Loading takes a second or two; one a process."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
        checks: Sequence[Check],
        queries: Sequence[FindingQuery],
        reference: bytes | None = None,
    ) -> None:
        """``reference`` is what follows from the reference data, where that is known already."""
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._checks = checks
        self._queries = queries
        self.reasoner = Reasoner(vocabulary.ontology)
        if reference is None:
            reference = join(lines_of(self.reasoner.entail(vocabulary.reference)))
        self.reference = reference
        self._areas, rest = _by_area(vocabulary.reference)
        self._inferred_areas, inferred_rest = _by_area(reference)
        self._common = Background(join(rest), join(inferred_rest))
        self._concepts = _by_subject(rest)
        self._base = list(_quads(vocabulary.ontology, ONTOLOGY))

    @classmethod
    def load(cls, ontology: Path, checks: Path) -> PartMaker:
        return cls(
            Vocabulary.load(ontology),
            Lexicon.load(ontology),
            load_checks(checks),
            load_queries(checks),
        )

    def make(self, job: PartJob) -> Part:
        """Raises whatever a broken query raises; what the checks find is in the part."""
        source, slug = Source(recordio.loads(job.records), job.text), job.slug
        iris = {key: ox.NamedNode(iri) for key, iri in job.iris.items()}
        context = Context(self._lexicon, (), iris)
        graph = ntriples(plan_graph(source, context))
        reference, inferred_reference = self._reference_of(graph, job.around)
        concepts = self._concepts_of(graph, job.around)

        store = ox.Store()
        store.bulk_extend(self._base)
        for lines, name in (
            (reference, REFERENCE),
            (join(concepts), REFERENCE),
            (job.around, THINGS),
            (graph, vocab.plan_graph(slug)),
        ):
            _load(store, lines, name)
        values = derive.stated_values(store)
        derived = ntriples(derive.triples(derive.in_order(derive.within_plans(store, values))))
        _load(store, join(self._concepts_of(derived) - concepts), REFERENCE)
        found = findings.find(store, self._queries, lambda _: source.text)
        shown = ntriples(
            triple
            for triple in findings.triples(found, lambda _: source.text)
            if not any(store.quads_for_pattern(triple.subject, triple.predicate, triple.object))
        )
        background = Background(job.around, job.inferred, reference, inferred_reference)
        own, shared = self._entail(graph, shown, derived, background)
        _load(store, shown, FINDINGS)
        _load(store, join([*own.split(b"\n"), *shared.split(b"\n")]), INFERRED)
        _load(store, job.inferred, INFERRED)
        _load(store, inferred_reference, INFERRED)
        observed = list(cube.observations(store))
        issues = validate_plan(store, graph, source.text, self._checks)
        spoken: Counter[str] = Counter()
        facts = Facts(store)
        rows = [
            row_of(d)
            for plan in facts.each_plan()
            for d in documents.statements(facts, plan, spoken)
        ]
        cubed = ntriples(observed)
        parts = {vocab.plan_graph(slug): graph, FINDINGS: shown, INFERRED: own, CUBE: cubed}
        return Part(
            slug,
            graph,
            own,
            shared,
            shown,
            cubed,
            names_of(source, context),
            {name: linesets.total(lines) for name, lines in parts.items()},
            frozenset(
                triple.object.value
                for triple in observed
                if triple.predicate.value == cube.CUBE + "indicator"
                and isinstance(triple.object, ox.NamedNode)
            ),
            tuple(derive.targets(values)),
            tuple(issues),
            tuple(rows),
            dict(spoken),
            tuple(reviews_of(source)),
        )

    def entail(self, part: bytes, *around: bytes) -> list[Fact]:
        """What follows from lines of no single plan; ``around`` is what is known of what they
        point to, reference data apart."""
        reference = self._reference_of(part, *around)
        background = Background(*around, *reference)
        return self._follows(part, background)

    def _entail(
        self, graph: bytes, shown: bytes, derived: bytes, background: Background
    ) -> tuple[bytes, bytes]:
        """What follows, in two heaps: see :class:`Part`."""
        # Not of the evidence of findings, which plans' graphs describe too.
        part = join(
            [
                *graph.split(b"\n"),
                *(line for line in shown.split(b"\n") if _OF_FINDING.match(line)),
                *derived.split(b"\n"),
            ]
        )
        facts = self._follows(part, background)
        local = {line.partition(b" ")[0] for line in part.split(b"\n")}
        own, shared = set(derived.split(b"\n")), set[bytes]()
        for line in lines_of(facts):
            subject, _, rest = line.partition(b" ")
            if subject in local or rest.partition(b" ")[2][:-2] in local:
                own.add(line)
            else:
                shared.add(line)
        own.difference_update(graph.split(b"\n"), shown.split(b"\n"))
        return join(own), join(shared)

    def _follows(self, part: bytes, background: Background) -> list[Fact]:
        facts = set(facts_of(part))
        pointed = {fact.object for fact in facts}
        known = [*self._common.about(pointed), *background.about(pointed)]
        return self.reasoner.follows(facts, known)

    def _reference_of(self, *parts: bytes) -> tuple[bytes, bytes]:
        """What is asserted and inferred of the areas that parts speak of, and of those above."""
        named = _named(*parts)
        found: dict[bytes, bytes] = {}
        pending = [iri for iri in named if iri in self._areas]
        while pending:
            iri = pending.pop()
            if iri not in found:
                found[iri] = self._areas[iri]
                above = (
                    f"<{f.object}>".encode() for f in facts_of(found[iri]) if f.predicate == _WITHIN
                )
                pending += [a for a in above if a in self._areas]
        inferred = b"".join(self._inferred_areas.get(iri, b"") for iri in sorted(found))
        return b"".join(found[iri] for iri in sorted(found)), inferred

    def _concepts_of(self, *parts: bytes) -> set[bytes]:
        """What is asserted of the indicators, units and other reference data but areas that parts
        speak of, and of all that those point to: a tenth of what there is."""
        found = set[bytes]()
        seen, pending = set[bytes](), list(_named(*parts) & self._concepts.keys())
        while pending:
            iri = pending.pop()
            if iri not in seen:
                seen.add(iri)
                lines = self._concepts[iri]
                found.update(lines)
                objects = (line.split(b" ", 2)[2][:-2] for line in lines)
                pending += [o for o in objects if o in self._concepts]
        return found


def names_of(source: Source, context: Context) -> str:
    """Where the text names what, as JSON: ``[[start, end, IRI], …]`` in the order of the text."""
    found = sorted(
        (m.span.start, m.span.end, context.iris[m.thing].value) for m in source.records.mentions
    )
    return json.dumps(found, separators=(",", ":")) + "\n"


def reviews_of(source: Source) -> Iterator[Reviewed]:
    """What people said of the plan's facts."""
    keyed = keyed_iris(source) if source.records.reviews else {}
    for review in source.records.reviews:
        statement = keyed.get((review.fact, review.key or ""))
        yield Reviewed(source.slug, review, review.span.of(source.text), statement)


def _by_area(lines: bytes) -> tuple[dict[bytes, bytes], list[bytes]]:
    """Lines by the area they are about, and the other lines."""
    areas: dict[bytes, list[bytes]] = {}
    rest = []
    for line in lines.split(b"\n"):
        if line.startswith(_AREA):
            areas.setdefault(line.partition(b" ")[0], []).append(line)
        elif line:
            rest.append(line)
    return {iri: join(found) for iri, found in areas.items()}, rest


def _by_subject(lines: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for line in lines:
        found.setdefault(line.partition(b" ")[0], []).append(line)
    return found


def _named(*parts: bytes) -> set[bytes]:
    """The IRIs that parts speak of, as N-Triples write them."""
    return {
        f"<{iri}>".encode()
        for part in parts
        for fact in facts_of(part)
        for iri in (fact.subject, fact.object)
    }


def _quads(lines: bytes, graph: str) -> Iterable[ox.Quad]:
    """Each in its graph and in the union."""
    for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph())


def _load(store: ox.Store, lines: bytes, graph: str) -> None:
    for target in (ox.NamedNode(graph), ox.DefaultGraph()):
        store.bulk_load(lines, ox.RdfFormat.N_TRIPLES, to_graph=target, lenient=True)
