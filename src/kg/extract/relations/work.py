"""Where work is done and by whom, as task paragraphs say it in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from kg.document import Block, Span
from kg.extract.clauses import Sentence
from kg.extract.entities import lists
from kg.extract.relations.context import Context, clause_of
from kg.lexicon.verbs import VERBS
from kg.records import Mention, Relation, RelationKind, StatementRef, ThingKey, ThingKind

_PLACES = frozenset(
    {
        ThingKind.AREA,
        ThingKind.AREA_GROUP,
        ThingKind.INDUSTRIAL_PARK,
        ThingKind.PROTECTED_AREA,
        ThingKind.MOUNTAIN,
    }
)
_AFTER_VERB = (ThingKind.AREA, ThingKind.AREA_GROUP, ThingKind.INDUSTRIAL_PARK)
_ACTORS = frozenset({ThingKind.AGENCY, ThingKind.ENTERPRISE, ThingKind.ORGANISATION})
_WORKS = (ThingKind.ORGANISATION, ThingKind.FACILITY)
_WATERS = frozenset({ThingKind.RIVER, ThingKind.RIVER_REACH, ThingKind.LAKE, ThingKind.RESERVOIR})
_MAX_WATER = 12
_AT = re.compile(r"(?:[在于对把将以]|进入|迁入|搬入)$")
_BETWEEN = re.compile(r"^(?:[、和与及至]|以及|、和|一带(?:[、和与及]|以及))?$")
# After a list: the noun that the work is done on. 与 would make the list a side of something.
_NO_WORK = re.compile(
    r"^(?:等地?|等[0-9一二三四五六七八九十]*个?(?:区县|乡镇|县|区|镇|市))?(?:[与和及同]|的?(?:经验|关系|合作|交流)|[，。；、）)”]|$)"
)
_DUTY = re.compile(
    r"^(?:等(?:有关|相关|主管|行政主管)*部门)?(?:[（(][^（）()]{0,12}[）)])?(?:要|应当?|须|负责|牵头|组织(?!部)|按照?职责|严格落实|落实)"
)
# The rest of a list of places of which some have no name that is known.
_LIST_GOES_ON = re.compile(r"(?:、[^，。；、（）()等]{1,12})+(?=等)")
_KIND_OF_THING = re.compile(r"[一-鿿]{1,3}(?:[、和]|等)")
_FULL_FORM = frozenset("省市区县州旗镇乡道村")
_BUILT = re.compile(r"(?:项目)?(?:规划)?(?:建设|发展)")  # 推进…产业园建设: the park is the work
_JOINED = re.compile(r"[与同]")
# 县住房城乡建设局配合: who helps.
_HELPING = re.compile(
    r"(?:等(?:有关|相关)*部门)?(?:按职责|按照职责|积极|予以|协同)?(?:配合|协助)(?=[，。；、）)]|实施|落实|做好|$)"
)
_BY = re.compile(r"(?:由|配合)$")
# 在双城经济圈建设中的定位: what one takes part in, and no place of work.
_PART_OF = re.compile(r"(?:建设|发展)?中的|的(?:发展|定位|地位|实力|优势)|[^，。；]{0,6}的要求")
_FLOWING = re.compile(r"(?:境内|境)?(?:汇入|汇合|注入|流入|流出|入海|入江|相汇|交汇)")
_AS_FOCUS = re.compile(r"[^，。；]{0,60}?为(?:重点|载体|试点)")
_DOING = re.compile(r"等|(?:地区|区域|一带)?(?:实施|开展|进行|推进|加强)")
_AT_BRACKET = re.compile(r"[在对于][^，。；、（(]{0,10}[（(]$")
# Verbs whose object is the place itself, or what it is made or given.
_NO_LEAD = frozenset(
    {"融入", "发挥", "服务", "承接", "增强", "提升", "突出", "位于", "落实", "涉及", "成为"}
)
_NOT_DOING = re.compile(r"(?:经|报|向|获|受|被|听取|贯彻落实|落实)$")


def read(
    context: Context, block: Block, sentence: Sentence, work: StatementRef
) -> Iterator[Relation]:
    """Places of work and who leads, for the task or project ``work`` that the sentence is of."""
    yield from _places(context, block, sentence, work)
    yield from _leads(context, block, sentence, work)


def _runs(context: Context, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Lists of names that stand one after the other."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not _BETWEEN.match(context.text[run[-1].span.end : mention.span.start]):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _places(
    context: Context, block: Block, sentence: Sentence, work: StatementRef
) -> Iterator[Relation]:
    named = [_place_of_works(context, m) for m in context.named(sentence.span)]
    for run in _runs(context, named):
        places = [m for m in _innermost(run) if m.thing.kind in _PLACES]
        if not places or (len(run) == 1 and _only_qualifies(context, run[0])):
            continue
        first, last = run[0].span.start, run[-1].span.end
        lead = _lead(context, sentence, first, last, run[-1].thing.kind)
        if lead is None or (lead != "focus" and any(m.thing.kind in _ACTORS for m in run)):
            continue
        clause = clause_of(sentence, Span(first, last))
        for place in places:
            if lead == "verb" and place.thing.kind not in _AFTER_VERB:
                continue
            for key in _meant(context, place, lead, among=places):
                if key not in context.above:
                    yield context.relation(RelationKind.IMPLEMENTED_IN, work, key, block, clause)


def _place_of_works(context: Context, mention: Mention) -> Mention:
    """洪畴镇 for 洪畴镇污水处理厂: work on works is done in the area that their name begins with."""
    if mention.thing.kind not in _WORKS:
        return mention
    inside = context.mentions.within(mention.span)
    return next(
        (
            m
            for m in inside
            if m.thing.kind is ThingKind.AREA and m.span.start == mention.span.start
        ),
        mention,
    )


def _only_qualifies(context: Context, place: Mention) -> bool:
    """Whether an area's short name only tells which river is meant: 薛城大沙河."""
    short = place.thing.kind is ThingKind.AREA and place.span.of(context.text) != place.thing.name
    after = context.mentions.within(Span(place.span.end, place.span.end + _MAX_WATER))
    return short and any(m.span.start == place.span.end and m.thing.kind in _WATERS for m in after)


def _lead(
    context: Context, sentence: Sentence, first: int, last: int, kind: ThingKind
) -> str | None:
    """What makes a list of places the place of work: 在 …, 以 … 为重点, or a verb before them and
    its object behind."""
    text = context.text
    before = text[max(sentence.span.start, first - 4) : first]
    at = _AT.search(before)
    if at is not None:
        if _PART_OF.match(text, last) or _FLOWING.match(text, last):
            return None
        if at.group() == "以":
            return "focus" if _AS_FOCUS.match(text, last) else None
        if at.group() in ("对", "将", "把") and kind is ThingKind.MOUNTAIN:
            return "at" if _DOING.match(text, last) else None
        return "at"
    if before.endswith(("（", "(")):
        outer = text[max(sentence.span.start, first - 14) : first]
        return "at" if _AT_BRACKET.search(outer) else None
    rest = _LIST_GOES_ON.match(text, last, min(sentence.span.end, last + 60))
    after = rest.end() if rest else last
    if _NO_WORK.match(text[after : after + 16]):
        return None
    if kind is ThingKind.INDUSTRIAL_PARK and _BUILT.match(text, after):
        return None
    if before[-2:] in VERBS:
        return None if before[-2:] in _NO_LEAD else "verb"
    return "verb" if _is_item(context, sentence, first, last) else None


def _is_item(context: Context, sentence: Sentence, first: int, last: int) -> bool:
    """Whether the place begins an item of a list whose first item a verb leads: 石柱县 in 推进
    秀山县电解锰、石柱县铅锌矿渣场整治, 冯家街道 in 完成老城区、冯家街道等管网改造."""
    text = context.text
    items = lists.items_before(text, first - 1, sentence.span.start)
    if text[first - 1 : first] not in ("、", "和") or not items:
        return False
    short = text[last - 1] not in _FULL_FORM
    if short and _KIND_OF_THING.match(text, last):  # 荣昌猪等畜牧遗传资源
        return False
    head = items[0].of(text)
    verb = next((head[at : at + 2] for at in range(0, 5) if head[at : at + 2] in VERBS), "")
    joined = _JOINED.search(text, items[0].start, first)  # 加强与企业、水江镇…的协作
    return verb != "" and verb not in _NO_LEAD and joined is None


def _meant(context: Context, place: Mention, lead: str, among: Sequence[Mention]) -> list[ThingKey]:
    """The areas that a place stands for: a group that spells out its members means each; behind a
    verb a group is what is talked of, and no place, but among places that are none."""
    if place.thing.kind is not ThingKind.AREA_GROUP:
        return [place.thing]
    inside = [
        m.thing for m in context.mentions.within(place.span) if m.thing.kind is ThingKind.AREA
    ]
    groups_only = all(m.thing.kind is ThingKind.AREA_GROUP for m in among)
    return inside or ([place.thing] if lead != "verb" or not groups_only else [])


def _innermost(run: Sequence[Mention]) -> list[Mention]:
    """Of 水江镇双河村 the village: an area that only says where the next area lies is left out."""
    return [
        m
        for m, after in zip_longest(run, run[1:])
        if after is None or after.span.start != m.span.end or after.thing.kind is not ThingKind.AREA
    ]


def _leads(
    context: Context, block: Block, sentence: Sentence, work: StatementRef
) -> Iterator[Relation]:
    text = context.text
    named = [m for m in context.named(sentence.span) if m.thing.kind in _ACTORS]
    for run in _runs(context, named):
        first, last = run[0].span.start, run[-1].span.end
        before = text[max(sentence.span.start, first - 4) : first]
        if _NOT_DOING.search(before):
            continue
        clause = clause_of(sentence, Span(first, last))
        if _HELPING.match(text, last):
            for actor in run:
                yield context.relation(RelationKind.SUPPORT, work, actor.thing, block, clause)
            continue
        if not (_BY.search(before) or _DUTY.match(text[last : last + 24])):
            continue
        for actor in run:
            yield context.relation(RelationKind.LEAD, work, actor.thing, block, clause)
        if before.endswith("配合") and context.government is not None:
            yield context.relation(RelationKind.SUPPORT, work, context.government, block, clause)
