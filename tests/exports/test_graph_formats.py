"""What others read in each format of an exported graph."""

from __future__ import annotations

import csv
import html
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pyoxigraph as ox
import pytest
from lxml import etree

from kg.export import graphs, writers
from kg.export.network import Network, read
from kg.export.selection import Selection
from kg.facts import Facts
from peers import peer

ID = "https://w3id.org/ecoplan/id/"


@pytest.fixture
def network(store: ox.Store) -> Network:
    return read(Facts(store), Selection())


def written(network: Network, format_: str, directory: Path) -> Path:
    path = directory / f"graph.{format_}"
    writers.write(network, format_, path)
    return path


def plain(graph: nx.MultiDiGraph) -> tuple[dict[str, Any], dict[str, Any]]:
    """Nodes by IRI and edges by id, for comparing."""
    edges = {data["id"]: (source, target, data) for source, target, data in graph.edges(data=True)}
    return dict(graph.nodes(data=True)), edges


def from_graphml(path: Path) -> nx.MultiDiGraph:
    return nx.read_graphml(path)


def from_node_link(path: Path) -> nx.MultiDiGraph:
    return nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="edges")


@pytest.mark.parametrize(
    ("format_", "reader"), [("graphml", from_graphml), ("json", from_node_link)]
)
def test_networkx_reads_all_of_it(
    network: Network, tmp_path: Path, format_: str, reader: Callable[[Path], nx.MultiDiGraph]
) -> None:
    nodes, edges = plain(graphs.of(network))
    graph = reader(written(network, format_, tmp_path))
    for *_, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
        assert data.pop("edge_id", key) == key
    assert plain(graph) == (nodes, edges)


def test_igraph_reads_graphml(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    graph = igraph.Graph.Read_GraphML(str(written(network, "graphml", tmp_path)))
    assert {vertex["id"]: vertex["label"] for vertex in graph.vs} == {
        iri: data["label"] for iri, data in nodes.items()
    }
    found = {
        edge["edge_id"]: (graph.vs[edge.source]["id"], graph.vs[edge.target]["id"])
        for edge in graph.es
    }
    assert found == {id_: edge[:2] for id_, edge in edges.items()}
    (value,) = (edge for edge in graph.es if edge["kind"] == "target")
    assert (value["value"], value["year"], value["evidence"][:4]) == (65.0, 2025, "黔江区生")


def test_gexf_has_colours_and_years(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    graph = nx.read_gexf(written(network, "gexf", tmp_path), version="1.3")
    assert graph.graph["mode"] == "dynamic"
    assert {iri: data["label"] for iri, data in graph.nodes(data=True)} == {
        iri: data["label"] for iri, data in nodes.items()
    }
    river = graph.nodes[f"{ID}river/apengjiang-500000"]
    assert river["viz"]["color"] == {"r": 31, "g": 122, "b": 140, "a": 1.0}
    (project,) = (data for _, data in graph.nodes(data=True) if data["class"] == "Project")
    assert (project["start"], project["end"]) == (2021.0, 2023.0)
    found = {data["id"]: (source, target) for source, target, data in graph.edges(data=True)}
    assert found == {id_: edge[:2] for id_, edge in edges.items()}
    (value,) = (data for _, _, data in graph.edges(data=True) if data["kind"] == "target")
    assert (value["value"], value["start"], value["end"]) == (65.0, 2025.0, 2025.0)
    assert value["label"] == "2025年目标：65%以上"


def test_gexf_values_change_with_the_years(network: Network, tmp_path: Path) -> None:
    """Declared as changing, which the first list says, and named in the last list too."""
    root = etree.parse(written(network, "gexf", tmp_path)).getroot()
    namespace = {"g": "http://gexf.net/1.3"}
    first, last = root.iterfind(".//g:attributes[@class='edge']", namespace)
    assert (first.get("mode"), last.get("mode")) == ("dynamic", "static")
    (changing,) = first
    assert changing.get("title") == "value"
    ids = [each.get("id") for each in last]
    assert changing.get("id") in ids
    assert len(ids) == len(set(ids))
    values = root.iterfind(f".//g:attvalue[@for='{changing.get('id')}']", namespace)
    assert [(v.get("value"), v.get("start"), v.get("end")) for v in values] == [
        ("63.5", "2020.0", "2020.0"),
        ("65.0", "2025.0", "2025.0"),
    ]
    used = {each.get("for") for each in root.iterfind(".//g:edge//g:attvalue", namespace)}
    assert used <= set(ids)


# igraph warns of the numeric entities by which GML, an ASCII format, writes Chinese; made an error,
# that warning would abort it.
@pytest.mark.filterwarnings("ignore:One or more unknown entities")
def test_gml_is_read_by_igraph_and_networkx(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    path = written(network, "gml", tmp_path)
    graph = igraph.Graph.Read_GML(str(path))
    labels = {vertex["iri"]: html.unescape(vertex["label"]) for vertex in graph.vs}
    assert labels == {iri: data["label"] for iri, data in nodes.items()}
    assert {edge["id"] for edge in graph.es} == set(edges)
    again = nx.read_gml(path, label="iri")
    assert {key: pair for *pair, key in again.edges(keys=True)} == {
        id_: [source, target] for id_, (source, target, _) in edges.items()
    }


def test_gml_tells_nodes_of_one_name_apart(network: Network, tmp_path: Path) -> None:
    twins = tuple(
        type(node)(**{**vars_of(node), "label": "小河"}) if i < 3 else node
        for i, node in enumerate(network.nodes)
    )
    path = tmp_path / "graph.gml"
    writers.write(Network(twins, network.edges), "gml", path)
    labels = sorted(name for name in nx.read_gml(path) if name.startswith("小河"))
    assert labels == ["小河", "小河（政府机构）", "小河（行政区）"]


def vars_of(node: Any) -> dict[str, Any]:
    return {name: getattr(node, name) for name in node.__slots__}


def test_graphviz_reads_dot(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    path = written(network, "dot", tmp_path)
    run = subprocess.run(
        [peer("dot"), "-Tjson0", str(path)], capture_output=True, check=True, timeout=60
    )
    assert run.stderr == b""
    drawn = json.loads(run.stdout)
    names = [item["name"] for item in drawn["objects"]]
    assert {item["name"]: item["label"] for item in drawn["objects"]} == {
        iri: data["label"] for iri, data in nodes.items()
    }
    found = {e["id"]: (names[e["tail"]], names[e["head"]]) for e in drawn["edges"]}
    assert found == {id_: edge[:2] for id_, edge in edges.items()}
    evidence = {e["id"]: e.get("evidence") for e in drawn["edges"]}
    assert evidence == {id_: edge[2].get("evidence") for id_, edge in edges.items()}


def test_dot_holds_quotes_and_backslashes(network: Network, tmp_path: Path) -> None:
    odd = type(network.nodes[0])(**{**vars_of(network.nodes[0]), "label": '"一"\\\n<b>\\'})
    path = tmp_path / "graph.dot"
    writers.write(Network((odd,), ()), "dot", path)
    run = subprocess.run([peer("dot"), "-Tjson0", str(path)], capture_output=True, timeout=60)
    assert json.loads(run.stdout)["objects"][0]["label"] == '"一"＼\n<b>＼'


def test_cytoscape_json(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    data = json.loads(written(network, "cyjs", tmp_path).read_text("utf-8"))
    elements = data["elements"]
    assert {n["data"]["id"]: n["data"]["name"] for n in elements["nodes"]} == {
        iri: data["label"] for iri, data in nodes.items()
    }
    assert {
        e["data"]["id"]: (e["data"]["source"], e["data"]["target"]) for e in elements["edges"]
    } == {id_: edge[:2] for id_, edge in edges.items()}


def test_edge_list(network: Network, tmp_path: Path) -> None:
    _, edges = plain(graphs.of(network))
    with written(network, "csv", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["Id"]: (r["Source"], r["Target"]) for r in rows} == {
        id_: edge[:2] for id_, edge in edges.items()
    }
    (value,) = (row for row in rows if row["kind"] == "target")
    assert (value["value"], value["year"], value["Type"]) == ("65.0", "2025", "Directed")
    assert (value["source_label"], value["target_class"]) == ("黔江区", "Indicator")
    assert {row["Weight"] for row in rows} == {"1", "2"}


def test_neo4j_pair(network: Network, tmp_path: Path) -> None:
    nodes, edges = plain(graphs.of(network))
    with zipfile.ZipFile(written(network, "neo4j.zip", tmp_path)) as archive:
        assert sorted(archive.namelist()) == ["README.txt", "nodes.csv", "relationships.csv"]
        things, links = (
            archive.read(name).decode("utf-8") for name in ("nodes.csv", "relationships.csv")
        )
    rows = list(csv.DictReader(things.splitlines()))
    assert {row["iri:ID"]: row["label"] for row in rows} == {
        iri: data["label"] for iri, data in nodes.items()
    }
    assert {row[":LABEL"] for row in rows if "river/" in row["iri:ID"]} == {"River;WaterBody"}
    relations = list(csv.DictReader(links.splitlines()))
    assert {r["id"]: (r[":START_ID"], r[":END_ID"]) for r in relations} == {
        id_: edge[:2] for id_, edge in edges.items()
    }
    assert "LEAD_AGENCY" in {row[":TYPE"] for row in relations}


def test_page_stands_alone(network: Network, tmp_path: Path) -> None:
    hostile = type(network.nodes[0])(
        **{**vars_of(network.nodes[0]), "label": "</script><img src=x onerror=alert(1)>"}
    )
    path = tmp_path / "graph.html"
    writers.write(Network((hostile, *network.nodes[1:]), network.edges), "html", path)
    page = path.read_text("utf-8")
    assert page.count("</script>") == 1
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "/*DATA*/" not in page
    assert "阿蓬江" in page
