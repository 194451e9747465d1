"""The figures of one clause, each with the phrase it measures: where coordination is undone.

A draft knows what stands in its clause and nothing of plans: kind, year and subject come later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.document import Span
from kg.extract import brackets, phrases, sharing
from kg.extract.numbers import ClassFigure, Figure

Value = Figure | ClassFigure

_BETWEEN = re.compile(r"[\s、和及与,，]*")
_AFTER_BOUND = re.compile(
    r"\s*(?:$|[，。；、,;：:（(）)！”」]|(?:以?及|和|与)(?!其|时)|且|并(?!网|购)|而|但|于(?=20)|的$|徘徊|波动|浮动"
    r"|(?:共计?|合计|总计|中)$)"
)
RATIOS = ("%", "％", "‰", "百分之", "个百分点", "倍", "番", "成")
_VERBS_ONLY = re.compile(
    r"(?:划定|巩固|扩大|新增|新建|改造|改建|扩建|治理|修复|创建|建设|开展|实施|推广|安装|配置|配备|淘汰|关闭|取缔|整治|完善|建立|发布|投入|加强|培育|壮大|推进|升级|设立|整改|办理|提升|打造|引进|处理|处置|收集|带动|编制|新|（改扩）|\(改扩\)|（巩固）|或|及|和|、|各类|一批|等|个|再|每年|每|年)+"
)
_KEPT_VERB = re.compile(
    r"(?:新（改扩）建|新建|新增|改造|改建|扩建|治理|修复|创建(?:（巩固）|或巩固)?|淘汰|关闭|取缔|安装|升级改造|推广|发放|新实施)$"
)
_CAPACITY = re.compile(r"(?:处理规模|规模|能力|容量|产能|库容|装机)$")
_TOPICLESS = re.compile(
    r"^(?:约?占|较|比|同比|累计(?:下降|降低|减少|提高|增长|增加|上升|提升)|(?:逐年|年均|每年)(?:增[长加]|递[增减]|下降|降低|提高)|是(?=[“0-9十上全])|(?:高[出于]|低于|优于)(?:全[国省市]|国家|省|市|目标|平均)|或(?=较|比)|为(?=年度|计划|任务|目标|上年|全年)|高达|达|其中占|排名|位居|列|居|保持|连续|并)"
)
_PLACED = re.compile(
    r"(?:持续|连续|稳定|继续|一直|[0-9]{1,2}年|[一二三四五六]年)*(?:保持|位居|位列|名列|排名|居|列|排)在?(?P<where>[^，。；]{0,12})$"
)
_ALL_RANKED = re.compile(r"(?:均|都)(?:位?居|位列|名列|列|排名?|保持)")
_WHERE = re.compile(r"全[市省区国州县]|全自治区|[\u4e00-\u9fff]{2,6}(?:地区|片区|区县)")
_MONEY = re.compile(r"元$")
_SPENT = re.compile(r"(?:投入|投资|安排|筹集|争取|整合|发放|兑现)[^，。；0-9]{0,10}$")
_EACH = re.compile(r"各(?:有|建成|创建|新建)?$")
_GOAL = re.compile(r"\s?的?(?:规划|省定|市定|既定|下达|考核|预期)*(?:目标|任务)")
_RANKED_AMONG = re.compile(
    r"(?:在|(?=全))(?P<where>全[省市国县区州]|[^，。在0-9]{2,6}?)(?:[0-9]{1,4}个)[^，。]{0,14}中?$"
)
_BASIS = re.compile(
    r"(?:分别|依次|均)?(?:较|比)(?:(?:19|20)[0-9]{2}\s?年|[“「]?十[一二三四五]五[”」]?|上年|去年|基期|基准年).*$"
)
_CHANGED = re.compile(
    r"(?:(?:较|(?<!占)比|同比)[^，。]{0,12})?(?:增加|增长|提高|提升|上升|下降|降低|减少)$"
)
_DISTRIBUTED = re.compile(r"分别|均|都|各|皆|依次|双双")
# what some of the things counted before do, which is no thing by itself
_CARRIED_OUT = re.compile(
    r"(?:已|全部|均)*(?:完成|实施)?(?:综合)?(?:整治|治理|改造|整改|修复|建成|验收|销号)(?:完毕|完成|到位)?"
)
_LEVELS = re.compile(r"(?<=[国省市县])、(?=[省市县区][控考级])")  # 5个国、省控断面
_HOLDING = re.compile(
    r"(?:已经?|全部|均|稳定)*(?:达到|保持|优于|完成|实现|建成|符合|满足|达标|超标|通过)"
)


_STATED_OF = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:生态功能|(?:主导)?功能|性质|质量|面积|数量)(?:均|都)?[未不](?:降低|减少|改变|下降|增加)"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure and what it measures. ``region`` is the stretch that names the measured thing."""

    value: Value
    phrase: str
    region: Span
    before: str  # from the figure before, or the clause's start, to this one
    clause: Span
    distributed: bool = False  # one of several that the sentence sets side by side
    place: tuple[int, int] = (0, 1)  # which of how many figures listed for the same phrase
    goal: bool = False  # 完成14%的目标任务: what was to be reached
    label: Span | None = None  # 市区 of 分别达到市区85%、县城75%


def read(
    text: str, clause: Span, values: Sequence[Value], topic: str, topics: Sequence[str] = ()
) -> list[Draft]:
    """Drafts of ``values`` (those of ``clause`` that may be values, in order).

    ``topic`` is what the clause before measured, for 占…的25%, 较2015年提高2个百分点; ``topics`` are
    all that it measured, for 较2015年分别下降1%和2%.
    """
    drafts: list[Draft] = []
    outer = [v for v in values if not brackets.holds(text, clause, v)]
    labelled = sharing.labels(text, clause, outer)
    if labelled is not None:
        head, labels = labelled
        phrase = phrases.trim_lead(phrases.trim_join(head))
        return [
            Draft(value, phrase, label, head, clause, distributed=True, label=label)
            for value, label in zip(outer, labels, strict=True)
        ]
    for group in _groups(text, outer):
        said = drafts[-1].phrase if drafts else topic
        found = _read_group(text, clause, outer, group, said)
        if 1 < len(group) == len(found) and (named := _named_before(drafts, topics, len(found))):
            found = [
                replace(d, phrase=before + d.phrase.removeprefix(said))
                if d.phrase.startswith(said)
                else d
                for d, before in zip(found, named, strict=True)
            ]
        if len(found) == 1 and len(topics) > 1 and _ALL_RANKED.match(found[0].before):
            # 面积86万亩，覆盖率38%，均居全市第二位: the rank of each
            rank = found[0].phrase.removeprefix(topic)
            found = [replace(found[0], phrase=measured + rank) for measured in topics]
        drafts += found
    for bracket, inner in brackets.with_values(text, clause, values):
        about = next((d.phrase for d in reversed(drafts) if d.value.span.end <= bracket.start), "")
        about = about or phrases.trim_lead(phrases.trim_join(text[clause.start : bracket.start]))
        for draft in read(text, bracket, inner, about):
            # what a bracket counts is named before it
            outer_region = Span(clause.start, max(draft.region.end, draft.value.span.end))
            region = draft.region if draft.phrase != about else outer_region
            drafts.append(replace(draft, clause=clause, region=region))
    drafts = sorted(drafts, key=lambda d: (d.value.span.start, d.region.start))
    completed = sharing.levels([d.phrase for d in drafts], topic)
    return [replace(d, phrase=phrase) for d, phrase in zip(drafts, completed, strict=True)]


def _named_before(drafts: Sequence[Draft], topics: Sequence[str], count: int) -> Sequence[str]:
    """What ``count`` figures without names of their own are of: 由71%、83%提高到85%、90% goes on with
    what the list before it measured, a clause that begins so with what the clause before did."""
    if not drafts:
        return topics[-count:] if len(topics) >= count else ()
    return [d.phrase for d in drafts[-count:]] if drafts[-1].place == (count - 1, count) else ()


def _groups(text: str, values: Sequence[Value]) -> list[list[Value]]:
    """Figures that share one phrase: nothing but 、 or 和 stands between them."""
    groups: list[list[Value]] = []
    for value in values:
        if groups and _BETWEEN.fullmatch(text[groups[-1][-1].span.end : value.span.start]):
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _read_group(
    text: str, clause: Span, values: Sequence[Value], group: list[Value], topic: str
) -> list[Draft]:
    first, last = group[0], group[-1]
    index = values.index(first)
    start = clause.start
    if index:
        start = brackets.after_leading(text, values[index - 1].span.end, first.span.start)
    following = values.index(last) + 1
    end = values[following].span.start if following < len(values) else clause.end
    before, after = text[start : first.span.start], text[last.span.end : end]
    region = Span(start, first.span.start)
    if len(group) > 1:
        fused = _fused(text, clause, group, before, after, start, end)
        if fused:
            return fused
        return _coordinated(clause, group, before, region, topic)
    return _single(text, clause, first, before, after, start, end, topic)


def _coordinated(
    clause: Span, group: list[Value], before: str, region: Span, topic: str
) -> list[Draft]:
    """A、B分别达到1%、2%; 资源59科100属152种."""
    phrase = phrases.trim_lead(phrases.trim_join(before))
    change = phrases.change_verb(re.sub(r"分别$", "", before))
    if change and not phrase.endswith(change[0]):
        phrase += change[0]
    body, suffix = _basis_apart(phrase)
    parts = phrases.split_coordination(body, marked=True, count=len(group))
    if not body and len(parts) != len(group):
        # 面积、覆盖率、蓄积量实现“三增长”，分别达到…: what the clause before listed
        parts = phrases.split_coordination(topic, True, len(group))
    if len(parts) != len(group):
        parts = [body] * len(group)
    named = [_with_topic(part + suffix, topic) for part in parts]
    unit = next((v.unit_text for v in group if isinstance(v, Figure) and v.unit_text), None)
    group = [
        # 分别为52、31微克/立方米: the unit stands behind the last
        replace(v, unit_text=unit) if isinstance(v, Figure) and v.unit_text is None else v
        for v in group
    ]
    return [
        Draft(value, name, region, before, clause, distributed=True, place=(index, len(group)))
        for index, (value, name) in enumerate(
            zip(sharing.comparators(group, before), named, strict=True)
        )
    ]


def _basis_apart(phrase: str) -> tuple[str, str]:
    """排放量较2015年分别下降 → (排放量, 较2015年下降): the basis is no part of the last measure."""
    match = _BASIS.search(phrase)
    if not match:
        changed = re.search(
            r"(?:分别|依次|均|各)?[净再]?(?:增加|增长|提高|提升|上升|下降|降低|减少)$", phrase
        )
        if changed and changed.start():
            return phrase[: changed.start()], re.sub(r"分别|依次|均|各", "", changed.group())
        return phrase, ""
    return phrase[: match.start()], re.sub(r"分别|依次|均|各", "", match.group())


def _fused(
    text: str, clause: Span, group: list[Value], before: str, after: str, start: int, end: int
) -> list[Draft]:
    """3台7000千瓦燃气轮机发电机组: a count and a capacity of what stands behind them."""
    if len(group) != 2 or _AFTER_BOUND.match(after):
        return []
    if text[group[0].span.end : group[1].span.start].strip():
        return []
    noun = phrases.after_noun(after)
    if not noun:
        return []
    region = Span(start, end)
    return [
        Draft(group[0], _kept_verb(before) + noun, region, before, clause),
        Draft(group[1], noun + "规模", region, before, clause),
    ]


def _single(
    text: str, clause: Span, value: Value, before: str, after: str, start: int, end: int, topic: str
) -> list[Draft]:
    value, before = sharing.per(value, before)
    lead = Span(start, value.span.start)
    trail = Span(value.span.end, end)
    whole = Span(start, end)
    head = phrases.trim_lead(phrases.trim_join(before))
    bound = bool(_AFTER_BOUND.match(after) or phrases.CHANGED_TO.match(after))
    bound = bound or bool(head and end < clause.end and after.startswith("中"))  # 在编16人中…有9名
    if after.lstrip().startswith(("（", "(")) and (not head or _VERBS_ONLY.fullmatch(head)):
        # 对7座（甲镇、乙镇）转运站进行改建: the noun stands behind the bracket
        after = re.sub(r"^\s*[（(][^（()）]*[)）]", "", after)
        bound = bool(_AFTER_BOUND.match(after))
    if isinstance(value, ClassFigure):
        return [Draft(value, _with_topic(head, topic), lead, before, clause)]
    unit = value.unit_text or ""
    if unit in RATIOS and topic and _GOAL.match(after):
        return [Draft(value, topic, lead, before, clause, goal=True)]
    if _EACH.search(before.rstrip()) and bound:
        body = phrases.trim_lead(_EACH.sub("", before.rstrip()))
        parts = [p for p in re.split(r"、|和|及|与", body) if p]
        thing = phrases.without_verbs(parts[-1]) if parts else ""
        parts = [p + thing if _VERBS_ONLY.fullmatch(p) else p for p in parts]
        return [Draft(value, p, lead, before, clause, distributed=True) for p in parts]
    if value.ordinal:
        return _ranked(value, before, lead, clause, topic)
    if _MONEY.search(unit) and (not bound) and (spent := _SPENT.search(before)):
        return [Draft(value, spent.group(), lead, before, clause)]
    if bound or (unit == "年" and not value.chinese):
        if head and topic and _VERBS_ONLY.fullmatch(head) and not _MONEY.search(unit):
            head += phrases.without_verbs(topic)
        if not head and unit != "个百分点":
            topic = _CHANGED.sub("", topic) or topic  # 比重提高3个百分点，达到30%
        if unit in RATIOS and head:
            head = _like_topic(head, topic)
        change = phrases.change_verb(before)
        if change and not head.endswith(change[0]):
            head = phrases.trim_lead(before.rstrip())
        ratio = unit in RATIOS
        return [
            Draft(value, part, lead, before, clause, distributed=ratio)
            for part in _parts(_with_topic(head, topic), before, ratio)
        ]
    if end < clause.end and "、" in _LEVELS.sub("", after).strip("、"):
        # 132个入河排污口、沿岸78个入海排污口: what stands before the next figure is about that one
        after = after.rpartition("、")[0]
    noun = phrases.after_noun(after)
    if topic and unit in COUNTS and (not head or head.endswith("中")) and _HOLDING.match(noun):
        noun = topic + noun  # 23个省控断面中21个达到Ⅲ类: those of the things counted before
    if unit in COUNTS and end < clause.end:
        # 4个国控断面水质优良率为100%: the things counted end where their measure begins
        noun = (
            re.split(r"水质|已?(?:完成)?(?:整改|销号)|(?:稳定|均|都)(?:达到|保持|满足|为)", noun)[0]
            or noun
        )
    if stated := _STATED_OF.search(noun):
        noun = noun[
            : stated.start()
        ]  # 9平方公里保护地生态功能未降低: the figure is of the thing alone
    trail = _just(text, trail, noun)
    if (
        _CAPACITY.search(noun)
        and end < clause.end
        and text[end : clause.end].lstrip()[:1].isdigit()
    ):
        # 扩建1套处理规模3吨/日的高温蒸汽处置线: the counted thing stands behind both figures
        beyond = re.split(r"[，。；]", text[end : clause.end])[0]
        thing = re.sub(r"^[0-9.．/一-龥]{0,8}?的", "", beyond)
        return [Draft(value, _kept_verb(before) + phrases.after_noun(thing), whole, before, clause)]
    if unit in COUNTS and head and _CARRIED_OUT.fullmatch(noun):
        noun = head + noun  # 黑臭水体13条整治完毕
    verbs_only = not head or bool(_VERBS_ONLY.fullmatch(head))
    if unit in RATIOS or unit not in COUNTS:
        listed = before.rstrip().endswith(("、", "及", "和"))
        if verbs_only or listed:
            return [Draft(value, _kept_verb(head) + noun, trail, before, clause)]
        return [Draft(value, _with_topic(head + noun, topic), whole, before, clause)]
    return [Draft(value, _kept_verb(before) + noun, trail if verbs_only else whole, before, clause)]


def _just(text: str, trail: Span, noun: str) -> Span:
    """``trail`` up to the end of the noun phrase in it."""
    at = text.find(noun, trail.start, trail.end) if noun else -1
    return Span(trail.start, at + len(noun)) if at >= 0 else trail


COUNTS = frozenset(
    {
        *("个", "家", "座", "条", "项", "台", "套", "处", "所", "辆", "艘", "名", "户", "支", "口"),
        *("人", "起", "次", "件", "种", "属", "科", "只", "头", "枚", "类", "批", "张", "份", "期"),
        *("级", "家次", "人次", "位", "株", "对", "片", "幅", "部", "本", "村", "万人", "万户"),
        *("万辆", "万个", "万枚", "万台", "万", "亿"),
    }
)


def _ranked(value: Figure, before: str, lead: Span, clause: Span, topic: str) -> list[Draft]:
    """A、B保持全市首位: the rank of each, in the area named."""
    place = _PLACED.search(before)
    measured = phrases.trim_lead(phrases.trim_join(before[: place.start()] if place else before))
    where = re.sub(r"[0-9]+个.*$", "", place["where"]) if place else ""  # 全省90个县第6
    if measured and (among := _RANKED_AMONG.search(measured)):
        where, measured = among["where"], measured[: among.start()]
    if not place and (alone := _WHERE.fullmatch(before.strip(" ，、"))):
        where, measured = alone.group(), ""
    if not measured:
        # 列渝东南第2位，全市第4: the same measure, ranked elsewhere
        topic = _CHANGED.sub("", re.sub(r"(?:在[^，。在]{0,10})?位次$", "", topic))
    return [
        Draft(value, f"{part}{'在' if where else ''}{where}位次", lead, before, clause)
        for part in phrases.split_coordination(measured or topic, marked=True)
    ]


def _parts(phrase: str, before: str, ratio: bool) -> list[str]:
    """One phrase, or several where one figure holds for each of a coordination."""
    if not ratio:
        return [phrase]
    marked = bool(_DISTRIBUTED.search(before[-6:]))
    body, suffix = _basis_apart(phrase)
    return [part + suffix for part in phrases.split_coordination(body, marked=marked)]


def _with_topic(phrase: str, topic: str) -> str:
    """``phrase``, led by the topic where it only says how that compares."""
    if not topic or topic == phrase:
        return phrase
    if not phrase:
        return topic
    bare = phrases.change_verb(phrase)
    if _TOPICLESS.match(phrase) or phrase == "位次" or (bare and bare[0] == phrase):
        return topic + phrase
    return phrase


_SCOPE_ONLY = re.compile(
    r"(?:(?:乡镇|集镇|镇)?(?:人民)?(?:政府)?所在地|(?:其他|其余)[县市区乡镇（）、]{1,8}|农村|乡镇|县城|城区|城市|城镇|建成区|山区|平原|坝区|沿海|规模以下)(?:地区)?$"
)


def _like_topic(head: str, topic: str) -> str:
    """国考断面水质优良比例不低于66.7%、省考断面不低于75%; 县城…率达100%，农村地区达68%: the measure said
    of another thing before."""
    if phrases.is_measure(head) or not phrases.is_measure(topic) or len(head) > 8:
        return head
    if _SCOPE_ONLY.fullmatch(head):
        return head + re.sub(r"^(?:全[县市区]|县城|城区|城市|农村|乡镇|建成区|地区)+", "", topic)
    same = topic.find(head[-2:])
    return head + topic[same + 2 :] if same > 0 else head


def _kept_verb(before: str) -> str:
    match = _KEPT_VERB.search(phrases.trim_join(before))
    return match.group() if match else ""
