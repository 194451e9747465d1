"""A graph as one HTML file that needs nothing else: data, script and style in it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.export.look import LOOKS

if TYPE_CHECKING:
    from kg.export.graphs import Graph


def render(graph: Graph) -> str:
    """The page. Nothing of the data can end the script it stands in."""
    index = {iri: number for number, iri in enumerate(graph)}
    nodes = [{"id": iri, **data} for iri, data in graph.nodes(data=True)]
    edges = [
        {"source": index[source], "target": index[target], **data}
        for source, target, data in graph.edges(data=True)
    ]
    used = {data["class"]: data["class_label"] for _, data in graph.nodes(data=True)}
    legend = [
        {"class": name, "label": used[name], "colour": look.colour}
        for name, look in LOOKS.items()
        if name in used
    ]
    data = json.dumps(
        {"directed": graph.is_directed(), "nodes": nodes, "edges": edges, "legend": legend},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    for char in "<>&\u2028\u2029":
        data = data.replace(char, f"\\u{ord(char):04x}")
    template = files("kg.export").joinpath("graph.html").read_text("utf-8")
    return template.replace("/*DATA*/null", data, 1)
