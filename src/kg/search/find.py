"""Looks up a phrase in a snapshot's search index."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import StoreMissing, UsageError
from kg.search.documents import Kind
from kg.search.index import FILE, FORMAT, RANGE
from kg.search.marks import Mark, first_mark, marks, snippet
from kg.search.phrase import Phrase, parse

LONGEST = 200  # characters of a phrase
_WEIGHTS = "8.0, 5.0, 1.0, 4.0, 3.0"  # of name, other names, text, pinyin, initials
_RANKED = 300  # documents of a kind that are ranked anew by how the name matches
_SNIPPET = 80


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``label_marks`` and ``snippet_marks`` are half-open stretches of those
    texts that match; ``start`` and ``end`` offsets into the plan's canonical text."""

    kind: Kind
    class_: str
    class_label: str
    iri: str
    label: str
    snippet: str
    label_marks: tuple[Mark, ...] = ()
    snippet_marks: tuple[Mark, ...] = ()
    other_name: str | None = None
    plan: str | None = None
    plan_title: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None

    def as_json(self) -> dict[str, Any]:
        names = [name for name in self.__slots__ if name != "class_"]
        return {"class": self.class_, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True)
class Found:
    """Hits by kind, the best first; ``totals`` counts all there are. ``exact`` is false where
    nothing holds the whole phrase and what holds parts of it is shown instead."""

    phrase: str
    hits: dict[Kind, list[Hit]] = field(default_factory=dict)
    totals: dict[Kind, int] = field(default_factory=dict)
    exact: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.phrase,
            "exact": self.exact,
            "total": {_PLURALS[kind]: count for kind, count in self.totals.items()},
            **{_PLURALS[kind]: [hit.as_json() for hit in hits] for kind, hits in self.hits.items()},
        }


_PLURALS = {Kind.ENTITY: "entities", Kind.STATEMENT: "statements", Kind.PASSAGE: "passages"}


class Searcher:
    """The index of one snapshot, read-only; may be asked from any thread, one at a time."""

    def __init__(self, directory: Path) -> None:
        """Raises :class:`StoreMissing` when the snapshot has no index of this version."""
        path = directory / FILE
        try:
            self._database = sqlite3.connect(
                f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            (format_,) = self._database.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise StoreMissing(f"{path}: no search index", hint="run kg build again") from error
        if format_ != FORMAT:
            raise StoreMissing(f"{path}: of another version", hint="run kg build again")
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def find(
        self, phrase: str, *, kinds: Sequence[Kind] = tuple(Kind), limit: int = 10, offset: int = 0
    ) -> Found:
        """Raises :class:`UsageError` for a phrase that is too long."""
        if len(phrase) > LONGEST:
            raise UsageError(f"the phrase is longer than {LONGEST} characters")
        parsed = parse(phrase)
        if not parsed.terms:
            return Found(phrase, {kind: [] for kind in kinds}, dict.fromkeys(kinds, 0))
        with self._lock:
            found = self._find(parsed, parsed.whole(), kinds, limit, offset, exact=True)
            if not any(found.totals.values()) and (parts := parsed.parts()):
                found = self._find(parsed, parts, kinds, limit, offset, exact=False)
        return found

    def _find(
        self,
        phrase: Phrase,
        match: str,
        kinds: Sequence[Kind],
        limit: int,
        offset: int,
        *,
        exact: bool,
    ) -> Found:
        found = Found(phrase.text, exact=exact)
        for kind in kinds:
            low = kind.number * RANGE
            (total,) = self._database.execute(_COUNT, (match, low, low + RANGE)).fetchone()
            ranked = max(_RANKED, offset + limit) if kind is Kind.ENTITY else offset + limit
            rows = self._database.execute(_FIND, (match, low, low + RANGE, ranked)).fetchall()
            if kind is Kind.ENTITY:
                rows.sort(key=lambda row: _closeness(row, phrase))
            found.totals[kind] = total
            found.hits[kind] = [_hit(kind, row, phrase) for row in rows[offset : offset + limit]]
        return found


_COUNT = "SELECT count(*) FROM words WHERE words MATCH ? AND rowid > ? AND rowid < ?"
_FIND = f"""
SELECT d.class, d.class_label, d.iri, d.label, d.others, d.spoken, d.text, d.plan, d.plan_title,
  d.section, d.start, d.end, d.weight
FROM words JOIN documents AS d ON d.id = words.rowid
WHERE words MATCH ? AND words.rowid > ? AND words.rowid < ?
ORDER BY bm25(words, {_WEIGHTS}) - 0.5 * d.weight, words.rowid LIMIT ?
"""


def _closeness(row: tuple[Any, ...], phrase: Phrase) -> tuple[float, ...]:
    """Names that are the phrase before those that begin with it before those that hold it; among
    equals what plans speak of more, then what is shorter."""
    names = [row[3], *json.loads(row[4])]
    spoken = json.loads(row[5]) or [""] * len(names)
    best = min(
        phrase.closeness(name, sound) + (0.5 if place else 0)
        for place, (name, sound) in enumerate(zip(names, spoken, strict=True))
    )
    return best, -row[12], len(names[0])


def _hit(kind: Kind, row: tuple[Any, ...], phrase: Phrase) -> Hit:
    class_, class_label, iri, label, others, _, text, plan, title, section, start, end, _ = row
    label_marks = marks(label, phrase, names=True)
    other = None
    if kind is Kind.ENTITY and not label_marks:
        other = next((name for name in json.loads(others) if marks(name, phrase, names=True)), None)
    shown, cut_marks = snippet(text, marks(text, phrase), _SNIPPET)
    return Hit(
        kind=kind,
        class_=class_,
        class_label=class_label,
        iri=iri,
        label=label or first_mark(text, phrase),
        snippet=shown,
        label_marks=label_marks,
        snippet_marks=cut_marks,
        other_name=other,
        plan=plan,
        plan_title=title,
        section=section,
        start=start,
        end=end,
    )
