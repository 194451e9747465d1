"""The graph of the sample plan, checked edge by edge, and what others read in each format."""

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

from kg.errors import NotFound, TooLarge, UsageError
from kg.export import graphs, writers
from kg.export.network import Network, read
from kg.export.selection import Projection, Selection
from kg.facts import Facts
from peers import peer

ID = "https://w3id.org/ecoplan/id/"
# What a person reads in the sample: who is joined to whom, how, and in how many statements.
EDGES = {
    ("黔江区生态环境局", "jurisdiction", "黔江区", 1),
    ("黔江区水利局", "jurisdiction", "黔江区", 1),
    ("黔江区", "cooperation", "酉阳土家族苗族自治县", 1),
    ("黔江区", "observation", "森林覆盖率", 1),
    ("黔江区", "target", "森林覆盖率", 1),
    ("黔江区", "cooperatesOn", "阿蓬江", 1),
    ("酉阳土家族苗族自治县", "cooperatesOn", "阿蓬江", 1),
    ("土壤重点监管企业", "member", "甲公司", 1),
    ("重庆市生态环境保护“十四五”规划（2021—2025年）", "mentions", "阿蓬江", 1),
    ("黔江区生态环境保护“十四五”规划", "mentions", "黔江区生态环境局", 2),
    ("黔江区生态环境保护“十四五”规划", "mentions", "黔江区水利局", 1),
    ("黔江区生态环境保护“十四五”规划", "mentions", "酉阳土家族苗族自治县", 1),
    ("黔江区生态环境保护“十四五”规划", "mentions", "阿蓬江", 2),
    ("黔江区生态环境保护“十四五”规划", "mentions", "两河", 1),
    (
        "黔江区生态环境保护“十四五”规划",
        "mentions",
        "重庆市生态环境保护“十四五”规划（2021—2025年）",
        2,
    ),
    (
        "黔江区生态环境保护“十四五”规划",
        "basedOn",
        "重庆市生态环境保护“十四五”规划（2021—2025年）",
        1,
    ),
    (
        "黔江区生态环境保护“十四五”规划",
        "higherPlan",
        "重庆市生态环境保护“十四五”规划（2021—2025年）",
        1,
    ),
    ("黔江区生态环境保护“十四五”规划", "coversArea", "黔江区", 1),
    ("城市污水处理工程", "leadAgency", "黔江区水利局", 1),
    ("城市污水处理工程", "partOfProgramme", "污染治理工程", 1),
    ("加强阿蓬江流域治理", "leadAgency", "黔江区生态环境局", 2),
    ("加强阿蓬江流域治理", "statedIn", "黔江区生态环境保护“十四五”规划", 1),
    ("城市污水处理工程", "statedIn", "黔江区生态环境保护“十四五”规划", 1),
    ("污染治理工程", "statedIn", "黔江区生态环境保护“十四五”规划", 1),
    ("土壤重点监管企业", "statedIn", "黔江区生态环境保护“十四五”规划", 1),
}


@pytest.fixture
def network(store: ox.Store) -> Network:
    return read(Facts(store), Selection())


def selected(store: ox.Store, **choice: Any) -> set[str]:
    """Labels of the nodes that a selection leaves."""
    return {node.label for node in read(Facts(store), Selection(**choice)).nodes}


def test_edges_are_those_a_reader_finds(network: Network) -> None:
    labels = {node.iri: node.label for node in network.nodes}
    found = {(labels[e.source], e.kind, labels[e.target], e.weight) for e in network.edges}
    assert found == EDGES
    assert len(network.edges) == len(EDGES)


def test_a_value_is_an_edge_with_its_figure_and_words(network: Network) -> None:
    (target,) = (edge for edge in network.edges if edge.kind == "target")
    assert target.label == "2025年目标：65%以上"
    assert target.attributes == {
        "value_text": "65%以上",
        "comparator": "不低于",
        "value": 65.0,
        "unit": "%",
        "year": 2025,
    }
    assert (target.start, target.end) == (2025, 2025)
    assert [str(quote) for quote in target.evidence] == [
        "黔江区生态环境保护“十四五”规划 › 第二章 目标 › 第一节 主要目标 [64–76]：森林覆盖率达到65%以上"
    ]


def test_nodes_say_what_they_are(network: Network) -> None:
    nodes = {node.label: graphs.node_data(node) for node in network.nodes}
    assert nodes["两河"]["assessment_level"] == "国考"
    assert nodes["黔江区生态环境局"]["function"] == "生态环境"
    assert nodes["城市污水处理工程"] == {
        "label": "城市污水处理工程",
        "class": "Project",
        "class_label": "项目",
        "colour": "#c2571a",
        "plans": "qianjiang-2021",
        "statements": 1,
        "number": 1,
        "investment": 3000.0,
        "content": "新建污水处理厂1座，处理规模2.5万吨/日",
        "theme": "水",
        "section": "第二章 目标 › 第一节 主要目标",
        "start_year": 2021,
        "end_year": 2023,
    }


def test_selections(store: ox.Store) -> None:
    river, bureau = f"{ID}river/apengjiang-500000", "黔江区生态环境局"
    assert selected(store, classes=("WaterBody",)) == {"阿蓬江"}
    assert selected(store, kinds=("Listing",)) == {
        "土壤重点监管企业",
        "甲公司",
        "黔江区生态环境保护“十四五”规划",
    }
    assert selected(store, around=river, depth=0) == {"阿蓬江"}
    assert selected(store, around=river, depth=1, kinds=("Cooperation",)) == {
        "阿蓬江",
        "黔江区",
        "酉阳土家族苗族自治县",
    }
    city = "重庆市生态环境保护“十四五”规划（2021—2025年）"
    assert selected(store, plans=("chongqing-2021",)) == {"阿蓬江", city}
    ecology = selected(store, themes=("ecology",))
    assert ecology == {"黔江区", "森林覆盖率"}
    assert bureau in selected(store, themes=("water",))
    # a way does not lead through a plan: the list's firm is named by the same plan only
    assert "甲公司" not in selected(store, around=river, depth=4)


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"plans": ("nowhere",)}, NotFound),
        ({"themes": ("fishing",)}, NotFound),
        ({"classes": ("Fish",)}, UsageError),
        ({"kinds": ("Fish",)}, UsageError),
        ({"around": "阿蓬江"}, UsageError),
        ({"around": f"{ID}river/nowhere"}, NotFound),
        ({"depth": 11}, UsageError),
        ({"classes": ("Mountain",)}, NotFound),
    ],
)
def test_selections_that_cannot_be(
    store: ox.Store, choice: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"[Tt]here is|no IRI|not in|depth|nothing"):
        read(Facts(store), Selection(**choice))


def test_ids_are_those_of_another_build(network: Network, store: ox.Store) -> None:
    again = read(Facts(store), Selection())
    assert [edge.id for edge in again.edges] == [edge.id for edge in network.edges]
    assert len({edge.id for edge in network.edges}) == len(network.edges)


def test_measures(network: Network) -> None:
    graph = graphs.of(network)
    graphs.measure(graph)
    degrees = {data["label"]: data["degree"] for _, data in graph.nodes(data=True)}
    assert degrees["黔江区"] == 7
    assert degrees["甲公司"] == 1
    # the list and its firm stand apart from all others
    apart = {data["community"] for _, data in graph.nodes(data=True) if data["degree"] == 1}
    assert len(apart) >= 1
    between = {data["label"]: data["betweenness"] for _, data in graph.nodes(data=True)}
    assert between["甲公司"] == 0
    assert max(between, key=between.__getitem__) in ("黔江区生态环境保护“十四五”规划", "黔江区")


# --- what others read -----------------------------------------------------------------------


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
    assert value["value"] == [(65.0, 2025.0, 2025.0)]
    assert value["label"] == "2025年目标：65%以上"


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


# --- projections ----------------------------------------------------------------------------


def test_areas_that_share_a_river(network: Network) -> None:
    graph = graphs.projected(network, Projection.AREAS)
    ((one, other, data),) = graph.edges(data=True)
    assert {one, other} == {f"{ID}area/500114", f"{ID}area/500242"}
    assert (data["weight"], data["shared"], data["kind"]) == (1, "阿蓬江", "sharedRivers")
    assert "与酉阳县共治阿蓬江" in data["evidence"]


def test_no_two_agencies_share_a_project(network: Network) -> None:
    with pytest.raises(NotFound, match="in common"):
        graphs.projected(network, Projection.AGENCIES)


@pytest.mark.parametrize("format_", list(writers.FORMATS))
def test_projections_can_be_written(network: Network, tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"graph.{format_}"
    writers.write(network, format_, path, projection=Projection.AREAS, measures=True)
    assert path.stat().st_size > 500


# --- limits ---------------------------------------------------------------------------------


def test_unknown_format(network: Network, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no graph format"):
        writers.write(network, "xls", tmp_path / "graph.xls")


def test_a_page_has_a_stated_limit(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "LAYOUT_LIMIT", 5)
    with pytest.raises(TooLarge, match="14 nodes are more than the 5"):
        writers.write(network, "html", tmp_path / "graph.html")


def test_beyond_the_limit_of_memory_only_streams(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "GRAPH_LIMIT", 10)
    with pytest.raises(TooLarge, match="choose a part"):
        writers.write(network, "graphml", tmp_path / "graph.graphml")
    writers.write(network, "csv", tmp_path / "graph.csv")
    assert len((tmp_path / "graph.csv").read_text("utf-8").splitlines()) > len(network.edges)
