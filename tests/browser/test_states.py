"""What a page says when there is nothing to show, when it has to wait, and when something fails."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest
from browsing import Opener, Watch, axe, follow, shot
from servers import Server, serve

from kg.store import Snapshot


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/compare?indicator=nothing-of-the-kind", "还没有选指标"),
        ("/questions/largest-projects?plan=rongchang-2026", "没有符合的记录"),
        ("/search?q=%E9%BE%99%E5%AE%AB%E6%8E%A2%E5%AE%9D", "没有"),
    ],
)
def test_an_empty_answer_says_what_to_try(opens: Opener, path: str, words: str) -> None:
    page = opens(path)
    state = page.locator("main .state").first
    assert words in state.inner_text()
    assert axe(page) == []


def test_a_link_that_names_what_is_gone_says_so(opens: Opener) -> None:
    page = opens("/compare?indicator=forest-coverage&indicator=no-such&area=500114&area=110000")
    said = page.locator("p.notes[role=status]").inner_text()
    assert "no-such" in said
    assert "110000" in said
    assert page.locator("tbody tr").count() == 1


@pytest.mark.parametrize("path", ["/nowhere", "/plans/NOWHERE", "/plans/nowhere", "/questions/no"])
def test_a_broken_link_leads_on(opens: Opener, watch: Watch, path: str) -> None:
    watch.expected.append("404")
    page = opens(path)
    assert page.get_by_role("heading", level=1).inner_text() == "没有找到这一页"
    page.locator("main input[type=search]").fill("森林覆盖率")
    page.locator("main").get_by_role("button", name="查找").click()
    page.locator("main").get_by_role("link", name="森林覆盖率").first.wait_for()


def test_words_of_an_address_that_do_not_fit_are_named(opens: Opener, watch: Watch) -> None:
    watch.expected.append("400")
    page = opens("/quality?skip=-1")
    assert "“skip”不合要求" in page.locator("main").inner_text()


def test_a_page_that_is_long_in_coming_says_so(opens: Opener) -> None:
    page = opens("/questions")
    page.evaluate("dispatchEvent(new Event('beforeunload'))")
    page.locator(".progress", has_text="正在读取").wait_for()
    page.keyboard.press("Escape")
    page.locator(".progress").wait_for(state="detached")


@pytest.fixture(scope="module")
def strict(plans: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one short-lived worker, for what goes wrong."""
    store = tmp_path_factory.mktemp("strict")
    (store / "current").symlink_to(plans.path)
    limits = {"KG_QUERY_TIMEOUT": 3, "KG_QUEUE_TIMEOUT": 3, "KG_WORKERS": 1, "KG_LONG_WORKERS": 1}
    with serve(store, tmp_path_factory.mktemp("log") / "log", **limits) as running:
        yield running


@contextmanager
def _stopped(server: Server) -> Iterator[None]:
    """While it lasts, the query processes do nothing."""
    workers = server.workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in set(workers) & set(server.workers()):
            os.kill(pid, signal.SIGCONT)


def test_stopped_workers_give_a_page_that_says_what_to_do(
    opens: Opener, strict: Server, watch: Watch
) -> None:
    watch.host = urlsplit(strict.url).netloc
    watch.expected += ["429", "504"]  # as the query waits for a process, or has one that is still
    page = opens("/questions", at=strict.url)
    with _stopped(strict):
        page.get_by_role("link", name="投资额较大的项目").click()
        page.get_by_role("heading", name=re.compile("现在请求太多|查询用时超过上限")).wait_for()
        assert re.search("几秒后再试|缩小范围", page.locator("main").inner_text())
        assert page.locator("main code").inner_text() in ("busy", "query-timeout")
        shot(page, "states-busy")
    page.reload()
    page.locator("#answer tbody tr").first.wait_for()


def test_killed_workers_are_replaced_unnoticed(opens: Opener, strict: Server, watch: Watch) -> None:
    watch.host = urlsplit(strict.url).netloc
    page = opens("/questions", at=strict.url)
    for pid in strict.workers():
        os.kill(pid, signal.SIGKILL)
    follow(page.get_by_role("link", name="各地区的项目与投资"))
    page.locator("#answer tbody tr").first.wait_for()


def test_a_query_stopped_at_its_limit_says_how_to_narrow(
    opens: Opener, strict: Server, watch: Watch
) -> None:
    watch.host = urlsplit(strict.url).netloc
    watch.expected += ["504", "503", "400"]
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page = opens(f"/workbench?query={quote(query)}", at=strict.url)
    problem = page.get_by_role("alert")
    problem.wait_for()
    shot(page, "states-timeout")
    assert "3 " in problem.inner_text()


def test_a_graph_without_its_server_keeps_what_is_drawn(opens: Opener, watch: Watch) -> None:
    watch.expected += ["ERR_FAILED", "Failed to fetch"]
    page = opens("/graph")
    page.get_by_text("个节点").first.wait_for()
    drawn = page.evaluate("document.querySelector('[data-canvas]').graph.nodes().length")
    page.route("**/api/graph/**", lambda route: route.abort())
    # What emit answers is the whole graph, which would be written out for the test.
    page.evaluate("void document.querySelector('[data-canvas]').graph.nodes()[0].emit('dbltap')")
    page.get_by_text("没有连上服务器").wait_for()
    left = page.evaluate("document.querySelector('[data-canvas]').graph.nodes().length")
    assert left == drawn > 0
