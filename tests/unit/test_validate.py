"""Invariants and checks: each seen to pass on a good graph and to fail on a broken one."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import sample_plan as sample

from kg.errors import UsageError
from kg.lexicon import Lexicon
from kg.mapping import Context, Vocabulary, plan_graph, things_graph
from kg.mapping.terms import ntriples, without
from kg.validate import Check, Severity, load_checks, run_check, validate

CHECKS = load_checks(Path("queries/checks"))
VOCABULARY = Vocabulary.load(Path("ontology"))
PREFIXES = """
@prefix eco: <https://w3id.org/ecoplan/ontology#> .
@prefix id: <https://w3id.org/ecoplan/id/> .
@prefix g: <https://w3id.org/ecoplan/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix : <http://example.org/> .
"""
# What makes each check fail, and what stands near it and must not.
OFFENCES = {
    "dangling": (":s eco:leadAgency :nobody .", ":s eco:leadAgency :a . :a a eco:Agency ."),
    "disjoint-classes": (":x a eco:River , eco:Reservoir .", ":x a eco:River , eco:WaterBody ."),
    "label": (
        ":r a eco:River ; rdfs:label '阿蓬江'@zh , '唐岩河'@zh .",
        ":r a eco:River ; rdfs:label '阿蓬江'@zh . :c rdfs:label 'a class'@en .",
    ),
    "period": (
        ":p a eco:Plan ; eco:periodStart 2021 ; eco:periodEnd 2020 .",
        ":p a eco:Plan ; eco:periodStart 2021 ; eco:periodEnd 2025 ; eco:outlookYear 2035 .",
    ),
    "range": (
        ":v eco:value 30.0 ; eco:valueMax 20.0 ; eco:valueText '30-20' ; eco:statedIn :p .",
        ":v eco:value 20.0 ; eco:valueMax 30.0 ; eco:valueText '20-30' ; eco:statedIn :p .",
    ),
    "statement-evidence": (
        ":s eco:statedIn :p .",
        ":s eco:statedIn :p ; eco:evidence :e .",
    ),
    "statement-plan": (
        ":s a eco:Task ; eco:statedIn :p , :q .",
        ":s a eco:Task ; eco:statedIn :p .",
    ),
    "value-content": (
        ":v a eco:Target ; eco:statedIn :p ; eco:valueText 'Ⅲ类' ; eco:comparator eco:AtLeast ;"
        " eco:value 3.0 ; eco:waterClass eco:ClassIII .",
        ":v a eco:Target ; eco:statedIn :p ; eco:valueText '持续下降' ; eco:comparator"
        " eco:Qualitative .",
    ),
    "year": (
        ":s eco:year 20255 ; eco:statedIn :p .",
        ":s eco:year 2025 ; eco:statedIn :p .",
    ),
}


def store_of(trig: str) -> ox.Store:
    store = ox.Store()
    store.load(PREFIXES + trig, ox.RdfFormat.TRIG)
    store.load(VOCABULARY.ontology, ox.RdfFormat.N_TRIPLES)
    return store


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_check_finds_its_offence_and_nothing_else(check: Check) -> None:
    offence, harmless = OFFENCES[check.name]
    issues = list(run_check(check, store_of(offence)))
    assert len(issues) == 1
    assert issues[0].message.startswith(check.title)
    assert issues[0].node.startswith("http://example.org/")
    assert not [i for i in run_check(check, store_of(harmless)) if "example" in i.node]


def built(union: bool = True) -> ox.Store:
    context = Context.of([sample.SOURCE], Lexicon.load(Path("ontology")))
    things = ntriples(things_graph([sample.SOURCE], context))
    graphs = {
        "ontology": VOCABULARY.ontology,
        "reference": VOCABULARY.reference,
        "things": without(things, VOCABULARY.reference),
        f"plan/{sample.SLUG}": ntriples(plan_graph(sample.SOURCE, context)),
    }
    store = ox.Store()
    for name, lines in graphs.items():
        graph = ox.NamedNode("https://w3id.org/ecoplan/graph/" + name)
        store.load(lines, ox.RdfFormat.N_TRIPLES, to_graph=graph)
        if union:
            store.load(lines, ox.RdfFormat.N_TRIPLES)
    return store


@pytest.mark.parametrize("union", [True, False])
def test_a_good_graph_has_no_issue(union: bool) -> None:
    report = validate(built(union), lambda _: sample.TEXT, CHECKS, union=union)
    assert report.issues == ()
    assert len(report.graphs) == 4


def plan_quads(store: ox.Store, predicate: str) -> list[ox.Quad]:
    node = ox.NamedNode("https://w3id.org/ecoplan/ontology#" + predicate)
    graph = ox.NamedNode(f"https://w3id.org/ecoplan/graph/plan/{sample.SLUG}")
    return sorted(store.quads_for_pattern(None, node, None, graph), key=str)


def test_a_quote_that_is_not_the_text_is_an_error() -> None:
    changed = sample.TEXT.replace("65%以上", "66%以上")
    report = validate(built(), lambda _: changed, CHECKS, union=True)
    assert {issue.check for issue in report.errors} == {"evidence"}
    assert all(issue.plan == sample.SLUG and "66%" in issue.message for issue in report.errors)
    assert str(report.errors[0]).startswith(f"[error] evidence: {sample.SLUG}: https://")


def test_a_selector_that_differs_from_its_short_cut_is_an_error() -> None:
    store = built()
    start = plan_quads(store, "start")[0]
    store.remove(start)
    store.add(ox.Quad(start.subject, start.predicate, ox.Literal(1), start.graph_name))
    report = validate(store, lambda _: sample.TEXT, [], union=True)
    assert "evidence" in {issue.check for issue in report.errors}


@pytest.mark.parametrize("union", [True, False])
def test_a_triple_in_two_graphs_is_an_error(union: bool) -> None:
    store = built(union)
    quad = plan_quads(store, "statedIn")[0]
    store.add(ox.Quad(*quad.triple, ox.NamedNode("https://w3id.org/ecoplan/graph/things")))
    (issue,) = validate(store, lambda _: sample.TEXT, [], union=union).errors
    assert issue.check == "shared-triple"
    assert issue.node == quad.subject.value
    assert "graph/things" in issue.message
    assert f"plan/{sample.SLUG}" in issue.message


def test_a_default_graph_that_is_not_the_union_is_an_error() -> None:
    store = built()
    store.add(ox.Quad(ox.NamedNode("http://x"), ox.NamedNode("http://y"), ox.Literal("z")))
    (issue,) = validate(store, lambda _: sample.TEXT, [], union=True).errors
    assert issue.check == "default-graph"


def test_a_blank_node_is_an_error() -> None:
    store = built(union=False)
    graph = ox.NamedNode("https://w3id.org/ecoplan/graph/things")
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("http://y"), ox.Literal("z"), graph))
    (issue,) = validate(store, lambda _: sample.TEXT, [], union=False).errors
    assert issue.check == "blank-node"


def test_errors_come_before_warnings() -> None:
    store = store_of(OFFENCES["year"][0] + OFFENCES["range"][0])
    report = validate(store, lambda _: "", CHECKS, union=False)
    kinds = [issue.severity for issue in report.issues]
    assert kinds == sorted(kinds, key=lambda kind: kind is not Severity.ERROR)


def test_a_check_without_title_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("#+ severity: error\nSELECT ?node WHERE { ?node ?p ?o }")
    with pytest.raises(UsageError, match=r"x\.rq:1"):
        load_checks(tmp_path)
