"""A question's answer with all that a reader needs to trust it: parameters in words, the evidence
of every row, where the data come from; as JSON, CSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as ox

from kg import queries, vocab
from kg.errors import UsageError
from kg.export.source import DataSource
from kg.facts import Quote
from kg.facts import in_words as context_in_words
from kg.quadstore import Store
from kg.queries import Cell, ParameterType, Question, Table, Text

BOM = "\ufeff"
Given = Mapping[str, Sequence[str]]
Asking = Generator[str, Table, "Answer"]

_CHUNK = 1_000  # statements looked up at once
# What a spreadsheet would run as a formula when a CSV cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Answer:
    """``labels`` are the names of IRIs given as parameters, ``evidence`` what each statement that
    a row names stands on (empty when it was not asked for), ``query`` the text that was run."""

    question: Question
    given: Given
    table: Table
    source: DataSource
    query: str
    labels: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[Quote]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns to show at once: those that are not evidence."""
        rests = self.question.evidence
        hidden = {*rests.statements, *rests.columns}
        return [name for name in self.table.columns if name not in hidden]

    def shown_rows(self) -> Iterator[list[Cell]]:
        places = [self.table.columns.index(name) for name in self.columns]
        for row in self.table.rows:
            yield [row[place] for place in places]

    def statements(self, row: Sequence[Cell]) -> list[str]:
        """IRIs of the statements that a row rests on."""
        return [
            iri
            for name in self.question.evidence.statements
            if name in self.table.columns
            for iri in str(row[self.table.columns.index(name)] or "").split()
        ]

    def parameters(self, language: str) -> list[tuple[str, str]]:
        """Names and values of the parameters that were in force, in words."""
        found = []
        for parameter in self.question.parameters:
            values = [v for v in self.given.get(parameter.name, ()) if v.strip()]
            if not values and parameter.default and parameter.name not in self.given:
                values = [parameter.default]
            said = [self.labels.get(_iri(parameter, value), value) for value in values]
            everything = "全部" if language == "zh" else "all"
            found.append((words(parameter.label, language), "、".join(said) or everything))
        return found


def in_words(found: Answer, language: str) -> str:
    """The question as it was put, in one line: its title and its parameters."""
    said = [f"{name} {value}" for name, value in found.parameters(language)]
    title = words(found.question.title, language)
    if not said:
        return title
    return f"{title}（{'；'.join(said)}）" if language == "zh" else f"{title} ({'; '.join(said)})"


def answering(question: Question, given: Given, source: DataSource, *, evidence: bool) -> Asking:
    """Yields the queries to ask one after the other, takes their tables, returns the answer: so
    that it can be driven at once or in turns. Raises :class:`QuestionError` for bad parameters."""
    text = queries.bind(question, given)
    table = yield text
    labels: dict[str, str] = {}
    if named := _named(question, given):
        for iri, label in (yield _LABELS.format(" ".join(named))).rows:
            labels.setdefault(str(iri), str(label))
    found = Answer(question, given, table, source, text, labels)
    if not evidence:
        return found
    quotes: dict[str, list[Quote]] = {}
    contexts: dict[str, list[str]] = {}
    wanted = sorted({iri for row in table.rows for iri in found.statements(row)})
    for start in range(0, len(wanted), _CHUNK):
        nodes = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _CHUNK])
        for iri, role, *cells in (yield _EVIDENCE.format(nodes)).rows:
            if role == "context":
                contexts.setdefault(str(iri), []).append(str(cells[2]))
            else:
                quotes.setdefault(str(iri), []).append(_quote(cells))
    with_context = {
        iri: [
            replace(quote, context=context_in_words(contexts.get(iri, ())))
            for quote in found_quotes
        ]
        for iri, found_quotes in quotes.items()
    }
    return replace(found, evidence=with_context)


def answer(
    store: Store, question: Question, given: Given, source: DataSource, *, evidence: bool = True
) -> Answer:
    """Asks a store in this process."""
    asking = answering(question, given, source, evidence=evidence)
    text = next(asking)
    while True:
        solutions = store.query(text, prefixes=dict(vocab.PREFIXES), base_iri=vocab.BASE)
        assert isinstance(solutions, ox.QuerySolutions)
        table = queries.table(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        try:
            text = asking.send(table)
        except StopIteration as done:
            found: Answer = done.value
            return found


_LABELS = """SELECT ?iri ?label WHERE {{
  VALUES ?iri {{ {} }}
  ?iri rdfs:label|skos:prefLabel|dcterms:title ?label FILTER(LANG(?label) IN ("zh", ""))
}} ORDER BY ?iri ?label"""
_EVIDENCE = """SELECT ?statement ?role ?plan ?section ?quote ?start ?end ?table ?row ?column ?page WHERE {{
  VALUES ?statement {{ {} }}
  ?statement eco:statedIn/dcterms:title ?plan .
  {{ ?statement eco:evidence ?node }}
  UNION {{ ?statement eco:contextEvidence ?node BIND("context" AS ?role) }}
  ?node eco:quote ?quote ; eco:start ?start ; eco:end ?end .
  OPTIONAL {{ ?node eco:sectionPath ?section }}
  OPTIONAL {{ ?node eco:tableTitle ?table }}
  OPTIONAL {{ ?node eco:rowIndex ?row }}
  OPTIONAL {{ ?node eco:columnIndex ?column }}
  OPTIONAL {{ ?node eco:page ?page }}
}} ORDER BY ?statement ?start ?end"""


def _quote(cells: Sequence[Any]) -> Quote:
    plan, section, quote, start, end, table, row, column, page = cells
    return Quote(plan, section or "", quote, start, end, table, row, column, page)


def _named(question: Question, given: Given) -> list[str]:
    """The IRIs among the parameters, as SPARQL writes them."""
    found = []
    for parameter in question.parameters:
        if parameter.type is ParameterType.IRI:
            values = given.get(parameter.name, [parameter.default] if parameter.default else [])
            found += [
                str(queries.term(parameter, value.strip())) for value in values if value.strip()
            ]
    return found


def _iri(parameter: queries.Parameter, value: str) -> str:
    return queries.term(parameter, value.strip()).value


def words(text: Text, language: str) -> str:
    return text.en if language == "en" else text.zh


def heading(question: Question, column: str, language: str) -> str:
    label = question.columns.get(column)
    return words(label, language) if label else column


# --- as JSON, CSV, Parquet ------------------------------------------------------------------


def as_json(found: Answer) -> dict[str, Any]:
    """The answer with all that is needed to show it."""
    question, table = found.question, found.table
    rests = question.evidence
    hidden = {*rests.statements, *rests.columns}
    data = {
        "slug": question.slug,
        "title": _both(question.title),
        "parameters": {name: list(values) for name, values in found.given.items()},
        "columns": [
            {"name": name, "label": _both(question.columns[name])}
            | ({"evidence": True} if name in hidden else {})
            for name in table.columns
            if name in question.columns
        ],
        "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        "count": len(table.rows),
        "chart": chart_of(question),
        "notes": _both(question.notes),
        "source": {
            "snapshot": found.source.snapshot,
            "version": found.source.version,
            "built": found.source.built,
        },
    }
    if found.evidence:
        data["evidence"] = {
            iri: [
                {name: getattr(quote, name) for name in Quote.__slots__}
                for quote in found.evidence[iri]
            ]
            for iri in sorted(found.evidence)
        }
    return data


def as_csv(found: Answer, language: str, *, excel: bool) -> bytes:
    """RFC 4180 with a heading line; for a spreadsheet with a byte-order mark, with people's
    headings, and with cells that would run as formulas made text."""
    table = found.table
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if excel:
        out.write(BOM)
        writer.writerow([heading(found.question, column, language) for column in table.columns])
        writer.writerows([[_harmless(cell) for cell in row] for row in table.rows])
    else:
        writer.writerow(table.columns)
        writer.writerows(table.rows)
    return out.getvalue().encode()


def as_parquet(found: Answer) -> bytes:
    """Raises :class:`UsageError` where pyarrow is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError(
            "Parquet needs pyarrow", hint='pip install "ecoplan-kg[parquet]"'
        ) from error
    columns = {
        name: _one_type([row[place] for row in found.table.rows])
        for place, name in enumerate(found.table.columns)
    }
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


def _one_type(cells: list[Cell]) -> list[Any]:
    """Cells of one type: numbers as floats where one is, everything as text where one is."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if str in kinds and len(kinds) > 1:
        return [None if cell is None else str(cell) for cell in cells]
    if float in kinds:
        return [None if cell is None else float(cell) for cell in cells]
    return cells


def describe(question: Question) -> dict[str, Any]:
    """A question's metadata."""
    return {
        "slug": question.slug,
        "title": _both(question.title),
        "description": _both(question.description),
        "theme": question.theme,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type.value,
                "label": _both(parameter.label),
                "base": parameter.base,
                "many": parameter.many,
                "default": parameter.default,
                "options": bool(parameter.options),
            }
            for parameter in question.parameters
        ],
        "columns": [{"name": n, "label": _both(text)} for n, text in question.columns.items()],
        "evidence": {
            "statements": list(question.evidence.statements),
            "columns": list(question.evidence.columns),
        },
        "chart": chart_of(question),
        "notes": _both(question.notes),
    }


def chart_of(question: Question) -> dict[str, str]:
    chart = question.chart
    names = ("kind", "x", "y", "series", "size")
    return {name: getattr(chart, name) for name in names}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
