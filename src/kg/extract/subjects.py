"""Whose figure it is: the plan's own area, or the narrower thing that the sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.document import Span
from kg.extract import phrases
from kg.extract.drafts import Draft
from kg.extract.entities.vocabulary import KIND_ONLY
from kg.extract.mentions import MentionIndex
from kg.extract.numbers import ClassFigure, Figure
from kg.records import Mention, ThingKey, ThingKind

NARROWER = frozenset(
    {
        ThingKind.AREA,
        ThingKind.AREA_GROUP,
        ThingKind.RIVER,
        ThingKind.RIVER_REACH,
        ThingKind.LAKE,
        ThingKind.RESERVOIR,
        ThingKind.SECTION,
        ThingKind.WATER_SOURCE,
        ThingKind.PROTECTED_AREA,
        ThingKind.INDUSTRIAL_PARK,
        ThingKind.FACILITY,
        ThingKind.CONTROL_ZONE,
        ThingKind.ENTERPRISE,
    }
)
_AREAS = frozenset({ThingKind.AREA, ThingKind.AREA_GROUP})
BODIES = frozenset({ThingKind.AGENCY, ThingKind.ORGANISATION})
# what an agency has, so that the figure is its own; what it does is the plan's
STAFF = re.compile(
    r"(?:核定|现有|实有|在编|配备|购置|具备)*(?:人员|编制|在编|在岗|专业技术人员|执法人员|监测人员|监测能力|监测仪器|仪器|设备|监测项目"
    r"|人均监管)|实有|核定编制|具备"
)
_TO_EACH_ITS_OWN = re.compile(r"分别|依次")
_BRANCH = re.compile(r"^(?:(?:[一二]级|主要|重要)?(?:支流|干流)|[上下]游)")
_LOCATIVE = re.compile(r"(?:在|对|位于|于|针对|围绕)(?:县城|城区|市区|全[县市区])?[\s“]?$")
# between things listed: 甲县城、乙镇; 长江甲段、乙河
_LIST_SEPARATOR = re.compile(r"(?:[一-龥]{1,4}段|城)?[\s、和与及]{1,3}|以及")
_REST_OF_REACH = re.compile(r"^(?:[一-龥]{1,4}段|城)[、和与及 ]+")
_BRACKET = re.compile(r"[（(][^（()）]{3,120}[)）]")
_REST_OF_LEAD = re.compile(
    r"(?:流域|片区|干流|水系|沿线|库区|湖区)?(?:水环境|水生态)?(?:综合|污染)?(?:整治|治理|防治|保护|修复)?(?:工程|项目)?(?:突出“[^”]{1,4}”)?"
)
_AND_OTHERS = re.compile(r"\s?等")
_AND_OTHERS_COUNTED = re.compile(r"等\s?$")
_FEW_OF_CLASS = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:、[\u4e00-\u9fff]{2,8}){1,7}等(?:流域|片区|河流|水库|湖库|乡镇|街道|镇街|社区|园区|组团|水源地)"
)
# what follows a name and makes it part of a longer one, or of a thing that only lies there
_ATTRIBUTE = re.compile(
    r"入河|沿岸|沿线|岸线|经济带|沿江|两岸|[^，。、]{0,2}(?:公园|大桥|大道|小区|广场|小镇|古镇|步道|绿道)"
)
PLACE = re.compile(
    r"(?:中心城区|主城区|老城区|城市新区|(?<![都城])市区(?!域|县)|(?<!全)县城(?!区|市|乡|镇)|(?:^|(?<=全[县市区]))城区(?!域)|州城|(?<![一-龥])[一-龥]{2,3}湾(?!区|地|公园)|[东南西北中]部[^，。、0-9]{0,6}(?:山区|片区|地区|区域|区)|重点区域|毗邻区域)"
)
_CLASS_OF_THINGS = re.compile(
    r"^(?:新建矿山|各级各类[^，。]{2,10}|建制镇|[^，。、]{0,14}断面(?!面)|[^，。、]{2,10}(?:集聚点|聚居点|集居点)"
    r"|各(?:乡镇|镇街|县区|苏木乡镇|园区)(?=.)|[^，。、0-9]{2,8}行业(?=全[面部]|实现|完成|执行))"
)
_WORKS_OF_A_PLACE = re.compile(
    r"[^，。、0-9的和]{2,12}?(?:污水处理厂|水厂|监测站|填埋场|焚烧发电厂|焚烧发电项目|垃圾处理场|处[理置]中心)"
    r"(?=[出进]水|提标|扩[建容]|改[造扩]|升级|负荷|完成|建成|具备|设计|现有|占地|[日年]处理|[日年]供水|供水能力|处理能力|实际处理|总?规模"
    r"|(?:[一二三]期)?(?:工程)?(?:设计|处理)?规模|$)"
)
_WARDEN = re.compile(r"长(?![江河度])")  # 乡级河长
_WORKS_NAME = re.compile(r"(?:厂|电站|填埋场|发电项目|泵站|水务站)$")


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a value holds for. ``text`` is a class of things as worded; ``rest`` what is left of
    the indicator phrase without the subject that led it (``None``: nothing led it)."""

    keys: tuple[ThingKey, ...]
    text: str | None = None
    rest: str | None = None


def is_works(thing: ThingKey) -> bool:
    """Whether an organisation is works or a plant, which figures can be about."""
    return thing.kind is ThingKind.ORGANISATION and bool(_WORKS_NAME.search(thing.name))


class SubjectReader:
    """Finds subjects in one text."""

    def __init__(self, text: str, mentions: MentionIndex, own: ThingKey) -> None:
        self._text = text
        self._mentions = mentions
        self._own = own

    def of_paragraph(self, span: Span) -> Subjects:
        """The thing a paragraph is about, where its lead sentence is just that thing's name."""
        lead = re.match(r"[^。：:，\n]{2,24}(?=[。：:])", span.of(self._text))
        if lead:
            place = Span(span.start, span.start + lead.end())
            for mention in self._mentions.outermost(place):
                if mention.span.start != place.start or mention.thing.kind not in NARROWER:
                    continue
                if _REST_OF_LEAD.fullmatch(self._text, mention.span.end, place.end):
                    return Subjects((mention.thing,))
        return Subjects((self._own,))

    def of_clause(self, clause: Span) -> Subjects | None:
        """The things that a clause without figures leads with; None if it names none."""
        phrase = phrases.without_verbs(phrases.trim_lead(clause.of(self._text)))
        found = self.of_region(clause, phrase, Subjects((self._own,)), any_body=True)
        return replace(found, rest=None) if found.text or found.keys != (self._own,) else None

    def of_draft(self, draft: Draft, default: Subjects) -> Subjects:
        """The subjects of a drafted figure."""
        if draft.label is not None:
            return self._labelled(draft.label, default)
        if draft.place[1] > 1 and _TO_EACH_ITS_OWN.search(draft.before):
            paired = self._paired(draft) or self._named_in_phrase(draft)
            if paired is not None:
                return paired
        region = Span(min(draft.region.start, draft.value.span.start), draft.region.end)
        if isinstance(draft.value, Figure) and draft.region.start < draft.value.span.start:
            region = Span(draft.region.start, max(draft.region.end, draft.value.span.start))
        listed = self._bracketed(draft)
        if listed:
            return Subjects(listed)
        is_class = isinstance(draft.value, ClassFigure)
        found = self.of_region(region, draft.phrase, default, all_named=is_class)
        before = self._text[region.start : draft.value.span.start]
        if found.keys != default.keys and not {k.kind for k in found.keys} <= _AREAS:
            # 实施某公司节能改造等7个项目: one of the things counted, not whose they are
            found = default if _AND_OTHERS_COUNTED.search(before) else found
        if found == default and not found.text:
            found = self._few_of_class(before, draft.phrase, default) or found
            found = self._outside_bracket(draft, default) or found
        if found.text is None and isinstance(draft.value, ClassFigure):
            things = _CLASS_OF_THINGS.match(draft.phrase)
            if things and found.keys == default.keys:
                return Subjects(found.keys, things.group(), draft.phrase[things.end() :])
        return found

    def _outside_bracket(self, draft: Draft, default: Subjects) -> Subjects | None:
        """在甲县建设捕集项目（年捕集量5万吨）, 甲厂（一期2万吨/日）: what the words before the bracket name."""
        said = self._text[draft.clause.start : draft.value.span.start]
        opening = max(said.rfind("（"), said.rfind("("))
        if opening <= max(said.rfind("）"), said.rfind(")")):
            return None
        start = max(said.rfind(mark, 0, opening) for mark in "、，：:；") + 1
        outside = Span(draft.clause.start + start, draft.clause.start + opening)
        found = self.of_region(outside, phrases.trim_lead(said[start:opening]), default)
        return replace(found, rest=None) if found.keys != default.keys else None

    def _few_of_class(self, before: str, phrase: str, default: Subjects) -> Subjects | None:
        """甲河、乙沟等流域水土流失综合治理面积: a class of things of which some are named."""
        match = _FEW_OF_CLASS.match(phrases.without_verbs(phrases.trim_lead(before)))
        if match is None:
            return None
        rest = phrase.removeprefix(match.group()) if phrase.startswith(match.group()) else None
        return Subjects(default.keys, match.group(), rest or None)

    def _labelled(self, label: Span, default: Subjects) -> Subjects:
        """市区85%、县城75%: the thing or the kind of place that labels a figure."""
        for mention in self._mentions.outermost(label):
            if mention.span == label and mention.thing.kind in NARROWER:
                return Subjects((mention.thing,))
        return Subjects(default.keys, label.of(self._text))

    def _paired(self, draft: Draft) -> Subjects | None:
        """A断面、B断面水质分别达到Ⅲ类、Ⅳ类: to each its own, where as many are named as figures follow."""
        index, count = draft.place
        region = draft.region
        things = [
            m
            for m in self._mentions.outermost(region)
            if m.thing.kind in NARROWER or is_works(m.thing)
        ]
        for first in range(len(things) - count + 1):
            listed = things[first : first + count]
            lead = phrases.trim_lead(self._text[region.start : listed[0].span.start])
            apart = all(
                _LIST_SEPARATOR.fullmatch(self._text[a.span.end : b.span.start])
                for a, b in pairwise(listed)
            )
            if apart and not lead.strip("“”"):
                tail = self._text[listed[-1].span.end : region.end]
                rest = re.sub(r"分别|依次|均", "", tail)
                return Subjects((listed[index].thing,), None, phrases.trim_join(rest) or None)
        return None

    def _named_in_phrase(self, draft: Draft) -> Subjects | None:
        """甲湖总磷、乙湖化学需氧量分别超过…: each measure led by its own."""
        for mention in self._mentions.outermost(draft.region):
            name = mention.span.of(self._text)
            rest = draft.phrase.removeprefix(name)
            if mention.thing.kind in NARROWER and rest not in (draft.phrase, ""):
                return Subjects((mention.thing,), None, phrases.trim_join(rest))
        return None

    def _bracketed(self, draft: Draft) -> tuple[ThingKey, ...]:
        """对7座（甲镇、乙镇、…）: areas listed in the bracket right behind a count."""
        match = _BRACKET.match(self._text, draft.value.span.end)
        if match is None or match.end() > draft.clause.end:
            return ()
        inside = Span(match.start() + 1, match.end() - 1)
        named = [m for m in self._mentions.outermost(inside) if m.thing.kind in _AREAS]
        parts = [p for p in re.split(r"[、，和及]", inside.of(self._text)) if p.strip()]
        if len(named) < 2 or len(named) * 2 < len(parts):
            return ()
        return tuple(dict.fromkeys(m.thing for m in named))

    def of_region(
        self,
        region: Span,
        phrase: str,
        default: Subjects,
        any_body: bool = False,
        all_named: bool = False,
    ) -> Subjects:
        """The subjects that ``region`` names: things that lead it or stand behind 在, 对; agencies
        only with what is theirs, or with ``any_body``. With ``all_named`` what holds for 甲河、乙溪等
        holds for those named."""
        things = [
            m
            for m in self._mentions.outermost(region)
            if self._may_own(m) or (any_body and m.thing.kind in BODIES)
        ]
        leading = self._leading(region, things, any_body, all_named)
        if leading:
            keys = tuple(dict.fromkeys(m.thing for m in leading))
            if keys == (self._own,):
                return Subjects(default.keys, default.text, self._without(phrase, leading))
            if self._own in keys:
                keys = tuple(k for k in keys if k != self._own)
            return Subjects(keys, None, self._without(phrase, leading))
        if not default.text and (works := self._class_of_works(region, phrase, any_body)):
            return Subjects(default.keys, works)
        place = PLACE.search(phrase[:14]) or PLACE.search(region.of(self._text)[:16])
        if place and not default.text:
            # 其中甲镇3万吨、县城2万吨: the seat of the county is no part of a town named before
            areas = {k.kind for k in default.keys} <= _AREAS
            return Subjects((self._own,) if areas else default.keys, place.group())
        things_of_class = _CLASS_OF_THINGS.match(phrase)
        if (
            things_of_class
            and things_of_class.group() != default.text
            and (any_body or things_of_class.end() < len(phrase))
        ):
            return Subjects(default.keys, things_of_class.group())
        return default

    def _class_of_works(self, region: Span, phrase: str, any_body: bool) -> str | None:
        """县城污水处理厂 of 县城污水处理厂出水…, which is no name and no place."""
        for words in (phrase, region.of(self._text)):
            lead = phrases.without_verbs(phrases.trim_lead(words))
            found = _WORKS_OF_A_PLACE.match(lead)
            if found:  # 建设监测站8个 counts them
                return found.group() if found.end() < len(lead) or any_body else None
        return None

    def _may_own(self, mention: Mention) -> bool:
        name = mention.span.of(self._text)
        if KIND_ONLY.fullmatch(name) or _WARDEN.match(self._text, mention.span.end):
            return False
        if mention.thing.kind in BODIES and not is_works(mention.thing):
            return bool(STAFF.match(self._text, mention.span.end))
        return mention.thing.kind in NARROWER or is_works(mention.thing)

    def _leading(
        self,
        region: Span,
        things: list[Mention],
        any_body: bool = False,
        all_named: bool = False,
    ) -> list[Mention]:
        """The first thing, and those listed with it, if it leads the region or is its place."""
        text = self._text
        for index, mention in enumerate(things):
            before = text[region.start : mention.span.start]
            leads = not _BRANCH.sub("", phrases.trim_lead(before)).strip("“”、和与及，")
            # 在主城都市区领跑: where it is compared, not whose it is
            placed = bool(_LOCATIVE.search(before)) and mention.thing.kind is not (
                ThingKind.AREA_GROUP
            )
            verb = bool(
                re.fullmatch(
                    r"[新改扩（）升级建成治理修复推进完善实施开展支持]{2,8}",
                    phrases.trim_lead(before),
                )
            )
            if not (leads or placed or verb):
                continue
            listed = [mention]
            for other in things[index + 1 :]:
                between = text[listed[-1].span.end : other.span.start]
                if between and not _LIST_SEPARATOR.fullmatch(between):
                    break
                listed.append(other)
            after = text[listed[-1].span.end : listed[-1].span.end + 2]
            kinds = {m.thing.kind for m in listed}
            if _AND_OTHERS.match(after) and not (kinds <= _AREAS or all_named):
                continue
            if _ATTRIBUTE.match(text, listed[-1].span.end):
                continue
            if after[:1] in ("、", "和", "及", "与") and listed[-1].span.end < region.end:
                # 东城污水处理厂和工业园区四个污水处理厂: a neighbour in a list, not whose it is
                continue
            if ThingKind.ENTERPRISE in kinds and len(listed) > 1 and not any_body:
                continue
            return listed
        return []

    def _without(self, phrase: str, leading: list[Mention]) -> str | None:
        """The phrase without the names that lead it; None if none does."""
        rest = phrase
        for mention in leading:
            name = mention.span.of(self._text)
            if rest.startswith(name):
                rest = _REST_OF_REACH.sub("", rest[len(name) :], count=1).lstrip("、和与及的 ")
        return rest if rest != phrase else None
