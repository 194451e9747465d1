"""Builds on a cluster of real worker processes: the same result as on one machine, whatever is lost."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from kitchen import COUNTY, Kitchen
from machines import Machines, apart, certificates, end, until

from kg.store import current

COUNTIES = {"万州区": "500101", "涪陵区": "500102", "渝北区": "500112", "巴南区": "500113"}
PLANS = 6
RUNS = 50
_OF_A_BUILD = {"id", "built"}  # what of a manifest differs from one build to the next


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificates(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def machines(tmp_path: Path, papers: Path) -> Iterator[Machines]:
    root = tmp_path / "machines"
    root.mkdir()
    with Machines(root, papers) as made:
        yield made


@pytest.fixture
def many(kitchen: Kitchen) -> Kitchen:
    """Six plans: a city's, and those of five of its districts."""
    for number, (name, code) in enumerate(COUNTIES.items()):
        text = COUNTY.replace("黔江区", name).replace("20个", f"{20 + number}个")
        kitchen.plan(f"county-{number}", text, code)
    return kitchen


def arguments(kitchen: Kitchen, store: str = "store") -> list[str]:
    return [*kitchen.build_options()[:-1], str(kitchen.root / store), "--json"]


def shards(folder: Path) -> list[bytes]:
    """The lines of the shards in order, provenance apart; each shard is held to be sorted."""
    found = []
    for path in sorted(folder.glob("part-*.nq")):
        lines = path.read_bytes().splitlines(keepends=True)
        assert lines == sorted(lines)
        found += [line for line in lines if b"graph/provenance> ." not in line]
    assert found
    return found


def contents(store: Path) -> dict[str, object]:
    """All that a snapshot holds, by file; of what is different in each build what is the same."""
    snapshot = current(store)
    found: dict[str, object] = {}
    for path in sorted(snapshot.path.rglob("*")):
        name = str(path.relative_to(snapshot.path))
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as database:
                found[name] = list(database.iterdump())
        elif path.is_file() and not name.startswith(("oxigraph/", "manifest")):
            found[name] = path.read_bytes()
    raw = json.loads((snapshot.path / "manifest.json").read_text("utf-8"))
    found["manifest.json"] = {key: raw[key] for key in raw.keys() - _OF_A_BUILD}
    return found


def same(many: Kitchen, machines: Machines, folder: str = "far") -> None:
    """Holds what the cluster built to what this machine builds of the same plans."""
    assert many.build("--shards", many.root / "near")[0] == 0
    near, dump = contents(many.store), many.dump()
    many.forget()
    (many.root / folder).rename(many.store)
    assert contents(many.store) == near, machines.logs()
    assert many.dump("far.nq") == dump
    assert shards(many.root / f"{folder}-shards") == shards(many.root / "near")


def far(many: Kitchen) -> list[str]:
    return [*arguments(many, "far"), "--shards", str(many.root / "far-shards")]


def test_a_cluster_builds_what_one_machine_builds(many: Kitchen, machines: Machines) -> None:
    """Byte by byte; its shards load into another store as they are; and nobody else is listened to."""
    for _ in range(2):
        machines.add_worker()
    status, out, err = machines.build(*far(many)).end()
    assert status == 0, err + machines.logs()
    assert err == ""
    assert len(json.loads(out)["plans"]) == PLANS
    other = ox.Store()
    for path in sorted((many.root / "far-shards").glob("part-*.nq")):
        other.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)
    same(many, machines)
    assert len(other) == sum(current(many.store).manifest.graphs.values())
    for machine, process in machines.listeners():
        assert machine.address in machine.heard(process) <= {machine.address, "127.0.0.1"}


@pytest.mark.long
def test_what_documents_do_to_workers_costs_no_other(many: Kitchen, machines: Machines) -> None:
    """One that kills the process that reads it, one that does so when it is mapped, one that never
    ends, one over which the whole worker dies: each is reported, all others are built."""
    for name, area in (("poison", "500103"), ("mapped-poison", "500104"), ("endless", "500105"),
                       ("plague", "500106")):  # fmt: skip
        text = COUNTY.replace("黔江区", {"500103": "渝中区", "500104": "大渡口区",
                                        "500105": "江北区", "500106": "沙坪坝区"}[area])  # fmt: skip
        many.plan(name, text, area)
    for _ in range(2):
        machines.add_worker()
    build = machines.build(*far(many), KG_CLUSTER_TIMEOUT="8", KG_CLUSTER_TRIES="2")
    report = build.report()
    assert isinstance(report["rejected"], list)
    rejected = {each["file"]: each for each in report["rejected"]}
    assert {name: each["code"] for name, each in rejected.items()} == {
        "poison.txt": "document-crashed",
        "mapped-poison.txt": "document-crashed",
        "endless.txt": "document-too-slow",
        "plague.txt": "document-crashed",
    }, machines.logs()
    for name, each in rejected.items():
        assert each["place"] == name
        assert each["hint"]
    assert "signal 11" in rejected["poison.txt"]["message"]
    assert "8 s" in rejected["endless.txt"]["message"]
    assert machines.marks("poison") == 4  # twice read, twice mapped
    assert machines.marks("endless") == 2
    for name in rejected:
        (many.plans / name).unlink()
    report = machines.build(*far(many)).report()
    assert report["rejected"] == []
    same(many, machines)


@pytest.mark.long
def test_a_straggler_is_overtaken(many: Kitchen, machines: Machines) -> None:
    """A document on which one worker hangs is read by another, long before the time is up."""
    (many.plans / "county-2.txt").rename(many.plans / "slow-county.txt")
    (many.mappings / "county-2.py").rename(many.mappings / "slow-county.py")
    for _ in range(2):
        machines.add_worker()
    began = time.monotonic()
    report = machines.build(*far(many), KG_CLUSTER_SLOW="3").report()
    assert report["rejected"] == [], machines.logs()
    assert time.monotonic() - began < 300
    assert machines.marks("slow") == 2
    same(many, machines)


@pytest.mark.long
@pytest.mark.skipif(not apart(), reason="needs network namespaces (root on Linux)")
def test_a_machine_that_falls_silent(many: Kitchen, machines: Machines) -> None:
    """Its link goes down in the middle of a job: what it was to do is done by another."""
    (many.plans / "county-2.txt").rename(many.plans / "slow-county.txt")
    (many.mappings / "county-2.py").rename(many.mappings / "slow-county.py")
    machines.add_worker()
    build = machines.build(*far(many), KG_CLUSTER_SLOW="3")
    build.until(lambda: machines.marks("slow"))
    machines.workers[0][0].unplug()
    machines.add_worker()
    report = build.report()
    assert report["rejected"] == [], machines.logs()
    same(many, machines)


@pytest.mark.long
def test_a_scheduler_that_comes_back_is_gone_on_with(many: Kitchen, machines: Machines) -> None:
    machines.add_worker()
    journal = many.root / "far" / ".reading"
    build = machines.build(*far(many))
    build.until(lambda: kept(journal))
    end(machines.scheduler)
    machines.start_scheduler()
    status, _, err = build.end()
    assert status == 0, err + machines.logs()
    same(many, machines)


@pytest.mark.long
def test_a_scheduler_that_is_gone_ends_the_build_in_one_line(
    many: Kitchen, machines: Machines
) -> None:
    """What was done by then is not done again, wherever the build goes on."""
    machines.await_worker(machines.add_worker())
    journal = many.root / "far" / ".reading"
    build = machines.build(*far(many), KG_CLUSTER_WAIT="5")
    build.until(lambda: kept(journal) >= 2)
    end(machines.scheduler)
    status, _, err = build.end()
    assert status == 1
    assert err.startswith(f"kg: [cluster-lost] {machines.address}: no scheduler answers")
    assert len(err.splitlines()) == 1, err
    before = {path.name: path.stat().st_mtime_ns for path in journal.glob("*.zst")}
    assert len(before) >= 2
    machines.start_scheduler()
    status, _, err = machines.build(*far(many), KG_CLUSTER_TIMEOUT="60").end()
    assert status == 0, err + machines.logs()
    same(many, machines)


@pytest.mark.long
def test_what_is_finished_is_not_made_again(many: Kitchen, machines: Machines) -> None:
    """A build that was killed is taken up on the cluster; an unchanged one sends nothing."""
    machines.add_worker()
    journal = many.root / "far" / ".reading"
    build = machines.build(*far(many))
    build.until(lambda: kept(journal) >= PLANS + 2)  # six readings and two parts
    end(build.process)
    before = {path: path.stat().st_mtime_ns for path in journal.glob("*.zst")}
    build = machines.build(*far(many))
    while build.process.poll() is None:
        for path, time_ in before.items():
            if path.exists():
                assert path.stat().st_mtime_ns == time_
        time.sleep(0.02)
    assert build.end()[0] == 0
    report = machines.build(*far(many)).report()
    assert isinstance(report["plans"], list)
    assert [plan["reused"] for plan in report["plans"]] == [True] * PLANS
    same(many, machines)


@pytest.mark.long
def test_a_worker_of_another_version_is_of_no_use(many: Kitchen, machines: Machines) -> None:
    theirs = machines.root / "theirs"
    shutil.copytree("src/kg", theirs / "kg", ignore=shutil.ignore_patterns("node_modules", "dist"))
    with (theirs / "kg/cube.py").open("a") as file:
        file.write("# another version\n")
    machines.environment = {**machines.environment, "PYTHONPATH": str(theirs)}
    machines.add_worker()
    status, _, err = machines.build(*far(many), PYTHONPATH="src").end()
    assert status == 1
    assert err.startswith("kg: [cluster-unfit] a worker has another version"), err
    assert len(err.splitlines()) == 1, err


@pytest.mark.long
def test_nobody_without_a_certificate_of_the_authority(
    many: Kitchen, machines: Machines, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    papers = str(certificates(other))
    status, _, err = machines.build(*far(many), KG_CLUSTER_TLS=papers, KG_CLUSTER_WAIT="3").end()
    assert status == 1
    assert err.startswith("kg: [cluster-lost]"), err
    assert len(err.splitlines()) == 1, err


@pytest.mark.long
def test_a_scheduler_without_workers_and_none_at_all(many: Kitchen, machines: Machines) -> None:
    status, _, err = machines.build(*far(many), KG_CLUSTER_WAIT="4").end()
    assert (status, err.partition(": the scheduler")[0]) == (
        1,
        f"kg: [cluster-lost] {machines.address}",
    ), err
    end(machines.scheduler)
    status, _, err = machines.build(*far(many), KG_CLUSTER_WAIT="2").end()
    assert (status, err.partition(": no scheduler")[0]) == (
        1,
        f"kg: [cluster-lost] {machines.address}",
    ), err


@pytest.mark.long
def test_no_fact_is_lost_or_doubled_whenever_a_worker_is_killed(
    many: Kitchen, machines: Machines
) -> None:
    """Fifty builds, in each of which one of three workers is killed at a moment of its own: when so
    many readings and parts are kept, and up to a second later."""
    assert many.build("--shards", many.root / "near")[0] == 0
    expected, lines, dump = contents(many.store), shards(many.root / "near"), many.dump()
    many.forget()
    alive = [machines.add_worker() for _ in range(3)]
    journal = many.root / "far" / ".reading"
    met = 0
    for run in range(RUNS):
        chance = random.Random(run)
        moment, later = chance.randrange(2 * PLANS), chance.random()
        build = machines.build(*far(many))
        until(lambda m=moment, b=build.process: b.poll() is not None or kept(journal) >= m)
        time.sleep(later)
        met += build.process.poll() is None
        machines.lose_worker(alive.pop(chance.randrange(len(alive))))
        alive.append(machines.add_worker())
        status, _, err = build.end()
        assert status == 0, f"run {run}: {err}{machines.logs()}"
        (many.root / "far").rename(many.store)
        assert contents(many.store) == expected, f"run {run}"
        assert shards(many.root / "far-shards") == lines, f"run {run}"
        assert many.dump("far.nq") == dump, f"run {run}"
        shutil.rmtree(many.store)
        print(f"run {run}: killed at {moment} and {later:.2f} s, {met} in time", file=sys.stderr)
    assert met > RUNS // 2


def kept(journal: Path) -> int:
    return len(list(journal.glob("*.zst"))) if journal.is_dir() else 0
