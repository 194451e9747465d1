"""The full answer of every saved question from the five plans, one file a question to review.

``expected/SLUG.tsv`` holds the parameters, what of it was checked in the texts, and the rows as a
page shows them, with the words they rest on; IRIs and offsets, which say where and not what, are left
out. ``pytest tests/questions/test_expected.py --regenerate`` writes them anew: review the diff
against the texts, and keep the line that says what was checked only where it still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from five import ROOT, five_plans
from kg import queries, vocab
from kg.export import answers
from kg.export.answer_workbook import as_xlsx
from kg.export.answers import Answer
from kg.export.report import as_docx
from kg.export.source import DataSource
from kg.queries import Cell, Question
from kg.store import Snapshot

FOLDER = Path(__file__).parent / "expected"
QUESTIONS = queries.load(ROOT / "queries" / "questions")
CHECKED = "# checked: "
_PLACES = ("start", "end")  # of a quote in its text
_CHECKED_AT_LEAST = 25


@pytest.fixture(scope="module")
def plans() -> Snapshot:
    return five_plans()


@pytest.fixture(scope="module")
def graph(plans: Snapshot) -> ox.Store:
    return plans.open()


def ask(
    graph: ox.Store, plans: Snapshot, question: Question, given: Mapping[str, list[str]]
) -> Answer:
    source = DataSource.of(plans.manifest)
    return answers.answer(graph, question, given, source, evidence=False)


def written(found: Answer) -> list[str]:
    """The rows as lines: headings first, cells apart by tabs, in a fixed order."""
    names = [name for name in found.table.columns if not _is_place(found.question, name)]
    places = [found.table.columns.index(name) for name in names]
    rows = [[_text(row[place]) for place in places] for row in found.table.rows]
    kept = [i for i in range(len(names)) if not any(row[i].startswith(vocab.BASE) for row in rows)]
    lines = sorted("\t".join(row[i] for i in kept) for row in rows)
    return ["\t".join(names[i] for i in kept), *lines]


def _is_place(question: Question, name: str) -> bool:
    return name in question.evidence.statements or (
        name.endswith(_PLACES) and (name in question.evidence.columns)
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, float) else " ".join(str(cell).split())


def read(slug: str) -> tuple[dict[str, list[str]], str, list[str]]:
    """Parameters, what was checked, and the lines."""
    lines = (FOLDER / f"{slug}.tsv").read_text("utf-8").splitlines()
    given: dict[str, list[str]] = {}
    checked = ""
    while lines and lines[0].startswith("# "):
        line = lines.pop(0)
        if line.startswith(CHECKED):
            checked = line.removeprefix(CHECKED)
        else:
            name, value = queries.pair(line.removeprefix("# "))
            given.setdefault(name, []).append(value)
    return given, checked, lines


def test_every_question_has_its_expected_answer() -> None:
    assert {path.stem for path in FOLDER.glob("*.tsv")} == set(QUESTIONS)


def test_enough_were_checked_against_the_texts() -> None:
    assert sum(bool(read(slug)[1]) for slug in QUESTIONS) >= _CHECKED_AT_LEAST


@pytest.mark.parametrize("slug", QUESTIONS)
def test_the_answer_is_the_expected_one(
    graph: ox.Store, plans: Snapshot, slug: str, regenerate: bool
) -> None:
    path = FOLDER / f"{slug}.tsv"
    given, checked, expected = read(slug) if path.exists() else ({}, "", [])
    found = written(ask(graph, plans, QUESTIONS[slug], given))
    if regenerate:
        head = [f"# {name}={value}" for name, values in given.items() for value in values]
        if checked and found == expected:
            head.append(CHECKED + checked)
        path.write_text("\n".join([*head, *found]) + "\n", "utf-8")
    else:
        assert found == expected


@pytest.mark.parametrize("slug", QUESTIONS)
def test_an_empty_answer_is_an_answer(plans: Snapshot, slug: str) -> None:
    """Of an empty graph every question says nothing, and that can be taken away."""
    found = ask(ox.Store(), plans, QUESTIONS[slug], {})
    assert found.table.rows == ()
    assert set(found.table.columns) == set(QUESTIONS[slug].columns)
    assert answers.as_json(found)["rows"] == []
    assert answers.as_csv(found, "zh", excel=True).decode("utf-8").count("\n") == 1


def test_an_export_of_nothing(plans: Snapshot) -> None:
    found = ask(ox.Store(), plans, QUESTIONS["indicator-progress"], {})
    assert as_xlsx(found, "zh").startswith(b"PK")
    assert as_docx(found, "zh").startswith(b"PK")
    assert answers.as_parquet(found).startswith(b"PAR1")


@pytest.mark.parametrize("slug", [slug for slug in QUESTIONS if QUESTIONS[slug].parameters])
def test_values_that_nothing_has_give_no_rows(graph: ox.Store, plans: Snapshot, slug: str) -> None:
    question = QUESTIONS[slug]
    nothing = {
        parameter.name: ["https://example.org/none" if parameter.type == "iri" else "9999999"]
        for parameter in question.parameters
        if parameter.type != "string"
    }
    assert ask(graph, plans, question, nothing).table.rows == ()
