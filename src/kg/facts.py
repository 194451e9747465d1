"""What exports read from the store: asserted facts, a plan at a time, with their evidence.

Inferred triples are left out: they repeat what is asserted the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from kg import vocab
from kg.mapping.terms import LABEL, TITLE, TYPE
from kg.quadstore import Store

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

TYPE_IRI, LABEL_IRI, TITLE_IRI = TYPE.value, LABEL.value, TITLE.value
PREF_LABEL = vocab.SKOS + "prefLabel"
ALT_LABEL = vocab.SKOS + "altLabel"
BROADER = vocab.SKOS + "broader"
SYMBOL = vocab.QUDT + "symbol"
THEME = vocab.thing_iri("theme", "")
PLAN = vocab.thing_iri("plan", "")
_KEPT = 50_000  # descriptions of things; some 100 MB


@dataclass(frozen=True, slots=True)
class Description:
    """What is asserted of one node: objects by predicate IRI."""

    iri: str
    objects: Mapping[str, Sequence[Term]]

    def iris(self, predicate: str) -> list[str]:
        """Sorted, so that what is written does not depend on the store's order."""
        found = self.objects.get(predicate, ())
        return sorted(term.value for term in found if isinstance(term, ox.NamedNode))

    def iri_of(self, predicate: str) -> str | None:
        found = self.iris(predicate)
        return found[0] if found else None

    def literals(self, predicate: str) -> list[ox.Literal]:
        found = self.objects.get(predicate, ())
        literals = [term for term in found if isinstance(term, ox.Literal)]
        return sorted(literals, key=lambda literal: literal.value)

    def text(self, predicate: str, language: str | None = None) -> str | None:
        for literal in self.literals(predicate):
            if language is None or literal.language == language:
                return literal.value
        return None

    def whole(self, predicate: str) -> int | None:
        text = self.text(predicate)
        return None if text is None else int(text)

    def number(self, predicate: str) -> float | None:
        text = self.text(predicate)
        return None if text is None else float(text)

    def names(self) -> list[str]:
        """The Chinese label first, then other names in order."""
        for predicate in (LABEL_IRI, PREF_LABEL, TITLE_IRI):
            if label := self.text(predicate, "zh"):
                break
        else:
            label = self.text(LABEL_IRI)
        others = [literal.value for literal in self.literals(ALT_LABEL)]
        return list(dict.fromkeys([label, *others] if label else others))


@dataclass(frozen=True, slots=True)
class PlanRef:
    """A plan of the store."""

    iri: str
    slug: str
    title: str
    area: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: the words, and where they stand. ``start`` and ``end`` are code points of the
    plan's canonical text; ``context`` is what the words are read with (the heads of a cell's row
    and column, a note)."""

    plan: str
    section: str
    quote: str
    start: int
    end: int
    table: str | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    context: str = ""

    def __str__(self) -> str:
        """One line: plan, section, place, words and context, white space folded."""
        where = " › ".join(part for part in (self.plan, self.section) if part)
        context = f" 〔{folded(self.context)}〕" if self.context else ""
        return f"{where} [{self.start}–{self.end}]：{folded(self.quote)}{context}"


def _by_place(quote: Quote) -> tuple[int, int]:
    return quote.start, quote.end


def folded(text: str) -> str:
    """With every stretch of white space as one space."""
    return " ".join(text.split())


def in_words(quotes: Iterable[str]) -> str:
    """Several quotes as one line, each once."""
    return " ｜ ".join(dict.fromkeys(map(folded, quotes)))


class PlanFacts:
    """Everything asserted in one plan's graph."""

    def __init__(self, plan: PlanRef, nodes: Mapping[str, Description]) -> None:
        self.plan = plan
        self.nodes = nodes

    @cached_property
    def statements(self) -> list[tuple[str, Description]]:
        """Statements with their class (local name), in order of class and IRI."""
        found: list[tuple[str, Description]] = []
        stated = vocab.ECO + "statedIn"
        for node in self.nodes.values():
            if stated in node.objects:
                for type_ in node.iris(TYPE_IRI):
                    if type_.startswith(vocab.ECO):
                        found.append((type_.removeprefix(vocab.ECO), node))
                        break
        found.sort(key=lambda item: (item[0], item[1].iri))
        return found

    def of_class(self, *names: str) -> list[Description]:
        return [node for class_, node in self.statements if class_ in names]

    def quotes(self, statement: Description) -> list[Quote]:
        """The statement's evidence with its context, in order of place."""
        nodes = [
            [self.nodes[iri] for iri in statement.iris(vocab.ECO + name) if iri in self.nodes]
            for name in ("evidence", "contextEvidence")
        ]
        around = sorted(map(self.quote, nodes[1]), key=_by_place)
        context = in_words(quote.quote for quote in around)
        return sorted((self.quote(node, context) for node in nodes[0]), key=_by_place)

    def quote(self, evidence: Description, context: str = "") -> Quote:
        eco = vocab.ECO
        return Quote(
            context=context,
            plan=self.plan.title,
            section=evidence.text(eco + "sectionPath") or "",
            quote=evidence.text(eco + "quote") or "",
            start=evidence.whole(eco + "start") or 0,
            end=evidence.whole(eco + "end") or 0,
            table=evidence.text(eco + "tableTitle"),
            row=evidence.whole(eco + "rowIndex"),
            column=evidence.whole(eco + "columnIndex"),
            page=evidence.whole(eco + "page"),
        )


class Facts:
    """A store read for export; descriptions of things are kept once read,
    as long as they are not too many."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._descriptions: dict[str, Description] = {}
        self._shared = [
            ox.NamedNode(vocab.graph_iri(name)) for name in ("things", "reference", "ontology")
        ]

    @cached_property
    def _plan_graphs(self) -> list[str]:
        return sorted(
            graph.value
            for graph in self._store.named_graphs()
            if isinstance(graph, ox.NamedNode) and graph.value.startswith(vocab.plan_graph(""))
        )

    @cached_property
    def plans(self) -> tuple[PlanRef, ...]:
        """The plans of the store in order of slug."""
        found = []
        for graph in self._plan_graphs:
            slug = graph.removeprefix(vocab.plan_graph(""))
            node = self.about(PLAN + slug)
            found.append(
                PlanRef(
                    iri=node.iri,
                    slug=slug,
                    title=node.text(TITLE_IRI) or slug,
                    area=node.iri_of(vocab.ECO + "coversArea") or "",
                    start=node.whole(vocab.ECO + "periodStart") or 0,
                    end=node.whole(vocab.ECO + "periodEnd") or 0,
                )
            )
        return tuple(found)

    def plan(self, plan: PlanRef) -> PlanFacts:
        """One plan's graph, in memory while the caller keeps it."""
        graph = ox.NamedNode(vocab.plan_graph(plan.slug))
        objects: dict[str, dict[str, list[Term]]] = {}
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            node = objects.setdefault(_iri(quad.subject), {})
            node.setdefault(quad.predicate.value, []).append(quad.object)
        return PlanFacts(plan, {iri: Description(iri, node) for iri, node in objects.items()})

    def each_plan(self, slugs: Sequence[str] = ()) -> Iterator[PlanFacts]:
        for plan in self.plans:
            if not slugs or plan.slug in slugs:
                yield self.plan(plan)

    def about(self, iri: str) -> Description:
        """What the graphs of things, reference data and ontology assert of a node."""
        known = self._descriptions.get(iri)
        if known is None:
            if len(self._descriptions) >= _KEPT:
                self._descriptions.clear()
            objects: dict[str, list[Term]] = {}
            for predicate, term in self._asserted(iri):
                objects.setdefault(predicate, []).append(term)
            known = self._descriptions[iri] = Description(iri, objects)
        return known

    def _asserted(self, iri: str) -> Iterator[tuple[str, Term]]:
        for graph in self._shared:
            for quad in self._store.quads_for_pattern(ox.NamedNode(iri), None, None, graph):
                yield quad.predicate.value, quad.object

    def label(self, iri: str) -> str:
        """The Chinese name, else the last part of the IRI."""
        names = self.about(iri).names()
        return names[0] if names else iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def unit(self, iri: str) -> str:
        """How a unit stands in the head of a column."""
        return self.about(iri).text(SYMBOL) or self.label(iri)

    def term(self, local: str) -> str:
        """The Chinese label of a term of our ontology."""
        return self.label(vocab.ECO + local)

    @cached_property
    def findings(self) -> list[Description]:
        """Contradictions found, in order of IRI."""
        objects: dict[str, dict[str, list[Term]]] = {}
        graph = ox.NamedNode(vocab.graph_iri("findings"))
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            node = objects.setdefault(_iri(quad.subject), {})
            node.setdefault(quad.predicate.value, []).append(quad.object)
        kind = vocab.ECO + "findingKind"
        return [Description(iri, node) for iri, node in sorted(objects.items()) if kind in node]

    def instances(self, class_: str) -> list[str]:
        """IRIs of the nodes of a class (local name) in the shared graphs, sorted."""
        found: set[str] = set()
        for graph in self._shared:
            quads = self._store.quads_for_pattern(
                None, TYPE, ox.NamedNode(vocab.ECO + class_), graph
            )
            found.update(_iri(quad.subject) for quad in quads)
        return sorted(found)

    @cached_property
    def themes(self) -> list[str]:
        """IRIs of the themes, sorted."""
        scheme = ox.NamedNode(THEME + "scheme")
        node = ox.NamedNode(vocab.SKOS + "inScheme")
        quads = self._store.quads_for_pattern(None, node, scheme, self._shared[1])
        return sorted(_iri(quad.subject) for quad in quads)

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Subjects and objects of a property of ours in the shared graphs, sorted."""
        found: set[tuple[str, str]] = set()
        for graph in self._shared:
            node = ox.NamedNode(vocab.ECO + predicate)
            for quad in self._store.quads_for_pattern(None, node, None, graph):
                if isinstance(quad.object, ox.NamedNode):
                    found.add((_iri(quad.subject), quad.object.value))
        return sorted(found)


def _iri(subject: Term) -> str:
    assert isinstance(subject, ox.NamedNode)  # the store holds no blank nodes
    return subject.value
