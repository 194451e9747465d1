"""A real server on the five plans, and a real Chromium that may talk to nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from browsing import DESKTOP, PATIENCE, TOKEN, Opener, Watch
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from servers import Server, serve

from five import five_plans
from kg.errors import KgError
from kg.store import Snapshot
from kg.web.bundle import bundle
from peers import peer

expect.set_options(timeout=1000 * PATIENCE)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def plans() -> Snapshot:
    return five_plans()


@pytest.fixture(scope="session")
def site(plans: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``kg serve`` on the five plans; what readers report is kept in a directory of its own."""
    try:
        bundle()
    except KgError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(f"the pages are not bundled: {error}")
    store = tmp_path_factory.mktemp("store")
    (store / "current").symlink_to(plans.path)
    log = tmp_path_factory.mktemp("server") / "log"
    with serve(store, log, KG_ADMIN_TOKEN=TOKEN, KG_WARM=1) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Not for the session: while Playwright runs, this thread has an event loop already, and tests
    that make one of their own would fail."""
    path = peer("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def watch(site: Server) -> Watch:
    return Watch(urlsplit(site.url).netloc)


@pytest.fixture
def opens(site: Server, chromium: Browser, watch: Watch) -> Iterator[Opener]:
    """Opens an address in a context of its own; afterwards nothing may have gone wrong in it."""
    contexts: list[BrowserContext] = []

    def open_(
        path: str, size: tuple[int, int] = DESKTOP, at: str = site.url, **more: object
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True, **more
        )
        context.set_default_timeout(1000 * PATIENCE)
        watch.context(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(at + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    watch.check()
