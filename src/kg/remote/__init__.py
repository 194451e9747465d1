"""SPARQL 1.1 stores elsewhere: what ``KG_STORE=https://…/sparql`` means.

Data flow: :mod:`target <kg.remote.target>` (address, credentials) → :mod:`connection
<kg.remote.connection>` (HTTP, retries, deadlines) → :mod:`client <kg.remote.client>` (the
:class:`kg.quadstore.Store` interface) → :mod:`mirror <kg.remote.mirror>` (what is kept near).
Engines differ in :mod:`engine <kg.remote.engine>` and :mod:`virtuoso <kg.remote.virtuoso>` alone.
"""

from kg.remote.client import RemoteStore, check_whole
from kg.remote.connection import Connection, meaning
from kg.remote.mirror import (
    connection,
    directory_of,
    held,
    is_current,
    open_store,
    refresh,
    view_of,
)
from kg.remote.target import Target, is_url, target
from kg.remote.wording import View, ready

__all__ = [
    "Connection",
    "RemoteStore",
    "Target",
    "View",
    "check_whole",
    "connection",
    "directory_of",
    "held",
    "is_current",
    "is_url",
    "meaning",
    "open_store",
    "ready",
    "refresh",
    "target",
    "view_of",
]
