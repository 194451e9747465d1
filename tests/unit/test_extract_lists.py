"""Lists and boxes of the five plans: sections, water sources, firms and institutions."""

from __future__ import annotations

from collections import Counter

import pytest
from plan_readings import Plan

from kg.records import (
    Individual,
    RelationKind,
    ThingKey,
    ThingKind,
)


def test_youyang_sections_by_level_and_river(youyang: Plan) -> None:
    relations = youyang.boxes.relations
    levels = Counter(
        r.object.name
        for r in relations
        if r.kind is RelationKind.ASSESSMENT_LEVEL and isinstance(r.object, Individual)
    )
    assert levels == {
        "NationalAssessment": 4,
        "MunicipalAssessment": 6,
        "CountyAssessment": 3,
    }
    rivers = {
        r.subject.name: r.object.name
        for r in relations
        if r.kind is RelationKind.ON_WATER_BODY
        and isinstance(r.subject, ThingKey)
        and r.subject.kind is ThingKind.SECTION
        and isinstance(r.object, ThingKey)
    }
    assert rivers == {
        "阿蓬江红花村断面": "阿蓬江",
        "甘龙河小河断面": "甘龙河",
        "龙潭河妙泉入口断面": "龙潭河",
        "乌江鹿角断面": "乌江",
        "洪渡河长脚断面": "洪渡河",
        "甘龙河南洞沟断面": "甘龙河",
        "阿蓬江两河断面": "阿蓬江",
        "龙潭河五育村断面": "龙潭河",
        "溶溪河溪口断面": "溶溪河",
        "酉水河大溪断面": "酉水河",
        "大江溪上坝断面": "大江溪",
        "冷水河三级电站断面": "冷水河",
        "四道水酉酬大桥断面": "四道水",
    }


def test_youyang_water_sources(youyang: Plan) -> None:
    reading = youyang.boxes
    mentions = [m for m in reading.mentions if m.thing.kind is ThingKind.WATER_SOURCE]
    assert len(mentions) == 42
    assert len({m.thing for m in mentions}) == 41
    types = Counter(
        (r.subject.name, r.object.name)
        for r in reading.relations
        if r.kind is RelationKind.SOURCE_TYPE
        and isinstance(r.subject, ThingKey)
        and isinstance(r.object, Individual)
    )
    assert Counter(kind for (_, kind) in types) == {
        "RiverSource": 9,
        "ReservoirSource": 7,
        "GroundwaterSource": 25,
    }


@pytest.mark.parametrize(
    ("source", "water", "places"),
    [
        ("小河小河镇桃坡村河流型水源地", "小河", ["小河镇", "桃坡村"]),
        ("酉水麻旺镇平桥村河流型水源地", "酉水河", ["麻旺镇", "平桥村"]),
        ("酉水河镇大江村地下水型水源地", None, ["酉水河镇", "大江村"]),
        ("桃花源街道小坝二级水库水源地", "小坝二级水库", ["桃花源街道"]),
        ("小河宜居乡宜居村河流型水源地", "小河", ["宜居乡", "宜居村"]),
        ("乌江龚滩镇新华社区河流型水源地", "乌江", ["龚滩镇", "新华社区"]),
        ("酉水泔溪镇泉孔村水库型水源地", "酉水河", ["泔溪镇", "泉孔村"]),
        ("清泉乡龙函沟地下水型水源地", None, ["清泉乡"]),
        ("李溪镇天山村地下水型水源地", None, ["李溪镇", "天山村"]),
    ],
)
def test_what_a_source_name_says(
    youyang: Plan, source: str, water: str | None, places: list[str]
) -> None:
    said: dict[RelationKind, list[str]] = {}
    for relation in youyang.boxes.relations:
        if isinstance(relation.subject, ThingKey) and relation.subject.name == source:
            said.setdefault(relation.kind, []).append(relation.object.name)
    assert said.get(RelationKind.ON_WATER_BODY, [None]) == [water]
    assert said[RelationKind.LOCATED_IN] == places
    assert said[RelationKind.SUPPLY_LEVEL] == ["TownshipSupply"]


def test_lists_of_firms_and_institutions(youyang: Plan, nanchuan: Plan) -> None:
    by_label = {listing.label: listing for listing in youyang.boxes.listings}
    users = by_label["放辐射源使用单位清单"].members
    assert len(users) == 19
    assert Counter(m.kind for m in users) == {
        ThingKind.ORGANISATION: 18,
        ThingKind.ENTERPRISE: 1,
    }
    (firms,) = nanchuan.boxes.listings
    assert firms.label == "土壤污染防治重点监控企业清单"
    assert len(firms.members) == 10
    assert {m.kind for m in firms.members} == {ThingKind.ENTERPRISE}
