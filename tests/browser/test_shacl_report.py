"""What ``kg validate`` found, on the page on data quality: before it was run, where its report does
not read, and with an error that leads to the sentence it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import PHONE, Opener, Watch, axe, follow, shot, until
from playwright.sync_api import Page, expect
from servers import Server, serve

from kg.store import Snapshot
from kg.validate import Issue, Report, Severity, keep
from kg.validate.kept import FILE

VALUE = "https://w3id.org/ecoplan/id/value/qianjiang-2021-1cadcaec36329eac"
AREA = "https://w3id.org/ecoplan/id/area/500114"


def _issue(severity: Severity, node: str, plan: str, zh: str, en: str) -> Issue:
    return Issue(
        "shape Value-year",
        severity,
        node,
        f"{zh} {en} (year)",
        plan,
        quote="≥65" if plan else "",
        told={"zh": zh, "en": en},
        about="year",
    )


REPORT = Report(
    (
        _issue(Severity.ERROR, VALUE, "qianjiang-2021", "年份应为整数。", "The year is whole."),
        _issue(Severity.WARNING, AREA, "", "事物应有标签。", "Give it a label."),
    )
)


@dataclass(frozen=True)
class Operated:
    """A server, and the directory beside whose store ``kg validate`` writes."""

    server: Server
    store: Path


@pytest.fixture(scope="module")
def operated(plans: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    store = tmp_path_factory.mktemp("validated")
    (store / "current").symlink_to(plans.path)
    with serve(store, tmp_path_factory.mktemp("log") / "log") as running:
        yield Operated(running, store)


def _quality(opens: Opener, operated: Operated, watch: Watch, path: str = "/quality") -> Page:
    watch.host = urlsplit(operated.server.url).netloc
    return opens(path, at=operated.server.url)


@pytest.mark.parametrize("left", [None, '{"made": 1', '{"issues": []}'])
def test_without_a_report_that_reads_it_says_how_to_make_one(
    opens: Opener, operated: Operated, watch: Watch, left: str | None
) -> None:
    (operated.store / FILE).unlink(missing_ok=True)
    if left is not None:
        (operated.store / FILE).write_text(left)
    page = _quality(opens, operated, watch)
    state = page.locator("#validation + .state")
    assert "还没有检查报告，或报告无法读取" in state.inner_text()
    assert "kg validate" in state.inner_text()
    # What else the page has does not depend on it.
    assert page.locator("tr", has_text="黔江区生态环境保护").count() > 0


def test_an_error_is_listed_by_plan_and_leads_to_its_sentence(
    opens: Opener, operated: Operated, plans: Snapshot, watch: Watch
) -> None:
    keep(operated.store, plans.manifest, REPORT)
    page = _quality(opens, operated, watch, "/quality#validation")
    heading = page.locator("#validation")
    assert heading.inner_text().split() == ["SHACL", "检查", "2"]
    expect(heading).to_be_in_viewport()
    row = page.locator("#validation ~ .scroll tr", has_text="黔江区生态环境保护").first
    assert row.locator("td.num").all_inner_texts() == ["1", "0", "0"]
    assert page.get_by_text("报告出自较早的数据").count() == 0
    rule = page.locator(".rule.s-error")
    assert "年份应为整数。" in rule.inner_text()
    assert "kg review" in rule.inner_text()
    shot(page, "quality-validation", whole=True)
    assert axe(page) == []

    rule.get_by_role("link", name="森林覆盖率").click()
    assert page.get_by_role("dialog").locator("mark b").inner_text() == "≥65"
    page.keyboard.press("Escape")
    follow(rule.get_by_role("link", name="≥65"))
    expect(page.locator(".m.on")).to_have_text("≥65")


def test_results_are_filtered_in_the_address(
    opens: Opener, operated: Operated, plans: Snapshot, watch: Watch
) -> None:
    keep(operated.store, plans.manifest, REPORT)
    page = _quality(opens, operated, watch)
    follow(page.locator(".chip", has_text="提醒"))
    assert "severity=warning" in page.url
    assert page.locator(".rule").all_inner_texts()[0].startswith("提醒")
    assert page.locator(".rule").count() == 1
    follow(page.locator("#validation ~ .scroll a", has_text="黔江区生态环境保护").first)
    assert "plan=qianjiang-2021" in page.url
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    until(page, "document.documentElement.scrollWidth <= innerWidth")
    shot(page, "quality-validation-390", whole=True)
