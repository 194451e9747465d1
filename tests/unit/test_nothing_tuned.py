"""No rule knows a figure or a name: a plan with every figure changed and names exchanged reads
the same, in exactly the places where it was changed.

Replacements keep the length, so offsets stay; only what was replaced may differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import jieba
import pytest

from kg.document import Document
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.mapping import scripts
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import IndicatorValue, NumberStatus, PlanRecords, ThingKey, ThingKind

ROOT = Path(__file__).parents[2]
PLANS = sorted(p.stem for p in (ROOT / "data" / "plans").glob("*.txt"))
# a bijection on digits that keeps 0 and 1 (100% stays, nothing gets a leading zero)
OTHER = str.maketrans("23456789", "32547698")
YEAR = re.compile("(?:19|20)[0-9]{2}")  # the years of a project are facts, and rules know years
SWAPPED_KINDS = (ThingKind.RIVER, ThingKind.RESERVOIR, ThingKind.MOUNTAIN, ThingKind.ENTERPRISE)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(ROOT / "ontology")


def read(
    slug: str, text: str, lexicon: Lexicon, profile: PlanProfile
) -> tuple[Document, PlanRecords]:
    document = parse(text.encode(), f"{slug}.txt", slug, profile)
    return document, extract(document, profile, lexicon)


def original(slug: str) -> tuple[str, PlanProfile]:
    profile = scripts.load(ROOT / "mappings", slug).profile
    source = (ROOT / "data" / "plans" / f"{slug}.txt").read_bytes()
    # the canonical text, so that offsets of marks are offsets into what is read again
    return parse(source, f"{slug}.txt", slug, profile).text, profile


def told(value: IndicatorValue) -> tuple[object, ...]:
    """All that a value says but its figure."""
    return (
        value.kind,
        value.comparator,
        value.year,
        value.each_year,
        value.unit_text,
        value.indicator,
        value.subjects,
        value.water_class,
        value.cumulative,
        value.change,
        value.bindingness,
        value.restates,
        tuple(e.span for e in value.evidence),
    )


@pytest.mark.parametrize("slug", PLANS)
def test_changing_every_figure_changes_just_the_figures(lexicon: Lexicon, slug: str) -> None:
    text, profile = original(slug)
    _, before = read(slug, text, lexicon, profile)
    changed = list(text)
    for mark in before.marks:
        if mark.status is NumberStatus.FACT and not YEAR.fullmatch(mark.span.of(text)):
            changed[mark.span.start : mark.span.end] = mark.span.of(text).translate(OTHER)
    _, after = read(slug, "".join(changed), lexicon, profile)
    assert [told(v) for v in after.values] == [told(v) for v in before.values]
    differing = 0
    for old, new in zip(before.values, after.values, strict=True):
        if old.value is None:
            continue
        written = format(old.value, "f")
        if old.value != new.value:
            differing += 1
        if not any(c in old.value_text for c in "一二两三四五六七八九十首") and not YEAR.search(
            written
        ):
            assert new.value == Decimal(written.translate(OTHER))
    assert differing > len([v for v in before.values if v.value is not None]) / 3
    assert [m.span for m in after.mentions] == [m.span for m in before.mentions]


def exchanged(records: PlanRecords, text: str) -> dict[str, str]:
    """Pairs of names of one kind and length that can trade places throughout a text."""
    jieba.dt.initialize()
    by_shape: dict[tuple[object, ...], list[str]] = defaultdict(list)
    keys = [t.key for t in records.things]
    names = {key.name for key in keys}
    counts = Counter(m.span.of(text) for m in records.mentions)
    for thing in records.things:
        name = thing.key.name
        if thing.key.kind not in SWAPPED_KINDS or thing.alt_names or name not in text:
            continue
        nested = (ThingKind.PROTECTED_AREA, ThingKind.SECTION, ThingKind.WATER_SOURCE)
        if any(
            other.name != name
            and (other.name in name or (name in other.name and other.kind not in nested))
            for other in keys
        ):
            continue
        if text.count(name) != counts[name]:
            continue  # not read everywhere, which is for accuracy to say
        if any(_one_apart(name, other) for other in names):
            continue  # likeness of names is evidence for a slip, and trading places moves it
        # the segmenter's general dictionary may know one name and not the other
        words = tuple(bool(jieba.dt.FREQ.get(name[:n])) for n in (2, 3, len(name)))
        ending = name[-2:] if thing.key.kind is ThingKind.ENTERPRISE else name[-1]
        by_shape[thing.key.kind, len(name), ending, words].append(name)
    pairs: dict[str, str] = {}
    for found in by_shape.values():
        for a, b in zip(found[::2], found[1::2], strict=False):
            pairs[a], pairs[b] = b, a
    return pairs


def _one_apart(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def swap(text: str, pairs: dict[str, str]) -> str:
    result, position = [], 0
    while position < len(text):
        for name, other in pairs.items():
            if text.startswith(name, position):
                result.append(other)
                position += len(name)
                break
        else:
            result.append(text[position])
            position += 1
    return "".join(result)


def renamed(key: ThingKey, pairs: dict[str, str]) -> ThingKey:
    return ThingKey(key.kind, swap(key.name, pairs), key.adcode, swap(key.parent, pairs))


@pytest.mark.parametrize("slug", PLANS)
def test_exchanging_names_exchanges_just_the_names(lexicon: Lexicon, slug: str) -> None:
    text, profile = original(slug)
    _, before = read(slug, text, lexicon, profile)
    pairs = exchanged(before, text)
    assert pairs
    _, after = read(slug, swap(text, pairs), lexicon, profile)
    assert {(m.span, m.thing) for m in after.mentions} == {
        (m.span, renamed(m.thing, pairs)) for m in before.mentions
    }
    assert [
        (v.kind, v.value, v.year, v.comparator, v.evidence[0].span, set(v.subjects))
        for v in after.values
    ] == [
        (
            v.kind,
            v.value,
            v.year,
            v.comparator,
            v.evidence[0].span,
            {renamed(k, pairs) for k in v.subjects},
        )
        for v in before.values
    ]
    assert [(p.label, p.number) for p in after.projects] == [
        (swap(p.label, pairs), p.number) for p in before.projects
    ]
