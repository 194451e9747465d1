"""``python -m benchmarks.pages [views|desktop|mobile …]``: how soon pages are there, and what
Lighthouse says of them on a desk and on a telephone. Each part is written as soon as it is taken.

Needs Chromium; Lighthouse itself is fetched from the package registry into build/lighthouse.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.figures import Section, Table, write
from kg import settings
from kg.errors import KgError
from kg.web import bundle

PAGE = Path("docs/benchmarks-pages.md")
LIGHTHOUSE = "lighthouse@12.8.2"
_INSTALLED = Path("build/lighthouse")
_RUNS = 3
_CATEGORIES = ("performance", "accessibility", "best-practices")
_SCORED = {
    "home": "/",
    "compare": "/compare",
    "reader": "/plans/nanchuan-2021",
    "question": "/questions/projects-by-lead-agency",
}
_VIEWED = {
    **_SCORED,
    "questions": "/questions",
    "plans": "/plans",
    "river": "/id/river/apengjiang-500000",
    "indicator": "/id/indicator/forest-coverage",
    "area": "/id/area/500119",
    "graph": "/graph",
    "workbench": "/workbench",
    "quality": "/quality",
    "search": "/search?q=%E7%8E%AF%E4%BF%9D",
    "ontology": "/ontology",
    "about": "/about",
}
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")
# When the largest part of the page was painted, and when all that it asked for at once was there.
_SEEN = """() => new Promise(done => new PerformanceObserver(list => {
  const [navigation] = performance.getEntriesByType('navigation');
  done([list.getEntries().at(-1).startTime, navigation.loadEventEnd]);
}).observe({type: 'largest-contentful-paint', buffered: true}))"""

_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")

Row = tuple[str, ...]


def main(store: Path, parts: Sequence[str]) -> None:
    # Ended from without, it ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("benchmarks.pages: ended"))
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("benchmarks.pages: Chromium is not installed (make system-deps)")
    bundle.bundle()
    if "views" in parts:
        _write(_first_views(_views(store, chromium)))
    for device in ("desktop", "mobile"):
        if device in parts:
            with _serving(store, prepared=True) as address:
                _write(_lighthouse_says(device, _scores(address, device, chromium)))


def _write(section: Section) -> None:
    write(PAGE, "Benchmarks of pages", "make bench-pages", [section])
    _say(f"{section.title}: written to {PAGE}")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _views(store: Path, chromium: str) -> list[Row]:
    """For each page, in milliseconds painted and loaded: the view that a server gives as soon as
    it answers, the first that one gives whose pages are prepared, and later ones, each in a
    browser that knows nothing of it yet."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        at_once = {}
        for name, path in _VIEWED.items():
            with _serving(store) as address:
                at_once[name] = _view(browser, address + path)
            _say(f"{name}: {at_once[name][0]:,.0f} ms")
        with _serving(store, prepared=True) as address:
            for name, path in _VIEWED.items():
                first = _view(browser, address + path)
                later = [_view(browser, address + path) for _ in range(_RUNS)]
                middle = (statistics.median(column) for column in zip(*later, strict=True))
                rows.append((name, *(f"{ms:,.0f}" for ms in (*at_once[name], *first, *middle))))
        browser.close()
    return rows


def _view(browser: Browser, url: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url)
    painted, loaded = page.evaluate(_SEEN)
    context.close()
    return painted, loaded


def _scores(address: str, device: str, chromium: str) -> list[Row]:
    """Scores of each page: the run whose performance is the median."""
    rows = []
    for name, path in _SCORED.items():
        runs = [_lighthouse(address + path, device, chromium) for _ in range(_RUNS)]
        _say(f"{name}, {device}: {[_score(run, 'performance') for run in runs]}")
        runs.sort(key=lambda run: _score(run, "performance"))
        median = runs[_RUNS // 2]
        audits = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
        rows.append(
            (
                name,
                *(str(_score(median, category)) for category in _CATEGORIES),
                *(str(median["audits"][each]["displayValue"]) for each in audits),
            )
        )
    return rows


def _score(run: dict[str, Any], category: str) -> int:
    return round(100 * (run["categories"][category]["score"] or 0))


def _lighthouse(url: str, device: str, chromium: str) -> dict[str, Any]:
    arguments = ["--quiet", "--output=json", f"--only-categories={','.join(_CATEGORIES)}"]
    arguments += ["--preset=desktop"] if device == "desktop" else []
    with _browser(chromium) as port:
        done = subprocess.run(
            [bundle.node(), str(_program()), url, f"--port={port}", *arguments],
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
            env={"PATH": "/usr/bin:/bin", "HOME": str(_INSTALLED.resolve())},
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _browser(chromium: str) -> Iterator[int]:
    """The debugging port of a Chromium of its own. One that Lighthouse starts outlives a Lighthouse
    that is ended, and takes the time of whatever is measured next."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        given = Path(profile) / "DevToolsActivePort"
        options = [*_FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            [chromium, *options, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            deadline = time.monotonic() + 60
            while not (given.is_file() and (lines := given.read_text().split())):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("benchmarks.pages: Chromium did not start")
                time.sleep(0.05)
            yield int(lines[0])
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def _program() -> Path:
    """Lighthouse's own script, installed when it is not there."""
    program = _INSTALLED / "node_modules/lighthouse/cli/index.js"
    if not program.is_file():
        _INSTALLED.mkdir(parents=True, exist_ok=True)
        install = ("install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        command = [bundle.node(), str(bundle.npm()), *install, LIGHTHOUSE]
        subprocess.run(command, cwd=_INSTALLED, check=True, timeout=600)
    return program


@contextmanager
def _serving(store: Path, *, prepared: bool = False) -> Iterator[str]:
    """The address of a server on ``store`` that answers, and has its pages prepared if wanted."""
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    command += ["serve", "--store", str(store), "--port", "0"]
    with tempfile.NamedTemporaryFile("r") as log, Path(log.name).open("w") as out:
        process = subprocess.Popen(command, stderr=out)
        try:
            deadline = time.monotonic() + 120
            while (found := _ADDRESS.search(Path(log.name).read_text())) is None:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("benchmarks.pages: the server did not start")
                time.sleep(0.1)
            while _pages(found[0]) not in ("prepared", *("being prepared",) * (not prepared)):
                if time.monotonic() > deadline:
                    raise SystemExit("benchmarks.pages: the pages were not prepared in time")
                time.sleep(0.02)
            yield found[0]
        finally:
            process.terminate()
            process.wait(20)


def _pages(address: str) -> str:
    """What the server says of its pages; nothing while it does not answer."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=60) as response:
            return str(json.load(response)["pages"])
    except OSError:
        return ""


def _first_views(rows: list[Row]) -> Section:
    return Section(
        "First views",
        "Milliseconds from the navigation until the largest part was painted and until the page "
        "was loaded, in Chromium with an empty cache: the view that a server gives as soon as it "
        "answers (one server a page), the first view of a server that has its pages prepared, "
        f"and the median of {_RUNS} after it.",
        Table(
            (
                *("page", "at once: painted", "loaded", "prepared: painted", "loaded"),
                *("later: painted", "loaded"),
            ),
            rows,
        ),
    )


def _lighthouse_says(device: str, rows: list[Row]) -> Section:
    return Section(
        f"Lighthouse, {device}",
        f"{LIGHTHOUSE.replace('@', ' ')}, of {_RUNS} runs the one of median performance."
        + (" A slow telephone on a slow network, simulated." if device == "mobile" else ""),
        Table(("page", *_CATEGORIES, "largest paint", "blocked", "layout shift"), rows),
    )


if __name__ == "__main__":
    try:
        main(Path(settings.STORE.get()), sys.argv[1:] or ("views", "desktop", "mobile"))
    except KgError as error:
        raise SystemExit(f"benchmarks.pages: {error}") from error
