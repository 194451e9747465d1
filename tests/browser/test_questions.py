"""The library, and a question with its blanks, table, chart and query."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import openpyxl
from browsing import Opener, Watch, axe, follow, shot, until
from playwright.sync_api import Route


def test_the_library_is_searched(opens: Opener) -> None:
    page = opens("/questions")
    everything = page.locator("[data-card]:visible").count()
    page.get_by_placeholder("查找问题…").fill("断面")
    shown = "[...document.querySelectorAll('[data-card]')].filter(card => card.offsetParent).length"
    until(page, f"0 < {shown} && {shown} < {everything}")
    page.get_by_placeholder("查找问题…").fill("没有这样的问题")
    page.locator("[data-none]").wait_for()


def test_blanks_take_effect_and_stay_in_the_address(opens: Opener, tmp_path: Path) -> None:
    page = opens("/questions")
    follow(page.get_by_role("link", name="同一指标的跨地区比较"))
    # A long list is typed into.
    page.get_by_role("combobox", name="指标", exact=True).fill("森林覆盖")
    page.get_by_role("option", name="森林覆盖率", exact=True).click()
    page.wait_for_url("**indicator=forest-coverage*")
    assert page.get_by_role("combobox", name="指标", exact=True).input_value() == "森林覆盖率"
    with page.expect_navigation():
        page.locator("select[name=year]").select_option("2025")
    assert "year=2025" in page.url
    text = page.locator("#answer").inner_text()
    for area in ("黔江区", "南川区", "重庆市"):
        assert area in text
    page.locator("figure.drawn svg").wait_for()
    shot(page, "question-answer")
    assert axe(page) == []
    with page.expect_download() as started:
        page.get_by_role("link", name="XLSX").click()
    path = tmp_path / "answer.xlsx"
    started.value.save_as(path)
    values = [cell for row in openpyxl.load_workbook(path).worksheets[0].values for cell in row]
    assert 65 in values


def test_rows_lead_to_their_sources(opens: Opener) -> None:
    page = opens("/questions/targets-without-figure")
    page.locator("#answer a[data-panel]").first.click()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    assert panel.locator("mark").first.inner_text()
    assert axe(page) == []


def test_the_query_is_there_and_opens_in_the_editor(opens: Opener) -> None:
    page = opens("/questions/sections-by-river")
    page.get_by_text("查看这个问题的 SPARQL").click()
    assert "eco:MonitoringSection" in page.locator("pre").inner_text()
    page.get_by_role("button", name="在 SPARQL 里打开并修改").click()
    page.wait_for_url("**/workbench?query=*")
    page.locator("[data-pane=table] tbody tr").first.wait_for()


def test_a_blank_that_does_not_fit_is_explained(opens: Opener) -> None:
    page = opens("/questions/indicator-comparison?year=abc")
    alert = page.get_by_role("alert")
    assert "参数不合要求" in alert.inner_text()
    assert page.get_by_role("combobox", name="指标", exact=True).is_visible()


def test_an_empty_answer_says_what_to_try(opens: Opener) -> None:
    page = opens("/questions/indicator-comparison?indicator=forest-coverage&year=1999")
    assert "没有符合的记录" in page.locator("main").inner_text()


def test_an_unknown_question(opens: Opener, watch: Watch) -> None:
    watch.expected.append("404")
    page = opens("/questions/none-such")
    assert "没有这个问题" in page.locator("main").inner_text()


def test_several_of_a_long_list_are_found_by_typing(opens: Opener) -> None:
    """With the areas of hundreds of plans, which the page is given here; without a script it is
    a list in a form."""
    page = opens("/questions")
    more = "".join(f'<option value="99{n:04}">甲{n:03}县</option>' for n in range(500))

    def answer(route: Route) -> None:
        response = route.fetch()
        head, mark, rest = response.text().partition('<select name="area"')
        attributes, close, tail = rest.partition(">")
        assert " multiple" in attributes, "the areas are no list of which several may be chosen"
        body = head + mark + attributes + close + more + tail
        route.fulfill(response=response, body=body)

    page.route("**/questions/indicator-comparison*", answer)
    page.goto(urljoin(page.url, "/questions/indicator-comparison?indicator=forest-coverage"))
    box = page.get_by_role("combobox", name="添加地区")
    assert not page.locator("select[name=area]").is_visible()
    box.fill("甲499")
    until(page, "document.querySelectorAll('.several [role=option]').length == 1")
    assert page.locator(".several [role=option]").inner_text().strip() == "甲499县"
    box.fill("黔江")
    page.locator(".several [role=option]", has_text="黔江区").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    box.fill("南川")
    page.locator(".several [role=option]", has_text="南川区").click()
    box.fill("酉阳")
    page.locator(".several [role=option]", has_text="酉阳土家族苗族自治县").click()
    page.get_by_role("button", name="去掉 南川区").click()
    assert axe(page) == []
    shot(page, "question-several")
    page.get_by_role("button", name="更新").click()
    page.wait_for_url("**area=500242&area=500114*")
    assert "南川区" not in page.locator("#answer").inner_text()
    chips = page.locator(".several .chip").all_inner_texts()
    assert [chip.rstrip("✕").strip() for chip in chips] == ["酉阳土家族苗族自治县", "黔江区"]
