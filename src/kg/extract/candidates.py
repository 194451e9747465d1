"""Which figures and water classes of a clause may be values, and which are set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    figures = grammar.figures(text, clause.start, clause.end)
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
    taken += [c for c in classes if not _is_threshold_class(text, c, clause)]
    return sorted(taken, key=lambda v: v.span.start), aside


def _bare_is_value(text: str, figure: Figure, clause: Span) -> bool:
    """A number without a unit is a value only where words say so: a rank, a fraction, 达到70以上."""
    if figure.ordinal or (figure.chinese and figure.unit_text is None):
        return True
    before = text[clause.start : figure.span.start]
    after = text[figure.span.end : clause.end]
    if not re.match(r"\s*(?:$|[，。；、）)])", after):
        return False
    name = phrases.trim_join(before)
    if name.endswith(("指数", "系数")):
        return True
    return phrases.is_measure(name) and (
        figure.comparator is not Comparator.EQUAL
        or bool(re.search(r"(?:达到?|为|保持|至|到)$", before))
    )


_COUNT_VERBS = re.compile(
    r"(?:新建|建设|建成|完成|创建|打造|培育|壮大|形成|新增|设立|实施|改造|治理|巩固|配备|购置|安装|投用|园区|建立|推进|发展|覆盖|连续|拥有|有|等)[^，。；、]{0,12}$"
)


def _counted(text: str, figure: Figure, clause: Span) -> bool:
    """Whether a numeral in ideographs counts things (新建两座污水处理厂) or is a turn of phrase
    (一个问题、一套班子; 三大战略)."""
    if figure.ordinal or figure.unit_text in ("倍", "番", "成", None, "百分之"):
        return True
    inside = text[max(clause.start, figure.span.start - 1) : figure.span.start]
    if inside in ("“", "‘", "第", "每", "同", "另", "某", "这", "哪"):
        return False
    before = text[clause.start : figure.span.start]
    after = text[figure.span.end : clause.end]
    if before.count("“") > before.count("”"):
        return False
    if figure.unit_text == "年":
        return before.endswith("连续")
    if figure.value == 1:
        return figure.unit_text in ("座", "条", "处", "所", "艘", "台", "套") and bool(
            re.search(r"(?:新建|建设|建成|规划建设|新增|购置|配备)[^，。；、]{0,12}$", before)
        )
    if not after or after[0] in "，。、）":
        return bool(phrases.trim_join(before))
    return bool(_COUNT_VERBS.search(before)) or not phrases.trim_lead(before)


def _is_threshold_class(text: str, figure: ClassFigure, clause: Span) -> bool:
    """Ⅲ of 达到或好于Ⅲ类比例 is part of what is measured; Ⅰ类放射源 is no water class."""
    after = text[figure.span.end : clause.end]
    if re.match(
        r"\s?(?:）|\))?\s?(?:的)?(?:水质|断面|水体)?(?:）|\))?(?:的)?(?:比例|比率|占比|率|断面比例)",
        after,
    ):
        return True
    around = text[max(clause.start, figure.span.start - 8) : figure.span.end + 12]
    if re.search(r"放射|射线|医疗器械|响应|预警|声环境", around):
        return True
    before = text[clause.start : figure.span.start]
    return not re.search(r"水质|断面|水体|水域|江|河|溪|湖|库|水源|流域|考核", before + after)
