"""Lines of N-Triples by subject, on disk: what all plans say of things is too much for memory where
plans are many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from kg.store import sqlite_errors

_HELD = 200_000  # lines in memory before they are written
_REMEMBERED = 20_000  # subjects whose lines are kept at hand


class Lines:
    """A set of lines. Reading what was added writes it first."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        database.execute(
            f"CREATE TABLE {table} (subject BLOB PRIMARY KEY, lines BLOB NOT NULL) WITHOUT ROWID"
        )
        self._database = database
        self._table = table
        self._new: dict[bytes, set[bytes]] = {}
        self._count = 0
        self._known: dict[bytes, Sequence[bytes]] = {}

    def add(self, lines: Iterable[bytes]) -> None:
        """Lines without line ends."""
        for line in lines:
            self._new.setdefault(line.partition(b" ")[0], set()).add(line)
            self._count += 1
            if self._count >= _HELD:
                self._write()

    def take_over(self, other: Lines) -> None:
        """Adds all of another's to what is empty yet."""
        other._write()
        self._database.execute(f"INSERT INTO {self._table} SELECT * FROM {other._table}")

    def of(self, subject: bytes) -> Sequence[bytes]:
        """Sorted."""
        self._write()
        found = self._known.get(subject)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[subject] = self._read(subject)
        return found

    def __iter__(self) -> Iterator[bytes]:
        """All lines, sorted by subject."""
        for some in self.subjects(1000):
            for subject in some:
                yield from self._read(subject)

    def subjects(self, many: int) -> Iterator[list[bytes]]:
        """All subjects, sorted, so many at a time. Lines may be added to others meanwhile."""
        self._write()
        last = b""
        while some := self._after(last, many):
            yield some
            last = some[-1]

    def _after(self, subject: bytes, many: int) -> list[bytes]:
        rows = self._database.execute(
            f"SELECT subject FROM {self._table} WHERE subject > ? ORDER BY subject LIMIT ?",
            (subject, many),
        )
        return [row[0] for row in rows]

    def _read(self, subject: bytes) -> list[bytes]:
        row = self._database.execute(
            f"SELECT lines FROM {self._table} WHERE subject = ?", (subject,)
        ).fetchone()
        return row[0].split(b"\n") if row else []

    def _write(self) -> None:
        if not self._new:
            return
        items = iter(sorted(self._new.items()))
        while some := list(islice(items, 1000)):
            self._database.executemany(
                f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)",
                [(s, b"\n".join(sorted(new.union(self._read(s))))) for s, new in some],
            )
        self._new, self._count, self._known = {}, 0, {}


@contextmanager
def scratch(directory: Path) -> Iterator[sqlite3.Connection]:
    """A database that is gone with the context, whatever happens. Raises :class:`StoreFull` or
    :class:`StoreError` where it cannot be written."""
    path = directory / "lines.sqlite"
    with sqlite_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -65536")  # KiB
        database.execute("CREATE TABLE begun (at INTEGER)")  # the file is there from now on
        path.unlink()
        # Nothing is ever committed: nobody else reads it, and each statement by itself would ask
        # the system for locks.
        database.execute("BEGIN EXCLUSIVE")
        yield database
