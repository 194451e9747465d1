"""Small parts of the pages: addresses, sentences, spreadsheets, reports, what is kept."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from kg import vocab
from kg.errors import Busy, NotFound, UsageError
from kg.queries import Table, parse
from kg.web import asking, planfacts, questionchart
from kg.web.assets import Bundle, BundleMissing
from kg.web.evidence import bounds
from kg.web.memo import Memo
from kg.web.reports import FILE, Reports
from kg.web.spreadsheet import as_csv
from kg.web.view import View, local


def test_addresses_keep_language_and_state() -> None:
    view = View("/compare", QueryParams("indicator=a&indicator=b&sort=gap&lang=en"), "en")
    assert view.here(sort=None) == "/compare?indicator=a&indicator=b&lang=en"
    assert view.here(indicator=["c"]) == "/compare?sort=gap&indicator=c&lang=en"
    assert view.here(lang=None) == "/compare?indicator=a&indicator=b&sort=gap"
    assert view.url("/plans/x#f=value-1") == "/plans/x?lang=en#f=value-1"
    assert (
        View("/", QueryParams(""), "zh").url("/search", q="阿蓬江")
        == "/search?q=%E9%98%BF%E8%93%AC%E6%B1%9F"
    )


def test_things_have_a_page_on_this_host() -> None:
    assert local(vocab.thing_iri("river", "wujiang-500000")) == "/id/river/wujiang-500000"
    assert local(vocab.thing_iri("plan", "qianjiang-2021")) == "/plans/qianjiang-2021"
    assert local(vocab.ECO + "Target") == "/ontology#Target"
    assert local("https://example.org/x") == ""


def test_facts_are_named_by_what_is_stable() -> None:
    iri = vocab.thing_iri("value", "qianjiang-2021-1cadcaec36329eac")
    assert planfacts.fact_id(iri) == "value-1cadcaec36329eac"
    assert planfacts.fact_id(vocab.thing_iri("area", "500114")) == "area-500114"
    assert planfacts.fact_id(vocab.thing_iri("river", "wujiang-500000")) == "river-wujiang-500000"


@pytest.mark.parametrize("nasty", ["x> <y", "not an iri", 'http://a/"', "http://a/}\n}"])
def test_what_is_no_iri_never_reaches_a_query(nasty: str) -> None:
    with pytest.raises(NotFound):
        asking.iri(nasty)
    with pytest.raises(NotFound):
        asking.values("thing", [nasty])


@given(st.text("甲乙。；！？\n", min_size=1), st.data())
def test_a_sentence_holds_its_evidence_and_no_other_sentence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = bounds(text, start, end)
    assert first <= start < end <= last
    assert not any(sign in "。；！？\n" for sign in text[first:start])
    assert not any(sign in "。；！？\n" for sign in text[end : last - 1])


def test_a_sentence_as_people_see_it() -> None:
    text = "甲。到2025年，森林覆盖率稳定在65%以上。乙。"
    at = text.index("森林")
    assert text[slice(*bounds(text, at, at + 5))] == "到2025年，森林覆盖率稳定在65%以上。"


def test_a_cell_that_would_run_is_text() -> None:
    body = as_csv(["a", "b"], [["=1+1", 5], ["@x", -3], ["甲,乙", None]]).decode("utf-8")
    assert body == "\ufeffa,b\r\n'=1+1,5\r\n'@x,-3\r\n\"甲,乙\",\r\n"


# --- reports --------------------------------------------------------------------------------


def test_reports_outlive_the_process_and_name_no_reader(tmp_path: Path) -> None:
    Reports(tmp_path).add("urn:a", "figure", "应为66", "snapshot", "192.0.2.7")
    reports = Reports(tmp_path)
    (kept,) = reports.all()
    assert (kept.statement, kept.reason, kept.note, kept.settled) == (
        "urn:a",
        "figure",
        "应为66",
        None,
    )
    assert reports.settle(kept.id)
    assert reports.all()[0].settled
    assert not reports.settle(99)
    assert b"192.0.2.7" not in (tmp_path / FILE).read_bytes()


def test_reports_are_limited_for_each_reader(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    for _ in range(20):
        reports.add("urn:a", "other", "", "s", "one")
    with pytest.raises(Busy):
        reports.add("urn:a", "other", "", "s", "one")
    reports.add("urn:a", "other", "", "s", "another")


def test_reports_are_limited_for_all_together(tmp_path: Path) -> None:
    reports = Reports(tmp_path)
    reports.add("urn:a", "other", "", "s", "one")
    with sqlite3.connect(tmp_path / FILE) as base:
        for _ in range(300):
            base.execute(
                "INSERT INTO report (made, statement, reason, note, snapshot, reader) "
                "SELECT made, statement, reason, note, snapshot, hex(randomblob(8)) FROM report LIMIT 1"
            )
    with pytest.raises(Busy):
        reports.add("urn:a", "other", "", "s", "two")


def test_a_bad_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Reports(tmp_path).add("urn:a", "nonsense", "", "s", "one")
    with pytest.raises(UsageError):
        Reports(tmp_path).add("urn:a", "other", "长" * 1001, "s", "one")
    assert Reports(tmp_path).all() == []


# --- what is kept ---------------------------------------------------------------------------


def test_made_once_a_snapshot_and_not_kept_when_it_fails() -> None:
    made: list[str] = []

    async def run() -> None:
        memo = Memo(size=2)

        async def make(name: str) -> str:
            made.append(name)
            await asyncio.sleep(0)
            if name == "bad":
                raise UsageError("bad")
            return name

        both = await asyncio.gather(
            memo.get("s1", "a", lambda: make("a")), memo.get("s1", "a", lambda: make("a"))
        )
        assert both == ["a", "a"]
        assert made == ["a"]
        for _ in range(2):
            with pytest.raises(UsageError):
                await memo.get("s1", "bad", lambda: make("bad"))
        assert made == ["a", "bad", "bad"]
        await memo.get("s2", "a", lambda: make("a"))
        assert made[-1] == "a"
        assert len(made) == 4

    asyncio.run(run())


def test_a_missing_bundle_says_what_to_do(tmp_path: Path) -> None:
    bundle = Bundle(tmp_path)
    assert not bundle.there
    with pytest.raises(BundleMissing) as told:
        bundle.entry("base")
    assert "make web" in told.value.hint


def test_a_page_loads_its_own_script_and_what_that_imports(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(
        """{"src/a.ts": {"file": "a.js", "name": "a", "isEntry": true, "imports": ["_s.js"],
        "css": ["a.css"]}, "_s.js": {"file": "s.js", "name": "s", "css": ["s.css"]}}"""
    )
    entry = Bundle(tmp_path).entry("a")
    assert entry.script == "/static/a.js"
    assert entry.preload == ("/static/s.js",)
    assert entry.styles == ("/static/s.css", "/static/a.css")


# --- charts ---------------------------------------------------------------------------------

QUESTION = """#+ title: {{zh: 甲, en: A}}
#+ description: {{zh: 甲, en: A}}
#+ theme: targets
#+ columns:
#+   x: {{zh: 名称, en: Name}}
#+   y: {{zh: {measure}, en: Measure}}
#+   z: {{zh: 组, en: Group}}
#+ chart: {chart}
#+ notes: {{zh: 甲, en: A}}
SELECT ?x ?y ?z {{ ?x ?y ?z }}
"""


def drawn(
    chart: str, rows: list[tuple[str, float | None, str]], measure: str = "数值"
) -> dict[str, object]:
    question = parse(QUESTION.format(chart=chart, measure=measure), Path("a.rq"))
    made = questionchart.chart(question, Table(("x", "y", "z"), tuple(rows)), "zh")
    assert made is not None
    return made


def test_money_adds_up_over_rows_and_targets_do_not() -> None:
    rows: list[tuple[str, float | None, str]] = [("甲", 2, ""), ("乙", 5, ""), ("甲", 4, "")]
    money = drawn("{kind: bar, x: x, y: y}", rows, "投资（万元）")
    assert money["names"] == ["甲", "乙"]
    assert money["series"] == [{"name": "", "data": [6.0, 5.0]}]
    targets = drawn("{kind: bar, x: x, y: y}", rows)
    assert targets["series"] == [{"name": "", "data": [2.0, 5.0]}]


def test_a_flow_keeps_equal_names_of_its_two_sides_apart() -> None:
    flow = drawn("{kind: sankey, x: x, y: z, size: y}", [("水", 3, "水"), ("水", 4, "林业")])
    assert [node["label"] for node in flow["nodes"]] == ["水", "林业", "水"]  # type: ignore[index,attr-defined]
    links = flow["links"]
    assert isinstance(links, list)
    assert all(link["source"] != link["target"] for link in links)


def test_nothing_to_draw_is_no_chart() -> None:
    question = parse(QUESTION.format(chart="{kind: bar, x: x, y: y}", measure="数值"), Path("a.rq"))
    assert questionchart.chart(question, Table(("x", "y", "z"), (("甲", None, ""),)), "zh") is None
    assert questionchart.chart(question, Table(("x", "y", "z"), ()), "zh") is None
