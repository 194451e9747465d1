"""An ontology as what its documentation says of it: terms with words, links and logic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from kg import vocab

ONTOLOGY = vocab.ECO.removesuffix("#")
_FILES = ("ecoplan.ttl", "alignments.ttl", "indicators.ttl", "units.ttl", "themes.ttl")
_FIRST, _REST = vocab.RDF + "first", vocab.RDF + "rest"
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_CHARACTERISTICS = (
    "FunctionalProperty",
    "InverseFunctionalProperty",
    "TransitiveProperty",
    "SymmetricProperty",
    "AsymmetricProperty",
    "IrreflexiveProperty",
)
_KINDS = (
    # the first that a term is tells what it is
    ("class", vocab.OWL + "Class"),
    ("property", vocab.OWL + "ObjectProperty"),
    ("property", vocab.OWL + "DatatypeProperty"),
    ("property", vocab.OWL + "AnnotationProperty"),
    ("individual", vocab.OWL + "NamedIndividual"),
)

Triples = Iterable[ox.Triple]
Words = Mapping[str, tuple[str, ...]]  # by language, "" for none


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or named individual of ours. Links are IRIs; ``restrictions`` are (the
    property, some or only, the classes); ``chains`` are property chains that make one."""

    iri: str
    kind: str
    labels: Words
    definitions: Words
    notes: Words = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    restrictions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    members: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()  # (kind of match, IRI)
    of: tuple[str, ...] = ()  # properties that have the class as domain
    into: tuple[str, ...] = ()  # properties that have it as range

    @property
    def name(self) -> str:
        """What it goes by in a page: Plan, on-water-body."""
        return self.iri.removeprefix(vocab.ECO).removeprefix(vocab.ID)


@dataclass(frozen=True, slots=True)
class Indicator:
    iri: str
    labels: Words
    definitions: Words
    theme: str
    unit: str
    direction: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a page needs: the ontology's own words, and terms by IRI in the order of the files."""

    words: Mapping[str, Words]  # by local name of the property: title, description …
    terms: Mapping[str, Term]
    indicators: tuple[Indicator, ...] = ()
    labels: Mapping[str, Words] = field(default_factory=dict)  # of units and themes


def read_directory(directory: Path) -> Document:
    """From the Turtle files. Raises ``OSError`` or ``SyntaxError``."""
    return read(
        triple
        for name in _FILES
        for triple in ox.parse(path=str(directory / name), format=ox.RdfFormat.TURTLE)
    )


def read(triples: Triples) -> Document:
    """From any triples, whether blank nodes were given names or not."""
    graph = _Graph(triples)
    own = [s for s in graph.subjects() if ONTOLOGY in graph.links(s, vocab.RDFS + "isDefinedBy")]
    found = {iri: _term(graph, iri) for iri in own}
    crossed = {iri: _crossed(term, found) for iri, term in found.items()}
    words = {
        name: graph.words(ONTOLOGY, prefix + name)
        for prefix, names in (
            (vocab.DCTERMS, ("title", "description", "creator", "issued")),
            (vocab.OWL, ("versionInfo",)),
            (vocab.SKOS, ("changeNote",)),
        )
        for name in names
    }
    words["license"] = {"": tuple(graph.links(ONTOLOGY, vocab.DCTERMS + "license"))}
    indicators = tuple(_indicators(graph))
    named = {i.unit for i in indicators} | {i.theme for i in indicators}
    labels = {
        iri: graph.words(iri, vocab.SKOS + "prefLabel") or graph.words(iri, vocab.RDFS + "label")
        for iri in named
        if iri
    }
    return Document(words, crossed, indicators, labels)


class _Graph:
    """Objects by subject and predicate, subjects in the order in which they come."""

    def __init__(self, triples: Triples) -> None:
        self._objects: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
        for triple in triples:
            if isinstance(triple.object, ox.Triple) or isinstance(triple.subject, ox.Triple):
                continue
            about = self._objects.setdefault(triple.subject.value, {})
            about.setdefault(triple.predicate.value, []).append(triple.object)
        self._instances: dict[str, list[str]] = {}
        for subject in self._objects:
            for class_ in dict.fromkeys(self.links(subject, vocab.RDF + "type")):
                self._instances.setdefault(class_, []).append(subject)

    def subjects(self) -> Iterator[str]:
        yield from self._objects

    def links(self, subject: str, predicate: str) -> list[str]:
        objects = self._objects.get(subject, {}).get(predicate, ())
        return [o.value for o in objects if not isinstance(o, ox.Literal)]

    def link(self, subject: str, predicate: str) -> str:
        return next(iter(self.links(subject, predicate)), "")

    def words(self, subject: str, predicate: str) -> Words:
        found: dict[str, list[str]] = {}
        for value in self._objects.get(subject, {}).get(predicate, ()):
            if isinstance(value, ox.Literal):
                found.setdefault(value.language or "", []).append(value.value)
        return {language: tuple(words) for language, words in found.items()}

    def listed(self, head: str) -> tuple[str, ...]:
        items: list[str] = []
        while first := self.links(head, _FIRST):
            items += first
            head = self.link(head, _REST)
        return tuple(items)

    def classes(self, node: str) -> tuple[str, ...]:
        """A class, or what a union joins."""
        union = self.link(node, vocab.OWL + "unionOf")
        return self.listed(union) if union else (node,)

    def instances(self, class_: str) -> list[str]:
        return self._instances.get(class_, [])

    def is_expression(self, node: str) -> bool:
        """Whether a node is a class without a name of its own."""
        said = self._objects.get(node, {})
        return any(vocab.OWL + name in said for name in ("onProperty", "unionOf", "oneOf"))


def _term(graph: _Graph, iri: str) -> Term:
    types = graph.links(iri, vocab.RDF + "type")
    above = graph.links(iri, vocab.RDFS + "subClassOf") + graph.links(
        iri, vocab.RDFS + "subPropertyOf"
    )
    same = graph.links(iri, vocab.OWL + "equivalentClass")
    enumerated = [graph.link(node, vocab.OWL + "oneOf") for node in same]
    return Term(
        iri=iri,
        kind=next((kind for kind, type_ in _KINDS if type_ in types), "other"),
        labels=graph.words(iri, vocab.RDFS + "label"),
        definitions=graph.words(iri, vocab.SKOS + "definition"),
        notes=graph.words(iri, vocab.SKOS + "scopeNote"),
        examples=tuple(
            word for words in graph.words(iri, vocab.SKOS + "example").values() for word in words
        ),
        types=tuple(t for t in types if not t.startswith((vocab.OWL, vocab.RDF))),
        parents=tuple(node for node in above if not graph.is_expression(node)),
        disjoint=tuple(_disjoint(graph, iri)),
        domain=tuple(_united(graph, iri, "domain")),
        range=tuple(_united(graph, iri, "range")),
        inverse=tuple(graph.links(iri, vocab.OWL + "inverseOf")),
        characteristics=tuple(c for c in _CHARACTERISTICS if vocab.OWL + c in types),
        chains=tuple(
            graph.listed(head) for head in graph.links(iri, vocab.OWL + "propertyChainAxiom")
        ),
        restrictions=tuple(_restrictions(graph, above)),
        members=tuple(member for head in enumerated if head for member in graph.listed(head)),
        matches=tuple(
            (name, other) for name in _MATCHES for other in graph.links(iri, vocab.SKOS + name)
        ),
    )


def _united(graph: _Graph, iri: str, name: str) -> Iterator[str]:
    for node in graph.links(iri, vocab.RDFS + name):
        yield from graph.classes(node)


def _disjoint(graph: _Graph, iri: str) -> Iterator[str]:
    yield from graph.links(iri, vocab.OWL + "disjointWith")
    for axiom in graph.instances(vocab.OWL + "AllDisjointClasses"):
        members = graph.listed(graph.link(axiom, vocab.OWL + "members"))
        if iri in members:
            yield from (member for member in members if member != iri)


def _restrictions(
    graph: _Graph, above: Iterable[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for node in above:
        property_ = graph.link(node, vocab.OWL + "onProperty")
        for how, name in (("some", "someValuesFrom"), ("only", "allValuesFrom")):
            for value in graph.links(node, vocab.OWL + name):
                yield property_, how, graph.classes(value)


def _crossed(term: Term, terms: Mapping[str, Term]) -> Term:
    """The term with what others say of it."""
    return replace(
        term,
        children=tuple(t.iri for t in terms.values() if term.iri in t.parents),
        of=tuple(t.iri for t in terms.values() if term.iri in t.domain),
        into=tuple(t.iri for t in terms.values() if term.iri in t.range),
        members=term.members
        or tuple(t.iri for t in terms.values() if t.kind == "individual" and term.iri in t.types),
        inverse=term.inverse
        or tuple(t.iri for t in terms.values() if t.kind == "property" and term.iri in t.inverse),
    )


def _indicators(graph: _Graph) -> Iterator[Indicator]:
    for iri in graph.instances(vocab.ECO + "Indicator"):
        wordings = graph.words(iri, vocab.SKOS + "altLabel")
        yield Indicator(
            iri=iri,
            labels=graph.words(iri, vocab.SKOS + "prefLabel"),
            definitions=graph.words(iri, vocab.SKOS + "definition"),
            theme=graph.link(iri, vocab.SKOS + "broader"),
            unit=graph.link(iri, vocab.ECO + "canonicalUnit"),
            direction=graph.link(iri, vocab.ECO + "direction"),
            wordings=wordings.get("zh", ()),
        )
