"""A comparison and a question are kept under a name, listed, and opened again as they were."""

from __future__ import annotations

from browsing import Opener, axe, follow, shot
from playwright.sync_api import Page

CHOSEN = "/compare?indicator=forest-coverage&area=500114&area=500119&sort=target&hide=nature"


def _keep(page: Page, name: str) -> str:
    """Saves the page; the address it then has."""
    page.locator(".save-menu summary").click()
    page.get_by_label("名称").fill(name)
    follow(page.locator(".save-menu").get_by_role("button", name="保存"))
    page.locator("[data-saved]", has_text=name).first.wait_for()
    return page.url.removeprefix(page.evaluate("location.origin"))


def _tables(page: Page) -> list[str]:
    return page.locator(".comparison table").all_inner_texts()


def test_a_comparison_is_saved_and_opened_again_as_it_was(opens: Opener) -> None:
    page = opens(CHOSEN)
    before = _tables(page)
    address = _keep(page, "两区森林")
    assert _tables(page) == before
    shot(page, "saved-opened")
    # Whoever has the link sees the same; nothing of it lies in the browser that saved it.
    other = opens(address)
    assert _tables(other) == before
    assert "两区森林" in other.locator("[data-saved]").first.inner_text()
    other.goto(other.evaluate("location.origin") + "/saved")
    assert axe(other) == []
    shot(other, "saved-list")
    follow(other.get_by_role("link", name="两区森林"))
    assert "hide=nature" in other.url
    assert _tables(other) == before


def test_a_saved_comparison_says_that_it_was_changed(opens: Opener) -> None:
    page = opens(CHOSEN)
    _keep(page, "排序之前")
    follow(page.get_by_role("link", name="2020年现状").first)
    page.get_by_text("不再是保存时的样子").wait_for()
    follow(page.get_by_role("link", name="回到保存的"))
    assert "sort=target" in page.url


def test_a_question_is_saved_with_its_blanks(opens: Opener) -> None:
    page = opens("/questions/indicator-comparison?indicator=forest-coverage&year=2025")
    before = page.locator("#answer").inner_text()
    other = opens(_keep(page, "森林覆盖率二〇二五"))
    assert other.locator("#answer").inner_text() == before
