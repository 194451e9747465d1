"""The Graph Store Protocol on a bare store."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from servers import Server
from writing import ADMIN, HOME, ONE, TURTLE, TWO, ask, code, graph


@pytest.mark.parametrize("how", ["directly", "by query", "relatively"])
def test_life_of_a_graph(plain: Server, how: str) -> None:
    path = f"/store/people/{how.replace(' ', '-')}.ttl"
    name = plain.url + path
    asked = {
        "directly": path,
        "by query": "/store?graph=" + str(httpx.QueryParams({"g": name}))[2:],
        "relatively": "/store?graph=" + path,
    }[how]
    url = plain.url + asked

    assert httpx.get(url).status_code == 404
    assert httpx.head(url).status_code == 404
    assert httpx.delete(url, headers=ADMIN).status_code == 404
    made = httpx.put(url, content=ONE, headers=TURTLE)
    assert (made.status_code, made.headers["location"]) == (201, name)
    assert graph(httpx.get(url)) == {"<urn:a> <urn:b> <urn:c>"}
    headed = httpx.head(url, headers={"Accept": "text/turtle"})
    assert headed.status_code == 200
    assert headed.headers["content-type"].startswith("text/turtle")
    assert int(headed.headers["content-length"]) > 0
    assert httpx.put(url, content="<> <urn:b> <urn:e> .", headers=TURTLE).status_code == 204
    assert graph(httpx.get(url)) == {f"<{name}> <urn:b> <urn:e>"}
    assert httpx.post(url, content=TWO, headers=TURTLE).status_code == 204
    assert len(graph(httpx.get(url))) == 3
    assert ask(plain, f"GRAPH <{name}> {{ {TWO} }}")
    assert httpx.put(url, content="", headers=TURTLE).status_code == 204
    assert graph(httpx.get(url)) == set()
    assert httpx.delete(url, headers=ADMIN).status_code == 204
    assert httpx.get(url).status_code == 404


def test_a_new_empty_graph(plain: Server) -> None:
    url = plain.url + "/store/empty"
    assert httpx.put(url, content="", headers=TURTLE).status_code == 201
    assert graph(httpx.get(url)) == set()
    assert httpx.delete(url, headers=ADMIN).status_code == 204


def test_a_graph_that_the_server_names(plain: Server) -> None:
    made = httpx.post(plain.url + "/store", content=ONE, headers=TURTLE)
    assert made.status_code == 201
    where = made.headers["location"]
    assert where.startswith(plain.url + "/store/")
    assert graph(httpx.get(where)) == {"<urn:a> <urn:b> <urn:c>"}
    assert graph(httpx.get(plain.url + "/store", params={"graph": where})) == {
        "<urn:a> <urn:b> <urn:c>"
    }


def test_the_default_graph(plain: Server) -> None:
    url = plain.url + "/store?default"
    assert httpx.put(url, content=TWO, headers=TURTLE).status_code in (201, 204)
    assert httpx.put(url, content=ONE, headers=TURTLE).status_code == 204
    assert graph(httpx.get(url)) == {"<urn:a> <urn:b> <urn:c>"}
    assert httpx.post(url, content="<urn:x> <urn:y> 1 .", headers=TURTLE).status_code == 204
    assert len(graph(httpx.get(url))) == 2
    assert httpx.delete(url, headers=ADMIN).status_code == 204
    assert graph(httpx.get(url)) == set()


def test_the_default_graph_where_it_is_the_union(union: tuple[Server, Path]) -> None:
    server, _ = union
    url = server.url + "/store?default"
    before = len(graph(httpx.get(url)))
    assert httpx.put(url, content=TWO, headers=TURTLE).status_code == 201
    assert httpx.put(url, content=ONE, headers=TURTLE).status_code == 204
    assert len(graph(httpx.get(url))) == before + 1
    assert graph(httpx.get(server.url + "/store", params={"graph": HOME})) == {
        "<urn:a> <urn:b> <urn:c>"
    }
    assert httpx.delete(url, headers=ADMIN).status_code == 204
    assert len(graph(httpx.get(url))) == before


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/turtle; charset=utf-8", ONE),
        ("application/n-triples", ONE),
        ("application/n-quads", ONE),
        ("application/trig", ONE),
        ("application/ld+json", '{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
            '<rdf:Description rdf:about="urn:a"><u:b rdf:resource="urn:c"/></rdf:Description></rdf:RDF>',
        ),
    ],
)  # fmt: skip
def test_formats_of_graphs(plain: Server, content_type: str, body: str) -> None:
    url = plain.url + "/store/formats"
    headers = {**ADMIN, "Content-Type": content_type}
    assert httpx.put(url, content=body, headers=headers).status_code in (201, 204)
    for accept in (
        "text/turtle",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-triples",
    ):
        assert graph(httpx.get(url, headers={"Accept": accept})) == {"<urn:a> <urn:b> <urn:c>"}


def test_several_files_at_once(plain: Server) -> None:
    files = [
        ("one", ("one.ttl", ONE, "text/turtle")),
        ("two", ("two.nt", "<urn:a> <urn:b> <urn:d> .", "application/octet-stream")),
    ]
    url = plain.url + "/store/several"
    assert httpx.post(url, files=files, headers=ADMIN).status_code == 201
    assert len(graph(httpx.get(url))) == 2


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/turtle", "this is no turtle", 400),
        ("application/rdf+xml", ONE, 400),
        ("application/ld+json", '{"@context": "http://127.0.0.1:1/c", "x": 1}', 400),
        ("application/trig", f"<urn:g> {{ {ONE} }}", 400),
        ("text/html", "<p>", 415),
        ("text/turtle; charset=gbk", ONE, 415),
    ],
)
def test_bad_graphs(plain: Server, content_type: str, body: str, status: int) -> None:
    headers = {**ADMIN, "Content-Type": content_type}
    response = httpx.put(plain.url + "/store/bad", content=body, headers=headers)
    assert response.status_code == status
    assert httpx.get(plain.url + "/store/bad").status_code == 404


def test_bad_names_of_graphs(plain: Server) -> None:
    for query_string in (
        "",
        "?graph=urn:a&default",
        "?graph=urn:a&graph=urn:b",
        "?graph=urn:%3Ca%3E",
    ):
        assert httpx.get(plain.url + "/store" + query_string).status_code == 400
    assert httpx.patch(plain.url + "/store?default", headers=ADMIN).status_code == 405


def test_a_graph_is_sent_as_the_client_wants_it(plain: Server) -> None:
    httpx.put(plain.url + "/store/wanted", content=ONE, headers=TURTLE)
    got = httpx.get(plain.url + "/store/wanted", headers={"Accept": "text/csv"})
    assert code(got) == (406, "not-acceptable")
    first = httpx.get(plain.url + "/store/wanted")
    again = httpx.get(plain.url + "/store/wanted", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_description_says_that_updates_are_taken(plain: Server) -> None:
    assert "SPARQL11Update" in plain.get("/sparql").text
    assert "UnionDefaultGraph" not in plain.get("/sparql").text
