"""Names that stand for a longer one of the same text: 水江 for 水江镇, 黄桷滩 for 黄桷滩水库."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import is_name_char
from kg.extract.entities.found import Found
from kg.extract.entities.towns import suffix_of
from kg.extract.entities.vocabulary import PARTICLES
from kg.lexicon.matcher import Matcher
from kg.lexicon.verbs import VERBS
from kg.lexicon.words import Words
from kg.records import ThingKind

# What shows that a stem is meant as the place: after it, or on either side in a list.
_AFTER_TOWN = re.compile(r"等地|等(?:乡镇|镇|街道)|片区|场镇|一带|区域|境内|(?:和|、|至)|建设")
_REPEATED = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.RESERVOIR,
        ThingKind.LAKE,
        ThingKind.MOUNTAIN,
        ThingKind.AREA,
        ThingKind.ENTERPRISE,
        ThingKind.ORGANISATION,
        ThingKind.PROTECTED_AREA,
    }
)
_RUNS_ON = frozenset("镇乡村街河江溪湖水山路桥")
_ZONES = ("经开区", "高新区")
_STRONG = re.compile(r"等地|等(?:乡镇|镇|街道)|片区|场镇|一带")
_BEFORE = frozenset("、和与及在至（(")
_BRACKETS = re.compile(r"[（(](?P<list>[^（()）\n]{8,120})[)）]")
_AFTER_WATER = frozenset("、和与及等，。；）)")


def bare_names(text: str, chosen: Iterable[Found], words: Words) -> Iterator[Found]:
    """Stems of towns and reservoirs where the text uses them as their names."""
    stems: dict[str, Found] = {}
    taken: set[int] = set()
    starts: set[int] = set()
    ends: set[int] = set()
    villages: set[int] = set()
    for item in chosen:
        taken.update(range(item.span.start, item.span.end))
        starts.add(item.span.start)
        ends.add(item.span.end)
        if item.level in ("village", "community"):
            villages.add(item.span.start)
        stem = _stem(item)
        if len(stem) > 1 and _is_name(stem, words):
            stems.setdefault(stem, item)
    matcher: Matcher[Found] = Matcher(stems.items())
    for start, end, item in matcher.longest(text):
        if start in taken or end - 1 in taken:
            continue
        span = Span(start, end)
        if item.level == "township" and end in villages:  # 水江山水村
            yield Found(span, item.kind, item.name, alt=(span.of(text),), level=item.level)
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if item.kind is ThingKind.RESERVOIR:
            led = before in _BEFORE or text[start - 2 : start] in VERBS
            if not (led and after in _AFTER_WATER):
                continue
        elif item.level == "development-zone":
            if not _is_zone(text, start, end, starts, ends):
                continue
        elif not _STRONG.match(text, end) and not (
            (before in _BEFORE or start in ends) and _AFTER_TOWN.match(text, end)
        ):
            continue
        yield Found(span, item.kind, item.name, alt=(span.of(text),), level=item.level)


def in_brackets(text: str, settlements: Iterable[Found]) -> Iterator[Found]:
    """黎香湖 in （大观镇、鸣玉镇、大有镇、黎香湖）: what stands among three towns or more is one."""
    towns = {item.span: item for item in settlements if item.level == "township"}
    for match in _BRACKETS.finditer(text):
        items = lists.items(text, Span(*match.span("list")))
        named = [towns[item] for item in items if item in towns]
        others = [item for item in items if item not in towns]
        if len(named) < 3 or len(others) != 1 or not 1 < len(others[0]) < 5:
            continue
        written = others[0].of(text)
        if all(map(is_name_char, written)) and written not in VERBS and written[-1] not in "等村区":
            name = written + suffix_of(named[-1].name)
            yield Found(others[0], ThingKind.AREA, name, alt=(written,), level="township")


def repeated(text: str, chosen: Sequence[Found]) -> Iterator[Found]:
    """Other places of names that the text has: 山水村 after 水江镇山水村, where what stands before
    is a mark, a verb or a particle, or the end of another name."""
    known: dict[str, Found] = {}
    taken: set[int] = set()
    ends: set[int] = set()
    for item in chosen:
        taken.update(range(item.span.start, item.span.end))
        ends.add(item.span.end)
        whole = item.key is None and item.name == item.span.of(text)
        if item.kind in _REPEATED and whole and len(item.name) > 2:
            known.setdefault(item.name, item)
    matcher: Matcher[Found] = Matcher(known.items())
    for start, end, item in matcher.longest(text):
        if start in taken or end - 1 in taken or text[end : end + 1] in _RUNS_ON:
            continue
        before = text[start - 1 : start]
        led = before in PARTICLES or text[start - 2 : start] in VERBS
        if start in ends or not before or not is_name_char(before) or led:
            span = Span(start, end)
            yield Found(span, item.kind, item.name, level=item.level, parent=item.parent)


def _is_zone(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """万盛 in 长寿、万盛、万州, where the text has a 万盛经开区."""
    before = text[start - 1 : start] == "、" and start - 1 in ends
    after = text[end : end + 1] == "、" and end + 1 in starts
    return before or after


def _stem(item: Found) -> str:
    if item.level == "development-zone" and item.name.endswith(_ZONES):
        return item.name[:-3] if len(item.name) == 5 else ""
    if item.kind is ThingKind.RESERVOIR and item.name.endswith("水库"):
        return item.name.removesuffix("水库")
    if item.kind is ThingKind.AREA and item.level == "township" and item.key is None:
        return item.name.removesuffix(suffix_of(item.name))
    return ""


def _is_name(stem: str, words: Words) -> bool:
    """Whether a stem is no common word: 水江 and 鸣玉, but not 兴隆 or 大有."""
    return words.tag(stem) in ("", "ns", "nz", "nr", "nt", "nrt")
