"""Tables and boxes in the layouts met, and the facts that stand in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.generate import words
from benchmarks.generate.facts import Fact, Said
from benchmarks.generate.layout import Box, Grid, Paragraph
from benchmarks.generate.values import Figures

if TYPE_CHECKING:
    from benchmarks.generate.compose import Draft

Layout = Callable[["Draft"], None]
Row = tuple[str | None, ...]
_ROMAN = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The layouts that one plan uses."""

    indicators: Layout
    projects: Layout
    water: Layout
    sources: Layout
    tasks: Layout


def chosen(source: random.Random) -> Chosen:
    return Chosen(
        source.choice((by_group, by_unit, by_year, completed)),
        source.choice((projects_in_wan, projects_in_yi, projects_in_box)),
        source.choice((sections_in_box, sections_in_table)),
        source.choice((sources_in_box, sources_in_table)),
        source.choice((tasks_in_table, _none)),
    )


def _none(_: Draft) -> None:
    """A plan without such a table."""


# --- indicators ---------------------------------------------------------------------------------


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
    _table(draft, rows)


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
            rows.append((f"{_roman(groups)}、{group}",))
            groups += 1
        base = "—" if m.cumulative else figures.base
        binding = "约束性" if m.binding else "预期性"
        rows.append((str(number), m.wording, m.unit, base, _target(figures), binding))
        _value_facts(draft, figures, "indicators-by-unit")
    _table(draft, rows)


def by_year(draft: Draft) -> None:
    """A column a year."""
    years = range(draft.brief.start, draft.brief.end + 1)
    draft.box("生态环境保护指标年度目标")
    rows: list[Row] = [("序号", "指标名称", "单位", *(f"{y}年" for y in years), "指标属性")]
    levels = [
        f
        for f in draft.values.rows(draft.some(draft.length.indicators))
        if not f.measure.cumulative
    ]
    for number, figures in enumerate(levels, 1):
        m = figures.measure
        low, high = float(figures.base), float(figures.target)
        steps = [f"{low + (high - low) * (i + 1) / 5:.{m.places}f}" for i in range(5)]
        steps[-1] = figures.target
        rows.append((str(number), m.wording, m.unit, *steps, "约束性" if m.binding else "预期性"))
        draft.facts += [
            draft.values.fact("indicators-by-year", "Target", step, m, year, "")
            for year, step in zip(years, steps, strict=True)
        ]
    _table(draft, rows, note=False)


def completed(draft: Draft) -> None:
    """How the period before went: its target, what was reached, whether that was enough."""
    before = draft.brief.start - 1
    draft.box("上一规划期主要指标完成情况")
    rows: list[Row] = [("序号", "指标名称", f"{before}年目标", f"{before}年实际值", "完成情况")]
    levels = [
        f
        for f in draft.values.rows(draft.some(draft.length.indicators))
        if not f.measure.cumulative
    ]
    for number, figures in enumerate(levels, 1):
        m = figures.measure
        slack = 0.96 if m.better == "≥" else 1.04
        goal = f"{float(figures.base) * slack:.{m.places}f}"
        mark = m.better
        rows.append((str(number), f"{m.wording}（{m.unit}）", mark + goal, figures.base, "完成"))
        fact = draft.values.fact
        draft.facts.append(fact("indicators-completed", "PastTarget", goal, m, before, mark))
        draft.facts.append(fact("indicators-completed", "Observation", figures.base, m, before, ""))
    _table(draft, rows, note=False)


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


# --- projects -----------------------------------------------------------------------------------


def projects_in_wan(draft: Draft) -> None:
    """Headings across the table, money in 万元, leads and supports in columns."""
    head = (
        "序号",
        "项目名称",
        "主要建设内容及规模",
        "投资估算（万元）",
        "实施周期",
        "牵头部门",
        "配合部门",
    )
    _title(draft, f"附表 {draft.brief.place.name}“{draft.brief.period}”生态环境保护重点项目库")
    rows: list[Row] = [head]
    for number, (heading, label, content) in enumerate(_projects(draft), 1):
        if heading:
            rows.append((heading,))
        money, lead, support = str(draft.random.randint(20, 3000) * 10), *_two_agencies(draft)
        rows.append((str(number), label, content, money, _years(draft), lead, support))
        _project_fact(draft, "projects-in-wan", label, money, lead)
    _table(draft, rows, note=False)


def projects_in_yi(draft: Draft) -> None:
    """Money in 亿元, a place column, one column of those responsible."""
    head = (
        "序号",
        "项目名称",
        "建设内容及规模",
        "建设地点",
        "实施年限",
        "总投资（亿元）",
        "责任单位",
    )
    _title(draft, "附表 重点工程项目表")
    rows: list[Row] = [head]
    for number, (heading, label, content) in enumerate(_projects(draft), 1):
        if heading:
            rows.append((heading,))
        hundredths, lead = draft.random.randint(5, 900), draft.names.agency()
        money = f"{hundredths / 100:.2f}"
        rows.append((str(number), label, content, draft.names.town(), _years(draft), money, lead))
        _project_fact(draft, "projects-in-yi", label, str(hundredths * 100), lead)
    _table(draft, rows, note=False)


def projects_in_box(draft: Draft) -> None:
    """Numbered paragraphs under the title of a box."""
    draft.box("生态环境保护重大工程")
    for number, (_, label, content) in enumerate(_projects(draft), 1):
        draft.elements.append(Paragraph(f"{number}．{label}。{content}。"))
        draft.facts.append(Fact("project", "projects-in-box", {"label": label}))


def _projects(draft: Draft) -> list[tuple[str, str, str]]:
    """Heading (with the first of its projects), label and content of each project."""
    found: dict[str, tuple[str, str]] = {}
    for index in range(draft.some(draft.length.projects)):
        group = index * len(words.PROJECT_KINDS) // (draft.length.projects[1] + 1)
        name, endings = words.PROJECT_KINDS[group]
        label = draft.random.choice(
            (draft.names.river(), draft.names.town())
        ) + draft.random.choice(endings)
        works = draft.random.sample(words.WORKS, 2)
        content = "，".join(work.format(draft.random.randint(2, 90)) for work in works)
        found.setdefault(label, (name, content))
    rows, before, groups = [], "", 0
    for label, (name, content) in found.items():
        heading = ""
        if name != before:
            heading, groups = f"{_roman(groups)}、{name}", groups + 1
        before = name
        rows.append((heading, label, content))
    return rows


def _two_agencies(draft: Draft) -> tuple[str, str]:
    lead, support = draft.random.sample(words.AGENCIES, 2)
    return draft.brief.place.short + lead, draft.brief.place.short + support


def _years(draft: Draft) -> str:
    start = draft.random.randint(draft.brief.start, draft.brief.end)
    return f"{start}-{draft.random.randint(start, draft.brief.end)}年"


def _project_fact(draft: Draft, layout: str, label: str, money: str, lead: str) -> None:
    draft.facts.append(Fact("project", layout, {"label": label, "investment": money, "lead": lead}))


# --- waters -------------------------------------------------------------------------------------


def sections_in_box(draft: Draft) -> None:
    draft.box("维持良好水质的水体断面清单")
    for level, individual, counted in words.ASSESSED:
        found = _sections(draft)
        draft.facts.append(_count(counted, len(found)))
        names = "、".join(f"{river}{place}断面" for river, place in found)
        draft.elements.append(Paragraph(f"{level}断面（{len(found)}个）：{names}。"))
        for river, place in found:
            _section_fact(draft, "sections-in-box", river, place, individual)


def sections_in_table(draft: Draft) -> None:
    draft.box("考核断面名录")
    rows: list[Row] = [("序号", "断面名称", "所在河流", "考核级别", "所在乡镇")]
    for level, individual, _ in words.ASSESSED:
        for river, place in _sections(draft):
            rows.append((str(len(rows)), f"{place}断面", river, level, draft.names.town()))
            _section_fact(draft, "sections-in-table", river, place, individual)
    _table(draft, rows, note=False)


def _sections(draft: Draft) -> list[tuple[str, str]]:
    places = draft.names.villages(draft.some(draft.length.listed))
    return [(draft.names.river(), place) for place in places]


def _section_fact(draft: Draft, layout: str, river: str, place: str, level: str) -> None:
    said: Said = {"place": place, "river": river, "level": level}
    draft.facts.append(Fact("section", layout, said))


def sources_in_box(draft: Draft) -> None:
    draft.box("集中式饮用水水源地名单")
    for type_, individual, counted in words.SOURCE_TYPES:
        places = draft.names.villages(draft.some(draft.length.listed))
        draft.facts.append(_count(counted, len(places)))
        river = draft.names.river() if type_ == "河流型" else ""
        names = "、".join(f"{river}{draft.names.town()}{place}{type_}水源地" for place in places)
        head = f"{type_}乡镇集中式饮用水水源地（{len(places)}个）"
        draft.elements.append(Paragraph(f"{head}：{names}。"))
        draft.facts += [_source("sources-in-box", place, individual) for place in places]


def sources_in_table(draft: Draft) -> None:
    draft.box("集中式饮用水水源地名录")
    rows: list[Row] = [("序号", "水源地名称", "水源类型", "级别", "所在乡镇")]
    for type_, individual, _ in words.SOURCE_TYPES:
        for place in draft.names.villages(draft.some(draft.length.listed)):
            rows.append((str(len(rows)), f"{place}水源地", type_, "乡镇", draft.names.town()))
            draft.facts.append(_source("sources-in-table", place, individual))
    _table(draft, rows, note=False)


def _count(indicator: str, count: int) -> Fact:
    """The number beside a list; nothing is said of its year."""
    return Fact("value", "count-beside-list", {"indicator": indicator, "value": str(count)})


def _source(layout: str, place: str, type_: str) -> Fact:
    return Fact("source", layout, {"place": place, "type": type_})


# --- tasks --------------------------------------------------------------------------------------


def tasks_in_table(draft: Draft) -> None:
    _title(draft, "附表 重点任务分工")
    rows: list[Row] = [("序号", "重点任务", "牵头单位", "配合单位", "完成时限")]
    things = draft.random.sample(words.THINGS, draft.some(draft.length.tasks))
    for number, thing in enumerate(things, 1):
        label, year = draft.random.choice(words.VERBS) + thing, draft.brief.end
        lead, support = _two_agencies(draft)
        rows.append((str(number), label, lead, support, f"{year}年"))
        said: Said = {"label": label, "lead": lead, "deadline": year}
        draft.facts.append(Fact("task", "tasks-in-table", said))
    _table(draft, rows, note=False)


def _title(draft: Draft, text: str) -> None:
    draft.elements.append(Box(text))


def _table(draft: Draft, rows: Sequence[Row], *, note: bool = True) -> None:
    draft.elements.append(Grid(tuple(rows)))
    if note:
        draft.elements.append(Paragraph("注：[ ]内为五年累计数。"))


def _roman(number: int) -> str:
    return _ROMAN[number]
