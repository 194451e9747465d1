"""Asking a server that takes writes, and what it answered."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
from samples import GRAPH
from servers import Server

TOKEN = "a-token-nobody-guesses"
ADMIN = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {**ADMIN, "Content-Type": "text/turtle"}
HOME = GRAPH + "user"
ONE = "<urn:a> <urn:b> <urn:c> ."
TWO = "<urn:a> <urn:b> <urn:c> , <urn:d> ."


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
