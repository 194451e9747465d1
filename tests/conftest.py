"""What all tests share: the lexicon, read once, and the flag that renews golden files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import Lexicon

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden files of tests/cases anew instead of comparing; review the diff",
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def ontology_lexicon() -> Lexicon:
    return Lexicon.load(ROOT / "ontology")
