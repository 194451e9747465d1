"""What restates what: the same content twice is one value and a pointer to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.document import Span
from kg.extract.restate import mark
from kg.extract.rowsubjects import without_own_scope
from kg.lexicon import Lexicon
from kg.records import Comparator, Evidence, IndicatorValue, ThingKey, ThingKind, ValueKind

SAID = IndicatorValue(
    kind=ValueKind.TARGET,
    indicator_text="森林覆盖率",
    comparator=Comparator.EQUAL,
    value_text="65%",
    evidence=(Evidence(Span(10, 20)),),
    value=Decimal(65),
    unit_text="%",
    indicator="forest-coverage",
    subjects=(ThingKey(ThingKind.AREA, "甲县", "500999"),),
    year=2025,
)
AGAIN = replace(
    SAID, evidence=(Evidence(Span(30, 40)),), value_text="65%以上", comparator=Comparator.AT_LEAST
)
ROW = replace(SAID, evidence=(Evidence(Span(50, 52), table_title="指标表", row=3, column=4),))


def figure(value: IndicatorValue) -> Decimal | None:
    return value.value


def test_the_later_points_to_the_first() -> None:
    first, second = mark([SAID, AGAIN], figure)
    assert (first.restates, second.restates) == (None, first.key)


def test_a_table_row_is_the_main_one_wherever_it_stands() -> None:
    first, second, row = mark([SAID, AGAIN, ROW], figure)
    assert row.restates is None
    assert (first.restates, second.restates) == (row.key, row.key)


@pytest.mark.parametrize(
    "other",
    [
        replace(AGAIN, year=2035),
        replace(AGAIN, value=Decimal(66)),
        replace(AGAIN, kind=ValueKind.OBSERVATION),
        replace(AGAIN, subjects=(ThingKey(ThingKind.AREA, "乙镇", "500999"),)),
        replace(AGAIN, indicator="green-coverage-built-up"),
        replace(AGAIN, comparator=Comparator.LESS_THAN),
    ],
)
def test_other_content_stands_for_itself(other: IndicatorValue) -> None:
    assert [v.restates for v in mark([SAID, other], figure)] == [None, None]


def test_two_rows_of_one_table_are_never_one() -> None:
    other = replace(ROW, evidence=(replace(ROW.evidence[0], span=Span(70, 72), row=9),))
    assert [v.restates for v in mark([ROW, other], figure)] == [None, None]


def test_keys_are_unique_and_pointers_lead_to_a_main_value() -> None:
    marked = mark([SAID, AGAIN, replace(AGAIN, evidence=(Evidence(Span(80, 90)),)), ROW], figure)
    by_key = {v.key: v for v in marked}
    assert len(by_key) == 4
    assert all(by_key[v.restates].restates is None for v in marked if v.restates)


@pytest.mark.parametrize(
    ("wording", "concept", "place", "kept"),
    [
        ("城区空气质量优良天数", "good-air-days", "城区", None),  # a name of the concept
        ("县城空气质量优良天数", "good-air-days", "县城", "县城"),  # the scheme does not say so
        ("城区空气质量优良天数", None, "城区", "城区"),
        ("国考断面水质优良比例", "surface-water-good-share", "国考断面", "国考断面"),
    ],
)
def test_a_place_that_the_measure_is_named_by_is_no_scope(
    ontology_lexicon: Lexicon, wording: str, concept: str | None, place: str, kept: str | None
) -> None:
    value = replace(SAID, indicator_text=wording, indicator=concept, subject_text=place)
    assert without_own_scope(value, ontology_lexicon).subject_text == kept
