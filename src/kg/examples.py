"""Example queries: one SPARQL query a file in ``queries/examples``, with a title in both languages.

They are shown in docs/sparql-cookbook.md, listed by the server for editors, and described in RDF by
the convention that SPARQL editors read: a ``sh:SPARQLExecutable`` with its query and a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg import vocab
from kg.errors import Place, QuestionError
from kg.queries import Question, Text

SCHEMA = "https://schema.org/"
_FORM = re.compile(r"^\s*(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)
_CLASS = {
    "select": "SPARQLSelectExecutable",
    "ask": "SPARQLAskExecutable",
    "construct": "SPARQLConstructExecutable",
    "describe": "SPARQLDescribeExecutable",
}


@dataclass(frozen=True, slots=True)
class Example:
    """``section`` groups examples; ``form`` is select, ask, construct or describe."""

    slug: str
    title: Text
    section: str
    form: str
    text: str


def load(directory: Path) -> tuple[Example, ...]:
    """The examples of ``*.rq`` files in the order of their names. Raises :class:`QuestionError`."""
    return tuple(_parse(path.read_text("utf-8"), path) for path in sorted(directory.glob("*.rq")))


def of_question(question: Question) -> Example:
    """A saved question with its defaults, as an example."""
    return Example(question.slug, question.title, "Saved questions", "select", question.text)


def describe(examples: Iterable[Example], endpoint: str) -> Iterator[ox.Triple]:
    """The examples as ``sh:SPARQLExecutable`` of the endpoint at ``endpoint``."""
    prefixes = f"{vocab.BASE}example/prefixes"
    yield _t(prefixes, vocab.RDF + "type", ox.NamedNode(vocab.OWL + "Ontology"))
    for prefix, namespace in vocab.PREFIXES.items():
        declared = f"{prefixes}/{prefix}"
        yield _t(prefixes, vocab.SH + "declare", ox.NamedNode(declared))
        yield _t(declared, vocab.SH + "prefix", ox.Literal(prefix))
        any_uri = ox.NamedNode(vocab.XSD + "anyURI")
        yield _t(declared, vocab.SH + "namespace", ox.Literal(namespace, datatype=any_uri))
    for example in examples:
        iri = f"{vocab.BASE}example/{example.slug}"
        yield _t(iri, vocab.RDF + "type", ox.NamedNode(vocab.SH + "SPARQLExecutable"))
        yield _t(iri, vocab.RDF + "type", ox.NamedNode(vocab.SH + _CLASS[example.form]))
        yield _t(iri, vocab.RDFS + "comment", ox.Literal(example.title.en, language="en"))
        yield _t(iri, vocab.RDFS + "comment", ox.Literal(example.title.zh, language="zh"))
        yield _t(iri, vocab.SH + "prefixes", ox.NamedNode(prefixes))
        yield _t(iri, vocab.SH + example.form, ox.Literal(example.text))
        yield _t(iri, SCHEMA + "keywords", ox.Literal(example.section, language="en"))
        yield _t(iri, SCHEMA + "target", ox.NamedNode(endpoint))


def _parse(source: str, path: Path) -> Example:
    lines = source.splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    text = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    form = _FORM.search(text)
    try:
        meta = yaml.safe_load(header)
        if form is None:
            raise ValueError("the query has no form")
        return Example(
            slug=path.stem.partition("-")[2],
            title=Text(**meta["title"]),
            section=str(meta["section"]),
            form=form[0].strip().lower(),
            text=text,
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        place = Place(str(path))
        raise QuestionError(f"the metadata is not well made: {error}", place=place) from error


def _t(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
