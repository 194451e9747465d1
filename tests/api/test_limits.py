"""Time, memory, size, queue: every limit ends in a clear error, and service goes on."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from servers import Server, serve, until

# Billions of combinations, none of which fits: endless to evaluate, nothing to send.
ENDLESS = (
    "SELECT * WHERE {{ ?a <urn:value> ?x . ?b <urn:value> ?y . ?c <urn:value> ?z "
    "FILTER(?x + ?y + ?z = -{n}) }}"
)
# Four million rows, more than a hundred megabytes.
LARGE = "SELECT ?a ?b ?x ?y WHERE { ?a <urn:name> ?x . ?b <urn:name> ?y }"
# Sorting has to hold all of them in memory.
GREEDY = "SELECT * WHERE { ?a <urn:name> ?x . ?b <urn:name> ?y } ORDER BY ?x ?y"
SMALL = "SELECT ?n WHERE { <urn:n:7> <urn:value> ?n }"
ADMIN = {"Authorization": "Bearer 秘密-token".encode()}


def error(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def serves(server: Server) -> bool:
    return server.query(SMALL).json()["results"]["bindings"][0]["n"]["value"] == "7"


def test_time(strict_server: Server) -> None:
    began = time.monotonic()
    response = strict_server.query(ENDLESS.format(n=1))
    assert error(response) == (504, "query-timeout")
    assert "1 s" in response.json()["error"]["message"]
    assert time.monotonic() - began < 5
    assert serves(strict_server)


def test_a_client_may_lower_the_time_but_not_raise_it(
    server: Server, strict_server: Server
) -> None:
    began = time.monotonic()
    params = {"query": ENDLESS.format(n=2), "timeout": "0.3"}
    assert error(server.get("/sparql", params=params)) == (504, "query-timeout")
    assert time.monotonic() - began < 3
    params["timeout"] = "500"
    assert error(strict_server.get("/sparql", params=params)) == (504, "query-timeout")


def test_memory(strict_server: Server) -> None:
    response = strict_server.query(GREEDY)
    assert error(response) == (507, "query-memory")
    assert "128 MiB" in response.json()["error"]["message"]
    assert serves(strict_server)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 5000 + "}" * 5000,
        "SELECT * WHERE { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
        "SELECT * WHERE { FILTER(" + "!" * 5000 + "true) }",
        "SELECT * WHERE { ?a " + "^" * 5000 + "<urn:value> ?b }",
        "SELECT * WHERE { ?a " + "(" * 5000 + "<urn:value>" + ")*" * 5000 + " ?b }",
    ],
)
def test_nesting(server: Server, text: str) -> None:
    response = httpx.post(server.url + "/sparql", data={"query": text})
    assert error(response) == (400, "bad-query")
    assert "200 levels" in response.json()["error"]["message"]


def test_chains_that_end_their_process_are_the_clients_fault(server: Server) -> None:
    """Long chains without brackets nest in the engine's parser: its process ends, no other does."""
    text = "SELECT * WHERE { ?a " + "/".join(["<urn:value>"] * 40_000) + " ?b }"
    response = httpx.post(server.url + "/sparql", data={"query": text}, timeout=60)
    assert response.status_code < 500
    assert serves(server)


def test_size(strict_server: Server) -> None:
    long = SMALL + " " * 70_000
    assert error(httpx.post(strict_server.url + "/sparql", data={"query": long})) == (
        413,
        "too-large",
    )
    huge = httpx.post(strict_server.url + "/sparql", data={"query": " " * 5_000_000})
    assert error(huge) == (413, "too-large")


def test_queue(strict_server: Server) -> None:
    """One process a lane and two places to wait: of ten endless queries most are sent away at
    once, with a time to come again; none fails in another way."""
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(strict_server.query, ENDLESS.format(n=n)) for n in range(10, 20)]
        responses = [one.result() for one in asked]
    outcomes = [error(response) for response in responses]
    assert set(outcomes) == {(504, "query-timeout"), (429, "busy")}
    assert outcomes.count((429, "busy")) >= 5
    for response in responses:
        assert (response.status_code == 429) == ("retry-after" in response.headers)
    assert serves(strict_server)


def test_short_queries_do_not_wait_behind_long_ones(server: Server) -> None:
    stop = threading.Event()

    def short() -> float:
        """The slower end of what thirty short queries take, in seconds."""
        taken = []
        for n in range(30):
            began = time.monotonic()
            response = server.query(f"SELECT ?n WHERE {{ <urn:n:{n}> <urn:value> ?n }} # {began}")
            assert response.status_code == 200
            taken.append(time.monotonic() - began)
        return sorted(taken)[27]

    quiet = short()

    def keep_asking(n: int) -> None:
        while not stop.is_set():
            server.get("/sparql", params={"query": ENDLESS.format(n=n), "timeout": "3"})

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(keep_asking, n) for n in range(100, 104)]
        time.sleep(1.5)
        loud = short()
        stop.set()
        for one in asked:
            one.result()
    assert loud < max(8 * quiet, 0.5)


def test_an_answer_cut_short_cannot_pass_for_whole(strict_server: Server) -> None:
    """Time runs out after the first bytes: the chunked body never ends."""
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
        strict_server.query(LARGE, headers={"Accept-Encoding": "identity"})
    assert serves(strict_server)


def test_large_answers_flow_through_little_memory(server: Server) -> None:
    """The first rows come at once, and the server holds little of a hundred megabytes."""
    before = server.memory()
    most = size = 0
    began = time.monotonic()
    first = None
    whole = {"Accept-Encoding": "identity"}
    with httpx.stream(
        "GET", server.url + "/sparql", params={"query": LARGE}, headers=whole, timeout=60
    ) as response:
        for chunk in response.iter_raw():
            if first is None:
                first = time.monotonic() - began
            size += len(chunk)
            most = max(most, server.memory())
            if size > 100_000_000:  # the rest is of no interest
                break
    assert first is not None
    assert first < 1.0
    assert most - before < 64 * 1024 * 1024


def test_a_slow_reader_keeps_no_process(server: Server) -> None:
    """Who asks for much and reads nothing holds neither a process of the short lane nor memory."""
    address = httpx.URL(server.url)
    sockets = []
    try:
        for n in range(6):
            text = httpx.QueryParams({"query": LARGE + f"#{n}"})
            connection = socket.create_connection((address.host, address.port))
            connection.sendall(f"GET /sparql?{text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            sockets.append(connection)
        time.sleep(1.0)
        began = time.monotonic()
        assert serves(server)
        assert time.monotonic() - began < 5  # not the thirty seconds that a query may take
    finally:
        for connection in sockets:
            connection.close()


def queries(server: Server) -> list[dict[str, object]]:
    response = server.get("/admin/queries", headers=ADMIN)
    assert response.status_code == 200
    found: list[dict[str, object]] = response.json()
    return found


def test_a_query_ends_with_its_client(strict_server: Server) -> None:
    address = httpx.URL(strict_server.url)
    with socket.create_connection((address.host, address.port)) as connection:
        text = httpx.QueryParams({"query": ENDLESS.format(n=31), "timeout": "1"})
        connection.sendall(f"GET /sparql?{text} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert until(lambda: len(queries(strict_server)) == 1, 0.9)
    assert until(lambda: queries(strict_server) == [], 0.5)


def test_the_operator_sees_and_stops_queries(small_store: Path, tmp_path: Path) -> None:
    with serve(small_store, tmp_path / "log", KG_ADMIN_TOKEN="秘密-token") as server:
        answers: list[httpx.Response] = []
        ask: Callable[[], None] = lambda: answers.append(server.query(ENDLESS.format(n=41)))  # noqa: E731
        thread = threading.Thread(target=ask)
        thread.start()
        assert until(lambda: len(queries(server)) == 1)
        one = queries(server)[0]
        assert "-41" in str(one["query"])
        stopped = httpx.delete(f"{server.url}/admin/queries/{one['id']}", headers=ADMIN)
        assert stopped.json() == {"stopped": one["id"]}
        thread.join(5)
        assert error(answers[0])[1] == "query-stopped"
        missing = httpx.delete(f"{server.url}/admin/queries/{one['id']}", headers=ADMIN)
        assert error(missing) == (404, "not-found")
    assert "秘密" not in (tmp_path / "log").read_text()


def test_the_running_queries_view_wants_the_token(server: Server, strict_server: Server) -> None:
    assert error(server.get("/admin/queries")) == (403, "read-only")
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic 秘密-token".encode()},
    ):
        response = strict_server.get("/admin/queries", headers=headers)
        assert error(response) == (401, "not-authorised")
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert error(strict_server.get("/admin/queries?token=秘密-token"))[0] == 401


def test_each_query_is_logged_without_its_text(server: Server) -> None:
    server.query("SELECT ?n WHERE { <urn:n:1999> <urn:value> ?n }")

    def logged() -> list[dict[str, object]]:
        lines = server.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    assert until(lambda: any(line.get("rows") == 1 for line in logged()))
    last = next(line for line in reversed(logged()) if line["logger"] == "kg.queries")
    assert {"time", "query", "outcome", "seconds", "rows", "bytes", "lane"} <= set(last)
    assert "urn:n:1999" not in server.log.read_text()


def test_metrics(server: Server) -> None:
    server.query("not sparql")
    text = server.get("/metrics").text
    assert 'kg_queries_total{outcome="bad-query"}' in text
    assert 'kg_pool{what="idle"}' in text
    assert "kg_triples 4" in text
