"""The dataset as sorted N-Quads or TriG: the same graph always gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

import pyoxigraph as ox

from kg import vocab
from kg.quadstore import Store

DUMP_FORMATS: Mapping[str, ox.RdfFormat] = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


def dump(store: Store, format_: str, out: IO[bytes]) -> int:
    """Writes the named graphs (the default graph only repeats them) and returns how many quads
    they hold. N-Quads are in order of their bytes, TriG in order of graph, subject, predicate and
    object. ``format_`` is a key of :data:`DUMP_FORMATS`."""
    graphs = sorted(str(graph) for graph in store.named_graphs())
    if format_ == "nq":
        lines: list[bytes] = []
        for graph in graphs:
            end = f" {graph} .".encode()
            lines += (line[:-2] + end for line in _triples(store, graph))
        lines.sort()
        out.writelines(line + b"\n" for line in lines)
        return len(lines)
    # Sorted, so that a subject's triples stand together and the serialiser folds them.
    quads: list[ox.Quad] = []
    for graph in graphs:
        name = ox.NamedNode(graph[1:-1])
        nodes = ox.parse(b"\n".join(sorted(_triples(store, graph))), ox.RdfFormat.N_TRIPLES)
        quads += (ox.Quad(q.subject, q.predicate, q.object, name) for q in nodes)
    ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=dict(vocab.PREFIXES))
    return len(quads)


def _triples(store: Store, graph: str) -> list[bytes]:
    raw = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph[1:-1]))
    assert raw is not None  # bytes are returned when no output is named
    return [line for line in raw.split(b"\n") if line]
