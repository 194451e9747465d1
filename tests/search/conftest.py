from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.search import Searcher
from kg.store import Snapshot
from samplestore import CITY, SOURCE, build


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with build(tmp_path_factory.mktemp("searchable"), [SOURCE, CITY]).hold() as made:
        yield made


@pytest.fixture(scope="session")
def searcher(sample: Snapshot) -> Iterator[Searcher]:
    made = Searcher(sample.path)
    yield made
    made.close()
