"""The ontology and its reference data: complete, consistent, unambiguous, and pinned by shapes."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
REFERENCE = ("themes", "units", "indicators", "areas", "agencies")

ECO = Namespace("https://w3id.org/ecoplan/ontology#")
ID = "https://w3id.org/ecoplan/id/"
IND = Namespace(f"{ID}indicator/")
U = Namespace(f"{ID}unit/")
AREA = Namespace(f"{ID}area/")
UNIT = Namespace("http://qudt.org/vocab/unit/")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SH = Namespace("http://www.w3.org/ns/shacl#")

_CACHE: dict[str, Graph] = {}


def load(name: str) -> Graph:
    if name not in _CACHE:
        _CACHE[name] = Graph().parse(ONTOLOGY / f"{name}.ttl")
    return _CACHE[name]


def merged(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph += load(name)
    return graph


def languages(graph: Graph, term: Node, predicate: URIRef) -> set[str | None]:
    return {o.language for o in graph.objects(term, predicate) if isinstance(o, Literal)}


# --- the contract ---------------------------------------------------------------------------

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


# --- reference data -------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_data_has_no_blank_node(name: str) -> None:
    assert not [t for triple in load(name) for t in triple if isinstance(t, BNode)]


def folded(wording: str, units: frozenset[str]) -> str:
    """Width, spaces, quotation marks and bracketed units folded away, as matching does."""
    text = re.sub(r"[\s“”\"']", "", unicodedata.normalize("NFKC", wording)).replace("µ", "μ")

    def bracket(match: re.Match[str]) -> str:
        return "" if match[1] in units else match[0]

    return re.sub(r"\(([^()]*)\)", bracket, text)


@pytest.fixture(scope="session")
def unit_forms() -> frozenset[str]:
    graph = load("units")
    forms = {"类", "类别", "吨/万元"}
    for predicate in (RDFS.label, SKOS.altLabel):
        for form in graph.objects(None, predicate):
            if isinstance(form, Literal) and form.language == "zh":
                forms.add(unicodedata.normalize("NFKC", str(form)).replace("µ", "μ"))
    return frozenset(forms)


@pytest.fixture(scope="session")
def wordings(unit_forms: frozenset[str]) -> dict[str, set[URIRef]]:
    graph = load("indicators")
    found: dict[str, set[URIRef]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(predicate):
            if isinstance(label, Literal) and label.language == "zh":
                assert isinstance(concept, URIRef)
                found[folded(str(label), unit_forms)].add(concept)
    return found


def test_indicators_are_complete() -> None:
    graph = merged("indicators", "themes", "units")
    concepts = set(graph.subjects(RDF.type, ECO.Indicator))
    assert len(concepts) >= 150
    themes = set(graph.subjects(SKOS.topConceptOf))
    for concept in concepts:
        assert languages(graph, concept, SKOS.prefLabel) == {"zh", "en"}, concept
        assert languages(graph, concept, SKOS.definition) == {"zh", "en"}, concept
        assert len(list(graph.objects(concept, ECO.direction))) == 1, concept
        assert set(graph.objects(concept, SKOS.broader)) & themes, concept
        kinds = set(graph.objects(concept, QUDT.hasQuantityKind))
        assert kinds, concept
        for unit in graph.objects(concept, ECO.canonicalUnit):
            assert kinds & set(graph.objects(unit, QUDT.hasQuantityKind)), (concept, unit)


def test_a_wording_belongs_to_one_indicator(wordings: dict[str, set[URIRef]]) -> None:
    assert {w: c for w, c in wordings.items() if len(c) > 1} == {}


@pytest.mark.parametrize("name", ["themes", "agencies"])
def test_a_keyword_belongs_to_one_concept(name: str) -> None:
    graph = load(name)
    owners: dict[str, set[Node]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(predicate):
            if (concept, RDF.type, SKOS.Concept) in graph:
                owners[str(label)].add(concept)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert languages(graph, concept, SKOS.prefLabel) == {"zh", "en"}
        assert languages(graph, concept, SKOS.definition) == {"zh", "en"}


def test_every_theme_of_the_contract() -> None:
    slugs = [
        "water",
        "air",
        "soil",
        "noise",
        "waste",
        "ecology",
        "climate-energy",
        "rural",
        "radiation",
        "risk",
        "governance",
        "finance",
        "industry",
    ]
    graph = load("themes")
    for slug in slugs:
        assert (URIRef(f"{ID}theme/{slug}"), RDF.type, SKOS.Concept) in graph, slug


# Every row of every indicator table of the five plans, with the concept it must resolve to.
ROWS = """
chongqing-2021
森林增长/林地面积总量（万亩） forest-land-area
森林增长/森林覆盖率（%） forest-coverage
森林增长/森林蓄积量（亿立方米） forest-stock
城市绿地/建成区绿地率（%） urban-green-land-rate
城市绿地/建成区绿化覆盖率（%） urban-green-coverage
单位地区生产总值能耗降低（%） energy-intensity-reduction
单位地区生产总值二氧化碳排放降低（%） carbon-intensity-reduction
单位地区生产总值用水量降低（%） water-intensity-reduction
净增建设用地总量（公顷） net-new-construction-land
大宗工业固体废弃物综合利用率（%） bulk-solid-waste-utilisation-rate
长江干流重庆段水质（类） surface-water-class
空气质量/PM2.5年均浓度（μg/m3） pm25-annual-mean
空气质量/空气质量优良天数比率（%） good-air-days-share
主要污染物排放总量减少/化学需氧量（%） cod-reduction-rate
主要污染物排放总量减少/二氧化硫（%） so2-reduction-rate
主要污染物排放总量减少/氨氮（%） nh3n-reduction-rate
主要污染物排放总量减少/氮氧化物（%） nox-reduction-rate
城市生活污水集中处理率（%） urban-sewage-treatment-rate
城市生活垃圾无害化处理率（%） urban-waste-harmless-rate
单位GDP能源消耗降低（%） energy-intensity-reduction
单位GDP二氧化碳排放降低（%） carbon-intensity-reduction
主要污染物重点工程减排量（万吨）/化学需氧量 cod-key-project-reduction
主要污染物重点工程减排量（万吨）/氨氮 nh3n-key-project-reduction
主要污染物重点工程减排量（万吨）/氮氧化物 nox-key-project-reduction
主要污染物重点工程减排量（万吨）/挥发性有机物 voc-key-project-reduction
地表水国控断面水质优良（达到或优于Ⅲ类）比例（%） surface-water-good-share
空气质量优良天数比率（%） good-air-days-share
森林覆盖率（%） forest-coverage
城市建成区绿化覆盖率（%） urban-green-coverage
qianjiang-2021
生态保护红线占辖区面积的比例(%) redline-share
耕地面积总量（万亩） farmland-area
森林覆盖率（%） forest-coverage
森林蓄积量（万立方米） forest-stock
城市建成区绿地率（%） urban-green-land-rate
人均公园绿地面积（平方米） park-green-per-capita
单位工业增加值用水量（立方米/万元） industrial-water-intensity
单位GDP能耗降低（%） energy-intensity-reduction
化学需氧量减排量（吨） cod-reduction-amount
氨氮减排量（万吨） nh3n-reduction-amount
二氧化硫减排量（吨） so2-reduction-amount
氮氧化物减排量（吨） nox-reduction-amount
城市生活污水集中处理率（%） urban-sewage-treatment-rate
乡镇污水集中处理率（%） township-sewage-treatment-rate
城市垃圾无害化处理率（%） urban-waste-harmless-rate
城镇生活垃圾无害化处理率（%） town-waste-harmless-rate
阿蓬江水质 surface-water-class
黔江河水质 surface-water-class
城市集中式饮用水源地水质达标率（%） urban-source-compliance
城区环境空气质量优良天数（API） good-air-days
主要污染物（SO2、PM10、PM2.5 、NO2）年均浓度（μg/m3） air-pollutants-annual-means
单位GDP能耗下降率（%） energy-intensity-reduction
单位GDP二氧化碳排放下降率（%） carbon-intensity-reduction
非化石能源占一次能源消费的比例（%） non-fossil-share
城市空气质量优良天数（天） good-air-days
细颗粒物（PM2.5）年平均浓度（μg/m3） pm25-annual-mean
地表水水质（类别） surface-water-class
地表水水质（类别）/其中：阿蓬江 surface-water-class
地表水水质（类别）/黔江河 surface-water-class
城市集中式饮用水源地水质达标率（%） urban-source-compliance
乡镇集中式饮用水源地水质达标率（%） township-source-compliance
氮氧化物排放量下降率（%） nox-reduction-rate
挥发性有机物排放量下降率（%） voc-reduction-rate
化学需氧量排放量下降率（%） cod-reduction-rate
氨氮排放下降率（%） nh3n-reduction-rate
受污染耕地安全利用率（%） contaminated-farmland-safe-use
污染地块安全利用率（%） contaminated-plot-safe-use
镇级以上医疗废物集中无害化处置率（%） town-medical-waste-disposal-rate
生态保护红线面积占比（%） redline-share
森林覆盖率（%） forest-coverage
城市建成区绿化覆盖率（%） urban-green-coverage
自然保护地面积占比（%） protected-area-share
youyang-2021
生态保护红线占总面积的比例（%） redline-share
耕地面积总量（万亩） farmland-area
受保护地区占国土面积比例（%） protected-land-share
建成区人均公园绿地面积（m2） park-green-per-capita
森林覆盖率（%） forest-coverage
单位地区生产总值能耗降低率（%） energy-intensity-reduction
单位地区生产总值用水量（立方米/万元） water-intensity
单位地区生产总值二氧化碳排放降低（%） carbon-intensity-reduction
大宗工业固体废弃物综合利用率（%） bulk-solid-waste-utilisation-rate
空气质量/空气质量优良天数（天） good-air-days
空气质量/PM2.5年均浓度（ug/m3） pm25-annual-mean
地表水水质达到或优于Ⅲ类比例（%） surface-water-good-share
耕地土壤环境质量点位达标率（%） farmland-soil-point-compliance
重点污染物排放总量控制/化学需氧量（吨） cod-emission
重点污染物排放总量控制/氨氮（吨） nh3n-emission
重点污染物排放总量控制/二氧化硫（吨） so2-emission
重点污染物排放总量控制/氮氧化物（吨） nox-emission
重点污染物排放总量控制/重点行业挥发性有机物（吨） key-industry-voc-emission
城镇生活垃圾无害化处理率（%） town-waste-harmless-rate
生态文明建设工作占党政实绩考核的比例（%） eco-performance-weight
固定源排污许可证覆盖率（%） discharge-permit-coverage
公众对生态文明知识知晓度（%） public-eco-awareness
环境信息公开率（%） environment-information-disclosure
旅游业总收入占GDP比重（%） tourism-income-gdp-share
单位GDP能耗降率（%） energy-intensity-reduction
单位GDP二氧化碳排放降低（%） carbon-intensity-reduction
主要污染物（化学需氧量、氨氮、氮氧化物、挥发性有机物）排放总量减少（%） pollutants-reduction-rate
地表水达到或好于Ⅲ类比例（%） surface-water-good-share
空气质量优良天数比率（%） good-air-days-share
森林覆盖率（%） forest-coverage
nanchuan-2021
生态保护红线面积（平方公里） redline-area
耕地保护面积（公顷） farmland-area
森林覆盖率（％） forest-coverage
森林蓄积量（万立方米） forest-stock
城市人均公园绿地面积（平方米/人） park-green-per-capita
城市建成区绿化覆盖率（％） urban-green-coverage
单位GDP用水量（立方米/万元） water-intensity
单位GDP能耗（吨标煤/万元） energy-intensity
单位GDP二氧化碳排放降低率（％） carbon-intensity-reduction
净增建设用地总量（公顷） net-new-construction-land
大溪河、孝子河、柏枝溪、黎香溪出境断面水质 surface-water-class
大中型水库水质 surface-water-class
城市集中式饮用水源水质达标率（％） urban-source-compliance
建制镇集中式饮用水源水质达标率（％） township-source-compliance
城区空气质量优良天数（天） good-air-days
城区PM2.5年均浓度降低率（％) pm25-reduction-rate
耕地土壤质量调查点位达标率（％） farmland-soil-point-compliance
城市区域环境噪声平均值（分贝） regional-noise-mean
城市生活污水处理率（％） urban-sewage-treatment-rate
乡镇建成区生活污水处理率（％） township-sewage-treatment-rate
城镇生活垃圾无害化处置率（％） town-waste-harmless-rate
危险废物安全处置率（％） hazardous-waste-safe-disposal-rate
规模化畜禽养殖场粪污综合利用率（％） scale-farm-manure-utilisation-rate
化学需氧量排放量（吨） cod-emission
氨氮排放量（吨） nh3n-emission
二氧化硫排放量（吨） so2-emission
氮氧化物排放量（吨） nox-emission
重点行业挥发性有机物减排率（％） key-industry-voc-reduction-rate
环境空气质量优良天数（天） good-air-days
细颗粒物（PM2.5）年均浓度（微克/立方米） pm25-annual-mean
地表水水质优良（达到或好于Ⅲ类）比例(％) surface-water-good-share
城镇集中式饮用水源水质达标率(％) city-town-source-compliance
氮氧化物排放量下降(％) nox-reduction-rate
重点行业挥发性有机物排放量下降(％) key-industry-voc-reduction-rate
化学需氧量排放量下降(％) cod-reduction-rate
氨氮排放量下降(％) nh3n-reduction-rate
受污染耕地安全利用率(％) contaminated-farmland-safe-use
受污染建设用地安全利用率(％) contaminated-plot-safe-use
危险废物安全处置率(％) hazardous-waste-safe-disposal-rate
二级以上医疗机构医疗废物集中无害化处置率(％) grade2-medical-waste-disposal-rate
森林覆盖率(％) forest-coverage
生态保护红线面积占比(％) redline-share
城市建成区绿化覆盖率(％) urban-green-coverage
城市人均公园绿地面积（平方米/人） park-green-per-capita
单位GDP二氧化碳排放下降率（％） carbon-intensity-reduction
单位GDP能源消耗(吨/万元) energy-intensity
"""


def table_rows() -> list[tuple[str, str, str]]:
    rows, plan = [], ""
    for line in ROWS.strip().splitlines():
        wording, _, slug = line.rpartition(" ")
        if wording:
            rows.append((plan, wording, slug))
        else:
            plan = line
    return rows


def test_the_list_of_rows_is_whole() -> None:
    assert Counter(plan for plan, _, _ in table_rows()) == {
        "chongqing-2021": 29,
        "qianjiang-2021": 42,
        "youyang-2021": 30,
        "nanchuan-2021": 46,
    }


@pytest.mark.parametrize(("plan", "wording", "slug"), table_rows())
def test_table_row_resolves(
    plan: str,  # noqa: ARG001 — names the case
    wording: str,
    slug: str,
    wordings: dict[str, set[URIRef]],
    unit_forms: frozenset[str],
) -> None:
    assert wordings.get(folded(wording, unit_forms)) == {IND[slug]}


def test_things_that_differ_stay_apart(wordings: dict[str, set[URIRef]]) -> None:
    apart = (
        "建成区绿化覆盖率 建成区绿地率",
        "城市集中式饮用水水源地水质达标率 乡镇集中式饮用水水源地水质达标率 农村饮用水水源地水质达标率",
        "化学需氧量排放量 化学需氧量排放量下降率 化学需氧量减排量 化学需氧量重点工程减排量",
        "空气质量优良天数 空气质量优良天数比率",
        "生态保护红线面积 生态保护红线面积占比",
        "森林覆盖率 森林蓄积量 林地面积总量",
        "城市生活污水集中处理率 乡镇生活污水集中处理率 农村生活污水治理率",
        "城市生活垃圾无害化处理率 城镇生活垃圾无害化处理率 生活垃圾无害化处理率",
        "单位GDP能耗 单位GDP能耗降低",
        "挥发性有机物排放量下降率 重点行业挥发性有机物排放量下降率",
        "自然保护地面积占比 受保护地区占国土面积比例",
    )
    for line in apart:
        concepts = [wordings[w] for w in line.split()]
        assert len(set().union(*concepts)) == len(concepts), line


# --- units ----------------------------------------------------------------------------------


def test_a_form_belongs_to_one_unit() -> None:
    graph = load("units")
    owners: dict[str, set[Node]] = defaultdict(set)
    for predicate in (RDFS.label, SKOS.altLabel):
        for unit, form in graph.subject_objects(predicate):
            if not isinstance(form, Literal) or form.language != "zh":
                continue
            if (unit, RDF.type, QUDT.Unit) in graph:
                owners[unicodedata.normalize("NFKC", str(form)).replace("µ", "μ")].add(unit)
    assert {f: u for f, u in owners.items() if len(u) > 1} == {}


@pytest.mark.parametrize(
    ("form", "unit"),
    [
        (form, unit)
        for unit, forms in {
            UNIT.PERCENT: "% ％",
            U["percentage-point"]: "个百分点",
            UNIT.PERMILLE: "‰",
            UNIT["MicroGM-PER-M3"]: "微克/立方米 μg/m3 μg/m³ ug/m3 µg/m³",
            UNIT["MilliGM-PER-L"]: "mg/L",
            UNIT.DeciB: "分贝 dB",
            UNIT.DAY: "天",
            U.mu: "亩",
            U["wan-mu"]: "万亩",
            UNIT.HA: "公顷",
            UNIT.KiloM2: "平方公里 平方千米 km2 km²",
            UNIT.M2: "平方米 m2",
            U["wan-m2"]: "万平方米",
            UNIT.M3: "立方米",
            U["wan-m3"]: "万立方米",
            U["yi-m3"]: "亿立方米",
            U["m3-per-wan-yuan"]: "立方米/万元",
            UNIT.TONNE: "吨",
            U["wan-tonne"]: "万吨",
            U["tce-per-wan-yuan"]: "吨标煤/万元",
            U["tonne-per-wan-yuan"]: "吨/万元",
            UNIT["TONNE-PER-DAY"]: "吨/日 吨/天",
            UNIT["TONNE-PER-HR"]: "吨/小时",
            U["wan-tonne-per-day"]: "万吨/天",
            U["steam-tonne-per-hour"]: "蒸吨/小时 蒸吨",
            UNIT.KiloW: "千瓦",
            U["wan-kw"]: "万千瓦",
            UNIT.MegaW: "兆瓦",
            UNIT.KiloV: "千伏",
            UNIT.KiloM: "公里",
            UNIT.M: "米",
            UNIT.L: "升 L",
            UNIT.CCY_CNY: "元",
            U["wan-yuan"]: "万元",
            U["yi-yuan"]: "亿元",
            U["case-per-wan-source"]: "起/万枚",
            U["m2-per-person"]: "平方米/人",
            U["deadweight-tonne"]: "载重吨",
            U["wan-deadweight-tonne"]: "万载重吨",
            U.tenth: "成",
            U.doubling: "番",
            U.times: "倍",
            U.score: "分",
            U.rank: "位",
            U["count-wan-liang"]: "万辆",
            U["count-wan-ren"]: "万人",
        }.items()
        for form in forms.split()
    ],
)
def test_form_names_its_unit(form: str, unit: URIRef) -> None:
    graph = load("units")
    key = unicodedata.normalize("NFKC", form).replace("µ", "μ")
    found = {
        s
        for p in (RDFS.label, SKOS.altLabel)
        for s, o in graph.subject_objects(p)
        if unicodedata.normalize("NFKC", str(o)).replace("µ", "μ") == key
    }
    assert found == {unit}


def test_counting_units() -> None:
    graph = load("units")
    labels = {
        str(o)
        for u in graph.subjects(RDF.type, ECO.CountingUnit)
        for o in graph.objects(u, RDFS.label)
    }
    for form in [
        "座",
        "个",
        "家",
        "家次",
        "项",
        "条",
        "处",
        "辆",
        "台",
        "套",
        "户",
        "人",
        "村",
        "所",
        "起",
        "名",
        "种",
        "属",
        "科",
        "艘",
        "只",
        "枚",
        "件",
        "次",
    ]:
        assert form in labels, form


def test_every_linear_unit_converts() -> None:
    graph = load("units")
    for unit in graph.subjects(RDF.type, QUDT.Unit):
        if unit in (U.doubling, UNIT.DeciB):  # logarithms
            continue
        multiplier = graph.value(unit, QUDT.conversionMultiplier)
        assert isinstance(multiplier, Literal), unit
        assert Decimal(str(multiplier)) > 0, unit


@pytest.mark.parametrize(
    ("value", "unit", "into", "expected"),
    [
        ("6897", U["wan-mu"], UNIT.HA, "4598000"),
        ("15", U.mu, UNIT.HA, "1"),
        ("2.41", U["yi-m3"], UNIT.M3, "241000000"),
        ("4.32", U["wan-tonne"], UNIT.TONNE, "43200"),
        ("43.6350", U["yi-yuan"], U["wan-yuan"], "436350"),
        ("7500", U["wan-m2"], UNIT.HA, "7500"),
        ("0.3", UNIT.PERMILLE, UNIT.PERCENT, "0.03"),
        ("3", U.tenth, UNIT.PERCENT, "30"),
        ("19", U["count-wan-liang"], UNIT.NUM, "190000"),
    ],
)
def test_conversion(value: str, unit: URIRef, into: URIRef, expected: str) -> None:
    graph = load("units")

    def multiplier(of: URIRef) -> Decimal:
        return Decimal(str(graph.value(of, QUDT.conversionMultiplier)))

    kinds = set(graph.objects(unit, QUDT.hasQuantityKind))
    assert kinds & set(graph.objects(into, QUDT.hasQuantityKind))
    converted = Decimal(value) * multiplier(unit) / multiplier(into)
    assert round(converted, 9) == Decimal(expected)


# --- areas ----------------------------------------------------------------------------------


def test_areas() -> None:
    graph = load("areas")
    areas = set(graph.subjects(RDF.type, ECO.AdministrativeArea))
    assert len(areas) > 3100
    levels = Counter(str(graph.value(a, ECO.areaLevel)).rpartition("#")[2] for a in areas)
    assert levels["ProvinceLevel"] == 34
    assert levels["PrefectureLevel"] == 333
    codes = Counter(str(graph.value(a, ECO.adcode)) for a in areas)
    assert max(codes.values()) == 1
    for area in areas:
        labels = list(graph.objects(area, RDFS.label))
        assert len(labels) == 1, area
        assert isinstance(labels[0], Literal)
        assert labels[0].language == "zh"
        parents = list(graph.objects(area, ECO.within))
        assert len(parents) == (0 if area == AREA["100000"] else 1)
        assert set(parents) <= areas


@pytest.mark.parametrize(
    ("code", "label", "short"),
    [
        ("500000", "重庆市", "重庆"),
        ("500114", "黔江区", "黔江"),
        ("500242", "酉阳土家族苗族自治县", "酉阳 酉阳县 酉阳自治县"),
        ("500241", "秀山土家族苗族自治县", "秀山 秀山县 秀山自治县"),
        ("500233", "忠县", ""),
        ("520628", "松桃苗族自治县", "松桃 松桃县 松桃自治县"),
        ("150000", "内蒙古自治区", "内蒙古"),
        ("632324", "河南蒙古族自治县", "河南县 河南自治县"),
    ],
)
def test_area_names(code: str, label: str, short: str) -> None:
    graph = load("areas")
    assert str(graph.value(AREA[code], RDFS.label)) == label
    assert {str(o) for o in graph.objects(AREA[code], SKOS.altLabel)} == set(short.split())


def test_short_names_are_unambiguous_within_the_province() -> None:
    graph = load("areas")
    owners: dict[tuple[str, str], set[Node]] = defaultdict(set)
    for area in graph.subjects(RDF.type, ECO.AdministrativeArea):
        province = str(graph.value(area, ECO.adcode))[:2]
        for name in graph.objects(area, SKOS.altLabel):
            owners[province, str(name)].add(area)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_groups_of_areas() -> None:
    graph = load("areas")
    members = {
        str(graph.value(g, RDFS.label)): {
            str(graph.value(m, RDFS.label)) for m in graph.objects(g, ECO.memberArea)
        }
        for g in graph.subjects(RDF.type, ECO.AreaGroup)
    }
    assert members["锰三角"] == {"秀山土家族苗族自治县", "花垣县", "松桃苗族自治县"}
    assert members["中心城区"] == set()
    assert "黔江区" in members["渝东南武陵山区城镇群"]


@pytest.mark.parametrize(
    ("wording", "slug"),
    [
        ("生态环境局", "ecology-environment"),
        ("发改委", "development-reform"),
        ("发展改革委", "development-reform"),
        ("规划自然资源局", "planning-natural-resources"),
        ("住建委", "housing-urban-rural"),
        ("住房城乡建委", "housing-urban-rural"),
        ("农业农村委", "agriculture-rural"),
        ("城管局", "urban-management"),
        ("城市管理局", "urban-management"),
        ("经济信息委", "economy-information"),
        ("文旅委", "culture-tourism"),
        ("卫健委", "health"),
        ("工业园区管委会", "park-administration"),
        ("金佛山国家级自然保护区管理事务中心", None),
        ("畜牧产业中心", "agriculture-rural"),
        ("乡村振兴局", "rural-revitalisation"),
    ],
)
def test_department_wordings(wording: str, slug: str | None) -> None:
    graph = load("agencies")
    found = {
        str(s).rpartition("/")[2]
        for p in (SKOS.prefLabel, SKOS.altLabel)
        for s in graph.subjects(p, Literal(wording, lang="zh"))
    }
    assert found == ({slug} if slug else set())


# --- shapes ---------------------------------------------------------------------------------

EXAMPLE = """
@prefix eco: <https://w3id.org/ecoplan/ontology#> .
@prefix id: <https://w3id.org/ecoplan/id/> .
@prefix ind: <https://w3id.org/ecoplan/id/indicator/> .
@prefix area: <https://w3id.org/ecoplan/id/area/> .
@prefix rule: <https://w3id.org/ecoplan/id/rule/> .
@prefix fk: <https://w3id.org/ecoplan/id/finding-kind/> .
@prefix rk: <https://w3id.org/ecoplan/id/relation-kind/> .
@prefix function: <https://w3id.org/ecoplan/id/function/> .
@prefix theme: <https://w3id.org/ecoplan/id/theme/> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix x: <https://w3id.org/ecoplan/id/x/> .

x:plan a eco:Plan ; rdfs:label "某区生态环境保护规划"@zh ;
  dcterms:title "某区生态环境保护规划"@zh ; eco:coversArea area:500114 ;
  eco:periodStart 2021 ; eco:periodEnd 2025 ; eco:text <https://w3id.org/ecoplan/text/x> ;
  eco:sourceSha256 "0000000000000000000000000000000000000000000000000000000000000000" .
x:river a eco:River ; rdfs:label "阿蓬江"@zh .
x:section a eco:MonitoringSection ; rdfs:label "阿蓬江两河断面"@zh ; eco:onWaterBody x:river ;
  eco:assessmentLevel eco:MunicipalAssessment ; eco:locatedIn area:500114 .
x:agency a eco:Agency ; rdfs:label "黔江区生态环境局"@zh ; eco:jurisdiction area:500114 ;
  eco:agencyFunction function:ecology-environment .
x:e a eco:Evidence ; oa:hasSource <https://w3id.org/ecoplan/text/x> ; eco:quote "达到57%" ;
  eco:start 10 ; eco:end 15 ; oa:hasSelector x:pos , x:quo ; eco:sectionPath "第一章 › 第一节" .
x:pos a oa:TextPositionSelector ; oa:start 10 ; oa:end 15 .
x:quo a oa:TextQuoteSelector ; oa:exact "达到57%" .
x:target a eco:Target ; eco:statedIn x:plan ; eco:evidence x:e ; eco:indicator ind:forest-coverage ;
  eco:indicatorText "森林覆盖率" ; eco:subject area:500114 ; eco:year 2025 ;
  eco:comparator eco:Equal ; eco:value 57.0 ; eco:valueText "57" ; eco:unitText "%" ;
  eco:unit unit:PERCENT ; eco:canonicalValue 57.0 ; eco:bindingness eco:Binding .
x:class a eco:Observation ; eco:statedIn x:plan ; eco:evidence x:e ; eco:subject x:section ;
  eco:indicator ind:surface-water-class ; eco:indicatorText "水质" ; eco:year 2020 ;
  eco:comparator eco:AtLeast ; eco:waterClass eco:ClassII ; eco:valueText "Ⅱ类" .
x:words a eco:Target ; eco:statedIn x:plan ; eco:evidence x:e ; eco:subject area:500114 ;
  eco:indicator ind:energy-intensity-reduction ; eco:indicatorText "单位GDP能耗下降率" ;
  eco:year 2025 ; eco:comparator eco:Qualitative ; eco:valueText "完成市级下达目标" .
x:programme a eco:Programme ; rdfs:label "环境质量改善工程"@zh ; eco:statedIn x:plan ;
  eco:evidence x:e .
x:project a eco:Project ; rdfs:label "排污口整治"@zh ; eco:statedIn x:plan ; eco:evidence x:e ;
  eco:projectNumber 1 ; eco:investment 500.0 ; eco:startYear 2021 ; eco:endYear 2023 ;
  eco:leadAgency x:agency ; eco:partOfProgramme x:programme .
x:task a eco:Task ; rdfs:label "加强保护。"@zh ; eco:content "加强保护。" ; eco:statedIn x:plan ;
  eco:evidence x:e ; eco:theme theme:water ; eco:deadline 2025 ; eco:implementedIn area:500114 .
x:passage a eco:Passage ; eco:content "成效显著。" ; eco:statedIn x:plan ; eco:evidence x:e .
x:relation a eco:Relation ; eco:statedIn x:plan ; eco:evidence x:e ;
  eco:relationKind rk:on-water-body ; eco:relationSubject x:section ; eco:relationObject x:river .
x:cooperation a eco:Cooperation ; eco:statedIn x:plan ; eco:evidence x:e ; eco:party area:500242 .
x:listing a eco:Listing ; rdfs:label "断面清单"@zh ; eco:statedIn x:plan ; eco:evidence x:e ;
  eco:member x:section .
x:finding a eco:Finding ; eco:findingKind fk:conflicting-values ; eco:between x:target , x:words ;
  rdfs:comment "两个数值不一致。"@zh , "Two values disagree."@en .
x:derived a eco:DerivedValue ; prov:wasDerivedFrom x:target ; eco:derivedBy rule:days-to-share ;
  eco:indicator ind:forest-coverage ; eco:value 57.0 ; eco:unit unit:PERCENT .
"""


@pytest.fixture(scope="session")
def background() -> Graph:
    """What stands beside a plan: the ontology, the reference data, and the areas of Chongqing."""
    graph = merged("ecoplan", "units", "indicators", "themes", "agencies")
    areas = load("areas")
    for area in areas.subjects(RDF.type, ECO.AdministrativeArea):
        if str(area).rpartition("/")[2][:2] == "50":
            graph += areas.triples((area, None, None))
    return graph


def violations(background: Graph, data: str, severity: URIRef = SH.Violation) -> set[str]:
    """The shapes that ``data`` breaks, by the last part of their IRI."""
    graph = Graph().parse(data=data, format="turtle")
    graph += background
    _, report, _ = validate(graph, shacl_graph=load("shapes"), allow_warnings=True)
    assert isinstance(report, Graph)
    return {
        str(shape).rpartition("/")[2]
        for result in report.subjects(SH.resultSeverity, severity)
        for shape in report.objects(result, SH.sourceShape)
    }


def test_the_example_conforms(background: Graph) -> None:
    for severity in (SH.Violation, SH.Warning, SH.Info):
        assert violations(background, EXAMPLE, severity) == set(), severity


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
def test_broken_data_is_refused(background: Graph, old: str, new: str, shape: str) -> None:
    assert EXAMPLE.count(old) == 1
    assert shape in violations(background, EXAMPLE.replace(old, new))


def test_a_unit_that_does_not_fit_is_warned_of(background: Graph) -> None:
    broken = EXAMPLE.replace(
        "eco:unit unit:PERCENT ; eco:canonicalValue", "eco:unit unit:TONNE ; eco:canonicalValue"
    )
    assert "UnitAgrees" in violations(background, broken, SH.Warning)


def test_every_shape_speaks_both_languages() -> None:
    graph = load("shapes")
    shapes = set(graph.subjects(RDF.type, SH.PropertyShape))
    assert shapes
    for shape in shapes:
        assert languages(graph, shape, SH.message) == {"zh", "en"}, shape


def test_shapes_hold_of_the_reference_data(background: Graph) -> None:
    _, report, text = validate(background, shacl_graph=load("shapes"), allow_warnings=True)
    assert isinstance(report, Graph)
    assert not set(report.subjects(SH.resultSeverity, SH.Violation)), text


# --- logic ----------------------------------------------------------------------------------


def unsatisfiable(graph: Graph, directory: Path) -> list[str]:
    """What HermiT says of a graph: its classes that can have no member; raises CalledProcessError
    where the graph contradicts itself. The tests of owlready2, which brings HermiT, classify every
    individual too and take twice as long."""
    owlready2 = pytest.importorskip("owlready2")
    path = directory / "ontology.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    hermit = Path(owlready2.__file__).parent / "hermit"
    command = "org.semanticweb.HermiT.cli.CommandLine"
    said = subprocess.run(
        ["java", "-cp", f"{hermit}:{hermit / 'HermiT.jar'}", command, "-k", "-U", path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    *_, listed = said.partition("Classes equivalent to 'owl:Nothing':")
    return [name for name in listed.split() if name != "owl:Nothing"]


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs java")
def test_hermit_finds_no_contradiction(tmp_path: Path, background: Graph) -> None:
    graph = Graph()
    graph += background
    graph += load("alignments")
    graph.parse(data=EXAMPLE, format="turtle")
    assert unsatisfiable(graph, tmp_path) == []


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs java")
def test_hermit_would_find_one(tmp_path: Path) -> None:
    graph = merged("ecoplan", "alignments")
    odd = URIRef("http://example.org/Odd")
    for upper in (ECO.River, ECO.Lake):
        graph.add((odd, RDFS.subClassOf, upper))
    graph.add((odd, RDF.type, OWL.Class))
    assert unsatisfiable(graph, tmp_path) == [f"<{odd}>"]
    graph.add((URIRef("http://example.org/it"), RDF.type, odd))
    with pytest.raises(subprocess.CalledProcessError):
        unsatisfiable(graph, tmp_path)


def test_rule_reasoning_infers_nothing_false() -> None:
    """OWL 2 RL over the example: types that follow are supertypes, a section lies where its
    district lies, and no two things become one."""
    owlrl = pytest.importorskip("owlrl")
    graph = Graph().parse(data=EXAMPLE, format="turtle")
    graph += load("ecoplan")
    graph += load("alignments")
    areas = load("areas")
    for code in ("100000", "500000", "500114", "500242"):
        graph += areas.triples((AREA[code], None, None))
    stated = Graph()
    stated += graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    x = Namespace(f"{ID}x/")
    assert (x.section, ECO.locatedIn, AREA["500000"]) in graph
    assert (x.target, RDF.type, ECO.Statement) in graph
    merged_things = {
        (s, o)
        for s, o in graph.subject_objects(OWL.sameAs)
        if s != o and isinstance(s, URIRef) and str(s).startswith(ID)
    }
    assert merged_things == set()
    new_types = {
        (str(s).rpartition("/")[2], str(o).rpartition("#")[2])
        for s, o in graph.subject_objects(RDF.type)
        if str(s).startswith(x) and str(o).startswith(ECO) and (s, RDF.type, o) not in stated
    }
    assert new_types <= {
        (name, kind)
        for name in [
            "target",
            "class",
            "words",
            "programme",
            "project",
            "task",
            "passage",
            "relation",
        ]
        for kind in ("Statement", "IndicatorValue")
    } | {
        ("cooperation", "Statement"),
        ("listing", "Statement"),
        ("river", "WaterBody"),
        ("agency", "Actor"),
        ("plan", "PolicyDocument"),
    }
