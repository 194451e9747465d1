"""Large bodies: few are held at once, none that stops coming, and small ones always pass."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from servers import Server, serve, until

QUERY = "SELECT ?n WHERE { <urn:n:7> <urn:value> ?n }"
LARGE = QUERY + " " * 900_000
STALL = 2.0  # seconds


@pytest.fixture(scope="module")
def narrow(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Holds one MiB of large bodies, and waits two seconds for the rest of one."""
    log = tmp_path_factory.mktemp("narrow") / "log"
    with serve(small_store, log, KG_WORKERS=1, KG_INTAKE=1, KG_STALL_TIMEOUT=STALL) as running:
        yield running


def post(server: Server, text: str) -> httpx.Response:
    media = {"Content-Type": "application/sparql-query"}
    return httpx.post(server.url + "/sparql", content=text.encode(), headers=media, timeout=30)


@contextmanager
def half(server: Server) -> Iterator[socket.socket]:
    """A connection on which most of a large query came."""
    address = httpx.URL(server.url)
    with socket.create_connection((address.host, address.port), timeout=20) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 900000\r\n\r\n" + b" " * 800_000
        )
        yield connection


def test_a_second_large_body_is_told_to_come_again(narrow: Server) -> None:
    with half(narrow):
        assert until(lambda: post(narrow, LARGE).status_code == 429, STALL)
        refused = post(narrow, LARGE)
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "busy"
        assert refused.headers["retry-after"]
        assert post(narrow, QUERY).status_code == 200
    assert until(lambda: post(narrow, LARGE).status_code == 200, 10)


def test_a_body_that_stops_coming_is_given_up(narrow: Server) -> None:
    with half(narrow) as connection:
        answer = ""
        while "request-stalled" not in answer and (piece := connection.recv(1 << 16)):
            answer += piece.decode()
    assert answer.startswith("HTTP/1.1 408")
    assert "request-stalled" in answer
    assert post(narrow, LARGE).status_code == 200


def test_a_single_body_may_be_larger_than_all_together(narrow: Server) -> None:
    """The limit of its route holds for it, here a megabyte of query and no more."""
    assert post(narrow, QUERY + " " * 2_000_000).json()["error"]["code"] == "too-large"
