"""SPARQL Update: who may, on a store with plans and on a bare one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx
import pytest
from samples import GRAPH, NUMBERS, SOUTH, THINGS
from servers import Server, make_store
from writing import ADMIN, HOME, ONE, TOKEN, TURTLE, TWO, ask, code, count, done, update


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
    update(plain, "CLEAR ALL")  # whatever other tests left
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
