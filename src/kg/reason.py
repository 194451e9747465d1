"""OWL 2 RL entailments of a graph, a part at a time.

It is done on the part (one plan, or the things) and, as background, what is known of whatever the
part points to; so its cost depends on the part alone. The rules of the ontology's axioms are made
ready once (:mod:`kg.rules`); where they do not cover an axiom, the reasoner ``reasonable`` gets axioms
and facts, which takes ten times as long. What is never looked at, because nothing that is kept could follow:

- literals: no axiom of the ontology types or compares them;
- anonymous unions: everything would be typed with classes that have no name;
- functional properties and keys: all that follows from them is ``owl:sameAs`` between things that
  should not have been two, at quadratic cost; shapes report the same as an error.

Property chains are followed here: ``reasonable`` 0.4 reads past them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox
import reasonable

from kg import vocab
from kg.mapping.graphs import GENID
from kg.rules import Rules, Triple

_TYPE = vocab.RDF + "type"
_FIRST, _REST, _NIL = (vocab.RDF + name for name in ("first", "rest", "nil"))
_UNION, _CHAIN = vocab.OWL + "unionOf", vocab.OWL + "propertyChainAxiom"
_SUBCLASS_LIKE = frozenset({vocab.RDFS + "subClassOf", vocab.OWL + "equivalentClass"})
_NOT_REASONED_WITH = frozenset(
    {vocab.OWL + name for name in ("FunctionalProperty", "InverseFunctionalProperty")}
)
_KEY = vocab.OWL + "hasKey"
# Only documents, compares, or says what cannot be.
_NO_PREMISE = frozenset(
    {vocab.RDFS + "isDefinedBy", vocab.RDFS + "seeAlso", vocab.OWL + "oneOf"}
    | {vocab.OWL + name for name in ("disjointWith", "disjointUnionOf", "members")}
    | {vocab.OWL + "distinctMembers"}
)
_LANGUAGE = (vocab.OWL, vocab.RDFS, vocab.RDF)  # what a type of ours never is


class Fact(NamedTuple):
    """A triple of IRIs."""

    subject: str
    predicate: str
    object: str


class Reasoner:
    """Knows the axioms of an ontology (N-Triples)."""

    def __init__(self, ontology: bytes) -> None:
        facts = list(facts_of(ontology))
        self._axioms = _usable(facts)
        self._chains = list(_chains(facts))
        self._terms = {fact.subject for fact in facts}
        self._rules = Rules.of(self._axioms)

    def entail(self, part: bytes, background: Iterable[Fact] = ()) -> list[Fact]:
        """What follows from ``part`` (N-Triples) and is in neither it nor the background: facts
        about what the part describes or points to, sorted. The background must be closed."""
        return self.follows(set(facts_of(part)), background)

    def follows(self, known: set[Fact], background: Iterable[Fact] = ()) -> list[Fact]:
        """As :meth:`entail`, of facts."""
        local = {fact.subject for fact in known}
        named = local | {fact.object for fact in known}
        given = set(background)
        about = set[Triple](given)
        while True:
            found = self._closed(known | about)
            chained = set(self._chain(found)) - found
            if not chained:
                break
            about |= chained
        return sorted(
            fact
            for fact in map(Fact._make, found - known - given)
            if (fact.subject in named or fact.object in local) and self._worth_keeping(fact)
        )

    def _closed(self, facts: set[Triple]) -> set[Triple]:
        """Facts and axioms with all that follows."""
        if self._rules is not None and self._rules.apply_to(facts):
            return self._rules.closed({*self._axioms, *facts})
        return self._reasoned(facts)

    def _reasoned(self, facts: Iterable[Triple]) -> set[Triple]:
        reasoner = reasonable.PyReasoner()
        reasoner.from_graph([*self._axioms, *facts])
        return {(str(s), str(p), str(o)) for s, p, o in reasoner.reason()}

    def _chain(self, facts: set[Triple]) -> Iterator[Triple]:
        for result, steps in self._chains:
            hops = [_by_subject(facts, step) for step in steps]
            for start in hops[0]:
                ends = {start}
                for hop in hops:
                    ends = {end for node in ends for end in hop.get(node, ())}
                for end in ends:
                    yield start, result, end

    def _worth_keeping(self, fact: Fact) -> bool:
        """Says something of a named resource: not that all are things, nor what of the axioms."""
        if fact.subject in self._terms or fact.subject == fact.object:
            return False
        if fact.subject.startswith(GENID) or fact.object.startswith(GENID):
            return False
        return not (fact.predicate == _TYPE and fact.object.startswith(_LANGUAGE))


class Background:
    """Facts by subject: what is known of things that a part may point to."""

    def __init__(self, *graphs: bytes) -> None:
        self._facts: dict[str, list[Fact]] = {}
        for graph in graphs:
            self.add(facts_of(graph))

    def add(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._facts.setdefault(fact.subject, []).append(fact)

    def of(self, part: bytes) -> list[Fact]:
        """What is known of everything that ``part`` points to."""
        return self.about({fact.object for fact in facts_of(part)})

    def about(self, iris: Iterable[str]) -> list[Fact]:
        return [fact for iri in iris for fact in self._facts.get(iri, ())]


def facts_of(ntriples: bytes) -> Iterator[Fact]:
    """The triples of N-Triples lines whose object is an IRI."""
    for line in ntriples.decode("utf-8").split("\n"):
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        if rest.startswith("<"):
            yield Fact(subject[1:-1], predicate[1:-1], rest[1:-3])


def lines_of(facts: Iterable[Fact]) -> list[bytes]:
    """Facts as N-Triples lines, without the ends of line."""
    triples = (ox.Triple(*map(ox.NamedNode, fact)) for fact in facts)
    raw = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert raw is not None  # bytes are returned when no output is named
    return raw.splitlines()


def _usable(facts: list[Fact]) -> list[Fact]:
    """The axioms without those that can only lead to what is not kept."""
    unions = {f.subject for f in facts if f.predicate == _UNION}
    unions -= {f.subject for f in facts if f.predicate in _SUBCLASS_LIKE}
    usable = [
        fact
        for fact in facts
        if not {fact.subject, fact.object} & unions
        and fact.predicate not in (_CHAIN, _KEY)
        and fact.predicate not in _NO_PREMISE
        and fact.object not in _NOT_REASONED_WITH
    ]
    lists = _lists(usable)
    return [f for f in usable if f.predicate not in (_FIRST, _REST) or f.subject in lists]


def _lists(facts: list[Fact]) -> set[str]:
    """The nodes of the lists that some axiom begins with."""
    rest = {f.subject: f.object for f in facts if f.predicate == _REST}
    found = set[str]()
    for fact in facts:
        node = fact.object if fact.predicate not in (_FIRST, _REST) else _NIL
        while node in rest:
            found.add(node)
            node = rest[node]
    return found


def _chains(facts: list[Fact]) -> Iterator[tuple[str, list[str]]]:
    first = {f.subject: f.object for f in facts if f.predicate == _FIRST}
    rest = {f.subject: f.object for f in facts if f.predicate == _REST}
    for fact in facts:
        if fact.predicate == _CHAIN:
            steps, node = list[str](), fact.object
            while node != _NIL:
                steps.append(first[node])
                node = rest[node]
            yield fact.subject, steps


def _by_subject(facts: Iterable[Triple], wanted: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject, predicate, object_ in facts:
        if predicate == wanted:
            found.setdefault(subject, []).append(object_)
    return found
