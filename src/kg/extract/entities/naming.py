"""From namings to things: one key for the spellings of one thing, whose agency is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.document import Span
from kg.extract import actors, keys
from kg.extract.entities import documents
from kg.extract.entities.found import Found
from kg.extract.entities.variants import canonical_names
from kg.extract.entities.works import OF_LEVEL
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.records import Mention, Thing, ThingKey, ThingKind

_CLASS_OF_BODIES = re.compile(r"(?:部门|机关|机构)$")
_OWN_LEVEL = re.compile(r"[市区县州旗](?!级)")  # 县生态环境部门 in a county's plan
_DEPARTMENT = re.compile(r"(?:局|委|委员会|厅)$")
_OF_LEVEL = re.compile(r"^([省市区县州旗])级")
_OF_TOWN = re.compile(r"^[^区县市]{2,8}(?:(?:镇|乡|街道)(?:人民)?政府|街道办事处)$")
_EDITION = re.compile(r"[（(](?:试行|修订|暂行|[0-9]{4}\s?[-—–－]+\s?[0-9]{4}\s?年?)[）)]$")
_SELF = frozenset({"规划", "本规划"})


@dataclass
class _Draft:
    """A thing while its names are gathered."""

    thing: Thing
    names: dict[str, None] = field(default_factory=dict)


class Naming:
    """Gives each naming of one plan the key of its thing."""

    def __init__(self, text: str, scope: Scope, lexicon: Lexicon, own_title: str) -> None:
        self._text = text
        self._scope = scope
        self._lexicon = lexicon
        self._own_title = own_title
        self._drafts: dict[ThingKey, _Draft] = {}
        self._titles: dict[str, str] = {}
        self._parents: dict[str, set[str]] = {}

    def read(self, found: Sequence[Found]) -> tuple[list[Thing], list[Mention]]:
        """Things with all their names, and every place where the text names them."""
        self._canonical = canonical_names(self._text, found)
        self._companies = _companies(found)
        self._gather_titles(found)
        self._gather_parents(found)
        mentions = [Mention(item.span, self._key(item)) for item in found]
        merged = self._abbreviated()
        things = [
            self._finished(draft, [d for k, d in self._drafts.items() if merged.get(k) == key])
            for key, draft in self._drafts.items()
            if key not in merged
        ]
        return things, [Mention(m.span, merged.get(m.thing, m.thing)) for m in mentions]

    def _finished(self, draft: _Draft, others: Iterable[_Draft]) -> Thing:
        names = dict(draft.names)
        for other in others:
            names[other.thing.key.name] = None
            names.update(other.names)
        thing = draft.thing
        alt = tuple(name for name in names if name != thing.key.name)
        return Thing(thing.key, alt, thing.level, thing.function, thing.jurisdiction, thing.within)

    def _key(self, item: Found) -> ThingKey:
        thing = self._thing(item)
        draft = self._drafts.setdefault(thing.key, _Draft(thing))
        for name in (item.name, *item.alt, *thing.alt_names):
            draft.names["".join(name.split())] = None
        return thing.key

    def _thing(self, item: Found) -> Thing:
        own = self._scope.own.adcode
        name = self._canonical.get((item.kind, item.name), item.name)
        match item.kind:
            case ThingKind.AREA if item.key is not None:
                return Thing(item.key, level=item.level)
            case ThingKind.AREA:
                return self._settlement(item, name)
            case ThingKind.AGENCY:
                return self._agency(item, name)
            case ThingKind.ENTERPRISE:
                return self._enterprise(name)
            case ThingKind.DOCUMENT:
                return Thing(ThingKey(ThingKind.DOCUMENT, self._title(item.name)))
            case ThingKind.SECTION:
                return Thing(keys.section(name, own))
            case ThingKind.ORGANISATION if OF_LEVEL.fullmatch(name):  # 县人民医院
                place, bare = keys.owner(name, self._scope)
                return Thing(keys.thing(item.kind, place.name + bare, own), (name,))
        return Thing(keys.thing(item.kind, name, own))

    # --- areas below the county ---------------------------------------------------------------

    def _gather_parents(self, found: Sequence[Found]) -> None:
        """The towns that villages are said to lie in: the one named right before them."""
        towns = {f.span.end: f for f in found if f.level == "township" and f.key is None}
        for item in found:
            if item.level in ("village", "community"):
                town = item.parent or getattr(towns.get(item.span.start), "name", "")
                if town:
                    self._parents.setdefault(item.name, set()).add(self._area_name(town))

    def _area_name(self, name: str) -> str:
        return self._canonical.get((ThingKind.AREA, name), name)

    def _settlement(self, item: Found, name: str) -> Thing:
        own = self._scope.own
        if item.level == "development-zone":
            province = self._scope.places[-1]
            key = ThingKey(ThingKind.AREA, name, keys.province(own.adcode))
            return Thing(key, level=item.level, within=(keys.area(province),))
        if item.level == "township":
            key = keys.town(name, own.adcode)
            return Thing(key, level=item.level, within=(keys.area(own),))
        town = self._area_name(item.parent) if item.parent else self._parent_at(item)
        if not town and len(self._parents.get(item.name, ())) == 1:
            town = next(iter(self._parents[item.name]))
        key = keys.village(name, own.adcode, town)
        within = keys.town(town, own.adcode) if town else keys.area(own)
        alt = (town + name,) if town else ()
        return Thing(key, alt, level=item.level, within=(within,))

    def _parent_at(self, item: Found) -> str:
        """The town whose name ends where a village's begins."""
        for town in self._parents.get(item.name, ()):
            if self._text.endswith(town, 0, item.span.start):
                return town
        return ""

    # --- bodies -------------------------------------------------------------------------------

    def _agency(self, item: Found, name: str) -> Thing:
        own = self._scope.own
        if name == "中共中央":
            name = "党中央"
        if _CLASS_OF_BODIES.search(name):
            bare = name.removeprefix(own.name[-1]) if _OWN_LEVEL.match(name) else name
            function = self._lexicon.function(bare)
            key = ThingKey(ThingKind.AGENCY, bare, own.adcode)
            return Thing(key, function=function, jurisdiction=keys.area(own))
        written = name.removeprefix("中共") if name.endswith("委") else name
        written = _OF_LEVEL.sub(r"\1", written)  # 县级环境监测站 is the county's
        if _OF_TOWN.search(written):
            whole = Span(0, len(written))
            return actors.actor(written, whole, self._scope, self._lexicon).thing
        actor = actors.agency(written, item.span, self._scope, self._lexicon)
        return actor.thing

    def _abbreviated(self) -> dict[ThingKey, ThingKey]:
        """Departments whose name abbreviates another's of the same government and function
        (县发改委, 县发展改革委): the short one's key to the full one's."""
        same: dict[tuple[str, str], list[ThingKey]] = {}
        for key, draft in self._drafts.items():
            function = draft.thing.function
            if key.kind is ThingKind.AGENCY and function and _DEPARTMENT.search(key.name):
                same.setdefault((key.adcode, function), []).append(key)
        merged: dict[ThingKey, ThingKey] = {}
        for group in same.values():
            group.sort(key=lambda k: (-len(k.name), k.name))
            for index, short in enumerate(group):
                full = next((k for k in group[:index] if _abbreviates(short.name, k.name)), None)
                if full is not None:
                    merged[short] = merged.get(full, full)
        own = self._scope.own.name
        for key in self._drafts:  # 黔江分中心 for 市生态环境监测中心黔江分中心
            if key.kind is ThingKind.AGENCY and key.name.endswith("分中心"):
                fuller = [k for k in self._drafts if k != key and _is_branch(key, k, own)]
                fuller = fuller or [k for k in self._drafts if _abbreviates_branch(key, k)]
                if len(fuller) == 1:
                    merged[key] = fuller[0]
        return merged

    def _enterprise(self, name: str) -> Thing:
        full = self._companies.get(name, name)
        if full.endswith(("公司", "集团")) or "公司（" in full:
            actor = actors.actor(full, Span(0, len(full)), self._scope, self._lexicon)
            if actor.key.kind is ThingKind.ENTERPRISE:
                return actor.thing
        return Thing(keys.thing(ThingKind.ENTERPRISE, full, self._scope.own.adcode))

    # --- documents ----------------------------------------------------------------------------

    def _gather_titles(self, found: Sequence[Found]) -> None:
        """Titles that differ in marks, or in the edition in brackets, are one document's."""
        fullest: dict[str, str] = {}
        for item in found:
            if item.kind is ThingKind.DOCUMENT:
                bare = documents.title_key(_EDITION.sub("", item.name))
                known = fullest.get(bare, "")
                if len(item.name) > len(known):
                    fullest[bare] = item.name
        self._titles = fullest

    def _title(self, name: str) -> str:
        own = documents.title_key(self._own_title)
        if name in _SELF or (len(name) > 10 and own.startswith(documents.title_key(name))):
            return self._own_title
        return self._titles.get(documents.title_key(_EDITION.sub("", name)), name)


def _companies(found: Sequence[Found]) -> dict[str, str]:
    """Short names of companies to the one full name that holds them: 九鑫 and 九鑫水泥 are
    重庆九鑫水泥（集团）有限公司; a short name that two hold stays its own."""
    names = {item.name for item in found if item.kind is ThingKind.ENTERPRISE}
    full = {name: re.sub(r"[（(][^（()）]*[)）]", "", name) for name in names if "公司" in name}
    short: dict[str, str] = {}
    for name in names:
        stem = name.removesuffix("公司").removesuffix("有限").removesuffix("有限责任")
        holders = [
            f for f, bare in full.items() if f != name and stem in bare and len(f) > len(name)
        ]
        if len(stem) > 1 and len(holders) == 1:
            short[name] = holders[0]
    for name, holder in short.items():
        short[name] = short.get(holder, holder)
    return short


def _is_branch(key: ThingKey, fuller: ThingKey, own: str) -> bool:
    """Whether a branch's short name ends the full one: ``own``, the plan's area, before it is only
    the jurisdiction. 市环境应急黔江分中心 is another body."""
    short = key.name.removeprefix(own)
    return len(short) > 4 and fuller.name.endswith(short) and len(fuller.name) > len(key.name)


def _abbreviates_branch(key: ThingKey, fuller: ThingKey) -> bool:
    """市生态环境监测分中心 for 市生态环境监测中心黔江分中心."""
    branch = fuller.kind is key.kind and fuller.name.endswith("分中心")
    return branch and _abbreviates(key.name, fuller.name)


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of ``short`` stand in ``full`` in their order: 发改委, 发展改革委."""
    rest = iter(full)
    return short != full and all(char in rest for char in short)
