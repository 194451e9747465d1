"""Areas of GB/T 2260: names and short names to codes, with scope.

A short name is the name without its kind (黔江 for 黔江区) and, where the name holds peoples,
without them (酉阳, 酉阳县 and 酉阳自治县 for 酉阳土家族苗族自治县). Many names are borne by
several areas: a look-up is always made from somewhere, and what is near wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.lexicon.graph import Graph
from kg.lexicon.matcher import Matcher
from kg.lexicon.text import listed, longest_first
from kg.vocab import ECO

NATION = "100000"
_MEMBER = ECO + "memberArea"
_LEVELS = {
    "CountryLevel": "country",
    "ProvinceLevel": "province",
    "PrefectureLevel": "prefecture",
    "CountyLevel": "county",
}
_KINDS = listed(
    "特别行政区 维吾尔自治区 壮族自治区 回族自治区 自治区 自治州 自治县 自治旗 联合旗 新区 矿区 林区"
    " 特区 地区 省 市 区 县 州 盟 旗"
)
_PEOPLES = listed(
    "各族 各民族 蒙古族 蒙古 藏族 回族 维吾尔族 维吾尔 哈萨克族 哈萨克 柯尔克孜族 柯尔克孜"
    " 锡伯族 锡伯 塔吉克族 塔吉克 苗族 土家族 侗族 布依族 仡佬族 水族 彝族 白族 傣族 景颇族"
    " 傈僳族 哈尼族 佤族 拉祜族 纳西族 普米族 怒族 独龙族 布朗族 羌族 瑶族 壮族 毛南族 仫佬族"
    " 黎族 畲族 满族 朝鲜族 达斡尔族 达斡尔 鄂温克族 鄂伦春 土族 撒拉族 撒拉 保安族 东乡族"
    " 裕固族 裕固 塔塔尔族 俄罗斯族"
)
_PEOPLE = re.compile("(?:" + "|".join(longest_first(_PEOPLES)) + ")")
# Provinces (first two digits) that share a border: a county of a neighbouring province is nearer
# than one of the same name across the country.
_BORDERS = {
    "11": "12 13",
    "12": "11 13",
    "13": "11 12 14 15 21 37 41",
    "14": "13 15 41 61",
    "15": "13 14 21 22 23 61 62 64",
    "21": "13 15 22",
    "22": "15 21 23",
    "23": "15 22",
    "31": "32 33",
    "32": "31 33 34 37",
    "33": "31 32 34 35 36",
    "34": "32 33 36 37 41 42",
    "35": "33 36 44",
    "36": "33 34 35 42 43 44",
    "37": "13 32 34 41",
    "41": "13 14 34 37 42 61",
    "42": "34 36 41 43 50 61",
    "43": "36 42 44 45 50 52",
    "44": "35 36 43 45 46",
    "45": "43 44 52 53",
    "46": "44",
    "50": "42 43 51 52 61",
    "51": "50 52 53 54 61 62 63",
    "52": "43 45 50 51 53",
    "53": "45 51 52 54",
    "54": "51 53 63 65",
    "61": "14 15 41 42 50 51 62 64",
    "62": "15 51 61 63 64 65",
    "63": "51 54 62 65",
    "64": "15 61 62",
    "65": "54 62 63",
}


@dataclass(frozen=True, slots=True)
class Area:
    """One division of the nation, a province, a prefecture or a county."""

    adcode: str
    name: str
    level: str  # country, province, prefecture, county
    short: str
    names: tuple[str, ...]  # every wording, the full name first
    parent: str | None = None  # adcode


def read(graph: Graph) -> dict[str, Area]:
    """Areas that have a code, by code."""
    found: dict[str, Area] = {}
    codes: dict[str, str] = {}
    for iri in graph.instances(ECO + "AdministrativeArea"):
        code = graph.text(iri, ECO + "adcode")
        if code:
            codes[iri] = code
    for iri, code in codes.items():
        wordings = graph.names(iri)
        level = graph.iri(iri, ECO + "areaLevel")
        within = [codes[above] for above in graph.iris(iri, ECO + "within") if above in codes]
        if not wordings or level is None:
            continue
        name = wordings[0]
        forms = dict.fromkeys([name, *wordings[1:], *short_forms(name)])
        found[code] = Area(
            adcode=code,
            name=name,
            level=_LEVELS.get(level.removeprefix(ECO), "county"),
            short=short_name(name),
            names=tuple(forms),
            # the nearest above: the code with the fewest zeros at its end
            parent=min(within, key=_trailing_zeros, default=None),
        )
    return found


def _trailing_zeros(code: str) -> int:
    return NATION_RANK if code == NATION else len(code) - len(code.rstrip("0"))


NATION_RANK = 9


def _kind(name: str) -> str:
    """The longest kind at the end of a name that leaves a stem of two characters (清新|区), else
    the shortest there is."""
    ends = [kind for kind in _KINDS if name.endswith(kind) and kind != name]
    return next((kind for kind in ends if len(name) - len(kind) > 1), ends[-1] if ends else "")


def short_name(name: str) -> str:
    """黔江 for 黔江区, 酉阳 for 酉阳土家族苗族自治县; 忠县 stays, for 忠 alone names nothing."""
    kind = _kind(name)
    stem = name.removesuffix(kind)
    if "自治" in kind or kind == "联合旗":
        bare = _without_peoples(stem)
        return bare if len(bare) > 1 else stem
    return stem if len(stem) > 1 else name


def short_forms(name: str) -> tuple[str, ...]:
    """Every shorter wording of an area's full name."""
    short, kind = short_name(name), _kind(name)
    forms = [short]
    if "自治" in kind:
        forms += [short + "自治" + kind[-1], short.removesuffix(kind[-1]) + kind[-1]]
    return tuple(form for form in dict.fromkeys(forms) if form != name)


def _without_peoples(stem: str) -> str:
    """The stem up to the first people's name that is not at its beginning (东乡族自治县: 东乡)."""
    for match in _PEOPLE.finditer(stem):
        if match.start() > 1:
            return stem[: match.start()]
    return stem


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas that plans speak of together, such as 渝东南. ``members`` are codes."""

    name: str
    names: tuple[str, ...]
    members: tuple[str, ...] = ()


def read_groups(graph: Graph) -> tuple[AreaGroup, ...]:
    """The groups that the reference data define."""
    groups = []
    for iri in graph.instances(ECO + "AreaGroup"):
        names = tuple(graph.names(iri))
        codes = (graph.text(member, ECO + "adcode") for member in graph.iris(iri, _MEMBER))
        if names:
            groups.append(AreaGroup(names[0], names, tuple(code for code in codes if code)))
    return tuple(groups)


class Areas:
    """All areas by code and by wording."""

    def __init__(self, areas: Mapping[str, Area], groups: tuple[AreaGroup, ...] = ()) -> None:
        self.by_code = areas
        self.groups = groups
        self._by_name: dict[str, tuple[Area, ...]] = {}
        for area in areas.values():
            for name in area.names:
                self._by_name[name] = (*self._by_name.get(name, ()), area)

    @cached_property
    def matcher(self) -> Matcher[tuple[str, bool]]:
        """Finds wordings in text; each comes with whether it is a full form (黔江区, 酉阳县),
        not a short name (黔江)."""
        return Matcher(
            (name, (name, any(name != area.short or area.short == area.name for area in found)))
            for name, found in self._by_name.items()
            if len(name) > 1
        )

    def get(self, adcode: str) -> Area | None:
        return self.by_code.get(adcode)

    def above(self, adcode: str) -> tuple[Area, ...]:
        """The areas that contain ``adcode``, nearest first, the nation left out."""
        chain: list[Area] = []
        area = self.by_code.get(adcode)
        while area is not None and area.parent is not None and len(chain) < 4:
            area = self.by_code.get(area.parent)
            if area is not None and area.adcode != NATION:
                chain.append(area)
        return tuple(chain)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether the area ``outer`` is ``inner`` or holds it."""
        return outer == inner or any(area.adcode == outer for area in self.above(inner))

    def named(self, name: str) -> tuple[Area, ...]:
        """Every area that ``name`` may mean, provinces before counties."""
        order = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
        return tuple(sorted(self._by_name.get(name, ()), key=lambda a: (order[a.level], a.adcode)))

    def nearest(self, name: str, seen_from: str = "", inside: str = "") -> Area | None:
        """The area that ``name`` means where ``seen_from`` (a code) speaks, and, if given, within
        ``inside``. The own county, prefecture and province come first, then the provinces next to
        it, then all others; ``None`` if nobody bears the name or several that are equally far."""
        found = [a for a in self.named(name) if not inside or self.contains(inside, a.adcode)]
        for scope in (seen_from, *(area.adcode for area in self.above(seen_from))):
            near = [a for a in found if scope and self.contains(scope, a.adcode)]
            if near:
                return _only(near, name)
        borders = _BORDERS.get(seen_from[:2], "").split()
        return _only([a for a in found if a.adcode[:2] in borders] or found, name)


def _only(found: list[Area], name: str) -> Area | None:
    """The one area; of several, the one that bears the name in full, else the highest one, where
    that leaves one (吉林 is the province, though it has a city of that name)."""
    if len(found) < 2:
        return found[0] if found else None
    full = [area for area in found if area.name == name]
    if len(full) == 1:
        return full[0]
    top = [area for area in found if area.level == found[0].level]
    return top[0] if len(top) == 1 and top[0].level in ("province", "prefecture") else None
