"""Things and their links for the graph page: around a node, among nodes, between two nodes.

Nodes are things, indicators and statements with a name of their own; edges are the links that
docs/exports.md lists, an indicator's values joined into one edge with each area.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg import vocab
from kg.web import asking, entitydata
from kg.web.site import Site

NODES: Final = 150  # of one answer
_LINKS_OF_A_NODE = 4000
_HOPS = 6
_FRONTIER = 3000

# What is drawn, and how it reads from subject to object.
LINKS: Final[Mapping[str, tuple[str, str]]] = {
    "onWaterBody": ("所在水体", "on"),
    "reachOf": ("属于河流", "reach of"),
    "tributaryOf": ("支流于", "tributary of"),
    "flowsThrough": ("流经", "flows through"),
    "locatedIn": ("位于", "in"),
    "within": ("隶属于", "within"),
    "memberArea": ("成员", "has member"),
    "coversArea": ("覆盖", "covers"),
    "higherPlan": ("上级规划", "under"),
    "basedOn": ("依据", "based on"),
    "jurisdiction": ("辖区", "serves"),
    "leadAgency": ("牵头", "led by"),
    "supportingAgency": ("配合", "supported by"),
    "implementedIn": ("实施于", "done in"),
    "subject": ("对象", "about"),
    "partOfProgramme": ("所属工程", "part of"),
    "sameProjectAs": ("同一项目", "same as"),
    "member": ("列入", "lists"),
    "party": ("合作方", "party"),
    "cooperatesWith": ("合作", "works with"),
    "sharesRiver": ("共有河流", "shares"),
    "mentions": ("提及", "names"),
}
VALUE_LINK: Final = ("指标值", "has value")
_NOT_ON_PATHS = frozenset({"within"})  # everything is within the same city
_TYPES = frozenset(
    {
        *("plan", "document", "area", "area-group", "river", "reach", "lake", "reservoir"),
        *("section", "water-source", "protected-area", "mountain", "facility"),
        *("industrial-park", "control-zone", "agency", "organisation", "enterprise"),
        *("actor-group", "indicator", "project", "programme", "task", "listing", "cooperation"),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    source: str
    target: str
    kind: str


@dataclass(slots=True)
class Network:
    """``more`` is how many neighbours of the asked node were left out."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "nodes": list(self.nodes.values()),
            "edges": [
                {"source": e.source, "target": e.target, "kind": e.kind} for e in sorted(self.edges)
            ],
            "more": self.more,
        }


async def around(site: Site, iri: str, skip: int = 0) -> Network:
    """A node and its neighbours, those that have few of their kind first, ``skip`` left out."""
    edges = [edge for edge in await _links(site, [iri]) if edge.source != edge.target]
    by_kind: dict[tuple[str, bool, str], list[str]] = {}
    for edge in edges:
        other = edge.target if edge.source == iri else edge.source
        key = (edge.kind, edge.source == iri, entitydata.type_of(other))
        by_kind.setdefault(key, []).append(other)
    # Round after round one of each kind, so that three hundred tasks do not hide two rivers.
    ordered: dict[str, None] = {}
    lists = sorted((sorted(set(found)) for found in by_kind.values()), key=len)
    for place in range(max(map(len, lists), default=0)):
        for found in lists:
            if place < len(found):
                ordered.setdefault(found[place])
    wanted = list(ordered)[skip : skip + NODES - 1]
    network = await described(site, [iri, *wanted])
    network.more = max(0, len(ordered) - skip - len(wanted))
    network.edges = {
        edge for edge in edges if edge.source in network.nodes and edge.target in network.nodes
    }
    network.edges |= await among(site, wanted)
    return network


async def among(site: Site, iris: Sequence[str]) -> set[Edge]:
    """All links between the given nodes."""
    known = set(iris)
    links = await _links(site, iris, outward=True)
    return {edge for edge in links if edge.target in known and edge.source != edge.target}


async def beginning(site: Site) -> Network:
    """:func:`overview`, made once a snapshot."""
    return await site.kept("graph overview", lambda: overview(site))


async def overview(site: Site) -> Network:
    """Where to begin: plans, their areas, the waters most named and the busiest agencies."""
    rows = await site.rows(_OVERVIEW)
    network = await described(site, list(dict.fromkeys(row["thing"] for row in rows)))
    network.edges = await among(site, list(network.nodes))
    plans = [iri for iri in network.nodes if entitydata.type_of(iri) == "plan"]
    waters = [
        iri
        for iri in network.nodes
        if entitydata.type_of(iri) in ("river", "reach", "lake", "reservoir")
    ]
    if waters:
        named = _NAMED.format(
            things=asking.values("thing", waters), plans=asking.values("plan", plans)
        )
        network.edges |= {
            Edge(row["plan"], row["thing"], "mentions") for row in await site.rows(named)
        }
    return network


async def path(site: Site, start: str, goal: str) -> Network | None:
    """A shortest path, searched from both ends; ``None`` where there is none in six steps."""
    came: dict[str, dict[str, Edge | None]] = {start: {start: None}, goal: {goal: None}}
    fronts = {start: [start], goal: [goal]}
    if start == goal:
        return await described(site, [start])
    for _ in range(_HOPS):
        side = min(fronts, key=lambda each: len(fronts[each]))
        seen, other = came[side], came[goal if side == start else start]
        reached: list[str] = []
        for edge in sorted(await _links(site, fronts[side][:_FRONTIER])):
            if edge.kind in _NOT_ON_PATHS:
                continue
            for here, there in ((edge.source, edge.target), (edge.target, edge.source)):
                if here in seen and there not in seen:
                    seen[there] = edge
                    reached.append(there)
        meeting = next((iri for iri in reached if iri in other), None)
        if meeting is not None:
            edges = [*_back(came[start], meeting), *_back(came[goal], meeting)]
            iris = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
            network = await described(site, list(iris))
            network.edges = set(edges)
            return network
        if not reached:
            return None
        fronts[side] = reached
    return None


def _back(came: Mapping[str, Edge | None], at: str) -> Iterable[Edge]:
    while (edge := came[at]) is not None:
        yield edge
        at = edge.source if edge.target == at else edge.target


# The properties as a filter, not as VALUES: with these the nodes would be looked for among all
# links of a kind.
_LINK_NAMES = ", ".join(f"eco:{name}" for name in LINKS)
_OUTWARD = """SELECT ?source ?property ?target WHERE {{
  {nodes} ?source ?property ?target FILTER(?property IN ({links}))
}} LIMIT {limit}"""
_BOTH = """SELECT DISTINCT ?source ?property ?target WHERE {{
  {{ {sources} ?source ?property ?target FILTER(?property IN ({links})) }}
  UNION {{ {targets} ?source ?property ?target FILTER(?property IN ({links})) }}
}} LIMIT {limit}"""
_VALUE_LINKS = """SELECT DISTINCT ?source ?target WHERE {{
  {{ {sources} ?value eco:subject ?source ; eco:indicator ?target }}
  {inward}
}} LIMIT {limit}"""


async def _links(site: Site, iris: Sequence[str], outward: bool = False) -> list[Edge]:
    """Links of the given nodes, also those to them unless ``outward``."""
    if not iris:
        return []
    limit = _LINKS_OF_A_NODE * (1 if len(iris) == 1 else 10)
    sources, targets = asking.values("source", iris), asking.values("target", iris)
    if outward:
        query = _OUTWARD.format(nodes=sources, links=_LINK_NAMES, limit=limit)
        inward = ""
    else:
        query = _BOTH.format(sources=sources, targets=targets, links=_LINK_NAMES, limit=limit)
        inward = f"UNION {{ {targets} ?value eco:indicator ?target ; eco:subject ?source }}"
    values = _VALUE_LINKS.format(sources=sources, inward=inward, limit=limit)
    direct, valued = await asyncio.gather(site.rows(query), site.rows(values))
    edges = [
        Edge(row["source"], row["target"], row["property"].removeprefix(vocab.ECO))
        for row in direct
    ] + [Edge(row["source"], row["target"], "value") for row in valued]
    return [
        edge
        for edge in edges
        if entitydata.type_of(edge.source) in _TYPES and entitydata.type_of(edge.target) in _TYPES
    ]


_DESCRIBED = """SELECT ?thing ?label WHERE {{
  {things}
  {{ ?thing rdfs:label ?label }} UNION {{ ?thing skos:prefLabel ?label }}
  FILTER(LANG(?label) = "zh")
}}"""
_PLANS_OF = """SELECT DISTINCT ?thing ?plan WHERE {{
  {{ {things} ?thing eco:statedIn ?plan }}
  UNION {{ {things} ?statement eco:mentions ?thing ; eco:statedIn ?plan }}
}}"""


async def described(site: Site, iris: Sequence[str]) -> Network:
    """The nodes with what is drawn of them: label, type, and the plans that name them."""
    things = asking.values("thing", iris)
    labels, plans = await asyncio.gather(
        site.rows(_DESCRIBED.format(things=things)), site.rows(_PLANS_OF.format(things=things))
    )
    network = Network()
    for row in labels:
        iri = row["thing"]
        network.nodes.setdefault(
            iri,
            {"id": iri, "label": row["label"], "type": entitydata.type_of(iri), "plans": []},
        )
    for row in plans:
        if row["thing"] in network.nodes:
            network.nodes[row["thing"]]["plans"].append(row["plan"].rpartition("/")[2])
    for iri, node in network.nodes.items():
        if node["type"] == "plan":
            node["plans"].append(iri.rpartition("/")[2])
    return network


_OVERVIEW = """SELECT ?thing WHERE {
  { SELECT (?plan AS ?thing) WHERE { ?plan a eco:Plan } LIMIT 40 }
  UNION { SELECT DISTINCT (?area AS ?thing) WHERE { ?plan a eco:Plan ; eco:coversArea ?area } LIMIT 40 }
  UNION {
    SELECT (?water AS ?thing) WHERE {
      ?water a eco:WaterBody . ?statement eco:mentions ?water ; eco:statedIn ?plan
    } GROUP BY ?water ORDER BY DESC(COUNT(DISTINCT ?plan)) DESC(COUNT(?statement)) ?water LIMIT 50
  }
  UNION {
    SELECT (?agency AS ?thing) WHERE {
      ?project a eco:Project ; eco:leadAgency ?agency
    } GROUP BY ?agency ORDER BY DESC(COUNT(?project)) ?agency LIMIT 20
  }
}"""
_NAMED = """SELECT DISTINCT ?plan ?thing WHERE {{
  {things} {plans}
  ?statement eco:mentions ?thing ; eco:statedIn ?plan
}}"""
