"""What the benchmarks make of their measurements, and what they measure with."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pyoxigraph as ox
import pytest
from benchmarks import cluster, layouts, load, multiply, queries
from benchmarks.charts import Bars, option
from benchmarks.contest import Contest, Outcome
from benchmarks.figures import Figure, Section, Table, write
from benchmarks.generate.score import Score
from benchmarks.load import Once, Rate
from benchmarks.peers import OURS, VIRTUOSO
from benchmarks.workload import Case, Kind, cases

from kg import vocab

GRAPH = f"{vocab.GRAPH}plan/one"
LINES = (
    f'<{vocab.ID}target/t1> <http://www.w3.org/2000/01/rdf-schema#label> "森林" <{GRAPH}> .\n'
    f"<{vocab.ID}target/t1> <urn:of> <{vocab.ID}indicator/forest> <{GRAPH}> .\n"
    f'<{vocab.ID}target/t1> <urn:is> "46.5"^^<{vocab.XSD}decimal> <{GRAPH}> .\n'
    f'<{vocab.ID}target/t1> <urn:was> "40"^^<{vocab.XSD}decimal> <{GRAPH}> .\n'
    f"<{vocab.ID}indicator/forest> <urn:in> <{vocab.ID}area/500242> <{GRAPH}> .\n"
)


def test_copies_have_names_and_figures_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "small.nq").write_text(LINES, "utf-8")
    made = dict(multiply.copies(multiply.read(tmp_path / "small.nq"), 13))
    assert list(made) == [GRAPH, f"{GRAPH}-1", f"{GRAPH}-2"]
    first, second, third = (
        set(ox.parse(body, format=ox.RdfFormat.N_TRIPLES)) for body in made.values()
    )
    assert (len(first), len(second), len(third)) == (5, 4, 4)  # what is shared is said once
    assert not first & second
    assert not second & third
    text = made[f"{GRAPH}-2"].decode()
    for part in (
        f"{vocab.ID}target/t1-2>",
        '"森林 2"',
        '"46.50002"',
        '"40.0002"',
        "indicator/forest>",
    ):
        assert part in text


def test_a_store_of_copies_holds_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "small.nq").write_text(LINES, "utf-8")
    made = multiply.build(tmp_path / "small.nq", 20, tmp_path / "store")
    assert made >= 20
    assert queries.dump(tmp_path / "store", tmp_path / "again.nq") == made
    lines = (tmp_path / "again.nq").read_bytes()
    assert len(lines.splitlines()) == made
    queries.dump(tmp_path / "store", tmp_path / "packed.nq.gz")
    assert gzip.decompress((tmp_path / "packed.nq.gz").read_bytes()) == lines


def test_every_query_is_whole_and_can_be_read() -> None:
    found = cases(Path("queries/questions"))
    assert len([case for case in found if case.kind is Kind.QUESTION]) >= 54
    for case in found:
        assert "UNDEF" not in case.text, case.name
        ox.Store().query(case.text)


def outcome(seconds: float, per_second: float) -> Outcome:
    once = Once(seconds, 200, 100, 3)
    return Outcome(once, once, {16: Rate(16, per_second, 0.1, 0.2, 0)})


def test_ratios_and_losses() -> None:
    asked = [Case(name, Kind.QUESTION, "") for name in ("a", "b", "c")]
    contest = Contest(asked)
    contest.outcomes = {
        "a": {OURS: outcome(0.01, 400), VIRTUOSO: outcome(0.02, 100)},
        "b": {OURS: outcome(0.01, 100), VIRTUOSO: outcome(0.02, 100)},
        "c": {OURS: outcome(0.01, 10), VIRTUOSO: Outcome(Once(60, 0, 0), Once(60, 0, 0))},
    }
    contest.direct = {name: Once(0.01, 200, 100) for name in ("a", "b", "c")}
    assert queries.ratio(contest, OURS, VIRTUOSO, 16) == pytest.approx(2)
    assert queries.losses(contest) == []
    contest.outcomes["b"][VIRTUOSO] = outcome(0.001, 5000)
    ((name, why),) = queries.losses(contest)
    assert name == "b"
    assert "the engine needs 10.0 ms, so" in why


def test_what_may_be_added() -> None:
    assert queries.within(0.0044, 0.001)
    assert not queries.within(0.0046, 0.001)
    assert queries.mean([1, 100]) == pytest.approx(10)
    assert queries.mean([]) == 0


def test_charts_draw_what_there_is() -> None:
    drawn = option(Bars("t", "s", {"x": {"a": 1234.5, "b": 0.0}, "y": {"a": 2.0}}))
    assert [series["data"] for series in drawn["series"]] == [[1230.0, 2.0], [None, None]]


def test_a_page_keeps_the_sections_that_were_not_taken_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for title, value in (("One", "1"), ("Two", "2"), ("One", "3")):
        table = Table.of([Figure("figure", value)])
        write(page, "Page", "make it", [Section(title, "How.", table)])
    text = page.read_text("utf-8")
    assert text.count("## One") == text.count("## Two") == 1
    assert "| figure | 3 |" in text
    assert "| figure | 2 |" in text
    assert "| figure | 1 |" not in text


BODY = b'{"results": {"bindings": [{}, {}]}}'
ANSWERS = {
    "length": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    % (len(BODY), BODY),
    "close": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY,
    "error": b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
}


@contextmanager
def answering(answer: bytes, *, closes: bool) -> Iterator[str]:
    """The address of a server that gives every request the same answer."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                while self.rfile.readline().strip():
                    pass
                self.wfile.write(answer)
                if closes:
                    return

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", ["length", "chunks", "close"])
def test_answers_are_read_however_they_are_framed(kind: str) -> None:
    with answering(ANSWERS[kind], closes=kind == "close") as endpoint:
        first = load.rows(endpoint, "ASK {}")
        assert (first.status, first.bytes, first.rows) == (200, len(BODY), 2)
        assert load.once(endpoint, "ASK {}", runs=3).status == 200
        rate = load.rate(endpoint, "ASK {}", 3, 0.1)
        assert rate.per_second > 0
        assert rate.failed == 0
        assert 0 < rate.p50 <= rate.p95


def test_errors_are_counted_apart() -> None:
    with answering(ANSWERS["error"], closes=False) as endpoint:
        rate = load.rate(endpoint, "ASK {}", 2, 0.05)
        assert rate.failed > 0
        assert rate.per_second == 0
        assert load.rows(endpoint, "ASK {}").rows is None


def test_what_more_workers_gain() -> None:
    """On two cores: one worker wants 1.25 of them for 100 s, four want 1.9 and take a tenth more;
    one process does the jobs in 85 s."""
    common = {"build": 0.0, "scheduler": 0.0, "on_workers": 0.0, "load": 3.0}
    one = cluster.Taken(1, 90.0, 80.0, 1.25, 100.0, **common)
    four = cluster.Taken(4, 60.0, 50.0, 1.9, 110.0, **common)
    none = cluster.Taken(0, 95.0, 85.0, 1.0, 85.0, **common)
    process, worker, own = cluster.section(10, [none, one, four], cores=2).findings
    assert "1.70 times as fast by 4 workers as by one process" in process
    assert "1.60 times as fast as by one worker" in worker
    assert "95% of the 2 cores" in own
    assert "1.10 times" in own
    assert "1.38 times as fast as with one worker" in own  # 100 / 1.25 : 110 / 1.9
    assert "86% of what 2 cores allow" in own  # 0.95 / 1.1


def test_the_share_of_each_layout_by_format() -> None:
    txt = {"by-year": Score(10, 10, 9), "values": Score(10, 18, 0, 2)}
    docx = {"by-year": Score(12, 12, 12), "values": Score(10, 20, 0, 0)}
    found = layouts.section(3, {"txt": txt, "docx": docx})
    assert found.table.rows == [
        ("by-year", "12", "90.0%", "100.0%"),
        ("values read that were stated", "20", "90.0%", "100.0%"),
    ]
    assert found.findings == ["Least: 90.0%, by-year."]
