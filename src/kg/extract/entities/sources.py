"""Drinking-water sources: 太极水库水源地, 酉水麻旺镇平桥村河流型水源地, 肖家沟和双河水库2个…水源地."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.extract.entities.towns import LEVELS
from kg.lexicon.verbs import VERBS
from kg.records import ThingKind

_SOURCE = re.compile(r"水源地|饮用水?水?源水库")
_TYPE = re.compile(
    r"(?P<type>河流|江河|湖库|水库|湖泊|地下水|溪流|山溪|泉水)型?(?:集中式|分散式)?(?:饮用)?水?$"
)
_GENERAL = re.compile(
    r"(?:[0-9一二三四五六七八九十]+[个座处])?(?:重点|主要|重要)?(?:城市|城镇|乡镇|农村|县城|城区|场镇)?"
    r"(?:集中式|分散式)?(?:生活)?(?:饮用)?水?(?:水)?$"
)
_GROUNDWATER = re.compile(r"(?:地下水|泉水?|井水?|龙洞|洞水)$")
_RIVER_PREFIX = re.compile(r"([一-鿿]{1,3}?[河江溪水沟湖])(?=[一-鿿]{2,4}?(?:镇|乡|街道))")
_TOWN = re.compile(r"[一-鿿]{2,4}?(?:街道|镇|乡)")
_VILLAGE = re.compile(r"[一-鿿]{1,5}?(?:社区|村)")
_HAS_KIND = re.compile(r"(?:水源地|水库|[河江溪湖]|断面|[镇乡村])$")
_NO_STEM = re.compile(r"饮用|集中|分散|型|城|乡镇|农村|备用|应急|[水千百]")
_OF_LEVEL = re.compile(r"(?:乡镇|[乡镇村])级$")
_BODIES = (ThingKind.RIVER, ThingKind.RIVER_REACH, ThingKind.LAKE, ThingKind.RESERVOIR)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the name of a source says of it. ``type`` is the word for its kind of water."""

    whole: Span
    river: Span | None = None
    town: Span | None = None
    village: Span | None = None
    body: Span | None = None
    type: str = ""


def read(
    text: str, boundaries: Boundaries, waters: Iterable[Found], settlements: Iterable[Found]
) -> Iterator[Found]:
    """Sources with a name, and the waters, towns and villages inside their names."""
    places = {s.span.end: s for s in settlements if s.level in LEVELS.values()}
    found_waters = [w for w in waters if w.kind in _BODIES]
    typed = list(_typed(text, boundaries))
    prefixes = _river_prefixes(text, typed, {w.name for w in found_waters})
    for parts in typed:
        yield Found(parts.whole, ThingKind.WATER_SOURCE, parts.whole.of(text))
        yield from _inside(text, _divide(text, parts, prefixes))
    by_end = {w.span.end: w for w in found_waters}
    whole = {parts.whole.end for parts in typed}
    for match in _SOURCE.finditer(text):
        if match.end() not in whole:
            of_bodies = list(_of_bodies(text, boundaries, match, by_end))
            yield from of_bodies or _by_itself(text, boundaries, match, places)


def parts_of(text: str, span: Span, nested: Iterable[Found]) -> Parts:
    """The parts of the source named by ``span``, from the names found inside it."""
    inside = [f for f in nested if span.contains(f.span) and f.kind is not ThingKind.WATER_SOURCE]
    river = next((f.span for f in inside if f.kind in _BODIES[:2]), None)
    body = next((f.span for f in inside if f.kind in _BODIES[2:]), None)
    town = next((f.span for f in inside if f.level == "township"), None)
    village = next((f.span for f in inside if f.level in ("village", "community")), None)
    return Parts(span, river, town, village, body, type_of(span.of(text)))


def type_of(name: str) -> str:
    """河流, 水库 or 地下水, as the name of a source says; else empty."""
    match = _TYPE.search(name.removesuffix("水源地").removesuffix("饮用水"))
    return match["type"] if match else ""


def _typed(text: str, boundaries: Boundaries) -> Iterator[Parts]:
    """Items of lists such as 清泉乡龙函沟地下水型水源地, whose type stands in the name."""
    for match in _SOURCE.finditer(text):
        if match.group() != "水源地":
            continue
        low = boundaries.after_verbs(boundaries.hard(match.start(), 30), match.start())
        stretch = text[low : match.start()]
        kind = _TYPE.search(stretch)
        if kind is None or kind.start() < 2:
            continue
        stem = stretch[: kind.start()]
        if any(verb in stem for verb in VERBS) or "集中式" in stem or "乡镇" in stem:
            continue
        if _TOWN.search(stem) or _VILLAGE.search(stem) or stem.endswith(("水库", "湖")):
            yield Parts(Span(low, match.end()), type=kind["type"])


def _river_prefixes(text: str, typed: list[Parts], waters: set[str]) -> frozenset[str]:
    """Rivers that names of sources begin with: waters known from the text, those without their
    河 (酉水 for 酉水河), and what several names begin with before different towns (小河)."""
    known = set(waters)
    known |= {
        name[:-1]
        for name in waters
        if len(name) > 2 and name[-2:] in ("水河", "江河", "溪河", "沟河")
    }
    counts: Counter[str] = Counter()
    for parts in typed:
        match = _RIVER_PREFIX.match(text, parts.whole.start, parts.whole.end)
        if match is not None:
            counts[match[1]] += 1
    return frozenset(known | {prefix for prefix, count in counts.items() if count > 1})


def _divide(text: str, parts: Parts, prefixes: frozenset[str]) -> Parts:
    start, end = parts.whole.start, parts.whole.end
    river = None
    for prefix in sorted(prefixes, key=len, reverse=True):
        rest = start + len(prefix)
        if text.startswith(prefix, start) and _TOWN.match(text, rest, end):
            river = Span(start, rest)
            start = rest
            break
    town = _TOWN.match(text, start, end)
    if town is not None:
        start = town.end()
    village = _VILLAGE.match(text, start, end)
    if village is not None:
        start = village.end()
    stem_end = parts.whole.start + _TYPE.search(text[parts.whole.start : end - 3]).start()  # type: ignore[union-attr]
    body = None
    if parts.type in ("水库", "湖库") and village is None:
        stop = next(
            (stop for stop in (stem_end + 2, stem_end) if text[:stop].endswith(("水库", "湖"))), 0
        )
        body = Span(start, stop) if stop > start + 1 else None
    return replace(
        parts,
        river=river,
        town=Span(*town.span()) if town else None,
        village=Span(*village.span()) if village else None,
        body=body,
    )


def _inside(text: str, parts: Parts) -> Iterator[Found]:
    if parts.river is not None:
        yield Found(parts.river, ThingKind.RIVER, parts.river.of(text), nested=True)
    if parts.body is not None:
        yield Found(parts.body, ThingKind.RESERVOIR, parts.body.of(text), nested=True)
    town = parts.town.of(text) if parts.town else ""
    for place in (parts.town, parts.village):
        if place is not None:
            name = place.of(text)
            level = next(level for suffix, level in LEVELS.items() if name.endswith(suffix))
            parent = town if place is parts.village else ""
            yield Found(place, ThingKind.AREA, name, nested=True, parent=parent, level=level)


def _of_bodies(
    text: str, boundaries: Boundaries, match: re.Match[str], by_end: dict[int, Found]
) -> Iterator[Found]:
    """太极水库水源地; 肖家沟和双河水库2个城市饮用水源地, a source at each."""
    low = max(0, match.start() - 20)
    body = next((by_end[at] for at in range(match.start(), low, -1) if at in by_end), None)
    if body is None or not _GENERAL.fullmatch(
        text[body.span.end : match.start()].removeprefix("等")
    ):
        yield from _of_groundwater(text, boundaries, match, by_end)
        return
    tail = text[body.span.end : match.start()]
    alone = not tail.strip("饮用水") and match.group() == "水源地"
    tail = (tail if alone else "") + "水源地"
    suffix = "水库" if body.kind is ThingKind.RESERVOIR else ""
    items = lists.items_before(text, body.span.end)
    for index, item in enumerate(items):
        end = item.end
        found = by_end.get(end)
        if found is None and suffix and index < len(items) - 1:
            start = boundaries.left(end, 4).start if index == 0 else item.start
            name = text[start:end]
            if (
                1 < end - start < 7
                and not _HAS_KIND.search(name)
                and boundaries.is_proper(start, end)
            ):
                found = Found(
                    Span(start, end), ThingKind.RESERVOIR, name + suffix, alt=(name,), nested=True
                )
                yield found
        if found is None:
            continue
        last = found is body
        span = Span(found.span.start, match.end()) if last and alone else found.span
        name = _tail_shared(found, body) + tail
        alt = tuple(other + tail for other in found.alt)
        yield Found(span, ThingKind.WATER_SOURCE, name, alt=alt, nested=not (last and alone))
        yield replace(found, nested=True)


def _by_itself(
    text: str, boundaries: Boundaries, match: re.Match[str], places: dict[int, Found]
) -> Iterator[Found]:
    """大松甸水源地, 湖头村水源地: a source with a name of its own, or its town's or village's."""
    if match.group() != "水源地":
        return
    place = places.get(match.start())
    if place is not None:
        span = Span(place.span.start, match.end())
        yield Found(span, ThingKind.WATER_SOURCE, span.of(text))
        yield replace(place, nested=True)
        return
    level = _OF_LEVEL.search(text, max(0, match.start() - 3), match.start())
    end = level.start() if level else match.start()
    left = boundaries.left(end, 5)
    stem = text[left.start : end]
    if len(stem) < 2 or not left.sure or _NO_STEM.search(stem):
        return
    if level is not None or boundaries.is_proper(left.start, end):
        span = Span(left.start, match.end())
        yield Found(span, ThingKind.WATER_SOURCE, span.of(text))


def _tail_shared(found: Found, body: Found) -> str:
    """长江 in 长江、嘉陵江干流…水源地 is 长江干流."""
    if body.kind is ThingKind.RIVER_REACH and found.kind is ThingKind.RIVER and "干流" in body.name:
        return found.name + "干流"
    return found.name


def _of_groundwater(
    text: str, boundaries: Boundaries, match: re.Match[str], by_end: dict[int, Found]
) -> Iterator[Found]:
    """泉孔地下水和母猪洞地下水3个…水源地: sources named after their groundwater."""
    low = max(0, match.start() - 20)
    head = next(
        (
            at
            for at in range(match.start(), low, -1)
            if _GROUNDWATER.search(text[at - 3 : at])
            and _GENERAL.fullmatch(text[at : match.start()])
        ),
        None,
    )
    if head is None:
        return
    for index, item in enumerate(lists.items_before(text, head)):
        start = boundaries.left(item.end, 8).start if index == 0 else item.start
        if item.end in by_end:
            start = by_end[item.end].span.start
        name = text[start : item.end]
        if len(name) > 3 and name.endswith(("地下水", "水库")) and "型" not in name:
            span = Span(start, item.end)
            yield Found(span, ThingKind.WATER_SOURCE, name + "水源地", alt=(name,), nested=True)
