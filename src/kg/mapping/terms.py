"""RDF terms of the contract, made once, and literals in the one form that each kind has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache

import pyoxigraph as ox

from kg import vocab

Node = ox.NamedNode

TYPE = Node(vocab.RDF + "type")
LABEL = Node(vocab.RDFS + "label")
ALT_LABEL = Node(vocab.SKOS + "altLabel")
TITLE = Node(vocab.DCTERMS + "title")
FORMAT = Node(vocab.DCTERMS + "format")
ISSUED = Node(vocab.DCTERMS + "issued")
PUBLISHER = Node(vocab.DCTERMS + "publisher")
ACCESS_RIGHTS = Node(vocab.DCTERMS + "accessRights")

_DECIMAL = Node(vocab.XSD + "decimal")
_INTEGER = Node(vocab.XSD + "integer")
_BOOLEAN = Node(vocab.XSD + "boolean")
_DATE = Node(vocab.XSD + "date")


@cache
def eco(name: str) -> ox.NamedNode:
    """A term of the project's own ontology."""
    return Node(vocab.ECO + name)


@cache
def oa(name: str) -> ox.NamedNode:
    """A term of the Web Annotation vocabulary."""
    return Node(vocab.OA + name)


def zh(text: str) -> ox.Literal:
    return ox.Literal(text, language="zh")


def plain(number: Decimal) -> str:
    """The canonical lexical form of a decimal: no exponent, no idle zeros."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def decimal(number: Decimal) -> ox.Literal:
    return ox.Literal(plain(number), datatype=_DECIMAL)


def integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)


def boolean(value: bool) -> ox.Literal:
    return ox.Literal("true" if value else "false", datatype=_BOOLEAN)


def day(value: date) -> ox.Literal:
    return ox.Literal(value.isoformat(), datatype=_DATE)


def ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Sorted N-Triples without doubles: the form in which graphs are compared, kept and loaded."""
    raw = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert raw is not None  # bytes are returned when no output is named
    return join(set(raw.split(b"\n")))


def join(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in sorted(lines) if line)


def without(lines: bytes, *others: bytes) -> bytes:
    """The N-Triples of ``lines`` that stand in none of the others."""
    known = {line for other in others for line in other.split(b"\n")}
    return join(line for line in lines.split(b"\n") if line not in known)
