"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import vocab
from kg.export.source import LICENCE
from kg.service import formats

_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "JSON": "SPARQL_Results_JSON",
    "XML": "SPARQL_Results_XML",
    "CSV": "SPARQL_Results_CSV",
    "TSV": "SPARQL_Results_TSV",
    "TURTLE": "Turtle",
    "N_TRIPLES": "N-Triples",
    "N_QUADS": "N-Quads",
    "TRIG": "TriG",
    "RDF_XML": "RDF_XML",
    "JSON_LD": "JSON-LD",
}
_PREFIXES = {
    "sd": vocab.SD,
    "void": vocab.VOID,
    "rdf": vocab.RDF,
    "dcterms": vocab.DCTERMS,
    "foaf": vocab.FOAF,
    "formats": _FORMATS,
    "xsd": vocab.XSD,
    "sh": vocab.SH,
    "rdfs": vocab.RDFS,
    "dcat": vocab.DCAT,
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What an endpoint is and can: its IRI and the base of the data's; the named graphs with
    their sizes in triples, members by class and triples by property; whether the default graph is their union, whether it takes updates,
    and whether a query may call other endpoints."""

    iri: str
    base: str
    graphs: Mapping[str, int]
    union: bool = True
    updates: bool = False
    federation: bool = False
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)


def service(endpoint: Endpoint, format_name: str) -> bytes:
    """The service description, written in a format of :data:`kg.service.formats.GRAPHS`."""
    return write(_service(endpoint), format_name)


def void(endpoint: Endpoint, dump: str, format_name: str) -> bytes:
    """The VoID description of the dataset, which is dumped at ``dump``."""
    dataset = ox.NamedNode(endpoint.base + "dataset")
    about = ox.NamedNode(endpoint.base + ".well-known/void")
    triples = [
        _t(about, vocab.RDF + "type", vocab.VOID + "DatasetDescription"),
        _t(about, vocab.FOAF + "primaryTopic", dataset),
        *_dataset(dataset, endpoint.graphs),
        *_parts(dataset, "class", "entities", endpoint.classes),
        *_parts(dataset, "property", "triples", endpoint.properties),
        _t(dataset, vocab.VOID + "sparqlEndpoint", endpoint.iri),
        _t(dataset, vocab.VOID + "dataDump", dump),
        *_distribution(dataset, dump),
        *(_t(dataset, vocab.VOID + "vocabulary", iri) for iri in sorted(vocab.PREFIXES.values())),
    ]
    return write(triples, format_name)


def _service(endpoint: Endpoint) -> Iterator[ox.Triple]:
    graphs = endpoint.graphs
    node = ox.BlankNode("service")
    dataset, default = ox.BlankNode("dataset"), ox.BlankNode("default")
    yield _t(node, vocab.RDF + "type", vocab.SD + "Service")
    yield _t(node, vocab.SD + "endpoint", endpoint.iri)
    languages = (
        "SPARQL10Query",
        "SPARQL11Query",
        *(["SPARQL11Update"] if endpoint.updates else ()),
    )
    for language in languages:
        yield _t(node, vocab.SD + "supportedLanguage", vocab.SD + language)
    if endpoint.union:
        yield _t(node, vocab.SD + "feature", vocab.SD + "UnionDefaultGraph")
    if endpoint.federation:
        yield _t(node, vocab.SD + "feature", vocab.SD + "BasicFederatedQuery")
    for format_ in (*formats.RESULTS, *formats.GRAPHS):
        yield _t(node, vocab.SD + "resultFormat", _FORMATS + _FORMAT_NAMES[format_.name])
    for format_ in formats.GRAPHS:
        yield _t(node, vocab.SD + "inputFormat", _FORMATS + _FORMAT_NAMES[format_.name])
    examples = endpoint.iri.removesuffix("/sparql") + "/api/examples"
    yield _t(node, vocab.RDFS + "seeAlso", examples)
    yield _t(node, vocab.SD + "defaultDataset", dataset)
    yield _t(dataset, vocab.RDF + "type", vocab.SD + "Dataset")
    yield _t(dataset, vocab.DCTERMS + "source", endpoint.base + "dataset")
    yield _t(dataset, vocab.SD + "defaultGraph", default)
    yield _t(default, vocab.RDF + "type", vocab.SD + "Graph")
    yield _t(default, vocab.VOID + "triples", ox.Literal(sum(graphs.values())))
    for number, (name, size) in enumerate(sorted(graphs.items())):
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield _t(dataset, vocab.SD + "namedGraph", named)
        yield _t(named, vocab.RDF + "type", vocab.SD + "NamedGraph")
        yield _t(named, vocab.SD + "name", name)
        yield _t(named, vocab.SD + "graph", graph)
        yield _t(graph, vocab.RDF + "type", vocab.SD + "Graph")
        yield _t(graph, vocab.VOID + "triples", ox.Literal(size))


def _dataset(dataset: ox.NamedNode, graphs: Mapping[str, int]) -> Iterator[ox.Triple]:
    yield _t(dataset, vocab.RDF + "type", vocab.VOID + "Dataset")
    yield _t(dataset, vocab.DCTERMS + "title", ox.Literal("EcoPlan KG", language="en"))
    yield _t(
        dataset, vocab.DCTERMS + "title", ox.Literal("地方生态环境保护规划知识图谱", language="zh")
    )
    yield _t(dataset, vocab.VOID + "triples", ox.Literal(sum(graphs.values())))
    for name, size in sorted(graphs.items()):
        yield _t(dataset, vocab.VOID + "subset", name)
        yield _t(ox.NamedNode(name), vocab.RDF + "type", vocab.VOID + "Dataset")
        yield _t(ox.NamedNode(name), vocab.VOID + "triples", ox.Literal(size))


def _distribution(dataset: ox.NamedNode, dump: str) -> Iterator[ox.Triple]:
    """As catalogues read it."""
    file = ox.BlankNode("dump")
    yield _t(dataset, vocab.RDF + "type", vocab.DCAT + "Dataset")
    yield _t(dataset, vocab.DCTERMS + "license", LICENCE)
    yield _t(dataset, vocab.DCAT + "distribution", file)
    yield _t(file, vocab.RDF + "type", vocab.DCAT + "Distribution")
    yield _t(file, vocab.DCAT + "downloadURL", dump)
    yield _t(
        file,
        vocab.DCAT + "mediaType",
        "https://www.iana.org/assignments/media-types/application/n-quads",
    )


def _parts(
    dataset: ox.NamedNode, by: str, counted: str, counts: Mapping[str, int]
) -> Iterator[ox.Triple]:
    """The part of the dataset for each class or property."""
    for number, (iri, count) in enumerate(sorted(counts.items())):
        part = ox.BlankNode(f"{by}{number}")
        yield _t(dataset, f"{vocab.VOID}{by}Partition", part)
        yield _t(part, vocab.VOID + by, iri)
        yield _t(part, vocab.VOID + counted, ox.Literal(count))


def _t(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    object_: str | ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    value = ox.NamedNode(object_) if isinstance(object_, str) else object_
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def write(triples: Iterable[ox.Triple], format_name: str) -> bytes:
    """Triples in a format of :data:`kg.service.formats.GRAPHS`, with prefixes where it has them."""
    format_ = getattr(ox.RdfFormat, format_name)
    prefixes = _PREFIXES if format_name in ("TURTLE", "TRIG", "RDF_XML", "JSON_LD") else None
    return ox.serialize(triples, format=format_, prefixes=prefixes) or b""
