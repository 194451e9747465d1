"""SHACL, a part at a time: one plan, or the things, in memory with what it points to.

On a whole store pySHACL is a hundred times slower; a part costs what the part holds.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from pyshacl import validate as run_pyshacl
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg import vocab
from kg.validate.report import Issue, Severity

SHAPES = "shapes.ttl"
_SH = Namespace(vocab.SH)
_SEVERITIES: Mapping[Node | None, Severity] = {
    _SH.Violation: Severity.ERROR,
    _SH.Warning: Severity.WARNING,
    _SH.Info: Severity.INFO,
}
_QUOTE = URIRef(vocab.ECO + "quote")
_EVIDENCE = URIRef(vocab.ECO + "evidence")
_LONGEST_QUOTE = 80


def check_all_shapes(snapshot: Path, ontology: Path, workers: int = 0) -> list[Issue]:
    """What the shapes find in every part of the RDF store in the directory ``snapshot``;
    ``workers`` 0 means a process a core."""
    parts = parts_of(ox.Store.read_only(str(snapshot)))
    workers = min(workers or os.cpu_count() or 1, len(parts))
    if workers <= 1:
        found = [_check_part(snapshot, part, ontology) for part in parts]
    else:
        context = multiprocessing.get_context("forkserver")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            jobs = [pool.submit(_check_part, snapshot, part, ontology) for part in parts]
            found = [job.result() for job in jobs]
    return sorted((issue for issues in found for issue in issues), key=lambda issue: issue.order)


def _check_part(snapshot: Path, graph: str, ontology: Path) -> list[Issue]:
    return check_shapes(ox.Store.read_only(str(snapshot)), graph, ontology)


def parts_of(store: ox.Store) -> list[str]:
    """The graphs that are validated one by one: the things and every plan."""
    graphs = sorted(graph.value for graph in store.named_graphs())
    plans = vocab.plan_graph("")
    return [g for g in graphs if g == vocab.graph_iri("things") or g.startswith(plans)]


def check_shapes(store: ox.Store, graph: str, ontology: Path) -> list[Issue]:
    """What the shapes of ``ontology`` find in one named graph."""
    own = set(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    described = {quad.subject for quad in own}
    said = _said(store, described)  # in other graphs too: who published a plan stands in the things
    pointed = {triple.object for triple in said if isinstance(triple.object, ox.NamedNode)}
    around = said | _said(store, pointed - described)
    data = Graph()
    data.parse(data=ox.serialize(around, format=ox.RdfFormat.N_TRIPLES), format="nt")
    data += _turtle(ontology / "ecoplan.ttl")
    _, found, _ = run_pyshacl(data, shacl_graph=_turtle(ontology / SHAPES))
    slug = graph.removeprefix(vocab.plan_graph("")) if graph != vocab.graph_iri("things") else ""
    focus = {node.value for node in described if isinstance(node, ox.NamedNode)}
    return sorted(_issues(found, data, focus, slug), key=lambda issue: issue.order)


def _said(
    store: ox.Store, nodes: Iterable[ox.NamedNode | ox.BlankNode | ox.Triple]
) -> set[ox.Triple]:
    """What any graph says of the nodes."""
    return {
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for node in nodes
        for quad in store.quads_for_pattern(node, None, None)
    }


@cache
def _turtle(path: Path) -> Graph:
    return Graph().parse(path)


def _issues(found: Graph, data: Graph, focus: set[str], slug: str) -> Iterator[Issue]:
    for result in found.subjects(RDF.type, _SH.ValidationResult):
        node = found.value(result, _SH.focusNode)
        if node is None or str(node) not in focus:
            continue  # of something that the part only points to: described elsewhere
        path, value = (found.value(result, _SH[name]) for name in ("resultPath", "value"))
        shape = found.value(result, _SH.sourceShape)
        about = value if isinstance(value, URIRef) and (value, _EVIDENCE, None) in data else node
        told = _told(found.objects(result, _SH.resultMessage))
        what = " ".join(_local(term) for term in (path, value) if term is not None)
        yield Issue(
            check=f"shape {_local(shape)}",
            severity=_SEVERITIES.get(found.value(result, _SH.resultSeverity), Severity.ERROR),
            node=str(about),
            message=" ".join([*told.values(), f"({what})" if what else ""]).strip(),
            plan=slug,
            quote=_quote(data, about),
            told=told,
            about=what,
        )


def _told(messages: Iterable[Node]) -> dict[str, str]:
    """The shape's own words by language, Chinese first."""
    texts = [text for text in messages if isinstance(text, Literal)]
    texts.sort(key=lambda text: (text.language != "zh", text.language or "", str(text)))
    return {text.language or "": str(text) for text in texts}


def _quote(data: Graph, node: Node) -> str:
    quotes = sorted(
        str(quote)
        for evidence in data.objects(node, _EVIDENCE)
        for quote in data.objects(evidence, _QUOTE)
    )
    if not quotes:
        return ""
    words = " ".join(quotes[0].split())
    return words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + "…"


def _local(term: Node | None) -> str:
    """An IRI's last part, or a literal as it is."""
    if isinstance(term, URIRef):
        return str(term).rpartition("#")[2].rpartition("/")[2]
    return str(term)
