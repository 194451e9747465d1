"""Everything a text names, read kind by kind; what one kind knows helps the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract.entities import areas, documents, nature, resolve, sections, sources, towns, waters
from kg.extract.entities.agencies import Agencies
from kg.extract.entities.bare import bare_names, in_brackets, repeated
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.firms import Firms
from kg.extract.entities.found import Found
from kg.extract.entities.groups import Groups, along
from kg.extract.entities.vocabulary import KIND_ONLY
from kg.extract.entities.works import Works
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.profile import Hint, KnownName, NotAName, Slip
from kg.records import ThingKind

_FULL_FORM = frozenset("省市区县州旗盟")


def read(text: str, scope: Scope, lexicon: Lexicon, hints: Sequence[Hint] = ()) -> list[Found]:
    """The namings that hold, in document order. ``hints`` are what a person said of this text."""
    coded = areas.read(text, scope, lexicon)
    # 赣州 is no full form, though its last character is one of a level
    full = [a.span.end for a in coded if text[a.span.end - 1] in _FULL_FORM and len(a.span) > 2]
    start = Boundaries(text, lexicon.words, full)
    settlements, boundaries = _settlements(text, start)
    bodies = _waters(text, boundaries, coded)
    coded = _without_rivers(text, coded, bodies)
    places = [*coded, *settlements]
    protected = [*nature.protected_areas(text, boundaries), *nature.wetlands(text, bodies)]
    firms = list(Firms(text, boundaries, lexicon.words).read())
    after_firms = boundaries.with_walls(f.span.end for f in firms)
    mountains = list(nature.mountains(text, boundaries))
    groups = [*Groups(lexicon).read(text, boundaries), *along(text, bodies)]
    starts = frozenset(f.span.start for f in (*places, *groups))
    cited = list(documents.cited(text))
    found = [
        *places,
        *bodies,
        *protected,
        *firms,
        *cited,
        *mountains,
        *nature.ridges(text, boundaries, mountains),
        *sections.read(text, boundaries, bodies),
        *sources.read(text, boundaries, bodies, settlements),
        *Agencies(lexicon).read(text, boundaries, [*places, *protected], bodies),
        *Works(text, after_firms, lexicon.words, starts).read(),
        *groups,
        *documents.unmarked(text, [*coded, *bodies], [d.span for d in cited]),
        *documents.dated(text, coded, [d.span for d in cited]),
    ]
    stems = frozenset(
        s.name.removesuffix(towns.suffix_of(s.name))
        for s in (*settlements, *(f for f in found if f.level == "township"))
        if towns.suffix_of(s.name)
    )
    prefixes = frozenset(
        name for item in coded for name in (item.name, *item.alt) if len(name) > 1
    ) | frozenset(s.name for s in settlements)
    found = resolve.shortened(text, found, prefixes)
    hinted = list(_hinted(text, hints))
    told = {hint.span for hint in hinted}
    beside = {b.span.end for b in bodies if b.kind is ThingKind.RIVER and b.name not in stems}
    found = [
        *(
            f
            for f in _without_areas(found, coded, scope, lexicon)
            if not _is_town(text, f, stems, beside) and f.span not in told
        ),
        *hinted,
    ]
    found = [
        item
        for item in found
        if not (_refused(text, item, hints) or KIND_ONLY.fullmatch(item.span.of(text)))
    ]
    chosen = resolve.settled(found)
    chosen += [replace(hint, nested=True) for hint in hinted if _inside_another(hint, chosen)]
    chosen += _areas_of_bodies(chosen, places, scope)
    chosen += _areas_of_titles(chosen, coded)
    again = [item for item in repeated(text, chosen) if not _refused(text, item, hints)]
    return resolve.settled([*chosen, *again, *bare_names(text, chosen, lexicon.words)])


def _settlements(text: str, boundaries: Boundaries) -> tuple[list[Found], Boundaries]:
    """Towns, then villages (whose names begin where a town's ends), then zones."""
    found = list(towns.towns(text, boundaries))
    boundaries = boundaries.with_ends(f.span.end for f in found)
    stems = {f.name[: -len(towns.suffix_of(f.name))] for f in found}
    found += in_brackets(text, found)
    known = {f.name.removesuffix(towns.suffix_of(f.name)) for f in found}
    found += (f for f in towns.unsuffixed(text, boundaries) if f.name not in known)
    villages = [_after_stem(text, v, stems) for v in towns.villages(text, boundaries)]
    boundaries = boundaries.with_ends(v.span.end for v in villages)
    return [*found, *villages, *towns.zones(text, boundaries)], boundaries


def _after_stem(text: str, village: Found, stems: set[str]) -> Found:
    """山水村 in 水江山水村, where the text has a 水江镇."""
    end = village.span.end
    for start in range(village.span.start + 1, end - 2):
        if any(text.endswith(stem, 0, start) for stem in stems):
            return replace(village, span=Span(start, end), name=text[start:end], sure=True)
    return village


def _waters(text: str, boundaries: Boundaries, coded: Sequence[Found]) -> list[Found]:
    rivers = waters.read(text, boundaries)
    listed = list(waters.listed(text, boundaries))
    places = frozenset(name for area in coded for name in (area.name, *area.alt))
    found = [*rivers, *listed, *waters.weak(text, boundaries)]
    found += list(waters.beside(text, found, boundaries))
    found = waters.widened(text, waters.without_places(text, found))
    return [*found, *waters.reaches(text, found, places)]


def _without_rivers(text: str, coded: Sequence[Found], bodies: Sequence[Found]) -> list[Found]:
    """头屯河 in 头屯河、水磨河 is the river, though a 头屯河区 has the name."""
    names = {area.span for area in coded}
    rivers = [body.span for body in bodies if body.span not in names]
    beside = {span.start - 1 for span in rivers} | {span.end for span in rivers}
    return [
        area
        for area in coded
        if not (
            text[area.span.end - 1] in "河江湖溪"
            and area.span.of(text) != area.name
            and (
                (text[area.span.end : area.span.end + 1] == "、" and area.span.end in beside)
                or (text[area.span.start - 1] == "、" and area.span.start - 1 in beside)
            )
        )
    ]


_NAMED_AFTER = frozenset(
    {
        ThingKind.AGENCY,
        ThingKind.ORGANISATION,
        ThingKind.FACILITY,
        ThingKind.INDUSTRIAL_PARK,
        ThingKind.PROTECTED_AREA,
    }
)
_NATURAL = (ThingKind.RIVER, ThingKind.MOUNTAIN, ThingKind.LAKE)


def _without_areas(
    found: Iterable[Found], coded: Sequence[Found], scope: Scope, lexicon: Lexicon
) -> Iterator[Found]:
    """Rivers and mountains that are areas' short names: an area of the own province, or one that
    stands in a list of areas, is meant as such (黔江, 璧山); one far away as what it is (峨眉山)."""
    province = scope.places[-1].adcode
    ends = {area.span.end: area for area in coded if area.key is not None}
    beside = {area.span.end + 1 for area in coded} | {area.span.start - 1 for area in coded}
    for item in found:
        area = ends.get(item.span.end)
        if item.kind in _NATURAL and area is not None and area.span.start >= item.span.start:
            assert area.key is not None
            near = lexicon.areas.contains(province, area.key.adcode)
            listed = area.span.start in beside or area.span.end in beside
            if near or listed or area.level == "province":
                continue
        yield item


def _is_town(text: str, item: Found, stems: frozenset[str], beside: set[int]) -> bool:
    """板溪 where the text has a 板溪镇 and no 板溪河: the town is meant, not a river, but in a list
    of rivers, where ``beside`` are the places at which other rivers begin and end."""
    if (
        text[item.span.start - 1 : item.span.start] in ("、", "和")
        and item.span.start - 1 in beside
    ):
        return False
    if item.kind is ThingKind.MOUNTAIN:
        return item.name in stems and not item.name.endswith("山")
    return item.kind is ThingKind.RIVER and item.name.endswith("溪") and item.name in stems


def _hinted(text: str, hints: Sequence[Hint]) -> Iterator[Found]:
    """Names that a person pointed out, wherever they stand."""
    for hint in hints:
        if isinstance(hint, Slip):
            name = hint.means
        elif isinstance(hint, KnownName):
            name = hint.canonical or hint.written
        else:
            continue
        is_area = hint.kind is ThingKind.AREA
        at = text.find(hint.written)
        while at >= 0:
            span = Span(at, at + len(hint.written))
            alt = (hint.written,) if hint.written != name else ()
            level = towns.LEVELS.get(towns.suffix_of(name)) if is_area else None
            yield Found(span, hint.kind, name, alt=alt, level=level)
            at = text.find(hint.written, span.end)


def _areas_of_bodies(
    chosen: Iterable[Found], areas: Iterable[Found], scope: Scope
) -> Iterator[Found]:
    """秀屿区 in 秀屿区人民政府, 洪畴镇 in 洪畴镇污水处理厂: what is named after another area names it."""
    bodies = {item.span.start: item.span for item in chosen if item.kind in _NAMED_AFTER}
    above = {place.adcode for place in scope.places}
    for area in areas:
        body = bodies.get(area.span.start)
        if body is None or (area.key is not None and area.key.adcode in above):
            continue
        if area.span.end < body.end and area.span.end - area.span.start > 2:
            yield replace(area, nested=True)


def _areas_of_titles(chosen: Iterable[Found], coded: Iterable[Found]) -> Iterator[Found]:
    """甘肃省 in 《甘肃省饮用水水源保护条例》: the area that a title begins with, by its full form."""
    titles = {item.span.start: item.span for item in chosen if item.kind is ThingKind.DOCUMENT}
    for area in coded:
        title = titles.get(area.span.start) or titles.get(area.span.start - 1)
        written = area.span.end - area.span.start
        below = area.level != "country" and not area.alt
        if title is not None and area.span.end < title.end and written > 2 and below:
            yield replace(area, nested=True)


def _inside_another(hint: Found, chosen: Iterable[Found]) -> bool:
    """Whether a name pointed out stands in a longer one of another kind: 艾氢 in 艾氢氢能产业园."""
    return any(
        item.kind is not hint.kind and item.span != hint.span and item.span.contains(hint.span)
        for item in chosen
    )


def _refused(text: str, item: Found, hints: Sequence[Hint]) -> bool:
    return any(
        isinstance(hint, NotAName) and hint.written in (item.name, item.span.of(text))
        for hint in hints
    )
