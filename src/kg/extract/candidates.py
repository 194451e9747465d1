"""Which figures and water classes of a clause may be values, and which are set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Span
from kg.extract import phrases, setaside
from kg.extract.drafts import Value
from kg.extract.numbers import ClassFigure, Figure, Grammar, water_classes
from kg.extract.setaside import SetAside
from kg.extract.years import YearReference
from kg.records import Comparator, NumberStatus


def of_clause(
    text: str, clause: Span, dated: Sequence[YearReference], grammar: Grammar
) -> tuple[list[Value], list[SetAside]]:
    """What in the clause may be a value, in order, and what is set aside. ``dated``: its years."""
    figures = _with_shared_units(text, grammar.figures(text, clause.start, clause.end))
    taken: list[Value] = []
    aside: list[SetAside] = []
    classes = water_classes(text, clause.start, clause.end)
    for figure in figures:
        if any(r.span.overlaps(figure.number) for r in dated):
            aside.append(SetAside(figure.number, NumberStatus.STRUCTURE, "year"))
            continue
        reason = setaside.judge(text, figure, clause)
        if reason is None and figure.unit_text is None and not _bare_is_value(text, figure, clause):
            reason = SetAside(figure.number, NumberStatus.UNEXPLAINED, "a bare number")
        if reason is None and figure.chinese and not _counted(text, figure, clause):
            continue
        if reason is None:
            taken.append(figure)
        elif not figure.chinese:
            aside.append(reason)
    if classes or any(
        isinstance(v, Figure) and v.unit_text != "年" and not v.ordinal for v in taken
    ):
        years_only = [v for v in taken if isinstance(v, Figure) and v.unit_text == "年"]
        aside += [SetAside(v.number, NumberStatus.STRUCTURE, "duration") for v in years_only]
        taken = [v for v in taken if v not in years_only]
    counted = [v for v in taken if isinstance(v, Figure) and v.unit_text == "年"]
    if counted:
        # 连续10年位居第一 is one figure: for how long
        taken = [v for v in taken if not (isinstance(v, Figure) and v.ordinal)]
    classes = _spans_joined(text, classes)
    taken += [
        c
        for c in classes
        if not (_is_threshold_class(text, c, clause) or _says_which(text, c, figures))
    ]
    return sorted(taken, key=lambda v: v.span.start), aside


_LISTED = re.compile(r"\s?[、和及]\s?")


def _with_shared_units(text: str, figures: list[Figure]) -> list[Figure]:
    """分别不高于10、30、50毫克/立方米: the unit stands behind the last of the figures listed;
    减少10.6万、3.8万平方公里: what 万 counts does; and 提高3.1个和6个百分点 counts points throughout."""
    shared = list(figures)
    for index in range(len(shared) - 2, -1, -1):
        figure, after = shared[index], shared[index + 1]
        listed = _LISTED.fullmatch(text[figure.span.end : after.span.start])
        if not listed or figure.ordinal or figure.chinese or after.chinese:
            continue
        if (figure.unit_text is None and not figure.suffix and after.unit_text) or _is_rest_of(
            figure.unit_text, after.unit_text
        ):
            shared[index] = replace(figure, unit_text=after.unit_text)
    return shared


def _is_rest_of(unit: str | None, whole: str | None) -> bool:
    """Whether ``unit`` is but the first word of ``whole``: 万 of 万平方公里, 个 of 个百分点."""
    if unit == "个":
        return whole == "个百分点"
    return unit in ("万", "亿") and whole is not None and whole != unit and whole.startswith(unit)


def _bare_is_value(text: str, figure: Figure, clause: Span) -> bool:
    """A number without a unit is a value only where words say so: a rank, a fraction, 达到70以上."""
    if figure.ordinal or (figure.chinese and figure.unit_text is None):
        return True
    before = text[clause.start : figure.span.start]
    after = text[figure.span.end : clause.end]
    changing = _CHANGED_FROM.search(before)
    if changing:  # 富营养化指数由55.2降至48.7
        before = before[: changing.start()]
    elif not re.match(r"\s*(?:$|[，。；、）)])", after) and not phrases.CHANGED_TO.match(after):
        return False
    name = phrases.trim_join(before)
    if name.endswith(("指数", "系数")):
        return True
    return phrases.is_measure(name) and (
        figure.comparator is not Comparator.EQUAL
        or bool(re.search(r"(?:达到?|为|保持|至|到)$", before))
    )


_CHANGED_FROM = re.compile(rf"[由从][0-9]{{1,6}}(?:\.[0-9]+)?{phrases.CHANGED_TO.pattern}$")
# 每两年至少开展一次…; 一次 alone is a turn of phrase
_REPEATED = re.compile(
    r"每(?:[一两二三四五]?年|[半]年|季度?|[一两三]?个?月|学[年期])度?[^，。；]{0,12}$"
)
_COUNT_VERBS = re.compile(
    r"(?:新建|建设|建成|完成|创建|打造|培育|壮大|形成|新增|设立|实施|改造|治理|巩固|配备|购置|安装|投用|园区|建立|推进|发展|覆盖|连续|拥有|有|等)[^，。；、]{0,12}$"
)


_ONE_MORE = re.compile(r"(?:新建|建成|规划建设|新增|设立|创建)[^，。；、]{2,24}(?<!接)$")


def _counted(text: str, figure: Figure, clause: Span) -> bool:
    """Whether a numeral in ideographs counts things (新建两座污水处理厂) or is a turn of phrase
    (一个问题、一套班子; 三大战略)."""
    if figure.ordinal or figure.unit_text in ("倍", "番", "成", None, "百分之"):
        return True
    if figure.value != figure.value.to_integral_value():
        return True  # 四十八点六公里
    inside = text[max(clause.start, figure.span.start - 1) : figure.span.start]
    if inside in ("“", "‘", "第", "每", "同", "另", "某", "这", "哪"):
        return False
    before = text[clause.start : figure.span.start]
    after = text[figure.span.end : clause.end]
    if before.count("“") > before.count("”"):
        return False
    if figure.unit_text == "年":
        return before.endswith("连续")
    if figure.unit_text == "次":
        return bool(_REPEATED.search(before))
    if figure.value == 1 and figure.unit_text == "个" and (not after or after[0] in "，。；、"):
        return bool(_ONE_MORE.search(before))  # 新建保护小区一个, and not 问题一个接一个
    if figure.value == 1:
        return figure.unit_text in ("座", "条", "处", "所", "艘", "台", "套") and bool(
            re.search(
                r"(?:新建|建设|建成|规划建设|新增|购置|配备|各设|设立|布设)[^，。；、]{0,24}$",
                before,
            )
        )
    if not after or after[0] in "，。、）":
        return bool(phrases.trim_join(before))
    return bool(_COUNT_VERBS.search(before)) or not phrases.trim_lead(before)


# Ⅰ～Ⅲ类水质比例, 劣Ⅴ类水体断面个数, 一、二类海水面积占比: the class says what is measured
_SHARE_OF_CLASS = re.compile(
    r"\s?(?:[-—–~～至、和]{1,2}\s?劣?[ⅠⅡⅢⅣⅤIV]{1,3}\s?类?)?[）)]?\s?(?:及以上|以上|或优于)?(?:的)?"
    r"(?:水质|水体|水域|海水|水|国控|省控|国考|省考|考核)*[）)]?(?:的)?"
    r"(?:断面|水体|点位|河段|河长|河流|小流域|海域|面积|水质|湖(?:（库）|\(库\)|库|泊)?|水库|水源地?|监测井|水源井)*(?:的)?"
    r"(?:比例|比率|占比|比重|(?<![水])率|个数|数量|天数|月数|占|(?=[0-9]))"
)
# 达到Ⅰ类标准的断面不少于2个: which things are counted
_OF_A_CLASS = re.compile(
    r"[^，。；]{0,3}(?:断面|水体|河段)?(?:全面|基本|全部|彻底)?(?:消除|清零)|(?:标准)?的(?:断面|水体|河段|河流|点位|湖库|水域|水源地?)(?!水质)"
)
_TO_BE_RID_OF = re.compile(r"(?:消除|退出|告别|消灭|杜绝|无|未出现|没有)(?:了|劣)?$")
# 按照Ⅲ类标准评价: by what it is judged
_JUDGED_BY = re.compile(r"\s?(?:进行)?(?:评价|评估|考评|限值)")
# 23个断面中21个达到Ⅲ类: which of the things are counted
_COUNTED_BY_CLASS = re.compile(
    r"(?:水质|类别|年均|稳定|均|全部|已)*(?:保持在?|达到?(?:或优于)?|为|优于|好于|符合|满足)?"
)
_OF_THINGS = ("个", "条", "处", "座")
# Ⅱ—Ⅲ类: a span of classes
_SPAN_OF_CLASSES = re.compile(r"\s?(?:[-—–~～－至]|——)\s?")


def _is_threshold_class(text: str, figure: ClassFigure, clause: Span) -> bool:
    """Ⅲ of 达到或好于Ⅲ类比例 is part of what is measured; Ⅰ类放射源 is no water class."""
    after = text[figure.span.end : clause.end]
    if (
        _SHARE_OF_CLASS.match(after)
        or _OF_A_CLASS.match(after)
        or _TO_BE_RID_OF.search(text[clause.start : figure.span.start])
    ):
        return True
    around = text[max(clause.start, figure.span.start - 8) : figure.span.end + 12]
    if re.search(r"放射|射线|医疗器械|响应|预警|声环境", around):
        return True
    if _JUDGED_BY.match(after):
        return True
    return not re.search(
        r"水质|断面|水体|水域|地表水|出水|江|河|溪|湖|库|海|湾|水源|流域|考核", clause.of(text)
    )


def _says_which(text: str, found: ClassFigure, figures: Sequence[Figure]) -> bool:
    """Whether a class only says which things the figure right before it counts (21个达到Ⅲ类)."""
    before = [f for f in figures if f.span.end <= found.span.start]
    return (
        bool(before)
        and before[-1].unit_text in _OF_THINGS
        and bool(_COUNTED_BY_CLASS.fullmatch(text, before[-1].span.end, found.span.start))
    )


def _spans_joined(text: str, classes: list[ClassFigure]) -> list[ClassFigure]:
    """水质保持在Ⅱ—Ⅲ类 is one statement: the lower of the two classes or better."""
    joined: list[ClassFigure] = []
    for found in classes:
        before = joined[-1] if joined else None
        if before and _SPAN_OF_CLASSES.fullmatch(text, before.span.end, found.span.start):
            span = Span(before.span.start, found.span.end)
            joined[-1] = ClassFigure(span, found.water_class, Comparator.AT_LEAST)
        else:
            joined.append(found)
    return joined
