"""Records written as JSON lines are read back equal."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
import sample_plan as sample
from hypothesis import given
from hypothesis import strategies as st

from kg.document import Span
from kg.recordio import dumps, loads
from kg.records import (
    Comparator,
    Evidence,
    IndicatorValue,
    PlanIdentity,
    PlanRecords,
    ValueKind,
)


def test_a_plan_read_by_hand_comes_back_equal() -> None:
    assert loads(dumps(sample.RECORDS)) == sample.RECORDS
    assert dumps(loads(dumps(sample.RECORDS))) == dumps(sample.RECORDS)


def test_one_line_a_record_defaults_left_out() -> None:
    lines = [json.loads(line) for line in dumps(sample.RECORDS).splitlines()]
    assert lines[0]["field"] == "identity"
    value = next(line for line in lines if line["field"] == "values")
    assert value["evidence"][0]["span"] == [
        sample.FOREST_TARGET.evidence[0].span.start,
        sample.FOREST_TARGET.evidence[0].span.end,
    ]
    assert value["value"] == "65.0"  # as written: no float in between
    assert "value_max" not in value
    assert {"field": "warnings", "text": "[hint] no line reads 前言"} in lines


texts = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
spans = st.tuples(st.integers(0, 10**6), st.integers(0, 50)).map(lambda p: Span(p[0], sum(p)))
evidences = st.builds(
    Evidence,
    span=spans,
    section_path=st.lists(texts, max_size=3).map(tuple),
    row=st.none() | st.integers(0, 99),
)
values = st.builds(
    IndicatorValue,
    kind=st.sampled_from(ValueKind),
    indicator_text=texts,
    comparator=st.sampled_from(Comparator),
    value_text=texts,
    evidence=st.lists(evidences, min_size=1, max_size=2).map(tuple),
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    year=st.none() | st.integers(1900, 2100),
    cumulative=st.booleans(),
)


@given(st.lists(values, max_size=4), texts, st.none() | st.dates())
def test_any_values_come_back_equal(
    found: list[IndicatorValue], title: str, issued: date | None
) -> None:
    identity = PlanIdentity("a-2021", title, "500000", 2021, 2025, issued=issued)
    records = PlanRecords(identity, values=tuple(found), warnings=(title,))
    again = loads(dumps(records))
    assert again == records
    for before, after in zip(records.values, again.values, strict=True):
        if before.value is not None:
            assert isinstance(after.value, Decimal)
            assert str(after.value) == str(before.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        '{"field":"values"}',
        '{"field":"nothing","a":1}',
        '{"field":"identity","slug":"a"}',
        '{"field":"identity","slug":"a","title":"t","area":"1","period_start":1,"period_end":2}\n'
        '{"field":"passages","content":"x","evidence":[{"span":[3,1]}]}',
    ],
)
def test_what_was_not_written_by_this_module_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        loads(text)
