"""Indicators: from a wording to its concept.

A wording is looked up as it stands, then with what says nothing about the measure taken away,
one step after the other. Every step is an equivalence between wordings: where it would make the
wordings of two concepts the same, it is not applied to them (城市 and 乡镇 sources stay apart).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kg.lexicon.graph import Graph
from kg.lexicon.matcher import Matcher
from kg.lexicon.text import listed, normalise, normalised, without_brackets
from kg.vocab import ECO, IND, QUDT, SKOS

# What every plan says in more than one way, longest first where one holds another.
_SAME = (
    ("单位地区生产总值", "单位gdp"),
    ("单位国内生产总值", "单位gdp"),
    ("单位生产总值", "单位gdp"),
    ("每万元gdp", "单位gdp"),
    ("万元gdp", "单位gdp"),
    ("地区生产总值", "gdp"),
    ("国内生产总值", "gdp"),
    ("能源消耗", "能耗"),
    ("饮用水水源", "饮用水源"),
    ("环境空气质量", "空气质量"),
    ("百分比", "比例"),
    ("比率", "比例"),
    ("占比", "比例"),
    ("比重", "比例"),
    ("平均浓度", "年均浓度"),
    ("年年均", "年均"),
    ("μg", "ug"),
)
_IGNORED = re.compile(r'["\'的、，,:：;；]')
# 占全县国土面积, 占酉阳自治县国土面积的比例: the share of the area that the plan is for.
_OF_ITS_AREA = re.compile(r"占[^占]{0,12}?(?:国土|辖区|幅员|区域|土地|总)总?面积(?:比例)?$")
# 全区森林覆盖率 is the area's own 森林覆盖率: the whole area is what a bare indicator is about.
_WHOLE_AREA = re.compile(
    r"^(?:(?:全|我|本)(?:省|市|区|县|州|盟|旗|域)|(?:全)?自治(?:区|县|州|旗)|辖区内?|区域内?|境内|全域|全年)"
)
_PART_OF_AREA = ("城市", "城区", "县城", "建成区", "城镇", "乡镇", "建制镇", "农村", "中心城区")
# 森林覆盖率达到, 优良天数比例稳定保持在: the verb that leads to the figure, and its adverbs.
_LEAD_TO_FIGURE = listed(
    "达到 达 提高到 提升到 提高至 提升至 增加到 增至 下降到 下降至 降至 降到 降为 减少到 减少至"
    " 控制在 稳定在 保持在 维持在 保持 稳定 不低于 不高于 不超过 约 为 是 在 至 均 分别 总体"
    " 基本 持续 力争 预计 累计 逐步 已 将"
)
_CHANGE = re.compile(r"减少|下降|降低|减排|削减|增长|提高|增加")
_SHORTEST_HEAD = 2  # characters of a sentence that a fragment may take over
_LONGEST = 80  # characters of a phrase that are looked at
_LINKS = (
    "hasReductionRate",
    "hasReductionAmount",
    "hasIncreaseRate",
    "hasIncreaseAmount",
    "hasRank",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One concept of the indicator scheme. IRIs throughout; ``direction`` is an individual's
    local name (HigherIsBetter …), ``themes`` are the slugs of its broader concepts.

    ``totals`` are wordings that name it only where a programme as a whole is spoken of; ``links``
    lead from a level to the slug of its reduction rate and the like, by the property's local name;
    ``accepts`` are units written for the canonical one; ``density``, in kg/m³, takes mass written
    for volume to volume.
    """

    slug: str
    label: str
    wordings: tuple[str, ...]
    unit: str | None = None
    direction: str | None = None
    quantity_kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    accepts: tuple[str, ...] = ()
    density: Decimal | None = None


def read(graph: Graph) -> dict[str, Indicator]:
    """Indicators by slug."""
    found: dict[str, Indicator] = {}
    for iri in graph.instances(ECO + "Indicator"):
        if not iri.startswith(IND):
            continue
        wordings = tuple(graph.names(iri))
        direction = graph.iri(iri, ECO + "direction")
        density = graph.text(iri, ECO + "conversionDensity")
        links = {name: graph.iri(iri, ECO + name) for name in _LINKS}
        slug = iri.removeprefix(IND)
        found[slug] = Indicator(
            slug=slug,
            label=wordings[0] if wordings else slug,
            wordings=wordings,
            unit=graph.iri(iri, ECO + "canonicalUnit"),
            direction=direction.removeprefix(ECO) if direction else None,
            quantity_kinds=tuple(graph.iris(iri, QUDT + "hasQuantityKind")),
            themes=tuple(b.rsplit("/", 1)[-1] for b in graph.iris(iri, SKOS + "broader")),
            totals=tuple(graph.texts(iri, SKOS + "hiddenLabel", "zh")),
            links={name: linked.removeprefix(IND) for name, linked in links.items() if linked},
            accepts=tuple(graph.iris(iri, ECO + "acceptsUnit")),
            density=Decimal(density) if density else None,
        )
    return found


class Indicators:
    """The scheme, and look-ups from wordings into it."""

    def __init__(self, concepts: Mapping[str, Indicator]) -> None:
        self.concepts = concepts
        self._tables = tuple(self._table(key) for key in (exact_key, plain_key, loose_key))
        self._heads = self._heads_by_ending()
        self._matcher: Matcher[str] = Matcher(self._phrases())

    def _heads_by_ending(self) -> dict[str, list[tuple[str, str]]]:
        """What stands before each ending of a wording, with the wording's slug."""
        heads: dict[str, list[tuple[str, str]]] = {}
        for key, slug in self._tables[-1].items():
            for cut in range(_SHORTEST_HEAD, len(key) - _SHORTEST_HEAD + 1):
                heads.setdefault(key[cut:], []).append((key[:cut], slug))
        return heads

    def _table(self, key: object) -> dict[str, str]:
        """Keys of all wordings to slugs, without the keys that two concepts share."""
        assert callable(key)
        slugs: dict[str, set[str]] = {}
        for concept in self.concepts.values():
            for wording in concept.wordings:
                slugs.setdefault(key(wording), set()).add(concept.slug)
        return {k: next(iter(s)) for k, s in slugs.items() if k and len(s) == 1}

    def _phrases(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for concept in self.concepts.values():
            for wording in concept.wordings:
                phrase = normalise(wording)
                for form in dict.fromkeys((phrase, without_brackets(phrase))):
                    if len(form) > 1 and "/" not in form and form not in seen:
                        seen.add(form)
                        yield form, concept.slug

    def resolve(self, wording: str) -> str | None:
        """The slug of what ``wording`` measures, or ``None``. A nested row is a path (a/b)."""
        for candidate in _readings(normalise(wording)):
            slug = self._look_up(candidate)
            if slug is not None:
                return slug
        return None

    def spelled(self, wording: str) -> str | None:
        """The slug of the concept that has ``wording`` itself among its names, nothing but brackets
        and commas taken away."""
        return self._tables[1].get(plain_key(wording))

    def _look_up(self, wording: str) -> str | None:
        for reduced in _reductions(wording):
            for key, table in zip((exact_key, plain_key, loose_key), self._tables, strict=True):
                slug = table.get(key(reduced))
                if slug is not None:
                    return slug
        return self._without_part_of_area(_reduced(wording))

    def _without_part_of_area(self, wording: str) -> str | None:
        """城市声环境… for 声环境…, unless the scheme tells such parts apart for this measure."""
        table = self._tables[-1]
        for part in _PART_OF_AREA:
            if wording.startswith(part):
                rest = loose_key(wording[len(part) :])
                if not any(loose_key(other) + rest in table for other in _PART_OF_AREA):
                    return table.get(rest)
        return None

    def elliptic(self, fragment: str, before: str) -> str | None:
        """The slug of what a fragment measures that leaves out its head, which the words
        ``before`` it name: 修复面积 after 矿山遗址 is 矿山遗址修复面积. The longest head wins; of two
        concepts with heads as long, neither."""
        end, said = loose_key(fragment), _spoken(before)
        found: dict[int, set[str]] = {}
        for head, slug in self._heads.get(end, ()):
            if head in said:
                found.setdefault(len(head), set()).add(slug)
        longest = found[max(found)] if found else set[str]()
        return next(iter(longest)) if len(longest) == 1 else None

    def ending(self, phrase: str, shortest: int) -> tuple[str, str] | None:
        """The longest wording that ``phrase`` ends in (of ``shortest`` characters or more), as what
        stands before it and its slug. In Chinese the head of a phrase is its end:
        某镇某村重金属污染农用地治理 is a treatment."""
        key = loose_key(phrase)[-_LONGEST:]
        for start in range(1, len(key) - shortest + 1):
            slug = self._tables[-1].get(key[start:])
            if slug is not None:
                return key[:start], slug
        return None

    def beginnings(self, phrase: str) -> Iterator[tuple[str, str]]:
        """Wordings that ``phrase`` begins with, the longest first: slug and what stands after."""
        key = loose_key(phrase)[:_LONGEST]
        for end in range(len(key) - 1, _SHORTEST_HEAD, -1):
            slug = self._tables[-1].get(key[:end])
            if slug is not None:
                yield slug, key[end:]

    def total(self, wording: str) -> list[str]:
        """The slugs of what ``wording`` may mean where it totals a programme, longest first."""
        key = loose_key(wording)
        found = [
            (len(end), concept.slug)
            for concept in self.concepts.values()
            for end in map(loose_key, concept.totals)
            if end and key.endswith(end)
        ]
        return [slug for _, slug in sorted(found, key=lambda f: (-f[0], f[1]))]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Every known wording in ``text`` as (start, end, slug), longest match, by place."""
        view = normalised(text)
        return [
            (*view.span(start, end), slug) for start, end, slug in self._matcher.longest(view.text)
        ]


def exact_key(wording: str) -> str:
    return normalise(wording).casefold()


def plain_key(wording: str) -> str:
    """Without brackets and what stands in them (a unit, a gloss), commas, quotes and 的."""
    return _IGNORED.sub("", without_brackets(exact_key(wording)))


def loose_key(wording: str) -> str:
    """As :func:`plain_key`, with interchangeable terms made one."""
    key = plain_key(wording)
    return _OF_ITS_AREA.sub("占总面积", _made_one(key))


def _made_one(key: str) -> str:
    for written, meant in _SAME:
        key = key.replace(written, meant)
    return key


def _spoken(text: str) -> str:
    """Running text in the form of keys, its clauses kept apart."""
    return _made_one(re.sub(r'["\'的]', "", without_brackets(exact_key(text))))


def _readings(wording: str) -> Iterable[str]:
    """Ways to read a path: whole, its parts joined in either order, its last part alone."""
    yield wording
    bare = without_brackets(wording)
    if "/" not in bare:
        return
    *heads, last = [part for part in bare.split("/") if part] or [""]
    for head in reversed(heads):
        yield head + "/" + last
        yield last + head
        yield head + last
    if not any(_CHANGE.search(head) for head in heads) or _CHANGE.search(last):
        yield last  # else a rate of reduction would pass for an amount


def _reductions(wording: str) -> Iterator[str]:
    yield wording
    reduced = _reduced(wording)
    if reduced != wording:
        yield reduced


def _reduced(wording: str) -> str:
    wording = _WHOLE_AREA.sub("", wording)
    while wording.endswith(_LEAD_TO_FIGURE):
        lead = next(lead for lead in _LEAD_TO_FIGURE if wording.endswith(lead))
        wording = wording[: -len(lead)]
    return wording
