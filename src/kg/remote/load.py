"""Puts a built store into a SPARQL store by the Graph Store Protocol (``kg load``).

Every named graph goes under its own name; beside them their union, which stands for the default
graph (engines agree on no other way to have one), and last the graph with what is no RDF
(:mod:`kg.remote.files`). Until that one is there nobody takes the store for loaded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.backup import unpack
from kg.errors import RemoteUnavailable
from kg.remote import files
from kg.remote.connection import Connection
from kg.remote.results import rows
from kg.remote.wording import View, ready
from kg.store import Snapshot

Said = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many graphs and triples of the snapshot are in the store now, the union not counted."""

    snapshot: str
    graphs: int
    triples: int


def load(snapshot: Snapshot, to: Connection, chunk: int, said: Said) -> Loaded:
    """Replaces the graphs of ours in a store by those of a snapshot, ``chunk`` bytes at a time;
    other graphs there are left as they are. ``said`` hears of each graph and its triples. Raises
    :class:`KgError`; what is half loaded then is loaded anew by the next call."""
    manifest = snapshot.manifest
    sizes = {**manifest.graphs, **{n: size for n, size in manifest.user_graphs.items() if n}}
    before = _ours_there(to)
    to.send_graph("DELETE", files.graph(), b"")
    quads = snapshot.open()
    names: list[ox.NamedNode | ox.DefaultGraph] = [ox.NamedNode(name) for name in sorted(sizes)]
    for graph in (*names, ox.DefaultGraph()):
        iri = graph.value if isinstance(graph, ox.NamedNode) else files.union()
        with tempfile.TemporaryFile(prefix="kg-load-") as dump:
            quads.dump(dump, ox.RdfFormat.N_TRIPLES, from_graph=graph)
            dump.seek(0)
            _send(to, iri, dump, chunk)
        said(iri, sizes.get(iri, 0))
    for gone in sorted(before - sizes.keys()):
        to.send_graph("DELETE", gone, b"")
    for iri, size in sizes.items():
        _check(to, iri, size)
    with files.archived(snapshot) as archive:
        lines = (f"{triple} .\n".encode() for triple in files.triples(manifest.id, archive))
        _send(to, files.graph(), lines, chunk)
    return Loaded(manifest.id, len(sizes), sum(sizes.values()))


def _ours_there(to: Connection) -> set[str]:
    """The graphs that an earlier load put there, if it went to its end."""
    if files.snapshot_in(to) is None:
        return set()
    with tempfile.TemporaryDirectory(prefix="kg-load-") as scratch:
        files.fetch(to, Path(scratch) / "files.tar.zst")
        unpack(Path(scratch) / "files.tar.zst", Path(scratch))
        manifest = Snapshot("before", Path(scratch)).manifest
    return {*manifest.graphs, *(name for name in manifest.user_graphs if name)}


def _send(to: Connection, graph: str, lines: Iterable[bytes], chunk: int) -> None:
    """The first piece takes the place of the graph, the others are added: nodes have names, so
    that a graph may be cut between any two lines."""
    held: list[bytes] = []
    method, size = "PUT", 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= chunk:
            to.send_graph(method, graph, b"".join(held))
            method, held, size = "POST", [], 0
    if held or method == "PUT":
        to.send_graph(method, graph, b"".join(held))


def _check(to: Connection, graph: str, expected: int) -> None:
    asked = ready(
        f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
        View(files.union(), {graph: expected}),
    )
    with to.ask(asked, 600.0) as body:
        (row,) = rows(body)
    count = int(row["count"].value)
    if count != expected:
        raise RemoteUnavailable(
            f"the SPARQL store holds {count:,} of the {expected:,} triples of <{graph}>",
            hint="load it again; its log may say what it did not take",
        )
