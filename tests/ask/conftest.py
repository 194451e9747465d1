from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parent))

from servers import Server, serve

from five import ROOT, five_plans
from kg import ask, queries
from kg.ask import Asker
from kg.queries import Question
from kg.store import Snapshot


@pytest.fixture(scope="session")
def plans() -> Snapshot:
    return five_plans()


@pytest.fixture(scope="session")
def questions() -> Mapping[str, Question]:
    return queries.load(ROOT / "queries" / "questions")


@pytest.fixture(scope="session")
def asker(plans: Snapshot, questions: Mapping[str, Question]) -> Asker:
    return Asker(plans, questions, ask.load(ROOT / "queries"))


@pytest.fixture(scope="session")
def server(plans: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("store")
    (store / "current").symlink_to(plans.path)
    with serve(store, tmp_path_factory.mktemp("server") / "log") as running:
        yield running
