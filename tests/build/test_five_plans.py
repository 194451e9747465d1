"""The five real plans: what must hold of every store, and a build from nothing as a user makes it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from five import STORE, five_plans
from kg.mapping.evidence import SECTION_SEPARATOR
from kg.store import Snapshot, current

PLANS = sorted(Path("data/plans").glob("*.txt"))
PREFIXES = {
    "eco": "https://w3id.org/ecoplan/ontology#",
    "id": "https://w3id.org/ecoplan/id/",
    "ind": "https://w3id.org/ecoplan/id/indicator/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
MEGABYTE = 1024  # in the units of ru_maxrss


@dataclass(frozen=True)
class Store:
    path: Path

    @property
    def snapshot(self) -> Snapshot:
        return current(self.path)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        found = self.snapshot.open().query(query, prefixes=PREFIXES)
        return [tuple("" if term is None else term.value for term in row) for row in found]


_MEASURED = """
import atexit, re, resource, sys
from pathlib import Path
from kg.cli import main

def peak():
    own = re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]
    print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss), file=sys.stderr)

atexit.register(peak)
main()
"""


def kg(*arguments: object) -> tuple[str, int]:
    """Output and peak memory of one command, in a process of its own and measured by itself: what
    ``wait4`` says of a child begins with what its parent held at the fork, and the tests hold much."""
    command = [sys.executable, "-c", _MEASURED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, int(done.stderr.splitlines()[-1])


@pytest.fixture(scope="module")
def five() -> Store:
    """The store that other tests ask too, which one process built."""
    five_plans()
    return Store(STORE)


def test_a_build_from_nothing_in_another_order_gives_the_same_bytes(
    five: Store, tmp_path: Path
) -> None:
    """By processes of its own; nothing is rejected, and memory is bounded."""

    def dumped(store: Store) -> list[str]:
        out = tmp_path / f"{store.path.name}.nq"
        kg("dump", out, "--store", store.path)
        lines = out.read_text("utf-8").split("\n")
        return [line for line in lines if "graph/provenance> ." not in line]

    again = Store(tmp_path / "again")
    out, peak = kg("build", *PLANS[::-1], "--store", again.path, "--json")
    report = json.loads(out)
    assert report["rejected"] == []
    assert report["snapshot"] == again.snapshot.id
    assert [plan.slug for plan in again.snapshot.manifest.plans] == [path.stem for path in PLANS]
    assert peak < 600 * MEGABYTE
    assert dumped(again) == dumped(five)
    assert again.snapshot.manifest.version == five.snapshot.manifest.version


def test_every_quote_is_in_its_text_at_its_offsets(five: Store) -> None:
    texts = {path.stem: five.snapshot.text(path.stem) for path in PLANS}
    found = five.rows(
        """SELECT ?source ?start ?end ?quote ?path WHERE { ?e a eco:Evidence ; oa:hasSource ?source ;
             eco:start ?start ; eco:end ?end ; eco:quote ?quote .
             OPTIONAL { ?e eco:sectionPath ?path } }"""
    )
    assert len(found) > 2500
    for source, start, end, quote, path in found:
        text = texts[source.rpartition("/")[2]]
        assert text[int(start) : int(end)] == quote
        assert quote.strip()
        folded = "".join(text.split())
        for heading in path.split(SECTION_SEPARATOR):
            assert "".join(heading.split()) in folded


def test_canonical_texts_are_the_files_without_residue(five: Store) -> None:
    """Every character of a canonical text stands in the file, in order; what is left out is what
    the dump added."""
    for path in PLANS:
        source = iter(path.read_text("utf-8"))
        text = five.snapshot.text(path.stem)
        assert "[bookmark:" not in text
        assert all(char in source for char in text), path.stem


def test_no_triple_stands_in_two_graphs(five: Store) -> None:
    manifest, store = five.snapshot.manifest, five.snapshot.open()
    named = sum(manifest.graphs.values())
    assert int(five.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0][0]) == named
    assert len(store) == 2 * named


def test_the_numbered_projects_and_their_money(five: Store) -> None:
    found = five.rows(
        """SELECT ?plan (COUNT(*) AS ?n) (SUM(?investment) AS ?sum) WHERE {
             ?p a eco:Project ; eco:statedIn ?plan ; eco:projectNumber ?number ;
                eco:investment ?investment } GROUP BY ?plan ORDER BY ?plan"""
    )
    assert [(plan.rpartition("/")[2], n, total) for plan, n, total in found] == [
        ("nanchuan-2021", "90", "1081905"),
        ("youyang-2021", "45", "509691"),
    ]


def test_each_category_sums_to_its_stated_total(five: Store) -> None:
    """The six headings of Nanchuan's table state their totals in 亿元, the projects' are in 万元."""
    found = five.rows(
        """SELECT DISTINCT ?label ?stated ?sum WHERE {
             { SELECT ?g (SUM(?investment) AS ?sum) WHERE {
                 ?p eco:partOfProgramme+ ?g ; eco:investment ?investment } GROUP BY ?g }
             ?g rdfs:label ?label . ?v eco:subject ?g ; eco:indicatorText "投资" ;
                eco:unitText "亿元" ; eco:value ?stated } ORDER BY ?label"""
    )
    assert {label: stated for label, stated, _ in found} == {
        "环境质量提升工程": "42.6905",
        "生态保护修复工程": "20.31",
        "绿色发展促进工程": "43.635",
        "生态环境风险防范工程": "1.095",
        "区域生态环境协同保护工程": "0.035",
        "生态环境保护能力提升工程": "0.425",
    }
    assert len(found) == 6
    for _, stated, total in found:
        assert round(float(stated) * 10_000) == int(total)


def test_forest_coverage_is_compared_across_four_plans(five: Store) -> None:
    found = five.rows(
        """SELECT ?area ?cmp ?value ?quote WHERE {
             ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ;
                eco:subject/rdfs:label ?area ; eco:comparator ?cmp ; eco:canonicalValue ?value ;
                eco:evidence/eco:quote ?quote
             FILTER NOT EXISTS { ?t eco:restates ?other } }"""
    )
    assert {(area, cmp.rpartition("#")[2], value) for area, cmp, value, _ in found} == {
        ("重庆市", "Equal", "57"),
        ("黔江区", "AtLeast", "65"),
        ("酉阳土家族苗族自治县", "Equal", "65"),
        ("南川区", "Equal", "58"),
    }


def test_who_leads_most_money(five: Store) -> None:
    found = five.rows(
        """SELECT ?agency (SUM(?inv) AS ?wan_yuan) WHERE {
             ?p a eco:Project ; eco:leadAgency ?a ; eco:investment ?inv . ?a rdfs:label ?agency
           } GROUP BY ?agency ORDER BY DESC(?wan_yuan) LIMIT 3"""
    )
    assert len(found) == 3
    assert all(int(money) > 100_000 for _, money in found)


def test_rivers_that_two_plans_name_and_the_sections_on_them(five: Store) -> None:
    found = five.rows(
        """SELECT DISTINCT ?river ?section ?level WHERE {
             ?s a eco:MonitoringSection ; rdfs:label ?section ; eco:onWaterBody ?r ;
                eco:assessmentLevel ?level . ?r rdfs:label ?river .
             ?a eco:mentions ?r ; eco:statedIn ?p1 . ?b eco:mentions ?r ; eco:statedIn ?p2 .
             FILTER(STR(?p1) < STR(?p2)) }"""
    )
    levels = {(river, level.rpartition("#")[2]) for river, _, level in found}
    assert ("阿蓬江", "MunicipalAssessment") in levels
    assert ("阿蓬江", "NationalAssessment") in levels


def test_rongchang_which_has_no_table_is_in_the_graph(five: Store) -> None:
    plan = "id:plan\\/rongchang-2026"
    ((tasks,),) = five.rows(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ ?t a eco:Task ; eco:statedIn {plan} }}"
    )
    assert int(tasks) > 50
    assert five.rows(
        f"SELECT ?end WHERE {{ {plan} eco:periodStart 2026 ; eco:periodEnd ?end }}"
    ) == [("2030",)]


def test_every_statement_is_typed_by_name_and_by_what_follows(five: Store) -> None:
    """Reasoning gives every value the class of all values, and every statement that of all."""
    classes = dict(
        five.rows(
            """SELECT ?class (COUNT(*) AS ?n) WHERE { VALUES ?class { eco:Target eco:Observation
                 eco:PastTarget eco:IndicatorValue eco:Statement } ?s a ?class } GROUP BY ?class"""
        )
    )
    counts = {iri.rpartition("#")[2]: int(n) for iri, n in classes.items()}
    kinds = counts["Target"] + counts["Observation"] + counts["PastTarget"]
    assert counts["IndicatorValue"] == kinds
    ((stated,),) = five.rows("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s eco:statedIn ?plan }")
    assert counts["Statement"] == int(stated)


def test_a_town_lies_in_everything_above_it(five: Store) -> None:
    """Within is transitive, over reference data and what plans name."""
    found = five.rows(
        """SELECT ?town WHERE { GRAPH <https://w3id.org/ecoplan/graph/things> {
             ?town a eco:AdministrativeArea }
             FILTER NOT EXISTS { ?town eco:within id:area\\/100000 } }"""
    )
    assert found == []


def test_the_provenance_says_what_was_built_from_which_file(five: Store) -> None:
    found = five.rows(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
           SELECT ?graph ?file ?sha WHERE { GRAPH <https://w3id.org/ecoplan/graph/provenance> {
             ?graph prov:wasGeneratedBy ?build ; prov:wasDerivedFrom ?source .
             ?build a prov:Activity ; prov:used ?source ; prov:wasAssociatedWith ?software .
             ?source dcterms:title ?file ; eco:sourceSha256 ?sha ; dcterms:rights ?rights } }"""
    )
    manifest = {plan.file: plan.sha256 for plan in five.snapshot.manifest.plans}
    assert {file: sha for _, file, sha in found} == manifest
    assert len(found) == 5
    assert all(graph.endswith(file.removesuffix(".txt")) for graph, file, _ in found)


def test_the_provenance_counts_classes_properties_and_graphs(five: Store) -> None:
    """As VoID; the counts are those that the store itself gives."""
    said = """PREFIX void: <http://rdfs.org/ns/void#>
      SELECT ?what ?n WHERE { GRAPH <https://w3id.org/ecoplan/graph/provenance> {
        <https://w3id.org/ecoplan/id/dataset/ecoplan> %s } }"""
    others = "FILTER(?g != <https://w3id.org/ecoplan/graph/provenance>)"
    for part, counted in [
        (
            "void:classPartition [ void:class ?what ; void:entities ?n ]",
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a ?c } %s } GROUP BY ?c",
        ),
        (
            "void:propertyPartition [ void:property ?what ; void:triples ?n ]",
            "SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } %s } GROUP BY ?p",
        ),
        (
            "void:subset ?what . ?what void:triples ?n",
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } %s } GROUP BY ?g",
        ),
    ]:
        assert sorted(five.rows(said % part)) == sorted(five.rows(counted % others))


def test_shapes_find_no_violation(five: Store) -> None:
    out, _ = kg("validate", "--json", "--store", five.path)
    issues = json.loads(out)["issues"]
    assert [issue for issue in issues if issue["severity"] == "error"] == []
