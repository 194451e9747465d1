"""Units of the ontology: written forms, exact conversion, and pint as an independent referee."""

from decimal import Decimal
from pathlib import Path

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import Lexicon, Unit, convert

ONTOLOGY = Path(__file__).parents[3] / "ontology"
LEXICON = Lexicon.load(ONTOLOGY)


def _unit(written: str) -> Unit:
    unit = LEXICON.unit(written)
    assert unit is not None, written
    return unit


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("1.5", "万吨", "吨", "15000"),
        ("80.2", "万亩", "平方公里", "534.666666666667"),
        ("88.91", "平方公里", "公顷", "8891"),
        ("200", "吨/日", "万吨/日", "0.02"),
        ("43.6350", "亿元", "万元", "436350"),
        ("0.9", "千米", "米", "900"),
        ("7000", "千瓦", "兆瓦", "7"),
    ],
)
def test_conversion_is_exact(value: str, source: str, target: str, expected: str) -> None:
    assert convert(Decimal(value), _unit(source), _unit(target)) == Decimal(expected)


def test_what_is_not_of_one_kind_does_not_convert() -> None:
    assert convert(Decimal(1), _unit("吨"), _unit("公里")) is None
    assert convert(Decimal(55), _unit("分贝"), _unit("%")) is None


def test_written_forms_meet_in_one_unit() -> None:
    assert _unit("μg/m3") == _unit("微克／立方米") == _unit("ug/m³")
    assert _unit("座").counting
    assert not _unit("吨").counting
    assert LEXICON.unit("光年") is None


def test_forms_are_longest_first() -> None:
    lengths = [len(form) for form in LEXICON.unit_forms]
    assert lengths == sorted(lengths, reverse=True)
    assert LEXICON.unit_forms.index("微克/立方米") < LEXICON.unit_forms.index("立方米")


@given(
    st.decimals(min_value=Decimal("0.001"), max_value=Decimal("1e9"), places=3),
    st.sampled_from([("亩", "公顷"), ("万吨", "千克"), ("吨/日", "吨/小时"), ("亿元", "元")]),
)
def test_there_and_back_again(value: Decimal, pair: tuple[str, str]) -> None:
    source, target = map(_unit, pair)
    there = convert(value, source, target)
    assert there is not None
    back = convert(there, target, source)
    assert back is not None
    assert abs(back - value) <= abs(value) * Decimal("1e-13")


# What each QUDT unit is called in pint, which keeps its own tables.
_PINT = {
    "公里": "kilometer",
    "米": "meter",
    "公顷": "hectare",
    "平方公里": "kilometer**2",
    "立方米": "meter**3",
    "升": "liter",
    "吨": "metric_ton",
    "千克": "kilogram",
    "微克/立方米": "microgram/meter**3",
    "毫克/升": "milligram/liter",
    "吨/日": "metric_ton/day",
    "吨/小时": "metric_ton/hour",
    "立方米/日": "meter**3/day",
    "千瓦": "kilowatt",
    "兆瓦": "megawatt",
    "千瓦时": "kilowatt_hour",
    "亩": "hectare/15",
    "万吨": "1e4*metric_ton",
    "万立方米": "1e4*meter**3",
    "亿立方米": "1e8*meter**3",
    "万千瓦": "1e4*kilowatt",
}


@pytest.fixture(scope="module")
def registry() -> pint.UnitRegistry:
    return pint.UnitRegistry()


@pytest.mark.parametrize("written", sorted(_PINT))
def test_multipliers_agree_with_pint(written: str, registry: pint.UnitRegistry) -> None:
    multiplier = _unit(written).multiplier
    assert multiplier is not None
    base = registry.parse_expression(_PINT[written]).to_base_units()
    assert float(multiplier) == pytest.approx(float(base.magnitude), rel=1e-12)
