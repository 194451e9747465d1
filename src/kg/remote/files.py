"""What a build makes beside its quads (manifest, texts, records, layouts, names), carried by the
SPARQL store as a graph: an archive as :mod:`kg.backup` writes it, cut into pieces that are literals.

So a server needs the store's address and nothing else. Where a store is another server of this
project the archive is taken from its ``/export/files.tar.zst``.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from kg import vocab
from kg.backup import pack
from kg.errors import NotFound, RemoteUnavailable, StoreMissing
from kg.remote.connection import Connection, meaning, pieces
from kg.remote.results import rows
from kg.remote.wording import View, ready
from kg.store import RDF_STORE, Snapshot

_PIECE = 36_000  # bytes; in base64 a literal of 48,000 characters
_NAMES = vocab.BASE + "files#"
_ROUTE = "/export/files.tar.zst"
ADDRESS = "remote.json"  # says where the quads of a snapshot are that are not in it
# Made anew from the quads where it is wanted, and what only builds want.
_LEFT_OUT = frozenset({RDF_STORE, "search.sqlite", "things.sqlite", ADDRESS})
_SECONDS = 600.0


def graph() -> str:
    """The graph that holds the archive."""
    return vocab.graph_iri("files")


def union() -> str:
    """The graph that holds the union of all others, and stands for the default graph."""
    return vocab.graph_iri("union")


def archive(snapshot: Snapshot, file: Path) -> None:
    """Writes what stands beside the quads of a snapshot. Raises :class:`StoreError`."""
    pack(snapshot, file, without=_LEFT_OUT)


@contextmanager
def archived(snapshot: Snapshot) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kg-files-") as directory:
        file = Path(directory) / "files.tar.zst"
        archive(snapshot, file)
        yield file


def triples(snapshot_id: str, file: Path) -> Iterator[ox.Triple]:
    """The graph of an archive."""
    about = ox.NamedNode(graph())
    yield ox.Triple(about, ox.NamedNode(_NAMES + "snapshot"), ox.Literal(snapshot_id))
    with file.open("rb") as source:
        for number, piece in enumerate(pieces(source, _PIECE)):
            node = ox.NamedNode(f"{graph()}/{number}")
            text = base64.b64encode(piece).decode()
            yield ox.Triple(node, ox.NamedNode(_NAMES + "number"), ox.Literal(number))
            yield ox.Triple(node, ox.NamedNode(_NAMES + "piece"), ox.Literal(text))


def snapshot_in(connection: Connection) -> str | None:
    """The id of the snapshot that a store holds; ``None`` where it does not say (it was not loaded
    by ``kg load``, or is being loaded). Raises :class:`KgError`."""
    found = _rows(connection, f"?id WHERE {{ GRAPH <{graph()}> {{ ?f <{_NAMES}snapshot> ?id }} }}")
    return next((id_ for (id_,) in list(found)), None)


def fetch(connection: Connection, file: Path) -> None:
    """The archive that a store's graph holds. Raises :class:`KgError`."""
    found = _rows(
        connection,
        f"?number ?piece WHERE {{ GRAPH <{graph()}> {{"
        f" ?f <{_NAMES}number> ?number ; <{_NAMES}piece> ?piece }} }}",
    )
    with file.open("wb") as out:  # no ORDER BY: there are engines that cannot sort long literals
        for number, piece in found:
            out.seek(int(number) * _PIECE)
            out.write(base64.b64decode(piece))


def fetch_from_server(connection: Connection, file: Path) -> None:
    """The archive that another server of this project gives. Raises :class:`StoreMissing` where
    the store is no such server."""
    try:
        with (
            connection.fetch(beside(connection.target.endpoint, _ROUTE)) as body,
            file.open("wb") as out,
        ):
            out.writelines(iter(lambda: body.read(1 << 16) or b"", b""))
    except (NotFound, RemoteUnavailable) as error:
        raise StoreMissing(
            f"{connection.target.shown} holds no graph of ours", hint="kg load --to puts it there"
        ) from error
    except OSError as error:
        raise meaning(error) from error


def beside(endpoint: str, path: str) -> str:
    """Another route of the server whose SPARQL endpoint this is."""
    parts = urlsplit(endpoint)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/").removesuffix("/sparql") + path))


def _rows(connection: Connection, rest: str) -> Iterator[tuple[str, ...]]:
    asked = ready(f"SELECT {rest}", View(union(), {graph(): 0}))
    with connection.ask(asked, _SECONDS) as body:
        for row in rows(body):
            yield tuple(term.value for term in row)
