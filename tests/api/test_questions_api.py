"""Saved questions over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from servers import Server

ASK = "/api/questions/indicator-comparison"


def test_listing(server: Server) -> None:
    listed = server.get("/api/questions").json()
    assert len(listed) >= 8
    one = next(question for question in listed if question["slug"] == "indicator-comparison")
    assert set(one["title"]) == set(one["description"]) == {"zh", "en"}
    assert [parameter["name"] for parameter in one["parameters"]] == [
        *("indicator", "year", "kind", "area")
    ]
    described = server.get(ASK).json()
    assert "VALUES ?indicator" in described["query"]


def test_json(server: Server) -> None:
    """The restated target is left out; what is not bound is null."""
    body = server.get(ASK + ".json").json()
    assert body["count"] == 2
    assert {(row["area"], row["value"], row["quote"]) for row in body["rows"]} == {
        ("北区", 65, "森林覆盖率不低于65%"),
        ("南区", 58.5, "58.5"),
    }
    assert {row["bindingness"] for row in body["rows"]} == {None}
    assert body["columns"][0] == {
        "name": "area",
        "label": {"zh": "地区或对象", "en": "Area or subject"},
    }
    assert server.get(ASK + ".json?year=2030").json()["rows"] == []


def test_csv(server: Server) -> None:
    plain = server.get(ASK + ".csv")
    assert plain.headers["content-type"] == "text/csv; charset=utf-8"
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(plain.text)))
    assert {row["text"] for row in rows} == {"≥65", "=1+1"}


def test_csv_for_a_spreadsheet(server: Server) -> None:
    """A byte-order mark, people's headings, and no cell that runs as a formula."""
    response = server.get(ASK + ".csv?excel=1")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {row["原文表述"] for row in rows} == {"≥65", "'=1+1"}
    english = server.get(ASK + ".csv?excel=1&lang=en").content.decode("utf-8-sig")
    assert english.startswith("Area or subject,")


def test_xlsx(server: Server) -> None:
    response = server.get(ASK + ".xlsx")
    assert "spreadsheetml" in response.headers["content-type"]
    assert 'filename="indicator-comparison.xlsx"' in response.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:3] == ["地区或对象", "比较", "数值"]
    assert {row[2].value for row in rows[1:]} == {65, 58.5}
    text = next(row[5] for row in rows[1:] if row[5].value == "=1+1")
    assert text.data_type == "s"


def test_choices(server: Server) -> None:
    assert server.get(ASK + "/options/indicator").json() == [
        {"value": "https://w3id.org/ecoplan/id/indicator/forest-coverage", "label": "森林覆盖率"}
    ]
    assert server.get(ASK + "/options/year").json() == [{"value": "2025", "label": "2025"}]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/questions/none.json", 404, "unknown-question"),
        ("/api/questions/none", 404, "unknown-question"),
        (ASK + ".json?nothing=1", 400, "bad-question"),
        (ASK + ".json?year=next", 400, "bad-question"),
        (ASK + ".json?year=", 400, "bad-question"),
        (ASK + ".json?indicator=%3E%20%7D", 400, "bad-question"),
        (ASK + ".pdf", 400, "usage"),
        (ASK + "/options/nothing", 400, "bad-question"),
        ("/api/questions/..%2f..%2fetc.json", 404, None),
    ],
)
def test_errors(server: Server, path: str, status: int, code: str | None) -> None:
    response = server.get(path)
    assert response.status_code == status
    assert code in (None, response.json()["error"]["code"])


def test_answers_hold_while_the_snapshot_does(server: Server) -> None:
    first = server.get(ASK + ".json")
    again = server.get(ASK + ".json", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/", "/api/docs", "/api/openapi.json", "/api/prefixes", "/.well-known/void"]
)
def test_other_routes(server: Server, path: str) -> None:
    response = server.get(path)
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_pages_load_nothing_from_elsewhere(server: Server, path: str) -> None:
    text = server.get(path).text
    for mark in ('src="http', 'href="http', "src='http", "@import", "//cdn"):
        assert mark not in text
