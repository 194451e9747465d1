"""Graph files: GraphML, GEXF, GML, Cytoscape and node-link JSON by networkx's own writers; DOT,
CSV, Neo4j's CSV pair and the HTML page from here (see docs/exports.md for why)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.errors import TooLarge, UsageError
from kg.export import flat, graphs, page
from kg.export.flat import Data, EdgeRow, NodeRow
from kg.export.graphs import LAYOUT_LIMIT, Graph
from kg.export.look import EDGE_COLOUR, LOOKS
from kg.export.network import Network
from kg.export.selection import Projection


def write(
    network: Network,
    format_: str,
    path: Path,
    *,
    projection: Projection | None = None,
    measures: bool = False,
) -> None:
    """Writes a network in a format of :data:`FORMATS`.

    Raises :class:`UsageError` for another format, :class:`TooLarge` for a network beyond what the
    format can hold, :class:`NotFound` for a projection that joins nothing.
    """
    if format_ not in FORMATS:
        raise UsageError(f"{format_!r} is no graph format", hint=f"one of {', '.join(FORMATS)}")
    size = len(network.nodes) + len(network.edges)
    if format_ in _STREAMED and projection is None and not measures:
        nodes = ((node.iri, graphs.node_data(node)) for node in network.nodes)
        edges = ((e.source, e.target, graphs.edge_data(e)) for e in network.edges)
        _STREAMED[format_](nodes, edges, path)
        return
    if size > graphs.GRAPH_LIMIT:
        raise TooLarge(
            f"{size:,} nodes and edges are more than the {graphs.GRAPH_LIMIT:,} of this format",
            hint="choose a part of the graph, or .csv or .neo4j.zip without measures",
        )
    graph: Graph = graphs.projected(network, projection) if projection else graphs.of(network)
    if measures:
        graphs.measure(graph)
    if format_ in _STREAMED:
        _STREAMED[format_](
            ((iri, data) for iri, data in graph.nodes(data=True)), graph.edges(data=True), path
        )
    else:
        _WHOLE[format_](graph, path)


# --- networkx's writers ---------------------------------------------------------------------


def _graphml(graph: Graph, path: Path) -> None:
    """An edge's id is said as GraphML says it and, because igraph reads that wrongly, as the
    attribute ``edge_id``."""
    named = graph.copy()
    for *_, edge in named.edges(data=True):
        edge["edge_id"] = edge.pop("id")
    nx.write_graphml_lxml(named, str(path), named_key_ids=True)


def _gexf(graph: Graph, path: Path) -> None:
    """With colours, and with years in Gephi's time line: when a node or edge holds, and the value
    of an indicator as an attribute that changes."""
    moving = graph.copy()
    moving.graph["mode"] = "dynamic"
    for _, node in moving.nodes(data=True):
        red, green, blue = LOOKS[node["class"]].rgb
        node["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
        _spell(node)
    for _, _, edge in moving.edges(data=True):
        _spell(edge)
        if "value" in edge and "start" in edge:
            edge["value"] = [(edge["value"], edge["start"], edge["end"])]
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.3")
    writer.add_graph(moving)
    _declare(writer.xml)
    writer.write(str(path))


def _declare(gexf: Element) -> None:
    """Has the last list of a class of attributes name all of that class: an attribute that changes
    is in the list of those that do, before it, but readers that know one list know the last."""
    for class_ in ("node", "edge"):
        lists = [each for each in gexf.iter("attributes") if each.get("class") == class_]
        for earlier in lists[:-1]:
            lists[-1].extend(copy(each) for each in earlier)


def _spell(data: dict[str, Any]) -> None:
    for ours, theirs in (("start_year", "start"), ("end_year", "end")):
        if ours in data:
            data[theirs] = float(data.pop(ours))


def _gml(graph: Graph, path: Path) -> None:
    """GML's own ids are numbers and its ``label`` must tell nodes apart: the IRI is ``iri``, and
    of several nodes with one name each but the first gets its kind, or a number, with it."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for iri, data in graph.nodes(data=True):
        name, count = data["label"], 1
        candidate = name
        while candidate in taken:
            kind = data["class_label"]
            candidate = f"{name}（{kind}）" if count == 1 else f"{name}（{kind} {count}）"
            count += 1
        taken.add(candidate)
        names[iri] = candidate
    named = nx.relabel_nodes(graph, names)
    for iri, name in names.items():
        named.nodes[name]["iri"] = iri
        del named.nodes[name]["label"]
    nx.write_gml(named, str(path))


def _cyjs(graph: Graph, path: Path) -> None:
    """``name`` is what Cytoscape shows."""
    data = nx.cytoscape_data(graph, name="label")
    for node in data["elements"]["nodes"]:
        node["data"]["shared_name"] = node["data"]["id"]
    for edge in data["elements"]["edges"]:
        edge["data"]["name"] = edge["data"]["label"]
        edge["data"]["interaction"] = edge["data"]["kind"]
    _dump(data, path)


def _node_link(graph: Graph, path: Path) -> None:
    _dump(nx.node_link_data(graph, edges="edges"), path)


def _dump(data: object, path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        json.dump(data, out, ensure_ascii=False)


# --- ours -----------------------------------------------------------------------------------


def _dot(graph: Graph, path: Path) -> None:
    """Every name quoted. A backslash cannot be said in DOT at the end of a string: it is written
    in its full-width form."""
    link = "->" if graph.is_directed() else "--"
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{'digraph' if graph.is_directed() else 'graph'} ecoplan {{\n")
        out.write('  graph [charset="UTF-8", overlap="prism", splines="true"];\n')
        out.write('  node [style="filled", fontcolor="white", fontname="sans-serif"];\n')
        out.write(f'  edge [color="{EDGE_COLOUR}", fontname="sans-serif"];\n')
        for iri, data in graph.nodes(data=True):
            look = LOOKS[data["class"]]
            drawn = {"shape": look.shape, "fillcolor": look.colour, "URL": iri}
            out.write(f"  {_quoted(iri)} [{_listed({**data, **drawn})}];\n")
        for source, target, data in graph.edges(data=True):
            out.write(f"  {_quoted(source)} {link} {_quoted(target)} [{_listed(data)}];\n")
        out.write("}\n")


def _listed(data: Data) -> str:
    return ", ".join(f"{_quoted(name)}={_quoted(str(value))}" for name, value in data.items())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "＼").replace('"', '\\"') + '"'


def _html(graph: Graph, path: Path) -> None:
    if (count := graph.number_of_nodes()) > LAYOUT_LIMIT:
        raise TooLarge(
            f"{count:,} nodes are more than the {LAYOUT_LIMIT:,} that a page lays out",
            hint="choose a part of the graph (plan, theme, class, around), or another format",
        )
    path.write_text(page.render(graph), "utf-8")


_WHOLE: Mapping[str, Callable[[Graph, Path], None]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "gml": _gml,
    "dot": _dot,
    "cyjs": _cyjs,
    "json": _node_link,
    "html": _html,
}
_STREAMED: Mapping[str, Callable[[Iterable[NodeRow], Iterable[EdgeRow], Path], None]] = {
    "csv": flat.edge_list,
    "neo4j.zip": flat.neo4j,
}
FORMATS: tuple[str, ...] = (*_WHOLE, *_STREAMED)
MEDIA_TYPES: Mapping[str, str] = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "gml": "text/plain; charset=us-ascii",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "cyjs": "application/json",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "neo4j.zip": "application/zip",
}
