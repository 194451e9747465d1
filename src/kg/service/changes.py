"""What a write does to people's graphs, and how it is done to a store.

A write is carried out on a copy of the current snapshot; what it changed in people's graphs is
then applied to another, pristine copy, which becomes the next snapshot. So nothing but people's
graphs can change, whatever an update says, and the default graph stays the union.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import usergraphs
from kg.errors import GraphReadOnly
from kg.service.updatetext import Reach

Triples = frozenset[ox.Triple]
_NONE: Triples = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """By graph: what was added and removed; graphs that came and went."""

    added: Mapping[str, Triples] = field(default_factory=dict)
    removed: Mapping[str, Triples] = field(default_factory=dict)
    created: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()

    @property
    def none(self) -> bool:
        return not (self.counts[0] or self.counts[1] or self.created or self.dropped)

    @property
    def counts(self) -> tuple[int, int]:
        """How many triples were added and removed."""
        return (
            sum(len(triples) for triples in self.added.values()),
            sum(len(triples) for triples in self.removed.values()),
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """How a snapshot's graphs are divided: ``built`` with their sizes, ``users`` by name."""

    base: str
    union: bool
    built: Mapping[str, int]
    users: frozenset[str]

    def check_writable(self, name: str) -> None:
        """Raises :class:`GraphReadOnly`."""
        if name in self.built or usergraphs.is_ours(name, self.base):
            raise GraphReadOnly(
                f"<{name}> is built from the plans and cannot be written",
                hint=f"write to a graph of your own, such as <{usergraphs.home(self.base)}/name>",
            )

    def named(self, name: str) -> str:
        """The graph that stands for ``name`` when written: the default graph has a home."""
        return usergraphs.home(self.base) if self.union and name == usergraphs.DEFAULT else name


def triples_of(store: ox.Store, name: str) -> Triples:
    graph = usergraphs.graph_node(name)
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def difference(before: ox.Store, after: ox.Store, dataset: Dataset, reach: Reach) -> Changes:
    """What an update that reaches so far changed in people's graphs. ALL, NAMED and DEFAULT mean
    what may be written. Raises :class:`GraphReadOnly` when it changed what may not."""
    if not reach.wildcards:
        _check_untouched(after, dataset)
    names = {graph.value for graph in after.named_graphs() if isinstance(graph, ox.NamedNode)}
    theirs = names - dataset.built.keys()
    for name in theirs - dataset.users:
        dataset.check_writable(name)
    if not dataset.union:
        theirs.add(usergraphs.DEFAULT)
    old = {name: triples_of(before, name) for name in dataset.users}
    new = {name: triples_of(after, name) for name in theirs}
    if dataset.union and reach.default:
        new = _bring_home(before, after, dataset, reach, old, new)
    every = old.keys() | new.keys()
    return Changes(
        added={n: a for n in every if (a := new.get(n, _NONE) - old.get(n, _NONE))},
        removed={n: r for n in every if (r := old.get(n, _NONE) - new.get(n, _NONE))},
        created=frozenset(new.keys() - old.keys()),
        dropped=frozenset(old.keys() - new.keys() - {usergraphs.DEFAULT}),
    )


def apply(store: ox.Store, changes: Changes, dataset: Dataset) -> None:
    """Does ``changes`` to a pristine copy of the snapshot they are differences from."""
    for name in changes.created:
        graph = usergraphs.graph_node(name)
        if isinstance(graph, ox.NamedNode):
            store.add_graph(graph)
    for name, triples in changes.removed.items():
        for triple in triples:
            store.remove(_quad(triple, name))
    for name, triples in changes.added.items():
        store.extend(_quad(triple, name) for triple in triples)
    for name in changes.dropped:
        store.remove_graph(ox.NamedNode(name))
    if dataset.union:
        for triples in changes.added.values():
            store.extend(_quad(triple) for triple in triples)
        for triples in changes.removed.values():
            for triple in triples:
                if not _in_named_graph(store, triple):
                    store.remove(_quad(triple))


def _quad(triple: ox.Triple, name: str = usergraphs.DEFAULT) -> ox.Quad:
    graph = usergraphs.graph_node(name)
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _in_named_graph(store: ox.Store, triple: ox.Triple) -> bool:
    quads = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(isinstance(quad.graph_name, ox.NamedNode) for quad in quads)


def _check_untouched(after: ox.Store, dataset: Dataset) -> None:
    found = after.query("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(found, ox.QuerySolutions)
    sizes = {row["g"].value: int(row["n"].value) for row in found}
    for name, size in dataset.built.items():
        if sizes.get(name, 0) != size:
            dataset.check_writable(name)


def _bring_home(
    before: ox.Store,
    after: ox.Store,
    dataset: Dataset,
    reach: Reach,
    old: Mapping[str, Triples],
    new: Mapping[str, Triples],
) -> dict[str, Triples]:
    """People's graphs where the default graph is the union: what an update added to it belongs to
    its home; what it took out of it is gone from every graph of people's that held it."""
    home = usergraphs.home(dataset.base)
    # What left a named graph stands bare in the union too; that is not new.
    bare = _triples(after, "?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } }")
    added = bare - frozenset().union(*old.values())
    gone = _triples(after, "GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o }")
    gone = frozenset(triple for triple in gone if _quad(triple) in before)
    if reach.wildcards:
        brought = {name: t - gone if name == home else t for name, t in new.items()}
    else:
        held = frozenset().union(*old.values())
        if gone - held:
            raise GraphReadOnly(
                "triples that are built from the plans cannot be removed",
                hint="name the graph of your own from which to remove",
            )
        brought = {name: triples - gone for name, triples in new.items()}
    if added:
        brought[home] = brought.get(home, _NONE) | added
    return brought


def _triples(store: ox.Store, pattern: str) -> Triples:
    found = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    assert isinstance(found, ox.QueryTriples)
    return frozenset(found)
