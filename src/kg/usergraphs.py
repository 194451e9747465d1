"""Graphs that people write beside what is built from the plans. They outlive every build.

The build owns every graph under ``{base}graph/`` but ``{base}graph/user`` and what stands below
it; people own all others. Where the default graph is the union of the named ones, writing to it
means writing to ``{base}graph/user``; where it is plain it is a graph of people's own, called
``""`` here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

DEFAULT = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """``sizes``: triples by graph; ``fresh``: how many were new to the default graph."""

    sizes: dict[str, int]
    fresh: int


def home(base: str) -> str:
    """The graph that holds what people write to the default graph where that is the union."""
    return f"{base}graph/user"


def is_ours(name: str, base: str) -> bool:
    """Whether a graph belongs to the build, so that nobody else may write it."""
    own = home(base)
    return name.startswith(f"{base}graph/") and name != own and not name.startswith(own + "/")


def graph_node(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(name) if name else ox.DefaultGraph()


def carry(
    source: ox.Store, names: Iterable[str], target: ox.Store, *, base: str, union: bool
) -> Carried:
    """Copies people's graphs from one store into another that holds what was built anew."""
    sizes: dict[str, int] = {}
    fresh = 0
    for name in names:
        kept = home(base) if union and name == DEFAULT else name
        quads = list(source.quads_for_pattern(None, None, None, graph_node(name)))
        graph = graph_node(kept)
        if isinstance(graph, ox.NamedNode):
            target.add_graph(graph)  # an empty graph is a graph too
        target.extend(ox.Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        sizes[kept] = sizes.get(kept, 0) + len(quads)
        if union:
            new = [
                bare
                for quad in quads
                if (bare := ox.Quad(quad.subject, quad.predicate, quad.object)) not in target
            ]
            target.extend(new)
            fresh += len(new)
    return Carried(sizes, fresh)
