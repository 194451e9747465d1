"""The graph's own lexicon: every name that a phrase may hold, read from a snapshot's search index."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg import vocab
from kg.errors import StoreMissing
from kg.lexicon.text import listed
from kg.search import FILE
from kg.search.tokens import folded
from kg.store import Manifest

_PERIOD = 5  # years that a plan runs
_START = re.compile(r"-(\d{4})(?:-\d+)?$")
_BODY = ("局", "委", "办", "政府", "中心", "管委会", "委员会", "公司", "集团", "支队", "站", "院")
_LEVEL = re.compile(r"^[省市区县州旗]")
_OF_A_THEME = listed("方面 环境 污染 领域 主题 类 污染防治 污染治理 环境质量 生态环境")
_FRAGMENT = 4  # characters that a part of an indicator's name has at least
_FORMULA = re.compile("[a-z]+[0-9][0-9.]*")  # PM2.5, CO2
_SPOKEN_FORMULA = re.compile("([㐀-鿿]{2,8})[(（]([A-Za-z]+[0-9][0-9.]*)[)）]")  # 细颗粒物（PM2.5）
_SHARES = ("比例", "比率", "占比")
_ALMOST = 0.85  # a part that belongs to two indicators about equally names neither


class Sort(StrEnum):
    AREA = "area"
    RIVER = "river"
    AGENCY = "agency"
    BODY = "body"  # an agency's name without its area: 生态环境局
    PLAN = "plan"
    INDICATOR = "indicator"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Name:
    """What a word names. A body may be any of several agencies, hence ``iris``."""

    sort: Sort
    iris: tuple[str, ...]

    @property
    def iri(self) -> str:
        return self.iris[0]


@dataclass(frozen=True, slots=True)
class PlanOf:
    """A plan, the code of the area it covers and the years it runs."""

    slug: str
    area: str
    start: int

    @property
    def end(self) -> int:
        return self.start + _PERIOD - 1


_SORTS = {
    "AdministrativeArea": Sort.AREA,
    "River": Sort.RIVER,
    "Lake": Sort.RIVER,
    "Reservoir": Sort.RIVER,
    "Agency": Sort.AGENCY,
    "Plan": Sort.PLAN,
    "Indicator": Sort.INDICATOR,
    "Theme": Sort.THEME,
}
_RANK = {sort: rank for rank, sort in enumerate(Sort)}


@dataclass(frozen=True, slots=True)
class _Row:
    sort: Sort
    iri: str
    label: str
    others: tuple[str, ...]
    spoken: tuple[str, ...]
    said: float

    def names(self) -> Iterator[str]:
        yield self.label
        yield from self.others


@dataclass(frozen=True)
class Names:
    """``by_word`` holds folded words; ``plans`` those of the snapshot, an area's latest first."""

    by_word: Mapping[str, Name]
    plans: tuple[PlanOf, ...]

    def plans_of(self, area: str) -> list[PlanOf]:
        """Plans of the area with this IRI, the latest first."""
        code = area.rpartition("/")[2]
        return [plan for plan in self.plans if plan.area == code]

    def is_above(self, area: str) -> bool:
        """Whether the area with this IRI holds others that have a plan."""
        code = area.rpartition("/")[2]
        stem = code.rstrip("0")
        stem += "0" * (len(stem) % 2)
        return any(plan.area != code and plan.area.startswith(stem) for plan in self.plans)

    def body(self, word: str, codes: Sequence[str]) -> str:
        """The agency of the first of these areas that has one which the word means: by a name of
        its own, else as the short form of one name only (城管局 for 城市管理局). Empty where there
        is none."""
        name = self.by_word.get(word)
        own = name.iris if name is not None and name.sort is Sort.BODY else ()
        for code in codes:
            end = f"-{code}"
            if of_area := [iri for iri in own if iri.endswith(end)]:
                return min(of_area, key=len)
            if word.endswith(_BODY) and len(word) > 2:
                longer = {
                    iri
                    for other, bodies in self.by_word.items()
                    if bodies.sort is Sort.BODY and _shortens(word, other)
                    for iri in bodies.iris
                    if iri.endswith(end)
                }
                if len(longer) == 1:
                    return longer.pop()
        return ""


def _shortens(short: str, name: str) -> bool:
    """Whether a name begins and ends with the same characters and has all between in this order."""
    rest = iter(name)
    return short[0] == name[0] and short[-1] == name[-1] and all(char in rest for char in short)


def read(
    snapshot_dir: Path, manifest: Manifest, cut: Callable[[str], list[str]], others: Iterable[str]
) -> Names:
    """The names of a snapshot. ``cut`` divides an indicator's name into words, so that its end
    (优良天数 of 空气质量优良天数) may stand for it; ``others`` are words with a meaning of their
    own: an indicator's name that is made of them alone (市考断面) is left to them. Raises
    :class:`StoreMissing`."""
    rows = list(_rows(snapshot_dir / FILE))
    places = (name for row in rows if row.sort in (Sort.AREA, Sort.RIVER) for name in row.names())
    known = {folded(word).text for word in (*others, *places)} - {""}
    by_word: dict[str, Name] = {}

    def add(word: str, name: Name) -> None:
        key = folded(word).text
        if len(key) < 2:
            return
        there = by_word.get(key)
        if there is None or _RANK[name.sort] < _RANK[there.sort]:
            by_word[key] = name

    for row in sorted(rows, key=lambda row: -row.said):
        for word in _words(row):
            if row.sort is not Sort.INDICATOR or not _made_of(folded(word).text, known):
                add(word, Name(row.sort, (row.iri,)))
    for row in rows:  # a thing's own name goes before what others are called too
        if row.sort not in (Sort.PLAN, Sort.THEME, Sort.AGENCY):
            key = folded(row.label).text
            if len(key) > 1 and by_word.get(key, Name(row.sort, ())).sort is row.sort:
                by_word[key] = Name(row.sort, (row.iri,))
    for word, iris in _bodies(rows).items():
        add(word, Name(Sort.BODY, tuple(sorted(iris))))
    for word, iri in (*_fragments(rows, cut).items(), *_shares(rows)):
        if not _made_of(word, known):
            add(word, Name(Sort.INDICATOR, (iri,)))
    return Names(by_word, _plans(manifest))


def _made_of(word: str, known: set[str]) -> bool:
    """Whether a word is two or more others, one after the other."""
    reached = [True, *(False for _ in word)]
    for end in range(1, len(word) + 1):
        reached[end] = any(
            reached[start] and word[start:end] in known and end - start < len(word)
            for start in range(end)
        )
    return reached[-1]


def _rows(path: Path) -> Iterator[_Row]:
    classes = ", ".join(f"'{name}'" for name in _SORTS)
    query = (
        "SELECT class, iri, label, others, spoken, weight FROM documents"
        f" WHERE class IN ({classes}) AND plan IS NULL ORDER BY id"
    )
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as base:
            for class_, iri, label, others, spoken, weight in base.execute(query):
                yield _Row(
                    _SORTS[class_],
                    iri,
                    label,
                    tuple(json.loads(others)),
                    tuple(json.loads(spoken)),
                    weight,
                )
    except sqlite3.Error as error:
        raise StoreMissing(f"{path}: no search index", hint="run kg build again") from error


def _words(row: _Row) -> Iterator[str]:
    match row.sort:
        case Sort.PLAN:
            yield from (name for name in row.names() if len(name) > 6)
        case Sort.AGENCY:
            yield from (name for name in row.names() if len(name) > 4 and name.endswith(_BODY))
        case Sort.THEME:
            for name in row.names():
                if len(name) == 1:
                    yield from (name + more for more in _OF_A_THEME)
                else:
                    yield from (name, name.replace("与", ""))
        case Sort.AREA | Sort.RIVER:
            yield from row.names()
            yield from (spoken.replace(" ", "") for spoken in row.spoken if len(spoken) > 5)
        case _:
            yield from row.names()


def _bodies(rows: Sequence[_Row]) -> dict[str, set[str]]:
    """Agencies by their names without the area: 生态环境局 of every area."""
    places = {name for row in rows if row.sort is Sort.AREA for name in row.names()}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.sort is not Sort.AGENCY:
            continue
        for name in row.names():
            if not name.endswith(_BODY):
                continue
            ends = [end for end in range(2, len(name) - 2) if name[:end] in places]
            bare = name[ends[-1] :] if ends else _LEVEL.sub("", name)
            if len(bare) > 2:
                found[bare].add(row.iri)
    return found


def _fragments(rows: Sequence[_Row], cut: Callable[[str], list[str]]) -> dict[str, str]:
    """Parts of the names of indicators that plans speak of, where a part means one of them."""
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row.sort is not Sort.INDICATOR or not row.said:
            continue
        for name in row.names():
            key = folded(name).text
            spoken = (found[0] for found in _SPOKEN_FORMULA.findall(name))
            for part in (*_ends(cut(key)), *_FORMULA.findall(key), *spoken):
                share = len(part) / len(key) * row.said
                scores[part][row.iri] = max(share, scores[part].get(row.iri, 0))
    found = {}
    for part, by_iri in scores.items():
        ranked = sorted(by_iri.items(), key=lambda item: (-item[1], item[0]))
        if len(ranked) == 1 or ranked[1][1] < _ALMOST * ranked[0][1]:
            found[part] = ranked[0][0]
    return found


def _shares(rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    """空气优良天数比例 where 优良天数比例 and 优良天数 are two indicators, and the latter is called
    空气优良天数 too: what is called a share is the share, whichever name of the count it follows."""
    indicators = [row for row in rows if row.sort is Sort.INDICATOR]
    by_name = {name: row for row in indicators for name in row.names()}
    for row in indicators:
        for suffix in _SHARES:
            bare = (n.removesuffix(suffix) for n in row.names() if n.endswith(suffix))
            counts = {by_name[name].iri: by_name[name] for name in bare if name in by_name}
            for count in counts.values():
                for name in count.names():
                    yield from ((folded(name + each).text, row.iri) for each in _SHARES)


def _ends(words: Sequence[str]) -> Iterator[str]:
    """The last words of a name, which say what is measured."""
    whole = sum(map(len, words))
    for first in range(1, len(words)):
        part = "".join(words[first:])
        if len(part) >= _FRAGMENT and 2 * len(part) >= whole and not part.isascii():
            yield part


def _plans(manifest: Manifest) -> tuple[PlanOf, ...]:
    found = []
    for plan in manifest.plans:
        start = _START.search(plan.slug)
        found.append(PlanOf(plan.slug, plan.area, int(start[1]) if start else 0))
    return tuple(sorted(found, key=lambda plan: (-plan.start, plan.slug)))


def iri_of(kind: str, slug: str) -> str:
    return f"{vocab.ID}{kind}/{slug}"
