"""The ontology's Turtle files as plain look-ups, read with pyoxigraph (rdflib takes twenty times
as long, and every command waits for this)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.vocab import RDF, RDFS, SKOS

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE = RDF + "type"


class Graph:
    """Triples by subject and predicate, with the subjects of each class in file order."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], list[Term]] = {}
        self._instances: dict[str, dict[str, None]] = {}

    @classmethod
    def read(cls, directory: Path) -> Graph:
        """Every ``*.ttl`` of ``directory``, in name order. Raises ``SyntaxError``, ``OSError``."""
        graph = cls()
        for path in sorted(directory.glob("*.ttl")):
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, predicate, value = triple.subject, triple.predicate.value, triple.object
                if isinstance(subject, ox.NamedNode):
                    graph._objects.setdefault((subject.value, predicate), []).append(value)
                    if predicate == _TYPE and isinstance(value, ox.NamedNode):
                        graph._instances.setdefault(value.value, {})[subject.value] = None
        return graph

    def instances(self, class_iri: str) -> Iterator[str]:
        yield from self._instances.get(class_iri, ())

    def iris(self, subject: str, predicate: str) -> list[str]:
        return [
            value.value
            for value in self._objects.get((subject, predicate), ())
            if isinstance(value, ox.NamedNode)
        ]

    def iri(self, subject: str, predicate: str) -> str | None:
        found = self.iris(subject, predicate)
        return found[0] if found else None

    def texts(self, subject: str, predicate: str, language: str | None = None) -> list[str]:
        """Lexical forms of the literals, those of one language where it is given."""
        return [
            value.value
            for value in self._objects.get((subject, predicate), ())
            if isinstance(value, ox.Literal) and (language is None or value.language == language)
        ]

    def text(self, subject: str, predicate: str, language: str | None = None) -> str | None:
        found = self.texts(subject, predicate, language)
        return found[0] if found else None

    def names(self, subject: str) -> list[str]:
        """The Chinese labels, the preferred one first."""
        found: list[str] = []
        for predicate in (SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel"):
            found += self.texts(subject, predicate, "zh")
        return list(dict.fromkeys(found))
