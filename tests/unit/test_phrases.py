"""Indicator phrases: what leads and joins them, and coordination taken apart."""

from __future__ import annotations

import pytest

from kg.extract import phrases


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("到2025年，全区森林覆盖率保持", "森林覆盖率"),
        ("其中国家级绿色工厂", "国家级绿色工厂"),
        ("“十四五”期间，新增绿地面积", "新增绿地面积"),
        ("2020年全县空气质量优良天数达到", "空气质量优良天数"),
        ("环境空气质量优良天数稳定在", "环境空气质量优良天数"),
        ("细颗粒物（PM2.5）年均浓度降低至", "细颗粒物（PM2.5）年均浓度"),
        ("力争规模以上单位工业增加值能耗", "规模以上单位工业增加值能耗"),
        ("2.森林覆盖率", "森林覆盖率"),
        ("1.5吨拉臂勾车", "1.5吨拉臂勾车"),  # the 1 is no item number
    ],
)
def test_trims_what_leads_and_joins(written: str, phrase: str) -> None:
    assert phrases.trim_lead(phrases.trim_join(written)) == phrase


@pytest.mark.parametrize(
    ("phrase", "count", "parts"),
    [
        ("农药、化肥利用率", None, ["农药利用率", "化肥利用率"]),
        (
            "城市生活垃圾及时清运率、无害化处理率",
            None,
            ["城市生活垃圾及时清运率", "城市生活垃圾无害化处理率"],
        ),
        (
            "城市、乡镇集中式饮用水水质",
            None,
            ["城市集中式饮用水水质", "乡镇集中式饮用水水质"],
        ),
        (
            "化学需氧量、二氧化硫、氨氮、氮氧化物排放量",
            4,
            ["化学需氧量排放量", "二氧化硫排放量", "氨氮排放量", "氮氧化物排放量"],
        ),
        ("农村卫生厕所普及率和污水治理率", 2, ["农村卫生厕所普及率", "农村污水治理率"]),
        (
            "高技术产业和战略性新兴产业占规模以上工业增加值比重",
            2,
            [
                "高技术产业占规模以上工业增加值比重",
                "战略性新兴产业占规模以上工业增加值比重",
            ],
        ),
        ("受污染耕地和污染地块安全利用率", None, ["受污染耕地安全利用率", "污染地块安全利用率"]),
        ("林间除治率、死亡松木处置率", None, ["林间除治率", "死亡松木处置率"]),
        ("土壤、声、辐射环境质量", None, ["土壤环境质量", "声环境质量", "辐射环境质量"]),
    ],
)
def test_splits_coordination(phrase: str, count: int | None, parts: list[str]) -> None:
    assert phrases.split_coordination(phrase, marked=True, count=count) == parts


@pytest.mark.parametrize(
    "phrase", ["历史遗留和关闭矿山生态修复面积", "非化石能源占一次能源消费的比例", "普及率"]
)
def test_amounts_of_a_joint_thing_stay_one(phrase: str) -> None:
    assert phrases.split_coordination(phrase, marked=False) == [phrase]


def test_as_many_parts_as_figures_or_none() -> None:
    phrase = "化学需氧量、氨氮排放量"
    assert phrases.split_coordination(phrase, marked=True, count=3) == [phrase]


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ("排放量较2015年下降", ("下降", False)),
        ("优良天数较2020年增加", ("增加", True)),
        ("年均浓度下降到", None),
        ("新增绿地面积", None),
    ],
)
def test_change_is_no_level(before: str, change: tuple[str, bool] | None) -> None:
    assert phrases.change_verb(before) == change
