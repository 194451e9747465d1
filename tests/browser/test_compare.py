"""From the home page to a spreadsheet; figures lead to their sentences; state is in the address."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from browsing import Opener, axe, follow, shot
from playwright.sync_api import Page, expect

FOREST = "/compare?indicator=forest-coverage&from=2020&to=2025"


def table(page: Page) -> dict[str, list[str]]:
    """Cells of the first comparison by area, foot marks left out."""
    return {
        str(row[0]): [str(cell) for cell in row[1:]]
        for row in page.evaluate(
            """() => [...document.querySelectorAll('.comparison:first-of-type tbody tr')].map(row =>
               [...row.children].map(cell => { const copy = cell.cloneNode(true);
                 copy.querySelectorAll('.foot-mark, details').forEach(each => each.remove());
                 return copy.textContent.trim(); }))"""
        )
    }


def test_from_home_to_a_workbook(opens: Opener, tmp_path: Path) -> None:
    page = opens("/")
    follow(page.get_by_role("link", name="森林覆盖率"))
    assert page.url.endswith("/compare?indicator=forest-coverage")
    # By the plans' tables: 重庆 52.5 → 57, 黔江 65 → ≥65, 南川 55.2 → 58, 酉阳 63.09 → 65;
    # 荣昌's plan of 2026 gives 24.6 for 2025.
    rows = table(page)
    assert rows["重庆市"][:4] == ["52.5", "57", "+4.5", ""]
    assert rows["黔江区"][:5] == ["65", "≥65", "0", "+8", "约束性"]
    assert rows["南川区"][:4] == ["55.2", "58", "+2.8", "+1"]
    assert rows["酉阳土家族苗族自治县"][:4] == ["63.09", "65", "+1.91", "+8"]
    assert rows["荣昌区"][:2] == ["24.6", "—"]
    assert "2025年数据" in page.locator(".comparison .notes").inner_text()
    page.locator("figure.drawn svg").wait_for()
    shot(page, "compare-forest")

    with page.expect_download() as started:
        page.get_by_role("link", name="XLSX").click()
    path = tmp_path / "compare.xlsx"
    started.value.save_as(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["对比", "依据", "说明"]
    lines = list(book["对比"].values)
    head = [str(name) for name in lines[0]]
    by_area = {line[head.index("地区")]: line for line in lines[1:]}
    assert by_area["黔江区"][head.index("2025年目标")] == 65
    assert by_area["黔江区"][head.index("比较符")] == "≥"
    assert by_area["荣昌区"][head.index("2025年目标")] is None
    sources = [line[3] for line in book["依据"].values]
    assert "≥65" in sources


def test_a_figure_opens_the_words_it_rests_on(opens: Opener) -> None:
    page = opens(FOREST)
    row = page.locator("tbody tr", has_text="黔江区")
    row.get_by_role("link", name="≥65").click()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    assert panel.locator("mark b").inner_text() == "≥65"
    assert "（四）指标体系" in panel.inner_text()
    assert "表2-1" in panel.inner_text()
    shot(page, "compare-panel")
    assert axe(page) == []
    panel.get_by_role("link", name="在原文中查看").click()
    page.wait_for_url("**/plans/qianjiang-2021#f=value-*")
    lit = page.locator(".m.on")
    lit.wait_for()
    expect(lit).to_have_text("≥65")
    expect(lit).to_be_in_viewport()


def test_sorting_hiding_and_moving_stay_in_the_address(opens: Opener) -> None:
    page = opens(FOREST)
    follow(page.get_by_role("link", name="2020年现状").first)
    assert list(table(page))[:3] == ["荣昌区", "重庆市", "南川区"]
    follow(page.get_by_role("link", name="2020年现状").first)
    assert next(iter(table(page))) == "黔江区"
    follow(page.get_by_role("link", name="恢复原顺序"))
    page.locator("tbody tr", has_text="黔江区").locator("summary").click()
    follow(page.get_by_role("link", name="上移"))
    assert list(table(page))[:2] == ["黔江区", "重庆市"]
    page.locator("tbody tr", has_text="荣昌区").locator("summary").click()
    follow(page.get_by_role("link", name="隐藏"))
    assert "荣昌区" not in table(page)
    page.locator("summary", has_text="列").click()
    follow(page.get_by_role("link", name="☑ 变化"))
    assert not page.get_by_role("columnheader", name="变化").count()
    again = opens(page.url.removeprefix(page.evaluate("location.origin")))
    assert table(again) == table(page)


def test_adding_an_indicator_and_choosing_years(opens: Opener) -> None:
    page = opens(FOREST)
    page.get_by_role("combobox", name="添加指标").fill("细颗粒物年均")
    page.get_by_role("option", name="细颗粒物年均浓度").first.click()
    page.wait_for_url("**indicator=pm25-annual-mean*")
    assert page.locator(".comparison h2").all_inner_texts()[1].startswith("细颗粒物年均浓度")
    page.locator("select[name=to]").select_option("2030")
    page.wait_for_url("**to=2030*")
    page.locator("select[name=from]").select_option("2025")
    page.wait_for_url("**from=2025*")
    assert table(page)["荣昌区"][0] == "24.6"


def test_csv_holds_what_the_table_shows(opens: Opener) -> None:
    page = opens(FOREST)
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    body = Path(started.value.path()).read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    found = {row["地区"]: row for row in rows}
    assert found["南川区"]["2025年目标"] == "58.0"
    assert found["南川区"]["变化"] == "2.8"
    assert found["荣昌区"]["说明"].startswith("2025年数据")


def test_the_chart_is_taken_away(opens: Opener) -> None:
    page = opens(FOREST)
    page.locator("figure.drawn svg").wait_for()
    with page.expect_download() as svg:
        page.get_by_role("button", name="SVG").click()
    words = ElementTree.parse(svg.value.path()).getroot().itertext()
    assert "黔江区" in "".join(words)
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")


def test_qualitative_targets_are_their_words(opens: Opener) -> None:
    page = opens("/compare?indicator=carbon-intensity-reduction")
    rows = table(page)
    assert rows["黔江区"][1].endswith("下达目标")
    assert rows["重庆市"][1] == "由国家下达"
    assert rows["黔江区"][2] == rows["黔江区"][3] == ""


def test_a_wrong_figure_is_reported(opens: Opener) -> None:
    page = opens(FOREST)
    page.locator("tbody tr", has_text="南川区").get_by_role("link", name="58").click()
    panel = page.get_by_role("dialog")
    panel.get_by_text("这个数不对").click()
    panel.get_by_label("哪里不对").select_option("year")
    panel.get_by_label("说明（可不填）").fill("应为2026年")
    panel.get_by_role("button", name="提交").click()
    panel.get_by_text("已记录").wait_for()


def test_recent_comparisons_are_on_the_home_page_of_this_browser(opens: Opener) -> None:
    page = opens(FOREST)
    page.goto(page.evaluate("location.origin") + "/")
    recent = page.locator("[data-recent]")
    follow(recent.get_by_role("link", name="森林覆盖率"))
    assert "from=2020" in page.url
