"""Networks as networkx graphs, with measures, and their projections.

Every attribute is a string, an integer or a float, none is ever missing its value (an attribute
that does not apply is left out), and one name has one type, so that every writer can say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import TypeAlias

import networkx as nx

from kg import vocab
from kg.errors import NotFound
from kg.export.look import LOOKS
from kg.export.network import Edge, Network, Node
from kg.export.selection import Projection
from kg.facts import PLAN

Graph: TypeAlias = "nx.MultiDiGraph[str] | nx.MultiGraph[str]"

LAYOUT_LIMIT = 5_000  # nodes that the HTML page lays out
GRAPH_LIMIT = 300_000  # nodes and edges held in memory; beyond it only CSV and Neo4j are written
_EXACT_BETWEENNESS = 500  # nodes up to which betweenness is exact
_PIVOT_WORK = 600_000  # edges walked when it is estimated
_SEED = 1
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def of(network: Network) -> nx.MultiDiGraph[str]:
    """A directed graph with an edge a statement or relation; its nodes are IRIs."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in network.nodes:
        graph.add_node(node.iri, **node_data(node))
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, key=edge.id, **edge_data(edge))
    return graph


def node_data(node: Node) -> dict[str, str | int | float]:
    data: dict[str, str | int | float] = {
        "label": clean(node.label),
        "class": node.kind,
        "class_label": node.kind_label,
        "colour": LOOKS[node.kind].colour,
        "plans": " ".join(node.plans),
        "statements": node.statements,
    }
    if node.names:
        data["other_names"] = clean(" | ".join(node.names))
    for name, value in node.attributes.items():
        data[name] = clean(value) if isinstance(value, str) else value
    return data | _years(node.start, node.end)


def edge_data(edge: Edge) -> dict[str, str | int | float]:
    data: dict[str, str | int | float] = {
        "id": edge.id,
        "kind": edge.kind,
        "label": clean(edge.label),
        "weight": edge.weight,
        "plans": " ".join(edge.plans),
    }
    if edge.evidence:
        data["evidence"] = clean("\n".join(map(str, edge.evidence)))
    if edge.statements:
        data["statement_iris"] = " ".join(edge.statements[: len(edge.evidence) or 1])
    for name, value in edge.attributes.items():
        data[name] = clean(value) if isinstance(value, str) else value
    return data | _years(edge.start, edge.end)


def _years(start: int | None, end: int | None) -> dict[str, str | int | float]:
    return {
        name: year for name, year in (("start_year", start), ("end_year", end)) if year is not None
    }


# --- measures -------------------------------------------------------------------------------


def measure(graph: Graph) -> None:
    """Adds to every node its ``degree`` (edges), ``betweenness`` (of the graph without directions
    and doubles, normalised; estimated from a sample on large graphs) and ``community`` (Louvain,
    numbered by size from 1). The same graph always gives the same numbers."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight", default=1):
        if source != target:
            before = simple.get_edge_data(source, target, {"weight": 0})["weight"]
            simple.add_edge(source, target, weight=before + weight)
    nodes = simple.number_of_nodes()
    pivots = None
    if nodes > _EXACT_BETWEENNESS:
        pivots = min(nodes, max(20, _PIVOT_WORK // max(1, simple.number_of_edges())))
    between = nx.betweenness_centrality(simple, k=pivots, seed=_SEED)
    groups = nx.community.louvain_communities(simple, weight="weight", seed=_SEED)
    groups.sort(key=lambda group: (-len(group), min(group)))
    for number, group in enumerate(groups, start=1):
        for node in group:
            graph.nodes[node]["community"] = number
    for node, degree in graph.degree():
        graph.nodes[node]["degree"] = degree
        graph.nodes[node]["betweenness"] = round(between[node], 8)


# --- projections ----------------------------------------------------------------------------


def projected(network: Network, projection: Projection) -> nx.MultiGraph[str]:
    """An undirected graph of one kind of node; ``weight`` counts what two nodes have in common and
    ``shared`` names it. Raises :class:`NotFound` when there is no such pair."""
    pairs = list(_owned(network, projection))
    nodes = {node.iri: node for node in network.nodes}
    owners: dict[str, dict[str, Edge]] = {}
    for owner, owned, edge in pairs:
        owners.setdefault(owned, {}).setdefault(owner, edge)
    shared: dict[tuple[str, str], list[str]] = {}
    for owned, by_owner in sorted(owners.items()):
        for pair in combinations(sorted(by_owner), 2):
            shared.setdefault(pair, []).append(owned)
    if not shared:
        raise NotFound("no two nodes have anything in common", hint="choose more of the graph")
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for iri in sorted({owner for by_owner in owners.values() for owner in by_owner}):
        graph.add_node(iri, **node_data(nodes[iri]))
    for (one, other), common in sorted(shared.items()):
        data = _common(projection, one, other, common, nodes, owners)
        graph.add_edge(one, other, key=data["id"], **data)
    return graph


def _common(
    projection: Projection,
    one: str,
    other: str,
    shared: list[str],
    nodes: dict[str, Node],
    owners: dict[str, dict[str, Edge]],
) -> dict[str, str | int | float]:
    """What an edge of a projection carries."""
    quotes = [
        str(quote)
        for iri in shared
        for end in dict.fromkeys((one, other))
        for quote in owners[iri][end].evidence[:1]
    ]
    data: dict[str, str | int | float] = {
        "id": "e" + vocab.digest([one, other, projection.value], 16),
        "kind": "sharedProjects" if projection is Projection.AGENCIES else "sharedRivers",
        "label": "共同项目" if projection is Projection.AGENCIES else "共有河流",
        "weight": len(shared),
        "shared": clean("；".join(nodes[iri].label for iri in shared)),
        "statement_iris": " ".join(shared),
        "evidence": clean("\n".join(dict.fromkeys(quotes))),
    }
    if projection is Projection.AGENCIES:
        money = [nodes[iri].attributes.get("investment") for iri in shared]
        known = [float(amount) for amount in money if amount is not None]
        if known:
            data["investment"] = sum(known)
    return data


_ACTORS = frozenset({"Agency", "Organisation", "Enterprise", "ActorGroup"})
_WATERS = frozenset({"River", "RiverReach", "Lake", "Reservoir", "WaterBody"})


def _owned(network: Network, projection: Projection) -> Iterator[tuple[str, str, Edge]]:
    """Who has what: agencies their projects, areas their rivers."""
    kinds = {node.iri: node.kind for node in network.nodes}
    if projection is Projection.AGENCIES:
        for edge in network.edges:
            part = edge.kind in ("leadAgency", "supportingAgency")
            if part and kinds[edge.source] == "Project" and kinds[edge.target] in _ACTORS:
                yield edge.target, edge.source, edge
        return
    on_water: dict[str, list[str]] = {}
    covered: dict[str, str] = {}
    for edge in network.edges:
        if edge.kind == "onWaterBody":
            on_water.setdefault(edge.source, []).append(edge.target)
        elif edge.kind == "coversArea":
            covered[edge.source] = edge.target
    for edge in network.edges:
        if edge.kind == "onWaterBody":
            for slug in edge.plans:
                if area := covered.get(PLAN + slug):
                    yield area, edge.target, edge
        ends = (edge.source, edge.target), (edge.target, edge.source)
        for area, water in ends:
            if kinds[area] != "AdministrativeArea":
                continue
            if edge.kind in ("flowsThrough", "sharesRiver", "cooperatesOn"):
                if kinds[water] in _WATERS:
                    yield area, water, edge
            elif edge.kind == "locatedIn":
                for river in on_water.get(water, ()):
                    yield area, river, edge
