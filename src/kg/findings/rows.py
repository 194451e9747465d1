"""Rows of a SELECT as plain mappings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

Row = Mapping[str, str]
Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


def rows(store: ox.Store, query: str, graphs: Graphs | None) -> Iterator[Row]:
    """Variable to value; unbound variables are left out. ``graphs`` are asked where the store's
    default graph is empty."""
    solutions = store.query(query, default_graph=graphs)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a query for findings is a SELECT")
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        pairs = zip(names, row, strict=True)
        yield {n: t.value for n, t in pairs if isinstance(t, ox.NamedNode | ox.Literal)}
