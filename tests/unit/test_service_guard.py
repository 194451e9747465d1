"""What is refused before it is evaluated, against what pyoxigraph's own parser makes of it."""

from __future__ import annotations

import time
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, QueryError, QueryRefused
from kg.service.guard import check
from kg.service.updatetext import Reach, reach, with_using
from kg.sparqltext import tokens, unescape

ALLOWED = frozenset({"https://allowed.example/sparql"})
# A port that nobody listens on: what tries to get there shows as an error other than SyntaxError.
_AWAY = "http://127.0.0.1:1/"


def calls_out(text: str) -> bool:
    """Whether pyoxigraph reads the text as a query that calls another endpoint."""
    try:
        answer = ox.Store().query(text, base_iri=_AWAY)
        if isinstance(answer, ox.QueryBoolean):
            return False
        for _ in answer:
            pass
    except OSError:
        return True
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return False


_PIECES = st.sampled_from(
    [
        *("SERVICE", "service", "SILENT", f"<{_AWAY}>", "{ ?s ?p ?o }", "{}", "{", "}", "(", ")"),
        *("<", ">", "'", '"', "'''", '"""', "#", "\n", "\\", "\\u0027", " ", ".", ";", ",", "?a"),
        *(
            "FILTER(1<2",
            "BIND(",
            " AS ?x)",
            "true",
            "1",
            ":",
            "e:x",
            "<x>",
            "<'>",
            "<#>",
            "&&",
            "<=",
        ),
        *(
            "OPTIONAL",
            "UNION",
            "MINUS",
            "EXISTS",
            "'x'",
            '"y"',
            "@en",
            "^^",
            "VALUES ?e {",
            "SELECT *",
        ),
    ]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(_PIECES, max_size=14))
def test_what_passes_stays_inside(pieces: list[str]) -> None:
    """Whatever the token reader lets pass, the real parser finds no call in it."""
    text = "PREFIX e: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> SELECT * { "
    text += "".join(pieces) + " }"
    try:
        reading = check(text)
    except (QueryRefused, QueryError):
        return
    assert reading.targets == ()
    assert not calls_out(text)


_SEEDS = st.sampled_from(
    [
        "?s ?p ?a FILTER(?a<1%s)SERVICE%s<http://127.0.0.1:1/>{} %s",
        "FILTER(1<'%s>' ) SERVICE <http://127.0.0.1:1/> { ?s ?p 'x%s' } %s",
        "BIND('a%sb' AS ?x) SERVICE <http://127.0.0.1:1/> { ?s ?p \"%s\" } #%s",
        "?s e:a%s.SERVICE<http://127.0.0.1:1/>{ ?s ?p %s } %s",
    ]
)


@settings(max_examples=1500, deadline=None)
@given(_SEEDS, st.tuples(*[st.lists(_PIECES, max_size=3).map("".join)] * 3))
def test_calls_with_noise_in_them_are_found(seed: str, noise: tuple[str, str, str]) -> None:
    text = "PREFIX e: <urn:x:> SELECT * { " + seed % noise + " }"
    try:
        check(text)
    except (QueryRefused, QueryError):
        return
    assert not calls_out(text)


def test_allowed_endpoints_are_named() -> None:
    text = "SELECT * { SERVICE SILENT <https://allowed.example/sparql> { ?s ?p ?o } }"
    assert check(text, allowed=ALLOWED).targets == ("https://allowed.example/sparql",)
    with pytest.raises(QueryRefused, match="closed"):
        check(text)
    with pytest.raises(QueryRefused) as refusal:
        check(text.replace("allowed", "other"), allowed=ALLOWED)
    assert "https://allowed.example/sparql" in refusal.value.hint
    with pytest.raises(QueryRefused):
        check("SELECT * { SERVICE ?anything { } }", allowed=ALLOWED)


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT (NOW() AS ?n) {}", False),
        ("SELECT (rand() AS ?n) {}", False),
        ("SELECT (\\u004eOW() AS ?n) {}", False),
    ],
)
def test_what_changes_by_itself(text: str, repeatable: bool) -> None:
    assert check(text).repeatable is repeatable


@pytest.mark.parametrize("bracket", ["(", "{", "[", "!", "^", "-"])
def test_depth(bracket: str) -> None:
    check(bracket * 50, depth=50)
    with pytest.raises(QueryError, match="50 levels"):
        check(bracket * 51, depth=50)
    check("() " * 500, depth=50)


def test_brackets_in_strings_do_not_nest() -> None:
    check("SELECT * { ?s ?p '" + "(" * 500 + "' }", depth=50)


@pytest.mark.parametrize(
    "piece",
    ['"', "'", "'''", "<", "<a", "\\u", "a:", "?", "a-", "a.", '"\\', "#", "é", "\\U0001", "a:b.", "("],
)  # fmt: skip
def test_hostile_texts_take_linear_time(piece: str) -> None:
    def seconds(repeats: int) -> float:
        text = "service " + piece * repeats
        began = time.process_time()
        with suppress(KgError):
            check(text)
        return time.process_time() - began

    assert seconds(100_000) < 50 * max(seconds(10_000), 0.02)


def test_unescape() -> None:
    assert unescape("S\\u0045RVICE \\U00000041") == "SERVICE A"
    assert unescape("\\uD800 \\UFFFFFFFF \\u12") == "\\uD800 \\UFFFFFFFF \\u12"


@given(st.text(max_size=200))
def test_tokens_lose_nothing(text: str) -> None:
    """Every character but white space and comments is in some token, in order."""
    end = 0
    for token in tokens(text):
        assert token.start >= end
        between = text[end : token.start]
        assert all(line.lstrip()[:1] in ("", "#") for line in between.splitlines()), between
        assert text[token.start : token.start + len(token.text)] == token.text
        end = token.start + len(token.text)


# --- updates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { GRAPH <g> { <a> <b> <c> } }", Reach(False, False)),
        ("INSERT DATA { <a> <b> <c> }", Reach(True, False)),
        ("INSERT DATA { GRAPH <g> { <a> <b> <c> } <a> <b> <c> }", Reach(True, False)),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { ?s ?p ?o }", Reach(False, False)),
        ("DELETE { ?s ?p ?o } INSERT { GRAPH <g> { ?s ?p ?o } } WHERE { }", Reach(True, False)),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", Reach(False, False)),
        ("PREFIX e: <x> DELETE WHERE { ?s ?p ?o }", Reach(True, False)),
        ("DELETE WHERE { GRAPH <g> { ?s ?p ?o } }", Reach(False, False)),
        ("CLEAR ALL", Reach(True, True)),
        ("DROP SILENT NAMED", Reach(False, True)),
        ("CLEAR GRAPH <g> ; CLEAR DEFAULT", Reach(True, True)),
        ("COPY <a> TO <b>", Reach(False, False)),
        ("MOVE DEFAULT TO <b>", Reach(True, True)),
        ("LOAD <x>", Reach(True, False)),
        ("LOAD <x> INTO GRAPH <g>", Reach(False, False)),
        ("CREATE GRAPH <g>", Reach(False, False)),
        ("INSERT { GRAPH <g> { ?s ?p ?o } } WHERE { ?s ?p 'ALL' } # CLEAR ALL", Reach(False, False)),
    ],
)  # fmt: skip
def test_how_far_updates_reach(text: str, expected: Reach) -> None:
    assert reach(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", "INSERT { ?s ?p 1 }  USING <urn:g> WHERE { ?s ?p 2 }"),
        ("DELETE WHERE { ?s ?p { } }", "DELETE { ?s ?p { } } USING <urn:g> WHERE { ?s ?p { } }"),
        ("INSERT DATA { <a> <b> 'WHERE {' }", "INSERT DATA { <a> <b> 'WHERE {' }"),
        ("INSERT { } WHERE { SELECT * WHERE { } }", "INSERT { }  USING <urn:g> WHERE { SELECT * WHERE { } }"),
    ],
)  # fmt: skip
def test_using(text: str, expected: str) -> None:
    assert with_using(text, ["urn:g"], []).split() == expected.split()
