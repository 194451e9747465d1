"""Asks the graph, through the query processes, and gives rows of plain strings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.errors import NotFound
from kg.service.server import Service

Row = Mapping[str, str]


async def rows(service: Service, query: str) -> list[Row]:
    """The solutions of a SELECT query: variable to lexical form or IRI; unbound ones are left
    out. Raises :class:`kg.errors.KgError`."""
    answer = json.loads(await service.solutions(query))
    return [
        {name: str(term["value"]) for name, term in binding.items()}
        for binding in answer["results"]["bindings"]
    ]


def iri(value: str) -> str:
    """An IRI as SPARQL writes it. Raises :class:`NotFound` for what is no IRI: whoever asks for
    it asks for nothing that could be here."""
    try:
        return str(ox.NamedNode(value))
    except ValueError as error:
        raise NotFound(f"{value[:80]!r} is no IRI") from error


def literal(value: str) -> str:
    """A plain string as SPARQL writes it."""
    return str(ox.Literal(value))


def values(variable: str, iris: Iterable[str]) -> str:
    """A VALUES block of IRIs."""
    return f"VALUES ?{variable} {{ {' '.join(iri(each) for each in iris)} }}"
