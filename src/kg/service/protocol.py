"""SPARQL 1.1 Protocol: what an HTTP request asks for. Pure: no I/O, no web framework.

Section numbers are those of https://www.w3.org/TR/sparql11-protocol/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.errors import MediaTypeUnsupported, QueryError, TooLarge, UsageError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_SHORTEST = 0.05  # seconds; less would end every query

Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query (2.1). The graphs are those of the protocol (2.1.4), ``None`` where it names none.
    ``format`` and ``seconds`` are our additions: a format's name and a time limit."""

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update (2.2) with the graphs it is to use in place of its own (2.2.3)."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def read(
    method: str, query_string: str, content_type: str | None, body: bytes
) -> QueryRequest | UpdateRequest | None:
    """What the request asks for; ``None`` for a GET without a query, which asks for the service
    description. Raises :class:`UsageError` for a malformed request and
    :class:`MediaTypeUnsupported` for a body of another type."""
    in_url = parameters(query_string)
    if method in ("GET", "HEAD"):
        if _all(in_url, "update"):
            raise UsageError("an update must be sent with POST")
        return _query(in_url, in_url) if _all(in_url, "query") else None
    media, charset = media_type(content_type)
    if media == FORM:
        in_body = parameters(_text(body, charset))
        queries, updates = _all(in_body, "query"), _all(in_body, "update")
        if queries and updates:
            raise UsageError("one request may hold a query or an update, not both")
        if updates:
            return _update(in_body, (*in_body, *in_url))
        return _query(in_body, (*in_body, *in_url))
    if media == QUERY:
        text = (("query", _text(body, charset)), *_without(in_url, "query"))
        return _query(text, in_url)
    if media == UPDATE:
        text = (("update", _text(body, charset)), *_without(in_url, "update"))
        return _update(text, in_url)
    raise MediaTypeUnsupported(
        f"a body of type {media or 'unknown'} is not understood",
        hint=f"send {FORM}, {QUERY} or {UPDATE}",
    )


def parameters(encoded: str) -> tuple[tuple[str, str], ...]:
    """Name-value pairs of a query string or form. Raises :class:`UsageError`."""
    try:
        return tuple(
            parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
        )
    except UnicodeDecodeError as error:
        raise UsageError("the parameters are not UTF-8") from error
    except ValueError as error:
        raise TooLarge("the request has more than 1,000 parameters") from error


def media_type(content_type: str | None) -> tuple[str, str]:
    """A ``Content-Type``'s media type and charset, in lower case; ``utf-8`` where it says none."""
    media, *extras = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charset = "utf-8"
    for extra in extras:
        name, _, value = extra.partition("=")
        if name.strip() == "charset":
            charset = value.strip().strip('"')
    return media, charset


def _query(own: Parameters, also: Parameters) -> QueryRequest:
    """``own`` holds the query, ``also`` all else: of a form's address too, where 2.1.2 foresees
    nothing, but a dataset said there and left out of account would widen the answer."""
    texts = _all(own, "query")
    if len(texts) != 1:
        raise UsageError(f"the request holds {len(texts)} queries", hint="send exactly one query=")
    default, named = _all(also, "default-graph-uri"), _all(also, "named-graph-uri")
    formats, seconds = _all(also, "format"), _all(also, "timeout")
    return QueryRequest(
        text=texts[0],
        default_graphs=default if default or named else None,
        named_graphs=named if default or named else None,
        format=formats[0] if formats else None,
        seconds=_seconds(seconds[0]) if seconds else None,
    )


def _update(own: Parameters, also: Parameters) -> UpdateRequest:
    texts = _all(own, "update")
    if len(texts) != 1:
        raise UsageError(f"the request holds {len(texts)} updates", hint="send exactly one update=")
    return UpdateRequest(
        text=texts[0],
        using=_all(also, "using-graph-uri"),
        using_named=_all(also, "using-named-graph-uri"),
    )


def _all(pairs: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


def _without(pairs: Parameters, name: str) -> Parameters:
    """The pairs, none of which may be the one that the body holds already."""
    if _all(pairs, name):
        raise UsageError(f"{name} stands in the body and in the URL", hint="send it once")
    return pairs


def _seconds(raw: str) -> float:
    try:
        seconds = float(raw)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST <= seconds < 86_400:
        raise UsageError(f"timeout={raw[:40]!r} is not a number of seconds")
    return seconds


def _text(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise MediaTypeUnsupported(f"charset {charset} is not understood", hint="send UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the body is not UTF-8") from error
