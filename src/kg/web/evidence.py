"""The words that statements rest on, with the sentence around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import KgError
from kg.web import asking
from kg.web.site import Site

_ENDS = "。；！？\n"
_LONGEST = 400  # characters of a sentence that are shown on either side


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a plan's canonical text; offsets are half-open code points."""

    plan: str
    start: int
    end: int
    quote: str
    path: str = ""
    table: str = ""
    row: int | None = None
    column: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Rests:
    """What one statement rests on: ``main`` carries it, ``context`` is what it is read with."""

    main: list[Evidence] = field(default_factory=list)
    context: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a quoted sentence. ``role``: "" around the evidence, "mark" within it, "figure"
    for the very figure."""

    role: str
    text: str


_QUERY = """SELECT ?statement ?role ?plan ?start ?end ?quote ?path ?table ?row ?column ?page WHERE {{
  {statements}
  ?statement eco:statedIn ?plan .
  {{ ?statement eco:evidence ?evidence BIND("main" AS ?role) }}
  UNION {{ ?statement eco:contextEvidence ?evidence BIND("context" AS ?role) }}
  ?evidence eco:start ?start ; eco:end ?end ; eco:quote ?quote .
  OPTIONAL {{ ?evidence eco:sectionPath ?path }}
  OPTIONAL {{ ?evidence eco:tableTitle ?table }}
  OPTIONAL {{ ?evidence eco:rowIndex ?row }}
  OPTIONAL {{ ?evidence eco:columnIndex ?column }}
  OPTIONAL {{ ?evidence eco:page ?page }}
}} ORDER BY ?statement ?start"""


async def of(site: Site, iris: Iterable[str]) -> Mapping[str, Rests]:
    """What each of the statements rests on."""
    wanted = list(iris)
    found: dict[str, Rests] = {iri: Rests() for iri in wanted}
    if not wanted:
        return found
    query = _QUERY.format(statements=asking.values("statement", wanted))
    for row in await site.rows(query):
        evidence = Evidence(
            plan=row["plan"].rpartition("/")[2],
            start=int(row["start"]),
            end=int(row["end"]),
            quote=row["quote"],
            path=row.get("path", ""),
            table=row.get("table", ""),
            row=int(row["row"]) if "row" in row else None,
            column=int(row["column"]) if "column" in row else None,
            page=int(row["page"]) if "page" in row else None,
        )
        rests = found[row["statement"]]
        (rests.main if row["role"] == "main" else rests.context).append(evidence)
    return found


def sentence(site: Site, evidence: Evidence, figure: str = "") -> list[Piece]:
    """The sentence around a piece of evidence, with the evidence and in it ``figure`` set off;
    for a table's cell the cell alone."""
    try:
        text = site.snapshot.text(evidence.plan)
    except KgError:
        return [Piece("mark", evidence.quote)]
    if evidence.row is not None:
        return _inner(evidence.quote, figure)
    start, end = bounds(text, evidence.start, evidence.end)
    return [
        piece
        for piece in (
            Piece("", text[start : evidence.start].lstrip()),
            *_inner(evidence.quote, figure),
            Piece("", text[evidence.end : end].rstrip()),
        )
        if piece.text
    ]


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds ``text[start:end]``, its end mark with it."""
    first = start
    while first > max(0, start - _LONGEST) and text[first - 1] not in _ENDS:
        first -= 1
    last = end
    limit = min(len(text), end + _LONGEST)
    while last < limit and (last == 0 or text[last - 1] not in _ENDS):
        last += 1
    return first, last


def _inner(quote: str, figure: str) -> list[Piece]:
    at = quote.find(figure) if figure else -1
    if at < 0:
        return [Piece("mark", quote)]
    parts = (
        Piece("mark", quote[:at]),
        Piece("figure", figure),
        Piece("mark", quote[at + len(figure) :]),
    )
    return [part for part in parts if part.text]


def cells(rests: Rests) -> Sequence[Evidence]:
    """The cells that a table's value is read with, in the order of the text."""
    return sorted(
        (each for each in rests.context if each.row is not None or each.table),
        key=lambda each: each.start,
    )
