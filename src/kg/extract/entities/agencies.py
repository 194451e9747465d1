"""Governments, party committees, departments and other bodies of the state.

A body is found by the wordings of departments that the ontology lists and by the last characters
of its name; before it may stand 区, 县, 市 or an area's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.document import Span
from kg.extract.entities import lists
from kg.extract.entities.boundary import Boundaries
from kg.extract.entities.found import Found
from kg.lexicon import Lexicon
from kg.lexicon.matcher import Matcher
from kg.lexicon.text import listed
from kg.records import ThingKind

_BODY_END = re.compile(
    r"(?:局|委|委员会|厅|部|署|办|办公室|支队|总队|大队|监测中心|监测站|应急中心|疾控中心|预防控制中心|畜牧产业中心"
    r"|管委会|机关|部门|机构|总站|人武部|供销社|联社|事务中心)$"
)
# What, after a body's last character, makes another word of it: 委托, 办法, 局面.
_AFTER = re.compile(r"[员托派任门署长级件队法理学事限面势地位房]|公(?!室|安)|会(?=议|商)|分(?!别)")
_PARTY = re.compile(
    r"(?:中共)?(?P<level>[省市区县州旗])委(?![员托派任会])(?P<tail>常委会|办公室|组织部|宣传部|统战部|政法委(?:员会)?|社会工作部|编办|网信办|办)?"
)
_GOVERNMENT = re.compile(
    r"(?P<level>[省市区县州旗])(?:(?:人民)?政府(?P<tail>办公室|办公厅|办)?(?!部门|采购|投资|债|购买)|府办(?=[、，。；）)\n]|$))"
)
# 甲镇人民政府, 乙街道办事处: right behind a town's name.
_TOWN_GOVERNMENT = re.compile(r"人民政府|政府(?!部门|采购|投资|债|购买|性|间)|(?<=街道)办事处")
# 县秦岭办, 市治污办: a standing office by the short name of what it is for.
_OFFICE = re.compile(r"(?P<what>[一-鿿]{2,4})办(?=[、，。；;）)\n]|$)")
_NO_OFFICE = re.compile(
    r"[主承协督举申开查经兴创领交合帮代包试停未补续新严催联]$|^[级区域内外的]|[各和与及等由]"
)
_STATE = re.compile(
    r"党中央|中共中央(?!政治局|总书记)|国务院(?:扶贫办|办公厅|国资委|生态环境主管部门)?|全国人大(?:常委会)?|最高人民(?:法院|检察院)"
    r"|(?P<level>[省市区县州旗])(?:人大(?:常委会|办公室|办)?|政协(?:办公室|办)?|监委|纪委监委|纪委|人民法院|法院|人民检察院|检察院"
    r"|人武部|教委|工商业联合会|河长办|林长办)(?![员])"
    r"|(?:公安|检察|审判|司法|监察|海事|海关|税务)机关"
    r"|生态环境(?:保护)?综合(?:行政)?执法(?:机构|机关|支队|大队)"
)
_LED = re.compile(
    r"(?:工作)?领导小组(?:办公室)?|指挥部(?:办公室)?|分中心|管委会|管理委员会|监测站|监测中心|事务中心|管理中心|管理处|管护站|规划建设环境管理办公室|环境管理办公室"
)
_DEPARTMENT = re.compile(
    r"(?:等)?(?:多个?|各|有关|相关|主要|主管|职能|行政主管|行政|监管|管理)*部门"
)
# 滇池管理局, 太湖流域管理局: of the lake, river or reserve named right before.
_ADMINISTRATION = re.compile(
    r"(?:流域)?(?:管理局|水利委员会|管理委员会|保护局|管理处|保护处|管护中心)"
)
_FOUNDED = re.compile(
    r"(?:设立|成立|组建|建立)了?(?P<name>[一-鿿]{4,14}?(?:办公室|执法队|执法大队|监管站|环保站|工作站))"
)
_HEADED_BY = re.compile(r"[任为]组长的?")  # 由县长任组长的领导小组 has no name
# 县政府成立…领导小组, 甲镇建成1处监测站: a sentence of what was founded, and no name
_FOUNDED_INSIDE = re.compile(r"[一-鿿](?:成立|设立|组建|建成)")
_BRANCH = re.compile(r"[一-鿿]{2,4}分局")
_LEVEL = re.compile("[省市区县州旗]")
_BEFORE_LEVEL = frozenset("　、，。；：:;\n\t（(由同和与及向对经请报")
_UNLISTED = re.compile(
    r"(?P<stem>[一-鿿]{2,11}?)(?:管理局|监督局|局|委员会(?:办公室)?|(?<=[建经农商改科旅])委|(?<=[察法管警援])支队|(?<=[察法管警援])大队)"
)
_ITEM = re.compile(
    r"(?P<stem>[一-鿿]{2,11}?)(?:管理局|局|委员会|委)(?=[、，。；）)\n和等按负牵配]|$)"
)
_NOT_JOINED = re.compile(r"(?:[局委办厅站院会]|政府|部门|单位|机关|企业|乡镇|街道)$")
_LEVELS = frozenset("省市区县州旗")
# 各县、市人民政府: every government of a level, and none by name.
_OF_MANY = re.compile("各[省市区县州旗]、$")
_PLURAL = re.compile(r"(?:区县|市县|省市|县区|市区|县市|各|各级|镇|乡)$")
_NO_STEM = frozenset(
    listed(
        "有关 相关 各 其他 责任 职能 主管 行政 多 多个 上级 下级 业务 属地 市级 区级 县级 级有关 级相关 政府 本 该 部分 牵头 配合"
        " 成员 执法 行业 专业 跨 管理 监管 主要 负责 组织 审批 党政 级 所在 上述 气候"
    )
)
_NO_DEPARTMENT = re.compile(r"[委乡镇]$|街|政府|[站队机构中心]$|乡镇")
# A station or centre is a body of the state where it says whose it is.
_OWNED = re.compile(r"(?:站|中心|处)$")
_HOLDS_CONJUNCTION = re.compile(r"[和与及的]|领导小组")
_CUTS = ("加挂了", "加挂", "担任", "建立", "成立", "设立", "组建", "设立了", "和", "与", "了")
_FOUNDING = (
    "担任",
    "建立",
    "成立",
    "设立",
    "组建",
    "加挂",
    "推进",
    "推动",
    "加快",
    "建设",
    "由",
    "在",
    "支持",
)


class Agencies:
    """Finds agencies in texts; built once for a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        wordings = [
            wording
            for wording in lexicon.department_wordings
            if len(wording) > 2 and _BODY_END.search(wording) and not wording.endswith("部门")
        ]
        branches = [w.removesuffix("局") + "分局" for w in wordings if w.endswith("局")]
        self._known: Matcher[str] = Matcher(
            (wording, wording) for wording in (*wordings, *branches)
        )
        self._departments = frozenset(
            stem for stem in lexicon.departments if not _NO_DEPARTMENT.search(stem)
        )

    def read(
        self,
        text: str,
        boundaries: Boundaries,
        areas: Iterable[Found],
        waters: Iterable[Found] = (),
    ) -> Iterator[Found]:
        """Every agency that the text names, with the level or the area (or reserve, or water, for
        its administration) before it."""
        areas = list(areas)
        found = list(self._read(text, boundaries, areas))
        yield from found
        owners = {owner.span.end: owner.span.start for owner in (*areas, *waters)}
        for match in _ADMINISTRATION.finditer(text):
            if match.start() in owners:
                yield _body(text, owners[match.start()], match.end())
        yield from _beside(text, boundaries, found)

    def _read(self, text: str, boundaries: Boundaries, areas: Iterable[Found]) -> Iterator[Found]:
        ends = {a.span.end: a.span.start for a in areas}
        for start, end, wording in self._known.longest(text):
            first = _with_prefix(text, start, ends)
            if _AFTER.match(text, end) or _runs_on(text, end, wording):
                continue
            if _OWNED.search(wording) and first == start:
                continue
            branch = _BRANCH.match(text, end)
            each = list(_of_each(text, first, start, end, ends))
            yield from each or [_body(text, first, branch.end() if branch else end)]
        yield from _unknown(text, boundaries, ends)
        yield from _of_towns(text, areas)
        for pattern in (_PARTY, _GOVERNMENT, _STATE):
            for match in pattern.finditer(text):
                if match.re is _GOVERNMENT and text[match.start() - 1 : match.start()] == "等":
                    at, end = match.start(), match.end()
                    yield from _of_each(text, at, at + 1, end, ends)
                    continue
                found = _general(text, match, ends)
                if found is not None:
                    yield found
        yield from _led(text, boundaries, ends)
        for match in _FOUNDED.finditer(text):
            if not _HOLDS_CONJUNCTION.search(match["name"]):
                yield _body(text, match.start("name"), match.end("name"))
        yield from self._in_lists(text, ends)

    def _in_lists(self, text: str, ends: dict[int, int]) -> Iterator[Found]:
        """生态环境部门, and departments in lists such as 公安、卫生健康等部门."""
        for match in _DEPARTMENT.finditer(text):
            items = lists.items_before(text, match.start())
            alone = not match.group().startswith("等") and len(items) < 2
            for index, item in enumerate(items):
                last = index == len(items) - 1
                for stem in self._stems(text, item, first=index == 0):
                    whole = last and not match.group().startswith("等")
                    end = match.end() if whole and stem.end == match.start() else stem.end
                    if alone and stem.end != match.start():
                        continue
                    span = Span(_with_prefix(text, stem.start, ends) if whole else stem.start, end)
                    name = stem.of(text) + "部门"
                    alt = (stem.of(text),) if span.end == stem.end else (span.of(text),)
                    yield Found(span, ThingKind.AGENCY, name, alt=alt)

    def _stems(self, text: str, item: Span, *, first: bool) -> list[Span]:
        """The departments that an item of a list names: one, or, where a verb and 与 stand in
        the first (强化环保与公安), two."""
        found: list[Span] = []
        stretch = item.of(text)
        if stretch in self._departments or (not first and self._is_department(stretch)):
            return [item]
        if not first:
            return []
        for stem in self._departments:
            if len(stem) > 1 and stretch.endswith(stem) and stem not in _NO_STEM:
                found.append(Span(item.end - len(stem), item.end))
        if not found:
            return []
        best = max(found, key=len)
        joined = text[best.start - 1 : best.start]
        if joined in ("与", "和", "同") and best.start - 1 > item.start:
            return [*self._stems(text, Span(item.start, best.start - 1), first=True), best]
        return [best]

    def _is_department(self, stem: str) -> bool:
        return (
            1 < len(stem) < 8
            and stem not in _NO_STEM
            and not _NO_DEPARTMENT.search(stem)
            and self._lexicon.function(stem + "部门") is not None
        )


def _runs_on(text: str, end: int, wording: str) -> bool:
    """生态环境部 in 生态环境部门, 审判机关 in 审判机关人员."""
    return wording.endswith("部") and text[end : end + 1] in ("门", "分", "署")


def _with_prefix(text: str, start: int, ends: dict[int, int]) -> int:
    """Where the area's name or the level before a body begins; ``start`` where there is none."""
    while start in ends:
        start = ends[start]
    if start and text[start - 1] in _LEVELS and not _PLURAL.search(text[start - 3 : start]):
        if start > 1 and text[start - 2] in "全我本各该城":
            return start
        return start - 1
    if text[start - 2 : start] in ("市级", "县级", "区级", "省级", "国家"):
        return start - 2
    return start


def _body(text: str, start: int, end: int) -> Found:
    span = Span(start, end)
    return Found(span, ThingKind.AGENCY, span.of(text))


def _general(text: str, match: re.Match[str], ends: dict[int, int]) -> Found | None:
    """A government, party committee or court, with the area whose last character is its level
    (南川区委), or with the level alone (区委)."""
    start = match.start()
    level = match.groupdict().get("level")
    if level is not None:
        at = match.start("level")
        if at + 1 in ends:
            start = ends[at + 1]
            while start in ends:
                start = ends[start]
            if text[max(0, start - 2) : start] == "中共":
                start -= 2
        elif at and (text[at - 1] in "各全我本该区县市镇乡城郊" or _OF_MANY.search(text[:at][-3:])):
            return None
    return _body(text, start, match.end())


def _unknown(text: str, boundaries: Boundaries, ends: dict[int, int]) -> Iterator[Found]:
    """县经济商务局, 县自然资源和规划局: a department that no list has, its level or area before it."""
    for level in _LEVEL.finditer(text):
        at = level.start()
        of_area = level.end() in ends
        if not (of_area or at == 0 or text[at - 1] in _BEFORE_LEVEL):
            continue
        office = _OFFICE.match(text, level.end())
        if office is not None and not _NO_OFFICE.search(office["what"]):
            yield _body(text, ends.get(level.end(), at), office.end())
        match = _UNLISTED.match(text, level.end())
        if match is None or _AFTER.match(text, match.end()):
            continue
        if _is_department(text, Span(*match.span("stem")), boundaries):
            start = _with_prefix(text, level.end(), ends) if of_area else at
            yield _body(text, start, match.end())


def _of_towns(text: str, areas: Iterable[Found]) -> Iterator[Found]:
    """The government of a town named right before, and the town."""
    for town in areas:
        body = _TOWN_GOVERNMENT.match(text, town.span.end)
        if body is not None and text[town.span.end - 1] in "镇乡道":
            yield _body(text, town.span.start, body.end())
            yield replace(town, nested=True)


def _is_department(text: str, stem: Span, boundaries: Boundaries) -> bool:
    """Whether words of two characters and more, or two of them joined by 和 or 与, name what a
    department is for; 县水利局和规划局 are two departments."""
    tokens = boundaries.tokens(stem.start, stem.end)
    joins = [i for i, token in enumerate(tokens) if token in ("和", "与")]
    if len(joins) > 1 or any(len(t) < 2 for i, t in enumerate(tokens) if i not in joins):
        return False
    if not joins:
        return not _HOLDS_CONJUNCTION.search(stem.of(text))
    first = "".join(tokens[: joins[0]])
    return 0 < joins[0] < len(tokens) - 1 and not _NOT_JOINED.search(first)


def _beside(text: str, boundaries: Boundaries, found: Iterable[Found]) -> Iterator[Found]:
    """自然资源和规划局 after 市公安局、: what ends as bodies do, in a list that bodies begin."""
    for end in sorted({item.span.end for item in found}):
        while text[end : end + 1] == "、":
            item = _ITEM.match(text, end + 1)
            if item is None or _AFTER.match(text, item.end()):
                break
            if _is_department(text, Span(*item.span("stem")), boundaries):
                yield _body(text, end + 1, item.end())
            end = item.end()


def _of_each(text: str, first: int, start: int, end: int, ends: dict[int, int]) -> Iterator[Found]:
    """巴南区、涪陵区等区生态环境局, 上犹、崇义等县人民政府: that of each area in the list."""
    if start - first != 1 or text[first - 1 : first] != "等":
        return
    for item in lists.items_before(text, first - 1):
        low = ends.get(item.end)
        if low is not None:
            span = Span(low, item.end)
            level = "" if text[item.end - 1] in _LEVELS else text[first]
            name = span.of(text) + level + text[start:end]
            yield Found(span, ThingKind.AGENCY, name, nested=True)


def _led(text: str, boundaries: Boundaries, ends: dict[int, int]) -> Iterator[Found]:
    """Leading groups, branch centres and administrations: long names that hold verbs."""
    before: Found | None = None
    for match in _LED.finditer(text):
        low = _quoted_hard(text, match.start())
        start = _head(text, low, match.start(), ends)
        if start is None:
            if _OWNED.search(match.group()) and match.group() != "分中心":
                continue
            start = boundaries.long_left(match.start(), 20)
        span = Span(start, match.end())
        stem, name = text[start : match.start()], span.of(text)
        if _HEADED_BY.search(stem) or _FOUNDED_INSIDE.search(stem):
            continue
        alt: tuple[str, ...] = ()
        if before is not None and text[before.span.end : start] in ("、", "和", "及"):
            if match.group() == "分中心" and before.name.endswith("分中心"):
                head = re.match(r".*(?:中心|站)(?=.{2,6}分中心$)", before.name)
                if head is not None:  # …监测中心涪陵分中心、永川分中心
                    name, alt = head.group() + name, (name,)
            elif not stem and name == "领导小组办公室":
                name, alt, stem = before.name + "办公室", (name,), "领导小组"
        if len(stem) < 2 or stem in _NO_STEM or stem.endswith(("各级", "相关", "有关", "区域")):
            continue
        before = Found(span, ThingKind.AGENCY, name, alt=alt)
        yield before


def _quoted_hard(text: str, end: int) -> int:
    """The start of the stretch before ``end`` without marks, quotes (“十四五”) left in."""
    start = end
    while start > max(0, end - 48) and text[start - 1] not in "，。；：！？、\n（）()《》":
        start -= 1
    return start


def _head(text: str, low: int, end: int, ends: dict[int, int]) -> int | None:
    """Where a name begins that has 市, 区 or an area at its head, after the last verb of founding
    or mark (担任市…领导小组); ``None`` where nothing of the kind stands there."""
    at = low
    for cut in _CUTS:
        position = text.rfind(cut, low, end)
        if position >= 0 and _is_head(text, position + len(cut), end, ends):
            at = max(at, position + len(cut))
    for verb in _FOUNDING:
        position = text.rfind(verb, low, end)
        after = position + len(verb)
        if position >= 0 and text[after : after + 1] in _LEVELS and after > at:
            at = after
    return at if _is_head(text, at, end, ends) else None


def _is_head(text: str, at: int, end: int, ends: dict[int, int]) -> bool:
    if at >= end:
        return text.startswith("领导小组办公室", at)
    if text[at] in _LEVELS:
        return text[at : at + 2] not in ("市级", "区级", "县级", "区域", "市场")
    return any(low == at and stop < end for stop, low in ends.items() if at < stop <= at + 16)
