"""What plans share: the graph of things, and what each plan's part needs to know of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Protocol

import pyoxigraph as ox

from kg import vocab
from kg.build.lines import Lines
from kg.build.parts import PartJob, PartMaker
from kg.facts import Facts, Term
from kg.mapping import Context, Outline, Vocabulary
from kg.mapping.iris import plan_iri
from kg.mapping.terms import ntriples
from kg.mapping.things import described, stated, thing_triples
from kg.quadstore import Store
from kg.reason import lines_of
from kg.records import ThingKey

_CHUNK = 5_000  # things that are reasoned on together
# Of a thing that a plan's things point to, so much is told.
_TOLD = tuple(
    f"<{iri}>".encode() for iri in (vocab.RDF + "type", vocab.RDFS + "label", vocab.ECO + "within")
)


class Things(Protocol):
    """The graph of things and what is inferred of them, by subject (as in N-Triples)."""

    def asserted(self, subject: bytes) -> Sequence[bytes]: ...

    def inferred(self, subject: bytes) -> Sequence[bytes]: ...


class SharedFacts(Facts):
    """Facts of a store that is being written. What is said of a thing is read where the build
    keeps it: that takes a tenth of what the tables of the store take, which are not in order yet."""

    def __init__(self, store: Store, shared: Shared, vocabulary: Vocabulary) -> None:
        super().__init__(store)
        self._things = shared
        self._vocabulary: dict[bytes, list[bytes]] = {}
        for line in (*vocabulary.ontology.split(b"\n"), *vocabulary.reference.split(b"\n")):
            self._vocabulary.setdefault(line.partition(b" ")[0], []).append(line)

    def _asserted(self, iri: str) -> Iterator[tuple[str, Term]]:
        subject = f"<{iri}>".encode()
        lines = [*self._things.asserted(subject), *self._vocabulary.get(subject, ())]
        for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True):
            yield quad.predicate.value, quad.object


def part_job(
    outline: Outline, iris: Mapping[ThingKey, str], records: str, text: str, things: Things
) -> PartJob:
    """What is to be known for the part of one plan."""
    own = {*iris.values(), plan_iri(outline.slug), vocab.text_iri(outline.slug)}
    nodes = sorted(f"<{iri}>".encode() for iri in own)
    asserted = [line for iri in nodes for line in things.asserted(iri)]
    seen = set(nodes)
    pending = _objects(asserted)
    while pending:
        iri = pending.pop()
        if iri not in seen:
            seen.add(iri)
            told = [x for x in things.asserted(iri) if x.split(b" ", 2)[1] in _TOLD]
            asserted += told
            pending += _objects(told)
    inferred = [line for iri in seen for line in things.inferred(iri)]
    return PartJob(outline.slug, records, text, iris, _joined(asserted), _joined(inferred))


def reasoned(subjects: Sequence[bytes], things: Things, maker: PartMaker) -> list[bytes]:
    """What follows of some things, looked at with those that they point to."""
    part = _joined(line for subject in subjects for line in things.asserted(subject))
    seen, pending, around = set(subjects), list(subjects), list[bytes]()
    while pending:
        for iri in _objects(things.asserted(pending.pop())):
            if iri not in seen:
                seen.add(iri)
                around += things.asserted(iri)
                pending.append(iri)
    found = lines_of(maker.entail(part, _joined(around)))
    return [line for line in found if line not in things.asserted(line.partition(b" ")[0])]


class Shared:
    """The things of all plans of a build: what is described in memory (about 1 kB a thing), what
    is said of them on disk."""

    def __init__(
        self,
        outlines: Sequence[Outline],
        context: Context,
        vocabulary: Vocabulary,
        database: sqlite3.Connection,
    ) -> None:
        """``database`` is a scratch one (:mod:`kg.build.lines`)."""
        self.context = context
        self.things = described(sorted(outlines, key=lambda o: o.slug))
        self._elsewhere = {*vocabulary.ontology.split(b"\n"), *vocabulary.reference.split(b"\n")}
        self.every_asserted = Lines(database, "asserted")
        self._inferred = Lines(database, "inferred")
        self._common = Lines(database, "common")
        triples = chain(
            (triple for outline in outlines for triple in stated(outline, context)),
            (t for thing in self.things.values() for t in thing_triples(thing, context)),
        )
        while some := list(islice(triples, 100_000)):
            lines = ntriples(some).splitlines()
            self.every_asserted.add(line for line in lines if line not in self._elsewhere)

    def asserted(self, subject: bytes) -> Sequence[bytes]:
        return self.every_asserted.of(subject)

    def inferred(self, subject: bytes) -> Sequence[bytes]:
        return self._inferred.of(subject)

    def reason(self, maker: PartMaker) -> None:
        """Infers what follows from the things, some of them at a time."""
        for subjects in self.every_asserted.subjects(_CHUNK):
            self._inferred.add(reasoned(subjects, self, maker))
        self._common.take_over(self._inferred)

    def follows(self, lines: Iterable[bytes]) -> None:
        """Notes what was inferred elsewhere of things that plans share."""
        self._common.add(lines)

    def every_inferred(self) -> Iterator[bytes]:
        """What is inferred of the things and was noted, each line once."""
        return (line for line in self._common if line not in self._elsewhere)

    def job(self, outline: Outline, records: str, text: str) -> PartJob:
        iris = {key: self.context.iris[key].value for key in outline.keys}
        return part_job(outline, iris, records, text, self)


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in sorted(set(lines)))


def _objects(lines: Iterable[bytes]) -> list[bytes]:
    """The objects of lines that are IRIs."""
    found = []
    for line in lines:
        rest = line.split(b" ", 2)[2]
        if rest.startswith(b"<"):
            found.append(rest[:-2])
    return found
