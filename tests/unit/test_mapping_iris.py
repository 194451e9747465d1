"""IRIs of things, statements and pieces of evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_plan as sample
from mapped import graphs, lexicon, rows

from kg.document import Span
from kg.mapping import Context, Source, plan_graph
from kg.mapping.iris import StatementIris, is_title_of, thing_iris
from kg.records import Evidence, Passage, PlanRecords, ThingKey, ThingKind


def test_iris_of_things_are_pinyin_and_code_and_differ_where_names_collide() -> None:
    keys = [
        ThingKey(ThingKind.RIVER, "小河", "500119", "甲镇"),
        ThingKey(ThingKind.RIVER, "小河", "500119", "乙镇"),
        ThingKey(ThingKind.RIVER, "晓河", "500119"),  # another name, the same pinyin
        ThingKey(ThingKind.RIVER, "小河", "500114"),
        ThingKey(ThingKind.LAKE, "黎香湖", "500119"),
        ThingKey(ThingKind.AREA, "黎香湖镇", "500119"),
        sample.QIANJIANG,
    ]
    iris = thing_iris(keys, lexicon().areas, [])
    assert len({node.value for node in iris.values()}) == len(keys)
    local = {
        key: node.value.removeprefix("https://w3id.org/ecoplan/id/") for key, node in iris.items()
    }
    assert local[keys[3]] == "river/xiaohe-500114"
    assert local[keys[4]] == "lake/lixianghu-500119"
    assert local[keys[5]] == "area/lixianghuzhen-500119"
    assert local[sample.QIANJIANG] == "area/500114"
    plain_one = [key for key in keys[:3] if local[key] == "river/xiaohe-500119"]
    assert plain_one == [min(keys[:3])]
    assert iris == thing_iris(reversed(keys), lexicon().areas, [])


@pytest.mark.parametrize(
    ("cited", "same"),
    [
        ("重庆市生态环境保护“十四五”规划（2021-2025年）", True),
        ("《重庆市生态环境保护“十四五”规划》", True),
        ('重庆市生态环境保护"十四五"规划（2021～2025年）', True),
        ("生态环境保护“十四五”规划", False),
        ("黔江区生态环境保护“十四五”规划", False),
        ("重庆市黔江区生态环境保护“十四五”规划", False),
        ("重庆市生态环境保护“十三五”规划", False),
    ],
)
def test_a_cited_title_is_the_plan_in_the_store_or_not(cited: str, same: bool) -> None:
    assert is_title_of(cited, sample.CITY.records.identity, lexicon().areas) is same


def test_a_title_that_names_its_city_before_its_county_is_the_county_s() -> None:
    plan = sample.RECORDS.identity
    assert is_title_of("重庆市黔江区生态环境保护“十四五”规划", plan, lexicon().areas)


def test_exact_doubles_get_an_ordinal_and_offsets_take_no_part() -> None:
    def passages(text: str) -> list[str]:
        quotes = [Span(at, at + 2) for at in range(len(text)) if text[at : at + 2] == "同文"]
        records = PlanRecords(
            sample.RECORDS.identity,
            passages=tuple(Passage("同文", (Evidence(s, ("一",)),)) for s in quotes),
        )
        source = Source(records, text)
        mapped = plan_graph(source, Context.of([source], lexicon()))
        return sorted({t.subject.value for t in mapped if t.predicate.value.endswith("#content")})

    first = passages("同文。同文。")
    assert len(first) == 2
    assert passages("前面多了一句。同文。另有一句。同文。") == first


def test_doubles_are_told_apart_per_type() -> None:
    iris = StatementIris("a-2021")
    assert iris.make("value", ["x"]) != iris.make("value", ["x"])
    assert StatementIris("a-2021").make("value", ["x"]) == StatementIris("a-2021").make(
        "value", ["x"]
    )


def test_a_merged_cell_read_for_two_rows_is_two_pieces_of_evidence() -> None:
    cell = replace(sample.FOREST_CELL, evidence=(sample.evidence("63.5", row=3, column=1),))
    records = replace(sample.RECORDS, values=(*sample.RECORDS.values, cell))
    store = graphs(replace(sample.SOURCE, records=records))
    found = rows(
        store,
        """SELECT ?e (COUNT(DISTINCT ?row) AS ?n) WHERE {
             ?e eco:quote "63.5" ; eco:rowIndex ?row } GROUP BY ?e""",
    )
    assert sorted(n for _, n in found) == ["1", "1"]


def test_a_reference_to_a_record_that_is_not_there_is_an_error() -> None:
    value = replace(sample.FOREST_TARGET, task="task-9")
    source = replace(sample.SOURCE, records=replace(sample.RECORDS, values=(value,)))
    with pytest.raises(ValueError, match="no task 'task-9'"):
        list(plan_graph(source, Context.of([source], lexicon())))
