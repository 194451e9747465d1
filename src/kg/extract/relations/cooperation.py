"""Who works together with whom, and on which rivers.

A sentence cooperates where 与, 联合 and the like stand before a list of areas and a word of joint
work stands in its clause. What stands before 与 is the other side; the plan's own area, if nothing
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kg.document import Block, Span
from kg.extract.clauses import Sentence
from kg.extract.relations.context import Context, clause_of
from kg.extract.relations.places import PROVINCES, abbreviated
from kg.records import Cooperation, Mention, Relation, RelationKind, ThingKey, ThingKind

_PARTIES = frozenset({ThingKind.AREA, ThingKind.AREA_GROUP, ThingKind.MOUNTAIN})
_WITH = re.compile(
    r"(?P<weak>[与和同跟])(?:周边的?|毗邻的?|相邻的?|接壤的?)?$|(?P<strong>联合|携手|联动|会同|协同)$"
)
_JOINT = re.compile(
    r"合作|协作|共建|共治|共保|共享|共管|共筑|共商|联防|联控|联治|联动|联合|联席|协同|签订|签署|协议|对接|交流|协商|合力"
    r"|跨界|补偿|组建|建立[^，。]{0,20}机制"
)
_BETWEEN = re.compile(r"^(?:[、，]|和|与|及|以及|、?和|[（(]|等?[）)][、和及])?$")
_BEFORE_WITH = re.compile(
    r"^(?:地区|等)?(?:继续|进一步|加强|深化|强化|积极|主动|要|应|将|持续|深入|全面|加快)*$"
)
_FOUND = re.compile(r"(?:建立|健全|完善|深化|加强|巩固|构建)$")
_MECHANISM = re.compile(
    r"[一-鿿]{0,12}?(?:合作|协作|协同|联动|联席|联防联控)[一-鿿]{0,4}?(?:机制|制度|体系)"
)
# 与四川友好城市: towns there, not the province
_OF_THERE = re.compile(r"(?:友好城市|友城|企业|高校|院校|专家|商会)")
_SOME_OF = re.compile(r"有关|其他|其它|各|相关")
# What stands before 与 may be a place of no kind that areas are: 广阳岛与上海崇明岛.
_OTHER_PLACE = re.compile(r"[一-鿿](?:岛|半岛|景区|公园|园区|大学|公司|集团|医院|企业)$")
_LETTERS = "".join(PROVINCES)
_SHORT = re.compile(
    rf"(?P<letters>[{_LETTERS}]{{2,4}})(?:两地|两省|[三四五]省|[三四五]地|毗邻|交界|接壤|等)"
)
_FOCUS = re.compile(r"跨界|为重点|聚焦|重点流域")
_CROSSING = re.compile(r"(?:等)?(?:流域)?(?:重要)?跨界")
_BORDER_WATER = re.compile(r"(?:交界|界河|边界|跨界)(?:水域|河流|水体)?$")


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two sides of a cooperation and where it is said."""

    left: tuple[ThingKey, ...]
    right: tuple[ThingKey, ...]
    place: Span  # from the word that joins the sides to the end of the list


def read(
    context: Context, block: Block, sentence: Sentence
) -> tuple[list[Relation], list[Cooperation]]:
    """Cooperations of one sentence, and the relations that they are."""
    relations: list[Relation] = []
    records: list[Cooperation] = []
    for sides in _sides(context, sentence):
        clause = clause_of(sentence, sides.place)
        rivers = _rivers(context, sentence, sides)
        parties = tuple(dict.fromkeys((*sides.left, *sides.right)))
        subjects = tuple(dict.fromkeys(river.thing for river in rivers))
        records.append(
            Cooperation(
                parties,
                context.evidence(block, clause),
                party_text=sides.place.of(context.text),
                subjects=subjects,
            )
        )
        for left in sides.left:
            for right in sides.right:
                relations.append(
                    context.relation(RelationKind.COOPERATES_WITH, left, right, block, clause)
                )
        relations += _shared(context, block, sentence, sides, rivers)
    return relations, records


def _shared(
    context: Context, block: Block, sentence: Sentence, sides: _Sides, rivers: Sequence[Mention]
) -> Iterator[Relation]:
    """Who shares the rivers: this side; the other one too if it is one area and one river, for
    else the text does not say which shares which."""
    for river in rivers:
        clause = clause_of(sentence, river.span)
        both = len(sides.right) == 1 and clause.contains(sides.place)
        sharing = (*sides.left, *(sides.right if both else ()))
        for area in sharing:
            if area.kind is ThingKind.AREA:
                yield context.relation(RelationKind.SHARES_RIVER, area, river.thing, block, clause)
        if len(sides.right) == 1 and _on_border(context, river):
            for area in (*sides.left, *sides.right):
                if area.kind is ThingKind.AREA:
                    yield context.relation(
                        RelationKind.FLOWS_THROUGH, river.thing, area, block, sentence.span
                    )


def _on_border(context: Context, river: Mention) -> bool:
    """塘坝河 in 交界水域塘坝河, 大溪河 in 大溪河跨界河流."""
    before = context.text[max(0, river.span.start - 8) : river.span.start]
    return bool(_BORDER_WATER.search(before) or _CROSSING.match(context.text, river.span.end))


def _rivers(context: Context, sentence: Sentence, sides: _Sides) -> list[Mention]:
    """The rivers that the cooperation is about: those of its clause, of a clause before it that
    sets the focus, and of those after it."""
    clause = clause_of(sentence, sides.place)
    found: list[Mention] = []
    for part in sentence.clauses:
        if part.end <= clause.start and not _FOCUS.search(part.of(context.text)):
            continue
        found += [m for m in context.named(part) if m.thing.kind is ThingKind.RIVER]
    return [m for m in found if not _is_basin(context, m, found)]


def _is_basin(context: Context, river: Mention, others: Sequence[Mention]) -> bool:
    """长江 in 长江流域交界水域塘坝河: the basin that the river meant lies in."""
    if context.text.startswith(("上游", "经济带", "中下游"), river.span.end):
        return True
    if not context.text.startswith("流域", river.span.end):
        return False
    return any(
        0 < other.span.start - river.span.end < 12 and other.thing != river.thing
        for other in others
    )


def _sides(context: Context, sentence: Sentence) -> Iterator[_Sides]:
    places = _places(context, sentence.span)
    index = 0
    while index < len(places):
        run = _run(context, places, index)
        sides = _of_run(context, sentence, places, index, run)
        if sides is not None:
            yield sides
        index += max(1, len(run))
    yield from _of_group(context, sentence)
    yield from _of_mechanism(context, sentence)
    yield from _of_letters(context, sentence)


def _places(context: Context, span: Span) -> list[Mention]:
    """Areas and mountains in ``span`` that are no part of a longer name, and groups of areas where
    they are a side of joint work."""
    inside = context.mentions.within(span)
    places: list[Mention] = []
    for m in inside:
        if m.thing.kind not in _PARTIES:
            continue
        if any(o.span != m.span and o.span.contains(m.span) for o in inside):
            continue
        if m.thing.kind is not ThingKind.AREA_GROUP or _is_side(context, m, places, span.end):
            places.append(m)
    return places


def _is_side(context: Context, group: Mention, before: Sequence[Mention], end: int) -> bool:
    """Whether 与 stands right before a group of areas, or the list of places that goes on with it,
    and a word of joint work in the clause behind."""
    text = context.text
    joined = text[group.span.start - 1] in "与同" or (
        bool(before) and bool(_BETWEEN.match(text[before[-1].span.end : group.span.start]))
    )
    if not joined or _SOME_OF.match(text, group.span.end):
        return False
    stop = next((at for at in range(group.span.end, end) if text[at] in "，；。"), end)
    return bool(_JOINT.search(text, group.span.end, stop))


def _run(context: Context, places: Sequence[Mention], index: int) -> list[Mention]:
    """The list of places that begins at ``index``."""
    run = [places[index]]
    for place in places[index + 1 :]:
        between = context.text[run[-1].span.end : place.span.start]
        if not _BETWEEN.match(between):
            break
        run.append(place)
    return run


def _partners(context: Context, run: Sequence[Mention]) -> list[ThingKey]:
    """The places of a list, without those that only say where the next lies (四川省都江堰市)."""
    found = []
    for place, after in zip_longest(run, run[1:]):
        if after is not None and after.span.start == place.span.end:
            continue
        if place.thing not in context.above and not _OF_THERE.match(context.text, place.span.end):
            found.append(place.thing)
    return found


def _of_run(
    context: Context,
    sentence: Sentence,
    places: Sequence[Mention],
    index: int,
    run: Sequence[Mention],
) -> _Sides | None:
    """The cooperation whose other side ``run`` begins with, or holds after its own 与."""
    start = run[0].span.start
    split = _split_at_with(context, run)
    if split:
        left, right = _partners(context, run[:split]), _partners(context, run[split:])
        join = run[split - 1].span.end
        if left and right and _is_joint(context, sentence, run[-1].span.end):
            return _Sides(tuple(left), tuple(right), Span(join, run[-1].span.end))
        right = _partners(context, run[split:])
        left = [context.own]
    else:
        words = context.text[max(sentence.span.start, start - 8) : start]
        match = _WITH.search(words)
        if match is None:
            return None
        right = _partners(context, run)
        join = start - len(words) + match.start()
        left = _left(context, places[:index], join)
        if not left and _OTHER_PLACE.search(context.text[max(0, join - 4) : join]):
            return None
        left = left or [context.own]
        if match["weak"] is None:
            return (
                _Sides(tuple(left), tuple(right), Span(join, run[-1].span.end)) if right else None
            )
    if not right or not _is_joint(context, sentence, run[-1].span.end):
        return None
    return _Sides(tuple(left), tuple(right), Span(join, run[-1].span.end))


def _split_at_with(context: Context, run: Sequence[Mention]) -> int:
    """Where a list of places is cut by 与, the places before it being the other side: 金佛山与
    峨眉山、青城山."""
    for at in range(1, len(run)):
        if context.text[run[at - 1].span.end : run[at].span.start] == "与":
            return at
    return 0


def _is_joint(context: Context, sentence: Sentence, end: int) -> bool:
    """Whether a word of joint work follows in the sentence."""
    return bool(_JOINT.search(context.text, end, sentence.span.end))


def _left(context: Context, before: Sequence[Mention], join: int) -> list[ThingKey]:
    """The places that stand right before 与, as its grammatical subject."""
    run: list[Mention] = []
    for place in reversed(before):
        end = run[0].span.start if run else join
        between = context.text[place.span.end : end]
        if not (_BETWEEN.match(between) if run else _BEFORE_WITH.match(between)):
            break
        run.insert(0, place)
    return _partners(context, run)


def _of_group(context: Context, sentence: Sentence) -> Iterator[_Sides]:
    """协同治理“锰三角”地区（重庆市秀山县、湖南省花垣县、贵州省松桃县）: those of the own area with
    those that are not."""
    text = context.text
    for group in context.named(sentence.span):
        if group.thing.kind is not ThingKind.AREA_GROUP:
            continue
        opening = re.compile(r"”?(?:地区|片区)?[（(]").match(text, group.span.end)
        close = text.find("）", group.span.end, sentence.span.end)
        if opening is None or close < 0:
            continue
        if not _JOINT.search(text, sentence.span.start, group.span.start):
            continue
        inside = _places(context, Span(opening.end(), close))
        members = _partners(context, inside)
        areas = context.lexicon.areas
        own = [m for m in members if areas.contains(context.scope.own.adcode, m.adcode)]
        others = [m for m in members if m not in own]
        if own and others:
            yield _Sides(tuple(own), tuple(others), Span(group.span.start, close))


def _of_mechanism(context: Context, sentence: Sentence) -> Iterator[_Sides]:
    """探索建立渝东南武陵山区城镇群生态环境保护合作机制: the own area with those of the group."""
    for group in context.named(sentence.span):
        if group.thing.kind is not ThingKind.AREA_GROUP:
            continue
        founded = _FOUND.search(context.text, max(0, group.span.start - 4), group.span.start)
        joint = _MECHANISM.match(context.text, group.span.end, sentence.span.end)
        if founded is not None and joint is not None:
            yield _Sides((context.own,), (group.thing,), Span(group.span.start, joint.end()))


def _of_letters(context: Context, sentence: Sentence) -> Iterator[_Sides]:
    """川渝两地, 与黔湘鄂等接壤地区: provinces by their letters. A province's own plan means itself
    by its letter; a county's means others only where 与 says so."""
    for match in _SHORT.finditer(context.text, sentence.span.start, sentence.span.end):
        provinces = abbreviated(context, match["letters"])
        others = [p for p in provinces if p not in context.above]
        with_it = context.text[match.start() - 1 : match.start()] in ("与", "和", "同")
        is_province = len(context.above) == 1 and context.own in provinces
        with_it = with_it and not context.above.intersection(provinces)
        if (
            others
            and (with_it or is_province)
            and _is_joint(context, sentence, sentence.span.start)
        ):
            yield _Sides((context.own,), tuple(others), Span(*match.span()))
