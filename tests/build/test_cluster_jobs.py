"""What a worker does with orders, in processes that die or hang; and where work may be sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from kitchen import COUNTY

from kg.build.cluster import jobprocess, programs
from kg.build.cluster.jobprocess import Ended
from kg.build.cluster.kit import Fault, Kit, pack, unpack
from kg.build.cluster.options import ClusterOptions
from kg.build.engine import Failed, Tools
from kg.build.parts import PartJob
from kg.build.reading import Read, ReadJob
from kg.errors import ClusterUnfit, KgError, SettingError, UsageError
from kg.profile import PlanProfile

NEIGHBOUR = Path(__file__).with_name("neighbour")
LONG = 120.0


@pytest.fixture
def tools(small_ontology: Path) -> Tools:
    return Tools(small_ontology, Path("queries/checks"))


def order(name: str, text: str = COUNTY) -> ReadJob:
    profile = PlanProfile(slug="qianjiang-2021", area="500114", title="t", period=(2021, 2025))
    return ReadJob("key", name, text.encode(), "0" * 64, profile)


def test_a_process_that_dies_or_hangs_is_made_anew(
    tools: Tools,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{NEIGHBOUR}:{Path('src').resolve()}")
    monkeypatch.setenv("TEST_MARKS", str(tmp_path))
    monkeypatch.setenv("KG_TABLE_CELLS", "4000")
    monkeypatch.setenv("KG_ADMIN_TOKEN", "secret")
    mine = SimpleNamespace(child=None)
    monkeypatch.setattr(jobprocess, "_mine", mine)
    request.addfinalizer(lambda: mine.child and mine.child.stop())
    kit = Kit.of(tools)
    assert kit.environment == {"KG_TABLE_CELLS": "4000"}
    raw = kit.packed()

    def done(job: ReadJob | PartJob, timeout: float = LONG, kit: bytes = raw) -> object:
        found = jobprocess.do(pack(job), kit, timeout, tmp_path)
        return found if isinstance(found, Ended) else unpack(found)

    read = done(order("plan.txt"))
    assert isinstance(read, Read)
    assert read == tools.do(order("plan.txt"))
    assert done(order("poison.txt")) == Ended(-11)
    assert done(order("plan.txt")) == read
    assert done(order("endless.txt"), 1.0) == Ended(-9, 1.0)
    failed = done(order("plan.txt", "  "))
    assert isinstance(failed, Failed)
    assert failed.error.code == "empty-document"
    fault = done(PartJob("slug", "no records", "", {}, b"", b""))
    assert isinstance(fault, Fault)
    assert "Traceback" in str(fault)
    assert done(order("plan.txt")) == read
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("kg-")]) == 1
    with pytest.raises(ClusterUnfit):
        done(order("plan.txt"), kit=replace(kit, code="another").packed())


@pytest.mark.parametrize(
    ("given", "tls", "plain", "address"),
    [
        ("127.0.0.1:8786", False, False, "tcp://127.0.0.1:8786"),
        ("tcp://localhost:1", False, False, "tcp://localhost:1"),
        ("tcp://[::1]:1", False, False, "tcp://[::1]:1"),
        ("10.0.0.5:8786", True, False, "tls://10.0.0.5:8786"),
        ("tls://10.0.0.5:8786", True, False, "tls://10.0.0.5:8786"),
        ("tcp://10.0.0.5:8786", False, True, "tcp://10.0.0.5:8786"),
        ("tcp://10.0.0.5:8786", False, False, None),
        ("tcp://10.0.0.5:8786", True, False, None),
        ("tls://10.0.0.5:8786", False, False, None),
        ("10.0.0.5", True, False, None),
        ("ucx://10.0.0.5:1", True, False, None),
        ("tls://10.0.0.5:1/path", True, False, None),
        ("tls://10.0.0.5:70000", True, False, None),
    ],
)
def test_where_work_may_be_sent(
    given: str,
    tls: bool,
    plain: bool,
    address: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (tmp_path / name).touch()
    monkeypatch.setenv("KG_CLUSTER_TLS", str(tmp_path) if tls else "")
    monkeypatch.setenv("KG_CLUSTER_PLAIN", str(int(plain)))
    if address is None:
        with pytest.raises(UsageError) as error:
            ClusterOptions.from_settings(given)
        assert error.value.hint
    else:
        assert ClusterOptions.from_settings(given).address == address


def test_certificates_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CLUSTER_TLS", str(tmp_path))
    with pytest.raises(SettingError) as error:
        ClusterOptions.from_settings("10.0.0.5:8786")
    assert isinstance(error.value, KgError)
    assert str(tmp_path / "ca.pem") in str(error.value)


def test_a_worker_that_nobody_reaches_is_not_started(tmp_path: Path) -> None:
    away = ClusterOptions("tls://10.0.0.5:8786", tmp_path)
    with pytest.raises(UsageError):
        programs.worker(away, "127.0.0.1", 2)
    command = programs.worker(away, "10.0.0.6", 2)
    assert command[command.index("--dashboard-address") + 1] == "127.0.0.1:0"
    assert command[command.index("--tls-cert") + 1] == str(tmp_path / "cert.pem")
    assert programs.environment(away)["DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION"] == "True"
