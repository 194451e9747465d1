from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.store import Snapshot
from samplestore import CITY, SOURCE, build


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with build(tmp_path_factory.mktemp("store"), [SOURCE, CITY]).hold() as made:
        yield made


@pytest.fixture
def store(snapshot: Snapshot) -> ox.Store:
    return snapshot.open()
