"""What the OpenAPI document says of routes that read requests by the W3C's protocols themselves."""

from __future__ import annotations

from typing import Any

from kg.service import formats, protocol

_IRI = {"type": "string", "format": "iri"}


def _parameter(
    name: str, text: str, schema: dict[str, Any], *, many: bool = False
) -> dict[str, Any]:
    shape = {"type": "array", "items": schema} if many else schema
    return {"name": name, "in": "query", "description": text, "required": False, "schema": shape}


def _form(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"schema": {"type": "object", "properties": properties}}


_TEXT = {"schema": {"type": "string"}}
_ONE = {"type": "string"}
_DATASET = [
    _parameter("default-graph-uri", "a graph of the default graph", _IRI, many=True),
    _parameter("named-graph-uri", "a named graph", _IRI, many=True),
]
_OURS = [
    _parameter("format", "json, xml, csv, tsv; turtle, ntriples, trig, rdfxml, jsonld …", _ONE),
    _parameter("timeout", "seconds, at most the server's limit", {"type": "number", "minimum": 1}),
]
_GRAPHS = {
    "requestBody": {
        "description": "a graph",
        "content": {format_.media[0]: _TEXT for format_ in formats.GRAPHS},
    }
}
_WHICH = [
    _parameter("graph", "the graph's IRI", _IRI),
    _parameter("default", "the default graph", {"type": "string", "maxLength": 0}),
]

QUERY_GET: dict[str, Any] = {
    "parameters": [_parameter("query", "SPARQL", _ONE), *_DATASET, *_OURS],
}
QUERY_POST: dict[str, Any] = {
    "parameters": [*_DATASET, *_OURS],
    "requestBody": {
        "required": True,
        "content": {protocol.QUERY: _TEXT, protocol.FORM: _form(query=_ONE)},
    },
}
UPDATE_POST: dict[str, Any] = {
    "parameters": [
        _parameter("using-graph-uri", "a graph to use as default graph", _IRI, many=True),
        _parameter("using-named-graph-uri", "a named graph to use", _IRI, many=True),
    ],
    "requestBody": {
        "required": True,
        "content": {protocol.UPDATE: _TEXT, protocol.FORM: _form(update=_ONE)},
    },
}
GRAPH: dict[str, Any] = {"parameters": _WHICH}
GRAPH_SENT: dict[str, Any] = {"parameters": _WHICH, **_GRAPHS}
