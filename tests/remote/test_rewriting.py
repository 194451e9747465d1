"""What is said with a query, and how it is put for Virtuoso. That the rewritten queries mean what the
others mean is seen by asking the embedded store both."""

from __future__ import annotations

import io
import json

import pyoxigraph as ox
import pytest
from alike import QUESTIONS
from hypothesis import given
from hypothesis import strategies as st

from kg import vocab
from kg.errors import QueryError, QueryTimeout, RemoteCannot, RemoteUnavailable, SettingError
from kg.remote.engine import Engine, Rewritten
from kg.remote.results import _Separators, in_order
from kg.remote.target import target
from kg.remote.virtuoso import Virtuoso, rewrite
from kg.remote.wording import NOWHERE, View, ready

VIEW = View("urn:union", {"urn:a": 1, "urn:b": 2})
GRAPH = """
@prefix : <urn:x#> .
:a :up :b ; :n 3 ; :l "北", "南" . :b :up :c ; :n 10 ; :l "东" . :c :up :d . :a :up :c .
"""


def store() -> ox.Store:
    made = ox.Store()
    made.load(GRAPH.encode(), ox.RdfFormat.TURTLE)
    return made


def rows(text: str) -> list[dict[str, str]]:
    found = store().query(text, prefixes={"": "urn:x#", "xsd": vocab.XSD})
    assert isinstance(found, ox.QuerySolutions)
    raw = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    return [{k: v["value"] for k, v in row.items()} for row in raw["results"]["bindings"]]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { ?x :n ?n VALUES ?y { UNDEF } }",
        "SELECT ?x (MIN(?l) AS ?least) { ?x :l ?l } GROUP BY ?x",
        "SELECT (MAX(?n) AS ?most) { ?x :n ?n }",
        'SELECT ?x { ?x :l ?l FILTER(REGEX(?l, "北|东")) }',
        "SELECT ?x ?y { ?x :up+ ?y }",
        "SELECT ?x ?y { ?x :n ?n ; :up+ ?y ; :l ?l }",
        "SELECT ?x ?y { ?x :up+ ?y ; :n ?n }",
        "SELECT ?n ?y { ?x :n ?n ; :up+ ?y . ?y :up :d }",
        "SELECT (COUNT(?y) AS ?many) { :a :up+ ?y }",
        "SELECT (?n + 1 AS ?next) { ?x :n ?n }",
        "SELECT ((?n)+(1) AS ?next) { ?x :n ?n FILTER(?n*2 > 3) }",
    ],
)
def test_the_meaning_stays(text: str) -> None:
    key = lambda row: sorted(row.items())  # noqa: E731
    assert sorted(rows(rewrite(text).text), key=key) == sorted(rows(text), key=key)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x ?n { ?x :up ?y OPTIONAL { ?x :n ?n } } ORDER BY DESC(?n) ?x",
        "SELECT ?l { ?x :l ?l } ORDER BY ?l LIMIT 2 OFFSET 1",
        "SELECT * { ?x :n ?n } ORDER BY DESC(?n) LIMIT 1",
        "SELECT (?n AS ?number) { ?x :n ?n } ORDER BY ?n",
    ],
)
def test_the_order_is_made_here(text: str) -> None:
    sent = rewrite(text)
    assert "ORDER" not in sent.text
    found = store().query(sent.text, prefixes={"": "urn:x#"})
    assert isinstance(found, ox.QuerySolutions)
    raw = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    ordered = in_order(raw["results"]["bindings"], sent)
    assert [{k: v["value"] for k, v in row.items()} for row in ordered] == rows(text)


def test_an_order_by_more_than_columns_is_left_to_the_engine() -> None:
    for text in (
        "SELECT ?x { ?x :n ?n } ORDER BY ?n",
        "SELECT ?x { ?x :n ?n } ORDER BY STR(?x)",
        "SELECT ?x { { SELECT ?x { ?x :n ?n } ORDER BY ?n LIMIT 1 } }",
    ):
        assert rewrite(text).order == ()


def test_sums_and_constants() -> None:
    assert (
        "SUM(?a)"
        in rewrite("SELECT (IF(COUNT(?a) > 0, SUM(COALESCE(?a, 0)), 1 / 0) AS ?s) { }").text
    )
    other = "SELECT (IF(COUNT(?a) > 0, SUM(COALESCE(?b, 0)), 1 / 0) AS ?s) { }"
    assert rewrite(other).text == other
    assert '"市"@zh' in rewrite('SELECT (CONCAT(?a, "市") AS ?b) { }').text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(?y) AS ?n) { ?x (:up/:up)+ ?y }",
        'SELECT ?x { ?x :l ?l FILTER(REGEX(CONCAT(?l, ?l), "a|b")) }',
        'SELECT (GROUP_CONCAT(?l; separator="\\u3001") AS ?a) { ?x :l ?l VALUES ?z { "、" } }',
    ],
)
def test_what_cannot_be_put_is_refused_or_left(text: str) -> None:
    if "separator" in text:
        assert rewrite(text).separators == {}
    else:
        with pytest.raises(RemoteCannot):
            rewrite(text)


def test_every_saved_question_can_be_put() -> None:
    for question in QUESTIONS.values():
        sent = rewrite(question.text)
        assert "UNDEF" not in sent.text
        assert all(mark in sent.text for mark in sent.separators)


@given(
    st.lists(st.sampled_from(["x", "\x7fa", "\x7fb", "\x7f", "、"]), max_size=12), st.integers(1, 7)
)
def test_separators_come_back_wherever_an_answer_is_cut(parts: list[str], size: int) -> None:
    class Slow(io.RawIOBase):
        data = "".join(parts).encode()

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            piece, self.data = self.data[:size], self.data[size:]
            buffer[: len(piece)] = piece
            return len(piece)

    meant = {"\x7fa": "；", "\x7fb": '"'}
    back = io.BufferedReader(_Separators(Slow(), meant)).read().decode()
    assert json.loads(f'"{back}"') == "".join(parts).replace("\x7fa", "；").replace("\x7fb", '"')


# --- what is said with a query ---------------------------------------------------------------


def test_the_dataset() -> None:
    def graphs(text: str, **more: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
        asked = ready(text, VIEW, **more)  # type: ignore[arg-type]
        return asked.default_graphs, asked.named_graphs

    assert graphs("SELECT * { ?s ?p ?o }") == (("urn:union",), ())
    assert graphs("SELECT * { GRAPH ?g { ?s ?p ?o } }") == (("urn:union",), ("urn:a", "urn:b"))
    assert graphs("SELECT * FROM <urn:z> { ?s ?p ?o }") == ((), ())
    assert graphs("ASK { }", named_graphs=("urn:z",)) == ((NOWHERE,), ("urn:z",))
    own = View("", {"urn:a": 1})
    assert ready("SELECT * { GRAPH ?g { ?s ?p ?o } }", own).named_graphs == ()


def test_the_prologue_is_one_line() -> None:
    asked = ready("CONSTRUCT\nWHERE {}", VIEW, base="urn:base", prefixes={"a": "urn:a#"})
    assert asked.text == "BASE <urn:base> PREFIX a: <urn:a#>\nCONSTRUCT\nWHERE {}"
    assert asked.form == "construct"


def test_refusals() -> None:
    ours = json.dumps({"error": {"code": "bad-query", "message": "no", "line": 3, "column": 5}})
    error = Engine().refusal(400, ours.encode())
    assert isinstance(error, QueryError)
    assert error.place is not None
    assert (error.place.line, error.place.column) == (2, 5)
    assert isinstance(Engine().refusal(401, b""), RemoteUnavailable)
    assert isinstance(Engine().refusal(504, b""), QueryTimeout)
    theirs = Virtuoso()
    syntax = theirs.refusal(400, b"Virtuoso 37000 Error SP030: SPARQL compiler, line 4: no")
    assert isinstance(syntax, QueryError)
    assert syntax.place is not None
    assert syntax.place.line == 3
    long = theirs.refusal(500, b"Virtuoso 22026 Error SR319: Max row length is exceeded")
    assert isinstance(long, RemoteCannot)
    assert isinstance(theirs.refusal(500, b"Virtuoso 37000 Error SQ156: oh"), RemoteCannot)
    with pytest.raises(QueryTimeout):
        theirs.cut_at({"X-SQL-State": "S1TAT"})
    assert theirs.cut_at({"X-SPARQL-MaxRows": "10000"}) == 10_000
    assert Engine().rewrite("ASK {}") == Rewritten("ASK {}")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://user:secret@127.0.0.1/sparql", "credentials"),
        ("http://8.8.8.8/sparql", "https"),
        ("https://127.0.0.1/sparql?query=x", "endpoint alone"),
        ("https:///sparql", "no host"),
    ],
)
def test_addresses_that_are_refused(address: str, why: str) -> None:
    with pytest.raises(SettingError, match=why) as caught:
        target(address, {})
    assert "secret" not in str(caught.value)


def test_credentials_stay_out_of_what_is_shown() -> None:
    found = target(
        "http://127.0.0.1:1/sparql", {"KG_REMOTE_USER": "u", "KG_REMOTE_PASSWORD": "secret"}
    )
    assert found.password == "secret"
    assert "secret" not in repr(found)
    assert target("http:/127.0.0.1:1/sparql", {}).endpoint == "http://127.0.0.1:1/sparql"
