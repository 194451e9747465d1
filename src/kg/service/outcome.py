"""What a query process reports, as the project's errors."""

from __future__ import annotations

from kg.errors import (
    BadGraph,
    GraphReadOnly,
    KgError,
    NotAcceptable,
    NotFound,
    Place,
    QueryError,
    QueryOutOfMemory,
    QueryRefused,
    StoreError,
    StoreFull,
    UsageError,
)
from kg.service import formats, wire


class CallsOut(Exception):
    """The query calls an allow-listed endpoint: it is to run where that can be reached."""


def error(kind: bytes, payload: bytes, job: wire.Job) -> Exception:
    """The exception to raise for a ``FAIL`` or ``AWAY`` frame."""
    if kind == wire.AWAY:
        return CallsOut()
    failure = wire.unpack_failure(payload)
    if failure.code == "not-acceptable":
        offered = formats.GRAPHS if job.graph is None else formats.RESULTS
        return NotAcceptable(failure.message, hint=f"ask for {formats.media_types(offered)}")
    return from_failure(failure)


_PLAIN: dict[str, type[KgError]] = {
    kind.code: kind
    for kind in (
        BadGraph,
        GraphReadOnly,
        NotFound,
        QueryOutOfMemory,
        QueryRefused,
        StoreFull,
        UsageError,
    )
}


def from_failure(failure: wire.Failure) -> KgError:
    """The error that a process reported."""
    match failure.code:
        case "bad-query":
            place = None
            if failure.line is not None:
                place = Place("query", failure.line, failure.column)
            return QueryError(failure.message, place=place, hint=failure.hint)
        case code if code in _PLAIN:
            return _PLAIN[code](failure.message, hint=failure.hint)
    return StoreError(failure.message, hint="the operator finds more in the log")
