"""SPARQL Update and the Graph Store Protocol, on a store with plans and on a bare one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from samples import GRAPH, NORTH, NUMBERS, SOUTH, THINGS
from servers import Server, make_store, serve

TOKEN = "a-token-nobody-guesses"
ADMIN = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**ADMIN, "Content-Type": "text/turtle"}
HOME = GRAPH + "user"
ONE = "<urn:a> <urn:b> <urn:c> ."
TWO = "<urn:a> <urn:b> <urn:c> , <urn:d> ."


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server over two plans that takes writes."""
    directory = tmp_path_factory.mktemp("union")
    make_store(directory, {GRAPH + "things": THINGS, GRAPH + "plan/north": NORTH})
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(directory, log, KG_ADMIN_TOKEN=TOKEN, KG_WORKERS=1) as server:
        yield server, directory


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over nothing, whose default graph is a graph like others."""
    directory = tmp_path_factory.mktemp("plain")
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(
        directory, log, KG_ADMIN_TOKEN=TOKEN, KG_DEFAULT_GRAPH="plain", KG_WORKERS=1
    ) as server:
        yield server


def update(server: Server, text: str, path: str = "/update", **more: str) -> httpx.Response:
    return httpx.post(server.url + path, data={"update": text, **more}, headers=ADMIN, timeout=30)


def ask(server: Server, pattern: str) -> bool:
    response = server.query(f"ASK {{ {pattern} }}")
    assert response.status_code == 200, response.text
    return bool(response.json()["boolean"])


def count(server: Server, pattern: str = "?s ?p ?o") -> int:
    response = server.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def done(response: httpx.Response) -> tuple[int, int]:
    assert response.status_code == 200, response.text
    body = response.json()
    return body["added"], body["removed"]


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def graph(response: httpx.Response) -> set[str]:
    assert response.status_code == 200, response.text
    media = response.headers["content-type"].partition(";")[0]
    format_ = ox.RdfFormat.from_media_type(media)
    return {str(quad.triple) for quad in ox.parse(response.content, format=format_)}


# --- who may --------------------------------------------------------------------------------


def test_writes_are_off_by_default(server: Server) -> None:
    for method, path in (
        ("POST", "/update"),
        ("PUT", "/store?default"),
        ("POST", "/store"),
        ("DELETE", "/store?default"),
        ("PUT", "/store/x"),
        ("DELETE", "/store/x"),
    ):
        response = httpx.request(method, server.url + path, headers=ADMIN)
        assert code(response) == (403, "read-only")


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "Basic dTpw", TOKEN])
def test_writes_want_the_token(union: tuple[Server, Path], header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    for method, path in (("POST", "/update"), ("PUT", "/store?default"), ("DELETE", "/store/x")):
        response = httpx.request(method, union[0].url + path, headers=headers)
        assert code(response) == (401, "not-authorised")
    in_url = httpx.post(f"{union[0].url}/update?token={TOKEN}&access_token={TOKEN}")
    assert in_url.status_code == 401


# --- update on a store with plans -----------------------------------------------------------


def test_a_graph_of_ones_own_and_the_union(union: tuple[Server, Path]) -> None:
    server, _ = union
    name = "urn:own:1"
    before = count(server)
    assert done(update(server, f"INSERT DATA {{ GRAPH <{name}> {{ {ONE} }} }}")) == (1, 0)
    assert ask(server, f"GRAPH <{name}> {{ {ONE} }}")
    assert count(server) == before + 1
    # A triple that a plan states already stands once in the union, in two named graphs.
    stated = "<urn:e1> eco:quote ?q"
    assert done(
        update(server, f"INSERT {{ GRAPH <{name}> {{ {stated} }} }} WHERE {{ {stated} }}")
    ) == (1, 0)
    assert count(server) == before + 1
    assert count(server, f"GRAPH ?g {{ {stated} }}") == 2
    assert done(update(server, f"DROP GRAPH <{name}>")) == (0, 2)
    assert count(server) == before
    assert ask(server, stated)


def test_the_default_graph_has_a_home(union: tuple[Server, Path]) -> None:
    server, _ = union
    before = count(server)
    assert done(update(server, f"INSERT DATA {{ {TWO} }}")) == (2, 0)
    assert count(server, f"GRAPH <{HOME}> {{ ?s ?p ?o }}") == 2
    assert count(server) == before + 2
    assert done(update(server, "DELETE DATA { <urn:a> <urn:b> <urn:d> }")) == (0, 1)
    assert done(update(server, "DELETE WHERE { <urn:a> ?p ?o }")) == (0, 1)
    assert count(server) == before


def test_what_is_built_cannot_be_written(union: tuple[Server, Path]) -> None:
    server, _ = union
    before = count(server)
    for text in (
        f"INSERT DATA {{ GRAPH <{GRAPH}things> {{ {ONE} }} }}",
        f"DROP GRAPH <{GRAPH}things>",
        "DELETE WHERE { GRAPH ?g { ?s eco:quote ?o } }",
        "DELETE WHERE { ?s eco:quote ?o }",
        f"INSERT DATA {{ GRAPH <{GRAPH}plan/new> {{ {ONE} }} }}",
        f"MOVE GRAPH <{GRAPH}things> TO <urn:own:2>",
    ):
        assert code(update(server, text)) == (403, "graph-read-only"), text
    for name in ("things", "plan/other"):
        response = httpx.put(
            server.url + "/store", params={"graph": GRAPH + name}, content=ONE, headers=TURTLE
        )
        assert code(response) == (403, "graph-read-only")
    assert count(server) == before


def test_all_means_all_that_may_be_written(union: tuple[Server, Path]) -> None:
    server, _ = union
    before = count(server)
    done(update(server, f"INSERT DATA {{ <urn:x> <urn:y> 1 GRAPH <urn:own:3> {{ {TWO} }} }}"))
    assert count(server) == before + 3
    assert done(update(server, "CLEAR DEFAULT")) == (0, 1)
    assert count(server) == before + 2
    assert done(update(server, "CLEAR ALL")) == (0, 2)
    assert count(server) == before
    assert done(update(server, "DROP ALL")) == (0, 0)


def test_a_bad_update_changes_nothing(union: tuple[Server, Path]) -> None:
    server, _ = union
    before = count(server)
    text = f"INSERT DATA {{ GRAPH <urn:own:4> {{ {ONE} }} }} ; INSERT DATA {{"
    response = update(server, text)
    assert code(response) == (400, "bad-query")
    assert response.json()["error"]["line"] == 1
    assert count(server) == before


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:1/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { } }",
    ],
)
def test_updates_reach_no_network(union: tuple[Server, Path], text: str) -> None:
    assert code(update(union[0], text)) == (403, "query-refused")


def test_written_graphs_outlive_a_build(union: tuple[Server, Path]) -> None:
    server, directory = union
    done(
        update(
            server, f"INSERT DATA {{ GRAPH <urn:own:5> {{ {ONE} }} }} ; CREATE GRAPH <urn:own:6>"
        )
    )
    make_store(
        directory, {GRAPH + "things": THINGS, GRAPH + "plan/south": SOUTH, GRAPH + "n": NUMBERS}
    )
    assert ask(server, f"GRAPH <urn:own:5> {{ {ONE} }}")
    assert ask(server, ONE)
    assert not ask(server, f"GRAPH <{GRAPH}plan/north> {{ ?s ?p ?o }}")
    assert server.get("/store?graph=urn:own:6").status_code == 200
    assert len(list((directory / "snapshots").iterdir())) <= 3
    done(update(server, "DROP ALL"))
    assert len(list((directory / "snapshots").iterdir())) <= 2


def test_writes_are_audited(union: tuple[Server, Path]) -> None:
    server, directory = union
    done(update(server, "INSERT DATA { GRAPH <urn:own:7> { <urn:secret> <urn:b> 1 } }"))
    line = json.loads((directory / "audit.jsonl").read_text().splitlines()[-1])
    assert (line["operation"], line["added"], line["client"]) == ("UPDATE", 1, "127.0.0.1")
    assert line["after"] == (directory / "current").resolve().name
    text = (directory / "audit.jsonl").read_text() + server.log.read_text()
    assert TOKEN not in text
    assert "urn:secret" not in text
    done(update(server, "DROP ALL"))


def test_dead_writers_leave_nothing(union: tuple[Server, Path]) -> None:
    server, directory = union
    left = directory / ".writing-1"
    shutil.copytree((directory / "current").resolve(), left)
    assert done(update(server, "INSERT DATA { GRAPH <urn:own:8> { <urn:a> <urn:b> 1 } }")) == (1, 0)
    assert not left.exists()
    assert list(directory.glob(".writing-*")) == []
    done(update(server, "DROP ALL"))


# --- update on a bare store -----------------------------------------------------------------


def test_update_by_form_and_directly(plain: Server) -> None:
    assert done(update(plain, "CLEAR ALL ; INSERT DATA { <urn:x> <urn:y> 1 }")) == (1, 0)
    direct = httpx.post(
        plain.url + "/update",
        content="PREFIX x: <urn:> DELETE { ?s x:y 1 } INSERT { ?s x:y 2 } WHERE { ?s x:y 1 }",
        headers={**ADMIN, "Content-Type": "application/sparql-update"},
    )
    assert done(direct) == (1, 1)
    assert ask(plain, "<urn:x> <urn:y> 2")
    assert not ask(plain, "GRAPH ?g { ?s ?p ?o }")
    assert done(update(plain, "CLEAR ALL", path="/sparql")) == (0, 1)


@pytest.mark.parametrize(
    ("method", "query_string", "content", "content_type", "status"),
    [
        ("GET", "?update=CLEAR%20ALL", None, None, 405),
        ("POST", "", b"update=CLEAR%20ALL&update=CLEAR%20ALL", "application/x-www-form-urlencoded", 400),
        ("POST", "", b"update=CLEAR%20ALL", "text/plain", 415),
        ("POST", "", b"CLEAR ALL", None, 415),
        ("POST", "", b"query=ASK%7B%7D", "application/x-www-form-urlencoded", 400),
        ("POST", "?update=CLEAR%20ALL", b"CLEAR ALL", "application/sparql-update", 400),
        ("POST", "", "CLEAR ALL".encode("utf-16"), "application/sparql-update; charset=UTF-16", 415),
        ("POST", "", b"CLEAR EVERYTHING", "application/sparql-update", 400),
        ("POST", "?using-graph-uri=urn:g", b"INSERT { ?s ?p 1 } USING <urn:h> WHERE { ?s ?p 2 }", "application/sparql-update", 400),
        ("POST", "?using-named-graph-uri=urn:g", b"WITH <urn:h> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "application/sparql-update", 400),
        ("POST", "?using-graph-uri=not%20an%20iri", b"INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", "application/sparql-update", 400),
    ],
)  # fmt: skip
def test_malformed_updates(
    plain: Server,
    method: str,
    query_string: str,
    content: bytes | None,
    content_type: str | None,
    status: int,
) -> None:
    headers = {**ADMIN, **({"Content-Type": content_type} if content_type else {})}
    response = httpx.request(
        method, plain.url + "/update" + query_string, content=content, headers=headers
    )
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error"}


def test_graphs_to_use(plain: Server) -> None:
    done(
        update(
            plain,
            "CLEAR ALL ; INSERT DATA { GRAPH <urn:g1> { <urn:a> <urn:p> 1 } "
            "GRAPH <urn:g2> { <urn:b> <urn:p> 2 } GRAPH <urn:g3> { <urn:c> <urn:p> 3 } }",
        )
    )
    copy = "INSERT { GRAPH <urn:out> { ?s ?p ?o } } WHERE { ?s ?p ?o } # WHERE"
    assert done(update(plain, copy)) == (0, 0)
    assert done(update(plain, copy, **{"using-graph-uri": "urn:g1"})) == (1, 0)
    direct = httpx.post(
        plain.url + "/update?using-graph-uri=urn:g1&using-graph-uri=urn:g2",
        content=copy,
        headers={**ADMIN, "Content-Type": "application/sparql-update"},
    )
    assert done(direct) == (1, 0)
    named = "INSERT { GRAPH <urn:names> { ?g <urn:holds> ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert done(update(plain, named, **{"using-named-graph-uri": "urn:g3"})) == (1, 0)
    assert ask(plain, "GRAPH <urn:names> { <urn:g3> <urn:holds> 3 }")
    # Two operations, the first of which is the short form, with a string that looks like syntax.
    both = "DELETE WHERE { GRAPH <urn:g1> { ?s ?p 'WHERE {' } } ; " + copy
    assert done(update(plain, both, **{"using-graph-uri": "urn:g3"})) == (1, 0)


# --- the graph store protocol ---------------------------------------------------------------


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
