"""Spellings of one name: which differ by rule or slip, and which are two names.

Two names are one thing only on evidence: a suffix that alternates (江/河, 乡/镇), one that is left
out (酉水 and 酉水河), or one character that is written otherwise, where the characters sound alike
or the names stand among the same neighbours. Characters that tell things apart (上/下, 东/西,
numerals) never do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations

from kg.extract.entities.found import Found
from kg.records import ThingKind

_SUFFIXES: Mapping[ThingKind, tuple[str, ...]] = {
    ThingKind.RIVER: ("河", "江", "溪"),
    ThingKind.AREA: ("镇", "乡"),
}
_APART = frozenset("上下东西南北中前后左右内外新老大小高低一二三四五六七八九十甲乙丙丁天地水山")
_SLIPS = frozenset(
    {
        ThingKind.RIVER,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.MOUNTAIN,
        ThingKind.PROTECTED_AREA,
        ThingKind.SECTION,
        ThingKind.WATER_SOURCE,
        ThingKind.ENTERPRISE,
    }
)
_SHARED_NEIGHBOURS = 2


def canonical_names(text: str, found: Sequence[Found]) -> dict[tuple[ThingKind, str], str]:
    """For each name that is a spelling of another, the name to go by; by kind and name."""
    counts: Counter[tuple[ThingKind, str]] = Counter(
        (item.kind, item.name) for item in found if item.key is None
    )
    neighbours = _neighbours(text, found)
    joined: dict[tuple[ThingKind, str], str] = {}
    by_kind: dict[ThingKind, list[str]] = {}
    for kind, name in counts:
        by_kind.setdefault(kind, []).append(name)
    for kind, names in by_kind.items():
        groups = _Groups(names)
        for a, b in _pairs(kind, sorted(names), neighbours):
            groups.join(a, b, lambda x, y: _listed_together(kind, x, y, neighbours))  # noqa: B023
        for group in groups.all():
            best = _best(kind, group, counts)
            joined.update({(kind, name): best for name in group if name != best})
    return joined


def _best(kind: ThingKind, group: Sequence[str], counts: Counter[tuple[ThingKind, str]]) -> str:
    """What to call a thing of several spellings: for sections, sources and reserves the fullest,
    else the one used most, and of those the fullest; a town rather than a township."""
    full = kind in (ThingKind.SECTION, ThingKind.WATER_SOURCE, ThingKind.ENTERPRISE)
    bare = kind in (ThingKind.INDUSTRIAL_PARK,)

    def rank(name: str) -> tuple[int, int, int, str]:
        length = len(name)
        if full:
            return (-length, -counts[kind, name], 0, name)
        if bare:
            return (length, -counts[kind, name], 0, name)
        return (-counts[kind, name], -length, 0 if name.endswith("镇") else 1, name)

    return min(group, key=rank)


def _pairs(
    kind: ThingKind, names: Sequence[str], neighbours: Mapping[tuple[ThingKind, str], set[str]]
) -> Iterable[tuple[str, str]]:
    known = set(names)
    for name in names:
        for suffix in _SUFFIXES.get(kind, ()):
            if name.endswith(suffix) and len(name) > 2:
                for other in _SUFFIXES[kind]:
                    twin = name[:-1] + other
                    if (
                        other > suffix
                        and twin in known
                        and not _listed_together(kind, name, twin, neighbours)
                    ):
                        yield name, twin
        if kind is ThingKind.RIVER and name[-1] in "水江溪沟" and name + "河" in known:
            yield name, name + "河"
        yield from _parts(kind, name, known)
    if kind not in _SLIPS:
        return
    by_length: dict[int, list[str]] = {}
    for name in names:
        by_length.setdefault(len(name), []).append(name)
    for same_length in by_length.values():
        for a, b in _one_apart(same_length):
            if _is_slip(kind, a, b, neighbours):
                yield a, b


def _parts(kind: ThingKind, name: str, known: set[str]) -> Iterable[tuple[str, str]]:
    """Names that leave out what is before (妙泉入口断面 for 龙潭河妙泉入口断面), where only one
    fuller name ends so."""
    if (
        kind in (ThingKind.SECTION, ThingKind.WATER_SOURCE, ThingKind.INDUSTRIAL_PARK)
        and len(name) > 3
    ):
        fuller = [other for other in known if other != name and other.endswith(name)]
        if len(fuller) == 1 and not (kind is ThingKind.SECTION and len(name) < 5):
            yield name, fuller[0]
    if kind is ThingKind.PROTECTED_AREA:
        yield from (
            (name, other) for other in known if other != name and _same_reserve(name, other)
        )


_LEVELS = ("国家级", "国家重点", "国家", "省级", "市级", "县级", "区级", "自治区级")


def _without_level(name: str) -> str:
    for level in _LEVELS:
        name = name.replace(level, "", 1)
    return name


def _same_reserve(a: str, b: str) -> bool:
    """三黛沟大鲵自然保护区 and 三黛沟大鲵县级自然保护区; 金佛山… and 重庆金佛山…."""
    bare_a, bare_b = _without_level(a), _without_level(b)
    if bare_a == bare_b:
        return not (_level(a) and _level(b) and _level(a) != _level(b))
    longer, shorter = sorted((bare_a, bare_b), key=len, reverse=True)
    head = longer.removesuffix(shorter)
    return head != longer and head in _PROVINCES


def _level(name: str) -> str:
    return next((level for level in _LEVELS if level in name), "")


_PROVINCES = frozenset(
    [
        "重庆",
        "重庆市",
        "四川",
        "四川省",
        "贵州",
        "贵州省",
        "云南",
        "云南省",
        "湖北",
        "湖北省",
        "湖南",
        "湖南省",
        "陕西",
        "陕西省",
        "甘肃",
        "青海",
        "广东",
        "广西",
        "福建",
        "江西",
        "浙江",
        "江苏",
        "安徽",
        "山东",
        "河南",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "内蒙古",
        "新疆",
        "西藏",
        "宁夏",
        "海南",
        "北京",
        "天津",
        "上海",
    ]
)


def _one_apart(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Pairs of equally long names that differ in one character, found by their common patterns."""
    buckets: dict[str, list[str]] = {}
    for name in names:
        for at in range(len(name)):
            buckets.setdefault(name[:at] + "\0" + name[at + 1 :], []).append(name)
    for bucket in buckets.values():
        yield from combinations(bucket, 2)


def _is_slip(
    kind: ThingKind, a: str, b: str, neighbours: Mapping[tuple[ThingKind, str], set[str]]
) -> bool:
    at = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    x, y = a[at], b[at]
    if len(a) < 3 or (x in _APART and y in _APART) or at == len(a) - 1:
        return False
    if _listed_together(kind, a, b, neighbours):
        return False
    if _sound_alike(x, y):
        return True
    ours, theirs = neighbours.get((kind, a), set()), neighbours.get((kind, b), set())
    shared = len(ours & theirs)
    # the same list twice; two lists that have a few names in common are lists of two things
    return shared >= _SHARED_NEIGHBOURS and 2 * shared >= min(len(ours), len(theirs))


@cache
def _sounds(char: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # takes a fifth of a second that few plans need

    readings = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return frozenset(
        reading.replace("zh", "z").replace("ch", "c").replace("sh", "s").removesuffix("g")
        for reading in readings
    )


def _sound_alike(x: str, y: str) -> bool:
    return bool(_sounds(x) & _sounds(y))


def _listed_together(
    kind: ThingKind, a: str, b: str, neighbours: Mapping[tuple[ThingKind, str], set[str]]
) -> bool:
    """Whether one list names both: then they are two."""
    return b in neighbours.get((kind, a), set())


def _neighbours(text: str, found: Sequence[Found]) -> dict[tuple[ThingKind, str], set[str]]:
    """For each name the names of its kind that stand in one list with it."""
    together: dict[tuple[ThingKind, str], set[str]] = {}
    run: list[Found] = []
    for item in sorted(found, key=lambda f: f.span):
        if run and not _next_in_list(text, run[-1], item):
            _close(run, together)
            run = []
        run.append(item)
    _close(run, together)
    return together


def _next_in_list(text: str, before: Found, item: Found) -> bool:
    between = text[before.span.end : item.span.start]
    return between in ("、", "和", "与", "及", "以及", "，", "、和")


def _close(run: Sequence[Found], together: dict[tuple[ThingKind, str], set[str]]) -> None:
    if len(run) < 2:
        return
    names: dict[ThingKind, set[str]] = {}
    for item in run:
        names.setdefault(item.kind, set()).add(item.name)
    for kind, group in names.items():
        for name in group:
            together.setdefault((kind, name), set()).update(group - {name})


class _Groups:
    """Names joined into groups."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def _root(self, name: str) -> str:
        while self._parent[name] != name:
            name = self._parent[name]
        return name

    def join(self, a: str, b: str, apart: Callable[[str, str], bool]) -> None:
        """Makes one group of the two names' groups, unless two of their names are ``apart``."""
        root_a, root_b = sorted((self._root(a), self._root(b)))
        if not any(apart(x, y) for x in self._of(root_a) for y in self._of(root_b)):
            self._parent[root_b] = root_a

    def _of(self, root: str) -> list[str]:
        return [name for name in self._parent if self._root(name) == root]

    def all(self) -> list[list[str]]:
        groups: dict[str, list[str]] = {}
        for name in sorted(self._parent):
            groups.setdefault(self._root(name), []).append(name)
        return [group for group in groups.values() if len(group) > 1]
