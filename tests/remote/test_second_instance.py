"""A server whose store is another server of this project says what that one says."""

from __future__ import annotations

import json
from pathlib import Path

import alike
import httpx
import pytest
from alike import Pair
from engines import TOKEN, run_kg
from servers import serve, until

from kg.cli import main
from kg.store import Snapshot
from samplestore import SOURCE

FEW = ("indicator-comparison", "river-areas", "tasks-by-theme", "shared-rivers", "two-periods")


@pytest.mark.parametrize("slug", FEW)
def test_questions(small: Pair, slug: str) -> None:
    assert alike.answer(small.far, slug) == alike.answer(small.near, slug)


@pytest.mark.parametrize("path", [*alike.PAGES, "/export/dataset.nq"])
def test_pages(small: Pair, path: str) -> None:
    assert alike.body(small.far, path) == alike.body(small.near, path)


@pytest.mark.long
@pytest.mark.parametrize("slug", alike.QUESTIONS)
def test_every_question_with_its_evidence(whole: Pair, slug: str) -> None:
    assert alike.answer(whole.far, slug) == alike.answer(whole.near, slug)
    assert alike.evidence(whole.far, slug) == alike.evidence(whole.near, slug)


@pytest.mark.long
@pytest.mark.parametrize("path", [*alike.PAGES_OF_FIVE, *alike.EXPORTS])
def test_pages_and_exports_of_five_plans(whole: Pair, path: str) -> None:
    assert alike.body(whole.far, path) == alike.body(whole.near, path)


@pytest.mark.parametrize("query", alike.QUERIES)
def test_queries(small: Pair, query: str) -> None:
    assert alike.rows(small.far.query(query)) == alike.rows(small.near.query(query))


@pytest.mark.parametrize("format_", ["json", "xml", "csv", "tsv"])
def test_every_format_of_results(small: Pair, format_: str) -> None:
    query = "SELECT ?x ?l { ?x a eco:Indicator ; skos:prefLabel ?l } ORDER BY ?x ?l"
    ours, theirs = (
        server.get("/sparql", params={"query": query, "format": format_})
        for server in (small.far, small.near)
    )
    assert ours.content == theirs.content
    assert ours.headers["content-type"] == theirs.headers["content-type"]


def test_a_mistake_is_told_with_its_place(small: Pair) -> None:
    for server in (small.near, small.far):
        refused = server.query("SELECT *\n{ ?x ?y }")
        assert refused.status_code == 400
        assert refused.json()["error"]["code"] == "bad-query"
        assert refused.json()["error"]["line"] == 2


def test_calls_out_of_the_store_are_refused(small: Pair) -> None:
    refused = small.far.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "query-refused"


def test_a_slow_query_is_stopped(small: Pair) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    stopped = small.far.get("/sparql", params={"query": cross, "timeout": "0.5"})
    assert stopped.status_code == 504
    assert stopped.json()["error"]["code"] == "query-timeout"


def test_a_long_answer_flows(small: Pair) -> None:
    everything = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    with httpx.stream(
        "GET",
        small.far.url + "/sparql",
        params={"query": everything},
        headers={"accept": "text/csv"},
        timeout=60,
    ) as response:
        assert response.status_code == 200
        assert sum(chunk.count(b"\n") for chunk in response.iter_bytes()) > 30_000
    with httpx.stream(
        "GET", small.far.url + "/sparql", params={"query": everything}, timeout=60
    ) as response:
        next(response.iter_bytes())  # and goes: the place must be free again
    assert until(lambda: small.far.get("/health").json()["queries"]["running"] == 0)


def test_writes_are_for_the_store_behind(small: Pair) -> None:
    refused = httpx.post(
        small.far.url + "/update",
        data={"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"},
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "read-only"


def test_the_command_line(
    small: Pair,
    sample: Snapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KG_REMOTE_FILES", str(tmp_path / "files"))
    monkeypatch.chdir(Path(__file__).parents[2])
    for store in (f"{small.near.url}/sparql", str(sample.path.parents[1])):
        with pytest.raises(SystemExit) as ended:
            main(["question", "run", "tasks-by-theme", "--format", "json", "--store", store])
        assert ended.value.code in (0, None)
    remote, embedded = (json.loads(part) for part in _two(capfd.readouterr().out))
    assert remote["rows"] == embedded["rows"]
    with pytest.raises(SystemExit) as ended:
        main(["build", "--store", f"{small.near.url}/sparql"])
    assert ended.value.code == 2
    assert "kg load" in capfd.readouterr().err


def _two(out: str) -> list[str]:
    first, _, second = out.partition("\n}\n")
    return [first + "\n}", second]


@pytest.mark.long
def test_the_store_behind_goes_and_comes_back(sample: Snapshot, tmp_path: Path) -> None:
    """While it is gone health says so and queries end in an error; pages' texts are still there;
    when it is back all is well, without a restart."""
    directory = sample.path.parents[1]
    with serve(directory, tmp_path / "first") as first:
        port = first.url.rpartition(":")[2]
        settings = {"KG_REMOTE_FILES": tmp_path, "KG_REMOTE_FOLLOW": 0.5, "KG_REMOTE_RETRIES": 1}
        front = serve(Path(f"{first.url}/sparql"), tmp_path / "log", **settings)
        running = front.__enter__()
    try:
        gone = running.query("ASK { ?s ?p ?o }")
        assert gone.status_code == 503
        assert gone.json()["error"]["code"] == "remote-unavailable"
        assert running.get("/health").status_code == 503
        assert running.get("/text/" + SOURCE.slug).status_code == 200
        with serve(directory, tmp_path / "second", "--port", port):
            assert until(lambda: running.get("/health").status_code == 200)
            assert running.query("ASK { ?s ?p ?o }").json()["boolean"] is True
    finally:
        front.__exit__(None, None, None)


@pytest.mark.long
def test_any_store_that_speaks_the_graph_store_protocol(
    small: Pair, sample: Snapshot, tmp_path: Path
) -> None:
    """A server that holds no plans, with another base and a plain default graph, is one."""
    settings = {"KG_BASE": "https://plain.example/", "KG_DEFAULT_GRAPH": "plain"}
    empty = serve(tmp_path / "store", tmp_path / "plain", KG_ADMIN_TOKEN="t", **settings)
    with empty as plain:
        endpoint = f"{plain.url}/sparql"
        store = sample.path.parents[1]
        with pytest.raises(AssertionError, match="remote-unavailable"):
            run_kg("load", "--to", endpoint, "--store", store)
        run_kg("load", "--to", endpoint, "--chunk", 2, "--store", store, KG_REMOTE_TOKEN="t")
        with serve(Path(endpoint), tmp_path / "log", KG_REMOTE_FILES=tmp_path) as far:
            for query in alike.QUERIES:
                assert alike.rows(far.query(query)) == alike.rows(small.near.query(query))
            for slug in FEW:
                assert alike.answer(far, slug) == alike.answer(small.near, slug)
