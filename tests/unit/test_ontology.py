"""The ontology: the terms of the contract, labelled, defined, of one kind each."""

from __future__ import annotations

from collections import Counter

import pytest
from ontology_files import (
    ECO,
    ID,
    ONTOLOGY,
    languages,
    load,
    merged,
)
from rdflib import OWL, RDF, RDFS, SKOS, BNode, URIRef
from rdflib.term import Node

CLASSES = [
    "Plan",
    "PolicyDocument",
    "AdministrativeArea",
    "AreaGroup",
    "WaterBody",
    "River",
    "Lake",
    "Reservoir",
    "RiverReach",
    "MonitoringSection",
    "DrinkingWaterSource",
    "ProtectedArea",
    "Mountain",
    "Facility",
    "IndustrialPark",
    "ControlZone",
    "Actor",
    "Agency",
    "Organisation",
    "Enterprise",
    "ActorGroup",
    "Indicator",
    "Statement",
    "IndicatorValue",
    "Target",
    "Observation",
    "PastTarget",
    "Project",
    "Programme",
    "Task",
    "Passage",
    "Relation",
    "Cooperation",
    "Listing",
    "Finding",
    "DerivedValue",
    "Evidence",
]

OBJECT_PROPERTIES = [
    "coversArea",
    "higherPlan",
    "text",
    "areaLevel",
    "within",
    "memberArea",
    "reachOf",
    "flowsThrough",
    "tributaryOf",
    "onWaterBody",
    "assessmentLevel",
    "locatedIn",
    "sourceType",
    "supplyLevel",
    "jurisdiction",
    "agencyFunction",
    "canonicalUnit",
    "direction",
    "statedIn",
    "evidence",
    "contextEvidence",
    "restates",
    "mentions",
    "cites",
    "basedOn",
    "indicator",
    "subject",
    "recurrence",
    "comparator",
    "waterClass",
    "unit",
    "bindingness",
    "changeKind",
    "partOfTask",
    "leadAgency",
    "supportingAgency",
    "partOfProgramme",
    "sameProjectAs",
    "theme",
    "implementedIn",
    "relationKind",
    "relationSubject",
    "relationObject",
    "party",
    "member",
    "findingKind",
    "between",
    "derivedBy",
]

DATATYPE_PROPERTIES = [
    "periodStart",
    "periodEnd",
    "outlookYear",
    "documentNumber",
    "sourceSha256",
    "adcode",
    "indicatorText",
    "subjectText",
    "jointly",
    "year",
    "value",
    "valueMax",
    "valueText",
    "unitText",
    "canonicalValue",
    "canonicalValueMax",
    "cumulative",
    "baselineYear",
    "projectNumber",
    "content",
    "investment",
    "startYear",
    "endYear",
    "projectOrigin",
    "deadline",
    "partyText",
    "quote",
    "start",
    "end",
    "sectionPath",
    "tableTitle",
    "rowIndex",
    "columnIndex",
    "page",
]

INDIVIDUALS = {
    "AssessmentLevel": "NationalAssessment MunicipalAssessment CountyAssessment",
    "SourceType": "RiverSource ReservoirSource GroundwaterSource",
    "SupplyLevel": "UrbanSupply TownshipSupply RuralSupply",
    "Direction": "HigherIsBetter LowerIsBetter TargetIsBest",
    "Recurrence": "EachYear",
    "Comparator": "Equal AtLeast AtMost MoreThan LessThan About Qualitative",
    "WaterClass": "ClassI ClassII ClassIII ClassIV ClassV ClassInferiorV",
    "Bindingness": "Binding Expected",
    "ChangeKind": "Increase Decrease",
}

SUBCLASSES = [
    "Plan<PolicyDocument",
    "River<WaterBody",
    "Lake<WaterBody",
    "Reservoir<WaterBody",
    "RiverReach<WaterBody",
    "Agency<Actor",
    "Organisation<Actor",
    "Enterprise<Organisation",
    "ActorGroup<Actor",
    "IndicatorValue<Statement",
    "Target<IndicatorValue",
    "Observation<IndicatorValue",
    "PastTarget<IndicatorValue",
    "Project<Statement",
    "Programme<Statement",
    "Task<Statement",
    "Passage<Statement",
    "Relation<Statement",
    "Cooperation<Statement",
    "Listing<Statement",
]

RELATION_KINDS = [
    "on-water-body",
    "assessment-level",
    "source-type",
    "supply-level",
    "located-in",
    "class-target",
    "flows-through",
    "tributary-of",
    "reach-of",
    "lead",
    "support",
    "based-on",
    "cites",
    "shares-river",
    "cooperates-with",
    "implemented-in",
    "member-area",
]

FINDING_KINDS = [
    "total-mismatch",
    "conflicting-values",
    "count-mismatch",
    "lead-is-support",
    "listed-twice",
    "outside-period",
    "looser-than-achieved",
]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (CLASSES, OWL.Class),
        (OBJECT_PROPERTIES, OWL.ObjectProperty),
        (DATATYPE_PROPERTIES, OWL.DatatypeProperty),
    ],
)
def test_contract_terms_have_their_type(names: list[str], kind: URIRef) -> None:
    graph = load("ecoplan")
    assert [n for n in names if (ECO[n], RDF.type, kind) not in graph] == []


def test_contract_individuals_and_kinds() -> None:
    graph = load("ecoplan")
    wanted = [(ECO[n], ECO[c]) for c, names in INDIVIDUALS.items() for n in names.split()]
    wanted += [(URIRef(f"{ID}relation-kind/{s}"), ECO.RelationKind) for s in RELATION_KINDS]
    wanted += [(URIRef(f"{ID}finding-kind/{s}"), ECO.FindingKind) for s in FINDING_KINDS]
    missing = [i for i, c in wanted if (i, RDF.type, c) not in graph]
    assert missing == []
    assert [i for i, _ in wanted if (i, RDF.type, OWL.NamedIndividual) not in graph] == []


def test_contract_hierarchy() -> None:
    graph = load("ecoplan")
    for pair in SUBCLASSES:
        lower, upper = pair.split("<")
        assert (ECO[lower], RDFS.subClassOf, ECO[upper]) in graph, pair
    assert (ECO.within, RDF.type, OWL.TransitiveProperty) in graph
    org = URIRef("http://www.w3.org/ns/org#Organization")
    oa = URIRef("http://www.w3.org/ns/oa#SpecificResource")
    assert (ECO.Agency, RDFS.subClassOf, org) in graph
    assert (ECO.Evidence, RDFS.subClassOf, oa) in graph
    assert (ECO.Indicator, RDFS.subClassOf, SKOS.Concept) in graph


def test_every_own_term_is_labelled_and_defined_in_both_languages() -> None:
    graph = load("ecoplan")
    own = {
        s
        for s in graph.subjects(RDF.type)
        if isinstance(s, URIRef) and str(s).startswith(("https://w3id.org/ecoplan/ontology#", ID))
    }
    assert len(own) > 180
    for term in sorted(own):
        assert languages(graph, term, RDFS.label) == {"zh", "en"}, term
        assert languages(graph, term, SKOS.definition) == {"zh", "en"}, term


def test_every_own_term_has_a_scope_note_and_an_example() -> None:
    graph = load("ecoplan")
    own = {
        s for s in graph.subjects(RDF.type) if isinstance(s, URIRef) and str(s).startswith(str(ECO))
    }
    assert len(own) > 180
    for term in sorted(own):
        assert languages(graph, term, SKOS.scopeNote) == {"zh", "en"}, term
        assert list(graph.objects(term, SKOS.example)), term


def test_nothing_of_ours_is_used_undeclared() -> None:
    """Every eco: term that any file of ours uses is declared in ecoplan.ttl."""
    declared = set(load("ecoplan").subjects(RDF.type))
    used: set[Node] = set()
    for path in ONTOLOGY.glob("*.ttl"):
        for triple in load(path.stem):
            used.update(t for t in triple if isinstance(t, URIRef) and str(t).startswith(ECO))
    assert sorted(map(str, used - declared)) == []


def test_no_property_is_of_two_kinds() -> None:
    """OWL 2 DL: object, datatype and annotation properties do not overlap, across all files."""
    graph = merged("ecoplan", "alignments")
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    found = Counter(s for k in kinds for s in set(graph.subjects(RDF.type, k)))
    assert [str(s) for s, n in found.items() if n > 1] == []


def test_domains_and_ranges_infer_no_false_type() -> None:
    """A property that several classes bear has no single one of them as its domain."""
    graph = load("ecoplan")
    for name in [
        "subject",
        "subjectText",
        "content",
        "evidence",
        "locatedIn",
        "onWaterBody",
        "leadAgency",
        "supportingAgency",
        "partOfProgramme",
        "implementedIn",
        "cites",
        "value",
        "year",
        "unit",
        "indicator",
        "theme",
        "sectionPath",
        "within",
    ]:
        for domain in graph.objects(ECO[name], RDFS.domain):
            assert isinstance(domain, BNode), f"{name} has the single domain {domain}"
