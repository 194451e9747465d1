from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from alike import Pair
from engines import PASSWORD, TOKEN, USER, run_kg, virtuoso
from servers import serve

from five import five_plans
from kg.store import Snapshot
from samplestore import CITY, SOURCE, build


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Two short plans."""
    with build(tmp_path_factory.mktemp("sample"), [SOURCE, CITY]).hold() as made:
        yield made


@pytest.fixture(scope="session")
def plans() -> Snapshot:
    """The five plans."""
    return five_plans()


@pytest.fixture(scope="session")
def small(sample: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from _pair(sample, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def whole(plans: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from _pair(plans, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def small_virtuoso(
    sample: Snapshot, small: Pair, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """The two short plans in Virtuoso."""
    yield from _in_virtuoso(sample, small, tmp_path_factory.mktemp("small-virtuoso"))


@pytest.fixture(scope="session")
def whole_virtuoso(
    plans: Snapshot, whole: Pair, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """The five plans in Virtuoso."""
    yield from _in_virtuoso(plans, whole, tmp_path_factory.mktemp("whole-virtuoso"))


def _in_virtuoso(snapshot: Snapshot, beside: Pair, scratch: Path) -> Iterator[Pair]:
    """A server whose quads are in a Virtuoso that ``kg load`` has filled, beside the server with
    the embedded store."""
    settings = {"KG_REMOTE_USER": USER, "KG_REMOTE_PASSWORD": PASSWORD}
    with virtuoso(scratch) as endpoint:
        run_kg("load", "--to", endpoint, "--store", snapshot.path.parents[1], **settings)
        far = serve(Path(endpoint), scratch / "log", KG_REMOTE_FILES=scratch / "files", **settings)
        with far as running:
            yield Pair(beside.near, running)


def _pair(snapshot: Snapshot, scratch: Path) -> Iterator[Pair]:
    """A server with the embedded store, and one whose quads are in it."""
    with ExitStack() as stack:
        near = stack.enter_context(serve(snapshot.path.parents[1], scratch / "near"))
        there = Path(f"{near.url}/sparql")
        settings = {"KG_REMOTE_FILES": scratch / "files", "KG_ADMIN_TOKEN": TOKEN}
        far = serve(there, scratch / "far", **settings)
        yield Pair(near, stack.enter_context(far))
