"""Invariants of the contract, and queries that must find nothing.

Every check ends in :class:`Issue`; an issue of severity ``error`` keeps a build from being
swapped in, a ``warning`` is reported. These run in every build; SHACL (:mod:`kg.validate.shapes`),
which takes seconds a plan, in ``kg validate``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.errors import Place, UsageError
from kg.validate.report import Issue, Report, Severity

Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]

_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_DISTINCT = """SELECT (COUNT(*) AS ?n) WHERE {
  SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"""
_SHARED = """SELECT ?s ?p ?o ?g ?h WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o }
  FILTER(STR(?g) < STR(?h)) } LIMIT 20"""
_BLANK = """SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER(isBlank(?s) || isBlank(?o)) }
  LIMIT 20"""
_EVIDENCE = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?e ?source ?start ?end ?quote ?first ?last ?exact WHERE {
  GRAPH ?g { ?e a eco:Evidence ; oa:hasSource ?source .
    OPTIONAL { ?e eco:start ?start ; eco:end ?end ; eco:quote ?quote }
    OPTIONAL { ?e oa:hasSelector ?position . ?position oa:start ?first ; oa:end ?last }
    OPTIONAL { ?e oa:hasSelector ?words . ?words oa:exact ?exact } } }"""
_BLANK_LINE = re.compile(rb"^(?:_:|<[^>]*> <[^>]*> _:).*$", re.MULTILINE)
_METADATA = re.compile(r"^#\+ ([a-z]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """A query of ``queries/checks``: each row is an offence. ``?node`` is what offends,
    ``?plan`` (optional) the plan that says so, ``?detail`` (optional) what goes after the title."""

    name: str
    title: str
    severity: Severity
    query: str


def load_checks(directory: Path) -> list[Check]:
    """Every ``*.rq`` of the directory, by name, but those that look for findings. Raises
    :class:`UsageError` for one without title and severity."""
    checks = []
    for path in sorted(directory.glob("*.rq")):
        query = path.read_text("utf-8")
        said = dict(_METADATA.findall(query))
        if "finding" in said:
            continue
        try:
            checks.append(Check(path.stem, said["title"], Severity(said["severity"]), query))
        except (KeyError, ValueError) as error:
            raise UsageError(
                "a check needs '#+ title:' and '#+ severity: error' or warning",
                place=Place(str(path), 1),
            ) from error
    return checks


def validate(
    store: ox.Store, text: Callable[[str], str], checks: Iterable[Check], *, union: bool
) -> Report:
    """Invariants and checks on a store whose default graph is the union of the named ones, or,
    without ``union``, empty. ``text`` gives a plan's canonical text by slug."""
    graphs = {row["g"]: int(row["n"]) for row in _rows(store, _GRAPHS)}
    issues = [
        *_disjointness(store, sum(graphs.values()), union),
        *_blank_nodes(store),
        *_evidence(store, text),
    ]
    named: Graphs | None = None if union else [ox.NamedNode(graph) for graph in graphs]
    for check in checks:
        issues += run_check(check, store, named)
    issues.sort(key=lambda issue: issue.order)
    return Report(tuple(issues), graphs)


def validate_plan(store: ox.Store, lines: bytes, text: str, checks: Iterable[Check]) -> list[Issue]:
    """Checks on a store that holds one plan with all that is known of what it names; ``lines``
    are the plan's own triples, ``text`` its canonical text."""
    issues = [
        Issue("blank-node", Severity.ERROR, "a blank node", line.decode("utf-8"))
        for line in _BLANK_LINE.findall(lines)
    ]
    issues += _evidence(store, lambda _: text)
    for check in checks:
        issues += run_check(check, store)
    return sorted(set(issues), key=lambda issue: issue.order)


def run_check(
    check: Check, store: ox.Store, default_graph: Graphs | None = None
) -> Iterator[Issue]:
    """The offences that one check finds. ``default_graph`` names the graphs to look at where the
    store's own default graph is empty."""
    for row in _rows(store, check.query, default_graph):
        plan = row.get("plan", "").rpartition("/")[2]
        title = f"{check.title}: {row['detail']}" if "detail" in row else check.title
        yield Issue(check.name, check.severity, row["node"], title, plan)


def _rows(
    store: ox.Store, query: str, default_graph: Graphs | None = None
) -> Iterator[dict[str, str]]:
    """The rows of a SELECT as variable to value; unbound variables are left out."""
    solutions = store.query(query, default_graph=default_graph)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a check is a SELECT")
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        pairs = zip(names, row, strict=True)
        yield {name: getattr(term, "value", str(term)) for name, term in pairs if term is not None}


def _disjointness(store: ox.Store, total: int, union: bool) -> Iterator[Issue]:
    """No triple in two graphs: then, and only then, there are as many in their union as in all of
    them together."""
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }" if union else _DISTINCT
    distinct = int(next(_rows(store, count))["n"])
    if distinct == total:
        return
    shared = list(_rows(store, _SHARED))
    for row in shared:
        triple = f"{row['p']} {row['o']} stands in {row['g']} and {row['h']}"
        yield Issue("shared-triple", Severity.ERROR, row["s"], triple)
    if not shared:
        message = f"holds {distinct} triples, the named graphs {total}"
        yield Issue("default-graph", Severity.ERROR, "the default graph", message)


def _blank_nodes(store: ox.Store) -> Iterator[Issue]:
    for row in _rows(store, _BLANK):
        yield Issue("blank-node", Severity.ERROR, row["s"], f"{row['p']} {row['o']} in {row['g']}")


def _evidence(store: ox.Store, text: Callable[[str], str]) -> Iterator[Issue]:
    """``canonical_text[start:end] == quote`` for the short cuts and for the selectors."""
    texts: dict[str, str] = {}
    for row in _rows(store, _EVIDENCE):
        slug = row["source"].removeprefix(vocab.TEXT)
        if slug not in texts:
            texts[slug] = text(slug)
        short_cuts = (row.get("start"), row.get("end"), row.get("quote"))
        selectors = (row.get("first"), row.get("last"), row.get("exact"))
        start, end, quote = short_cuts
        if start is None or end is None or quote is None or short_cuts != selectors:
            message = f"selectors {selectors} and short cuts {short_cuts} differ"
        elif texts[slug][int(start) : int(end)] != quote:
            there = texts[slug][int(start) : int(end)]
            message = f"the text at {start}–{end} is {there!r}, the quote {quote!r}"
        else:
            continue
        yield Issue("evidence", Severity.ERROR, row["e"], message, slug)
