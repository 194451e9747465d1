"""The IRIs that a release promises to keep, and where each leads should it ever go.

Pieces of evidence are not listed: their IRIs say which characters of which plan they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass

import pyoxigraph as ox

from kg import vocab
from kg.cube import CUBE

_TYPE = ox.NamedNode(vocab.RDF + "type")
_LABELS = (ox.NamedNode(vocab.RDFS + "label"), ox.NamedNode(vocab.SKOS + "prefLabel"))
_STATED_IN = ox.NamedNode(vocab.ECO + "statedIn")
# of a finding, of a derived value, of the cube's observations: what it is about
_DERIVED_FROM = ox.NamedNode(f"{vocab.PROV}wasDerivedFrom")
_STATEMENT, _SLICE_OF = (ox.NamedNode(CUBE + name) for name in ("statement", "indicator"))
_ABOUT = (ox.NamedNode(f"{vocab.ECO}between"), _DERIVED_FROM, _STATEMENT)
_LEFT_OUT = (f"{vocab.ID}evidence/", f"{vocab.ID}build/", f"{vocab.ID}software/")


@dataclass(frozen=True, slots=True, order=True)
class Released:
    """An IRI with its label (Chinese where there is one), its ``home``, the plan that states it,
    empty for things, which have no one plan, and a thing's ``context``: the first plan that names
    it, of a slice of the cube its indicator."""

    iri: str
    label: str = ""
    home: str = ""
    context: str = ""

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
    homes = dict(_links(store, _STATED_IN))
    for predicate in _ABOUT:
        for subject, about in _links(store, predicate):
            home = homes.get(about)
            if home and home < homes.get(subject, home + "~"):
                homes[subject] = home
    contexts = _contexts(store, homes)
    return sorted(
        Released(
            iri,
            labels.get(iri, ""),
            home := homes.get(iri, ""),
            "" if home else contexts.get(iri, ""),
        )
        for iri in found
    )


def _contexts(store: ox.Store, homes: Mapping[str, str]) -> dict[str, str]:
    """What stands in no plan of its own, with the first plan that names it; a plan's
    file and mapping script, with the plan. What takes a plan's own place is for a person to say."""
    found: dict[str, str] = {}
    graphs = vocab.plan_graph("")
    for predicate in (_SLICE_OF, _DERIVED_FROM):
        for subject, of in _links(store, predicate):
            if predicate == _SLICE_OF:
                found[subject] = of
            elif subject.startswith(graphs):
                found[of] = f"{vocab.ID}plan/{subject.removeprefix(graphs)}"
    plans = {plan: plan for plan in homes.values()}  # its publisher, what it is based on
    for subject, home in {**homes, **plans}.items():
        for quad in store.quads_for_pattern(ox.NamedNode(subject), None, None, None):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(vocab.ID):
                thing = quad.object.value
                if vocab.id_type(thing) != "plan":
                    found[thing] = min(home, found.get(thing, home))
    return found


def _links(store: ox.Store, predicate: ox.NamedNode) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, predicate, None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject.value, quad.object.value


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
    return "".join("\t".join(astuple(each)) + "\n" for each in released)


def from_tsv(text: str) -> Iterator[Released]:
    """Raises ``ValueError`` for a line that is none."""
    for line in text.splitlines():
        iri, label, home, context = line.split("\t")
        yield Released(iri, label, home, context)
