"""What reading code asks of a store: one interface for the embedded store and for remote ones.

:class:`pyoxigraph.Store` is one as it stands; :class:`kg.remote.RemoteStore` is one over HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pyoxigraph as ox

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


class Store(Protocol):
    """Quads that can be read. What is asked may raise ``SyntaxError``, ``ValueError``, ``OSError``
    (the embedded store) or :class:`kg.errors.KgError` (a remote one)."""

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        default_graph: Graph | list[Graph] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Answers SPARQL 1.1."""

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Object | None,
        graph_name: Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that have these terms, ``None`` standing for any."""

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """The names of the graphs."""

    def dump(
        self, *, format: ox.RdfFormat | None = None, from_graph: Graph | None = None
    ) -> bytes | None:
        """The triples of a graph in a format."""
