"""Letterheads of other places: title, area, period, number, date and publisher."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract import identity
from kg.lexicon import Lexicon
from kg.parse import parse
from kg.profile import PlanProfile
from kg.records import PlanIdentity

BODY = (
    "第一章 总则\n第一节 目标\n为深入贯彻落实决策部署，切实加强生态环境保护，推动绿色发展，"
    "促进人与自然和谐共生，特制定本规划，规划期为2021—2025年，远景展望至2035年。\n"
)


def read(front: str, lexicon: Lexicon) -> PlanIdentity:
    document = parse((front + BODY).encode(), "plan.txt", "plan", PlanProfile("plan"))
    return identity.read(document, PlanProfile("plan"), lexicon)


@pytest.mark.parametrize(
    ("front", "title", "area"),
    [
        (
            "成都市青白江区\n“十四五”生态环境保护规划\n\n",
            "成都市青白江区“十四五”生态环境保护规划",
            "510113",
        ),
        (
            '贵州省遵义市桐梓县"十四五"生态环境保护规划（2021-2025年）\n',
            '贵州省遵义市桐梓县"十四五"生态环境保护规划（2021-2025年）',
            "520322",
        ),
        ("江苏省“十四五”生态环境保护规划\n\n前  言\n", "江苏省“十四五”生态环境保护规划", "320000"),
        (
            "附件\n\n苏州市吴江区生态环境保护规划\n（2021—2025年）\n二〇二二年三月\n",
            "苏州市吴江区生态环境保护规划（2021—2025年）",
            "320509",
        ),
        (
            "长阳土家族自治县生态环境保护“十四五”规划\n二〇二一年十二月\n",
            "长阳土家族自治县生态环境保护“十四五”规划",
            "420528",
        ),
        (
            "呼和浩特市生态环境局关于印发《呼和浩特市“十四五”生态环境保护规划》的通知\n"
            "各旗县区分局：\n现印发给你们。\n呼和浩特市生态环境局\n2022年1月5日\n",
            "呼和浩特市“十四五”生态环境保护规划",
            "150100",
        ),
    ],
)
def test_titles_and_areas(front: str, title: str, area: str, ontology_lexicon: Lexicon) -> None:
    found = read(front, ontology_lexicon)
    assert (found.title, found.area) == (title, area)
    assert (found.period_start, found.period_end, found.outlook_year) == (2021, 2025, 2035)


def test_a_notice_of_a_prefecture(ontology_lexicon: Lexicon) -> None:
    found = read(
        "泸州市人民政府办公室\n关于印发泸州市“十四五”生态环境保护规划的通知\n"
        "泸市府办发〔2022〕12号\n\n各县（区）人民政府，市级各部门：\n"
        "《泸州市“十四五”生态环境保护规划》已经市政府同意，现印发给你们。\n\n"
        "泸州市人民政府办公室\n2022年5月6日\n\n泸州市“十四五”生态环境保护规划\n\n"
        "目  录\n第一章 总则…………1\n",
        ontology_lexicon,
    )
    assert found.document_number == "泸市府办发〔2022〕12号"
    assert found.issued == date(2022, 5, 6)
    assert found.publisher is not None
    assert (found.publisher.name, found.publisher.adcode) == ("泸州市人民政府办公室", "510500")


def test_a_date_in_ideographs(ontology_lexicon: Lexicon) -> None:
    found = read(
        "甲府发〔2022〕3号\n秀山土家族苗族自治县人民政府\n关于印发规划的通知\n"
        "秀山土家族苗族自治县人民政府\n二〇二二年一月二十八日\n"
        "秀山自治县生态环境保护\n“十四五”规划\n",
        ontology_lexicon,
    )
    assert found.issued == date(2022, 1, 28)
    assert found.area == "500241"
    assert found.title == "秀山自治县生态环境保护“十四五”规划"


def test_a_five_year_plan_by_its_name_alone(ontology_lexicon: Lexicon) -> None:
    text = "荣昌区生态环境保护“十五五”规划\n第一章 总则\n加强保护。\n"
    document = parse(text.encode(), "plan.txt", "plan", PlanProfile("plan"))
    found = identity.read(document, PlanProfile("plan"), ontology_lexicon)
    assert (found.period_start, found.period_end, found.past_year) == (2026, 2030, 2025)
    assert found.outlook_year is None
