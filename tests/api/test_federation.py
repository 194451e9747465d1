"""Endpoints that the operator allows, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from samples import GRAPH
from servers import Server, make_store, serve

ADMIN = {"Authorization": "Bearer token-of-tests"}


@pytest.fixture(scope="module")
def federated(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, str, str]]:
    """A server that may call another's query endpoint and load one of its graphs."""
    directory = tmp_path_factory.mktemp("federated")
    make_store(directory, {GRAPH + "own": "<urn:n:7> <urn:called> 'seven' ."})
    endpoint = server.url + "/sparql"
    graph = f"{server.url}/store?graph={GRAPH}plan/north"
    with serve(
        directory,
        tmp_path_factory.mktemp("log") / "log",
        KG_SERVICE_ALLOW=f"{endpoint} {graph}",
        KG_ADMIN_TOKEN="token-of-tests",
        KG_WORKERS=1,
    ) as running:
        yield running, endpoint, graph


def test_service(federated: tuple[Server, str, str]) -> None:
    server, endpoint, _ = federated
    text = f"""SELECT ?name ?value WHERE {{
      ?n <urn:called> ?name SERVICE <{endpoint}> {{ ?n <urn:value> ?value }} }}"""
    rows = server.query(text).json()["results"]["bindings"]
    assert [(row["name"]["value"], row["value"]["value"]) for row in rows] == [("seven", "7")]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {{ SERVICE <{0}x> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?e {{ <{0}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE <{0}> {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }} }}",
    ],
)
def test_beside_it_nothing(federated: tuple[Server, str, str], text: str) -> None:
    server, endpoint, _ = federated
    response = server.query(text.format(endpoint))
    assert (response.status_code, response.json()["error"]["code"]) == (403, "query-refused")
    assert endpoint in response.json()["error"]["hint"]


def test_load(federated: tuple[Server, str, str]) -> None:
    server, _, graph = federated
    done = httpx.post(
        server.url + "/update",
        data={"update": f"LOAD <{graph}> INTO GRAPH <urn:loaded>"},
        headers=ADMIN,
        timeout=30,
    )
    assert done.status_code == 200, done.text
    assert done.json()["added"] > 10
    refused = httpx.post(
        server.url + "/update", data={"update": f"LOAD <{graph}x>"}, headers=ADMIN, timeout=30
    )
    assert refused.json()["error"]["code"] == "query-refused"


def test_the_description_says_so(federated: tuple[Server, str, str]) -> None:
    assert "BasicFederatedQuery" in federated[0].get("/sparql").text
