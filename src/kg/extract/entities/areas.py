"""Areas of GB/T 2260 in running text: 黔江区, 贵州沿河县, and, where the context shows it, 沿河."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.document import Span
from kg.extract import keys
from kg.extract.entities.boundary import is_name_char
from kg.extract.entities.found import Found
from kg.extract.keys import Scope
from kg.lexicon import Area, Areas, Lexicon
from kg.lexicon.text import listed
from kg.lexicon.verbs import VERBS
from kg.records import ThingKind

# Full names that are also plain words.
_WORDS = frozenset(
    listed(
        "城区 郊区 矿区 东区 西区 南区 北区 新区 林区 特区 新城区 老城区 城中区 市中区 城东区 城西区"
        " 城南区 城北区 港区 中国 全国"
    )
)
# Full names that begin with a verb: 县生态环境分局会同县发展改革局. Such a verb before a department
# is that verb.
_VERB_NAMES = frozenset(listed("会同县 合作市"))
_DEPARTMENT = re.compile(r"直(?:有关|各|属|机关|部门|单位)|[一-鿿]{2,11}?[局委办厅]|(?:人民)?政府")
# Short names that dictionaries take for places and plans mostly mean as words.
_AMBIGUOUS = frozenset(
    listed("沿河 平安 安宁 和平 互助 民和 通道 长安 新城 东方 江口 河口 合作 永安 长江")
)
# What, after the last character of a name, makes another word of it: 黔江区域, 重庆市场.
_NEXT = {
    "区": frozenset("域块位间划段号"),
    "市": frozenset("场民值"),
    "县": frozenset("域级志"),
    "州": frozenset(),
}
# A short name before one of these is the first part of another name: 广阳岛, 黔江河.
_OTHER_NAME = frozenset("岛山河江湖溪沟镇乡村街桥寺路峡洞坝港岭峰滩寨")
_JOINS = frozenset("、和与及同跨—-－–")
_AFTER_SHORT = re.compile(
    r"(?:、|和|与|及|等|周边|毗邻|两地|两县|两区|交界|境内|接壤|[0-9一二两三四五六七八九十]+(?:个|区|县|地|省|市)"
    r"|签订|签署|联合|合作|共建|区县|市县|地区)"
)
_BEFORE_SHORT = re.compile(
    r"(?:[与和同跟、及]|联动|联合|携手|协同|毗邻|相邻|接壤|上游|下游|周边|会同)$"
)
# 东连宁海、三门，南邻仙居: what an area borders on.
_BORDERS = re.compile(r"[东南西北][连接邻界靠临依抵与]$")
_PLACES_BEFORE = ("上游", "下游", "周边", "相邻", "毗邻", "邻近", "沿线", "接壤")
# 东湖北, 长河南: a part of a water, in a cell or list of its own; but 与湖北
_LONE_STEM = re.compile(
    r"(?<![一-鿿])[一-鿿]{0,2}(?![与和及跨经在入赴从至到由向近邻接同是为])[一-鿿]$"
)
_NAME_TAGS = ("ns", "nz", "nr", "nt", "nrt", "nrfg")
_CONTEXT = 6
_BRACKETED = re.compile(r"([一-鿿])[（(]([一-鿿]{1,2})[）)]")


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    name: str
    full: bool


def read(text: str, scope: Scope, lexicon: Lexicon) -> list[Found]:
    """Every area of GB/T 2260 that the text names, by its full or short name."""
    reader = _Reader(text, scope, lexicon)
    hits = [hit for hit in _hits(text, lexicon.areas) if reader.stands_alone(hit)]
    for hit in hits:
        if hit.full and (area := reader.full(hit)) is not None:
            reader.choose(hit, area)
    waiting = [hit for hit in hits if not hit.full]
    while waiting:  # an accepted short name may be what accepts its neighbour in a list
        left = []
        for hit in waiting:
            if (area := reader.short(hit)) is not None:
                reader.choose(hit, area)
            else:
                left.append(hit)
        if len(left) == len(waiting):
            break
        waiting = left
    return [*reader.found(), *_bracketed(text, scope, lexicon.areas)]


def _found(span: Span, written: str, area: Area) -> Found:
    key = keys.area(keys.Place(area.adcode, area.name))
    alt = (written,) if written != area.name else ()
    return Found(span, ThingKind.AREA, area.name, key=key, alt=alt, level=area.level)


def _nested(span: Span, text: str, area: Area) -> Found:
    return replace(_found(span, span.of(text), area), nested=True)


def _hits(text: str, areas: Areas) -> list[_Hit]:
    """Leftmost-longest matches, a name that runs into another word shortened or left out; a short
    name only where it shares nothing with a full one (定南 in 制定南川区 does)."""
    best: dict[int, list[tuple[int, str, bool]]] = {}
    for start, end, (name, full) in areas.matcher.all(text):
        if name in _WORDS or text[end : end + 1] in _NEXT.get(name[-1], ()):
            continue
        if not (name in _VERB_NAMES and _DEPARTMENT.match(text, end)):
            best.setdefault(start, []).append((end, name, full))
    whole = _apart(best, full=True)
    held = bytearray(len(text) + 1)
    for hit in whole:
        held[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    short = [hit for hit in _apart(best, full=False) if not any(held[hit.start : hit.end])]
    return sorted([*whole, *short], key=lambda hit: hit.start)


def _apart(best: Mapping[int, Sequence[tuple[int, str, bool]]], *, full: bool) -> list[_Hit]:
    """Of the full or the short names, the leftmost and longest that do not overlap."""
    hits: list[_Hit] = []
    after = 0
    for start in sorted(best):
        ends = [(end, name) for end, name, is_full in best[start] if is_full is full]
        if ends and start >= after:
            after, name = max(ends)
            hits.append(_Hit(start, after, name, full))
    return hits


class _Reader:
    """The areas chosen so far in one text, by where they end and begin."""

    def __init__(self, text: str, scope: Scope, lexicon: Lexicon) -> None:
        self._text = text
        self._own = scope.own.adcode
        self._areas = lexicon.areas
        self._words = lexicon.words
        self._ends: dict[int, tuple[_Hit, Area]] = {}
        self._starts: set[int] = set()
        self._named: set[str] = set()

    def choose(self, hit: _Hit, area: Area) -> None:
        self._ends[hit.end] = (hit, area)
        self._starts.add(hit.start)
        if hit.full:
            self._named.add(area.adcode)

    def found(self) -> list[Found]:
        return [
            _found(Span(hit.start, hit.end), hit.name, area) for hit, area in self._ends.values()
        ]

    def stands_alone(self, hit: _Hit) -> bool:
        """Whether a name of two characters, or a short one, is no slice of other words: 和县 in
        生态和县域 and 渝中 in 成渝中线 are none."""
        if hit.full and len(hit.name) > 2:
            return True
        if not hit.full and self._text[hit.end : hit.end + 1] in _OTHER_NAME:
            return False
        if not hit.full and hit.name[0] in "湖河" and self._is_part_of_water(hit):
            return False
        return self._is_word(hit)

    def _is_part_of_water(self, hit: _Hit) -> bool:
        """Whether nothing but one to three ideographs stand round 湖北: then 东湖 has a 北."""
        before = _LONE_STEM.search(self._text, max(0, hit.start - 4), hit.start)
        return before is not None and not is_name_char(self._text[hit.end : hit.end + 1] or " ")

    def _is_word(self, hit: _Hit) -> bool:
        """Whether words begin and end where a name does."""
        low = position = max(0, hit.start - _CONTEXT)
        starts, ends = set(), set()
        for word in self._words.cut(self._text[low : hit.end + _CONTEXT]):
            starts.add(position)
            position += len(word)
            ends.add(position)
        return hit.start in starts and hit.end in ends

    def full(self, hit: _Hit) -> Area | None:
        """The area that a full name means: in the area named right before it, else the nearest;
        ``None`` where one far away only seems to be named (江源区 in 东江源区)."""
        inner = self._inside_one_before(hit)
        area = inner or self._areas.nearest(hit.name, self._own)
        if area is None or inner is not None or len(hit.name) > 3 or hit.start == 0:
            return area
        if self._areas.contains(keys.province(self._own), area.adcode):
            return area
        return area if self._is_word(hit) else None

    def short(self, hit: _Hit) -> Area | None:
        """The area that a short name means here; ``None`` where it need not be an area's."""
        inner = self._inside_one_before(hit)
        area = inner or self._areas.nearest(hit.name, self._own)
        if area is None:
            return None
        if self._areas.contains(area.adcode, self._own) or area.level == "province":
            return area
        if _BORDERS.search(self._text[max(0, hit.start - 2) : hit.start]):
            return area
        tag = self._words.tag(hit.name)
        if hit.name in _AMBIGUOUS or (tag and tag not in _NAME_TAGS):
            return area if self._follows(hit) or self._between(hit) else None
        if self._areas.contains(self._own, area.adcode) or area.adcode in self._named:
            return area
        if inner is not None or self._follows(hit) or self._precedes(hit):
            return area
        near = self._areas.contains(keys.province(self._own), area.adcode)
        if near and _BEFORE_SHORT.search(self._text[max(0, hit.start - 3) : hit.start]):
            return area if _AFTER_SHORT.match(self._text, hit.end) else None
        return None

    def _inside_one_before(self, hit: _Hit) -> Area | None:
        """四川泸州: the area of that name in the one named right before."""
        outer = self._ends.get(hit.start)
        if outer is None:
            return None
        return self._areas.nearest(hit.name, self._own, inside=outer[1].adcode)

    def _follows(self, hit: _Hit) -> bool:
        """Whether an area stands right before in a list."""
        return self._text[hit.start - 1 : hit.start] in _JOINS and hit.start - 1 in self._ends

    def _precedes(self, hit: _Hit) -> bool:
        """Whether an area stands right after in a list."""
        return self._text[hit.end : hit.end + 1] in _JOINS and hit.end + 1 in self._starts

    def _between(self, hit: _Hit) -> bool:
        """Whether a plain word (沿河) begins a list that areas go on with."""
        if self._text[hit.end : hit.end + 1] != "、" or hit.end + 1 not in self._starts:
            return False
        before = self._text[max(0, hit.start - 2) : hit.start]
        return (
            before in VERBS
            or before in _PLACES_BEFORE
            or not before
            or before[-1] in "与和同对向跟，。；：（("
        )


def _bracketed(text: str, scope: Scope, areas: Areas) -> Iterable[Found]:
    """泸（州）内（江）荣（昌）: areas by their first characters, the rest in brackets."""
    run: list[tuple[Span, Area]] = []
    for match in _BRACKETED.finditer(text):
        area = areas.nearest(match[1] + match[2], scope.own.adcode)
        if area is None:
            continue
        if run and run[-1][0].end != match.start():
            if len(run) > 1:
                yield from (_nested(span, text, area) for span, area in run)
            run = []
        run.append((Span(*match.span()), area))
    if len(run) > 1:
        yield from (_nested(span, text, area) for span, area in run)
