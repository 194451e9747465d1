"""The things of a snapshot by key, with their IRIs and all that plans say of them themselves, so
that a plan can be added without reading the others' records."""

from __future__ import annotations

import io
import pickle
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from kg.mapping import Context
from kg.mapping.iris import key_payload
from kg.records import Thing, ThingKey, ThingKind
from kg.store import disk_errors, sqlite_errors

FILE = "things.sqlite"
_SCHEMA = """
CREATE TABLE things (
  kind TEXT NOT NULL, name TEXT NOT NULL, adcode TEXT NOT NULL, parent TEXT NOT NULL,
  iri TEXT NOT NULL, thing BLOB NOT NULL, PRIMARY KEY (kind, name, adcode, parent)
) WITHOUT ROWID;
"""
_PUT = "INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?, ?, ?)"


def write(directory: Path, things: Mapping[ThingKey, Thing], context: Context) -> None:
    """Raises :class:`StoreError`."""
    with _open(directory) as database:
        database.executescript(_SCHEMA)
        rows = ((thing, context.iris[key].value) for key, thing in sorted(things.items()))
        database.executemany(_PUT, (_row(thing, iri) for thing, iri in rows))
        database.execute("CREATE INDEX things_by_iri ON things (iri)")
        database.commit()


class ThingStore:
    """Reads the file and adds to it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def get(self, key: ThingKey) -> tuple[str, Thing] | None:
        """Its IRI and what is known of it."""
        found = self._database.execute(
            "SELECT iri, thing FROM things WHERE kind = ? AND name = ? AND adcode = ? AND parent = ?",
            key_payload(key),
        ).fetchone()
        return (found[0], pickle.loads(found[1])) if found else None

    def with_iri(self, iri: str) -> list[ThingKey]:
        """The keys that have an IRI."""
        return [
            ThingKey(ThingKind(kind), *rest)
            for kind, *rest in self._database.execute(
                "SELECT kind, name, adcode, parent FROM things WHERE iri = ?", (iri,)
            )
        ]

    def iri(self, key: ThingKey) -> str | None:
        found = self._database.execute(
            "SELECT iri FROM things WHERE kind = ? AND name = ? AND adcode = ? AND parent = ?",
            key_payload(key),
        ).fetchone()
        return str(found[0]) if found else None

    def beginning(self, prefix: str) -> list[str]:
        """The IRIs that begin so."""
        found = self._database.execute(
            "SELECT iri FROM things WHERE iri >= ? AND iri < ?", (prefix, prefix + "\uffff")
        )
        return [str(iri) for (iri,) in found]

    def cited(self) -> Iterator[tuple[ThingKey, str]]:
        """Documents and plans with their IRIs."""
        for kind, name, adcode, parent, iri in self._database.execute(
            "SELECT kind, name, adcode, parent, iri FROM things WHERE kind IN (?, ?)",
            (ThingKind.DOCUMENT.value, ThingKind.PLAN.value),
        ):
            yield ThingKey(ThingKind(kind), name, adcode, parent), iri

    def rename(self, key: ThingKey, iri: str) -> None:
        """Gives a thing another IRI."""
        self._database.execute(
            "UPDATE things SET iri = ? WHERE kind = ? AND name = ? AND adcode = ? AND parent = ?",
            (iri, *key_payload(key)),
        )

    def put(self, things: Iterable[tuple[Thing, str]]) -> None:
        self._database.executemany(_PUT, (_row(thing, iri) for thing, iri in things))
        self._database.commit()


def copy(source: Path, target: Path) -> None:
    """From one snapshot's directory to another's. Raises :class:`StoreError`."""
    with disk_errors(f"writing {target / FILE}"):
        shutil.copyfile(source / FILE, target / FILE)


@contextmanager
def opened(directory: Path) -> Iterator[ThingStore]:
    """The file of a snapshot that is being made, to be read and added to. Raises
    :class:`StoreError`."""
    with _open(directory) as database:
        yield ThingStore(database)


@contextmanager
def _open(directory: Path) -> Iterator[sqlite3.Connection]:
    path = directory / FILE
    with sqlite_errors(path), closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        yield database


def _row(thing: Thing, iri: str) -> tuple[str | bytes, ...]:
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed)
    pickler.fast = True  # the same bytes whether or not equal strings are one object
    pickler.dump(thing)
    return (*key_payload(thing.key), iri, packed.getvalue())
