"""Pages of things and statements, their data, and the page on data quality."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from browsing import TOKEN, Opener, follow, shot
from servers import Server

from kg.recordio import loads
from kg.records import NumberStatus
from kg.store import Snapshot

ID = "https://w3id.org/ecoplan/id/"


def test_a_river_with_its_sections(opens: Opener) -> None:
    page = opens("/id/river/apengjiang-500000")
    stream = page.locator(".stream li")
    assert "阿蓬江两河断面" in " ".join(stream.all_inner_texts())
    assert "国考" in " ".join(stream.all_inner_texts())


def test_an_indicator_over_the_years_leads_to_the_comparison(opens: Opener) -> None:
    page = opens("/id/indicator/forest-coverage")
    page.locator("figure.drawn svg").wait_for()
    follow(page.get_by_role("link", name="对比各地区"))
    assert page.url.endswith("/compare?indicator=forest-coverage")


def test_an_agency_with_the_money_it_leads(opens: Opener) -> None:
    page = opens("/search?q=南川区发展改革委")
    follow(page.locator("main").get_by_role("link", name="南川区发展改革委").first)
    assert "/id/agency/" in page.url
    assert "牵头" in page.locator(".facts").first.inner_text()
    assert "308,500 万元" in page.locator(".facts").first.inner_text()


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_statement_as_data(site: Server, accept: str, format_: ox.RdfFormat) -> None:
    path = "/id/value/qianjiang-2021-1cadcaec36329eac"
    answer = site.get(path, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    triples = {quad.triple for quad in ox.parse(answer.content, format=format_)}
    node = ox.NamedNode(ID + "value/qianjiang-2021-1cadcaec36329eac")
    eco = "https://w3id.org/ecoplan/ontology#"
    values = [t.object for t in triples if t.subject == node and t.predicate.value == eco + "value"]
    assert [literal.value for literal in values] == ["65"]
    assert any(t.predicate.value == eco + "quote" and t.object.value == "≥65" for t in triples)


def test_suffixes_name_the_same_data(site: Server) -> None:
    plain = {"accept": "text/html"}
    for suffix, media in (
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
    ):
        answer = site.get(f"/id/area/500114.{suffix}", headers=plain)
        assert answer.headers["content-type"].startswith(media)
    assert site.get("/id/area/500114.exe", headers=plain).status_code == 404


def test_canonical_texts_are_served_to_the_character(site: Server, plans: Snapshot) -> None:
    answer = site.get("/text/qianjiang-2021")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.content.decode("utf-8") == plans.text("qianjiang-2021")


def test_coverage_counts_every_numeral(opens: Opener, plans: Snapshot) -> None:
    page = opens("/quality")
    row = page.locator("tr", has_text="黔江区生态环境保护")
    shown = [int(text.replace(",", "")) for text in row.locator("td.num").all_inner_texts()[:6]]
    marks = loads(plans.records("qianjiang-2021")).marks
    kinds = ("fact", "structure", "name", "threshold", "unexplained")
    expected = [sum(m.status is NumberStatus(kind) for m in marks) for kind in kinds]
    assert shown == [len(marks), *expected]


def test_findings_quote_both_sides(opens: Opener) -> None:
    page = opens("/quality?kind=looser-than-achieved")
    findings = page.locator(".finding")
    assert findings.count() > 0
    first = findings.first
    assert first.locator("blockquote").count() >= 2
    assert all(text.strip() for text in first.locator("mark").all_inner_texts())
    shot(page, "quality-findings")
    first.get_by_role("link", name="依据").first.click()
    page.get_by_role("dialog").wait_for()


def test_reports_are_for_the_operator(opens: Opener, site: Server) -> None:
    page = opens("/id/value/qianjiang-2021-1cadcaec36329eac")
    page.get_by_text("这个数不对").click()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已记录").wait_for()
    assert site.get("/api/reports").status_code == 401
    told = site.get("/api/reports", headers={"authorization": f"Bearer {TOKEN}"}).json()
    mine = [each for each in told if each["statement"].endswith("1cadcaec36329eac")]
    assert mine[0]["quote"] == "≥65"
    assert mine[0]["plan"] == "qianjiang-2021"
    sheet = site.get("/api/reports?format=csv", headers={"authorization": f"Bearer {TOKEN}"})
    assert "≥65" in sheet.content.decode("utf-8-sig")
