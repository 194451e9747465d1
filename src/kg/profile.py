"""What a mapping script may say of its plan: identity, reading hints, spellings that are slips.

A mapping script is a Python file in ``mappings/`` named after the plan's file; it binds
``PLAN`` to a :class:`PlanProfile`. Extraction rules never live there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kg.records import ThingKind


@dataclass(frozen=True, slots=True)
class Slip:
    """A spelling of this text that a person knows to mean another name."""

    written: str
    means: str
    kind: ThingKind
    reason: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class NotAName:
    """A stretch that rules take for a name and that is none."""

    written: str
    reason: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name that no general rule can find, or whose kind none can tell."""

    written: str
    kind: ThingKind
    reason: str
    canonical: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class HeadingHint:
    """A line that is a heading though nothing in its form says so, or (level 0) is none."""

    line: str
    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class TableHint:
    """How to read the table whose title contains ``title``: column index to role name."""

    title: str
    roles: tuple[tuple[int, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A reviewed fact: the value whose evidence quote is ``quote`` and whose written figure is
    ``value_text`` gets ``changes`` (field, new value), or is dropped when there are none.

    ``fact`` says what kind of fact it is (value, project, task, relation, cooperation, listing).
    Where several fit, ``sentence`` (a row of a table: its cells joined with ｜), ``what`` (the
    indicator, or the name of the project) and then ``at`` (where the quote stood in the text) tell
    them apart.
    """

    quote: str
    value_text: str
    changes: tuple[tuple[str, str], ...]
    reason: str
    reviewer: str = ""
    fact: str = "value"
    sentence: str = ""
    what: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A fact, told as in :class:`Correction`, that a person found right. A build warns when it is
    read no more."""

    quote: str
    value_text: str = ""
    reason: str = ""
    reviewer: str = ""
    fact: str = "value"
    sentence: str = ""
    what: str = ""
    at: int | None = None


Hint = Slip | NotAName | KnownName | HeadingHint | TableHint | Correction | Confirmation


@dataclass(frozen=True, slots=True)
class PlanProfile:
    """Who the plan is, where the text itself does not say or says it oddly. Every field but
    ``slug`` may be left to detection."""

    slug: str
    area: str | None = None
    title: str | None = None
    period: tuple[int, int] | None = None
    outlook_year: int | None = None
    document_number: str | None = None
    issued: date | None = None
    publisher: str | None = None
    hints: tuple[Hint, ...] = ()
    access_rights: str | None = None  # what the text says of its own publication
    another: bool = False  # a further plan of an area and period, not one plan a second time

    def with_hints(self, *hints: Hint) -> PlanProfile:
        """The same with further hints."""
        return replace(self, hints=(*self.hints, *hints))
