"""What the saved questions answer from the five plans; expected answers read in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import pytest

from kg import queries, vocab
from kg.queries import Question

SLUGS = [
    "binding-and-expected-targets",
    "district-beside-city",
    "indicator-comparison",
    "investment-by-programme",
    "projects-by-lead-agency",
    "sections-by-river",
    "targets-without-figure",
    "water-sources-by-type",
]
Row = Mapping[str, Any]


class Asker:
    def __init__(self, graph: ox.Store, questions: Mapping[str, Question]) -> None:
        self._graph, self._questions = graph, questions

    def __call__(self, slug: str, **given: str) -> list[Row]:
        question = queries.get(self._questions, slug)
        table = queries.run(self._graph, question, {name: [v] for name, v in given.items()})
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


@pytest.fixture(scope="module")
def ask(graph: ox.Store, questions: Mapping[str, Question]) -> Asker:
    return Asker(graph, questions)


def test_the_promised_questions_are_there(questions: Mapping[str, Question]) -> None:
    assert set(SLUGS) <= set(questions)


def test_every_question_answers_and_describes_its_columns(
    graph: ox.Store, questions: Mapping[str, Question]
) -> None:
    for question in questions.values():
        table = queries.run(graph, question, {})
        assert table.rows, question.slug
        assert set(table.columns) == set(question.columns), question.slug
        named = {question.chart.x, question.chart.y, question.chart.series} - {""}
        assert named <= set(question.columns), question.slug


def test_every_choice_offered_gives_an_answer(
    graph: ox.Store, questions: Mapping[str, Question]
) -> None:
    for question in questions.values():
        for parameter in question.parameters:
            if not parameter.options:
                continue
            found = graph.query(parameter.options, prefixes=dict(vocab.PREFIXES))
            assert isinstance(found, ox.QuerySolutions)
            body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
            options = list(queries.options_of(queries.table(body)))
            assert options, (question.slug, parameter.name)
            assert all(label for _, label in options)
            value = options[0][0]
            assert queries.bind(question, {parameter.name: [value]})


def test_forest_coverage_of_2025(ask: Asker) -> None:
    """专栏 of the four plans that have one: 57; 58; ≥65; 65."""
    rows = ask("indicator-comparison")
    assert {(row["area"], row["comparator"], row["value"]) for row in rows} == {
        ("重庆市", "等于", 57),
        ("南川区", "等于", 58),
        ("黔江区", "不低于", 65),
        ("酉阳土家族苗族自治县", "等于", 65),
    }
    assert {row["bindingness"] for row in rows} == {"约束性"}
    assert {row["quote"] for row in rows} == {"57", "58", "≥65", "65"}
    assert all("森林覆盖率" in row["context"] for row in rows)


def test_forest_coverage_as_it_was(ask: Asker) -> None:
    """52.5 (Chongqing), 55.2 (Nanchuan), 65 (Qianjiang), 63.09 (Youyang) in 2020."""
    rows = ask("indicator-comparison", year="2020", kind="Observation")
    assert {row["value"] for row in rows} >= {52.5, 55.2, 65, 63.09}


def test_qianjiang_beside_chongqing(ask: Asker) -> None:
    rows = {
        (row["indicator"], row["districtText"]): row
        for row in ask("district-beside-city", area="500114")
    }
    forest = next(row for (name, _), row in rows.items() if name == "森林覆盖率")
    assert (forest["districtValue"], forest["cityValue"], forest["difference"]) == (65, 57, 8)
    green = next(row for (name, _), row in rows.items() if name == "建成区绿化覆盖率")
    assert (green["districtText"], green["cityText"]) == ("≥45", "≥43")


def test_the_city_has_no_city_above_it(ask: Asker) -> None:
    rows = ask("district-beside-city", area="500000")
    assert rows
    assert all(row["cityValue"] is None and row["cityText"] is None for row in rows)


def test_projects_by_lead_agency(ask: Asker) -> None:
    """45 numbered projects of Youyang and 90 of Nanchuan, each led by somebody."""
    rows = ask("projects-by-lead-agency")
    for plan, many, wan_yuan in (("酉阳", 45, 509_691), ("南川", 90, 1_081_905)):
        numbered = {
            row["project"]: row["investment"]
            for row in rows
            if plan in row["plan_title"] and row["number"] is not None
        }
        assert len(numbered) == many
        assert round(sum(amount or 0 for amount in numbered.values()), 4) == wan_yuan
    one = ask("projects-by-lead-agency", plan="nanchuan-2021")
    assert {"南川" in row["plan_title"] for row in one} == {True}


def test_nanchuan_programmes_sum_to_their_stated_totals(ask: Asker) -> None:
    """一 … 六 of the pool, in 亿元 as its headings say them; the pool itself 108.1905."""
    rows = ask("investment-by-programme", plan="nanchuan-2021")
    stated = {
        row["programme_name"]: (row["projects"], row["investment"], row["stated"])
        for row in rows
        if row["stated_unit"] == "亿元" and row["stated"] == row["investment"] / 10_000
    }
    assert stated["绿色发展促进工程"] == (15, 436_350, 43.635)
    assert stated["环境质量提升工程"] == (37, 426_905, 42.6905)
    assert stated["生态保护修复工程"] == (18, 203_100, 20.31)
    assert stated["生态环境风险防范工程"] == (6, 10_950, 1.095)
    assert stated["生态环境保护能力提升工程"] == (9, 4_250, 0.425)
    assert (90, 1_081_905, 108.1905) in stated.values()


def test_sections_of_youyang(ask: Asker) -> None:
    """专栏3: 4 national, 6 municipal, 3 county."""
    rows = [row for row in ask("sections-by-river") if "酉阳" in (row["plan_title"] or "")]
    levels: dict[str, set[str]] = {}
    for row in rows:
        if row["level_name"]:
            levels.setdefault(row["level_name"], set()).add(row["section_name"])
    assert {level: len(sections) for level, sections in levels.items()} == {
        "国考": 4,
        "市考": 6,
        "县考": 3,
    }
    rivers = {row["section_name"]: row["river_name"] for row in rows}
    assert rivers["甘龙河小河断面"] == "甘龙河"
    assert rivers["阿蓬江红花村断面"] == "阿蓬江"
    national = ask("sections-by-river", level="NationalAssessment")
    assert levels["国考"] <= {row["section_name"] for row in national}


def test_water_sources_of_youyang(ask: Asker) -> None:
    """Its list has 42 entries, 41 of them distinct."""
    rows = ask("water-sources-by-type")
    listed = {row["source"] for row in rows if "酉阳" in row["plan_title"] and row["type_name"]}
    assert len(listed) >= 41
    ground = ask("water-sources-by-type", type="GroundwaterSource")
    assert {row["type_name"] for row in ground} == {"地下水型"}
    assert "五福乡五福村地下水型水源地" in {row["source_name"] for row in ground}


def test_binding_and_expected(ask: Asker) -> None:
    rows = ask("binding-and-expected-targets")
    assert {row["binding_name"] for row in rows} == {"约束性", "预期性"}
    binding = ask("binding-and-expected-targets", plan="youyang-2021", bindingness="Binding")
    assert {row["binding_name"] for row in binding} == {"约束性"}
    assert any(row["indicator"] == "森林覆盖率" and row["value"] == 65 for row in binding)


def test_targets_in_words(ask: Asker) -> None:
    rows = ask("targets-without-figure", plan="qianjiang-2021")
    assert ("化学需氧量排放量下降", "完成市级下达目标") in {
        (row["indicator"].partition("（")[0], row["text"]) for row in rows
    } or any("化学需氧量" in row["indicator"] and row["text"] == "完成市级下达目标" for row in rows)
    assert all(row["quote"] for row in rows)


def test_nothing_is_counted_twice(ask: Asker, graph: ox.Store) -> None:
    """No statement that restates another is listed."""
    for slug in ("indicator-comparison", "binding-and-expected-targets", "targets-without-figure"):
        for row in ask(slug):
            statement = ox.NamedNode(row["statement"])
            restates = ox.NamedNode(vocab.ECO + "restates")
            assert not list(graph.quads_for_pattern(statement, restates, None, None))


def test_the_contracts_own_examples(graph: ox.Store) -> None:
    """The three short queries that the vocabulary promises an answer to."""
    prefixes = dict(vocab.PREFIXES)
    side_by_side = """SELECT ?area ?cmp ?value ?quote WHERE {
      ?t a eco:Target ; eco:indicator ind:forest-coverage ; eco:year 2025 ;
         eco:subject/rdfs:label ?area ; eco:comparator ?cmp ; eco:canonicalValue ?value ;
         eco:evidence/eco:quote ?quote
      FILTER NOT EXISTS { ?t eco:restates ?other } }"""
    assert len(list(graph.query(side_by_side, prefixes=prefixes))) == 4
    money = """SELECT ?agency (SUM(?inv) AS ?wan_yuan) WHERE {
      ?p a eco:Project ; eco:leadAgency ?a ; eco:investment ?inv . ?a rdfs:label ?agency }
      GROUP BY ?agency ORDER BY DESC(?wan_yuan)"""
    assert len(list(graph.query(money, prefixes=prefixes))) > 10
    shared = """SELECT DISTINCT ?river ?section ?level WHERE {
      ?s a eco:MonitoringSection ; rdfs:label ?section ; eco:onWaterBody ?r ;
         eco:assessmentLevel ?level . ?r rdfs:label ?river .
      ?a eco:mentions ?r ; eco:statedIn ?p1 . ?b eco:mentions ?r ; eco:statedIn ?p2 .
      FILTER(STR(?p1) < STR(?p2)) }"""
    rivers = {str(row["river"].value) for row in graph.query(shared, prefixes=prefixes)}
    assert "阿蓬江" in rivers
