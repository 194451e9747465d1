"""Addresses that a release retired lead on, in whatever form they are asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from five import ROOT, five_plans
from kg import vocab
from kg.api.app import create_app
from kg.web.install import install


def test_a_retired_address_leads_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    released = tmp_path / "releases" / "0.1.0"
    released.mkdir(parents=True)
    pairs = (("area/qianjiang", "area/500114"), ("river/lost", "river/never"))
    lines = [f"{vocab.ID}{old}\t{vocab.ID}{new}\n" for old, new in pairs]
    (released / "retired.tsv").write_text("".join(lines), "utf-8")
    monkeypatch.setenv("KG_RELEASES", str(released.parent))
    (tmp_path / "current").symlink_to(five_plans().path)
    app = create_app(tmp_path, queries_dir=ROOT / "queries")
    install(app)

    async def ask() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):
            moved = await client.get("/id/area/qianjiang.ttl")
            assert (moved.status_code, moved.headers["location"]) == (301, "/id/area/500114.ttl")
            page = await client.get("/id/area/qianjiang?lang=en", headers={"accept": "text/html"})
            assert page.headers["location"] == "/id/area/500114?lang=en"
            unused = await client.get("/id/evidence/nanchuan-2021-1-2.nt")
            assert unused.headers["location"] == "/id/plan/nanchuan-2021.nt"
            for nowhere in ("river/lost", "river/nothing", "evidence/nobody-2021-1-2"):
                assert (await client.get(f"/id/{nowhere}.ttl")).status_code == 404

    asyncio.run(ask())
