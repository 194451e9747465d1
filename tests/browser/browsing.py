"""What browser tests share: watching a page, pictures of it, accessibility."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

from five import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
DESKTOP = (1440, 900)
PHONE = (390, 844)
TOKEN = "browser-tests"
PATIENCE = 30.0  # seconds that anything may take: on a machine that is busy with other tests
Opener = Callable[..., Page]


@dataclass
class Watch:
    """What went wrong in a page: requests that left the host, script errors, blocked content.
    ``expected`` are parts of messages that a test provokes on purpose."""

    host: str
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def context(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._request(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda said: self._said(said.type, said.text))

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.left.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def check(self) -> None:
        assert not self.left, f"requests left the host: {self.left}"
        wrong = [e for e in self.errors if not any(part in e for part in self.expected)]
        assert not wrong, wrong


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keeps a picture of the page in build/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


# What axe-core can find on a narrow screen and not on a wide one; the rest takes seconds a page.
OF_WIDTH = ("target-size", "scrollable-region-focusable", "meta-viewport", "bypass")


def axe(page: Page, *, leave_out: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> list[str]:
    """Violations that axe-core finds, one line each; ``leave_out`` are selectors of third-party
    parts, ``rules`` the only ones to look for."""
    source = (ROOT / "src/kg/web/frontend/node_modules/axe-core/axe.min.js").read_text("utf-8")
    page.evaluate(source)
    found = page.evaluate(
        "([out, rules]) => axe.run({exclude: out.map(each => [each])},"
        " rules.length ? {runOnly: rules} : {}).then(r => r.violations.map("
        "v => `${v.id}: ${v.help} (${v.nodes.length}×, ${v.nodes[0].target} — ${v.nodes[0].html.slice(0, 160)})`))",
        [list(leave_out), list(rules)],
    )
    return list(found)


def follow(link: Locator) -> None:
    """Clicks what leads to another page, and waits until that one is loaded. After a click alone
    the next thing that is read at once may be read of a page half there."""
    with link.page.expect_navigation():
        link.click()


def until(page: Page, condition: str, seconds: float = PATIENCE) -> None:
    """Waits for a JavaScript expression to be true. The pages' policy forbids what Playwright's
    own waiting evaluates."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"not in {seconds:g} s: {condition}"
        page.wait_for_timeout(50)
