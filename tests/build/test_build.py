"""Builds: the same input gives the same bytes, whatever the order; only what changed is read."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from kitchen import COUNTY, Kitchen

from kg.store import current

ECO = "https://w3id.org/ecoplan/ontology#"
PROJECTS = """重庆市生态环境保护“十四五”规划

规划期为2021—2025年。

附表 重点项目表

本项目储备库仅作内部管理用，不对外公开。

\t序号
\t项目名称
\t建设内容
\t投资（万元）
\t实施年限
\t牵头单位

\t1
\t甲河治理工程
\t治理河道5公里。
\t1000
\t2021-2023
\t市水利局

\t2
\t乙污水处理厂
\t新建污水处理厂1座。
\t2000
\t2022-2025
\t市生态环境局


"""


def test_a_build_gives_a_store_and_says_what_it_holds(kitchen: Kitchen) -> None:
    status, out, err = kitchen.build()
    assert status == 0, err
    assert "qianjiang-2021" in out
    assert "0 rejected" in out
    snapshot = current(kitchen.store)
    slugs = [plan.slug for plan in snapshot.manifest.plans]
    assert slugs == ["chongqing-2021", "qianjiang-2021"]
    graphs = {graph.rpartition("graph/")[2] for graph in snapshot.manifest.graphs}
    assert graphs == {
        "ontology", "reference", "things", "inferred", "findings", "cube", "provenance",
        "plan/chongqing-2021", "plan/qianjiang-2021",
    }  # fmt: skip
    assert sum(snapshot.manifest.graphs.values()) * 2 == len(snapshot.open())
    assert snapshot.text("qianjiang-2021").startswith("黔江区生态环境保护“十四五”规划")


def test_targets_of_two_plans_are_compared_in_one_query(cooked: Kitchen) -> None:
    found = (
        current(cooked.store)
        .open()
        .query(
            """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
        PREFIX ind: <https://w3id.org/ecoplan/id/indicator/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?area ?value WHERE {
          ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ;
             eco:subject/rdfs:label ?area ; eco:canonicalValue ?value } ORDER BY ?value"""
        )
    )
    rows = [(row["area"].value, row["value"].value) for row in found]
    assert rows == [("重庆市", "57"), ("黔江区", "65")]


def test_two_builds_give_the_same_bytes_whatever_the_order(cooked: Kitchen) -> None:
    first = cooked.dump()
    assert first == sorted(first, key=str.encode)
    files = sorted(cooked.plans.iterdir())
    options = ["--mappings", cooked.mappings, *cooked.options()]
    for order in (files, files[::-1]):
        cooked.forget()
        status, _, err = cooked.kg("build", *order, *options)
        assert status == 0, err
        assert cooked.dump("again.nq") == first
    # and once more from what the snapshot keeps of the readings
    cooked.build()
    assert cooked.dump("reused.nq") == first


def test_only_what_changed_is_read_again(cooked: Kitchen) -> None:
    cooked.plan("qianjiang-2021", COUNTY.replace("≥65", "≥66"), "500114")
    status, out, _ = cooked.build("--json")
    assert status == 0
    said = json.loads(out)
    assert {plan["slug"]: plan["reused"] for plan in said["plans"]} == {
        "chongqing-2021": True,
        "qianjiang-2021": False,
    }
    assert any('"66"' in line for line in cooked.dump() if "canonicalValue" in line)


def test_if_changed_does_nothing_until_something_changes(cooked: Kitchen) -> None:
    first = current(cooked.store).id
    status, out, _ = cooked.build("--if-changed")
    assert (status, current(cooked.store).id) == (0, first)
    assert "is up to date" in out
    script = cooked.mappings / "qianjiang-2021.py"
    script.write_text(script.read_text() + "# looked over again\n")
    cooked.build("--if-changed")
    assert current(cooked.store).id != first


def test_the_default_graph_setting(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DEFAULT_GRAPH", "plain")
    kitchen.build()
    snapshot = current(kitchen.store)
    assert len(snapshot.open()) == sum(snapshot.manifest.graphs.values())
    status, _, err = kitchen.kg("validate", "--no-shapes", "--store", kitchen.store)
    assert status == 0, err


def test_a_cited_plan_that_is_in_the_store_is_that_plan(cooked: Kitchen) -> None:
    lines = [line for line in cooked.dump() if "graph/plan/qianjiang-2021> ." in line]
    cited = [line for line in lines if f"> <{ECO}cites> <" in line]
    assert cited
    assert all("<https://w3id.org/ecoplan/id/plan/chongqing-2021>" in line for line in cited)


# --- add ---------------------------------------------------------------------------------------


def add_options(kitchen: Kitchen) -> list[object]:
    return ["--mappings", kitchen.mappings, *kitchen.options()]


def test_a_plan_added_is_as_if_built_with_the_others(cooked: Kitchen) -> None:
    whole = cooked.dump()
    cooked.forget()
    city, county = sorted(cooked.plans.iterdir())
    cooked.kg("build", city, *add_options(cooked))
    before = cooked.dump("before.nq")
    city.rename(cooked.root / "gone.txt")  # the others are not read again
    status, _, err = cooked.kg("add", county, *add_options(cooked))
    assert status == 0, err
    assert cooked.dump("after.nq") == whole
    own = "graph/plan/chongqing-2021> ."
    assert [x for x in before if own in x] == [x for x in whole if own in x]


def test_a_plan_without_script_is_added_with_area_and_slug(cooked: Kitchen) -> None:
    new = cooked.root / "南川.txt"
    new.write_text(COUNTY.replace("黔江区", "南川区"), "utf-8")
    status, out, err = cooked.kg(
        "add", new, "--slug", "nanchuan-2021", "--area", "500119", *add_options(cooked)
    )
    assert status == 0, err
    assert "nanchuan-2021" in out
    slugs = [plan.slug for plan in current(cooked.store).manifest.plans]
    assert slugs == ["chongqing-2021", "nanchuan-2021", "qianjiang-2021"]
    status, _, _ = cooked.build("--if-changed")
    assert len(current(cooked.store).manifest.plans) == 3  # an added plan outlives make build


def test_adding_under_a_slug_that_is_taken(cooked: Kitchen) -> None:
    before = current(cooked.store)
    new = cooked.root / "other.txt"
    new.write_text(COUNTY, "utf-8")
    status, _, err = cooked.kg("add", new, "--slug", "qianjiang-2021", *add_options(cooked))
    assert status == 1
    assert err.startswith("kg: [duplicate-plan]")
    assert current(cooked.store) == before


def test_adding_without_a_store(kitchen: Kitchen) -> None:
    status, _, err = kitchen.kg("add", next(kitchen.plans.iterdir()), *add_options(kitchen))
    assert status == 1
    assert err.startswith("kg: [store-missing]")


# --- public ------------------------------------------------------------------------------------


def test_public_leaves_out_what_is_not_for_publication(kitchen: Kitchen) -> None:
    kitchen.plan("chongqing-2021", PROJECTS, "500000")
    kitchen.build()
    full = kitchen.dump()
    assert [line for line in full if "甲河治理工程" in line]
    assert [line for line in full if "dc/terms/accessRights" in line]
    status, _, err = kitchen.build("--public")
    assert status == 0, err
    shown = kitchen.dump("public.nq")
    assert not [line for line in shown if "甲河" in line or '"2000"' in line]
    text = current(kitchen.store).text("chongqing-2021")
    assert "甲河" not in text
    assert len(text) == len(PROJECTS)


# --- other commands ----------------------------------------------------------------------------


def test_validate_finds_nothing_wrong_and_says_so(cooked: Kitchen) -> None:
    status, out, err = cooked.kg("validate", *cooked.options())
    assert status == 0, out + err
    assert "0 error" in out
    status, out, _ = cooked.kg("validate", "--no-shapes", "--json", *cooked.options())
    said = json.loads(out)
    assert said["snapshot"] == current(cooked.store).id
    assert said["issues"] == []


def test_coverage_lists_numbers_and_what_became_of_them(cooked: Kitchen) -> None:
    status, out, _ = cooked.kg("coverage", "--json", "--store", cooked.store)
    assert status == 0
    marks = json.loads(out)["qianjiang-2021"]
    text = current(cooked.store).text("qianjiang-2021")
    assert marks
    assert all(text[mark["start"] : mark["end"]] == mark["number"] for mark in marks)
    status, out, _ = cooked.kg("coverage", "qianjiang-2021", "--store", cooked.store)
    assert (status, "qianjiang-2021" in out) == (0, True)
    status, _, err = cooked.kg("coverage", "nowhere", "--store", cooked.store)
    assert (status, err.startswith("kg: [usage]")) == (2, True)


def test_dumps_of_both_formats_hold_the_same_quads(cooked: Kitchen) -> None:
    import pyoxigraph as ox

    cooked.kg("dump", cooked.root / "a.nq", "--store", cooked.store)
    cooked.kg("dump", cooked.root / "a.trig", "--store", cooked.store)
    read = {
        suffix: set(ox.parse(path=str(cooked.root / f"a.{suffix}"))) for suffix in ("nq", "trig")
    }
    assert read["nq"] == read["trig"]
    assert len(read["nq"]) == sum(current(cooked.store).manifest.graphs.values())
    assert not [path for path in cooked.root.iterdir() if path.name.endswith(".partial")]


@pytest.mark.parametrize("name", ["out.csv", "out", "nowhere/out.nq"])
def test_a_dump_that_cannot_be_written(kitchen: Kitchen, name: str) -> None:
    status, _, err = kitchen.kg("dump", kitchen.root / name, "--store", kitchen.store)
    assert (status, err.count("\n")) == (2, 1)


def test_the_store_s_files_are_readable_by_others(cooked: Kitchen) -> None:
    """A server may run as another user than the build."""
    mask = os.umask(0o022)
    os.umask(mask)
    for path in Path(current(cooked.store).path).rglob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
