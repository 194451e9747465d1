"""What a query process reports, as the project's errors."""

from __future__ import annotations

from kg.errors import (
    KgError,
    NotAcceptable,
    Place,
    QueryError,
    QueryOutOfMemory,
    QueryRefused,
    StoreError,
)
from kg.service import formats, wire


class CallsOut(Exception):
    """The query calls an allow-listed endpoint: it is to run where that can be reached."""


def error(kind: bytes, payload: bytes, job: wire.Job) -> Exception:
    """The exception to raise for a ``FAIL`` or ``AWAY`` frame."""
    if kind == wire.AWAY:
        return CallsOut()
    return from_failure(wire.unpack_failure(payload), job)


def from_failure(failure: wire.Failure, job: wire.Job) -> KgError:
    match failure.code:
        case "query-refused":
            return QueryRefused(failure.message, hint=failure.hint)
        case "query-memory":
            return QueryOutOfMemory(failure.message, hint=failure.hint)
        case "not-acceptable":
            offered = formats.GRAPHS if job.graph is None else formats.RESULTS
            return NotAcceptable(failure.message, hint=f"ask for {formats.media_types(offered)}")
        case "bad-query":
            place = None
            if failure.line is not None:
                place = Place("query", failure.line, failure.column)
            return QueryError(failure.message, place=place, hint=failure.hint)
    return StoreError(failure.message, hint="the operator finds more in the log")
