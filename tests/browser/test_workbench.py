"""SPARQL in the browser: results, errors at their place, completion, downloads."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from browsing import Opener, Watch, shot
from playwright.sync_api import expect

FOREST = "SELECT ?area ?value WHERE { ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ; eco:subject/rdfs:label ?area ; eco:canonicalValue ?value FILTER NOT EXISTS { ?t eco:restates ?o } }"


def test_runs_shows_and_downloads(opens: Opener) -> None:
    page = opens(f"/workbench?query={quote(FOREST)}")
    rows = page.locator("[data-pane=table] tbody tr")
    rows.first.wait_for()
    assert "黔江区" in page.locator("[data-pane=table]").inner_text()
    page.get_by_role("tab", name="图表").click()
    page.locator("[data-pane=chart] svg").wait_for()
    shot(page, "workbench-chart")
    with page.expect_download() as started:
        page.get_by_role("link", name="JSON").click()
    answer = json.loads(Path(started.value.path()).read_text("utf-8"))
    assert {"type": "literal", "value": "黔江区", "xml:lang": "zh"} in [
        binding["area"] for binding in answer["results"]["bindings"]
    ]


def test_an_error_is_shown_at_its_place(opens: Opener, watch: Watch) -> None:
    watch.expected.append("400")
    page = opens("/workbench")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT * WHERE {\n ?a ?b }")
    page.keyboard.press("Control+Enter")
    problem = page.get_by_role("alert")
    problem.wait_for()
    assert "第 2 行" in problem.inner_text()
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error")).to_have_count(1)
    shot(page, "workbench-error")


def test_completes_names_by_prefix_and_by_chinese_label(opens: Opener) -> None:
    page = opens("/workbench")
    page.wait_for_load_state("networkidle")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { ?t a eco:Obs")
    page.locator(".cm-tooltip-autocomplete li", has_text="eco:Observation").wait_for()
    page.keyboard.press("Escape")
    page.locator(".cm-content").click()
    page.keyboard.type(" ; eco:indicator ")
    page.keyboard.insert_text("森林覆盖率")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete li", has_text="ind:forest-coverage").first.wait_for()


def test_a_graph_is_drawn(opens: Opener) -> None:
    page = opens("/workbench")
    page.get_by_role("button", name="一条河的断面与水源地，画成图").click()
    page.get_by_role("tab", name="图谱").click()
    page.locator("[data-pane=graph] canvas").first.wait_for()
    shot(page, "workbench-graph")


def test_a_long_query_is_stopped(opens: Opener) -> None:
    page = opens("/workbench")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="停止").click()
    page.get_by_text("已停止").wait_for()


def test_nothing_found_is_no_error(opens: Opener) -> None:
    page = opens(f"/workbench?query={quote('SELECT * { <urn:none> ?p ?o }')}")
    page.get_by_text("查询没有错，只是没有符合的数据").wait_for()
