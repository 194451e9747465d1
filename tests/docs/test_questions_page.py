"""docs/questions.md is what the questions' files say."""

from __future__ import annotations

from pathlib import Path

from kg import queries
from kg.export.questiondoc import markdown

PAGE = Path("docs/questions.md")


def test_the_page_is_the_one_that_the_files_make() -> None:
    made = markdown(queries.load(Path("queries/questions")))
    assert PAGE.read_text("utf-8") == made, "kg question docs > docs/questions.md"
