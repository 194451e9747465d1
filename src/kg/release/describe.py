"""What a release is, as VoID and DCAT: the dataset's counts as the build wrote them, this version of
it, and the file that holds it with its size and SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.export.source import LICENCE

DESCRIPTION = "dataset.ttl"
_SPDX = "http://spdx.org/rdf/terms#"
_PREFIXES = ("dcat", "dcterms", "eco", "rdf", "void", "xsd")
_DATASET = vocab.thing_iri("dataset", "ecoplan")
# of the build, not of the release
_NOT_KEPT = {vocab.DCTERMS + "issued", vocab.PROV + "wasGeneratedBy"}


def description(
    store: ox.Store, version: str, issued: date, citation: str, dataset: Path, digest: str
) -> bytes:
    """Turtle. ``dataset`` is the file of the release that holds the graph, ``digest`` its SHA-256."""
    node = ox.NamedNode(_DATASET)
    file = ox.NamedNode(f"{_DATASET}-{version}")
    checksum = ox.NamedNode(f"{_DATASET}-{version}-sha256")
    a, dcat, dcterms = vocab.RDF + "type", vocab.DCAT, vocab.DCTERMS
    said: tuple[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal], ...] = (
        (node, dcat + "version", ox.Literal(version)),
        (node, dcterms + "issued", _day(issued)),
        (node, dcterms + "bibliographicCitation", ox.Literal(citation)),
        (node, dcat + "distribution", file),
        (file, a, ox.NamedNode(dcat + "Distribution")),
        (file, dcterms + "title", ox.Literal(dataset.name)),
        (file, dcterms + "license", ox.NamedNode(LICENCE)),
        (file, dcat + "mediaType", _media("application/n-quads")),
        (file, dcat + "compressFormat", _media("application/gzip")),
        (file, dcat + "byteSize", _count(dataset.stat().st_size)),
        (file, _SPDX + "checksum", checksum),
        (checksum, a, ox.NamedNode(_SPDX + "Checksum")),
        (checksum, _SPDX + "algorithm", ox.NamedNode(_SPDX + "checksumAlgorithm_sha256")),
        (checksum, _SPDX + "checksumValue", ox.Literal(digest)),
    )
    own = [ox.Triple(subject, ox.NamedNode(name), value) for subject, name, value in said]
    return _turtle([*_counts(store), *own])


def _counts(store: ox.Store) -> Iterator[ox.Triple]:
    """The dataset as the build described it: title, licence, triples by graph, class, property."""
    graph = ox.NamedNode(vocab.graph_iri("provenance"))
    parts = {ox.NamedNode(_DATASET)}
    for quad in store.quads_for_pattern(ox.NamedNode(_DATASET), None, None, graph):
        if quad.predicate.value in _NOT_KEPT:
            continue
        yield quad.triple
        if quad.predicate.value.startswith(vocab.VOID) and isinstance(quad.object, ox.NamedNode):
            parts.add(quad.object)
    for part in parts - {ox.NamedNode(_DATASET)}:
        for quad in store.quads_for_pattern(part, None, None, graph):
            if quad.predicate.value.startswith(vocab.VOID):
                yield quad.triple


def _turtle(said: Iterable[ox.Triple]) -> bytes:
    """Sorted, prefixes too: the same release gives the same bytes."""
    prefixes = {name: vocab.PREFIXES[name] for name in _PREFIXES} | {"spdx": _SPDX}
    raw = ox.serialize(sorted(said, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert raw is not None  # bytes are returned when no output is named
    lines = raw.splitlines(keepends=True)
    heads = sorted(line for line in lines if line.startswith(b"@prefix"))
    return b"".join([*heads, *(line for line in lines if not line.startswith(b"@prefix"))])


def _media(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"https://www.iana.org/assignments/media-types/{name}")


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(vocab.XSD + "date"))


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(vocab.XSD + "integer"))
