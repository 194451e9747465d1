"""Where the bundle could not be built the server answers all the same, and says what is missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from five import ROOT, five_plans
from kg.api.app import create_app
from kg.web.assets import Bundle
from kg.web.install import install

BROWSER = {"accept": "text/html,application/xhtml+xml"}


def test_pages_say_what_is_missing_and_the_rest_answers(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to(five_plans().path)
    app = create_app(tmp_path, queries_dir=ROOT / "queries")
    install(app)
    app.state.site.bundle = Bundle(tmp_path / "nothing")

    async def ask() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):
            start = await client.get("/", headers=BROWSER)
            assert start.status_code == 200
            assert "make web" in start.text
            page = await client.get("/compare", headers=BROWSER)
            assert page.status_code == 503
            assert "make web" in page.text
            asked = await client.get("/sparql", params={"query": "ASK {}"})
            assert asked.json()["boolean"] is True
            assert (await client.get("/api/questions")).status_code == 200
            data = await client.get("/id/area/500114", headers={"accept": "text/turtle"})
            assert "黔江区" in data.text
            assert (await client.get("/compare.csv")).status_code == 200

    asyncio.run(ask())
