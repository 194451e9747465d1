"""Shapes: an example that conforms, and each way of breaking it refused."""

from __future__ import annotations

import pytest
from ontology_files import (
    EXAMPLE,
    SH,
    background,
    languages,
    load,
)
from pyshacl import validate
from rdflib import RDF, Graph, URIRef


def violations(data: str, severity: URIRef = SH.Violation) -> set[str]:
    """The shapes that ``data`` breaks, by the last part of their IRI."""
    graph = Graph().parse(data=data, format="turtle")
    graph += background()
    _, report, _ = validate(graph, shacl_graph=load("shapes"), allow_warnings=True)
    assert isinstance(report, Graph)
    return {
        str(shape).rpartition("/")[2]
        for result in report.subjects(SH.resultSeverity, severity)
        for shape in report.objects(result, SH.sourceShape)
    }


def test_the_example_conforms() -> None:
    for severity in (SH.Violation, SH.Warning, SH.Info):
        assert violations(EXAMPLE, severity) == set(), severity


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        ('rdfs:label "阿蓬江"@zh', 'rdfs:label "Apeng"@en', "Thing-label"),
        ('rdfs:label "阿蓬江"@zh', 'rdfs:label "阿蓬江"@zh , "蓬江"@zh', "Thing-label"),
        (
            "eco:onWaterBody x:river ;",
            "eco:onWaterBody x:agency ;",
            "MonitoringSection-onWaterBody",
        ),
        (
            "eco:year 2025 ;\n  eco:comparator eco:Equal",
            "eco:year 3025 ;\n  eco:comparator eco:Equal",
            "Value-year",
        ),
        (
            "eco:value 57.0 ; eco:valueText",
            "eco:value 57.0 ; eco:waterClass eco:ClassI ; eco:valueText",
            "ValueContent",
        ),
        ("eco:comparator eco:Qualitative", "eco:comparator eco:Equal", "ValueContent"),
        ("x:target a eco:Target ;", "x:target a eco:Target , eco:Observation ;", "ValueKind"),
        ("x:target a eco:Target ;", "x:target a eco:IndicatorValue ;", "ValueKind"),
        (
            "eco:statedIn x:plan ; eco:evidence x:e ; eco:indicator",
            "eco:statedIn x:plan ; eco:indicator",
            "Statement-evidence",
        ),
        (
            'a eco:Passage ; eco:content "成效显著。" ; eco:statedIn x:plan ;',
            'a eco:Passage ; eco:content "成效显著。" ;',
            "Statement-statedIn",
        ),
        ("eco:subject x:section ;", "", "IndicatorValue-subject"),
        (
            "ind:forest-coverage ;\n  eco:indicatorText",
            "ind:no-such-thing ;\n  eco:indicatorText",
            "Value-indicator",
        ),
        ("eco:value 57.0 ; eco:valueText", "eco:value 57 ; eco:valueText", "Value-value"),
        (
            "eco:value 57.0 ; eco:valueText",
            "eco:value 57.0 ; eco:valueMax 50.0 ; eco:valueText",
            "Value-value-2",
        ),
        ("eco:start 10 ; eco:end 15 ; oa", "eco:start 15 ; eco:end 10 ; oa", "Evidence-start-2"),
        ("oa:hasSelector x:pos , x:quo", "oa:hasSelector x:pos", "Evidence-hasSelector"),
        ('eco:quote "达到57%" ;', "", "Evidence-quote"),
        (
            "eco:startYear 2021 ; eco:endYear 2023",
            "eco:startYear 2024 ; eco:endYear 2023",
            "Project-startYear-2",
        ),
        ("eco:leadAgency x:agency", "eco:leadAgency area:500114", "Project-leadAgency"),
        ("eco:relationObject x:river", "eco:mentions x:river", "Relation-relationObject"),
        ("eco:party area:500242", 'eco:partyText "酉阳"', "Cooperation-party"),
        (', "Two values disagree."@en', "", "Finding-comment-2"),
        ("eco:derivedBy rule:days-to-share ;", "", "DerivedValue-derivedBy"),
        ("x:passage a", "[] a", "Statement"),
        ("eco:coversArea area:500114 ;", "", "Plan-coversArea"),
        (
            'eco:indicatorText "水质" ; eco:year 2020',
            'eco:indicatorText "水质" ; eco:recurrence eco:EachYear ; eco:year 2020',
            "YearOrRecurrence-year",
        ),
    ],
)
def test_broken_data_is_refused(old: str, new: str, shape: str) -> None:
    assert EXAMPLE.count(old) == 1
    assert shape in violations(EXAMPLE.replace(old, new))


def test_a_unit_that_does_not_fit_is_warned_of() -> None:
    broken = EXAMPLE.replace(
        "eco:unit unit:PERCENT ; eco:canonicalValue", "eco:unit unit:TONNE ; eco:canonicalValue"
    )
    assert "UnitAgrees" in violations(broken, SH.Warning)


def test_every_shape_speaks_both_languages() -> None:
    graph = load("shapes")
    shapes = set(graph.subjects(RDF.type, SH.PropertyShape))
    assert shapes
    for shape in shapes:
        assert languages(graph, shape, SH.message) == {"zh", "en"}, shape


def test_shapes_hold_of_the_reference_data() -> None:
    _, report, text = validate(background(), shacl_graph=load("shapes"), allow_warnings=True)
    assert isinstance(report, Graph)
    assert not set(report.subjects(SH.resultSeverity, SH.Violation)), text
