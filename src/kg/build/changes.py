"""The graphs of a store that is being added to: what changes in them, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.build import linesets
from kg.build.assemble import new_to
from kg.build.graphs import INFERRED, THINGS
from kg.build.provenance import Counts
from kg.build.shards import count_terms
from kg.mapping.terms import ntriples
from kg.settings import DefaultGraph
from kg.store import Manifest

Spo = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


class ChangedGraphs:
    """The store with its counts and hashes, changed line by line."""

    def __init__(self, store: ox.Store, manifest: Manifest, default: DefaultGraph) -> None:
        self.store = store
        self.counts = Counter(dict(manifest.graphs))
        self.sums = {graph: int(total, 16) for graph, total in manifest.hashes.items()}
        self.changed: set[str] = set()
        self.classes = Counter(dict(manifest.classes))
        self.properties = Counter(dict(manifest.properties))
        self.before = manifest
        self._union = default is DefaultGraph.UNION

    def add(self, lines: Sequence[bytes], graph: str, *, count: bool = True) -> None:
        """Lines that no graph holds."""
        if not lines:
            return
        # Not loaded in bulk: that makes small files, which the store would merge with the large.
        for target in (ox.NamedNode(graph), ox.DefaultGraph())[: 2 if self._union else 1]:
            self.store.extend(ox.Quad(*triple, target) for triple in _triples(lines))
        self._note(graph, lines, 1, count=count)

    def new(self, lines: Iterable[bytes], graph: str) -> None:
        """Those of the lines that no graph holds."""
        self.add(new_to(self.store, lines, self.counts), graph)

    def state(self, lines: Iterable[bytes], graph: str) -> list[bytes]:
        """Adds those of the lines that no graph asserts, and returns them; what was inferred
        before is so no longer."""
        inferred = ox.NamedNode(INFERRED)
        fresh = []
        for line in sorted(set(lines)):
            quads = self.store.quads_for_pattern(*triple_of(line), None)
            names = {quad.graph_name for quad in quads}
            held = {n.value for n in names if isinstance(n, ox.NamedNode)} & self.counts.keys()
            if held <= {INFERRED}:
                fresh.append(line)
            if held == {INFERRED}:
                self.store.remove(ox.Quad(*triple_of(line), inferred))
                self._note(INFERRED, [line], -1)
        self.add(fresh, graph)
        return fresh

    def rename(self, old: str, new: str) -> list[str]:
        """Gives a thing another IRI wherever a built graph names it; what people wrote stays as it
        is. Returns the IRIs of the graphs that name it."""
        before, after = ox.NamedNode(old), ox.NamedNode(new)
        triples: dict[str, dict[ox.Triple, ox.Triple]] = {}
        for quad in self.naming(old):
            subject = after if quad.subject == before else quad.subject
            object_ = after if quad.object == before else quad.object
            other = ox.Triple(subject, quad.predicate, object_)
            triples.setdefault(str(quad.graph_name)[1:-1], {})[quad.triple] = other
        for name, others in triples.items():
            self._remove(others, name)
            self.add(ntriples(others.values()).splitlines(), name)
        return list(triples)

    def naming(self, iri: str) -> list[ox.Quad]:
        """What built graphs say of a thing."""
        node = ox.NamedNode(iri)
        found = [
            *self.store.quads_for_pattern(node, None, None, None),
            *self.store.quads_for_pattern(None, None, node, None),
        ]
        built = (quad for quad in found if str(quad.graph_name)[1:-1] in self.counts)
        return list(dict.fromkeys(built))

    def drop(self, iri: str, graphs: Iterable[str]) -> None:
        """Takes out all that some graphs say of a thing."""
        for graph in graphs:
            said = [q.triple for q in self.naming(iri) if str(q.graph_name) == f"<{graph}>"]
            self._remove(said, graph)

    def change(self, old: Sequence[bytes], new: Sequence[bytes], graph: str) -> None:
        """Puts lines that no other graph holds in the place of others."""
        gone = _triples(sorted(set(old) - set(new)))
        self._remove((ox.Triple(*spo) for spo in gone), graph)
        self.add(sorted(set(new) - set(old)), graph)

    def forget(self, node: ox.NamedNode, predicate: ox.NamedNode, graph: str) -> None:
        """Takes out what a graph says of a node's property."""
        for quad in [*self.store.quads_for_pattern(node, predicate, None, ox.NamedNode(graph))]:
            self.store.remove(quad)
            self.counts[graph] -= 1
            if self._union:
                self.store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))

    def counted_anew(self) -> Counts:
        """The counts that are others than before."""
        old = self.before
        return Counts(
            {graph: self.counts[graph] for graph in sorted(self.changed)},
            {i: n for i, n in sorted(self.classes.items()) if n != old.classes.get(i)},
            {i: n for i, n in sorted(self.properties.items()) if n != old.properties.get(i)},
        )

    def _remove(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Takes out those of the triples that a built graph holds."""
        gone = []
        for triple in triples:
            spo = triple.subject, triple.predicate, triple.object
            quad = ox.Quad(*spo, ox.NamedNode(graph))
            if quad not in self.store:
                continue
            gone.append(triple)
            self.store.remove(quad)
            held = (other.graph_name for other in self.store.quads_for_pattern(*spo, None))
            if not any(isinstance(name, ox.NamedNode) for name in held):
                self.store.remove(ox.Quad(*spo, ox.DefaultGraph()))
        self._note(graph, ntriples(gone).splitlines(), -1)

    def _note(self, graph: str, lines: Sequence[bytes], sign: int, *, count: bool = True) -> None:
        self.changed.add(graph)
        self.counts[graph] += sign * len(lines)
        if count:
            count_terms(lines, self.classes, self.properties, sign)
            total = linesets.of(lines)
            self.sums[graph] = linesets.add(self.sums.get(graph, 0), sign * total)


class Stored:
    """The things of a store, by subject."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._cache: dict[tuple[bytes, str], list[bytes]] = {}

    def asserted(self, subject: bytes) -> Sequence[bytes]:
        return self._of(subject, THINGS)

    def inferred(self, subject: bytes) -> Sequence[bytes]:
        return self._of(subject, INFERRED)

    def _of(self, subject: bytes, graph: str) -> list[bytes]:
        found = self._cache.get((subject, graph))
        if found is None:
            node = ox.NamedNode(subject[1:-1].decode())
            quads = self._store.quads_for_pattern(node, None, None, ox.NamedNode(graph))
            found = ntriples(quad.triple for quad in quads).splitlines()
            self._cache[subject, graph] = found
        return found


def _triples(lines: Iterable[bytes]) -> Iterator[Spo]:
    """Triples without blank nodes."""
    raw = b"".join(line + b"\n" for line in lines)
    for quad in ox.parse(raw, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        assert isinstance(quad.subject, ox.NamedNode)  # the checks let no other through
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        yield quad.subject, quad.predicate, quad.object


def triple_of(line: bytes) -> Spo:
    (triple,) = _triples([line])
    return triple
