"""What the server and a query process say to each other over a socket: typed frames.

A frame is one byte of kind, the payload's length (4 bytes, big-endian) and the payload. To the
process: ``OPEN`` (a snapshot's directory), ``QUERY`` (a :class:`Job`). From it: ``READY``; then
for a job ``HEAD`` (a :class:`Head`), any number of ``DATA`` (the body as it goes to the client)
and ``END`` (a :class:`Tail`), or at any point ``FAIL`` (a :class:`Failure`), or ``AWAY``: the query
calls an allow-listed endpoint and has to run in a process that can reach it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

OPEN, QUERY = b"O", b"Q"
READY, HEAD, DATA, END, FAIL, AWAY = b"R", b"H", b"D", b"E", b"F", b"A"

_PREFIX = struct.Struct("!cI")
PREFIX_BYTES = _PREFIX.size
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is told when it starts: MiB it may grow by, its niceness, whether it is cut
    off from the network, which endpoints queries may call, how deep they may nest, and the
    prefixes that they need not declare."""

    memory: int
    nice: int = 0
    closed: bool = True
    allowed: tuple[str, ...] = ()
    depth: int = 200
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """One query for a process. ``results`` and ``graph`` are the formats (name, media type) the
    client accepts for the two kinds of answer; ``default_graphs`` and ``named_graphs`` the
    protocol's dataset, or ``None`` for the query's own."""

    text: str
    snapshot: str
    results: tuple[str, str] | None
    graph: tuple[str, str] | None
    base: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    encoding: str = "identity"


@dataclass(frozen=True, slots=True)
class Head:
    """What the answer is: ``solutions``, ``boolean`` or ``graph``, how it is written, and whether
    the same query on the same snapshot gives it again."""

    kind: str
    media: str
    encoding: str
    repeatable: bool


@dataclass(frozen=True, slots=True)
class Tail:
    """How much the answer was; ``rows`` is unknown for formats without rows."""

    rows: int | None
    bytes: int


@dataclass(frozen=True, slots=True)
class WriteJob:
    """One write. An update has ``text`` and no ``graph``; the Graph Store Protocol's PUT, POST and
    DELETE have a ``graph`` (``""`` is the default graph) and ``parts``: the formats and lengths of
    the graphs in the body. ``token`` is a hash of it."""

    method: str
    text: str = ""
    graph: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str | None = None
    client: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did: triples added and removed in people's graphs, whether its graph is new,
    and the snapshot that holds the outcome."""

    added: int
    removed: int
    created: bool
    snapshot: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer; ``code`` as of :mod:`kg.errors`."""

    code: str
    message: str
    line: int | None = None
    column: int | None = None
    hint: str = ""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    return _PREFIX.pack(kind, len(payload)) + payload


def prefix(data: bytes) -> tuple[bytes, int]:
    """Kind and payload length of a frame's first ``PREFIX_BYTES`` bytes."""
    kind, length = _PREFIX.unpack(data)
    return kind, length


def pack(record: Orders | Job | Head | Tail | WriteJob | Written | Failure) -> bytes:
    fields = {name: getattr(record, name) for name in record.__slots__}
    return _ENCODER.encode(fields).encode()


def unpack_orders(text: str) -> Orders:
    raw = json.loads(text)
    return Orders(**{**raw, "allowed": tuple(raw["allowed"])})


def unpack_job(payload: bytes) -> Job:
    raw = json.loads(payload)
    for name in ("results", "graph", "default_graphs", "named_graphs"):
        raw[name] = None if raw[name] is None else tuple(raw[name])
    return Job(**raw)


def unpack_write(payload: bytes) -> WriteJob:
    raw = json.loads(payload)
    raw["parts"] = tuple((name, length) for name, length in raw["parts"])
    for name in ("using", "using_named"):
        raw[name] = tuple(raw[name])
    return WriteJob(**raw)


def unpack_written(payload: bytes) -> Written:
    return Written(**json.loads(payload))


def unpack_head(payload: bytes) -> Head:
    return Head(**json.loads(payload))


def unpack_tail(payload: bytes) -> Tail:
    return Tail(**json.loads(payload))


def unpack_failure(payload: bytes) -> Failure:
    return Failure(**json.loads(payload))
