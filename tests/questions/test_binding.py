"""Values given to saved questions: what is taken, what is refused, and that none becomes syntax."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import queries, vocab
from kg.errors import QuestionError, QuestionUnknown
from kg.queries import Question, parse

SOURCE = """#+ title: {zh: 题, en: title}
#+ description: {zh: 述, en: described}
#+ theme: test
#+ parameters:
#+   - {name: thing, type: iri, label: {zh: 物, en: thing}, base: 'https://w3id.org/ecoplan/id/x/', many: true}
#+   - {name: year, type: integer, label: {zh: 年, en: year}, default: '2025'}
#+   - {name: share, type: decimal, label: {zh: 比, en: share}}
#+   - {name: word, type: string, label: {zh: 词, en: word}}
#+ columns: {thing: {zh: 物, en: thing}}
#+ chart: {kind: table}
#+ notes: {zh: 注, en: notes}
SELECT ?thing ?year ?share ?word WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?year { 2025 }
  VALUES ?share { UNDEF }
  VALUES ?word { UNDEF }
}
"""
QUESTION = parse(SOURCE, Path("test-question.rq"))


def answer(**given: list[str]) -> list[tuple[object, ...]]:
    found = ox.Store().query(queries.bind(QUESTION, given), prefixes=dict(vocab.PREFIXES))
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row[name] for name in ("thing", "year", "share", "word")) for row in found]


def test_defaults() -> None:
    assert answer() == [(None, ox.Literal(2025), None, None)]


@pytest.mark.parametrize(
    ("name", "written", "term"),
    [
        ("thing", "https://example.org/a", ox.NamedNode("https://example.org/a")),
        ("thing", "forest", ox.NamedNode("https://w3id.org/ecoplan/id/x/forest")),
        ("thing", "eco:Target", ox.NamedNode(vocab.ECO + "Target")),
        ("year", " 2030 ", ox.Literal(2030)),
        ("share", "0.5", ox.Literal("0.5", datatype=ox.NamedNode(vocab.XSD + "decimal"))),
        ("share", "1e3", ox.Literal("1000", datatype=ox.NamedNode(vocab.XSD + "decimal"))),
        ("word", "引号\"'} 与换行\n", ox.Literal("引号\"'} 与换行")),
    ],
)
def test_values_become_terms(name: str, written: str, term: ox.Term) -> None:
    (row,) = answer(**{name: [written]})
    assert row[("thing", "year", "share", "word").index(name)] == term


def test_several_values_and_none() -> None:
    assert len(answer(thing=["a", "b", "c"])) == 3
    assert answer(thing=[""]) == answer()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("thing", "http://a b"),
        ("thing", "http://a> . ?s ?p ?o . <http://b"),
        ("thing", "nope:x"),
        ("thing", "a}b"),
        ("year", "2025 } ?s ?p ?o {"),
        ("year", "二〇二五"),
        ("year", "2025.5"),
        ("year", ""),
        ("share", "NaN"),
        ("share", "a lot"),
        ("other", "x"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, written: str) -> None:
    with pytest.raises(QuestionError):
        queries.bind(QUESTION, {name: [written]})


def test_one_value_where_one_is_wanted() -> None:
    with pytest.raises(QuestionError, match="one value, not 2"):
        queries.bind(QUESTION, {"year": ["1", "2"]})


@given(st.sampled_from(["thing", "year", "share", "word"]), st.text(max_size=60))
def test_no_value_becomes_syntax(name: str, written: str) -> None:
    """Whatever is given, the query stays the query that it was, with one row of that value."""
    try:
        rows = answer(**{name: [written]})
    except QuestionError:
        return
    assert len(rows) == 1
    if name == "word" and written.strip():
        assert rows[0][3] == ox.Literal(written.strip())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("#+ theme: test\n", ""), "theme"),
        (("zh: 题, ", ""), "zh"),
        (("zh: 题, ", "zh: On, "), "put it in quotes"),
        (("type: integer", "type: date"), "date"),
        (("VALUES ?year { 2025 }", ""), r"0 blocks VALUES \?year"),
        (("VALUES ?year { 2025 }", "VALUES ?year { 1 } VALUES ?year { 2 }"), "2 blocks"),
        (("#+ chart: {kind: table}", "#+ chart: {kind: [}"), "not well made"),
    ],
)
def test_a_badly_made_question_says_what_is_wrong(change: tuple[str, str], message: str) -> None:
    with pytest.raises(QuestionError, match=message) as raised:
        parse(SOURCE.replace(*change), Path("dir/q.rq"))
    assert "q.rq" in str(raised.value)


def test_a_block_that_stands_again_takes_the_value_everywhere() -> None:
    twice = SOURCE.replace("VALUES ?year { 2025 }", "VALUES ?year { 2025 } VALUES ?year { 2025 }")
    text = queries.bind(parse(twice, Path("q.rq")), {"year": ["2030"]})
    assert text.count('VALUES ?year { "2030"^^') == 2
    assert "VALUES ?year { 2025 }" not in text


def test_no_optional_makes_the_engine_look_at_all_values(
    questions: Mapping[str, Question],
) -> None:
    """A path of two steps in an OPTIONAL is joined for the whole store; see decision 3."""
    joined = re.compile(r"OPTIONAL \{\s*\?\w+ \w+:\w+/\w+:\w+ \?\w+")
    assert [q.slug for q in questions.values() if joined.search(q.text)] == []


def test_unknown_question(questions: Mapping[str, Question]) -> None:
    with pytest.raises(QuestionUnknown, match="no-such"):
        queries.get(questions, "no-such")


def test_every_question_runs_as_its_file_stands(questions: Mapping[str, Question]) -> None:
    """Without our prefixes, in any SPARQL engine."""
    for question in questions.values():
        ox.Store().query(question.text)
