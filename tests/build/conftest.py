"""Small plans and a small ontology, so that a whole build takes about a second."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kitchen import CITY, COUNTY, Kitchen, furnish

from kg.cli import main

ONTOLOGY = Path("ontology")


@pytest.fixture(scope="session")
def small_ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ontology with the areas of one province only."""
    target = tmp_path_factory.mktemp("small") / "ontology"
    shutil.copytree(ONTOLOGY, target)
    head, *areas = (target / "areas.ttl").read_text("utf-8").split("\n\n")
    kept = [block for block in areas if block.startswith(("area:50", "area:100000"))]
    (target / "areas.ttl").write_text("\n\n".join([head, *kept]) + "\n", "utf-8")
    return target


@pytest.fixture
def kitchen(tmp_path: Path, small_ontology: Path, capsys: pytest.CaptureFixture[str]) -> Kitchen:
    """Two plans, no store."""
    furnish(tmp_path, small_ontology)
    made = Kitchen(tmp_path, capsys)
    made.plan("chongqing-2021", CITY, "500000")
    made.plan("qianjiang-2021", COUNTY, "500114")
    return made


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, small_ontology: Path) -> Path:
    """A store of the two plans, built once; to be copied, never written."""
    root = tmp_path_factory.mktemp("built")
    furnish(root, small_ontology)
    plans = Kitchen(root, None)
    plans.plan("chongqing-2021", CITY, "500000")
    plans.plan("qianjiang-2021", COUNTY, "500114")
    with pytest.raises(SystemExit) as done:
        main(["build", *plans.build_options()])
    assert not done.value.code
    return root / "store"


@pytest.fixture
def cooked(kitchen: Kitchen, built: Path) -> Kitchen:
    """Two plans and the store built of them."""
    shutil.copytree(built, kitchen.store, symlinks=True)
    return kitchen
