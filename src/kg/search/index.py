"""Builds the search index of a snapshot: an SQLite file with the documents and a full-text index."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError, StoreFull
from kg.facts import Facts
from kg.quadstore import Store
from kg.search.documents import Kind, documents_of
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


@dataclass(frozen=True, slots=True)
class Built:
    """How many documents of each kind an index holds."""

    entities: int
    statements: int
    passages: int


def build_index(store: Store, directory: Path) -> Built:
    """Writes the index of a store into a snapshot's directory; what it holds depends on the store
    alone. Raises :class:`StoreFull` or :class:`StoreError` where it cannot be written."""
    path = directory / FILE
    counts = dict.fromkeys(Kind, 0)
    try:
        path.unlink(missing_ok=True)
        _write(path, store, counts)
    except (OSError, sqlite3.Error) as error:
        kind = StoreFull if "full" in str(error) else StoreError
        raise kind(f"writing {path}: {error}") from error
    return Built(counts[Kind.ENTITY], counts[Kind.STATEMENT], counts[Kind.PASSAGE])


def _write(path: Path, store: Store, counts: dict[Kind, int]) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_SCHEMA)
        for document, words in _rows(store, counts):
            database.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", document
            )
            database.execute(
                "INSERT INTO words (rowid, name, other, text, pinyin, initials)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                words,
            )
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.commit()
        database.execute("VACUUM")


_Row = tuple[object, ...]


def _rows(store: Store, counts: dict[Kind, int]) -> Iterator[tuple[_Row, _Row]]:
    for document in documents_of(Facts(store)):
        counts[document.kind] += 1
        id_ = document.kind.number * RANGE + counts[document.kind]
        names = (document.label, *document.others) if document.named else ()
        spoken = [pinyin_tokens(name) for name in names]
        yield (
            (
                id_,
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
            (
                id_,
                index_tokens(document.label),
                " ".join(map(index_tokens, document.others)),
                index_tokens(document.text),
                " ".join(spoken),
                " ".join(map(initial_tokens, spoken)),
            ),
        )
