"""``<graph/provenance>``: what was built from which file by which version, as PROV, DCAT and VoID,
and what people said of what was read.
The only graph in which two builds of the same input differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyoxigraph as ox

from kg import vocab
from kg.mapping.iris import plan_iri
from kg.records import Review
from kg.store import PlanEntry

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_DATE_TIME = ox.NamedNode(vocab.XSD + "dateTime")
_INTEGER = ox.NamedNode(vocab.XSD + "integer")
_A = ox.NamedNode(vocab.RDF + "type")
_DATASET = ox.NamedNode(vocab.thing_iri("dataset", "ecoplan"))

Object = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Run:
    """One build: its snapshot's id, when it began and ended, the version of what it made."""

    id: str
    started: datetime
    ended: datetime
    version: str
    tools: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """Triples by graph, members by class, triples by property, each by IRI."""

    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with its plan, the words it is about, and the statement where it is kept."""

    plan: str
    review: Review
    quote: str
    statement: ox.NamedNode | None


def provenance(
    run: Run, plans: Sequence[PlanEntry], counts: Counts, reviews: Iterable[Reviewed] = ()
) -> Iterator[ox.Triple]:
    """What ``run`` made of ``plans``, how much of it there is, and what people said of it."""
    yield from _build(run)
    yield from _dataset(run, sum(counts.graphs.values()))
    yield from _parts(counts)
    yield from _graphs(run, counts.graphs)
    yield from _plans(run, plans, reviews)


def more(
    run: Run,
    plans: Sequence[PlanEntry],
    changed: Counts,
    total: int,
    before: str,
    reviews: Iterable[Reviewed] = (),
) -> Iterator[ox.Triple]:
    """What a build says that added ``plans`` to the snapshot with the id ``before``: ``changed`` are
    the counts that are others now, ``total`` triples are in all graphs. The rest stays as it was
    said; what :func:`outdated` names goes."""
    yield from _build(run)
    earlier = ox.NamedNode(vocab.thing_iri("build", before))
    yield ox.Triple(_node(run), _term("prov:wasInformedBy"), earlier)
    yield from _dataset(run, total)
    yield from _parts(changed)
    yield from _graphs(run, changed.graphs)
    yield from _plans(run, plans, reviews)


def outdated(changed: Counts) -> Iterator[tuple[ox.NamedNode, tuple[ox.NamedNode, ...]]]:
    """Subjects and properties whose values a build that changed these counts says anew."""
    once = ("dcterms:issued", "dcterms:identifier", "dcterms:hasVersion", "prov:wasGeneratedBy")
    yield _DATASET, tuple(map(_term, (*once, "void:triples")))
    for graph in changed.graphs:
        yield ox.NamedNode(graph), (_term("void:triples"), _term("prov:wasGeneratedBy"))
    for iri in changed.classes:
        yield _partition("class", iri), (_term("void:entities"),)
    for iri in changed.properties:
        yield _partition("property", iri), (_term("void:triples"),)


def _plans(
    run: Run, plans: Sequence[PlanEntry], reviews: Iterable[Reviewed]
) -> Iterator[ox.Triple]:
    scripts = {plan.slug: _script(plan) for plan in plans}
    for plan in plans:
        yield from _plan(plan, _node(run))
    for reviewed in reviews:
        yield from _review(reviewed, scripts[reviewed.plan])


def _parts(counts: Counts) -> Iterator[ox.Triple]:
    """The part of the dataset for each class and each property."""
    for by, counted, sizes in (
        ("class", "entities", counts.classes),
        ("property", "triples", counts.properties),
    ):
        for iri, count in sorted(sizes.items()):
            part = _partition(by, iri)
            yield ox.Triple(_DATASET, _term(f"void:{by}Partition"), part)
            yield ox.Triple(part, _term(f"void:{by}"), ox.NamedNode(iri))
            yield ox.Triple(part, _term(f"void:{counted}"), _count(count))


def _partition(by: str, iri: str) -> ox.NamedNode:
    return ox.NamedNode(f"{_DATASET.value}-{by}-{vocab.digest(iri, 12)}")


def _node(run: Run) -> ox.NamedNode:
    return ox.NamedNode(vocab.thing_iri("build", run.id))


def _build(run: Run) -> Iterator[ox.Triple]:
    software = ox.NamedNode(vocab.thing_iri("software", f"ecoplan-kg-{run.tools['ecoplan-kg']}"))
    yield from _describe(
        software,
        ("prov", "SoftwareAgent"),
        ("rdfs:label", ox.Literal("EcoPlan KG")),
        ("dcterms:hasVersion", ox.Literal(run.tools["ecoplan-kg"])),
        *(
            ("dcterms:requires", ox.Literal(f"{name} {version}"))
            for name, version in sorted(run.tools.items())
            if name != "ecoplan-kg"
        ),
    )
    yield from _describe(
        _node(run),
        ("prov", "Activity"),
        ("prov:startedAtTime", _time(run.started)),
        ("prov:endedAtTime", _time(run.ended)),
        ("prov:wasAssociatedWith", software),
    )


def _dataset(run: Run, total: int) -> Iterator[ox.Triple]:
    yield from _describe(
        _DATASET,
        ("dcat", "Dataset"),
        ("void", "Dataset"),
        ("dcterms:title", ox.Literal("生态环境保护规划知识图谱", language="zh")),
        ("dcterms:title", ox.Literal("EcoPlan KG", language="en")),
        ("dcterms:license", ox.NamedNode(LICENCE)),
        ("dcterms:issued", _time(run.ended)),
        ("dcterms:identifier", ox.Literal(run.id)),
        ("dcterms:hasVersion", ox.Literal(run.version)),
        ("prov:wasGeneratedBy", _node(run)),
        ("void:uriSpace", ox.Literal(vocab.ID)),
        ("void:vocabulary", ox.NamedNode(vocab.ECO)),
        ("void:triples", _count(total)),
    )


def _graphs(run: Run, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    for graph, count in sorted(graphs.items()):
        node = ox.NamedNode(graph)
        yield from _describe(
            node,
            ("void", "Dataset"),
            ("prov", "Entity"),
            ("void:triples", _count(count)),
            ("prov:wasGeneratedBy", _node(run)),
        )
        yield ox.Triple(_DATASET, _term("void:subset"), node)


def _plan(plan: PlanEntry, build: ox.NamedNode) -> Iterator[ox.Triple]:
    source = ox.NamedNode(vocab.thing_iri("source", plan.slug))
    script = _script(plan)
    graph = ox.NamedNode(vocab.plan_graph(plan.slug))
    yield from _describe(
        source,
        ("prov", "Entity"),
        ("dcterms:title", ox.Literal(plan.file)),
        ("eco:sourceSha256", ox.Literal(plan.sha256)),
        *([("dcterms:rights", ox.Literal(plan.licence))] if plan.licence else []),
    )
    yield from _describe(
        script,
        ("prov", "Entity"),
        ("dcterms:title", ox.Literal(plan.mapping)),
        ("eco:sourceSha256", ox.Literal(plan.mapping_sha256)),
    )
    for used in (source, script):
        yield ox.Triple(graph, _term("prov:wasDerivedFrom"), used)
        yield ox.Triple(build, _term("prov:used"), used)
    yield ox.Triple(graph, _term("foaf:primaryTopic"), ox.NamedNode(plan_iri(plan.slug)))


def _script(plan: PlanEntry) -> ox.NamedNode:
    return ox.NamedNode(vocab.thing_iri("mapping", plan.mapping.removesuffix(".py")))


def _review(reviewed: Reviewed, script: ox.NamedNode) -> Iterator[ox.Triple]:
    """What a person said of a fact, as a Web Annotation of the statement, or of the words where
    the statement was dropped."""
    review = reviewed.review
    payload = [review.fact, review.what, review.verdict, review.span.start, review.span.end,
               [list(change) for change in review.changes], review.reason, review.reviewer]  # fmt: skip
    node = ox.NamedNode(vocab.statement_iri("review", reviewed.plan, payload))
    changes = "; ".join(f"{field}: {old} → {new}" for field, old, new in review.changes)
    target = reviewed.statement or ox.NamedNode(f"{node.value}#target")
    yield from _describe(
        node,
        ("oa", "Annotation"),
        ("oa:motivatedBy", _term("oa:editing" if review.changes else "oa:assessing")),
        ("oa:hasTarget", target),
        ("oa:bodyValue", ox.Literal(f"{review.verdict}: {changes}" if changes else review.verdict)),
        ("dcterms:type", ox.Literal(review.fact)),
        ("dcterms:description", ox.Literal(review.what)),
        ("prov:wasDerivedFrom", script),
        *([("rdfs:comment", ox.Literal(review.reason))] if review.reason else []),
    )
    if review.reviewer:
        who = ox.NamedNode(vocab.thing_iri("reviewer", vocab.slugify(review.reviewer)))
        yield ox.Triple(node, _term("prov:wasAttributedTo"), who)
        yield from _describe(who, ("prov", "Person"), ("rdfs:label", ox.Literal(review.reviewer)))
    if reviewed.statement is None:
        quote = ox.NamedNode(f"{node.value}#quote")
        yield from _describe(
            target,
            ("oa", "SpecificResource"),
            ("oa:hasSource", ox.NamedNode(vocab.text_iri(reviewed.plan))),
            ("oa:hasSelector", quote),
        )
        yield from _describe(
            quote, ("oa", "TextQuoteSelector"), ("oa:exact", ox.Literal(reviewed.quote))
        )


def _describe(node: ox.NamedNode, *said: tuple[str, str | Object]) -> Iterator[ox.Triple]:
    """Triples of one node; a pair of names ``("prov", "Entity")`` is a class."""
    for predicate, value in said:
        if isinstance(value, str):
            yield ox.Triple(node, _A, _term(f"{predicate}:{value}"))
        else:
            yield ox.Triple(node, _term(predicate), value)


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(vocab.PREFIXES[prefix] + local)


def _time(moment: datetime) -> ox.Literal:
    return ox.Literal(moment.isoformat(timespec="milliseconds"), datatype=_DATE_TIME)


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)
