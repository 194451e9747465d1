"""One made-up plan as Word file, web page, PDF, Markdown and text dump: the same outline, the same
paragraphs, the same tables, the same facts. What each format loses is listed in docs/formats.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from as_docx import docx_of
from as_pdf import pdf_of
from as_text import dump, markdown, page, positions
from invented_plan import INDICATORS, PLAN, PROJECTS, Plan, Table, unseen_plan

from kg.document import Block, BlockKind, Document
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanRecords

FORMATS: dict[str, Callable[[], bytes]] = {
    "txt": lambda: dump(PLAN).encode(),
    "docx": lambda: docx_of(PLAN),
    "html": lambda: page(PLAN, "gb2312").encode("gb18030"),
    "pdf": lambda: pdf_of(PLAN),
    "md": lambda: markdown(PLAN).encode(),
}
# The county is invented, so nothing can tell its place: any will do.
PROFILE = PlanProfile("plan", area="341825")


@cache
def document(name: str) -> Document:
    return parse(FORMATS[name](), f"plan.{name}", "plan", PROFILE)


def folded(document: Document, block: Block) -> str:
    return "".join(document.quote(block.span).split()).lstrip("\ufffd")


def of_kind(name: str, *kinds: BlockKind) -> list[str]:
    found = document(name)
    return [folded(found, block) for block in found.blocks if block.kind in kinds]


every_format = pytest.mark.parametrize("name", FORMATS)
other_formats = pytest.mark.parametrize("name", [name for name in FORMATS if name != "txt"])


def expected(table: Table) -> list[list[str]]:
    """The grid as a person fills it in: merged cells at every position they cover."""
    return [
        ["".join(cell.text.replace("^", "").split()) for cell, _, _ in row]
        for row in positions(table)
    ]


@every_format
def test_tables_are_as_a_person_fills_them_in(name: str) -> None:
    found = document(name)
    grids = [
        [["".join(found.quote(cell.span).split()) for cell in row] for row in block.table.grid]
        for block in found.blocks
        if block.table
    ]
    assert grids == [expected(INDICATORS), expected(PROJECTS)]
    tables = [block.table for block in found.blocks if block.table]
    assert [table.header_rows for table in tables] == [2, 1]
    titles = ["".join(found.quote(table.title).split()) for table in tables if table.title]
    assert titles == ["".join(table.title.split()) for table in (INDICATORS, PROJECTS)]
    notes = [found.quote(note) for table in tables for note in table.notes]
    assert notes == list(INDICATORS.notes)


@every_format
def test_title_and_letterhead(name: str) -> None:
    assert of_kind(name, BlockKind.TITLE) == [PLAN.title]
    assert of_kind(name, BlockKind.FRONT) == list(PLAN.front)


@other_formats
def test_outline_and_paragraphs_are_the_same(name: str) -> None:
    def outline(name: str) -> list[tuple[Any, ...]]:
        found = document(name)
        return [
            (block.kind, block.level, folded(found, block), found.section_path(block))
            for block in found.blocks
            if block.kind is not BlockKind.TABLE
        ]

    def unspaced(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [(*row[:3], tuple("".join(part.split()) for part in row[3])) for row in rows]

    assert unspaced(outline(name)) == unspaced(outline("txt"))


@every_format
def test_offsets_hold_and_pages_are_told(name: str) -> None:
    found = document(name)
    assert found.text.isprintable() or set(found.text) - set("\n\t\ufffd")
    for block in found.blocks:
        assert found.quote(block.span) == found.quote(block.span).strip()
        assert (block.page is not None) == (name == "pdf")
        if block.table:
            for cell in block.table.cells():
                assert block.span.contains(cell.span)
    assert bool(found.pages) == (name == "pdf")


def test_the_page_says_who_the_plan_is() -> None:
    assert dict(document("html").properties) == {
        "索引号": "003245678/2021-00123",
        "主题分类": "城乡建设、环境保护/环境监测、保护与治理",
        "发布机构": "云栖县人民政府办公室",
        "成文日期": "2021-12-08",
        "发文字号": "云政办发〔2021〕46号",
        "发布日期": "2021-12-10 09:30",
        "来源": "云栖县人民政府办公室",
        "标题": PLAN.front[2],
    }


# --- facts -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def records(ontology_lexicon: Lexicon) -> Callable[[str], PlanRecords]:
    return cache(lambda name: extract(document(name), PROFILE, ontology_lexicon))


def facts(name: str, found: PlanRecords) -> dict[str, object]:
    """What the records say, without offsets and white space."""
    source = document(name)
    return {
        "values": [
            (
                value.kind, value.indicator, value.indicator_text, value.comparator,
                value.value_text, value.value, value.value_max, value.water_class,
                value.unit_text, value.year, value.bindingness, value.change,
                value.baseline_year, value.cumulative, value.subjects, value.subject_text,
                value.jointly, value.project, value.task,
            )
            for value in found.values
        ],
        "projects": [
            (
                project.key, project.number, project.label, "".join((project.content or "").split()),
                project.investment, project.start_year, project.end_year, project.leads,
                project.supports, project.programme,
            )
            for project in found.projects
        ],
        "names": sorted(
            ("".join(source.quote(mention.span).split()), mention.thing)
            for mention in found.mentions
        ),
        "things": sorted(thing.key for thing in found.things),
        "tasks": [(task.label, task.themes, task.deadlines, task.leads) for task in found.tasks],
        "relations": sorted(
            repr((relation.kind, relation.subject, relation.object)) for relation in found.relations
        ),
        "identity": (
            found.identity.title, found.identity.document_number, found.identity.issued,
            found.identity.period_start, found.identity.period_end,
        ),
    }  # fmt: skip


@other_formats
def test_the_same_facts(name: str, records: Callable[[str], PlanRecords]) -> None:
    told, base = facts(name, records(name)), facts("txt", records("txt"))
    for kind in base:
        assert told[kind] == base[kind], kind


# --- a second plan, of another layout ------------------------------------------------------------


def other_formats_of(plan: Plan) -> dict[str, bytes]:
    return {
        "txt": dump(plan).encode(),
        "docx": docx_of(plan),
        "html": page(plan, "gb2312").encode("gb18030"),
        "pdf": pdf_of(plan, plan.title),
    }


def test_another_plan_gives_the_same_facts_in_every_format(ontology_lexicon: Lexicon) -> None:
    """The city's page of tests/cases/unseen: nested headers, cells merged over rows and columns,
    brackets that its notes explain, a total row."""
    profile = PlanProfile("plan", area="350300")
    told: dict[str, dict[str, object]] = {}
    for name, data in other_formats_of(unseen_plan("putian-2021")).items():
        read = parse(data, f"plan.{name}", "plan", profile)
        records = extract(read, profile, ontology_lexicon)
        told[name] = {
            "values": Counter(
                (v.kind, v.indicator_text, v.comparator, v.value, v.value_max, v.water_class,
                 v.unit_text, v.year, v.bindingness, v.cumulative, v.subjects)
                for v in records.values
            ),
            "projects": [(p.number, p.label, p.investment, p.end_year) for p in records.projects],
            "names": Counter(m.thing for m in records.mentions),
            "period": (records.identity.period_start, records.identity.period_end),
        }  # fmt: skip
        if name == "pdf":
            assert all(e.page for v in records.values for e in v.evidence)
    for name, found in told.items():
        for kind, base in told["txt"].items():
            assert found[kind] == base, (name, kind)


def test_figures_of_the_plan_are_read(records: Callable[[str], PlanRecords]) -> None:
    """Checked by hand against the plan: three years of seven indicators, and some of the prose."""
    values = records("docx").values
    table = [v for v in values if v.evidence[0].table_title == INDICATORS.title]
    assert len(table) == 21
    assert {v.year for v in table} == {2020, 2023, 2025}
    said = {(v.value_text, v.year) for v in values}
    assert {("≥93.5", 2025), ("27.5", 2023), ("18.5%", 2025), ("3.8万亩", 2020)} <= said
    numbered = [p for p in records("docx").projects if p.number]
    assert [(p.number, int(p.investment or 0)) for p in numbered] == [
        (1, 6800),
        (2, 4350),
        (3, 2160),
        (4, 580),
    ]


def test_evidence_of_a_pdf_carries_its_page(records: Callable[[str], PlanRecords]) -> None:
    pages = {e.page for value in records("pdf").values for e in value.evidence}
    assert pages == {1, 2, 3}
