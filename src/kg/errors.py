"""Everything that can go wrong on purpose: one tree, each error with a code, a place and a remedy.

Codes are part of the interface: they appear on stderr, in HTTP error bodies and in build
reports, and are listed in docs/errors.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where an error is: a file (or URL), and if known a 1-based line and column."""

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.source]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


class KgError(Exception):
    """Base of all errors raised on purpose. ``str()`` is one line: code, place, message, hint."""

    code = "error"
    hint = ""
    exit_status = 1
    http_status = 500

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        if hint:
            self.hint = hint

    def __str__(self) -> str:
        at = f" {self.place}:" if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"[{self.code}]{at} {self.message}{hint}"


class UsageError(KgError):
    """A bad argument or setting."""

    code = "usage"
    exit_status = 2
    http_status = 400


class SettingError(UsageError):
    code = "bad-setting"


class DocumentError(KgError):
    """A source document that cannot be read as a plan; the build leaves it out and goes on.
    ``plan`` is its slug where it was read and cannot be built."""

    code = "bad-document"
    http_status = 422
    plan = ""


class EmptyDocument(DocumentError):
    code = "empty-document"
    hint = "the file has no text; check that the right file was saved"


class BinaryDocument(DocumentError):
    code = "binary-document"
    hint = "save the plan as text, docx, html or a PDF with a text layer"


class BadEncoding(DocumentError):
    code = "bad-encoding"
    hint = "save the file as UTF-8"


class DocumentTooLarge(DocumentError):
    """A file, or what it unpacks to, beyond a stated limit."""

    code = "document-too-large"
    http_status = 413


class EncryptedDocument(DocumentError):
    code = "encrypted-document"
    hint = "open it with its password and save it without one"


class MacroDocument(DocumentError):
    code = "document-with-macros"
    hint = "save it as .docx, which holds no macros"


class UnsafeDocument(DocumentError):
    """A file made to exhaust whoever reads it: archive bombs, entity bombs."""

    code = "unsafe-document"
    hint = "open it in a word processor and save it anew"


class NoTextLayer(DocumentError):
    code = "no-text-layer"
    hint = "recognise its text (OCR) first, or find the plan as Word file or web page"


class NotAPlan(DocumentError):
    code = "not-a-plan"


class SeveralPlans(DocumentError):
    code = "several-plans"
    hint = "save each plan as a file of its own"


class AreaUnknown(DocumentError):
    code = "area-unknown"
    hint = "name the area in a mapping script (area=…) or with --area"


class BadTable(DocumentError):
    code = "bad-table"


class DuplicatePlan(DocumentError):
    code = "duplicate-plan"
    hint = "give one of them another slug in its mapping script"


class ExtractionFailed(DocumentError):
    """A rule broke on a document: a fault of ours, kept to this one plan."""

    code = "extraction-failed"
    hint = "please report it; --debug shows where"


class DocumentCrashed(DocumentError):
    """A document over which the process that reads it dies, however often it is tried."""

    code = "document-crashed"
    hint = "look for it in the worker's log, or build it alone: kg build FILE --store build/alone"


class DocumentTooSlow(DocumentError):
    """A document that takes longer than a worker may take for one."""

    code = "document-too-slow"
    hint = "KG_CLUSTER_TIMEOUT moves the limit"


class ClusterLost(KgError):
    """No scheduler answers, or it has no workers. What was done is kept."""

    code = "cluster-lost"
    hint = "start it anew and give the same command: what was done is not done again"


class ClusterUnfit(KgError):
    """A scheduler or worker that cannot do this build's work."""

    code = "cluster-unfit"
    hint = "install the same version of EcoPlan KG, with its extra cluster, on every machine"


class MappingScriptError(KgError):
    """A mapping script that does not load or does not fit its document."""

    code = "bad-mapping-script"
    hint = "see docs/add-a-plan.md for what a mapping script may say"


class OntologyError(KgError):
    """Ontology or reference data that is missing or is no Turtle."""

    code = "bad-ontology"


class StoreError(KgError):
    code = "store"


class StoreMissing(StoreError):
    code = "store-missing"
    hint = "run kg build first, or name a store with --store"
    http_status = 503


class StoreFull(StoreError):
    code = "disk-full"
    hint = "free some space; the store that was there is untouched"


class BadBackup(StoreError):
    """A file that is no backup of a store, or a damaged one; nothing was restored."""

    code = "bad-backup"
    hint = "take another copy of the backup"


class IrisLost(KgError):
    """Released IRIs would vanish."""

    code = "iris-lost"


class ValidationFailed(KgError):
    """The built graph breaks an invariant; nothing is swapped in."""

    code = "invalid-graph"


class QueryError(KgError):
    code = "bad-query"
    http_status = 400


class QueryTimeout(KgError):
    code = "query-timeout"
    http_status = 504


class QueryOutOfMemory(KgError):
    code = "query-memory"
    http_status = 507


class QueryRefused(KgError):
    """A query that asks for what the service does not do (SERVICE, LOAD, updates)."""

    code = "query-refused"
    http_status = 403


class Busy(KgError):
    code = "busy"
    http_status = 429
    hint = "try again in a few seconds"


class RequestStalled(KgError):
    """A request whose body stopped coming."""

    code = "request-stalled"
    http_status = 408
    hint = "send it again, without pauses"


class QuestionError(UsageError):
    code = "bad-question"


class QuestionUnknown(QuestionError):
    code = "unknown-question"
    http_status = 404
    hint = "kg question list shows them"


class NameTaken(UsageError):
    """A name that another saved comparison has."""

    code = "name-taken"
    http_status = 409
    hint = "choose another name"


class BadSavedFile(UsageError):
    """A file that holds no saved comparisons, or damaged ones; nothing was kept of it."""

    code = "bad-saved-file"
    hint = "export the comparisons again"


class NotFound(KgError):
    code = "not-found"
    http_status = 404


class QueryCrashed(QueryError):
    """A query that ended its process."""

    code = "query-crashed"
    hint = "the query is nested too deeply or too large for the engine; write it simpler"


class QueryLost(KgError):
    """A query whose process was killed by something else than the service."""

    code = "query-lost"
    http_status = 503
    hint = "ask again"


class QueryStopped(KgError):
    """A query that was stopped by the operator, or because its client went."""

    code = "query-stopped"
    http_status = 503


class NotAcceptable(KgError):
    code = "not-acceptable"
    http_status = 406


class MediaTypeUnsupported(KgError):
    code = "unsupported-media-type"
    http_status = 415


class MethodNotAllowed(KgError):
    code = "method-not-allowed"
    http_status = 405


class TooLarge(KgError):
    code = "too-large"
    http_status = 413


class NotAuthorised(KgError):
    code = "not-authorised"
    http_status = 401
    hint = "send Authorization: Bearer with the token of KG_ADMIN_TOKEN"


class GraphReadOnly(KgError):
    """A write to a graph that is built from the plans."""

    code = "graph-read-only"
    http_status = 403


class BadGraph(UsageError):
    """A graph sent by a client that does not parse."""

    code = "bad-graph"


class RemoteUnavailable(KgError):
    """The SPARQL store behind the server does not answer, or refuses us."""

    code = "remote-unavailable"
    http_status = 503


class RemoteCannot(KgError):
    """The SPARQL store behind the server cannot answer this query, or not rightly."""

    code = "remote-cannot"
    http_status = 501


class WritesOff(KgError):
    code = "read-only"
    http_status = 403
    hint = "the operator turns writes on by setting KG_ADMIN_TOKEN"
