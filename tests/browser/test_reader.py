"""The whole text of every plan, and every mark on the very characters its fact rests on."""

from __future__ import annotations

import re
from collections import defaultdict

import httpx
import pytest
from browsing import PHONE, Opener, shot, until
from playwright.sync_api import expect
from servers import Server

from kg.store import Snapshot

PLANS = ("chongqing-2021", "nanchuan-2021", "qianjiang-2021", "rongchang-2026", "youyang-2021")
_EVIDENCE = """SELECT ?s ?start ?end WHERE {
  GRAPH <https://w3id.org/ecoplan/graph/plan/%s> {
    ?s a ?c ; eco:evidence ?e . ?e eco:start ?start ; eco:end ?end
    FILTER(?c IN (eco:Target, eco:Observation, eco:PastTarget))
  }
}"""
# The text of each mark with the facts it carries, in the order of the page.
_MARKS = """() => [...document.querySelectorAll('[data-text] [data-f]')].map(mark =>
  [mark.dataset.f.split(' ').map(Number), mark.textContent])"""
_BARE = re.compile(r"\s+")


def bare(text: str) -> str:
    return _BARE.sub("", text)


@pytest.mark.parametrize("slug", PLANS)
def test_marks_stand_on_the_characters_of_their_evidence(
    opens: Opener, site: Server, plans: Snapshot, slug: str
) -> None:
    text = plans.text(slug)
    page = opens(f"/plans/{slug}")
    assert bare(page.locator("[data-text]").text_content() or "") == bare(text)

    facts = httpx.get(f"{site.url}/plans/{slug}/facts.json").json()
    marked: dict[str, str] = defaultdict(str)
    for carried, words in page.evaluate(_MARKS):
        for index in carried:
            marked[facts[index][4]] += words
    expected: dict[str, str] = defaultdict(str)
    rows = site.query(_EVIDENCE % slug, headers={"accept": "application/sparql-results+json"})
    spans = sorted(
        (int(row["start"]["value"]), int(row["end"]["value"]), row["s"]["value"])
        for row in rows.json()["results"]["bindings"]
    )
    for start, end, iri in spans:
        expected["/id/" + iri.partition("/id/")[2]] += text[start:end]
    assert len(expected) > 100
    wrong = {
        path: (bare(words), bare(marked[path]))
        for path, words in expected.items()
        if bare(marked[path]) != bare(words)
    }
    assert not wrong, list(wrong.items())[:3]


def test_names_lead_to_their_things(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021")
    page.locator(".m.a-name", has_text="阿蓬江").first.click()
    page.wait_for_url("**/id/river/apengjiang-500000")


def test_tables_are_tables(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021")
    table = page.locator(".plan-table", has_text="受污染耕地安全利用率（%）").first
    row = table.locator("tr", has_text="森林覆盖率（%）")
    assert [cell.strip() for cell in row.locator("td").all_text_contents()] == [
        *("17", "森林覆盖率（%）", "约束性", "65", "≥65", ""),
    ]
    assert (table.locator("td[rowspan]").first.text_content() or "").strip() == "碳减排"
    assert (table.locator("thead th").first.text_content() or "").strip() == "类别"


def test_what_was_understood_shows_at_the_mark_and_in_the_margin(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021#f=value-1cadcaec36329eac")
    page.locator("[data-margin] a", has_text="森林覆盖率").first.wait_for()
    mark = page.locator(".m.on")
    mark.hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("目标 森林覆盖率")
    expect(tip).to_contain_text("2025年 · ≥65 %")
    shot(page, "reader-fact")
    mark.click()
    assert page.get_by_role("dialog").locator("mark b").inner_text() == "≥65"


def test_kinds_and_coverage_are_switched_and_kept_in_the_address(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021")
    page.locator("[data-ready]").wait_for()
    page.get_by_label(re.compile("^● ?目标|^目标")).uncheck()
    until(page, "location.search.includes('hide=target')")
    expect(page.locator("[data-text]")).to_contain_class("off-target")
    expect(page.locator("[data-margin] .k-target")).to_have_count(0)
    page.get_by_label("未取的数").check()
    until(page, "location.search.includes('audit=1')")
    counts = page.locator("[data-audit-counts]").inner_text()
    numbers = [int(each) for each in re.findall(r"\d+", counts)]
    assert numbers[0] == sum(numbers[1:])
    number = page.locator(".x[data-n='structure:year']").first
    number.scroll_into_view_if_needed()
    number.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("年份")
    again = opens(page.evaluate("location.pathname + location.search"))
    expect(again.get_by_label("未取的数")).to_be_checked()


def test_facts_one_by_one_from_the_keyboard(opens: Opener) -> None:
    page = opens("/plans/rongchang-2026")
    page.locator("[data-ready]").wait_for()
    page.keyboard.press("n")
    first = page.locator(".on").inner_text()
    page.keyboard.press("n")
    expect(page.locator(".on")).to_have_count(1)
    page.keyboard.press("p")
    expect(page.locator(".on")).to_have_text(first)


def test_the_outline_leads_to_sections(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021")
    link = page.locator(".outline a", has_text="（四）指标体系")
    assert int(link.locator(".num").inner_text()) > 20
    link.click()
    heading = page.get_by_role("heading", name="（四）指标体系")
    expect(heading).to_be_in_viewport()
    # The section is laid out as it comes into view.
    top = "document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top"
    until(page, f"0 <= {top} && {top} < 300")


def test_on_a_phone_a_fact_is_a_sheet(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021#f=value-1cadcaec36329eac", size=PHONE)
    page.locator(".m.on").click()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] == PHONE[0]
    assert box["y"] > 100
    shot(page, "reader-sheet-390")


def test_the_reader_is_there_without_scripts(opens: Opener) -> None:
    page = opens("/plans/qianjiang-2021#f=value-1cadcaec36329eac", java_script_enabled=False)
    expect(page.locator(".m:has(:target)")).to_have_text("≥65")
    page.locator(".m:has(:target)").click()
    page.wait_for_url("**/id/value/qianjiang-2021-1cadcaec36329eac")
