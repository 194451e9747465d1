"""The graph of the sample plan, checked edge by edge: nodes, selections, projections, limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import NotFound, TooLarge, UsageError
from kg.export import graphs, writers
from kg.export.network import Network, read
from kg.export.selection import Projection, Selection
from kg.facts import Facts

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
