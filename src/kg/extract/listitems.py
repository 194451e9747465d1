"""Items of list boxes: sections, water sources, control zones, enterprises, areas.

小河小河镇桃坡村河流型水源地 is a source on the river 小河, in the village 桃坡村 of the town
小河镇; 酉水河镇大江村地下水型水源地 names no river, for what 河 leaves of 河镇 is no town's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Block, Document, Span
from kg.extract import actors, evidence, keys
from kg.extract.keys import Scope
from kg.extract.waters import Water, Waters
from kg.lexicon import Lexicon
from kg.records import (
    Individual,
    Mention,
    Relation,
    RelationKind,
    Thing,
    ThingKey,
    ThingKind,
)

_HEAD = re.compile(r"^(?P<head>[^：:。]{2,60})[：:]")
_COUNT = re.compile(
    r"[（(][^（()）]*[0-9一二三四五六七八九十]+\s?[个处家座条名][^（()）]*[)）]|[（(][^（()）]*(?:公里|公顷|亩)[)）]"
)
_ITEM_END = re.compile(r"[。；;]$")
_VERBAL = re.compile(r"^(?:实施|开展|推进|加强|建设|完善|建立|新建|完成|严格|对)|[，]")
_SECTION = re.compile(r"断面$|断面[（(]")
_SOURCE = re.compile(r"(?:水源地|水源|水厂取水口|取水口|饮用水源保护区)$")
_ZONE = re.compile(r"(?:禁燃区|禁养区|禁放区|限养区|控制区|管控区|保护区域|敏感区)")
_ENTERPRISE = re.compile(
    r"(?:公司|集团|厂|矿|场|站|合作社|农场|电厂|水泥|化工|建材)(?:[（(].{1,20}[)）])?$"
)
_INSTITUTION = re.compile(
    r"(?:医院|卫生院|诊所|保健院|疾病预防控制中心|疾控中心|防治所|防治院|学校|中学|小学|大学|学院|研究院|研究所|检测中心|体检中心|卫生服务中心|门诊部|中心)(?:[（(].{1,20}[)）])?$"
)
_SOURCE_TYPES = (
    (re.compile(r"地下水|井|泉"), "GroundwaterSource"),
    (re.compile(r"水库|湖库|湖泊|山坪塘|塘库"), "ReservoirSource"),
    (re.compile(r"河流|江河|溪"), "RiverSource"),
)
_TYPE_WORD = re.compile(
    r"(?P<type>河流型|江河型|水库型|湖库型|湖泊型|地下水型|地下水|井水型|山泉水型)?(?:集中式)?(?:饮用水?)?(?:水源地|水源)(?:保护区)?$"
)
_SUPPLY = (
    (re.compile(r"农村|村级|分散式|千人|千吨"), "RuralSupply"),
    (re.compile(r"乡镇|镇级|场镇|建制镇"), "TownshipSupply"),
    (re.compile(r"城市|县级|县城|城区|市级|区级|城镇|中心城"), "UrbanSupply"),
)
_LEVELS = (
    (re.compile(r"国家|国控|国考|国省"), "NationalAssessment"),
    (
        re.compile(r"市级|市控|市考|省级|省控|省考|自治区级|自治区控"),
        "MunicipalAssessment",
    ),
    (re.compile(r"县级|县控|县考|区级|区控|区考|区县"), "CountyAssessment"),
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:镇|乡|街道)")
_TOWN_REST = re.compile(r"[\u4e00-\u9fff]{2,6}(?:镇|乡|街道)")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:村|社区|居委会)(?!民)")


@dataclass(frozen=True, slots=True)
class Place:
    """An area named inside an item, and where."""

    key: ThingKey
    thing: Thing
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """One listed thing with what its name says of it."""

    key: ThingKey
    span: Span
    thing: Thing
    waters: tuple[Water, ...] = ()
    places: tuple[Place, ...] = ()
    source_type: str | None = None

    @property
    def things(self) -> tuple[Thing, ...]:
        named = (w.thing for w in self.waters)
        return (self.thing, *named, *(p.thing for p in self.places))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        waters = (w.mention for w in self.waters if len(w.span))
        places = (Mention(p.span, p.key) for p in self.places)
        return (Mention(self.span, self.key), *waters, *places)


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads paragraphs that list names, for one document."""

    document: Document
    scope: Scope
    lexicon: Lexicon
    waters: Waters

    def paragraph(self, block: Block, box: str) -> tuple[Span | None, list[Item]]:
        """What the items have in common (the stretch before the colon), and the items; none if
        the paragraph is anything but a list."""
        text = self.document.text
        written = self.document.quote(block.span)
        match = _HEAD.match(written)
        head = Span(block.span.start, block.span.start + match.end("head")) if match else None
        start = block.span.start + match.end() if match else block.span.start
        end = block.span.end
        if _ITEM_END.search(text[start:end]):
            end -= 1
        common = f"{head.of(text) if head else ''} {box}"
        if _ZONE.search(common) and head is not None:
            return head, [self._zone(head, Span(start, end))]
        pieces = actors.pieces(text, Span(start, end))
        if not _is_list([p.of(text) for p in pieces]):
            return head, []
        items = [self.item(piece, common) for piece in pieces]
        return head, [item for item in items if item is not None]

    def item(self, span: Span, common: str) -> Item | None:
        """The thing that ``span`` names, given what its list has in ``common``."""
        name = "".join(span.of(self.document.text).split())
        if _SECTION.search(name):
            water = self.waters.section(span)
            return Item(water.key, span, water.thing, waters=self._river_of(span, water))
        if _SOURCE.search(name) or ("水源" in common and not _ENTERPRISE.search(name)):
            return self._source(span, name, common)
        if _INSTITUTION.search(name) and not name.endswith("公司"):
            key = keys.thing(ThingKind.ORGANISATION, name, self.scope.own.adcode)
            return Item(key, span, Thing(key))
        if _ENTERPRISE.search(name) or re.search(r"企业|单位", common):
            key = keys.thing(ThingKind.ENTERPRISE, name, self.scope.own.adcode)
            return Item(key, span, Thing(key))
        listed = self.waters.read(span)
        if len(listed) == 1:
            return Item(listed[0].key, span, listed[0].thing)
        places = self.places(span)
        if places and places[-1].span.end == span.end:
            last = places[-1]
            return Item(last.key, span, last.thing, places=places[:-1])
        return None

    def _river_of(self, span: Span, section: Water) -> tuple[Water, ...]:
        """The river that a section's name begins with, as a naming of its own."""
        if section.river is None:
            return ()
        written = self.document.quote(span)
        length = len(section.river.name)
        if not written.startswith(section.river.name):
            alike = [n for n in section.alt_names if n]
            length = len(section.river.name) - 1 if alike else 0
        where = Span(span.start, span.start + length)
        return (Water(section.river, where),)

    # --- water sources ----------------------------------------------------------------------

    def _source(self, span: Span, name: str, common: str) -> Item:
        text = self.document.text
        kind = _TYPE_WORD.search(name)
        own = kind["type"] if kind else None
        body = name[: kind.start()] if kind else name
        key = keys.thing(ThingKind.WATER_SOURCE, name, self.scope.own.adcode)
        waters: list[Water] = []
        offset = 0
        town = _town_in(body)
        if town is not None:
            river = self.waters.river_prefix(body[: town[1]], _TOWN_REST)
            if river is not None:
                waters.append(self.waters.river(Span(span.start, span.start + len(river))))
                offset = len(river)
        places = self.places(Span(span.start + offset, span.start + len(body)))
        rest = Span(places[-1].span.end if places else span.start + offset, span.start + len(body))
        if len(rest) > 2 and re.search(r"(?:水库|湖)$", rest.of(text)):
            waters += self.waters.read(rest)
        elif not waters and not places:
            waters += self.waters.read(Span(span.start, span.start + len(body)))
        return Item(
            key,
            span,
            Thing(key),
            tuple(waters),
            tuple(places),
            _first(_SOURCE_TYPES, own or "") or _first(_SOURCE_TYPES, common),
        )

    def places(self, span: Span) -> tuple[Place, ...]:
        """The town and the village that a stretch begins with."""
        text = self.document.text
        county = self.scope.own.adcode
        own = keys.area(self.scope.own)
        found: list[Place] = []
        at = span.start
        body = span.of(text)
        town = _town_in(body)
        town_name = ""
        if town is not None:
            where = Span(at, at + town[1])
            town_name = where.of(text)
            key = keys.town(town_name, county)
            level = "subdistrict" if town_name.endswith("街道") else "township"
            found.append(Place(key, Thing(key, level=level, within=(own,)), where))
            at = where.end
        village = _VILLAGE.match(text, at, span.end)
        if village:
            name = village.group()
            key = keys.village(name, county, town_name)
            level = "community" if name.endswith("社区") else "village"
            within = (found[-1].key,) if found else (own,)
            where = Span(village.start(), village.end())
            found.append(Place(key, Thing(key, level=level, within=within), where))
        return tuple(found)

    # --- zones ------------------------------------------------------------------------------

    def _zone(self, head: Span, span: Span) -> Item:
        """A zone, and the areas it is made of: 甲街道（乙社区、丙社区）；丁镇。"""
        text = self.document.text
        name = _COUNT.sub("", "".join(head.of(text).split()))
        key = keys.thing(ThingKind.CONTROL_ZONE, name, self.scope.own.adcode)
        where = (
            Span(head.start, head.start + len(name)) if head.of(text)[: len(name)] == name else head
        )
        places: list[Place] = []
        own = keys.area(self.scope.own)
        for part in re.compile(
            r"(?P<outer>[^（(；;、，]+)(?:[（(](?P<inner>[^）)]*)[)）])?"
        ).finditer(text, span.start, span.end):
            outer = self.places(
                evidence.trimmed(text, Span(part.start("outer"), part.end("outer")))
            )
            places += outer
            if part["inner"] and outer:
                town = outer[-1]
                for piece in actors.pieces(text, Span(part.start("inner"), part.end("inner"))):
                    inner_name = piece.of(text)
                    inner = keys.village(inner_name, self.scope.own.adcode, town.key.name)
                    level = "community" if inner_name.endswith("社区") else "village"
                    thing = Thing(inner, level=level, within=(town.key,))
                    places.append(Place(inner, thing, piece))
        return Item(key, where, Thing(key, within=(own,)), places=tuple(places))


def _town_in(body: str) -> tuple[int, int] | None:
    """Where the first town's name ends; a name such as 镇江 holds no town."""
    match = _TOWN.match(body)
    return (0, match.end()) if match else None


def _is_list(pieces: Sequence[str]) -> bool:
    """Whether what stands between the commas are names: short, and no clauses."""
    if not pieces:
        return False
    names = [p for p in pieces if 1 < len(p.strip()) <= 40 and not _VERBAL.search(p.strip())]
    return len(names) == len(pieces) and (len(pieces) > 1 or bool(_SECTION.search(pieces[0])))


def _first(table: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str | None:
    return next((name for pattern, name in table if pattern.search(text)), None)


def level_of(key: ThingKey, words: str) -> tuple[RelationKind, Individual] | None:
    """What words such as 市级考核 or 乡镇集中式 say of a section or a water source."""
    if key.kind is ThingKind.SECTION:
        level = _first(_LEVELS, words)
        return (RelationKind.ASSESSMENT_LEVEL, Individual(level)) if level else None
    if key.kind is ThingKind.WATER_SOURCE:
        supply = _first(_SUPPLY, words)
        return (RelationKind.SUPPLY_LEVEL, Individual(supply)) if supply else None
    return None


def type_of(key: ThingKey, words: str) -> tuple[RelationKind, Individual] | None:
    """What words such as 水库型 say of a water source."""
    found = _first(_SOURCE_TYPES, words) if key.kind is ThingKind.WATER_SOURCE else None
    return (RelationKind.SOURCE_TYPE, Individual(found)) if found else None


def relations(document: Document, block: Block, head: Span | None, item: Item) -> list[Relation]:
    """What an item's name, and the words over its list, say of it."""
    own = (evidence.of_span(document, block, item.span),)
    common = head.of(document.text) if head else ""
    title = document.quote(block.box) if block.box else ""
    shared = (evidence.of_span(document, block, head),) if head else ()
    found: list[Relation] = []

    def add(kind: RelationKind, target: ThingKey | Individual, by_head: bool = False) -> None:
        found.append(Relation(kind, item.key, target, own, shared if by_head else ()))

    for water in item.waters:
        add(RelationKind.ON_WATER_BODY, water.key)
    if item.source_type:
        add(RelationKind.SOURCE_TYPE, Individual(item.source_type), True)
    level = level_of(item.key, common) or level_of(item.key, title)
    if level is not None:
        add(level[0], level[1], True)
    if item.key.kind is not ThingKind.AREA:
        for place in item.places:
            add(RelationKind.LOCATED_IN, place.key)
    return found
