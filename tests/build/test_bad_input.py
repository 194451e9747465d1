"""Bad input: one clear line with a code and a place, the store that was there keeps serving, and
no good plan is lost."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from kitchen import COUNTY, Kitchen

from kg.store import SNAPSHOTS, current

GOOD = {"chongqing-2021", "qianjiang-2021"}


def slugs(kitchen: Kitchen) -> set[str]:
    return {plan.slug for plan in current(kitchen.store).manifest.plans}


def counties(kitchen: Kitchen) -> int:
    """How many statements of the county's plan the store answers with."""
    query = """SELECT ?s WHERE { ?s <https://w3id.org/ecoplan/ontology#statedIn>
        <https://w3id.org/ecoplan/id/plan/qianjiang-2021> }"""
    return len(list(current(kitchen.store).open().query(query)))


def bad(kitchen: Kitchen, content: bytes) -> Path:
    """A third plan's file of the given bytes, with a script that says who it is."""
    path = kitchen.plan("nanchuan-2021", COUNTY.replace("黔江区", "南川区"), "500119")
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-document"),
        (b" \n\t\r\n", "empty-document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "binary-document"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(4096), "binary-document"),
        ("黔江区生态".encode()[:-1] + b"\xff\xfe\xfa" * 40, "bad-encoding"),
    ],
    ids=["empty", "blank", "image", "program", "broken-encoding"],
)
def test_a_file_that_is_no_plan_is_left_out(cooked: Kitchen, content: bytes, code: str) -> None:
    bad(cooked, content)
    status, out, err = cooked.build()
    assert status == 1
    lines = err.splitlines()
    rejected = [line for line in lines if not line.startswith("kg: [warning]")]
    assert len(rejected) == 1
    assert rejected[0].startswith(f"kg: [{code}] nanchuan-2021.txt")
    assert slugs(cooked) == GOOD  # swapped in without it
    assert "1 rejected" in out


def test_strict_swaps_nothing_in(cooked: Kitchen) -> None:
    before = current(cooked.store)
    bad(cooked, b"")
    cooked.plan("qianjiang-2021", COUNTY.replace("65", "66"), "500114")
    status, out, err = cooked.build("--strict")
    assert (status, err.count("[empty-document]")) == (1, 1)
    assert "nothing was swapped in" in out
    assert current(cooked.store) == before


def test_a_good_plan_whose_file_breaks_is_not_lost(cooked: Kitchen) -> None:
    (cooked.plans / "qianjiang-2021.txt").write_bytes(b"")
    before = counties(cooked)
    status, _, err = cooked.build()
    assert status == 1
    assert err.count("\n") == 1
    assert "[empty-document] qianjiang-2021.txt" in err
    assert "stays in the store" in err
    assert slugs(cooked) == GOOD
    assert counties(cooked) == before > 5
    # and once it is whole again, it is read again
    cooked.plan("qianjiang-2021", COUNTY, "500114")
    status, _, err = cooked.build("--if-changed")
    assert status == 0, err


def test_a_gbk_file_is_read_and_said_to_be_one(cooked: Kitchen) -> None:
    text = COUNTY.replace("黔江区", "南川区")
    bad(cooked, text.encode("gb18030"))
    status, _, err = cooked.build()
    assert status == 0, err
    said = [line for line in err.splitlines() if "[encoding] nanchuan-2021.txt:1" in line]
    assert len(said) == 1
    assert current(cooked.store).text("nanchuan-2021") == text


def test_a_truncated_table_says_where(cooked: Kitchen) -> None:
    text = COUNTY.replace("黔江区", "南川区")
    cut = text[: text.index("\t63.5") + 5]
    bad(cooked, cut.encode())
    status, _, err = cooked.build()
    assert status == 0, err
    line = cut.count("\n") + 1
    said = [x for x in err.splitlines() if f"[table] nanchuan-2021.txt:{line}: " in x]
    assert len(said) == 1, err
    assert "cut off" in said[0]
    assert slugs(cooked) == GOOD | {"nanchuan-2021"}


def test_a_table_whose_rows_disagree_says_where_and_keeps_the_rest(cooked: Kitchen) -> None:
    text = COUNTY.replace("黔江区", "南川区")
    ragged = text.replace("\t63.5\n\t≥65\n", "\t63.5\n\t≥65\n\n\t湿地率（%）\n\t1\n\t2\n\t3\n\t4\n")
    bad(cooked, ragged.encode())
    status, _, err = cooked.build()
    assert status == 0, err
    assert [x for x in err.splitlines() if "[table] nanchuan-2021.txt:" in x], err
    assert slugs(cooked) == GOOD | {"nanchuan-2021"}


@pytest.mark.parametrize(
    ("script", "place", "said"),
    [
        ("from kg.profile import PlanProfile\nPLAN = PlanProfile(slug='a'", ":2:", "not Python"),
        (
            "from kg.profile import PlanProfile\n\nPLAN = PlanProfil(slug='a')",
            ":3:8:",
            "PlanProfil",
        ),
        ("from kg.profile import PlanProfile\nPLAN = PlanProfile(slugg='a')", ":2:8:", "slugg"),
        ("from kg.profil import PlanProfile", ":1:1:", "kg.profil"),
        ("PLAN = 3\n", ":1:", "PlanProfile"),
        ("", ":1:", "PLAN"),
        ("raise SystemExit(0)", ":1:1:", "SystemExit"),
        ("x = 1 / 0", ":1:5:", "ZeroDivisionError"),
    ],
    ids=["bracket", "name", "field", "module", "type", "empty", "exit", "crash"],
)
def test_a_script_with_a_typo_costs_its_plan_only(
    cooked: Kitchen, script: str, place: str, said: str
) -> None:
    path = cooked.mappings / "qianjiang-2021.py"
    path.write_text(script)
    before = counties(cooked)
    status, _, err = cooked.build()
    assert status == 1
    assert err.count("\n") == 1
    assert err.startswith(f"kg: [bad-mapping-script] {path}{place}")
    assert said in err
    assert "Traceback" not in err
    assert slugs(cooked) == GOOD
    assert counties(cooked) == before


def test_a_script_in_another_encoding(cooked: Kitchen) -> None:
    path = cooked.mappings / "qianjiang-2021.py"
    path.write_bytes("# 黔江\nPLAN = None".encode("gb18030"))
    status, _, err = cooked.build()
    assert status == 1
    assert err.startswith(f"kg: [bad-mapping-script] {path}")
    assert err.count("\n") == 1


def test_two_files_of_one_slug(cooked: Kitchen) -> None:
    twin = cooked.plans / "zz.txt"
    twin.write_text(COUNTY, "utf-8")
    script = (cooked.mappings / "qianjiang-2021.py").read_text()
    (cooked.mappings / "zz.py").write_text(script)
    status, _, err = cooked.build()
    assert status == 1
    assert err.startswith(f"kg: [duplicate-plan] {twin}: ")
    assert slugs(cooked) == GOOD


def test_nothing_but_bad_files_swaps_nothing_in(kitchen: Kitchen) -> None:
    for path in kitchen.plans.iterdir():
        path.write_bytes(b"")
    status, _, err = kitchen.build()
    assert (status, err.count("\n")) == (1, 2)
    assert not (kitchen.store / "current").exists()


def test_an_ontology_that_is_no_turtle(cooked: Kitchen, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in (cooked.root / "ontology").iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    lines = (broken / "themes.ttl").read_text().count("\n")
    with (broken / "themes.ttl").open("a") as handle:
        handle.write("\nthis is : no turtle\n")
    before = current(cooked.store)
    status, _, err = cooked.build("--ontology", broken)
    assert status == 1
    assert err.startswith(f"kg: [bad-ontology] {broken}/themes.ttl:{lines + 2}:")
    assert err.count("\n") == 1
    assert current(cooked.store) == before


@pytest.mark.parametrize(
    ("arguments", "status", "start"),
    [
        (["build", "--plans", "/nowhere"], 2, "kg: [usage] /nowhere: No such file"),
        (["build", "/nowhere/a.txt"], 2, "kg: [usage] /nowhere/a.txt: no such file"),
        (["build", "--no-such-option"], 2, "kg: [usage] No such option"),
        (["build", "--ontology", "/nowhere"], 1, "kg: [bad-ontology] no ontology at /nowhere"),
        (["add"], 2, "kg: [usage] Missing argument"),
        (["no-such-command"], 2, "kg: [usage] No such command"),
        (["validate", "--store", "/nowhere"], 1, "kg: [store-missing] no store at /nowhere"),
        (["dump", "a.nq", "--store", "/nowhere"], 1, "kg: [store-missing]"),
        (["coverage", "--store", "/nowhere"], 1, "kg: [store-missing]"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_arguments(kitchen: Kitchen, arguments: list[str], status: int, start: str) -> None:
    done, _, err = kitchen.kg(*arguments)
    assert (done, err.count("\n")) == (status, 1)
    assert err.startswith(start), err


def test_a_bad_setting(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DEFAULT_GRAPH", "both")
    status, _, err = kitchen.build()
    assert status == 2
    assert err.startswith("kg: [bad-setting] KG_DEFAULT_GRAPH='both': must be union or plain")


def test_a_graph_that_breaks_the_contract_is_not_swapped_in(cooked: Kitchen) -> None:
    checks = cooked.root / "queries" / "checks"
    checks.mkdir(parents=True)
    (checks / "never.rq").write_text(
        "#+ title: a plan at all\n#+ severity: error\n"
        "SELECT ?node WHERE { ?node a <https://w3id.org/ecoplan/ontology#Plan> }"
    )
    before = current(cooked.store)
    cooked.plan("qianjiang-2021", COUNTY + "\n", "500114")
    status, _, err = cooked.build("--queries", cooked.root / "queries")
    assert status == 1
    assert err.startswith("kg: [invalid-graph] [error] never: https://w3id.org/ecoplan/id/plan/")
    assert err.count("\n") == 1
    assert current(cooked.store) == before
    assert len(list((cooked.store / SNAPSHOTS).iterdir())) == 1


def test_a_traceback_is_shown_where_asked_for(
    cooked: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DEBUG", "0")  # undone afterwards: --debug sets it
    status, _, err = cooked.kg("validate", "--store", "/nowhere", "--debug")
    assert status == 1
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("kg: [store-missing]")
    bad(cooked, b"")
    status, _, err = cooked.build("--debug")
    assert (status, "Traceback" in err) == (1, True)


# --- with real processes -----------------------------------------------------------------------


def start(kitchen: Kitchen, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """``kg build`` in a process of its own, reading everything again."""
    kitchen.plan("qianjiang-2021", COUNTY + "\n", "500114")
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from kg.cli import main; main()",
            "build",
            *kitchen.build_options(),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


def test_a_full_disk_is_one_line_and_costs_nothing(cooked: Kitchen) -> None:
    """A limit on the size of files stands in for the disk: writing fails half-way."""
    before = current(cooked.store)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    process = start(cooked, no_room)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, out
    assert err.startswith("kg: [disk-full] the disk is full (writing ")
    assert err.count("\n") == 1
    assert current(cooked.store) == before
    assert [path.name for path in (cooked.store / SNAPSHOTS).iterdir()] == [before.id]
    assert counties(cooked) > 5


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_disk_that_is_really_full(cooked: Kitchen) -> None:
    """The store on a file system of its own that has room for one snapshot and a half."""
    disk = cooked.root / "disk"
    disk.mkdir()
    held = sum(path.stat().st_size for path in cooked.store.rglob("*") if path.is_file())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={held * 3 // 2}", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        subprocess.run(["cp", "-a", str(cooked.store), str(disk / "store")], check=True)
        before = current(disk / "store")
        cooked.plan("qianjiang-2021", COUNTY + "\n", "500114")
        status, out, err = cooked.build("--store", disk / "store")
        assert status == 1, out
        assert err.startswith("kg: [disk-full] ")
        assert err.count("\n") == 1
        assert current(disk / "store") == before
        assert len(before.open()) > 1000
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_build_killed_half_way_costs_nothing(cooked: Kitchen) -> None:
    before = current(cooked.store)
    process = start(cooked)
    half_built: list[Path] = []
    deadline = time.monotonic() + 60
    while not half_built and time.monotonic() < deadline:
        half_built = list((cooked.store / SNAPSHOTS).glob(".building-*/oxigraph/*.sst"))
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert half_built
    assert process.returncode == -signal.SIGKILL
    assert current(cooked.store) == before
    assert counties(cooked) > 5
    status, _, err = cooked.build()
    assert status == 0, err
    assert not list((cooked.store / SNAPSHOTS).glob(".building-*"))
    assert slugs(cooked) == GOOD
