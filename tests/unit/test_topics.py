"""What a plan's title says that it is about: versions of one plan are one, other plans are others."""

from __future__ import annotations

import pytest

from kg.build.duplicates import topic


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("重庆市黔江区生态环境保护“十四五”规划", "环境"),
        ("黔江区“十四五”生态环境保护规划（2021—2025年）", "环境"),
        ("南川区生态环境保护“十四五”规划和二〇三五年远景目标纲要", "环境"),
        ("荣昌区生态环境保护“十五五”规划（征求意见稿）", "环境"),
        ("关于印发《某县生态环境保护“十四五”规划》的通知", "环境"),
        ("某市环境保护第十三个五年规划", "环境"),
        ("江西省宜春市上高县水生态环境保护“十四五”规划", "水环境"),
        ("某市2021—2025年大气污染防治规划", "大气污染防治"),
        ("某县农村生活污水治理专项规划（2021-2035年）", "农村生活污水治理"),
        ("某区生态文明建设规划", "生态文明建设"),
    ],
)
def test_the_topic_of_a_title(title: str, about: str) -> None:
    assert topic(title) == about
