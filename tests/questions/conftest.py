from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import queries, settings, store
from kg.errors import StoreMissing
from kg.queries import Question

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def questions() -> dict[str, Question]:
    return queries.load(ROOT / "queries" / "questions")


@pytest.fixture(scope="session")
def graph() -> ox.Store:
    """The five plans as built by ``make build``."""
    try:
        return store.current(ROOT / settings.STORE.get()).open()
    except StoreMissing:
        if os.environ.get("CI"):
            raise
        pytest.skip("no store: make build makes it")
