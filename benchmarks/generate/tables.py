"""Tables and boxes of projects, waters and tasks in the layouts met, and the facts that stand in
them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.generate import words
from benchmarks.generate.facts import Fact, Said
from benchmarks.generate.indicators import (
    by_group,
    by_horizon,
    by_place,
    by_unit,
    by_year,
    completed,
    in_halves,
)
from benchmarks.generate.layout import Box, Paragraph, Row, roman

if TYPE_CHECKING:
    from benchmarks.generate.compose import Draft

Layout = Callable[["Draft"], None]


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
        source.choice((by_group, by_unit, by_year, by_horizon, by_place, in_halves, completed)),
        source.choice((projects_in_wan, projects_in_yi, projects_with_content, projects_in_box)),
        source.choice((sections_in_box, sections_in_table, sections_with_classes)),
        source.choice((sources_in_box, sources_in_table)),
        source.choice((tasks_in_table, _none)),
    )


def _none(_: Draft) -> None:
    """A plan without such a table."""


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
    draft.table(rows)


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
    draft.table(rows)


def projects_with_content(draft: Draft) -> None:
    """Name and content in one cell, whoever is responsible behind."""
    head = ("序号", "项目名称及建设内容", "总投资（万元）", "起止年限", "责任单位")
    _title(draft, "附表 重点工程清单")
    rows: list[Row] = [head]
    for number, (heading, label, content) in enumerate(_projects(draft), 1):
        if heading:
            rows.append((heading,))
        money, lead = str(draft.random.randint(20, 3000) * 10), draft.names.agency()
        rows.append((str(number), f"{label}：{content}。", money, _years(draft), lead))
        _project_fact(draft, "projects-with-content", label, money, lead)
    draft.table(rows)


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
            heading, groups = f"{roman(groups)}、{name}", groups + 1
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
    draft.table(rows)


def sections_with_classes(draft: Draft) -> None:
    """The class that each section had, and that it is to have."""
    start, end = draft.brief.start, draft.brief.end
    draft.box("主要河流断面水质目标")
    rows: list[Row] = [
        ("序号", "断面名称", "所在水体", "考核级别", f"{start - 1}年水质类别", f"{end}年水质目标")
    ]
    for level, individual, _ in words.ASSESSED:
        for river, place in _sections(draft):
            had, aim = sorted(draft.random.sample(("Ⅱ", "Ⅲ", "Ⅳ"), 2), reverse=True)
            rows.append((str(len(rows)), f"{place}断面", river, level, f"{had}类", f"{aim}类"))
            _section_fact(draft, "sections-with-classes", river, place, individual)
            for year, roman_, kind in ((start - 1, had, "Observation"), (end, aim, "Target")):
                said: Said = {"place": place, "year": year, "is": roman_, "class": kind}
                draft.facts.append(Fact("quality", "sections-with-classes", said))
    draft.table(rows)


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
    draft.table(rows)


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
    draft.table(rows)


def _title(draft: Draft, text: str) -> None:
    draft.elements.append(Box(text))
