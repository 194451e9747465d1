"""A SPARQL store elsewhere, read as if it were here (:class:`kg.quadstore.Store`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pyoxigraph as ox

from kg import vocab
from kg.errors import RemoteCannot
from kg.quadstore import Graph, Object, Subject
from kg.remote.connection import Body, Connection, meaning
from kg.remote.results import answer, rows
from kg.remote.wording import View, ready

_BOOLEAN = vocab.XSD + "boolean"
_WHOLE_SECONDS = 600.0  # for reading a graph whole, which no client waits for


class RemoteStore:
    """The graphs of a view. Not for use from more than one thread."""

    def __init__(self, connection: Connection, view: View) -> None:
        self._connection = connection
        self._view = view
        self._near: dict[str, ox.Store] = {}

    # --- the Store protocol ------------------------------------------------------------------

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        default_graph: Graph | list[Graph] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Raises :class:`kg.errors.KgError`."""
        sent = self._connection.engine.rewrite(query)
        graphs: tuple[str, ...] | None = None
        if default_graph is not None:
            given = default_graph if isinstance(default_graph, list) else [default_graph]
            graphs = tuple(graph.value for graph in given if isinstance(graph, ox.NamedNode))
        asked = ready(
            sent.text, self._view, base=base_iri, prefixes=prefixes, default_graphs=graphs
        )
        with self._connection.ask(asked, self._connection.target.seconds) as body:
            try:
                if asked.form in ("construct", "describe"):
                    return _triples(body)
                found = answer(body, sent)
                if isinstance(found, ox.QueryBoolean):
                    return found
                return _kept(found, body)
            except (OSError, SyntaxError, ValueError) as error:
                raise meaning(error) from error

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Object | None,
        graph_name: Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """A graph asked for whole is read as it comes; one that is asked for parts is taken near
        first, for there will be more questions to it. Raises :class:`kg.errors.KgError`."""
        if not isinstance(graph_name, ox.NamedNode):
            raise RemoteCannot("a pattern can only be looked up in a named graph of a remote store")
        if subject is None and predicate is None and object is None:
            return self._graph(graph_name)
        near = self._near.get(graph_name.value)
        if near is None:
            near = self._near[graph_name.value] = ox.Store()
            near.bulk_extend(self._graph(graph_name))
        return iter(near.quads_for_pattern(subject, predicate, object, graph_name))

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        return iter([ox.NamedNode(name) for name in self._view.named])

    def dump(
        self, *, format: ox.RdfFormat | None = None, from_graph: Graph | None = None
    ) -> bytes | None:
        """Raises :class:`kg.errors.KgError`."""
        assert isinstance(from_graph, ox.NamedNode)
        triples = (quad.triple for quad in self._graph(from_graph))
        return ox.serialize(triples, format=format or ox.RdfFormat.N_TRIPLES)

    # --- reading graphs ----------------------------------------------------------------------

    def _graph(self, graph: ox.NamedNode) -> Iterator[ox.Quad]:
        """All of a graph. Raises :class:`RemoteCannot` where the engine cut it off."""
        asked = ready(
            f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}",
            replace(self._view, named={graph.value: 0}),
        )
        count = 0
        with self._connection.ask(asked, _WHOLE_SECONDS) as body:
            for row in rows(body):
                count += 1
                yield ox.Quad(row["s"], row["p"], _canonical(row["o"]), graph)
        expected = self._view.named.get(graph.value)
        if expected is not None and count != expected:
            raise RemoteCannot(
                f"the SPARQL store gives {count:,} of the {expected:,} triples of <{graph.value}>",
                hint="load the graph again, or raise the store's limit on rows",
            )


def _canonical(term: Object) -> Object:
    """``true`` and ``false`` for the 1 and 0 that some engines make of them."""
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN and term.value in "01":
        return ox.Literal(term.value == "1")
    return term


def _triples(body: Body) -> ox.QueryTriples:
    near = ox.Store()
    near.bulk_load(io.BufferedReader(body), ox.RdfFormat.N_TRIPLES)
    found = near.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def _kept(found: ox.QuerySolutions, body: Body) -> ox.QuerySolutions:
    """Solutions that outlive their connection. Raises :class:`RemoteCannot` for a cut answer."""
    whole = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    again = ox.parse_query_results(whole, ox.QueryResultsFormat.JSON)
    assert isinstance(again, ox.QuerySolutions)
    if body.cut_at is not None:
        counted = ox.parse_query_results(whole, ox.QueryResultsFormat.JSON)
        assert isinstance(counted, ox.QuerySolutions)
        check_whole(sum(1 for _ in counted), body.cut_at)
    return again


def check_whole(rows: int | None, cut_at: int | None) -> None:
    """Raises :class:`RemoteCannot` where an answer may have been cut off."""
    if cut_at is not None and (rows is None or rows >= cut_at):
        raise RemoteCannot(
            f"the SPARQL store gives no more than {cut_at:,} rows",
            hint="ask for less at a time; the operator can raise the store's limit on rows",
        )
