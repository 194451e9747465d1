"""Addresses that a release retired lead on, in whatever form they are asked for."""

from __future__ import annotations

from pathlib import Path

from servers import serve

from five import five_plans
from kg import vocab


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
