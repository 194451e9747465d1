"""IRIs of things and statements: deterministic, ASCII, the same whatever the order of plans."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg import vocab
from kg.lexicon import Areas
from kg.records import PlanIdentity, ThingKey, ThingKind

_PERIOD = re.compile(r"\([0-9]{4}-[0-9]{4}年?\)$")
_MARKS = re.compile(r"[\s《》〈〉“”\"'‘’「」]+")
_DASHES = str.maketrans(dict.fromkeys("—–－‐‑―~～至", "-"))


def key_payload(key: ThingKey) -> list[str]:
    """What identifies a thing, as JSON values."""
    return [key.kind.value, key.name, key.adcode, key.parent]


def plan_iri(slug: str) -> str:
    return vocab.thing_iri("plan", slug)


def area_iri(code: str) -> str:
    return vocab.thing_iri("area", code)


def is_coded(key: ThingKey, areas: Areas) -> bool:
    """Whether the key is that of an area of GB/T 2260 (a town carries its county's code, but not
    its name)."""
    area = areas.get(key.adcode) if key.kind is ThingKind.AREA else None
    return area is not None and key.name in area.names


def thing_iris(
    keys: Iterable[ThingKey], areas: Areas, plans: Sequence[PlanIdentity]
) -> dict[ThingKey, ox.NamedNode]:
    """An IRI for every key.

    An area of GB/T 2260 is named by its code, a cited plan that is in the store by its slug,
    everything else by pinyin and code. Where two keys still collide, the first of them in sorted
    order keeps the plain IRI and the others get a hash of the whole key.
    """
    iris: dict[ThingKey, ox.NamedNode] = {}
    taken: set[str] = set()
    titles = Titles(plans, areas)
    for key in sorted(set(keys)):
        settled = settled_iri(key, areas, titles)
        if settled is None:
            settled = named_iri(key)
            if settled in taken:
                settled = told_apart(settled, key)
            taken.add(settled)
        iris[key] = ox.NamedNode(settled)
    return iris


def settled_iri(key: ThingKey, areas: Areas, titles: Titles) -> str | None:
    """The IRI of a thing that has one before any name is looked at."""
    if is_coded(key, areas):
        return area_iri(key.adcode)
    if key.kind in (ThingKind.DOCUMENT, ThingKind.PLAN):
        plan = titles.plan(key.name)
        return plan_iri(plan.slug) if plan else None
    return None


def named_iri(key: ThingKey) -> str:
    """The IRI that a thing has where no other thing has it."""
    slug = vocab.slugify(key.name)
    return vocab.thing_iri(key.kind.value, f"{slug}-{key.adcode}" if key.adcode else slug)


def told_apart(iri: str, key: ThingKey) -> str:
    """The IRI of a thing whose plain one another has."""
    return f"{iri}-{vocab.digest(key_payload(key), 6)}"


class Titles:
    """Which of many plans a cited title is that of, without trying each of them."""

    def __init__(self, plans: Iterable[PlanIdentity], areas: Areas) -> None:
        self._areas = areas
        self._by_slug: dict[str, PlanIdentity] = {}
        self._by_name: dict[str, list[PlanIdentity]] = {}
        self._order: dict[str, int] = {}
        for number, plan in enumerate(plans):
            self._order[plan.slug] = number
            self._by_slug.setdefault(plan.slug, plan)
            area = areas.get(plan.area)
            for name in area.names if area else ():
                self._by_name.setdefault(name, []).append(plan)
        self._lengths = sorted({len(name) for name in self._by_name})

    def plan(self, title: str) -> PlanIdentity | None:
        """The first of the plans that ``title`` is the slug or a title of."""
        found = [plan for plan in self._naming(title) if is_title_of(title, plan, self._areas)]
        if own := self._by_slug.get(title):
            found.append(own)
        return min(found, key=lambda plan: self._order[plan.slug], default=None)

    def _naming(self, title: str) -> list[PlanIdentity]:
        """The plans whose area the title names somewhere."""
        text = _plain(title)
        if len(self._by_name) <= len(text):
            names = [name for name in self._by_name if name in text]
        else:
            places = ((start, length) for start in range(len(text)) for length in self._lengths)
            names = [text[start : start + length] for start, length in places]
        found = {plan.slug: plan for name in names for plan in self._by_name.get(name, ())}
        return list(found.values())


def is_title_of(name: str, plan: PlanIdentity, areas: Areas) -> bool:
    """Whether a cited title is that plan's: 《重庆市黔江区…》 and 《黔江区…》, with or without the
    years in brackets, are one title; the same words of another area are not."""
    title = _title(plan.title, plan.area, areas)
    return title is not None and title == _title(name, plan.area, areas)


def _title(name: str, code: str, areas: Areas) -> str | None:
    """A title without marks, years and the names of its area; None when it names no such area."""
    text = _plain(name)
    for outer in areas.above(code):
        text = _without_prefix(text, outer.names)
    area = areas.get(code)
    rest = _without_prefix(text, area.names if area else ())
    return rest if rest != text else None


def _plain(title: str) -> str:
    """A title without marks and years."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", title)).translate(_DASHES)
    return _PERIOD.sub("", text)


def _without_prefix(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        if text.startswith(name):
            return text[len(name) :]
    return text


class StatementIris:
    """Gives the statements of one plan their IRIs: a hash of what identifies each, and for exact
    doubles an ordinal in document order. Offsets take no part, so that an IRI outlives an edit
    elsewhere in the text."""

    def __init__(self, plan: str) -> None:
        self._plan = plan
        self._count: Counter[str] = Counter()

    def make(self, type_: str, payload: Sequence[object]) -> ox.NamedNode:
        """To be called in document order."""
        first = vocab.statement_iri(type_, self._plan, payload)
        self._count[first] += 1
        ordinal = self._count[first]
        if ordinal == 1:
            return ox.NamedNode(first)
        return ox.NamedNode(vocab.statement_iri(type_, self._plan, [*payload, ordinal]))
