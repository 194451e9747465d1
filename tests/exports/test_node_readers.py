"""What libraries for the browser read in the graph files: graphology a GEXF, cytoscape.js a CYJS."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.export import graphs, writers
from kg.export.network import read
from kg.export.selection import Selection
from kg.facts import Facts
from kg.web.bundle import node, npm

READERS = Path(__file__).parent / "readers"


@pytest.fixture(scope="module")
def readers() -> Path:
    """The libraries, installed once as their lock file says."""
    if (READERS / "node_modules" / ".package-lock.json").is_file():
        return READERS
    try:
        command = [node(), str(npm()), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=READERS, check=True, capture_output=True, timeout=300)
    except (KgError, subprocess.SubprocessError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the readers cannot be installed: {error}")
    return READERS


def found(readers: Path, kind: str, path: Path) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [node(), str(readers / "read.cjs"), kind, str(path)],
        cwd=readers,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    read: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return read


def test_cytoscape_reads_all_of_it(readers: Path, store: ox.Store, tmp_path: Path) -> None:
    network = read(Facts(store), Selection())
    graph = graphs.of(network)
    path = tmp_path / "graph.cyjs"
    writers.write(network, "cyjs", path)
    got = found(readers, "cyjs", path)
    assert set(got["nodes"]) == set(graph)
    for iri, data in graph.nodes(data=True):
        assert data.items() <= got["nodes"][iri].items()
    expected = {data["id"]: (s, t, data) for s, t, data in graph.edges(data=True)}
    assert set(got["edges"]) == set(expected)
    for id_, (source, target, data) in expected.items():
        edge = got["edges"][id_]
        assert (edge["source"], edge["target"]) == (source, target)
        assert data.items() <= edge["data"].items()


def test_graphology_reads_gexf(readers: Path, store: ox.Store, tmp_path: Path) -> None:
    network = read(Facts(store), Selection())
    graph = graphs.of(network)
    path = tmp_path / "graph.gexf"
    writers.write(network, "gexf", path)
    got = found(readers, "gexf", path)
    assert {iri: node["label"] for iri, node in got["nodes"].items()} == {
        iri: data["label"] for iri, data in graph.nodes(data=True)
    }
    assert {node["class"] for node in got["nodes"].values()} == {
        data["class"] for _, data in graph.nodes(data=True)
    }
    assert all(node["color"] for node in got["nodes"].values())
    edges = {id_: (edge["source"], edge["target"]) for id_, edge in got["edges"].items()}
    assert edges == {data["id"]: (s, t) for s, t, data in graph.edges(data=True)}
    values = {id_: edge["data"].get("value") for id_, edge in got["edges"].items()}
    assert values == {data["id"]: data.get("value") for _, _, data in graph.edges(data=True)}
    assert any(value is not None for value in values.values())
    kinds = {id_: edge["data"]["kind"] for id_, edge in got["edges"].items()}
    assert kinds == {data["id"]: data["kind"] for _, _, data in graph.edges(data=True)}
