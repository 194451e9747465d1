"""Tables of indicators in the layouts met, and the values that stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.generate.facts import Fact
from benchmarks.generate.layout import Row, roman
from benchmarks.generate.values import Figures

if TYPE_CHECKING:
    from benchmarks.generate.compose import Draft

_TOWNS = 4  # columns of a table by place


def by_group(draft: Draft) -> None:
    """类别 with merged cells, the unit behind the name, one column of targets."""
    start, end = draft.brief.start, draft.brief.end
    draft.box(f"“{draft.brief.period}”生态环境保护主要指标")
    rows: list[Row] = [("类别", "指标名称", f"{start - 1}年", f"{end}年", "指标属性")]
    group = ""
    for figures in draft.values.rows(draft.some(draft.length.indicators)):
        m = figures.measure
        first, group = (None if m.group == group else m.group), m.group
        base = "—" if m.cumulative else figures.base
        binding = "约束性" if m.binding else "预期性"
        rows.append((first, f"{m.wording}（{m.unit}）", base, _target(figures), binding))
        _value_facts(draft, figures, "indicators-by-group")
    draft.table(rows, note=True)


def by_unit(draft: Draft) -> None:
    """序号, the unit in a column, headings across the table."""
    start, end = draft.brief.start, draft.brief.end
    draft.box(f"{draft.brief.place.name}“{draft.brief.period}”生态环境保护指标体系")
    rows: list[Row] = [("序号", "指标", "单位", f"{start - 1}年", f"{end}年", "属性")]
    group, groups = "", 0
    for number, figures in enumerate(draft.values.rows(draft.some(draft.length.indicators)), 1):
        m = figures.measure
        if m.group != group:
            group = m.group
            rows.append((f"{roman(groups)}、{group}",))
            groups += 1
        base = "—" if m.cumulative else figures.base
        binding = "约束性" if m.binding else "预期性"
        rows.append((str(number), m.wording, m.unit, base, _target(figures), binding))
        _value_facts(draft, figures, "indicators-by-unit")
    draft.table(rows, note=True)


def by_year(draft: Draft) -> None:
    """A column a year."""
    years = range(draft.brief.start, draft.brief.end + 1)
    draft.box("生态环境保护指标年度目标")
    rows: list[Row] = [("序号", "指标名称", "单位", *(f"{y}年" for y in years), "指标属性")]
    for number, figures in enumerate(_levels(draft), 1):
        m = figures.measure
        low, high = float(figures.base), float(figures.target)
        steps = [f"{low + (high - low) * (i + 1) / 5:.{m.places}f}" for i in range(5)]
        steps[-1] = figures.target
        rows.append((str(number), m.wording, m.unit, *steps, "约束性" if m.binding else "预期性"))
        draft.facts += [
            draft.values.fact("indicators-by-year", "Target", step, m, year, "")
            for year, step in zip(years, steps, strict=True)
        ]
    draft.table(rows)


def completed(draft: Draft) -> None:
    """How the period before went: its target, what was reached, whether that was enough."""
    before = draft.brief.start - 1
    draft.box("上一规划期主要指标完成情况")
    rows: list[Row] = [("序号", "指标名称", f"{before}年目标", f"{before}年实际值", "完成情况")]
    for number, figures in enumerate(_levels(draft), 1):
        m = figures.measure
        slack = 0.96 if m.better == "≥" else 1.04
        goal = f"{float(figures.base) * slack:.{m.places}f}"
        mark = m.better
        rows.append((str(number), f"{m.wording}（{m.unit}）", mark + goal, figures.base, "完成"))
        fact = draft.values.fact
        draft.facts.append(fact("indicators-completed", "PastTarget", goal, m, before, mark))
        draft.facts.append(fact("indicators-completed", "Observation", figures.base, m, before, ""))
    draft.table(rows)


def in_halves(draft: Draft) -> None:
    """Two halves of a table side by side."""
    start, end = draft.brief.start, draft.brief.end
    draft.box("生态环境保护主要目标")
    rows: list[Row] = [("指标名称", "单位", f"{start - 1}年", f"{end}年") * 2]
    found = draft.values.rows(draft.some(draft.length.indicators))
    half = len(found) // 2
    for left, right in zip(found[:half], found[half : 2 * half], strict=True):
        cells: list[str] = []
        for figures in (left, right):
            m = figures.measure
            base = "—" if m.cumulative else figures.base
            cells += [m.wording, m.unit, base, _target(figures)]
            _value_facts(draft, figures, "indicators-in-halves")
        rows.append(tuple(cells))
    draft.table(rows, note=True)


def by_horizon(draft: Draft) -> None:
    """Where one stood, the target of the period and that of 2035, under one heading each."""
    start, end = draft.brief.start, draft.brief.end
    draft.box("生态环境保护分阶段目标")
    head = (f"现状值（{start - 1}年）", f"近期目标（{end}年）", "远期目标（2035年）")
    rows: list[Row] = [("类别", "指标", "单位", *head)]
    group = ""
    for figures in _levels(draft):
        m = figures.measure
        first, group = (None if m.group == group else m.group), m.group
        high = float(figures.target) * (1.02 if m.better == "≥" else 0.9)
        far = f"{min(high, 99.9) if m.unit == '%' else high:.{m.places}f}"
        rows.append((first, m.wording, m.unit, figures.base, _target(figures), m.better + far))
        _value_facts(draft, figures, "indicators-by-horizon")
        fact = draft.values.fact("indicators-by-horizon", "Target", far, m, 2035, m.better)
        draft.facts.append(fact)
    draft.table(rows)


def by_place(draft: Draft) -> None:
    """A column a town."""
    end = draft.brief.end
    draft.box(f"{end}年各镇生态环境保护目标")
    towns = draft.names.towns[:_TOWNS]
    rows: list[Row] = [("序号", "指标", "单位", *towns)]
    for number, figures in enumerate(_levels(draft), 1):
        m = figures.measure
        low, high = sorted((float(figures.base), float(figures.target)))
        steps = [f"{low + (high - low) * (i + 1) / _TOWNS:.{m.places}f}" for i in range(_TOWNS)]
        rows.append((str(number), m.wording, m.unit, *steps))
        for town, step in zip(towns, steps, strict=True):
            fact = draft.values.fact("indicators-by-place", "Target", step, m, end, "")
            draft.facts.append(Fact("value", fact.layout, {**fact.said, "subject": town}))
    draft.table(rows)


def _levels(draft: Draft) -> list[Figures]:
    """Indicators that have a level each year."""
    found = draft.values.rows(draft.some(draft.length.indicators))
    return [figures for figures in found if not figures.measure.cumulative]


def _target(figures: Figures) -> str:
    m = figures.measure
    return f"[{figures.target}]" if m.cumulative else m.better + figures.target


def _value_facts(draft: Draft, figures: Figures, layout: str) -> None:
    m, end = figures.measure, draft.brief.end
    mark = "" if m.cumulative else m.better
    draft.facts.append(draft.values.fact(layout, "Target", figures.target, m, end, mark))
    if not m.cumulative:
        fact = draft.values.fact(layout, "Observation", figures.base, m, draft.brief.start - 1, "")
        draft.facts.append(fact)
