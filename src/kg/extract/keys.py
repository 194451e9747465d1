"""Keys of named things: which scope makes a name unique, and whose agency is meant.

The same thing must get the same key wherever it is read (a table cell, a sentence, another
plan), so every key is made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
_REGISTERED = re.compile(r"(?:公司|集团)(?:[（(][^（()）]{1,20}[)）])?$")
NATION = "100000"

# 区, 县, 市 … before an agency's name; 市场…, 市政…, 区域…, 县级… begin with the same characters.
_OWN_PREFIX = re.compile(
    r"区(?![域县间级内外])|县(?![域级城区市])|旗(?![级下])"
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

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.own, *self.above)


def province(adcode: str) -> str:
    """The code of the province that ``adcode`` lies in."""
    return adcode[:2] + "0000" if adcode else ""


def scope_code(kind: ThingKind, name: str, adcode: str) -> str:
    """The code that makes ``name`` unique, for a thing named in the plan of ``adcode``."""
    if kind in _NOWHERE:
        return ""
    if kind in _PROVINCE_WIDE or kind is ThingKind.ENTERPRISE and _REGISTERED.search(name):
        return province(adcode)
    return adcode


def thing(kind: ThingKind, name: str, adcode: str, parent: str = "") -> ThingKey:
    """The key of a thing named in the plan of ``adcode``; white space in names means nothing."""
    name = "".join(name.split())
    return ThingKey(kind, name, scope_code(kind, name, adcode), parent)


def area(place: Place) -> ThingKey:
    """The key of an area of GB/T 2260."""
    return ThingKey(ThingKind.AREA, place.name, place.adcode)


def town(name: str, county: str) -> ThingKey:
    """The key of a town, township or subdistrict of the county ``county`` (a code)."""
    return ThingKey(ThingKind.AREA, name, county)


def village(name: str, county: str, town_name: str) -> ThingKey:
    """The key of a village or community; its town tells it from others of the name."""
    return ThingKey(ThingKind.AREA, name, county, town_name)


def owner(written: str, scope: Scope, others: Iterable[Place] = ()) -> tuple[Place, str]:
    """The area whose agency ``written`` names, and the name without it.

    区生态环境局 is the plan's own area's; 市生态环境局 the nearest 市's, the own one included;
    a name without a prefix is the own area's; ``others`` are areas that may be named in full.
    """
    for place in sorted((*scope.places, *others), key=lambda p: -len(p.name)):
        if written.startswith(place.name) and len(written) > len(place.name):
            return place, written[len(place.name) :]
    if _NATIONAL.match(written):
        return Place(NATION, ""), written
    match = _OWN_PREFIX.match(written)
    if match is None or match.end() == len(written):
        return scope.own, written
    rest = written[match.end() :]
    for place in scope.places:
        if place.name.endswith(match.group()):
            return place, rest
    if match.group() in "区县旗":
        return scope.own, rest
    return (scope.above[-1] if scope.above else scope.own), rest


def agency(written: str, scope: Scope, others: Iterable[Place] = ()) -> tuple[ThingKey, Place, str]:
    """The key of an agency (区生态环境局 → 黔江区生态环境局), its jurisdiction and the bare
    name (生态环境局) that tells its function."""
    place, bare = owner("".join(written.split()), scope, others)
    return ThingKey(ThingKind.AGENCY, place.name + bare, place.adcode), place, bare
