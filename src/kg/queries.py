"""Saved questions: one SPARQL query a file, metadata in ``#+`` comments (grlc's convention, YAML).

A question's file is a whole query that runs as it stands: each parameter is a
``VALUES ?name { … }`` block that holds its default, or ``UNDEF`` for none. Binding a value replaces
that block's terms; a value becomes a term of the parameter's type first and is written by the RDF
library, so no text of a caller's ever enters a query. See docs/decisions/0003-binding-parameters.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from kg import vocab
from kg.errors import Place, QuestionError, QuestionUnknown
from kg.quadstore import Store

_RELEASED_BASE = "https://w3id.org/ecoplan/"
_NUMERIC = frozenset(
    vocab.XSD + name for name in ("integer", "decimal", "double", "float", "int", "long")
)

CHART_KINDS = ("bar", "grouped-bar", "line", "heat", "sankey", "network", "table", "map")
Cell = str | int | float | bool | None


class ParameterType(StrEnum):
    IRI = "iri"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """``base``: what an IRI may be given without (``forest-coverage`` for its whole IRI).
    ``options``: a query for ``?value ?label`` to choose from. ``default``: as one would give it,
    empty for none; a parameter without a default may be left out."""

    name: str
    type: ParameterType
    label: Text
    base: str = ""
    many: bool = False
    options: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """How to draw the answer: ``kind`` is one of :data:`CHART_KINDS`, the others are columns. A
    network or sankey joins ``x`` and ``y`` by links of the kind ``series``, as thick as ``size``; a
    heat table has rows ``x``, columns ``series`` and cells ``y``."""

    kind: str
    x: str = ""
    y: str = ""
    series: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Rests:
    """What a row rests on: the columns that name its statements (IRIs, several with spaces
    between), and those that say what stands where. They are shown when asked for."""

    statements: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question. ``text`` is the query with its defaults; ``columns`` the headings;
    ``evidence`` says which of them are what a row rests on; ``ask`` are the ways in which people
    ask it: notions of ``queries/ask.yaml`` and slots in braces, ``?`` after what may be left out."""

    slug: str
    title: Text
    description: Text
    theme: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Text]
    chart: Chart
    notes: Text
    text: str
    evidence: Rests = Rests()
    ask: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """Raises :class:`QuestionError`."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise QuestionError(
            f"{self.slug} has no parameter {name[:40]!r}", hint=f"its parameters: {known}"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as plain values: numbers for numeric terms, text for the rest, ``None`` where
    nothing is bound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


# --- loading --------------------------------------------------------------------------------


def load(directory: Path) -> dict[str, Question]:
    """The questions of a directory's ``*.rq`` files by slug, in their order of theme and slug.
    Raises :class:`QuestionError` with the file for one that is not well made."""
    found = [parse(path.read_text("utf-8"), path) for path in sorted(directory.glob("*.rq"))]
    found.sort(key=lambda question: (question.theme, question.slug))
    return {question.slug: question for question in found}


def get(questions: Mapping[str, Question], slug: str) -> Question:
    """Raises :class:`QuestionUnknown`."""
    try:
        return questions[slug]
    except KeyError:
        raise QuestionUnknown(f"there is no question {slug[:60]!r}") from None


def parse(source: str, path: Path) -> Question:
    """A question from its file's text. Raises :class:`QuestionError`."""
    if vocab.BASE != _RELEASED_BASE:
        source = source.replace(_RELEASED_BASE, vocab.BASE).replace(
            f"{vocab.BASE}ontology#", vocab.ECO
        )
    lines = source.splitlines()
    header = "\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    text = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    try:
        meta = yaml.safe_load(header)
        parameters = tuple(_parameter(raw, text) for raw in meta.get("parameters", ()))
        return Question(
            slug=path.stem,
            title=_text(meta["title"]),
            description=_text(meta["description"]),
            theme=str(meta["theme"]),
            parameters=parameters,
            columns={name: _text(label) for name, label in meta["columns"].items()},
            chart=_chart(meta["chart"], meta["columns"]),
            notes=_text(meta["notes"]),
            text=text,
            evidence=_rests(meta.get("evidence", {}), meta["columns"]),
            ask=tuple(str(way) for way in meta.get("ask", ())),
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise QuestionError(
            f"the metadata is not well made: {error}", place=Place(str(path))
        ) from error


def _text(raw: Mapping[str, Any]) -> Text:
    """Raises ``ValueError`` for what YAML takes for no text, as it does ``On``."""
    for language, words in raw.items():
        if not isinstance(words, str):
            raise ValueError(f"{language}: {words!r} is no text; put it in quotes")
    return Text(**raw)


def _parameter(raw: Mapping[str, Any], text: str) -> Parameter:
    name = str(raw["name"])
    blocks = _block(name).findall(text)
    if len(set(blocks)) != 1:
        raise ValueError(f"the query has {len(set(blocks))} blocks VALUES ?{name} {{ … }}, not one")
    return Parameter(
        name=name,
        type=ParameterType(raw["type"]),
        label=_text(raw["label"]),
        base=str(raw.get("base", "")),
        many=bool(raw.get("many", False)),
        options=str(raw.get("options", "")),
        default=str(raw.get("default", "")),
    )


def _chart(raw: Mapping[str, str], columns: Mapping[str, Any]) -> Chart:
    chart = Chart(**raw)
    if chart.kind not in CHART_KINDS:
        raise ValueError(f"chart kind {chart.kind!r} is none of {', '.join(CHART_KINDS)}")
    for name in (chart.x, chart.y, chart.series, chart.size):
        if name and name not in columns:
            raise ValueError(f"chart column {name!r} is no column")
    return chart


def _rests(raw: Mapping[str, Sequence[str]], columns: Mapping[str, Any]) -> Rests:
    rests = Rests(**{name: tuple(given) for name, given in raw.items()})
    for name in (*rests.statements, *rests.columns):
        if name not in columns:
            raise ValueError(f"evidence {name!r} is no column")
    return rests


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{re.escape(name)} {{([^{{}}]*)}}")


# --- binding --------------------------------------------------------------------------------


def bind(question: Question, given: Mapping[str, Sequence[str]]) -> str:
    """The query with the values ``given`` (as people write them) in place of its defaults. An
    empty value means: none. Raises :class:`QuestionError` for what does not fit."""
    text = question.text
    for name, written in given.items():
        parameter = question.parameter(name)
        values = [value.strip() for value in written if value.strip()]
        if len(values) > 1 and not parameter.many:
            raise QuestionError(f"{name} takes one value, not {len(values)}")
        if not values and parameter.default:
            raise QuestionError(f"{name} needs a value", hint=f"for example {parameter.default}")
        block = " ".join(str(term(parameter, value)) for value in values) or "UNDEF"
        text = _block(name).sub(lambda _: f"VALUES ?{name} {{ {block} }}", text)  # noqa: B023
    return text


def pair(written: str) -> tuple[str, str]:
    """``name=value`` as its two parts. Raises :class:`QuestionError`."""
    name, equals, value = written.partition("=")
    if not equals:
        raise QuestionError(f"{written[:60]!r} is not of the form name=value")
    return name, value


def term(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """A value as people write it, as a term of the parameter's type. Raises
    :class:`QuestionError`."""
    try:
        match parameter.type:
            case ParameterType.IRI:
                return ox.NamedNode(_iri(parameter, value))
            case ParameterType.INTEGER:
                return ox.Literal(int(value))
            case ParameterType.DECIMAL:
                number = Decimal(value)
                if not number.is_finite():
                    raise ValueError("not finite")
                return ox.Literal(format(number, "f"), datatype=ox.NamedNode(f"{vocab.XSD}decimal"))
            case ParameterType.STRING:
                return ox.Literal(value)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise QuestionError(
            f"{parameter.name}={value[:60]!r} is not of type {parameter.type}",
            hint=f"for example {parameter.default}" if parameter.default else "",
        ) from error


def _iri(parameter: Parameter, value: str) -> str:
    if "://" in value:
        return value
    prefix, colon, local = value.partition(":")
    if colon:
        if prefix not in vocab.PREFIXES:
            raise ValueError("unknown prefix")
        return vocab.PREFIXES[prefix] + local
    if not parameter.base:
        raise ValueError("not an absolute IRI")
    return parameter.base + value


# --- running --------------------------------------------------------------------------------


def run(store: Store, question: Question, given: Mapping[str, Sequence[str]]) -> Table:
    """Asks a question of a store in this process. Raises :class:`QuestionError`."""
    answer = store.query(bind(question, given), prefixes=dict(vocab.PREFIXES), base_iri=vocab.BASE)
    if not isinstance(answer, ox.QuerySolutions):
        raise QuestionError(f"{question.slug} is not a SELECT query")
    return table(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def table(sparql_json: bytes) -> Table:
    """SPARQL 1.1 Query Results JSON as a table."""
    raw = json.loads(sparql_json)
    columns = tuple(raw["head"]["vars"])
    rows = tuple(
        tuple(_cell(binding.get(column)) for column in columns)
        for binding in raw["results"]["bindings"]
    )
    return Table(columns, rows)


def _cell(bound: Mapping[str, str] | None) -> Cell:
    if bound is None:
        return None
    value, datatype = bound["value"], bound.get("datatype", "")
    if datatype == vocab.XSD + "boolean":
        return value in ("true", "1")
    if datatype in _NUMERIC:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)
    return value


def options_of(answer: Table) -> Iterable[tuple[str, str]]:
    """Values and labels of an options query's answer (``?value ?label``)."""
    value, label = answer.columns.index("value"), answer.columns.index("label")
    for row in answer.rows:
        yield str(row[value]), str(row[label] if row[label] is not None else row[value])
