"""Every setting: its environment variable, default, meaning and how it is read.

A setting is given, in order of precedence, by a command-line option, by the environment, by its
default. docs/operations.md lists them from :data:`SETTINGS`; a test fails when it does not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from kg.errors import SettingError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. ``read`` turns what is written into a value or raises ``ValueError``."""

    env: str
    default: T
    help: str
    read: Callable[[str], T]

    def get(self, environ: Mapping[str, str] | None = None) -> T:
        """The value in force. Raises :class:`SettingError` when the environment holds nonsense."""
        raw = (os.environ if environ is None else environ).get(self.env)
        if raw is None or raw == "":
            return self.default
        try:
            return self.read(raw)
        except ValueError as error:
            raise SettingError(f"{self.env}={raw!r}: {error}", hint=self.help) from error


class DefaultGraph(StrEnum):
    """What the build writes into the store's default graph."""

    UNION = "union"  # the set union of all named graphs
    PLAIN = "plain"  # nothing


def _whole(minimum: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        number = int(raw)
        if number < minimum:
            raise ValueError(f"must be at least {minimum}")
        return number

    return read


def _seconds(raw: str) -> float:
    number = float(raw)
    if not 0 < number < float("inf"):
        raise ValueError("must be a positive number of seconds")
    return number


def _flag(raw: str) -> bool:
    match raw.strip().lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
    raise ValueError("must be 1 or 0")


def _engine(raw: str) -> str:
    if raw not in ("auto", "standard", "virtuoso"):
        raise ValueError("must be auto, standard or virtuoso")
    return raw


def _default_graph(raw: str) -> DefaultGraph:
    try:
        return DefaultGraph(raw)
    except ValueError:
        raise ValueError("must be union or plain") from None


# --- data and build -------------------------------------------------------------------------

STORE = Setting(
    "KG_STORE",
    "build/store",
    "directory of the store, or for reading commands the https:// address of a SPARQL endpoint",
    str,
)
PLANS = Setting("KG_PLANS", "data/plans", "directory of the plan files that kg build reads", str)
MAPPINGS = Setting("KG_MAPPINGS", "mappings", "directory of the mapping scripts", str)
ONTOLOGY = Setting("KG_ONTOLOGY", "ontology", "directory of ontology and reference data", str)
QUERIES = Setting("KG_QUERIES", "queries", "directory of saved questions and data checks", str)
RELEASES = Setting(
    "KG_RELEASES",
    "releases",
    "directory of releases; IRIs that one of them retired are redirected",
    str,
)
BASE = Setting(
    "KG_BASE",
    "https://w3id.org/ecoplan/",
    "start of the IRIs of things, statements, graphs and texts; ends with /",
    str,
)
DEFAULT_GRAPH = Setting(
    "KG_DEFAULT_GRAPH",
    DefaultGraph.UNION,
    "union: a query without FROM or GRAPH sees every graph; plain: the default graph stays empty",
    _default_graph,
)
BUILD_WORKERS = Setting(
    "KG_BUILD_WORKERS",
    0,
    "processes that a build may read plans in, and that check shapes; 0: one a core",
    _whole(0),
)
FILE_SIZE = Setting("KG_FILE_SIZE", 50, "MiB that a plan's file may have", _whole(1))
TEXT_SIZE = Setting(
    "KG_TEXT_SIZE",
    16,
    "MiB of text or markup that a plan may have, pictures aside; of Markdown an eighth of it",
    _whole(1),
)
EXPANDED_SIZE = Setting(
    "KG_EXPANDED_SIZE", 256, "MiB that a packed plan (docx, PDF) may unpack to", _whole(1)
)
EXPANSION = Setting(
    "KG_EXPANSION", 200, "times its packed size that a part of a plan may unpack to", _whole(2)
)
PAGES = Setting("KG_PAGES", 2000, "pages that a PDF may have", _whole(1))
TABLE_CELLS = Setting("KG_TABLE_CELLS", 100_000, "positions that one table may have", _whole(100))
PARSE_TIMEOUT = Setting(
    "KG_PARSE_TIMEOUT", 120.0, "seconds that the text of a PDF may take to read", _seconds
)
PARSE_MEMORY = Setting(
    "KG_PARSE_MEMORY", 1536, "MiB of memory that reading a PDF may take", _whole(256)
)
CLUSTER = Setting(
    "KG_CLUSTER",
    "",
    "address of a Dask scheduler whose workers do the work of a build (tls://host:port); none: this machine",
    str,
)
CLUSTER_TLS = Setting(
    "KG_CLUSTER_TLS",
    "",
    "directory with the build's certificate, key and authority: cert.pem, key.pem and ca.pem",
    str,
)
CLUSTER_PLAIN = Setting(
    "KG_CLUSTER_PLAIN",
    False,
    "1: a scheduler on another machine may be spoken to unencrypted (tcp://)",
    _flag,
)
CLUSTER_TRIES = Setting(
    "KG_CLUSTER_TRIES",
    3,
    "times that a document may end a worker's process, or take too long, before it is rejected",
    _whole(1),
)
CLUSTER_TIMEOUT = Setting(
    "KG_CLUSTER_TIMEOUT",
    600.0,
    "seconds that one plan may take to read, or to map, on a worker",
    _seconds,
)
CLUSTER_SLOW = Setting(
    "KG_CLUSTER_SLOW",
    30.0,
    "seconds after which what takes ten times as long as the rest is given to a second worker too",
    _seconds,
)
CLUSTER_WAIT = Setting(
    "KG_CLUSTER_WAIT",
    60.0,
    "seconds that a build waits for the scheduler, or for any worker, to come back",
    _seconds,
)
DEBUG = Setting("KG_DEBUG", False, "1: show tracebacks", _flag)

# --- serving --------------------------------------------------------------------------------

HOST = Setting("KG_HOST", "127.0.0.1", "address that the server listens on", str)
PORT = Setting("KG_PORT", 8000, "port that the server listens on", _whole(0))
WORKERS = Setting("KG_WORKERS", 3, "processes that answer queries", _whole(1))
QUERY_TIMEOUT = Setting(
    "KG_QUERY_TIMEOUT", 30.0, "seconds after which a query is stopped", _seconds
)
QUERY_MEMORY = Setting(
    "KG_QUERY_MEMORY", 1024, "MiB of memory that one query process may use", _whole(64)
)
IN_MEMORY = Setting(
    "KG_IN_MEMORY",
    1_000_000,
    "triples up to which query processes hold the graph in memory, which they share; 0: never",
    _whole(0),
)
LONG_WORKERS = Setting(
    "KG_LONG_WORKERS", 2, "further processes, for queries that take long", _whole(1)
)
SHORT_QUERY = Setting(
    "KG_SHORT_QUERY", 0.25, "processor seconds after which a query counts as long", _seconds
)
QUEUE = Setting("KG_QUEUE", 64, "queries that may wait for a process; more get 429", _whole(0))
QUEUE_TIMEOUT = Setting(
    "KG_QUEUE_TIMEOUT", 20.0, "seconds that a query may wait for a process", _seconds
)
STALL_TIMEOUT = Setting(
    "KG_STALL_TIMEOUT",
    20.0,
    "seconds without a byte taken after which a slow client is given up",
    _seconds,
)
SPOOL = Setting(
    "KG_SPOOL", 64, "MiB of an answer kept on disk while a client is slow to take it", _whole(0)
)
QUERY_SIZE = Setting("KG_QUERY_SIZE", 1024, "KiB that the text of a query may have", _whole(1))
QUERY_DEPTH = Setting("KG_QUERY_DEPTH", 200, "levels that brackets may nest in a query", _whole(1))
BODY_SIZE = Setting(
    "KG_BODY_SIZE", 64, "MiB that the body of an update or a graph may have", _whole(1)
)
INTAKE = Setting(
    "KG_INTAKE",
    32,
    "MiB of large request bodies held at once, beyond which others are told to come again",
    _whole(1),
)
CACHE = Setting("KG_CACHE", 32, "MiB of answers kept while the snapshot is the same", _whole(0))
WARM = Setting(
    "KG_WARM",
    True,
    "1: what pages need is made ready when the server starts and after each build; 0: when asked for",
    _flag,
)
SERVICE_ALLOW: Setting[frozenset[str]] = Setting(
    "KG_SERVICE_ALLOW",
    frozenset(),
    "endpoints that SERVICE and LOAD may reach, separated by spaces; none: both are refused",
    lambda raw: frozenset(raw.split()),
)
ADMIN_TOKEN = Setting(
    "KG_ADMIN_TOKEN",
    "",
    "bearer token for writes and the running-queries view; none: both off",
    str,
)
LOG_QUERIES = Setting("KG_LOG_QUERIES", False, "1: logs hold the text of queries", _flag)
EXPORT_TIMEOUT = Setting(
    "KG_EXPORT_TIMEOUT", 120.0, "seconds that an export over HTTP may take", _seconds
)
EXPORT_MEMORY = Setting(
    "KG_EXPORT_MEMORY", 3072, "MiB of memory that an export over HTTP may use", _whole(512)
)
CORS = Setting("KG_CORS", "*", "origin that browsers may call from; *: any", str)

# --- a SPARQL store elsewhere ---------------------------------------------------------------

REMOTE_ENGINE = Setting(
    "KG_REMOTE_ENGINE",
    "auto",
    "engine behind the SPARQL endpoint: standard, virtuoso, or auto to go by what it says it is",
    _engine,
)
REMOTE_USER = Setting("KG_REMOTE_USER", "", "user name at the SPARQL endpoint", str)
REMOTE_PASSWORD = Setting("KG_REMOTE_PASSWORD", "", "password at the SPARQL endpoint", str)
REMOTE_TOKEN = Setting(
    "KG_REMOTE_TOKEN", "", "bearer token at the SPARQL endpoint, in place of a user name", str
)
REMOTE_GRAPHS = Setting(
    "KG_REMOTE_GRAPHS",
    "",
    "address of the endpoint's Graph Store Protocol; none: the engine's usual one",
    str,
)
REMOTE_FILES = Setting(
    "KG_REMOTE_FILES",
    "build/remote",
    "directory for texts and search index of the graphs of SPARQL endpoints",
    str,
)
REMOTE_QUERIES = Setting(
    "KG_REMOTE_QUERIES", 8, "queries under way at the SPARQL endpoint at once", _whole(1)
)
REMOTE_RETRIES = Setting(
    "KG_REMOTE_RETRIES", 3, "times a request to the SPARQL endpoint is tried again", _whole(0)
)
REMOTE_FOLLOW = Setting(
    "KG_REMOTE_FOLLOW",
    30.0,
    "seconds between looks whether the graph at the SPARQL endpoint is another",
    _seconds,
)

SETTINGS: tuple[Setting[object], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Setting)
)
