from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from samples import GRAPH, NORTH, NUMBERS, SOUTH, THINGS
from servers import Server, make_store, serve
from writing import TOKEN


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two plans with one target each (one stated twice), and two thousand numbers."""
    directory = tmp_path_factory.mktemp("store")
    make_store(
        directory,
        {
            GRAPH + "things": THINGS,
            GRAPH + "plan/north": NORTH,
            GRAPH + "plan/south": SOUTH,
            GRAPH + "numbers": NUMBERS,
        },
    )
    return directory


@pytest.fixture(scope="session")
def server(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with default settings, read-only."""
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(small_store, log) as running:
        yield running


@pytest.fixture(scope="session")
def strict_server(small_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with narrow limits: 1 s, 128 MiB, one process a lane, two may wait."""
    log = tmp_path_factory.mktemp("strict") / "log"
    with serve(
        small_store,
        log,
        KG_WORKERS=1,
        KG_LONG_WORKERS=1,
        KG_QUEUE=2,
        KG_QUERY_TIMEOUT=1,
        KG_QUERY_MEMORY=128,
        KG_QUERY_SIZE=64,
        KG_ADMIN_TOKEN="秘密-token",
        KG_LOG_QUERIES=0,
    ) as running:
        yield running


@pytest.fixture(scope="session")
def union(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server over two plans that takes writes."""
    directory = tmp_path_factory.mktemp("union")
    make_store(directory, {GRAPH + "things": THINGS, GRAPH + "plan/north": NORTH})
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(directory, log, KG_ADMIN_TOKEN=TOKEN, KG_WORKERS=1) as server:
        yield server, directory


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over nothing, whose default graph is a graph like others."""
    directory = tmp_path_factory.mktemp("plain")
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(
        directory, log, KG_ADMIN_TOKEN=TOKEN, KG_DEFAULT_GRAPH="plain", KG_WORKERS=1
    ) as server:
        yield server
