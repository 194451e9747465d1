"""``kg add`` and ``kg remove``: what one plan brings goes with it, whatever the order; a plan that is
in the store already is told so."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from kitchen import CITY, COUNTY, Kitchen

from kg.build import retell
from kg.store import current

DISTRICT = (
    COUNTY.replace("黔江区", "南川区").replace("65", "58").replace("阿蓬江两河", "大溪河鹿鸣")
)
THIRD = "nanchuan-2021"


def options(kitchen: Kitchen) -> list[object]:
    return ["--mappings", kitchen.mappings, *kitchen.options()]


def held(kitchen: Kitchen) -> dict[str, object]:
    """All that a snapshot holds but its provenance: triples, index, texts, records, layouts, names.
    Documents of the index are numbered as they came in; what they hold is what counts."""
    snapshot = current(kitchen.store)
    files = {
        f"{path.parent.name}/{path.name}": path.read_bytes()
        for folder in ("texts", "records", "layouts", "names")
        for path in (snapshot.path / folder).iterdir()
    }
    with closing(sqlite3.connect(snapshot.path / "search.sqlite")) as index:
        numbered = {row[0]: row[1:] for row in index.execute("SELECT * FROM documents")}
        found = index.execute("SELECT rowid FROM words WHERE words MATCH '森林'").fetchall()
        documents = sorted(numbered.values(), key=repr)
        words = sorted((numbered[number] for (number,) in found), key=repr)
    manifest = snapshot.manifest
    graphs = {g: n for g, n in manifest.graphs.items() if not g.endswith("provenance")}
    return {
        "quads": kitchen.dump(),
        "files": files,
        "documents": documents,
        "words": words,
        "graphs": graphs,
        "version": manifest.version,
        "plans": manifest.plans,
        "inputs": manifest.inputs,
    }


def graph(quads: object, name: str) -> list[str]:
    assert isinstance(quads, list)
    return [line for line in quads if f"graph/{name}> ." in line]


def test_adding_and_removing_leaves_what_was_there(cooked: Kitchen) -> None:
    new = cooked.plan(THIRD, DISTRICT, "500119")
    before = held(cooked)
    status, _, err = cooked.kg("add", new, *options(cooked))
    assert status == 0, err
    between = held(cooked)
    for name in ("inferred", "findings", "cube", "things"):
        assert graph(between["quads"], name) != graph(before["quads"], name), name
    for name in ("plan/chongqing-2021", "plan/qianjiang-2021", "ontology", "reference"):
        assert graph(between["quads"], name) == graph(before["quads"], name), name
    assert any("南川区" in str(row) for row in between["documents"])  # type: ignore[attr-defined]
    status, out, err = cooked.kg("remove", THIRD, *cooked.options())
    assert status == 0, err
    assert THIRD not in out
    assert held(cooked) == before
    assert new.exists()
    status, _, err = cooked.kg("validate", *cooked.options())
    assert status == 0, err


def test_plans_that_cite_one_added_later_are_told_again(cooked: Kitchen) -> None:
    """Three cite it, one of them lists what it is made by; a fourth does not. Nothing is assembled:
    the tables of the store stay."""
    listing = "编制依据：《重庆市生态环境保护“十四五”规划》《阿蓬江保护办法》。"
    cooked.plan(
        THIRD, DISTRICT.replace("第一章  目标\n", f"{listing}\n\n第一章  目标\n", 1), "500119"
    )
    cooked.plan("wulong-2021", COUNTY.replace("黔江区", "武隆区").replace("根据", "参照"), "500156")
    alone = COUNTY.replace("黔江区", "涪陵区").replace("根据《重庆市", "根据《四川省")
    cooked.plan("fuling-2021", alone, "500102")
    cooked.build()
    whole = held(cooked)
    city = next(path for path in cooked.plans.iterdir() if "chongqing" in path.name)
    city = city.rename(cooked.root / city.name)
    cooked.forget()
    cooked.build()
    before = held(cooked)
    tables = sst(cooked)
    status, _, err = cooked.kg("add", city, *options(cooked))
    assert status == 0, err
    assert tables & sst(cooked)  # RocksDB may have merged some
    after = held(cooked)
    after["inputs"] = whole["inputs"]  # kg add leaves that of the last whole build
    for what in whole:
        assert after[what] == whole[what], what
    told = [
        entry.slug  # type: ignore[attr-defined]
        for entry in before["plans"]  # type: ignore[attr-defined]
        if graph(before["quads"], name := f"plan/{entry.slug}") != graph(whole["quads"], name)
    ]
    assert told == [THIRD, "qianjiang-2021", "wulong-2021"]


@pytest.mark.parametrize("why", ["many", "sounds alike"])
def test_where_plans_cannot_be_told_again_all_are_assembled(
    cooked: Kitchen, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """Too many cite the new plan, or what they cite passes its IRI on to another document."""
    if why == "many":
        monkeypatch.setattr(retell, "_MANY", 0)
    else:
        other = "根据《重庆市生态环境保护“十四五”规划》和《重庆市生态环境保护“十四五”规化》"
        text = DISTRICT.replace("根据《重庆市生态环境保护“十四五”规划》", other)
        assert other in text
        cooked.plan(THIRD, text, "500119")
    cooked.build()
    whole = held(cooked)
    city = next(path for path in cooked.plans.iterdir() if "chongqing" in path.name)
    city = city.rename(cooked.root / city.name)
    cooked.forget()
    cooked.build()
    tables = sst(cooked)
    status, _, err = cooked.kg("add", city, *options(cooked))
    assert status == 0, err
    assert not tables & sst(cooked)
    assert {**held(cooked), "inputs": whole["inputs"]} == whole


def sst(kitchen: Kitchen) -> set[int]:
    folder = current(kitchen.store).path / "oxigraph"
    return {path.stat().st_ino for path in folder.glob("*.sst")}


@pytest.mark.long
def test_any_order_of_adding_gives_the_same(cooked: Kitchen) -> None:
    new = cooked.plan(THIRD, DISTRICT, "500119")
    files = sorted(cooked.plans.iterdir())
    found = []
    for order in itertools.permutations(files):
        cooked.forget()
        first, *others = order
        cooked.kg("build", first, *options(cooked))
        for file in others:
            status, _, err = cooked.kg("add", file, *options(cooked))
            assert status == 0, err
        found.append({k: v for k, v in held(cooked).items() if k != "inputs"})
        # one rotation each way is enough for time's sake
        if len(found) == 3:
            break
    assert found[0] == found[1] == found[2]
    assert new.stem in {entry.slug for entry in current(cooked.store).manifest.plans}


def test_removing_the_last_plan_leaves_an_empty_store(cooked: Kitchen) -> None:
    for slug in ("chongqing-2021", "qianjiang-2021"):
        status, _, err = cooked.kg("remove", slug, *cooked.options())
        assert status == 0, err
    snapshot = current(cooked.store)
    assert snapshot.manifest.plans == ()
    assert not [line for line in cooked.dump() if "graph/plan/" in line]
    status, _, err = cooked.kg("add", next(cooked.plans.iterdir()), *options(cooked))
    assert status == 0, err


def test_removing_what_is_not_there(cooked: Kitchen) -> None:
    before = current(cooked.store)
    status, _, err = cooked.kg("remove", "nowhere-2021", *cooked.options())
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("kg: [not-found] no plan 'nowhere-2021' (the store holds chongqing-2021")
    assert current(cooked.store) == before


# --- doubles -----------------------------------------------------------------------------------


def test_the_same_bytes_under_another_name(cooked: Kitchen) -> None:
    before = current(cooked.store)
    twin = cooked.root / "copy.txt"
    shutil.copy(cooked.plans / "qianjiang-2021.txt", twin)
    status, _, err = cooked.kg("add", twin, *options(cooked))
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith(f"kg: [duplicate-plan] {twin}: the same bytes as qianjiang-2021.txt")
    assert "kg remove qianjiang-2021" in err
    assert current(cooked.store) == before
    shutil.copy(twin, cooked.plans / "copy.txt")
    status, out, err = cooked.build()
    assert status == 1
    assert "[duplicate-plan]" in err
    assert "same bytes" in err
    assert "duplicate-plan" in out
    assert len(current(cooked.store).manifest.plans) == 2


def test_another_file_of_the_same_area_and_period(cooked: Kitchen) -> None:
    """The same plan from another site: other bytes, other name."""
    before = current(cooked.store)
    text = COUNTY.replace("生态环境保护“十四五”规划", "生态环境保护规划（2021—2025年）", 1)
    twin = cooked.root / "黔江.txt"
    twin.write_text(text, "utf-8")
    status, _, err = cooked.kg("add", twin, *options(cooked))
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("kg: [duplicate-plan] 黔江.txt: qianjiang-2021 (qianjiang-2021.txt) is")
    assert "2021–2025" in err
    assert current(cooked.store) == before
    assert [path.name for path in before.path.parent.iterdir()] == [before.id]  # no copy is left
    status, _, err = cooked.kg("add", twin, "--another", *options(cooked))
    assert status == 0, err
    assert len(current(cooked.store).manifest.plans) == 3


def test_a_plan_on_another_topic_is_no_double(cooked: Kitchen) -> None:
    water = cooked.root / "黔江水.txt"
    water.write_text(
        COUNTY.replace("生态环境保护“十四五”规划", "水生态环境保护“十四五”规划", 1), "utf-8"
    )
    status, _, err = cooked.kg("add", water, *options(cooked))
    assert status == 0, err
    titles = {plan.title for plan in current(cooked.store).manifest.plans}
    assert len(titles) == 3


def test_in_a_folder_the_plan_in_the_store_comes_before_its_double(cooked: Kitchen) -> None:
    twin = cooked.plans / "a-first-by-name.txt"
    twin.write_text(COUNTY + "\n　　加强监督。\n", "utf-8")
    status, out, err = cooked.build()
    assert status == 1
    assert "[duplicate-plan] a-first-by-name.txt" in err
    assert "a-first-by-name.txt" in out
    assert {p.slug for p in current(cooked.store).manifest.plans} == {
        "chongqing-2021",
        "qianjiang-2021",
    }


# --- a folder of all kinds ---------------------------------------------------------------------


def test_a_mixed_folder_and_what_became_of_each_file(kitchen: Kitchen) -> None:
    paragraphs = "".join(f"<p>{line}</p>\n" for line in DISTRICT.split("\n") if line.strip())
    filler = (
        "<p>　　坚持生态优先、绿色发展，统筹推进减污降碳协同增效，深入打好污染防治攻坚战。</p>" * 12
    )
    page = f"<html><head><meta charset=gb2312></head><body>{paragraphs}{filler}</body></html>"
    (kitchen.plans / "nanchuan.html").write_bytes(page.encode("gb18030"))
    (kitchen.plans / "scan.pdf").write_bytes(b"%PDF-1.7\nno pdf at all")
    (kitchen.plans / "news.html").write_text("<html><body><p>天气晴。</p></body></html>")
    (kitchen.plans / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (kitchen.plans / "README.md").write_text("# what these are")
    status, out, err = kitchen.build()
    assert status == 1
    rows = dict(line.split()[:2] for line in out.splitlines() if len(line.split()) > 1)
    assert rows["chongqing-2021"] == rows["qianjiang-2021"] == rows["nanchuan"] == "read"
    assert rows["news.html"] == "not-a-plan"
    assert rows["old.docx"] == "binary-document"
    assert rows["scan.pdf"] == "bad-document"
    rejected = [line for line in err.splitlines() if "[warning]" not in line]
    assert len(rejected) == 3
    assert all("(" in line for line in rejected)  # each with what to do
    _, out, _ = kitchen.build("--json")
    said = json.loads(out)
    assert {plan["slug"]: plan["reused"] for plan in said["plans"]} == {
        "chongqing-2021": True,
        "nanchuan": True,
        "qianjiang-2021": True,
    }
    assert {r["file"] for r in said["rejected"]} == {"scan.pdf", "news.html", "old.docx"}


@pytest.mark.parametrize("text", [CITY.replace("重庆市", "某地").replace("全市", "全域")])
def test_a_plan_whose_area_cannot_be_told(cooked: Kitchen, text: str) -> None:
    before = current(cooked.store)
    new = cooked.root / "someplace.txt"
    new.write_text(text.replace("长江", "大河").replace("市生态", "生态"), "utf-8")
    status, _, err = cooked.kg("add", new, *options(cooked))
    assert status == 1
    assert "[area-unknown] someplace.txt" in err
    assert "--area" in err
    assert current(cooked.store) == before
    status, _, err = cooked.kg("add", new, "--area", "500101", *options(cooked))
    assert status == 0, err
