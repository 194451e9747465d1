"""Records to triples: what the graph says of a plan read by hand, and what is not published."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
import sample_plan as sample
from hypothesis import given
from hypothesis import strategies as st
from mapped import ask, graphs, lexicon, rows
from rdflib import Graph

from kg.document import Span
from kg.mapping import Context, Source, plan_graph, things_graph
from kg.mapping.access import public_part
from kg.mapping.evidence import EvidenceNodes
from kg.mapping.terms import ntriples
from kg.records import Evidence


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return graphs(sample.CITY, sample.SOURCE)


@pytest.mark.parametrize(
    "pattern",
    [
        # a value, with everything that the record says of it
        """?v a eco:Target ; eco:indicator ind:forest-coverage ; eco:indicatorText "森林覆盖率" ;
           eco:subject id:area\\/500114 ; eco:year 2025 ; eco:comparator eco:AtLeast ;
           eco:value 65.0 ; eco:canonicalValue 65.0 ; eco:unit unit:PERCENT ; eco:unitText "%" ;
           eco:valueText "65%以上" ; eco:statedIn id:plan\\/qianjiang-2021 ; eco:partOfTask ?t .
           ?t a eco:Task""",
        """?v a eco:Observation ; eco:value 63.5 ; eco:bindingness eco:Binding ;
           eco:contextEvidence/eco:columnIndex 0 ; eco:evidence/eco:columnIndex 1""",
        # a unit of our own, a rate that applies to a project, a water class, a recurrence
        """?v eco:unit id:unit\\/wan-mu ; eco:value 75.0 ; eco:recurrence eco:EachYear""",
        """?v eco:value 2.5 ; eco:subject ?p . ?p a eco:Project ; eco:projectNumber 1""",
        """?v a eco:Target ; eco:waterClass eco:ClassIII ; eco:comparator eco:AtLeast ;
           eco:mentions ?river . GRAPH <http://t> { ?river rdfs:label "阿蓬江"@zh }""",
        # the project: money without an exponent, actors, programme, mention in its row's context
        """?p a eco:Project ; rdfs:label "城市污水处理工程"@zh ; eco:investment 3000.0 ;
           eco:startYear 2021 ; eco:endYear 2023 ; eco:leadAgency ?a ; eco:mentions ?a ;
           eco:theme id:theme\\/water ; eco:partOfProgramme ?g . ?g a eco:Programme ; rdfs:label "污染治理工程"@zh""",
        # the task
        """?t a eco:Task ; rdfs:label "加强阿蓬江流域治理"@zh ; eco:leadAgency ?a ;
           eco:theme id:theme\\/water ; eco:mentions ?a , ?r ; eco:content ?c .
           GRAPH <http://t> { ?a a eco:Agency . ?r a eco:River }""",
        # a passage cites the city's plan, which is in the store
        """?p a eco:Passage ; eco:cites id:plan\\/chongqing-2021 ;
           eco:mentions id:plan\\/chongqing-2021""",
        # a relation and its short cut, between things and from a task
        """?r a eco:Relation ; eco:relationKind id:relation-kind\\/assessment-level ;
           eco:relationSubject ?s ; eco:relationObject eco:NationalAssessment .
           GRAPH <http://t> { ?s a eco:MonitoringSection ; eco:assessmentLevel
           eco:NationalAssessment }""",
        """?r eco:relationKind id:relation-kind\\/lead ; eco:relationSubject ?t ;
           eco:relationObject ?a . ?t a eco:Task ; eco:leadAgency ?a""",
        """GRAPH <http://t> { id:plan\\/qianjiang-2021 eco:basedOn id:plan\\/chongqing-2021 ;
           eco:higherPlan id:plan\\/chongqing-2021 }""",
        """?c a eco:Cooperation ; eco:party id:area\\/500242 ; eco:subject ?river .
           GRAPH <http://t> { ?river a eco:River }""",
        """?l a eco:Listing ; rdfs:label "土壤重点监管企业"@zh ; eco:member ?m .
           GRAPH <http://t> { ?m a eco:Enterprise ; rdfs:label "甲公司"@zh }""",
        # things
        """GRAPH <http://t> { id:plan\\/qianjiang-2021 a eco:Plan ; eco:periodStart 2021 ;
           eco:periodEnd 2025 ; eco:outlookYear 2035 ; eco:coversArea id:area\\/500114 ;
           eco:text <https://w3id.org/ecoplan/text/qianjiang-2021> ; dcterms:title ?title }""",
        """GRAPH <http://t> { ?a a eco:Agency ; rdfs:label "黔江区生态环境局"@zh ;
           skos:altLabel "区生态环境局"@zh ; eco:jurisdiction id:area\\/500114 ;
           eco:agencyFunction id:function\\/ecology-environment }""",
    ],
)
def test_what_the_record_says_is_in_the_graph(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "?v eco:indicator ?i ; eco:unit id:unit\\/wan-mu",  # no concept was recognised
        "?v eco:recurrence ?r ; eco:year ?y",
        "?v eco:waterClass ?w ; eco:value ?x",
        # an area of the reference data is not described anew
        "GRAPH <http://t> { id:area\\/500114 a ?class }",
        "GRAPH <http://t> { id:area\\/500114 rdfs:label ?label }",
        # the passage about the law names no river
        "?p a eco:Passage ; eco:cites ?d ; eco:mentions/rdfs:label '阿蓬江'@zh",
    ],
)
def test_what_nobody_says_is_not(store: ox.Store, pattern: str) -> None:
    assert not ask(store, pattern)


def test_every_statement_has_one_plan_and_evidence_that_quotes_the_text(store: ox.Store) -> None:
    found = rows(
        store,
        """SELECT ?s ?start ?end ?quote ?source (COUNT(DISTINCT ?plan) AS ?plans) WHERE {
             ?s eco:statedIn ?plan ; eco:evidence ?e . ?e oa:hasSource ?source ;
                eco:start ?start ; eco:end ?end ; eco:quote ?quote ; oa:hasSelector
                [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] ,
                [ a oa:TextQuoteSelector ; oa:exact ?quote ]
           } GROUP BY ?s ?start ?end ?quote ?source""",
    )
    assert len({row[0] for row in found}) == 15  # 14 of one plan, one of the other
    for _, start, end, quote, source, plans in found:
        text = sample.TEXT if source.endswith(sample.SLUG) else sample.CITY.text
        assert text[int(start) : int(end)] == quote
        assert plans == "1"


def test_no_blank_node_and_only_ascii_iris(store: ox.Store) -> None:
    for quad in store:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        for term in (quad.subject, quad.predicate, quad.object):
            assert not isinstance(term, ox.NamedNode) or term.value.isascii()


def test_a_thing_of_two_plans_is_one_with_every_wording(store: ox.Store) -> None:
    labels = rows(
        store,
        """SELECT ?label ?alt WHERE { GRAPH <http://t> {
             ?r a eco:River ; rdfs:label ?label . OPTIONAL { ?r skos:altLabel ?alt } } }""",
    )
    assert labels == [("阿蓬江", "唐岩河")]
    plans = rows(
        store,
        """SELECT DISTINCT ?p WHERE {
             GRAPH <http://t> { ?r rdfs:label "阿蓬江"@zh } ?s eco:mentions ?r ; eco:statedIn ?p }""",
    )
    assert len(plans) == 2


def test_the_order_of_plans_changes_nothing() -> None:
    def lines(*sources: Source) -> tuple[bytes, ...]:
        context = Context.of(sources, lexicon())
        by_slug = sorted(sources, key=lambda source: source.slug)
        return (
            ntriples(things_graph(sources, context)),
            *(ntriples(plan_graph(source, context)) for source in by_slug),
        )

    assert lines(sample.CITY, sample.SOURCE) == lines(sample.SOURCE, sample.CITY)


def test_serialised_triples_read_the_same_in_another_library() -> None:
    context = Context.of([sample.SOURCE], lexicon())
    lines = ntriples(plan_graph(sample.SOURCE, context))
    assert lines == b"".join(sorted(lines.splitlines(keepends=True)))
    assert len(Graph().parse(data=lines, format="nt")) == lines.count(b"\n")


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """Any text that a plan might be, with control characters, quotes and rare planes, and places
    in it."""
    text = draw(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return text, [Span(start, end) for start, end in draw(st.lists(ends, max_size=5))]


@given(texts_with_spans())
def test_evidence_quotes_its_text_whatever_the_characters(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    nodes = EvidenceNodes("a-2021", text)
    for span in spans:
        nodes.node(Evidence(span))
    read = ox.Store()
    read.load(ntriples(nodes.triples), ox.RdfFormat.N_TRIPLES)
    found = rows(
        read,
        """SELECT ?start ?end ?quote ?exact ?before ?after WHERE { ?e eco:start ?start ; eco:end ?end ;
             eco:quote ?quote ; oa:hasSelector ?q . ?q oa:exact ?exact .
             OPTIONAL { ?q oa:prefix ?before } OPTIONAL { ?q oa:suffix ?after } }""",
    )
    assert len(found) == len(set(spans))
    for start, end, quote, exact, before, after in found:
        assert text[int(start) : int(end)] == quote == exact
        assert text[: int(start)].endswith(before or "")
        assert text[int(end) :].startswith(after or "")


# --- what is not for publication ---------------------------------------------------------------


def test_the_public_part_holds_no_word_of_restricted_projects() -> None:
    source = sample.restricted(sample.SOURCE)
    records, text = public_part(source.records, source.text)
    assert records.projects == ()
    assert sample.CAPACITY not in records.values  # the value about the project
    assert sample.FOREST_TARGET in records.values
    assert sample.WATER_BUREAU not in {thing.key for thing in records.things}
    assert sample.BUREAU in {thing.key for thing in records.things}
    assert len(text) == len(source.text)
    for hidden in ("城市污水处理工程", "2.5万吨/日", "3000", "区水利局"):
        assert hidden not in text
    shown = graphs(replace(source, records=records, text=text))
    assert not ask(shown, "?e eco:quote ?q FILTER(CONTAINS(?q, '█'))")
    assert ask(shown, "?e eco:quote '森林覆盖率达到65%以上'")


def test_a_plan_without_restrictions_is_public_as_it_is() -> None:
    assert public_part(sample.RECORDS, sample.TEXT) == (sample.RECORDS, sample.TEXT)
