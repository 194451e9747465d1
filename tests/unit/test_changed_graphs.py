"""What is added to a store in place: lines and their hashes go together, and what people wrote stays."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.build import linesets
from kg.build.changes import ChangedGraphs
from kg.build.graphs import INFERRED, THINGS
from kg.mapping.terms import ntriples
from kg.settings import DefaultGraph
from kg.store import Manifest

PLAN, PEOPLES = "http://g/plan", "http://g/peoples"
OLD, NEW = "http://r/old", "http://r/new"
SAID = {
    THINGS: ["<http://r/old> <http://p/label> \"阿蓬江\"@zh .", "<http://r/brook> <http://p/into> <http://r/old> ."],
    PLAN: ["<http://s/1> <http://p/about> <http://r/old> .", "<http://s/1> <http://p/about> <http://r/brook> ."],
    INFERRED: ["<http://r/old> <http://p/takes> <http://r/brook> ."],
}  # fmt: skip
PEOPLE = "<http://s/1> <http://p/about> <http://r/old> ."
NOTE = "<http://n/1> <http://p/on> <http://r/old> ."


def graphs(*, union: bool = True) -> ChangedGraphs:
    store = ox.Store()
    for graph, lines in {**SAID, PEOPLES: [PEOPLE, NOTE]}.items():
        raw = "\n".join(lines).encode()
        for target in (ox.NamedNode(graph), ox.DefaultGraph())[: 2 if union else 1]:
            store.load(raw, ox.RdfFormat.N_TRIPLES, to_graph=target)
    manifest = Manifest(
        "id", "", "", "", "", "", (), {graph: len(lines) for graph, lines in SAID.items()}, {},
        user_graphs={PEOPLES: 2},
        hashes={g: f"{linesets.of([x.encode() for x in said]):064x}" for g, said in SAID.items()},
    )  # fmt: skip
    mode = DefaultGraph.UNION if union else DefaultGraph.PLAIN
    return ChangedGraphs(store, manifest, mode)


def held(changed: ChangedGraphs, graph: str | None) -> set[str]:
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    quads = changed.store.quads_for_pattern(None, None, None, name)
    return set(ntriples(quad.triple for quad in quads).decode().splitlines())


def in_order(changed: ChangedGraphs) -> bool:
    """Whether counts and hashes are those of what the graphs hold."""
    return all(
        changed.counts[graph] == len(lines := held(changed, graph))
        and changed.sums[graph] == linesets.of([line.encode() for line in lines])
        for graph in SAID
    )


@pytest.mark.parametrize("union", [True, False])
def test_a_thing_gets_another_iri_wherever_a_built_graph_names_it(*, union: bool) -> None:
    changed = graphs(union=union)
    assert sorted(changed.rename(OLD, NEW)) == sorted(SAID)
    for graph, lines in SAID.items():
        assert held(changed, graph) == {line.replace(OLD, NEW) for line in lines}
    assert held(changed, PEOPLES) == {PEOPLE, NOTE}
    everything = {line.replace(OLD, NEW) for lines in SAID.values() for line in lines}
    assert held(changed, None) == (everything | {PEOPLE, NOTE} if union else set())
    assert in_order(changed)
    assert changed.naming(OLD) == []


def test_what_is_said_of_a_thing_is_taken_out() -> None:
    changed = graphs()
    changed.drop(OLD, (THINGS, INFERRED))
    assert held(changed, THINGS) == held(changed, INFERRED) == set()
    assert held(changed, PLAN) == set(SAID[PLAN])
    assert held(changed, None) == {*SAID[PLAN], PEOPLE, NOTE}
    assert in_order(changed)


def test_lines_are_put_in_the_place_of_others() -> None:
    """One of those that go is not there any more: it is not counted."""
    changed = graphs()
    gone = "<http://s/9> <http://p/about> <http://r/old> ."
    new = "<http://s/1> <http://p/about> <http://r/new> ."
    before = [line.encode() for line in (*SAID[PLAN], gone)]
    changed.change(before, [before[1], new.encode()], PLAN)
    assert held(changed, PLAN) == {SAID[PLAN][1], new}
    assert PEOPLE in held(changed, None)  # people say it too
    assert in_order(changed)
