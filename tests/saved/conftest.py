from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from servers import Server, serve

from samplestore import CITY, SOURCE, build

TOKEN = "token-of-tests"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("built") / "store"
    build(directory, [SOURCE, CITY])
    return directory


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "store", symlinks=True)


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Server]]:
    directory = tmp_path_factory.mktemp("saved")
    shutil.copytree(built, directory / "store", symlinks=True)
    with serve(directory / "store", directory / "log", KG_ADMIN_TOKEN=TOKEN) as running:
        yield directory / "store", running
