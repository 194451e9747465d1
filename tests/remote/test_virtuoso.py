"""A server whose store is Virtuoso says what one with the embedded store says."""

from __future__ import annotations

from pathlib import Path

import alike
import httpx
import pyoxigraph as ox
import pytest
from alike import Pair
from engines import virtuoso
from servers import Server, serve

from kg.errors import RemoteUnavailable
from kg.remote.connection import Connection
from kg.remote.load import load
from kg.remote.target import Target
from kg.store import Snapshot

FEW = ("indicator-comparison", "investment-by-area", "tasks-by-theme", "targets-without-figure")
# Where engines may differ: the order of equals, and of what is joined.
PAGES = tuple(path for path in alike.PAGES if path not in ("/ontology.ttl", "/.well-known/void"))
# The others ask nothing of the store that these and the queries do not.
FEW_PAGES = ("/compare", "/quality", "/id/area/500114.ttl", "/api/search?q=森林覆盖率")


@pytest.mark.parametrize("slug", FEW)
def test_questions(small_virtuoso: Pair, slug: str) -> None:
    assert alike.answer(small_virtuoso.far, slug) == alike.answer(small_virtuoso.near, slug)


@pytest.mark.long
@pytest.mark.parametrize("path", FEW_PAGES)
def test_pages(small_virtuoso: Pair, path: str) -> None:
    assert alike.words(small_virtuoso.far, path) == alike.words(small_virtuoso.near, path)


@pytest.mark.parametrize("query", alike.QUERIES)
def test_queries(small_virtuoso: Pair, query: str) -> None:
    far, near = small_virtuoso.far.query(query), small_virtuoso.near.query(query)
    assert alike.rows(far) == alike.rows(near)


@pytest.mark.long
@pytest.mark.parametrize("slug", alike.QUESTIONS)
def test_every_question_with_its_evidence(whole_virtuoso: Pair, slug: str) -> None:
    assert alike.answer(whole_virtuoso.far, slug) == alike.answer(whole_virtuoso.near, slug)
    assert alike.evidence(whole_virtuoso.far, slug) == alike.evidence(whole_virtuoso.near, slug)


@pytest.mark.long
@pytest.mark.parametrize(
    "path", ["/plans/nanchuan-2021", "/text/nanchuan-2021", "/ontology", *PAGES]
)
def test_pages_of_five_plans(whole_virtuoso: Pair, path: str) -> None:
    assert alike.words(whole_virtuoso.far, path) == alike.words(whole_virtuoso.near, path)


@pytest.mark.long
@pytest.mark.parametrize("path", ["/export/graph.graphml?theme=water", "/export/tables.zip"])
def test_exports_of_five_plans(whole_virtuoso: Pair, path: str) -> None:
    assert alike.body(whole_virtuoso.far, path) == alike.body(whole_virtuoso.near, path)


@pytest.mark.long
def test_the_dataset_differs_in_long_decimals_alone(whole_virtuoso: Pair) -> None:
    """Virtuoso keeps 15 digits of a decimal, and writes fractions of a second otherwise."""
    far, near = (
        set(ox.parse(_dataset(server), format=ox.RdfFormat.N_QUADS))
        for server in (whole_virtuoso.far, whole_virtuoso.near)
    )
    assert len(far) == len(near)
    changed = [quad.object for quad in near - far if "dateTime" not in str(quad.object)]
    assert 0 < len(changed) < 30
    assert all(len(term.value.replace(".", "").strip("0")) > 15 for term in changed)


def _dataset(server: Server) -> bytes:
    return httpx.get(f"{server.url}/export/dataset.nq", timeout=300).raise_for_status().content


def test_refusals_are_told(small_virtuoso: Pair) -> None:
    far = small_virtuoso.far
    broken = far.query("SELECT *\n{ ?x ?y }")
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "bad-query")
    assert broken.json()["error"]["line"] == 2
    cannot = far.query('SELECT ?x { ?x rdfs:label ?l FILTER(REGEX(CONCAT(?l, ?l), "河|江")) }')
    assert (cannot.status_code, cannot.json()["error"]["code"]) == (501, "remote-cannot")
    twice = far.query("SELECT (COUNT(?y) AS ?n) { ?x (eco:within/eco:within)+ ?y }")
    assert (twice.status_code, twice.json()["error"]["code"]) == (501, "remote-cannot")


@pytest.mark.long
def test_what_a_store_cuts_off_is_no_answer(sample: Snapshot, tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=500) as endpoint:
        to = Connection(Target(endpoint, user="dba", password="dba"))
        loaded = load(sample, to, 4 * 1024 * 1024, lambda _graph, _triples: None)
        assert loaded.triples > 10_000
        settings = {"KG_REMOTE_FILES": tmp_path, "KG_REMOTE_ENGINE": "virtuoso"}
        with (
            pytest.raises(AssertionError, match="remote-cannot"),
            serve(Path(endpoint), tmp_path / "log", **settings),
        ):
            pass
        refused = Connection(Target(endpoint, user="dba", password="wrong"))
        with pytest.raises(RemoteUnavailable, match="refuses"):
            load(sample, refused, 4 * 1024 * 1024, lambda _graph, _triples: None)
