"""Saved comparisons: a page with its parameters under a name, kept in SQLite beside the store.

They belong to no snapshot and so survive rebuilds. Each remembers its answer as it was when its
maker last looked (a fingerprint of every row), so that it can say what has changed since. Whoever
saves one is given a key, which is kept here only as its hash.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kg.errors import BadSavedFile, Busy, NameTaken, NotAuthorised, NotFound, StoreError, UsageError

FILE = "saved.sqlite"
COMPARE, QUESTION = "compare", "questions/"
LONGEST_NAME = 100
_FORMAT, _VERSION = "ecoplan-saved", 1
_LONGEST_PARAMETERS = 8_000  # characters of all of them
_ROWS = 5_000  # rows whose fingerprints are kept one by one
_MOST = 10_000  # comparisons
_PER_READER_AN_HOUR = 60
_FILE_SIZE = 4 * 1024 * 1024
_SCHEMA = """
CREATE TABLE IF NOT EXISTS saved (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  page TEXT NOT NULL,
  parameters TEXT NOT NULL,
  made TEXT NOT NULL,
  seen TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  rows TEXT NOT NULL,
  key TEXT NOT NULL,
  reader TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS saved_made ON saved (made);
"""
_COLUMNS = "id, name, page, parameters, made, seen, snapshot, rows"

Parameters = tuple[tuple[str, str], ...]
Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """``page`` is ``compare`` or ``questions/`` and a slug; ``made`` and ``seen`` (when its maker
    last looked) are in ISO form, UTC; ``snapshot`` and ``rows`` are what was seen then."""

    id: str
    name: str
    page: str
    parameters: Parameters
    made: str
    seen: str
    snapshot: str
    rows: Rows

    def given(self) -> dict[str, list[str]]:
        """The parameters by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.parameters:
            found.setdefault(name, []).append(value)
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "page": self.page,
            "parameters": [list(pair) for pair in self.parameters],
            "made": self.made,
            "seen": self.seen,
            "snapshot": self.snapshot,
            "path": f"/saved/{self.id}",
        }


@dataclass(frozen=True, slots=True)
class Change:
    """How an answer differs from what was seen: rows that came and rows that went, where so few
    were kept that they can be told; a row that changed is one of each."""

    since: str
    added: int | None
    removed: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be saved. ``rows`` as :func:`fingerprint` gives them."""

    name: str
    page: str
    parameters: Parameters
    rows: Rows
    snapshot: str
    seen: str = ""


def fingerprint(rows: Iterable[Sequence[object]]) -> Rows:
    """What is kept of an answer: a hash of each row, sorted; of many rows one hash of all."""
    found = sorted(
        hashlib.sha256(json.dumps(list(row), ensure_ascii=False, default=str).encode()).hexdigest()[
            :12
        ]
        for row in rows
    )
    if len(found) <= _ROWS:
        return tuple(found)
    return ("all:" + hashlib.sha256("".join(found).encode()).hexdigest(),)


def change(saved: Saved, rows: Rows) -> Change | None:
    """What has changed since it was looked at; ``None`` where nothing has."""
    if rows == saved.rows:
        return None
    if any(row.startswith("all:") for row in (*rows, *saved.rows)):
        return Change(saved.seen, None, None)
    before, after = Counter(saved.rows), Counter(rows)
    return Change(saved.seen, (after - before).total(), (before - after).total())


class Library:
    """All methods are quick but block; call them in a thread."""

    def __init__(self, store_dir: Path) -> None:
        self._path = store_dir / FILE

    def save(self, draft: Draft, reader: str = "") -> tuple[Saved, str]:
        """Keeps one and gives it with its key. Raises :class:`UsageError` for a name or parameters
        that cannot be, :class:`NameTaken`, and :class:`Busy` beyond what is sensible."""
        return self.save_all([draft], reader)[0]

    def save_all(self, drafts: Sequence[Draft], reader: str = "") -> list[tuple[Saved, str]]:
        """Keeps all of them or, when one cannot be kept, none."""
        for draft in drafts:
            _check(draft)
        now = datetime.now(UTC)
        who = hashlib.sha256(f"{now:%Y-%m-%d} {reader}".encode()).hexdigest()[:16]
        made = now.isoformat(timespec="seconds")
        with self._open() as base:
            self._room(base, who, now, len(drafts))
            return [_insert(base, draft, who, made) for draft in drafts]

    def all(self) -> list[Saved]:
        """Every one, newest first."""
        if not self._path.exists():
            return []
        with self._open() as base:
            found = base.execute(f"SELECT {_COLUMNS} FROM saved ORDER BY made DESC, name")
            return [_saved(row) for row in found]

    def get(self, id_: str) -> Saved:
        """Raises :class:`NotFound`."""
        with self._open() as base:
            return _get(base, id_)

    def rename(self, id_: str, name: str, key: str | None) -> Saved:
        """``key`` of ``None`` is the operator's. Raises :class:`NotFound`,
        :class:`NotAuthorised`, :class:`NameTaken` and :class:`UsageError`."""
        _check_name(name)
        with self._open() as base:
            _authorise(base, id_, key)
            with _names():
                base.execute("UPDATE saved SET name = ? WHERE id = ?", (name.strip(), id_))
            return _get(base, id_)

    def delete(self, id_: str, key: str | None) -> None:
        """As :meth:`rename`."""
        with self._open() as base:
            _authorise(base, id_, key)
            base.execute("DELETE FROM saved WHERE id = ?", (id_,))

    def look(self, id_: str, rows: Rows, snapshot: str, key: str | None) -> Saved:
        """Remembers the answer as it is now. As :meth:`rename`."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as base:
            _authorise(base, id_, key)
            base.execute(
                "UPDATE saved SET rows = ?, snapshot = ?, seen = ? WHERE id = ?",
                (json.dumps(rows), snapshot, now, id_),
            )
            return _get(base, id_)

    def _room(self, base: sqlite3.Connection, who: str, now: datetime, many: int) -> None:
        since = (now - timedelta(hours=1)).isoformat(timespec="seconds")
        count = "SELECT COUNT(*), COUNT(*) FILTER (WHERE reader = ? AND made > ?) FROM saved"
        everything, own = base.execute(count, (who, since)).fetchone()
        if own + many > _PER_READER_AN_HOUR and many == 1:
            raise Busy("too many were saved in an hour", hint="try again in an hour")
        if everything + many > _MOST:
            raise Busy("no more comparisons can be saved", hint="delete some")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=5)) as base, base:
                base.executescript(_SCHEMA)
                yield base
        except sqlite3.Error as error:
            raise StoreError(f"saved comparisons cannot be kept: {error}") from error


def _insert(base: sqlite3.Connection, draft: Draft, who: str, made: str) -> tuple[Saved, str]:
    id_, key = secrets.token_hex(5), secrets.token_urlsafe(18)
    saved = Saved(
        id=id_,
        name=draft.name.strip(),
        page=draft.page,
        parameters=draft.parameters,
        made=made,
        seen=draft.seen or made,
        snapshot=draft.snapshot,
        rows=draft.rows,
    )
    with _names():
        base.execute(
            f"INSERT INTO saved ({_COLUMNS}, key, reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(saved.id, saved.name, saved.page, json.dumps(saved.parameters)),
                *(saved.made, saved.seen, saved.snapshot, json.dumps(saved.rows)),
                *(_hash(key), who),
            ),
        )
    return saved, key


@contextmanager
def _names() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise NameTaken("another comparison has this name") from error


def _saved(row: Sequence[Any]) -> Saved:
    id_, name, page, parameters, made, seen, snapshot, rows = row
    pairs = tuple((key, value) for key, value in json.loads(parameters))
    return Saved(id_, name, page, pairs, made, seen, snapshot, tuple(json.loads(rows)))


def _get(base: sqlite3.Connection, id_: str) -> Saved:
    row = base.execute(f"SELECT {_COLUMNS} FROM saved WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise NotFound("there is no such saved comparison", hint="kg saved list shows them")
    return _saved(row)


def _authorise(base: sqlite3.Connection, id_: str, key: str | None) -> None:
    row = base.execute("SELECT key FROM saved WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise NotFound("there is no such saved comparison", hint="kg saved list shows them")
    if key is not None and not hmac.compare_digest(_hash(key), str(row[0])):
        raise NotAuthorised(
            "the key is missing or wrong", hint="its maker was given it when it was saved"
        )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _check(draft: Draft) -> None:
    _check_name(draft.name)
    if draft.page != COMPARE and not draft.page.startswith(QUESTION):
        raise UsageError(
            f"{draft.page[:60]!r} is no page that can be saved", hint="compare, questions/SLUG"
        )
    if sum(len(name) + len(value) for name, value in draft.parameters) > _LONGEST_PARAMETERS:
        raise UsageError("there are too many parameters")


def _check_name(name: str) -> None:
    if not name.strip() or len(name.strip()) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters on one line")


# --- as a file ------------------------------------------------------------------------------


def as_file(found: Iterable[Saved]) -> str:
    """Saved comparisons as a file that :func:`from_file` reads; without their keys."""
    body = {
        "format": _FORMAT,
        "version": _VERSION,
        "saved": [
            {
                "name": saved.name,
                "page": saved.page,
                "parameters": [list(pair) for pair in saved.parameters],
                "seen": saved.seen,
                "snapshot": saved.snapshot,
                "rows": list(saved.rows),
            }
            for saved in found
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def from_file(content: bytes, fits: Callable[[Draft], None]) -> list[Draft]:
    """What a file holds. ``fits`` raises what is wrong with a page and its parameters. Raises
    :class:`BadSavedFile` for a file that is none of ours or is damaged."""
    if len(content) > _FILE_SIZE:
        raise BadSavedFile("the file is too large")
    try:
        body = json.loads(content.decode("utf-8-sig"))
        if body["format"] != _FORMAT or body["version"] != _VERSION:
            raise ValueError("of another format or version")
        drafts = [_draft(raw) for raw in body["saved"]]
        for draft in drafts:
            _check(draft)
            fits(draft)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadSavedFile(f"not well made: {error}"[:200]) from error
    except UsageError as error:
        raise BadSavedFile(f"{draft.name[:60]}: {error.message}", hint=error.hint) from error
    return drafts


def _draft(raw: dict[str, Any]) -> Draft:
    rows = raw.get("rows", ())
    if not all(isinstance(row, str) for row in rows):
        raise TypeError("rows that are no text")
    seen = str(raw.get("seen", ""))
    if seen:
        datetime.fromisoformat(seen)
    return Draft(
        name=str(raw["name"]),
        page=str(raw["page"]),
        parameters=tuple((str(name), str(value)) for name, value in raw["parameters"]),
        rows=tuple(rows),
        snapshot=str(raw.get("snapshot", "")),
        seen=seen,
    )
