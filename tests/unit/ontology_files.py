"""The files of the ontology as graphs, each read once, and a small plan in its terms."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"

ECO = Namespace("https://w3id.org/ecoplan/ontology#")
ID = "https://w3id.org/ecoplan/id/"
IND = Namespace(f"{ID}indicator/")
U = Namespace(f"{ID}unit/")
AREA = Namespace(f"{ID}area/")
UNIT = Namespace("http://qudt.org/vocab/unit/")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SH = Namespace("http://www.w3.org/ns/shacl#")


@cache
def load(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / f"{name}.ttl")


def merged(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph += load(name)
    return graph


def languages(graph: Graph, term: Node, predicate: URIRef) -> set[str | None]:
    return {o.language for o in graph.objects(term, predicate) if isinstance(o, Literal)}


@cache
def background() -> Graph:
    """What stands beside a plan: the ontology, the reference data, and the areas of Chongqing.
    Shared: to be copied, not changed."""
    graph = merged("ecoplan", "units", "indicators", "themes", "agencies")
    areas = load("areas")
    for area in areas.subjects(RDF.type, ECO.AdministrativeArea):
        if str(area).rpartition("/")[2][:2] == "50":
            graph += areas.triples((area, None, None))
    return graph


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
