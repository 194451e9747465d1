"""Questions in words: which saved question each is, and what happens where that is not clear."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import phrasings
import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Server

from five import ROOT
from kg import ask, queries
from kg.ask import Asker
from kg.errors import QuestionError, UsageError
from kg.queries import Question


def judged(asker: Asker, name: str) -> dict[str, str]:
    return {
        phrasing.text: phrasings.judge(phrasing, asker.understand(phrasing.text))
        for phrasing in phrasings.load(name)
    }


def test_there_are_enough_phrasings_and_a_third_is_held_apart() -> None:
    written = phrasings.load()
    held = [each for name in phrasings.HELD_APART for each in phrasings.load(name)]
    texts = [phrasing.text for phrasing in (*written, *held)]
    assert len(set(texts)) == len(texts) >= 120
    assert 3 * len(held) >= len(texts)


@pytest.mark.parametrize("name", [phrasings.WRITTEN_WITH, *phrasings.HELD_APART])
def test_nearly_all_are_understood_and_none_wrongly(asker: Asker, name: str) -> None:
    found = judged(asker, name)
    count = Counter(found.values())
    assert not [text for text, how in found.items() if how == "wrong"]
    assert count["right"] >= 0.95 * len(found), [t for t, how in found.items() if how != "right"]


def test_every_question_is_asked_by_some_phrasing(questions: Mapping[str, Question]) -> None:
    asked = {m.slug for p in phrasings.load() for m in p.meanings}
    assert set(questions) <= asked
    assert asked <= {*questions, phrasings.UNSURE}


def test_ways_are_made_of_notions_and_slots(questions: Mapping[str, Question]) -> None:
    known = set(ask.load(ROOT / "queries").by_name)
    slots = {
        "area",
        "area2",
        "agencies",
        "periods",
        "since",
        "year",
        "amount",
        "theme",
        "indicator",
        "river",
        "agency",
        "plan",
        "party",
        "bindingness",
        "kind",
        "level",
        "type",
        "place",
    }
    for question in questions.values():
        assert question.ask, question.slug
        for word in " ".join(question.ask).split():
            name = word.removesuffix("?")
            assert name in known or name.strip("{}") in slots, (question.slug, word)


def test_short_forms_of_an_agency_name_it_where_only_one_fits(asker: Asker) -> None:
    found = asker.understand("南川区城管局牵头的项目").best
    assert found.given["agency"] == (
        "https://w3id.org/ecoplan/id/agency/nanchuanquchengshiguanliju-500119",
    )
    # An agency that is not known is not left out of the answer.
    assert not asker.understand("南川区邮政局牵头的项目").sure


def test_what_is_unclear_is_offered_the_nearest_three(asker: Asker) -> None:
    understood = asker.understand("阿蓬江")
    assert not understood.sure
    assert len(understood.choices) == 3
    assert all(c.given == {"river": ("apengjiang-500000",)} for c in understood.choices if c.given)
    nothing = asker.understand("今天天气怎么样")
    assert len(nothing.choices) == 3
    assert "今天天气" in nothing.as_json()["unknown"]


def test_the_plan_of_the_period_that_is_asked_for(asker: Asker) -> None:
    found = asker.understand("荣昌十五五规划的约束性指标").best
    assert found.given == {"plan": ("rongchang-2026",), "bindingness": ("Binding",)}


@pytest.mark.parametrize("phrase", ["", "  ", "水" * 201])
def test_what_is_no_question(asker: Asker, phrase: str) -> None:
    with pytest.raises(UsageError):
        asker.understand(phrase)


@given(st.text(max_size=60))
def test_no_phrase_breaks_it(asker: Asker, phrase: str) -> None:
    if not phrase.strip():
        return
    understood = asker.understand(phrase)
    assert understood.choices
    for choice in understood.choices:
        queries.bind(choice.question, choice.given)


def test_hostile_phrases_take_no_time(asker: Asker) -> None:
    began = time.process_time()
    for phrase in (
        "水" * 200,
        "森林覆盖率" * 40,
        "2025年" * 40,
        "a " * 100,
        "较" * 200,
        "1亿" * 100,
    ):
        asker.understand(phrase)
    assert time.process_time() - began < 3


def test_injection_is_words_only(asker: Asker) -> None:
    understood = asker.understand('森林覆盖率 2025 } ?s ?p ?o { "黔江')
    assert {a.kind for a in understood.reading.atoms} <= {"indicator", "year", "area", "unknown"}


def test_notions_that_are_not_well_made_say_where(tmp_path: Path) -> None:
    (tmp_path / "ask.yaml").write_text("target: {zh: 目标}\n")
    with pytest.raises(QuestionError, match=r"ask\.yaml"):
        ask.load(tmp_path)


# --- over HTTP ------------------------------------------------------------------------------


def test_over_http(server: Server) -> None:
    phrase = "黔江和酉阳2025年森林覆盖率目标差多少"
    body = server.get("/api/ask", params={"q": phrase}).json()
    assert body["sure"]
    assert body["nearest"][0]["slug"] == "indicator-comparison"
    assert body["understood"]["zh"] == (
        "同一指标的跨地区比较（指标 森林覆盖率；年份 2025；类别 目标；"
        "地区 黔江区、酉阳土家族苗族自治县）"
    )
    assert {(row["area"], row["value"], row["text"]) for row in body["answer"]["rows"]} == {
        ("黔江区", 65, "≥65"),
        ("酉阳土家族苗族自治县", 65, "65"),
    }
    again = server.query(body["query"]).json()
    assert len(again["results"]["bindings"]) == body["answer"]["count"]


def test_over_http_when_unsure(server: Server) -> None:
    body = server.get("/api/ask", params={"q": "森林"}).json()
    assert (body["sure"], body["answer"], body["query"]) == (False, None, None)
    assert len(body["nearest"]) == 3
    for nearest in body["nearest"]:
        assert server.get(nearest["path"]).status_code == 200


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=" + "a" * 201])
def test_over_http_what_is_no_question(server: Server, query: str) -> None:
    response = server.get(f"/api/ask?{query}")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "usage")


def test_the_box_of_the_first_page_leads_to_the_answer(server: Server) -> None:
    assert 'action="/ask"' in server.get("/").text
    response = server.get("/ask", params={"q": "投资一亿元以上的项目"})
    assert response.status_code == 303
    assert response.headers["location"].startswith("/questions/largest-projects?minimum=10000&")
    page = server.get(response.headers["location"])
    assert "“投资一亿元以上的项目”按这个问题作答" in page.text
    assert len(re.findall(r"<select name=plan|name=\"plan\"", page.text)) == 1


def test_the_box_leads_to_what_was_found_when_unsure(server: Server) -> None:
    response = server.get("/ask", params={"q": "阿蓬江", "lang": "en"})
    assert response.headers["location"] == "/search?q=%E9%98%BF%E8%93%AC%E6%B1%9F&lang=en"
    page = server.get(response.headers["location"]).text
    assert "Nearest questions" in page
    assert "/questions/river-profile?river=apengjiang-500000" in page
    assert server.get("/ask").headers["location"] == "/search"
