"""Who a cell names: departments, companies, towns, groups of them.

县住房城乡建委、县华茂公司 is an agency and an enterprise; 龙潭镇 as an actor is the town's
government; 各乡镇街道 is a group; 等 and 等部门 at the end name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.document import Document, Span
from kg.extract import keys
from kg.extract.keys import Scope
from kg.lexicon import Lexicon
from kg.records import Mention, Thing, ThingKey, ThingKind

_SEPARATOR = re.compile(
    r"[、，,；;/\n]|(?<=[局委办会司府])(?:和|及|与)(?=[^、，,；;]{2})|[\s　]{2,}"
)
_OPEN, _CLOSE = "（(《“[【", "）)》”]】"
_TRAIL = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位|部门和单位|各部门)?|[。.])$")
_LABEL = re.compile(r"^(?:牵头|责任|配合|参与|主办|协办|实施)(?:单位|部门|主体)?\s?[:：]")
_GROUP = re.compile(
    r"^(?:各|属地|所属|所在地|有关|相关|沿线|沿江|涉及的?|其他)|(?:有关|相关|各)(?:部门|单位|企业|乡镇|区县)|^(?:区|县|市)?级?(?:有关|相关|各)"
    r"|^(?:乡镇|镇街|街镇|镇乡|乡镇街道|镇街道|区县)(?:[（(]街道[)）])?(?:人民)?(?:政府)?$"
)
_TOWN = re.compile(r"^[^区县市局委]{1,8}(?:镇|乡|街道)(?:人民政府|政府|办事处|党工委)?$")
_ENTERPRISE = re.compile(
    r"(?:公司|集团|厂|矿|银行|合作社|农场|电站|水厂|城投|水务|燃气|电力)(?:[（(].{1,12}[)）])?$"
)
_AGENCY = re.compile(
    r"(?:局|委|委员会|厅|署|办|办公室|管委会|指挥部|中心|站|所|队|支队|大队|总队|政府|法院|检察院|人大|政协|部|院"
    r"|专班|处|科|社|会|校|气象台)(?:[（(].{1,20}[)）])?$"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone named in a stretch of text."""

    key: ThingKey
    thing: Thing
    span: Span

    @property
    def mention(self) -> Mention:
        return Mention(self.span, self.key)


def pieces(text: str, span: Span) -> list[Span]:
    """The items of a list of names: split at commas and line breaks outside brackets."""
    cuts = [
        m.span()
        for m in _SEPARATOR.finditer(text, span.start, span.end)
        if _depth(text, span.start, m.start()) == 0
    ]
    found: list[Span] = []
    start = span.start
    for left, right in [*cuts, (span.end, span.end)]:
        piece = _trim(text, start, left)
        if piece is not None:
            found.append(piece)
        start = right
    return found


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets are open at ``end``; one that never closes does not count."""
    stretch = text[start:end]
    opened = sum(stretch.count(c) for c in _OPEN) - sum(stretch.count(c) for c in _CLOSE)
    return max(opened, 0)


def _trim(text: str, start: int, end: int) -> Span | None:
    label = _LABEL.match(text[start:end].lstrip())
    if label:
        start += len(text[start:end]) - len(text[start:end].lstrip()) + label.end()
    while start < end and (text[start].isspace() or text[start] in "、，,；;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    trail = _TRAIL.search(text[start:end])
    if trail and trail.group() != text[start:end]:
        end = start + trail.start()
    elif trail:
        return None
    return Span(start, end) if end > start else None


def read(document: Document, span: Span, scope: Scope, lexicon: Lexicon) -> list[Actor]:
    """The actors that the stretch ``span`` (a cell of a table) names, in order."""
    found = pieces(document.text, span)
    last = next(
        (i for i in reversed(range(len(found))) if _OF_ALL.search(_plain(document, found[i]))), 0
    )
    return [
        agency(_plain(document, piece) + "人民政府", piece, scope, lexicon)
        if index < last and scope.named(_plain(document, piece)) is not None
        else actor(document.text, piece, scope, lexicon)
        for index, piece in enumerate(found)
    ]


_OF_ALL = re.compile(r"[县市区州旗盟](?:人民)?政府$")  # 甲市、乙县人民政府: of each area listed


def _plain(document: Document, span: Span) -> str:
    return "".join(document.quote(span).split())


def actor(text: str, span: Span, scope: Scope, lexicon: Lexicon) -> Actor:
    """The one actor named by ``span``."""
    written = "".join(span.of(text).split())
    if _GROUP.search(written):
        key = ThingKey(ThingKind.ACTOR_GROUP, written, scope.own.adcode)
        return Actor(key, Thing(key, jurisdiction=keys.area(scope.own)), span)
    if _TOWN.match(written) and scope.named(written) is None:
        return _town(written, span, scope)
    if _ENTERPRISE.search(written):
        return _enterprise(written, span, scope)
    if _AGENCY.search(written) or scope.named(written) is not None:
        return agency(written, span, scope, lexicon)
    key = keys.thing(ThingKind.ORGANISATION, written, scope.own.adcode)
    return Actor(key, Thing(key), span)


def agency(written: str, span: Span, scope: Scope, lexicon: Lexicon) -> Actor:
    """An agency, by the name that its own government's agencies of that function go by."""
    key, place, bare = keys.agency(written, scope, lexicon)
    jurisdiction = keys.area(place) if place.name else None
    names = (written,) if written != key.name else ()
    thing = Thing(key, names, function=lexicon.function(bare), jurisdiction=jurisdiction)
    return Actor(key, thing, span)


def _town(written: str, span: Span, scope: Scope) -> Actor:
    """A town that leads or supports is its government (an 街道's is its 办事处)."""
    town = re.sub(r"(?:人民政府|政府|办事处|党工委)$", "", written)
    body = "办事处" if town.endswith("街道") else "人民政府"
    key = ThingKey(ThingKind.AGENCY, scope.own.name + town + body, scope.own.adcode)
    names = tuple(n for n in dict.fromkeys((town, town + body)) if n != key.name)
    place = keys.town(town, scope.own.adcode)
    return Actor(key, Thing(key, names, jurisdiction=place), span)


def _enterprise(written: str, span: Span, scope: Scope) -> Actor:
    """A company; 县 or 区 before its short name only says whose it is."""
    place, bare = keys.owner(written, scope)
    shortened = bare != written and place == scope.own and not keys.is_registered(written)
    name = place.name + bare if shortened else written
    key = keys.thing(ThingKind.ENTERPRISE, name, scope.own.adcode)
    names = (written,) if written != name else ()
    return Actor(key, Thing(key, names), span)


def merged(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Each thing once, with all its names, ordered by key."""
    by_key: dict[ThingKey, Thing] = {}
    for thing in things:
        known = by_key.get(thing.key)
        if known is None:
            by_key[thing.key] = thing
            continue
        by_key[thing.key] = Thing(
            thing.key,
            tuple(dict.fromkeys((*known.alt_names, *thing.alt_names))),
            level=known.level or thing.level,
            function=known.function or thing.function,
            jurisdiction=known.jurisdiction or thing.jurisdiction,
            within=tuple(dict.fromkeys((*known.within, *thing.within))),
        )
    return tuple(by_key[key] for key in sorted(by_key))
