"""The two graphs that are the same for every build of one ontology: ontology and reference data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.errors import OntologyError, Place
from kg.mapping import terms

_ONTOLOGY_FILES = ("ecoplan.ttl", "alignments.ttl")
_NOT_LOADED = ("shapes.ttl",)
GENID = vocab.BASE + ".well-known/genid/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``<graph/ontology>`` and ``<graph/reference>`` as sorted N-Triples that share no line."""

    ontology: bytes = b""
    reference: bytes = b""

    @classmethod
    def load(cls, directory: Path) -> Vocabulary:
        """Reads the Turtle files of a directory. Raises :class:`OntologyError` when there is no
        ontology, or with file and line when a file is no Turtle."""
        if not (directory / "ecoplan.ttl").is_file():
            raise OntologyError(f"no ontology at {directory}", hint="name it with --ontology")
        ontology = _load(directory / name for name in _ONTOLOGY_FILES)
        rest = (
            path
            for path in sorted(directory.glob("*.ttl"))
            if path.name not in _ONTOLOGY_FILES and path.name not in _NOT_LOADED
        )
        lines = _skolemised(ontology, "ontology")
        return cls(lines, terms.without(_skolemised(_load(rest), "reference"), lines))


def _load(paths: Iterable[Path]) -> ox.Dataset:
    dataset = ox.Dataset()
    for path in paths:
        if not path.is_file():
            continue
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                dataset.add(quad)
        except SyntaxError as error:
            place = Place(str(path), error.lineno, error.offset)
            raise OntologyError(f"not Turtle: {error.msg}", place=place) from error
    return dataset


def _skolemised(dataset: ox.Dataset, name: str) -> bytes:
    """Sorted N-Triples whose blank nodes (OWL's restrictions and lists need them) are named
    canonically, so that two builds agree and the store holds none."""
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def named(node: ox.BlankNode) -> ox.NamedNode:
        return ox.NamedNode(f"{GENID}{name}-{node.value}")

    def triple(t: ox.Triple) -> ox.Triple:
        subject = named(t.subject) if isinstance(t.subject, ox.BlankNode) else t.subject
        object_ = named(t.object) if isinstance(t.object, ox.BlankNode) else t.object
        return ox.Triple(subject, t.predicate, object_)

    return terms.ntriples(triple(quad.triple) for quad in dataset)
