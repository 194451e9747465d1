"""Two plans in Turtle, by the vocabulary, and two thousand numbers."""

from __future__ import annotations

GRAPH = "https://w3id.org/ecoplan/graph/"
_PREFIXES = """
@prefix eco: <https://w3id.org/ecoplan/ontology#> .
@prefix ind: <https://w3id.org/ecoplan/id/indicator/> .
@prefix area: <https://w3id.org/ecoplan/id/area/> .
@prefix plan: <https://w3id.org/ecoplan/id/plan/> .
@prefix v: <https://w3id.org/ecoplan/id/value/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
THINGS = (
    _PREFIXES
    + """
plan:north dcterms:title "北区“十四五”规划"@zh ; a eco:Plan ; eco:coversArea area:500001 .
plan:south dcterms:title "南区“十四五”规划"@zh ; a eco:Plan ; eco:coversArea area:500002 .
area:500001 rdfs:label "北区"@zh . area:500002 rdfs:label "南区"@zh .
ind:forest-coverage skos:prefLabel "森林覆盖率"@zh , "forest coverage"@en .
eco:AtLeast rdfs:label "不低于"@zh , "at least"@en . eco:Equal rdfs:label "等于"@zh .
"""
)
NORTH = (
    _PREFIXES
    + """
v:n1 a eco:Target ; eco:statedIn plan:north ; eco:subject area:500001 ; eco:year 2025 ;
  eco:indicator ind:forest-coverage ; eco:comparator eco:AtLeast ; eco:canonicalValue 65.0 ;
  eco:valueText "≥65" ; eco:evidence <urn:e1> .
<urn:e1> eco:quote "森林覆盖率不低于65%" .
v:n2 a eco:Target ; eco:statedIn plan:north ; eco:subject area:500001 ; eco:year 2025 ;
  eco:indicator ind:forest-coverage ; eco:comparator eco:AtLeast ; eco:canonicalValue 65.0 ;
  eco:valueText "65%以上" ; eco:evidence <urn:e2> ; eco:restates v:n1 .
<urn:e2> eco:quote "保持65%以上" .
"""
)
SOUTH = (
    _PREFIXES
    + """
v:s1 a eco:Target ; eco:statedIn plan:south ; eco:subject area:500002 ; eco:year 2025 ;
  eco:indicator ind:forest-coverage ; eco:comparator eco:Equal ; eco:canonicalValue 58.5 ;
  eco:valueText "=1+1" ; eco:evidence <urn:e3> .
<urn:e3> eco:quote "58.5" .
"""
)
NUMBERS = "".join(f'<urn:n:{n}> <urn:value> {n} ; <urn:name> "数 {n}" .\n' for n in range(2000))
