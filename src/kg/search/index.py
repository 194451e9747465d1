"""Builds the search index of a snapshot: an SQLite file with the documents and a full-text index."""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from kg.errors import StoreError, StoreFull
from kg.facts import Facts
from kg.quadstore import Store
from kg.search.documents import Document, Kind, documents_of
from kg.search.tokens import index_tokens, initial_tokens, pinyin_tokens

FILE = "search.sqlite"
FORMAT = 1
# Documents of a kind have numbers of their own range, so that a kind can be asked for alone.
RANGE = 1_000_000_000

_SCHEMA = f"""
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, class TEXT NOT NULL, class_label TEXT NOT NULL, iri TEXT NOT NULL,
  label TEXT NOT NULL, others TEXT NOT NULL, spoken TEXT NOT NULL, text TEXT NOT NULL, plan TEXT, plan_title TEXT,
  section TEXT, start INTEGER, end INTEGER, weight REAL NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
  name, other, text, pinyin, initials, content='', prefix='1 2',
  tokenize="unicode61 remove_diacritics 0 tokenchars '.'"
);
PRAGMA user_version = {FORMAT};
"""


# Made when all is there, so that a thing's document is found when plans are added later.
_BY_IRI = f"CREATE INDEX entities ON documents (iri) WHERE id < {RANGE}"


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the index holds it: the columns of both tables behind the number."""

    kind: Kind
    document: tuple[object, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """How many documents of each kind an index holds."""

    entities: int
    statements: int
    passages: int


def build_index(store: Store, directory: Path) -> Built:
    """Writes the index of a store into a snapshot's directory; what it holds depends on the store
    alone. Raises :class:`StoreFull` or :class:`StoreError` where it cannot be written."""
    with IndexWriter(directory) as writer:
        for document in documents_of(Facts(store)):
            writer.add(row_of(document))
        return writer.finish()


def row_of(document: Document) -> Row:
    """What the index holds of a document: most of what making an index costs."""
    names = (document.label, *document.others) if document.named else ()
    spoken = [pinyin_tokens(name) for name in names]
    return Row(
        document.kind,
        (
            document.class_,
            document.class_label,
            document.iri,
            document.label,
            json.dumps(document.others, ensure_ascii=False),
            json.dumps(spoken),
            document.text,
            document.plan,
            document.plan_title,
            document.section,
            document.start,
            document.end,
            math.log1p(document.said),
        ),
        _words(document.label, document.others, document.text, spoken),
    )


def _words(label: str, others: Sequence[str], text: str, spoken: Sequence[str]) -> tuple[str, ...]:
    return (
        index_tokens(label),
        " ".join(map(index_tokens, others)),
        index_tokens(text),
        " ".join(spoken),
        " ".join(map(initial_tokens, spoken)),
    )


class IndexWriter:
    """Writes an index, or adds to a copy of one. Every method raises :class:`StoreFull` or
    :class:`StoreError` where the file cannot be written."""

    def __init__(self, directory: Path, *, extends: Path | None = None) -> None:
        """``extends`` is a snapshot's directory whose index is copied first, in the background: it
        is large, and much is to be done before anything goes into it."""
        self._path = directory / FILE
        self._fresh = extends is None
        self._aside = ThreadPoolExecutor(1)
        self._copy = self._aside.submit(self._begin, extends)

    def _begin(self, extends: Path | None) -> None:
        with _errors(self._path):
            self._path.unlink(missing_ok=True)
            if extends is not None:
                shutil.copyfile(extends / FILE, self._path)

    @cached_property
    def _database(self) -> sqlite3.Connection:
        self._copy.result()
        database = sqlite3.connect(self._path)
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        if self._fresh:
            database.executescript(_SCHEMA)
        return database

    @cached_property
    def _last(self) -> dict[Kind, int]:
        """The highest number of each kind."""
        return {kind: self._highest(kind) for kind in Kind}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._aside.shutdown()
        if "_database" in vars(self):
            self._database.close()

    def add(self, row: Row) -> None:
        with _errors(self._path):
            self._last[row.kind] += 1
            self._insert(self._last[row.kind], row)

    def speak(self, spoken: Counter[str]) -> set[str]:
        """Adds to how often things are spoken of; returns those that the index does not hold."""
        unknown = set()
        with _errors(self._path):
            for iri, times in sorted(spoken.items()):
                held = self._entity(iri)
                if held is None:
                    unknown.add(iri)
                else:
                    weight = math.log1p(round(math.expm1(held[-1])) + times)
                    self._database.execute(
                        "UPDATE documents SET weight = ? WHERE id = ?", (weight, held[0])
                    )
        return unknown

    def has(self, iri: str) -> bool:
        """Whether there is a document of the thing."""
        with _errors(self._path):
            return self._entity(iri) is not None

    def rename(self, old: str, new: str) -> None:
        """Gives the document of a thing another IRI."""
        with _errors(self._path):
            self._database.execute(
                f"UPDATE documents SET iri = ? WHERE iri = ? AND id < {RANGE}", (new, old)
            )

    def replace(self, row: Row) -> None:
        """Puts a thing's document in the place of the one that there is, whose weight it keeps."""
        with _errors(self._path):
            held = self._entity(str(row.document[2]))
            if held is None:
                self._last[row.kind] += 1
                self._insert(self._last[row.kind], row)
                return
            self._delete(*held[:-1])
            self._insert(held[0], Row(row.kind, (*row.document[:-1], held[-1]), row.words))

    def remove(self, iri: str) -> None:
        """Takes a thing's document out, if there is one."""
        with _errors(self._path):
            if held := self._entity(iri):
                self._delete(*held[:-1])

    def retell(self, plan: str, rows: Sequence[Row]) -> None:
        """Puts documents of a plan's statements and passages in the place of those there are."""
        if not rows:
            return
        changed = {row.document[2]: row for row in rows}
        with _errors(self._path):
            held = self._database.execute(
                "SELECT id, label, others, spoken, text, iri FROM documents"
                f" WHERE id >= {RANGE} AND plan = ?",
                (plan,),
            ).fetchall()
            for *old, iri in held:
                if row := changed.get(iri):
                    self._delete(*old)
                    self._insert(old[0], row)

    def finish(self) -> Built:
        """What the index holds; nothing can be added afterwards."""
        with _errors(self._path):
            counts = [self._last[kind] - kind.number * RANGE for kind in Kind]
            if self._fresh:
                self._database.execute(_BY_IRI)
                self._database.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._database.commit()
            if self._fresh:
                self._database.execute("VACUUM")
            self._database.close()
        return Built(*counts)

    def _insert(self, id_: int, row: Row) -> None:
        self._database.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (id_, *row.document),
        )
        self._database.execute(
            "INSERT INTO words (rowid, name, other, text, pinyin, initials)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (id_, *row.words),
        )

    def _delete(self, id_: int, label: str, others: str, spoken: str, text: str) -> None:
        """Takes out what the tables hold of a document: the index is told its words."""
        words = _words(label, json.loads(others), text, json.loads(spoken))
        self._database.execute(
            "INSERT INTO words (words, rowid, name, other, text, pinyin, initials)"
            " VALUES ('delete', ?, ?, ?, ?, ?, ?)",
            (id_, *words),
        )
        self._database.execute("DELETE FROM documents WHERE id = ?", (id_,))

    def _entity(self, iri: str) -> tuple[Any, ...] | None:
        found = self._database.execute(
            "SELECT id, label, others, spoken, text, weight FROM documents"
            f" WHERE iri = ? AND id < {RANGE}",
            (iri,),
        ).fetchone()
        return tuple(found) if found else None

    def _highest(self, kind: Kind) -> int:
        first = kind.number * RANGE
        found = self._database.execute(
            "SELECT max(id) FROM documents WHERE id >= ? AND id < ?", (first, first + RANGE)
        ).fetchone()
        return found[0] or first


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        kind = StoreFull if "full" in str(error) else StoreError
        raise kind(f"writing {path}: {error}") from error
