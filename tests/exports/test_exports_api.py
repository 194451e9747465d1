"""Exports over HTTP, from a real server."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from openpyxl import load_workbook

from kg.store import Snapshot

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
from servers import Server, serve

RIVER = "https://w3id.org/ecoplan/id/river/apengjiang-500000"


@pytest.fixture(scope="module")
def server(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serve(snapshot.path.parents[1], log) as running:
        yield running


@pytest.mark.parametrize("format_", ["gexf", "html", "neo4j.zip"])
def test_graph(server: Server, format_: str) -> None:
    response = server.get(f"/export/graph.{format_}?plan=qianjiang-2021")
    assert response.status_code == 200, response.text
    assert f'filename="ecoplan.{format_}"' in response.headers["content-disposition"]
    assert len(response.content) > 1000


def test_a_part_of_the_graph(server: Server) -> None:
    response = server.get(f"/export/graph.graphml?around={RIVER}&depth=1&class=River")
    graph = nx.read_graphml(io.BytesIO(response.content))
    assert list(graph) == [RIVER]
    measured = server.get("/export/graph.json?projection=areas&measures=1").json()
    assert {node["degree"] for node in measured["nodes"]} == {1}


def test_tables(server: Server) -> None:
    book = load_workbook(io.BytesIO(server.get("/export/tables.xlsx").content))
    assert book["数值"].max_row == 6
    with zipfile.ZipFile(io.BytesIO(server.get("/export/tables.zip").content)) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        assert {r["path"] for r in descriptor["resources"]} <= set(archive.namelist())


def test_dataset(server: Server) -> None:
    lines = server.get("/export/dataset.nq").content.splitlines()
    assert lines == sorted(lines)
    assert any("森林覆盖率达到65%以上".encode() in line for line in lines)
    assert b"@prefix eco:" in server.get("/export/dataset.trig").content[:4000]


def test_the_same_file_is_not_sent_twice(server: Server) -> None:
    first = server.get("/export/graph.gml")
    again = server.get("/export/graph.gml", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/export/graph.xls", 400, "usage"),
        ("/export/graph.gexf?plan=nowhere", 404, "not-found"),
        ("/export/graph.gexf?around=%E9%98%BF", 400, "usage"),
        ("/export/graph.gexf?around=http://a/b%20c", 404, "not-found"),
        ("/export/graph.gexf?depth=x", 400, "usage"),
        ("/export/graph.gexf?class=Mountain", 404, "not-found"),
        ("/export/tables.ods", 400, "usage"),
        ("/export/dataset.ttl", 400, "usage"),
    ],
)
def test_errors(server: Server, path: str, status: int, code: str) -> None:
    response = server.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["error"]["hint"] or code == "usage" or "in the selected" in response.text


def test_an_export_that_takes_too_long_is_stopped(snapshot: Snapshot, tmp_path: Path) -> None:
    with serve(snapshot.path.parents[1], tmp_path / "log", KG_EXPORT_TIMEOUT=0.01) as server:
        response = server.get("/export/graph.gexf")
        assert (response.status_code, response.json()["error"]["code"]) == (504, "query-timeout")
