"""“This figure is wrong”: what readers report, kept in SQLite beside the store.

Reports belong to no snapshot: they stay when the plans are built anew. They are listed for the
operator and never shown to other readers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from kg.errors import Busy, StoreError, UsageError

FILE = "reports.sqlite"
REASONS = ("figure", "subject", "year", "kind", "missing", "other")
_LONGEST = 1000
_PER_READER_AN_HOUR = 20
_AN_HOUR = 300
_SCHEMA = """
CREATE TABLE IF NOT EXISTS report (
  id INTEGER PRIMARY KEY,
  made TEXT NOT NULL,
  statement TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  reader TEXT NOT NULL,
  settled TEXT
);
CREATE INDEX IF NOT EXISTS report_made ON report (made);
"""


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``made`` and ``settled`` are in ISO form, UTC; ``snapshot`` is the one in force
    when it was made."""

    id: int
    made: str
    statement: str
    reason: str
    note: str
    snapshot: str
    settled: str | None


class Reports:
    """All methods are quick but block; call them in a thread."""

    def __init__(self, store_dir: Path) -> None:
        self._path = store_dir / FILE

    def add(self, statement: str, reason: str, note: str, snapshot: str, reader: str) -> int:
        """Keeps a report and gives its number. Raises :class:`UsageError` for a reason that is
        none or a note that is too long, :class:`Busy` when a reader, or all together, report
        more than is sensible in an hour."""
        if reason not in REASONS:
            raise UsageError(f"reason {reason[:20]!r} is none of {', '.join(REASONS)}")
        if len(note) > _LONGEST:
            raise UsageError(f"the note is longer than {_LONGEST} characters")
        now = datetime.now(UTC)
        # Enough to count one reader's reports; no address is kept.
        who = sha256(f"{now:%Y-%m-%d} {reader}".encode()).hexdigest()[:16]
        since = (now - timedelta(hours=1)).isoformat(timespec="seconds")
        with self._open() as base:
            count = "SELECT COUNT(*), COUNT(*) FILTER (WHERE reader = ?) FROM report WHERE made > ?"
            everyone, own = base.execute(count, (who, since)).fetchone()
            if own >= _PER_READER_AN_HOUR or everyone >= _AN_HOUR:
                raise Busy("too many reports in an hour", hint="try again in an hour")
            made = base.execute(
                "INSERT INTO report (made, statement, reason, note, snapshot, reader) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (now.isoformat(timespec="seconds"), statement, reason, note, snapshot, who),
            )
            return int(made.lastrowid or 0)

    def all(self) -> list[Report]:
        """Every report, newest first."""
        if not self._path.exists():
            return []
        with self._open() as base:
            found = base.execute(
                "SELECT id, made, statement, reason, note, snapshot, settled "
                "FROM report ORDER BY id DESC"
            )
            return [Report(*row) for row in found]

    def settle(self, number: int) -> bool:
        """Marks a report as dealt with; whether there was one."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as base:
            done = base.execute("UPDATE report SET settled = ? WHERE id = ?", (now, number))
            return done.rowcount > 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as base, base:
                base.executescript(_SCHEMA)
                yield base
        except sqlite3.Error as error:
            raise StoreError(f"the reports cannot be kept: {error}") from error
