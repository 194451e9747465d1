"""Reasoning with the ontology: HermiT finds no contradiction, rules nothing false."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from ontology_files import (
    AREA,
    ECO,
    EXAMPLE,
    ID,
    background,
    load,
    merged,
)
from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef


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
def test_hermit_finds_no_contradiction(tmp_path: Path) -> None:
    graph = Graph()
    graph += background()
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
