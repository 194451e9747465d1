"""What every page has in common: it fits, it is accessible, it stays on the host, it speaks two
languages, it works from the keyboard and on paper."""

from __future__ import annotations

import pytest
from browsing import OF_WIDTH, PHONE, Opener, Watch, axe, follow, shot, until
from playwright.sync_api import expect
from servers import Server

RIVER = "/id/river/apengjiang-500000"
PAGES = {
    "home": "/",
    "compare": "/compare",
    "questions": "/questions",
    "question": "/questions/projects-by-lead-agency",
    "plans": "/plans",
    "reader": "/plans/qianjiang-2021",
    "river": RIVER,
    "indicator": "/id/indicator/forest-coverage",
    "statement": "/id/value/qianjiang-2021-1cadcaec36329eac",
    "graph": f"/graph?focus=https://w3id.org/ecoplan{RIVER}",
    "workbench": "/workbench",
    "quality": "/quality",
    "search": "/search?q=%E7%8E%AF%E4%BF%9D",
    "about": "/about",
    "saved": "/saved",
    "ontology": "/ontology",
    "missing": "/id/river/nowhere",
}
EDITOR = (".cm-editor",)  # CodeMirror's own markup
# Of the ontology's hundreds of terms and rows, all made by the same lines, axe looks at the first.
ALIKE = (f"{'.term ~ ' * 7}.term", "tr:nth-child(n+12)")


@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_within_the_screen(opens: Opener, watch: Watch, name: str) -> None:
    watch.expected += ["404"] if name == "missing" else []
    page = opens(PAGES[name])
    page.wait_for_load_state("networkidle")
    shot(page, f"{name}-1440")
    assert page.title()
    leave_out = (*EDITOR, *ALIKE) if name == "ontology" else EDITOR
    assert axe(page, leave_out=leave_out) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    until(page, f"innerWidth === {PHONE[0]} && document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"{name}-390")
    assert axe(page, leave_out=leave_out, rules=OF_WIDTH) == []


@pytest.mark.parametrize("name", ["home", "compare", "reader", "question", "quality"])
def test_dark(opens: Opener, name: str) -> None:
    page = opens(PAGES[name], color_scheme="dark")
    page.wait_for_load_state("networkidle")
    shot(page, f"{name}-dark")
    assert axe(page) == []


def test_language_is_switched_and_kept_with_the_state(opens: Opener) -> None:
    page = opens("/compare?indicator=forest-coverage&area=500114&area=500119&sort=gap")
    follow(page.get_by_role("link", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Compare indicators"
    assert "sort=gap" in page.url
    assert page.locator("tbody tr").count() == 2
    # The language goes with every link, and the words of the plans stay Chinese.
    follow(page.locator("nav[aria-label=Main] a", has_text="Questions"))
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page.get_by_role("link", name="中文"))
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"missing"}))
def test_every_page_is_there_in_english(site: Server, name: str) -> None:
    mark = "&" if "?" in PAGES[name] else "?"
    body = site.get(f"{PAGES[name]}{mark}lang=en", headers={"accept": "text/html"}).text
    assert '<html lang="en">' in body
    assert "Skip to content" in body


def test_keyboard_alone_from_search_to_a_source(opens: Opener) -> None:
    page = opens("/")
    page.keyboard.press("/")
    page.keyboard.type("森林覆盖率")
    page.get_by_role("option", name="森林覆盖率 指标", exact=False).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/indicator/forest-coverage")
    page.locator("a.figure").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.figure").first).to_be_focused()


def test_the_keyboard_stops_at_nothing_without_a_name_or_a_mark(opens: Opener) -> None:
    """And passes by lists that its own fields move within."""
    page = opens("/compare?indicator=forest-coverage&area=500114")
    stop = """(at => [at.tagName, (at.ariaLabel || at.textContent || at.labels?.[0]?.textContent || '').trim(),
      getComputedStyle(at).outlineStyle])(document.activeElement)"""
    stops: list[tuple[str, str, str]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(stop)
        if found[0] == "BODY":
            break
        stops.append((found[0], found[1], found[2]))
    assert len(stops) > 25
    assert {name for name, _, _ in stops} <= {"A", "BUTTON", "INPUT", "SELECT", "SUMMARY", "DIV"}
    assert all(words for _, words, _ in stops), stops
    assert {mark for _, _, mark in stops} == {"solid"}, stops


def test_first_stop_of_the_keyboard_leads_to_the_content(opens: Opener) -> None:
    page = opens("/compare")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_completion_takes_pinyin_initials(opens: Opener) -> None:
    page = opens("/")
    page.locator("#ask").type("apj")
    page.get_by_role("option", name="阿蓬江").first.click()
    page.wait_for_url(f"**{RIVER}")
    assert page.get_by_role("heading", level=1).inner_text().startswith("阿蓬江")


def test_print_is_black_on_white_without_chrome(opens: Opener) -> None:
    page = opens("/compare?indicator=forest-coverage", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("header.frame-head").is_hidden()
    assert page.locator(".chooser").is_hidden()
    assert (
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.locator("td a.figure").first.is_visible()


def test_no_cookies_and_a_strict_policy(opens: Opener, site: Server) -> None:
    page = opens("/plans/qianjiang-2021")
    assert page.context.cookies() == []
    for path in ("/", "/compare", "/plans/qianjiang-2021", "/workbench", "/api/docs"):
        policy = site.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        scripts = next(
            (part for part in policy.split(";") if part.strip().startswith("script-src")),
            next(part for part in policy.split(";") if part.strip().startswith("default-src")),
        )
        assert scripts.split()[1:] == ["'self'"], (path, policy)


def test_an_unknown_thing_says_what_to_do(opens: Opener, watch: Watch) -> None:
    watch.expected.append("404")
    page = opens("/id/river/nowhere")
    assert page.get_by_role("heading", level=1).inner_text() == "没有找到这一页"
    assert "请搜索" in page.locator("main").inner_text()
    assert page.locator("main code").inner_text() == "not-found"
    follow(page.get_by_role("link", name="搜索名称与原文"))
    assert page.get_by_role("heading", level=1).inner_text() == "搜索"


def test_addresses_of_programs_answer_in_their_own_shape(site: Server) -> None:
    answer = site.get("/api/nowhere", headers={"accept": "text/html"})
    assert answer.json()["error"]["code"] == "not-found"
    answer = site.get("/id/river/nowhere", headers={"accept": "text/turtle"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not-found"
