"""The IRIs that a release promises to keep, and where each leads should it ever go.

Pieces of evidence are not listed: their IRIs say which characters of which plan they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg import vocab

_TYPE = ox.NamedNode(vocab.RDF + "type")
_LABELS = (ox.NamedNode(vocab.RDFS + "label"), ox.NamedNode(vocab.SKOS + "prefLabel"))
_STATED_IN = ox.NamedNode(vocab.ECO + "statedIn")
# of a finding, and of a derived value: what it is about
_ABOUT = (ox.NamedNode(vocab.ECO + "between"), ox.NamedNode(vocab.PROV + "wasDerivedFrom"))
_LEFT_OUT = (f"{vocab.ID}evidence/", f"{vocab.ID}build/", f"{vocab.ID}software/")


@dataclass(frozen=True, slots=True, order=True)
class Released:
    """An IRI with its label (Chinese where there is one) and its ``home``: the plan that states
    it, empty for things, which have no one plan."""

    iri: str
    label: str = ""
    home: str = ""

    @property
    def type(self) -> str:
        """river, value …; ``term`` of the ontology."""
        return vocab.id_type(self.iri) or "term"


def iris_of(store: ox.Store) -> list[Released]:
    """Everything of ours that ``store`` describes, sorted."""
    found: set[str] = set()
    for quad in store.quads_for_pattern(None, _TYPE, None, None):
        if isinstance(quad.subject, ox.NamedNode) and _ours(quad.subject.value):
            found.add(quad.subject.value)
    labels = _labels(store)
    homes = {
        quad.subject.value: quad.object.value
        for quad in store.quads_for_pattern(None, _STATED_IN, None, None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    for predicate in _ABOUT:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                home = homes.get(quad.object.value)
                if home and home < homes.get(quad.subject.value, home + "~"):
                    homes[quad.subject.value] = home
    return sorted(Released(iri, labels.get(iri, ""), homes.get(iri, "")) for iri in found)


def _ours(iri: str) -> bool:
    return iri.startswith((vocab.ID, vocab.ECO)) and not iri.startswith(_LEFT_OUT)


def _labels(store: ox.Store) -> dict[str, str]:
    found: dict[str, str] = {}
    for predicate in _LABELS:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
                label = " ".join(quad.object.value.split())
                if quad.object.language == "zh" or quad.subject.value not in found:
                    found[quad.subject.value] = label
    return found


def to_tsv(released: Iterable[Released]) -> str:
    return "".join(f"{each.iri}\t{each.label}\t{each.home}\n" for each in released)


def from_tsv(text: str) -> Iterator[Released]:
    """Raises ``ValueError`` for a line that is none."""
    for line in text.splitlines():
        iri, label, home = line.split("\t")
        yield Released(iri, label, home)
