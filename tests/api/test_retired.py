"""Addresses that a release retired lead on, in whatever form they are asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from servers import serve

from five import ROOT, five_plans
from kg import vocab
from kg.build import BuildOptions, build
from kg.errors import IrisLost
from kg.release import release
from kg.store import Snapshot, current

SLUG = "qianjiang-2021"


def test_a_retired_address_leads_on(tmp_path: Path) -> None:
    released = tmp_path / "releases" / "0.1.0"
    released.mkdir(parents=True)
    pairs = (("area/qianjiang", "area/500114"), ("river/lost", "river/never"))
    lines = [f"{vocab.ID}{old}\t{vocab.ID}{new}\n" for old, new in pairs]
    (released / "retired.tsv").write_text("".join(lines), "utf-8")
    (tmp_path / "current").symlink_to(five_plans().path)
    with serve(tmp_path, tmp_path / "log", KG_RELEASES=released.parent) as server:
        moved = server.get("/id/area/qianjiang.ttl")
        assert (moved.status_code, moved.headers["location"]) == (301, "/id/area/500114.ttl")
        page = server.get("/id/area/qianjiang?lang=en", headers={"accept": "text/html"})
        assert page.headers["location"] == "/id/area/500114?lang=en"
        unused = server.get("/id/evidence/nanchuan-2021-1-2.nt")
        assert unused.headers["location"] == "/id/plan/nanchuan-2021.nt"
        for nowhere in ("river/lost", "river/nothing", "evidence/nobody-2021-1-2"):
            assert server.get(f"/id/{nowhere}.ttl").status_code == 404


def changed(directory: Path, text: str) -> Snapshot:
    """A store of one plan, whose file says ``text``."""
    (directory / "plans").mkdir()
    (directory / "plans" / f"{SLUG}.txt").write_text(text, "utf-8")
    options = BuildOptions(
        store=directory / "store",
        plans=directory / "plans",
        mappings=ROOT / "mappings",
        ontology=ROOT / "ontology",
        checks=ROOT / "queries" / "checks",
        strict=True,
        workers=1,
    )
    assert not build(options, lambda _slug, _what: None).rejected
    return current(directory / "store")


@pytest.mark.long
def test_released_iris_never_vanish(tmp_path: Path) -> None:
    """One release of the five plans; a second of one plan alone, out of which a figure and a name
    were taken. All that went leads on, to what a server still has."""
    text = (ROOT / "data" / "plans" / f"{SLUG}.txt").read_text("utf-8")
    for old, new in (("满意率高达97.71%", "满意率很高"), ("灰千梁子、", "")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    releases = tmp_path / "releases"
    first = release(five_plans(), "0.1.0", date(2026, 11, 22), releases)
    snapshot = changed(tmp_path, text)
    with pytest.raises(IrisLost):  # what takes the place of a plan, a person says
        release(snapshot, "0.2.0", date(2026, 12, 1), releases)
    plans = [plan for plan in first.plans if plan != SLUG]
    by_hand = [f"{vocab.ID}plan/{plan}\t{vocab.ID}area/500000\n" for plan in plans]
    (releases / "successors.tsv").write_text("".join(by_hand), "utf-8")
    second = release(snapshot, "0.2.0", date(2026, 12, 1), releases)

    gone: dict[str, list[str]] = defaultdict(list)
    for line in (releases / "0.2.0" / "retired.tsv").read_text("utf-8").splitlines():
        address = line.partition("\t")[0].removeprefix(vocab.ID)
        gone[address.partition("/")[0] + (" here" if SLUG in address else "")].append(address)
    assert second.retired > 3000
    assert 0 < len(gone["value here"]) < 9  # the figure, and what is said with it
    assert "mountain/huiqianliangzi-500000" in gone["mountain"]
    with serve(tmp_path / "store", tmp_path / "log", KG_RELEASES=releases) as server:

        def leads_to(address: str) -> str:
            answer = server.get(f"/id/{address}.ttl")
            assert answer.status_code == 301, (address, answer.text)
            assert server.get(answer.headers["location"]).status_code == 200
            return str(answer.headers["location"].removesuffix(".ttl"))

        for address in (*gone["value here"], "mountain/huiqianliangzi-500000"):
            assert leads_to(address) == f"/id/plan/{SLUG}"
        for others in gone.values():  # one of each kind
            leads_to(others[0])
        assert leads_to(gone["value"][0]) == "/id/area/500000"
        assert leads_to(f"plan/{plans[0]}") == "/id/area/500000"
        assert leads_to(gone["cube-slice"][0]).startswith("/id/indicator/")
