"""The rules made ready of an ontology find what the general reasoner finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import vocab
from kg.mapping import Vocabulary
from kg.reason import Fact, Reasoner, facts_of
from kg.rules import Rules, Triple

E = "http://e/"
TYPE = vocab.RDF + "type"
SUB, PROPERTY = vocab.RDFS + "subClassOf", vocab.RDFS + "subPropertyOf"
DOMAIN, RANGE = vocab.RDFS + "domain", vocab.RDFS + "range"
OWL = vocab.OWL

_CLASSES = [f"{E}C{n}" for n in range(4)]
_PROPERTIES = [f"{E}p{n}" for n in range(4)]
_THINGS = [f"{E}t{n}" for n in range(4)]


@pytest.fixture(scope="module")
def ontology() -> Vocabulary:
    return Vocabulary.load(Path("ontology"))


def _kept(reasoner: Reasoner, facts: set[Triple]) -> set[Fact]:
    """Without what the general reasoner says of axioms and of everything."""
    return {fact for fact in map(Fact._make, facts) if reasoner._worth_keeping(fact)}


def _both(reasoner: Reasoner, facts: set[Triple]) -> tuple[set[Fact], set[Fact]]:
    rules = Rules.of(reasoner._axioms)
    assert rules is not None
    assert rules.apply_to(facts)
    by_rules = rules.closed({*reasoner._axioms, *facts})
    return _kept(reasoner, by_rules), _kept(reasoner, reasoner._reasoned(facts))


def test_our_ontology_and_its_reference_data(ontology: Vocabulary) -> None:
    reasoner = Reasoner(ontology.ontology)
    by_rules, reasoned = _both(reasoner, set(facts_of(ontology.reference)))
    assert len(reasoned) > 30_000
    assert by_rules == reasoned


_classes, _properties = st.sampled_from(_CLASSES), st.sampled_from(_PROPERTIES)
_things = st.sampled_from(_THINGS)
_axiom = st.one_of(
    st.tuples(_classes, st.sampled_from([SUB, OWL + "equivalentClass"]), _classes),
    st.tuples(
        _properties,
        st.sampled_from([PROPERTY, OWL + "equivalentProperty", OWL + "inverseOf"]),
        _properties,
    ),
    st.tuples(_properties, st.sampled_from([DOMAIN, RANGE]), _classes),
    st.tuples(
        _properties,
        st.just(TYPE),
        st.sampled_from([OWL + "SymmetricProperty", OWL + "TransitiveProperty"]),
    ),
)
_restricted = st.tuples(_classes, _properties, _classes).map(
    lambda parts: [
        (parts[0], SUB, E + "restriction"),
        (E + "restriction", OWL + "onProperty", parts[1]),
        (E + "restriction", OWL + "allValuesFrom", parts[2]),
    ]
)
_fact = st.one_of(
    st.tuples(_things, _properties, _things), st.tuples(_things, st.just(TYPE), _classes)
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_axiom, max_size=8), st.one_of(st.just([]), _restricted), st.sets(_fact, max_size=8)
)
def test_any_axioms_and_facts(
    axioms: list[Triple], restriction: list[Triple], facts: set[Triple]
) -> None:
    lines = "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in [*axioms, *restriction])
    by_rules, reasoned = _both(Reasoner(lines.encode()), facts)
    wanted = {fact for fact in reasoned if fact.subject in _THINGS}
    assert {fact for fact in by_rules if fact.subject in _THINGS} == wanted


@pytest.mark.parametrize(
    ("axiom", "covered"),
    [
        ((E + "C", SUB, E + "D"), True),
        ((E + "C", OWL + "intersectionOf", E + "list"), False),
        ((E + "C", OWL + "someValuesFrom", E + "D"), False),
        ((E + "p", TYPE, OWL + "FunctionalProperty"), False),
        ((E + "p", E + "q", E + "r"), True),
    ],
)
def test_axioms_of_other_kinds_are_for_the_general_reasoner(axiom: Triple, covered: bool) -> None:
    assert (Rules.of([axiom]) is not None) == covered


@pytest.mark.parametrize(
    "fact",
    [
        (E + "t", OWL + "sameAs", E + "u"),
        (E + "C", SUB, E + "D"),
        (E + "p", TYPE, OWL + "TransitiveProperty"),
    ],
)
def test_facts_that_are_axioms_are_for_the_general_reasoner(fact: Triple) -> None:
    assert not Rules.apply_to([(E + "t", E + "p", E + "u"), fact])


def test_an_ontology_that_rules_do_not_cover_is_reasoned_with_all_the_same() -> None:
    some = "".join(
        f"<{E}{s}> <{p}> <{o}> .\n"
        for s, p, o in [
            ("restriction", OWL + "onProperty", E + "p"),
            ("restriction", OWL + "someValuesFrom", E + "D"),
            ("restriction", SUB, E + "C"),
        ]
    )
    part = f"<{E}t> <{E}p> <{E}u> .\n<{E}u> <{TYPE}> <{E}D> .\n".encode()
    assert Fact(E + "t", TYPE, E + "C") in Reasoner(some.encode()).entail(part)
