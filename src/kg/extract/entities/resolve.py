"""Which of the overlapping readings of one stretch holds."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.entities.found import Found
from kg.extract.entities.vocabulary import PARTICLES
from kg.records import ThingKind

# Of two readings of one stretch the first holds.
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            ThingKind.DOCUMENT,
            ThingKind.WATER_SOURCE,
            ThingKind.SECTION,
            ThingKind.PROTECTED_AREA,
            ThingKind.AGENCY,
            ThingKind.ENTERPRISE,
            ThingKind.AREA_GROUP,
            ThingKind.RIVER_REACH,
            ThingKind.ORGANISATION,
            ThingKind.AREA,
            ThingKind.RESERVOIR,
            ThingKind.LAKE,
            ThingKind.MOUNTAIN,
            ThingKind.RIVER,
            ThingKind.INDUSTRIAL_PARK,
            ThingKind.FACILITY,
            ThingKind.CONTROL_ZONE,
        )
    )
}
_SHORTENED = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.MOUNTAIN,
        ThingKind.AREA,
        ThingKind.PROTECTED_AREA,
        ThingKind.ORGANISATION,
        ThingKind.INDUSTRIAL_PARK,
    }
)
_LONG = frozenset({ThingKind.ORGANISATION, ThingKind.INDUSTRIAL_PARK, ThingKind.PROTECTED_AREA})
_MARKS = frozenset('、，。；：！？（）()《》“”"\n\t —-')


def shortened(text: str, found: Sequence[Found], prefixes: frozenset[str]) -> list[Found]:
    """Readings that took too much to their left, cut back to a name that the text has elsewhere:
    做特乌江 where 乌江 stands alone. ``prefixes`` are names of areas that stand before waters and
    mountains (忠县甘井河) and are no part of their names."""
    counts: Counter[tuple[ThingKind, str]] = Counter()
    clean: set[tuple[ThingKind, str]] = set()
    for item in found:
        counts[item.kind, item.name] += 1
        before = text[item.span.start - 1 : item.span.start]
        after_word = before in "和与及" and item.kind in _LONG
        if item.sure and (not before or before in _MARKS or after_word):
            clean.add((item.kind, item.name))
    cut = [_shorter(text, item, counts, clean, prefixes) for item in found]
    return [_longer(text, item, clean) for item in cut]


def _shorter(
    text: str,
    item: Found,
    counts: Counter[tuple[ThingKind, str]],
    clean: set[tuple[ThingKind, str]],
    prefixes: frozenset[str],
) -> Found:
    name, kind = item.name, item.kind
    if kind not in _SHORTENED or item.key is not None or item.name != item.span.of(text):
        return item
    bare = (kind, name) not in clean or not item.sure
    for cut in range(1, len(name) - 1):
        rest = name[cut:]
        known = (kind, rest) in clean
        if (
            kind is not ThingKind.AREA
            and name[:cut] in prefixes
            and _may_lack_area(kind, rest, known)
        ):
            return _cut(item, cut)
        more = counts[kind, rest] - counts[kind, name]
        if bare and known and (more > 0 or (more == 0 and kind in _LONG and len(rest) > 4)):
            return _cut(item, cut)
    return item


def _longer(text: str, item: Found, clean: set[tuple[ThingKind, str]]) -> Found:
    """沿溪河 where a preposition seemed to stand before 溪河, and lists have 沿溪河."""
    start = item.span.start - 1
    if item.kind not in _SHORTENED or item.name != item.span.of(text) or start < 0:
        return item
    name = text[start] + item.name
    if text[start] not in PARTICLES or (item.kind, name) not in clean:
        return item
    if (item.kind, item.name) in clean and text[start - 1 : start] not in _MARKS:
        return item
    return replace(item, span=Span(start, item.span.end), name=name)


def _may_lack_area(kind: ThingKind, rest: str, known: bool) -> bool:
    """Whether what follows an area's name is a whole name: 甘井河, but not 河 in 黔江河."""
    if kind in (ThingKind.RIVER, ThingKind.LAKE, ThingKind.MOUNTAIN):
        return known or len(rest) > 2
    return kind is ThingKind.RESERVOIR and (known or len(rest) > 3)


def _cut(item: Found, cut: int) -> Found:
    span = Span(item.span.start + cut, item.span.end)
    return replace(item, span=span, name=item.name[cut:], sure=True)


def settled(found: Iterable[Found]) -> list[Found]:
    """The readings that hold, in document order: the longest first, of equally long ones the
    kind that is surer of itself; nested ones stand beside what they stand in."""
    chosen: list[Found] = []
    taken = _Intervals()
    nested: list[Found] = []
    ordered = sorted(
        set(found), key=lambda f: (-len(f.span), _RANK[f.kind], f.span, f.name, not f.sure)
    )
    for item in ordered:
        if item.nested:
            nested.append(item)
        elif taken.add(item.span):
            chosen.append(item)
    by_span: dict[Span, set[tuple[ThingKind, str]]] = defaultdict(set)
    for item in chosen:
        by_span[item.span].add((item.kind, item.name))
    for item in nested:
        clash = taken.crossing(item.span)
        same = (item.kind, item.name) in by_span[item.span]
        if not clash and not same:
            by_span[item.span].add((item.kind, item.name))
            chosen.append(item)
    return sorted(chosen, key=lambda f: (f.span, _RANK[f.kind], f.name))


class _Intervals:
    """Disjoint spans, looked up in logarithmic time."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, span: Span) -> bool:
        """Takes the span in unless it overlaps one that is in."""
        index = bisect_left(self._starts, span.end)
        if index and self._ends[index - 1] > span.start:
            return False
        self._starts.insert(index, span.start)
        self._ends.insert(index, span.end)
        return True

    def crossing(self, span: Span) -> bool:
        """Whether a span that is in overlaps ``span`` without holding it or lying in it."""
        index = bisect_left(self._starts, span.end)
        while index and self._ends[index - 1] > span.start:
            index -= 1
            start, end = self._starts[index], self._ends[index]
            if not (start <= span.start and span.end <= end) and not (
                span.start <= start and end <= span.end
            ):
                return True
        return False
