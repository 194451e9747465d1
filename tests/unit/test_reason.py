"""Entailments: what follows, what is kept, and that a part reasoned alone misses nothing."""

from __future__ import annotations

import pytest

from kg import vocab
from kg.mapping.graphs import GENID
from kg.reason import Background, Fact, Reasoner, facts_of, lines_of

E = "http://e/"
PREFIX = {"rdf": vocab.RDF, "rdfs": vocab.RDFS, "owl": vocab.OWL, "e": E, "genid": GENID}


def facts(text: str) -> list[Fact]:
    """``e:a rdf:type e:B`` a line."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [PREFIX[p] + name for p, _, name in (term.partition(":") for term in line.split())]
        found.append(Fact(*parts))
    return found


def ntriples(text: str) -> bytes:
    return b"".join(line + b"\n" for line in lines_of(facts(text)))


ONTOLOGY = ntriples(
    """
    e:River rdfs:subClassOf e:WaterBody
    e:WaterBody rdfs:subClassOf e:Place
    e:leads rdfs:range e:Actor
    e:hasReach owl:inverseOf e:reachOf
    e:within rdf:type owl:TransitiveProperty
    e:joins rdf:type owl:SymmetricProperty
    e:one rdf:type owl:FunctionalProperty
    e:River rdf:type owl:Class
    e:subject rdfs:domain genid:union
    genid:union owl:unionOf genid:list
    genid:list rdf:first e:Value
    genid:list rdf:rest genid:rest
    genid:rest rdf:first e:Task
    genid:rest rdf:rest rdf:nil
    e:locatedIn owl:propertyChainAxiom genid:chain
    genid:chain rdf:first e:locatedIn
    genid:chain rdf:rest genid:chain2
    genid:chain2 rdf:first e:within
    genid:chain2 rdf:rest rdf:nil
    e:holds owl:inverseOf e:locatedIn
    """
)


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        ("e:r rdf:type e:River", "e:r rdf:type e:WaterBody\ne:r rdf:type e:Place"),
        ("e:p e:leads e:a", "e:a rdf:type e:Actor"),
        ("e:x e:reachOf e:r", "e:r e:hasReach e:x"),
        ("e:a e:within e:b\ne:b e:within e:c", "e:a e:within e:c"),
        ("e:a e:joins e:b", "e:b e:joins e:a"),
        # a chain, and what follows from what it gives
        ("e:s e:locatedIn e:t\ne:t e:within e:c", "e:c e:holds e:s\ne:s e:locatedIn e:c\ne:t e:holds e:s"),
        # a class without a name, the same of a functional property's two values: not kept
        ("e:v e:subject e:a\ne:v rdf:type e:Value", ""),
        ("e:v e:one e:a\ne:v e:one e:b", ""),
        ("e:a e:other e:b", ""),
    ],
)  # fmt: skip
def test_what_follows(said: str, follows: str) -> None:
    assert Reasoner(ONTOLOGY).entail(ntriples(said)) == sorted(facts(follows))


def test_literals_and_what_is_said_already_stay_out() -> None:
    part = ntriples("e:r rdf:type e:River\ne:r rdf:type e:WaterBody")
    part += '<http://e/r> <http://e/label> "a\u2028b <http://e/x> ." .\n'.encode()
    assert Reasoner(ONTOLOGY).entail(part) == facts("e:r rdf:type e:Place")


def test_a_part_with_its_background_gives_what_the_whole_gives() -> None:
    things = "e:t e:within e:c\ne:c e:within e:p\ne:s e:locatedIn e:t"
    plan = "e:v e:leads e:a\ne:w e:locatedIn e:t\ne:a rdf:type e:River"
    reasoner = Reasoner(ONTOLOGY)
    whole = set(reasoner.entail(ntriples(things + "\n" + plan)))

    background = Background()
    parts: set[Fact] = set()
    for part in map(ntriples, (things, plan)):
        new = reasoner.entail(part, background.of(part))
        background.add(facts_of(part))
        background.add(new)
        parts |= set(new)
    assert parts == whole


def test_the_background_is_not_entailed_anew() -> None:
    background = Background(ntriples("e:t e:within e:c\ne:t e:within e:p"))
    part = ntriples("e:w e:within e:t")
    found = Reasoner(ONTOLOGY).entail(part, background.of(part))
    assert found == sorted(facts("e:w e:within e:c\ne:w e:within e:p"))
