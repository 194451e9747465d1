"""Result and graph formats, their media types, and content negotiation (RFC 9110, 12.5.1).

No import but the standard library: workers read it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One serialisation. ``name`` is pyoxigraph's constant; ``media`` the registered type first,
    then others under which people ask for it; ``suffixes`` what ``?format=`` and file names say."""

    name: str
    media: tuple[str, ...]
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A format and the media type under which it was asked for."""

    name: str
    media: str


RESULTS = (
    Format("JSON", ("application/sparql-results+json", "application/json"), ("json", "srj")),
    Format(
        "XML", ("application/sparql-results+xml", "application/xml", "text/xml"), ("xml", "srx")
    ),
    Format("CSV", ("text/csv",), ("csv",)),
    Format("TSV", ("text/tab-separated-values",), ("tsv",)),
)
GRAPHS = (
    Format("TURTLE", ("text/turtle", "application/x-turtle"), ("turtle", "ttl")),
    Format("N_TRIPLES", ("application/n-triples", "text/plain"), ("ntriples", "nt")),
    Format("N_QUADS", ("application/n-quads", "text/x-nquads"), ("nquads", "nq")),
    Format("TRIG", ("application/trig", "application/x-trig"), ("trig",)),
    Format("RDF_XML", ("application/rdf+xml", "application/xml", "text/xml"), ("rdfxml", "rdf")),
    Format("JSON_LD", ("application/ld+json", "application/json"), ("jsonld",)),
)
_ALSO = {"xml": "rdfxml", "json": "jsonld"}  # ?format=xml asks a CONSTRUCT for RDF/XML


def negotiate(accept: str | None, offered: Sequence[Format]) -> Choice | None:
    """The best of ``offered`` for an ``Accept`` header; the first one where there is no header,
    ``None`` where nothing fits. Of equals, what is asked for by its full name wins, then our
    order; a range takes a format's registered media type."""
    ranges = _ranges(accept)
    if not ranges:
        return Choice(offered[0].name, offered[0].media[0])
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen: Choice | None = None
    for rank, format_ in enumerate(offered):
        for media in format_.media:
            quality, exactness = _quality(media, ranges)
            if exactness < 3 and media != format_.media[0]:
                continue
            score = (quality, exactness, -rank)
            if quality > 0 and (chosen is None or score > best):
                best, chosen = score, Choice(format_.name, media)
    return chosen


def named(suffix: str, offered: Sequence[Format]) -> Choice | None:
    """The format that ``?format=`` (a short name or a media type) means among ``offered``."""
    wanted = suffix.strip().lower()
    for name in (wanted, _ALSO.get(wanted, "")):
        for format_ in offered:
            if name in format_.suffixes or name in format_.media:
                return Choice(format_.name, format_.media[0])
    return None


def by_media_type(content_type: str, offered: Sequence[Format]) -> Format | None:
    """The format of a request body by its ``Content-Type``."""
    media = content_type.partition(";")[0].strip().lower()
    return next((format_ for format_ in offered if media in format_.media), None)


def media_types(offered: Sequence[Format]) -> str:
    return ", ".join(format_.media[0] for format_ in offered)


def accepts_encoding(header: str | None, coding: str) -> bool:
    """Whether an ``Accept-Encoding`` header allows ``coding`` (by name, or by ``*``)."""
    qualities = dict(_ranges(header))
    return qualities.get(coding, qualities.get("*", 0.0)) > 0


def _ranges(header: str | None) -> list[tuple[str, float]]:
    """Names and q-values of a comma-separated header; what cannot be read counts as absent."""
    found: list[tuple[str, float]] = []
    for part in (header or "").split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if not name:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        found.append((name, quality))
    return found


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """The q-value of the most exact range that covers ``media``, and how exact it is (3, 2, 1)."""
    best = (0.0, 0)
    for name, quality in ranges:
        if name == media:
            exactness = 3
        elif name == media.partition("/")[0] + "/*":
            exactness = 2
        elif name in ("*/*", "*"):
            exactness = 1
        else:
            continue
        if exactness > best[1]:
            best = (quality, exactness)
    return best
