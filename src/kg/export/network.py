"""The graph as nodes and edges, as docs/exports.md defines them.

A node is a thing, an indicator, or a statement that has a name of its own (project, programme,
task, list). An edge is what statements say between two nodes: a relation, an actor's part in a
project, a value of an indicator for its subject. What several statements say is one edge with
their number as its weight; a value is an edge of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg import vocab
from kg.errors import NotFound
from kg.export.attributes import Attribute, Attributes
from kg.export.selection import NODE_CLASSES, VALUE_KINDS, Selection
from kg.facts import PLAN, TYPE_IRI, Description, Facts, PlanFacts, Quote
from kg.mapping.things import ASSERTS
from kg.records import RelationKind

EVIDENCE_KEPT = 3  # quotes an edge carries; its weight tells how many statements there are
_ECO = vocab.ECO
_KIND = vocab.thing_iri("relation-kind", "")
# Links that a statement has of itself, by its class.
_LINKS: Mapping[str, tuple[str, ...]] = {
    "Project": (
        *("statedIn", "leadAgency", "supportingAgency", "subject"),
        *("partOfProgramme", "sameProjectAs"),
    ),
    "Programme": ("statedIn", "partOfProgramme"),
    "Task": ("statedIn", "leadAgency", "supportingAgency", "implementedIn", "subject"),
    "Listing": ("statedIn", "member"),
}
# Links between things that no statement stands behind.
_STRUCTURE = ("coversArea", "higherPlan", "within", "jurisdiction", "memberArea", "reachOf")
_NAMED_STATEMENTS = tuple(_LINKS)
_OF_THINGS = ("Relation", "Cooperation")  # taken with a theme where both ends are of that theme


@dataclass(frozen=True, slots=True)
class Node:
    """``kind`` is the local name of its class; ``start`` and ``end`` are years."""

    iri: str
    label: str
    kind: str
    kind_label: str
    names: tuple[str, ...]
    plans: tuple[str, ...]
    statements: int
    attributes: Mapping[str, Attribute]
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """``kind`` is the local name of the property, or of the class of value in lower case."""

    source: str
    target: str
    kind: str
    label: str
    statements: tuple[str, ...]
    plans: tuple[str, ...]
    evidence: tuple[Quote, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None

    @property
    def weight(self) -> int:
        return max(1, len(self.statements))

    @property
    def id(self) -> str:
        """The same for every build that says the same."""
        which = self.statements[0] if self.kind in _VALUE_EDGES else ""
        return "e" + vocab.digest([self.source, self.target, self.kind, which], 16)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in order of IRI, edges of their ends and kind; both ends of an edge are nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


_VALUE_EDGES = {name[0].lower() + name[1:] for name in VALUE_KINDS}
_Key = tuple[str, str, str, str]  # source, target, kind and, for a value, its statement


@dataclass(slots=True)
class _Gathered:
    """An edge in the making."""

    statements: list[str] = field(default_factory=list)
    plans: dict[str, None] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    label: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    year: int | None = None


@dataclass(slots=True)
class _Met:
    """A node in the making: in how many statements of which plans it was met."""

    statements: int = 0
    plans: dict[str, None] = field(default_factory=dict)
    node: Node | None = None


def read(facts: Facts, selection: Selection) -> Network:
    """The selected part of a store. Raises :class:`NotFound` when nothing is left, and what
    :meth:`Selection.check` raises."""
    selection.check(facts)
    reader = _Reader(facts, selection)
    for plan in facts.each_plan(selection.plans):
        reader.plan(plan)
    return reader.network()


class _Reader:
    def __init__(self, facts: Facts, selection: Selection) -> None:
        self._facts = facts
        self._selection = selection
        self._attributes = Attributes(facts)
        self._edges: dict[_Key, _Gathered] = {}
        self._of_things: dict[_Key, _Gathered] = {}
        self._met: dict[str, _Met] = {}
        self._traits: dict[str, dict[str, dict[str, None]]] = {}

    # --- reading a plan ---

    def plan(self, plan: PlanFacts) -> None:
        for class_, statement in plan.statements:
            if self._wanted(class_, statement, plan):
                self._statement(class_, statement, plan)

    def _wanted(self, class_: str, statement: Description, plan: PlanFacts) -> bool:
        chosen = self._selection
        if chosen.kinds and class_ not in chosen.kinds:
            return False
        if not chosen.themes:
            return True
        if class_ == "Relation":
            subject = plan.nodes.get(statement.iri_of(_ECO + "relationSubject") or "")
            if subject is None:
                return statement.iri_of(_ECO + "relationSubject") != plan.plan.iri
            statement = subject
        elif class_ == "Cooperation":
            return True  # as relations between things, settled when everything is read
        return not chosen.theme_iris.isdisjoint(self._attributes.themes(statement, plan))

    def _statement(self, class_: str, statement: Description, plan: PlanFacts) -> None:
        slug, iri = plan.plan.slug, statement.iri
        if class_ in _NAMED_STATEMENTS:
            self._meet(iri, slug).node = self._named_statement(class_, statement, plan)
            for name in _LINKS[class_]:
                for target in statement.iris(_ECO + name):
                    self._edge((iri, target, name, ""), statement, plan)
        elif class_ in VALUE_KINDS:
            self._value(class_, statement, plan)
        elif class_ == "Relation":
            self._relation(statement, plan)
        elif class_ == "Cooperation":
            self._cooperation(statement, plan)
        if self._selection.themes and class_ in _OF_THINGS:
            return
        for thing in statement.iris(_ECO + "mentions"):
            if thing != plan.plan.iri:
                self._edge((plan.plan.iri, thing, "mentions", ""), statement, plan)

    def _value(self, class_: str, value: Description, plan: PlanFacts) -> None:
        indicator = value.iri_of(_ECO + "indicator")
        if indicator is None or _ECO + "restates" in value.objects:
            return
        kind = class_[0].lower() + class_[1:]
        for subject in value.iris(_ECO + "subject"):
            edge = self._edge((subject, indicator, kind, value.iri), value, plan)
            edge.label, edge.attributes = self._attributes.value(class_, value)
            edge.year = value.whole(_ECO + "year")

    def _relation(self, relation: Description, plan: PlanFacts) -> None:
        kind = RelationKind((relation.iri_of(_ECO + "relationKind") or "").removeprefix(_KIND))
        subject = relation.iri_of(_ECO + "relationSubject") or ""
        object_ = relation.iri_of(_ECO + "relationObject") or ""
        if object_.startswith(_ECO):  # a level, a type: says what the subject is like
            traits = self._traits.setdefault(subject, {})
            traits.setdefault(kind.value.replace("-", "_"), {})[self._facts.label(object_)] = None
            return
        of_things = subject != plan.plan.iri and subject not in plan.nodes
        self._edge((subject, object_, ASSERTS[kind], ""), relation, plan, of_things=of_things)

    def _cooperation(self, cooperation: Description, plan: PlanFacts) -> None:
        own = plan.plan.area
        parties = [party for party in cooperation.iris(_ECO + "party") if party != own]
        for party in parties:
            self._edge((own, party, "cooperation", ""), cooperation, plan, of_things=True)
        for subject in cooperation.iris(_ECO + "subject"):
            for party in (own, *parties):
                if party != subject:
                    key = (party, subject, "cooperatesOn", "")
                    self._edge(key, cooperation, plan, of_things=True)

    def _edge(
        self, key: _Key, statement: Description, plan: PlanFacts, *, of_things: bool = False
    ) -> _Gathered:
        later = of_things and self._selection.themes
        edge = (self._of_things if later else self._edges).setdefault(key, _Gathered())
        edge.statements.append(statement.iri)
        edge.plans[plan.plan.slug] = None
        if len(edge.quotes) < EVIDENCE_KEPT:
            edge.quotes += plan.quotes(statement)[: EVIDENCE_KEPT - len(edge.quotes)]
        for end in key[:2]:
            if not later:
                self._meet(end, plan.plan.slug, statement=True)
            if end in plan.nodes and self._met.get(end) and self._met[end].node is None:
                self._meet(end, plan.plan.slug).node = self._end_statement(end, plan)
        return edge

    def _meet(self, iri: str, plan: str, *, statement: bool = False) -> _Met:
        met = self._met.setdefault(iri, _Met())
        met.plans[plan] = None
        met.statements += statement
        return met

    def _end_statement(self, iri: str, plan: PlanFacts) -> Node | None:
        node = plan.nodes[iri]
        for type_ in node.iris(TYPE_IRI):
            class_ = type_.removeprefix(_ECO)
            if class_ in _NAMED_STATEMENTS:
                return self._named_statement(class_, node, plan)
        return None

    def _named_statement(self, class_: str, statement: Description, plan: PlanFacts) -> Node:
        start, end = self._attributes.years(class_, statement)
        names = statement.names() or [statement.iri.rsplit("/", 1)[-1]]
        return Node(
            iri=statement.iri,
            label=names[0],
            kind=class_,
            kind_label=self._facts.term(class_),
            names=tuple(names[1:]),
            plans=(plan.plan.slug,),
            statements=1,
            attributes=self._attributes.of_statement(class_, statement, plan),
            start=start,
            end=end,
        )

    # --- putting it together ---

    def network(self) -> Network:
        for key, edge in self._of_things.items():
            if key[0] in self._met and key[1] in self._met:
                self._edges[key] = edge
        for slug in self._selection.plans:
            self._meet(PLAN + slug, slug)
        kinds = self._kinds()
        keys = [key for key in self._edges if key[0] in kinds and key[1] in kinds]
        links = [*keys, *self._structure(kinds)]
        if self._selection.around is not None:
            near = self._near(links, kinds)
            kinds = {iri: kind for iri, kind in kinds.items() if iri in near}
            links = [key for key in links if key[0] in near and key[1] in near]
        if not kinds:
            raise NotFound("nothing of the graph is left by this selection", hint="choose more")
        return Network(
            tuple(self._node(iri, kind) for iri, kind in sorted(kinds.items())),
            tuple(self._finished(key) for key in sorted(set(links))),
        )

    def _kinds(self) -> dict[str, str]:
        """The nodes to keep, each with its class."""
        wanted = self._selection.node_classes
        found: dict[str, str] = {}
        for iri, met in self._met.items():
            kind = met.node.kind if met.node else self._kind(iri)
            if kind and (not wanted or kind in wanted):
                found[iri] = kind
        return found

    def _kind(self, iri: str) -> str | None:
        for type_ in self._facts.about(iri).iris(TYPE_IRI):
            if (kind := type_.removeprefix(_ECO)) in NODE_CLASSES:
                return kind
        return None

    def _structure(self, kinds: Mapping[str, str]) -> Iterator[_Key]:
        for name in _STRUCTURE:
            for source, target in self._facts.pairs(name):
                key = (source, target, name, "")
                if source in kinds and target in kinds and key not in self._edges:
                    yield key

    def _near(self, links: Iterable[_Key], kinds: Mapping[str, str]) -> set[str]:
        """Nodes at most ``depth`` edges from the chosen one, whatever way the edges point. A way
        does not lead through a plan: a plan names everything in it."""
        around = self._selection.around or ""
        if around not in kinds:
            raise NotFound(f"<{around}> is not in the selected part of the graph")
        neighbours: dict[str, set[str]] = {}
        for source, target, *_ in links:
            neighbours.setdefault(source, set()).add(target)
            neighbours.setdefault(target, set()).add(source)
        near, edge = {around}, {around}
        for _ in range(self._selection.depth):
            through = (iri for iri in edge if kinds[iri] != "Plan" or iri == around)
            edge = {other for iri in through for other in neighbours.get(iri, ())} - near
            near |= edge
        return near

    def _node(self, iri: str, kind: str) -> Node:
        met = self._met[iri]
        if met.node:
            return met.node
        thing = self._facts.about(iri)
        names = thing.names() or [self._facts.label(iri)]
        traits = {
            name: "、".join(sorted(values)) for name, values in self._traits.get(iri, {}).items()
        }
        start, end = self._attributes.years(kind, thing)
        return Node(
            iri=iri,
            label=names[0],
            kind=kind,
            kind_label=self._facts.term(kind),
            names=tuple(names[1:]),
            plans=tuple(sorted(met.plans)),
            statements=met.statements,
            attributes={**self._attributes.of_thing(kind, thing), **traits},
            start=start,
            end=end,
        )

    def _finished(self, key: _Key) -> Edge:
        source, target, kind, _ = key
        edge = self._edges.get(key, _Gathered())
        return Edge(
            source=source,
            target=target,
            kind=kind,
            label=edge.label or self._attributes.property_label(kind),
            statements=tuple(sorted(edge.statements)),
            plans=tuple(sorted(edge.plans)),
            evidence=tuple(edge.quotes),
            attributes=edge.attributes,
            start=edge.year,
            end=edge.year,
        )
