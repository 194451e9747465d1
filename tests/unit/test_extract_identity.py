"""Who the five plans are, read off their own words."""

from __future__ import annotations

from datetime import date

import pytest
from plan_readings import Plan, document_of

from kg.errors import AreaUnknown, NotAPlan
from kg.extract import identity
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import (
    ThingKey,
    ThingKind,
)


@pytest.mark.parametrize(
    ("slug", "title", "area", "period"),
    [
        ("chongqing-2021", "重庆市生态环境保护“十四五”规划（2021—2025年）", "500000", (2021, 2025)),
        ("qianjiang-2021", "黔江区生态环境保护“十四五”规划", "500114", (2021, 2025)),
        (
            "youyang-2021",
            "酉阳自治县生态环境保护“十四五”规划和二〇三五年远景目标",
            "500242",
            (2021, 2025),
        ),
        ("nanchuan-2021", "南川区生态环境保护规划（2021—2025年）", "500119", (2021, 2025)),
        ("rongchang-2026", "荣昌区生态环境保护规划（2026—2030年）", "500153", (2026, 2030)),
    ],
)
def test_identity_without_a_mapping_script(
    slug: str,
    title: str,
    area: str,
    period: tuple[int, int],
    ontology_lexicon: Lexicon,
) -> None:
    found = identity.read(document_of(slug), PlanProfile(slug), ontology_lexicon)
    assert (found.title, found.area) == (title, area)
    assert (found.period_start, found.period_end, found.outlook_year) == (*period, 2035)


def test_letterhead_gives_number_date_and_publisher(youyang: Plan, qianjiang: Plan) -> None:
    found = youyang.identity
    assert found.document_number == "酉阳府办发〔2021〕18号"
    assert found.issued == date(2021, 12, 31)
    assert found.publisher == ThingKey(
        ThingKind.AGENCY, "酉阳土家族苗族自治县人民政府办公室", "500242"
    )
    assert qianjiang.identity.issued == date(2022, 2, 24)
    assert qianjiang.identity.publisher == ThingKey(ThingKind.AGENCY, "黔江区人民政府", "500114")
    quoted = {name: youyang.document.quote(e.span) for name, e in found.stated}
    assert quoted["documentNumber"] == "酉阳府办发〔2021〕18 号"
    assert quoted["issued"] == "2021年12月31日"


def test_profile_overrides_detection(ontology_lexicon: Lexicon) -> None:
    profile = PlanProfile(
        "x", title="另一规划", period=(2016, 2020), document_number="甲〔2016〕1号"
    )
    found = identity.read(document_of("youyang-2021"), profile, ontology_lexicon)
    assert (found.title, found.period_start, found.past_year) == ("另一规划", 2016, 2015)
    assert found.document_number == "甲〔2016〕1号"


def test_no_area_and_no_period_are_errors(ontology_lexicon: Lexicon) -> None:
    nowhere = parse("某地规划\n到2025年，环境改善。\n".encode(), "x.txt", "x", PlanProfile("x"))
    with pytest.raises(AreaUnknown, match=r"area-unknown.*x\.txt"):
        identity.read(nowhere, PlanProfile("x"), ontology_lexicon)
    undated = parse("荣昌区环境规划\n改善环境。\n".encode(), "x.txt", "x", PlanProfile("x"))
    with pytest.raises(NotAPlan):
        identity.read(undated, PlanProfile("x"), ontology_lexicon)
