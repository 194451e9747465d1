"""An engine as we speak to it. This one keeps to the standard; others are changed from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from kg.errors import (
    Busy,
    KgError,
    NotFound,
    Place,
    QueryError,
    QueryOutOfMemory,
    QueryRefused,
    QueryTimeout,
    RemoteCannot,
    RemoteUnavailable,
    TooLarge,
)

_LONGEST_MESSAGE = 300
_OURS: dict[str, type[KgError]] = {
    kind.code: kind
    for kind in (
        Busy,
        NotFound,
        QueryError,
        QueryOutOfMemory,
        QueryRefused,
        QueryTimeout,
        RemoteCannot,
        TooLarge,
    )
}


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query as an engine is to be sent it. ``separators``: what stands for which separator in
    the answer's strings. ``concatenated``: columns in which an empty string means that there was
    nothing to concatenate. ``order``: variables to sort the answer by here, with whether each
    descends; ``offset`` and ``limit`` are then what is to be kept of it. ``asks``: the answer is
    true or false, whatever it looks like."""

    text: str
    separators: Mapping[str, str] = field(default_factory=dict)
    concatenated: frozenset[str] = frozenset()
    order: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int | None = None
    asks: bool = False

    @property
    def needs_whole(self) -> bool:
        """Whether the answer can be put right only when all of it is there."""
        return bool(self.concatenated or self.order or self.asks)


class Engine:
    """SPARQL 1.1 as it is written."""

    name = "standard"
    digest = False  # whether it wants HTTP digest authentication where it wants a user name
    scatters = False  # whether the triples of a node come far from one another
    update_path = "/store"  # of the Graph Store Protocol, beside /sparql

    def rewrite(self, text: str) -> Rewritten:
        """Raises :class:`RemoteCannot` for what the engine cannot answer rightly."""
        return Rewritten(text)

    def within(self, seconds: float) -> Mapping[str, str]:
        """Parameters that have the engine stop a query by itself. Not part of the standard; what
        does not know the parameter must leave it out of account."""
        return {"timeout": f"{max(seconds, 0.1):.3f}"}

    def cut_at(self, headers: Mapping[str, str]) -> int | None:
        """The rows after which the engine cut an answer off, if it has such a limit. Raises
        :class:`QueryTimeout` where it says that the answer is no whole one."""
        del headers
        return None

    def refusal(self, status: int, body: bytes) -> KgError:
        """What an answer that is none means."""
        message = _words(body)
        try:
            error = json.loads(body)["error"]
            code, message = str(error["code"]), str(error["message"])
            if code in _OURS:
                place = Place("query", *_place(error)) if error.get("line") else None
                return _OURS[code](message, place=place, hint=str(error.get("hint", "")))
        except (ValueError, KeyError, TypeError):
            pass
        match status:
            case 400:
                return QueryError(message)
            case 401 | 403:
                return RemoteUnavailable(
                    f"the SPARQL store refuses us ({status})",
                    hint="the operator finds credentials explained in docs/operations.md",
                )
            case 404 | 405:
                return RemoteUnavailable(f"there is no SPARQL store at the address ({status})")
            case 413:
                return TooLarge("the SPARQL store takes no request of this size")
            case 429:
                return Busy("the SPARQL store is busy")
            case 501:
                return RemoteCannot(message)
            case 504:
                return QueryTimeout("the SPARQL store stopped the query after its own time limit")
        return RemoteUnavailable(f"the SPARQL store answers with {status}: {message}")

    def graphs_address(self, endpoint: str) -> str:
        """Where its Graph Store Protocol is, by its own custom."""
        parts = urlsplit(endpoint)
        stem = parts.path.rstrip("/").removesuffix("/sparql")
        return urlunsplit(parts._replace(path=stem + self.update_path))


def _place(error: Mapping[str, object]) -> tuple[int, int | None]:
    """Line and column as the author counts: the prologue that we put before is a line."""
    line, column = int(str(error["line"])), error.get("column")
    return max(line - 1, 1), None if column is None else int(str(column))


def _words(body: bytes) -> str:
    """The first line of an answer that says what is wrong, without markup."""
    text = re.sub(r"<[^<>]{0,200}>", " ", body[:4000].decode("utf-8", "replace"))
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return line[:_LONGEST_MESSAGE]
