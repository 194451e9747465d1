"""The example queries: each answers from the five plans, and the cookbook shows them as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import examples, vocab
from kg.errors import QuestionError
from kg.examples import Example

ROOT = Path(__file__).parents[2]
EXAMPLES = examples.load(ROOT / "queries" / "examples")
COOKBOOK = (ROOT / "docs" / "sparql-cookbook.md").read_text("utf-8")


def test_there_are_thirty() -> None:
    assert len(EXAMPLES) >= 30
    assert len({example.slug for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_each_answers(graph: ox.Store, example: Example) -> None:
    """As it stands, without our prefixes."""
    answer = graph.query(example.text)
    if isinstance(answer, ox.QueryBoolean):
        assert bool(answer)
    else:
        assert next(iter(answer), None) is not None


def test_the_cookbook_shows_them() -> None:
    shown = re.findall(r"^### (.+)\n\n(.+)\n\n```sparql\n([^`]*)```", COOKBOOK, re.MULTILINE)
    assert shown == [(e.title.en, e.title.zh, e.text) for e in EXAMPLES]
    sections = re.findall(r"^## (.*)$", COOKBOOK, re.MULTILINE)
    assert sections == [*dict.fromkeys(e.section for e in EXAMPLES), "Clients"]


def test_they_are_described_for_editors() -> None:
    """As the query by which editors look for examples wants them."""
    store = ox.Store()
    endpoint = "https://example.org/sparql"
    for triple in examples.describe(EXAMPLES, endpoint):
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    found = store.query(
        f"""PREFIX sh: <{vocab.SH}> PREFIX rdfs: <{vocab.RDFS}> PREFIX schema: <https://schema.org/>
        SELECT ?comment ?query WHERE {{
          ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; schema:target <{endpoint}> ;
            sh:select|sh:ask|sh:construct|sh:describe ?query
          FILTER(LANG(?comment) = "en") }}"""
    )
    assert isinstance(found, ox.QuerySolutions)
    assert {(row["comment"].value, row["query"].value) for row in found} == {
        (example.title.en, example.text) for example in EXAMPLES
    }


@pytest.mark.parametrize(
    "source", ["SELECT * {}", "#+ title: {zh: a}\nASK {}", "#+ x: [\nASK {}", "#+ section: x"]
)
def test_a_badly_made_example_says_so(tmp_path: Path, source: str) -> None:
    (tmp_path / "01-bad.rq").write_text(source)
    with pytest.raises(QuestionError, match="not well made"):
        examples.load(tmp_path)
