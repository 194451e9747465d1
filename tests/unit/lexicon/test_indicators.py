"""Wordings to concepts: each reduction with an example and a counter-example."""

import pytest

from kg.lexicon.indicators import Indicator, Indicators

_CONCEPTS = {
    "forest-coverage": ("森林覆盖率",),
    "pm25-annual-mean": ("细颗粒物年均浓度", "PM2.5年均浓度"),
    "good-air-days-share": ("空气质量优良天数比率",),
    "energy-intensity-cut": ("单位GDP能耗降低率",),
    "cod-cut": ("主要污染物排放总量减少/化学需氧量", "化学需氧量排放量下降率"),
    "cod-emission": ("化学需氧量排放量", "化学需氧量"),
    "urban-source": ("城市集中式饮用水水源水质达标率",),
    "town-source": ("乡镇集中式饮用水水源水质达标率",),
    "noise": ("区域环境噪声平均值",),
    "redline-area": ("生态保护红线面积",),
    "redline-share": ("生态保护红线面积占比",),
}
INDEX = Indicators({slug: Indicator(slug, names[0], names) for slug, names in _CONCEPTS.items()})


@pytest.mark.parametrize(
    ("wording", "slug"),
    [
        ("森林覆盖率", "forest-coverage"),
        ("森林覆盖率（％）", "forest-coverage"),
        ("全区森林覆盖率达到", "forest-coverage"),
        ("林地面积", None),
        ("细颗粒物（PM2.5）年均浓度(微克/立方米)", "pm25-annual-mean"),
        ("Pm2.5 年均浓度", "pm25-annual-mean"),
        ("PM10年均浓度", None),
        ("环境空气质量优良天数比例", "good-air-days-share"),
        ("空气质量优良天数", None),  # days are no share of days
        ("单位地区生产总值能耗降低率（%）", "energy-intensity-cut"),
        ("单位GDP能耗", None),  # a level is no cut
        ("城市区域环境噪声平均值", "noise"),  # nothing tells the parts of an area apart here
        ("集中式饮用水水源水质达标率", None),  # here 城市 and 乡镇 do
        ("城镇集中式饮用水水源水质达标率", None),
        ("生态保护红线面积（平方公里）", "redline-area"),
        ("生态保护红线面积占比", "redline-share"),
    ],
)
def test_wording(wording: str, slug: str | None) -> None:
    assert INDEX.resolve(wording) == slug


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("主要污染物排放总量减少/化学需氧量（%）", "cod-cut"),
        ("总量控制/化学需氧量（吨）", "cod-emission"),
        ("污染物减排/化学需氧量（%）", None),  # a rate of reduction must not pass for an amount
        ("空气质量/PM2.5年均浓度（ug/m3）", "pm25-annual-mean"),
        ("化学需氧量/排放量", "cod-emission"),
    ],
)
def test_nested_row(path: str, slug: str | None) -> None:
    assert INDEX.resolve(path) == slug


def test_in_running_text_the_longest_wording_wins() -> None:
    text = "全区森林覆盖率达到65%，化学需氧量排放量下降，PM2.5 年均浓度降至21"
    found = [(text[start:end], slug) for start, end, slug in INDEX.find(text)]
    assert found == [
        ("森林覆盖率", "forest-coverage"),
        ("化学需氧量排放量", "cod-emission"),
        ("PM2.5 年均浓度", "pm25-annual-mean"),
    ]


def test_a_long_hostile_wording_takes_no_time() -> None:
    assert INDEX.resolve("保持在" * 20000 + "x") is None
    assert INDEX.resolve("(" * 20000) is None
