"""First views find made what takes time to make; counted, since a clock says little on a busy
machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from five import ROOT, five_plans
from kg.api.app import create_app
from kg.errors import KgError
from kg.store import CURRENT, Snapshot
from kg.web import warm
from kg.web.bundle import bundle
from kg.web.install import install

BROWSER = {"accept": "text/html,application/xhtml+xml"}
# Each page with the queries that it may ask of its own at the most.
PAGES = {
    "/": 0,
    "/?lang=en": 0,
    "/plans": 0,
    "/plans/nanchuan-2021": 0,
    "/plans/nanchuan-2021?lang=en": 0,
    "/plans/nanchuan-2021/facts.json": 0,
    "/graph": 0,
    "/api/graph/overview": 0,
    "/ontology": 0,
    "/ontology?lang=en": 0,
    "/questions": 0,
    "/workbench": 0,
    "/workbench/terms.json": 0,
    "/search?q=环保": 0,
    "/about": 0,
    "/compare": 1,
    "/questions/indicator-comparison": 1,
    "/questions/projects-by-lead-agency": 1,
}

Get = Callable[[str], Awaitable[httpx.Response]]


@pytest.fixture(scope="module")
def plans() -> Snapshot:
    try:
        bundle()
    except KgError as error:
        pytest.skip(f"the pages are not bundled: {error}")
    return five_plans()


def serving(store: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setenv("KG_WARM", "1")
    app = create_app(store, queries_dir=ROOT / "queries")
    install(app)
    return app


def within(app: FastAPI, test: Callable[[Get], Awaitable[None]]) -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):

            async def get(path: str) -> httpx.Response:
                return await client.get(path, headers=BROWSER, timeout=60)

            await test(get)

    asyncio.run(run())


async def prepared(get: Get) -> None:
    async with asyncio.timeout(120):
        while (await get("/health")).json()["pages"] != "prepared":
            await asyncio.sleep(0.1)


def test_first_views_do_not_do_the_work(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / CURRENT).symlink_to(plans.path)
    app = serving(tmp_path, monkeypatch)

    async def test(get: Get) -> None:
        await prepared(get)
        asked, made = 0, 0
        solutions, keep = app.state.service.solutions, app.state.site.memo.get

        async def count_solutions(*arguments: object) -> bytes:
            nonlocal asked
            asked += 1
            return bytes(await solutions(*arguments))

        async def count_made(snapshot: str, key: object, make: Callable[[], Awaitable[object]]):  # type: ignore[no-untyped-def]
            async def counted() -> object:
                nonlocal made
                made += 1
                return await make()

            return await keep(snapshot, key, counted)

        monkeypatch.setattr(app.state.service, "solutions", count_solutions)
        monkeypatch.setattr(app.state.site.memo, "get", count_made)
        asker = app.state.asker
        for path, most in PAGES.items():
            asked, made = 0, 0
            assert (await get(path)).status_code == 200, path
            assert (asked <= most, made) == (True, 0), (path, asked, made)
        assert app.state.asker is asker

    within(app, test)


def test_another_snapshot_is_made_ready_too(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "_STILL_SECONDS", 0.2)
    monkeypatch.setattr(warm, "_LOOK_SECONDS", 0.05)
    (tmp_path / CURRENT).symlink_to(plans.path)
    app = serving(tmp_path, monkeypatch)
    prepares: list[str] = []

    async def once(_self: warm.Warmth) -> bool:
        prepares.append(app.state.site.snapshot.id)
        return True

    monkeypatch.setattr(warm.Warmth, "prepare", once)

    async def test(get: Get) -> None:
        await prepared(get)
        monkeypatch.setattr(
            type(app.state.site), "snapshot", property(lambda _site: Snapshot("other", plans.path))
        )
        async with asyncio.timeout(20):
            while len(prepares) < 2:
                await asyncio.sleep(0.05)

    within(app, test)
    assert prepares == [plans.id, "other"]


def test_what_cannot_be_made_is_left_to_the_page(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / CURRENT).symlink_to(plans.path)
    app = serving(tmp_path, monkeypatch)

    async def fails(_site: object) -> None:
        raise KgError("no")

    monkeypatch.setattr(warm.graphdata, "beginning", fails)
    monkeypatch.setattr(warm, "_READERS", 1)

    async def test(get: Get) -> None:
        await prepared(get)
        assert (await get("/")).status_code == 200

    within(app, test)


def test_nothing_is_begun_while_somebody_waits(
    plans: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three parts: somebody comes while the first is made, and stays a while."""
    (tmp_path / CURRENT).symlink_to(plans.path)
    monkeypatch.setenv("KG_WARM", "0")
    app = create_app(tmp_path, queries_dir=ROOT / "queries")
    install(app)
    begun: list[int] = []

    def parts(_self: warm.Warmth) -> list[Callable[[], Awaitable[object]]]:
        async def part(number: int) -> None:
            begun.append(number)
            app.state.visits += number == 1

        return [partial(part, number) for number in (1, 2, 3)]

    monkeypatch.setattr(warm.Warmth, "_parts", parts)

    async def test() -> None:
        preparing = asyncio.create_task(app.state.warmth.prepare())
        await asyncio.sleep(5 * warm._BEGIN_SECONDS)
        assert begun == [1]
        app.state.visits -= 1
        assert await preparing
        assert begun == [1, 2, 3]
        # Somebody who stays for good is waited for, but not for ever.
        monkeypatch.setattr(warm, "_COURTESY_SECONDS", 0.1)
        assert await app.state.warmth.prepare()

    asyncio.run(test())


def test_requests_under_way_are_counted(plans: Snapshot, tmp_path: Path) -> None:
    (tmp_path / CURRENT).symlink_to(plans.path)
    app = create_app(tmp_path, queries_dir=ROOT / "queries")
    install(app)
    seen: list[int] = []

    @app.get("/seen")
    async def look() -> None:
        seen.append(app.state.visits)
        raise KgError("and ended by an error")

    async def test() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.get("/seen")

    asyncio.run(test())
    assert (seen, app.state.visits) == ([1], 0)
