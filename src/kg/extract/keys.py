"""Keys of named things: which scope makes a name unique, and whose agency is meant.

The same thing must get the same key wherever it is read (a table cell, a sentence, another
plan), so every key is made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import Areas, Lexicon
from kg.records import ThingKey, ThingKind

# Names that hold across a province: what crosses county borders, or is registered there.
_PROVINCE_WIDE = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.RIVER_REACH,
        ThingKind.LAKE,
        ThingKind.SECTION,
        ThingKind.PROTECTED_AREA,
        ThingKind.MOUNTAIN,
        ThingKind.AREA_GROUP,
    }
)
_NOWHERE = frozenset({ThingKind.DOCUMENT, ThingKind.PLAN})
# A company's full name is unique in its province's register; a short one is not.
_REGISTERED = re.compile(r"(?:有限(?:责任)?公司|股份公司)(?:[（(][^（()）]{1,20}[)）])?$")
NATION = "100000"
_GOVERNMENT = re.compile(r"^(?:政府(?!部门|各|有关|相关|投资|采购|官网)|府(?=办|$))")

# 区, 县, 市 … before an agency's name; 市场…, 市政…, 区域…, 县级… begin with the same characters.
_OWN_PREFIX = re.compile(
    r"区(?![域县间级内外])|县(?![域级区]|城(?![管建投]|市[管综建])|市(?!场))|旗(?![级下])"
    r"|市(?![场容民区县级])(?!政(?![府协法]))|州(?![级])|盟(?![级])|省(?![级])|自治区(?![级])"
)
_NATIONAL = re.compile(
    r"^(?:党中央|国务院|中央|国家|全国|(?:生态环境|自然资源|农业农村|水利|财政|科技|住房|商务|工业和信息化)[^局委厅]{0,6}部$)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An area of GB/T 2260: its code and its full name."""

    adcode: str
    name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The plan's own area and those above it, nearest first (prefecture, province)."""

    own: Place
    above: tuple[Place, ...] = ()

    areas: Areas | None = None  # where other areas' names are looked up

    @classmethod
    def of(cls, areas: Areas, adcode: str) -> Scope:
        """The scope of the area ``adcode``. Raises KeyError where there is no such area."""
        own = areas.by_code[adcode]
        above = tuple(Place(area.adcode, area.name) for area in areas.above(adcode))
        return cls(Place(own.adcode, own.name), above, areas)

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.own, *self.above)

    def named(self, name: str) -> Place | None:
        """The area of GB/T 2260 that ``name`` means here."""
        for place in self.places:
            if place.name == name:
                return place
        area = self.areas.nearest(name, seen_from=self.own.adcode) if self.areas else None
        return Place(area.adcode, area.name) if area else None


def province(adcode: str) -> str:
    """The code of the province that ``adcode`` lies in."""
    return adcode[:2] + "0000" if adcode else ""


def is_registered(name: str) -> bool:
    """Whether a company's name is the full one of the register (…有限公司)."""
    return bool(_REGISTERED.search(name))


# 周边区县, 阿蓬江沿线区县: whose neighbours they are only the plan's own area tells.
_RELATIVE = re.compile(r"周边|毗邻|相邻|邻近|接壤|沿线|沿岸")


def scope_code(kind: ThingKind, name: str, adcode: str) -> str:
    """The code that makes ``name`` unique, for a thing named in the plan of ``adcode``."""
    if kind is ThingKind.AREA_GROUP and _RELATIVE.search(name):
        return adcode
    if kind in _NOWHERE:
        return ""
    if kind in _PROVINCE_WIDE or (kind is ThingKind.ENTERPRISE and is_registered(name)):
        return province(adcode)
    return adcode


def thing(kind: ThingKind, name: str, adcode: str, parent: str = "") -> ThingKey:
    """The key of a thing named in the plan of ``adcode``; white space in names means nothing."""
    name = "".join(name.split())
    return ThingKey(kind, name, scope_code(kind, name, adcode), parent)


_NAMELESS_SECTION = re.compile(
    r"^[\u4e00-\u9fff]{1,7}[江河溪水川](?:[出入][境口]|跨界|交界|[出入][省市县区]境?|控制|考核)断面$"
)


def section(name: str, adcode: str) -> ThingKey:
    """The key of a monitoring section. 大溪河出境断面 is where the river leaves the plan's own
    area, so that its code tells it from other areas' sections of the name."""
    parent = adcode if _NAMELESS_SECTION.match(name) else ""
    return thing(ThingKind.SECTION, name, adcode, parent)


def area(place: Place) -> ThingKey:
    """The key of an area of GB/T 2260."""
    return ThingKey(ThingKind.AREA, place.name, place.adcode)


def town(name: str, county: str) -> ThingKey:
    """The key of a town, township or subdistrict of the county ``county`` (a code)."""
    return ThingKey(ThingKind.AREA, name, county)


def village(name: str, county: str, town_name: str) -> ThingKey:
    """The key of a village or community; its town tells it from others of the name."""
    return ThingKey(ThingKind.AREA, name, county, town_name)


def owner(written: str, scope: Scope) -> tuple[Place, str]:
    """The area whose agency ``written`` names, and the name without it.

    区生态环境局 is the plan's own area's; 市生态环境局 the nearest 市's, the own one included;
    重庆市黔江区生态环境局 the named area's; a name without a prefix is the own area's.
    """
    place, rest = _named_prefix(written, scope)
    if place is not None:
        return place, rest
    if _NATIONAL.match(written):
        return Place(NATION, ""), written
    match = _OWN_PREFIX.match(written)
    if match is None or match.end() == len(written):
        return scope.own, written
    rest = written[match.end() :]
    for candidate in scope.places:
        if candidate.name.endswith(match.group()):
            return candidate, rest
    if match.group() in "区县旗":
        return scope.own, rest
    return (scope.above[-1] if scope.above else scope.own), rest


_AREA_END = re.compile(r"[省市区县州盟旗]")
MAX_AREA_NAME = 16


def _named_prefix(written: str, scope: Scope) -> tuple[Place | None, str]:
    """The innermost area whose name begins ``written`` (重庆市黔江区…), and what follows it."""
    found: Place | None = None
    rest = written
    while True:
        ends = [m.end() for m in _AREA_END.finditer(rest, 1, min(len(rest) - 1, MAX_AREA_NAME))]
        places = ((scope.named(rest[:end]), end) for end in reversed(ends))
        place, end = next(((p, e) for p, e in places if p is not None), (None, 0))
        if place is None:
            return found, rest
        found, rest = place, rest[end:]


def agency(
    written: str, scope: Scope, lexicon: Lexicon | None = None
) -> tuple[ThingKey, Place, str]:
    """The key of an agency (区生态环境局 → 黔江区生态环境局), its jurisdiction and the bare
    name (生态环境局) that tells its function."""
    place, bare = owner("".join(written.split()), scope)
    bare = _GOVERNMENT.sub("人民政府", bare)
    if lexicon is not None:
        bare = lexicon.department(bare)
    return ThingKey(ThingKind.AGENCY, place.name + bare, place.adcode), place, bare
