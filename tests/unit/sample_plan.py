"""A small plan read by hand: text and records, for tests of what comes after extraction."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg.document import Span
from kg.mapping import Source
from kg.records import (
    Bindingness,
    Comparator,
    Cooperation,
    Evidence,
    IndicatorValue,
    Individual,
    Listing,
    Mention,
    NumberMark,
    NumberStatus,
    Passage,
    PlanIdentity,
    PlanRecords,
    Programme,
    Project,
    Relation,
    RelationKind,
    StatementRef,
    Task,
    Thing,
    ThingKey,
    ThingKind,
    ValueKind,
    WaterClass,
)

SLUG = "qianjiang-2021"
AREA = "500114"
SECTION = ("第二章 目标", "第一节 主要目标")
TEXT = """黔江区生态环境保护“十四五”规划
根据《重庆市生态环境保护“十四五”规划（2021-2025年）》，制定本规划。
到2025年，森林覆盖率达到65%以上，阿蓬江水质达到Ⅲ类。
森林覆盖率\t63.5\t≥65\t约束性
绿化面积\t75万亩
加强阿蓬江流域治理，由区生态环境局牵头。
1\t城市污水处理工程\t新建污水处理厂1座，处理规模2.5万吨/日\t3000\t2021-2023\t区水利局
污染治理工程
两河断面为国控断面。
与酉阳县共治阿蓬江。
土壤重点监管企业：甲公司。
"""

QIANJIANG = ThingKey(ThingKind.AREA, "黔江区", AREA)
YOUYANG = ThingKey(ThingKind.AREA, "酉阳土家族苗族自治县", "500242")
APENG = ThingKey(ThingKind.RIVER, "阿蓬江", "500000")
LIANGHE = ThingKey(ThingKind.SECTION, "两河", "500000")
BUREAU = ThingKey(ThingKind.AGENCY, "黔江区生态环境局", AREA)
WATER_BUREAU = ThingKey(ThingKind.AGENCY, "黔江区水利局", AREA)
CITY_PLAN = ThingKey(ThingKind.DOCUMENT, "重庆市生态环境保护“十四五”规划（2021-2025年）")
COMPANY = ThingKey(ThingKind.ENTERPRISE, "甲公司", AREA)


def span(quote: str, text: str = TEXT) -> Span:
    """Where ``quote`` first stands."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def evidence(quote: str, row: int | None = None, column: int | None = None) -> Evidence:
    title = "专栏1 主要指标" if row is not None else None
    return Evidence(span(quote), SECTION, table_title=title, row=row, column=column)


FOREST_TARGET = IndicatorValue(
    ValueKind.TARGET,
    "森林覆盖率",
    Comparator.AT_LEAST,
    "65%以上",
    (evidence("森林覆盖率达到65%以上"),),
    value=Decimal("65.0"),
    unit_text="%",
    indicator="forest-coverage",
    subjects=(QIANJIANG,),
    year=2025,
    task="task-1",
)
FOREST_CELL = IndicatorValue(
    ValueKind.OBSERVATION,
    "森林覆盖率",
    Comparator.EQUAL,
    "63.5",
    (evidence("63.5", row=2, column=1),),
    value=Decimal("63.50"),
    unit_text="％",
    indicator="forest-coverage",
    subjects=(QIANJIANG,),
    year=2020,
    bindingness=Bindingness.BINDING,
    context=(evidence("森林覆盖率\t", row=2, column=0), evidence("到2025年")),
)
GREENED = IndicatorValue(
    ValueKind.TARGET,
    "绿化面积",
    Comparator.EQUAL,
    "75万亩",
    (evidence("75万亩"),),
    value=Decimal(75),
    unit_text="万亩",
    subjects=(QIANJIANG,),
    each_year=True,
)
WATER_CLASS = IndicatorValue(
    ValueKind.TARGET,
    "水质",
    Comparator.AT_LEAST,
    "Ⅲ类",
    (evidence("阿蓬江水质达到Ⅲ类"),),
    water_class=WaterClass.III,
    subjects=(APENG,),
    year=2025,
)
CAPACITY = IndicatorValue(
    ValueKind.TARGET,
    "处理规模",
    Comparator.EQUAL,
    "2.5万吨/日",
    (evidence("处理规模2.5万吨/日"),),
    value=Decimal("2.5"),
    unit_text="万吨/日",
    project="project-1",
)

RECORDS = PlanRecords(
    identity=PlanIdentity(
        SLUG,
        "黔江区生态环境保护“十四五”规划",
        AREA,
        2021,
        2025,
        outlook_year=2035,
        publisher=BUREAU,
    ),
    things=(
        Thing(QIANJIANG, alt_names=("我区", "黔江")),
        Thing(APENG),
        Thing(LIANGHE, alt_names=("两河断面",)),
        Thing(
            BUREAU,
            alt_names=("区生态环境局",),
            function="ecology-environment",
            jurisdiction=QIANJIANG,
        ),
        Thing(WATER_BUREAU, alt_names=("区水利局",), jurisdiction=QIANJIANG),
        Thing(CITY_PLAN),
        Thing(COMPANY),
        Thing(YOUYANG, alt_names=("酉阳县",)),
    ),
    mentions=(
        Mention(span("阿蓬江"), APENG),
        Mention(Span(TEXT.index("阿蓬江流域"), TEXT.index("阿蓬江流域") + 3), APENG),
        Mention(span("《重庆市生态环境保护“十四五”规划（2021-2025年）》"), CITY_PLAN),
        Mention(span("区生态环境局"), BUREAU),
        Mention(span("区水利局"), WATER_BUREAU),
        Mention(span("两河断面"), LIANGHE),
        Mention(span("酉阳县"), YOUYANG),
    ),
    values=(FOREST_TARGET, FOREST_CELL, GREENED, WATER_CLASS, CAPACITY),
    programmes=(Programme("programme-1", "污染治理工程", (evidence("污染治理工程"),)),),
    projects=(
        Project(
            "project-1",
            "城市污水处理工程",
            (evidence("城市污水处理工程", row=1, column=1),),
            number=1,
            content="新建污水处理厂1座，处理规模2.5万吨/日",
            content_span=span("新建污水处理厂1座，处理规模2.5万吨/日"),
            investment=Decimal("3E+3"),
            start_year=2021,
            end_year=2023,
            leads=(WATER_BUREAU,),
            programme="programme-1",
            context=(evidence("区水利局", row=1, column=5),),
        ),
    ),
    tasks=(
        Task(
            "task-1",
            "加强阿蓬江流域治理",
            "加强阿蓬江流域治理，由区生态环境局牵头。",
            (evidence("加强阿蓬江流域治理，由区生态环境局牵头。"),),
            themes=("water",),
            leads=(BUREAU,),
        ),
    ),
    passages=(
        Passage(
            "根据《重庆市生态环境保护“十四五”规划（2021-2025年）》，制定本规划。",
            (evidence("根据《重庆市生态环境保护“十四五”规划（2021-2025年）》，制定本规划。"),),
        ),
    ),
    relations=(
        Relation(
            RelationKind.ASSESSMENT_LEVEL,
            LIANGHE,
            Individual("NationalAssessment"),
            (evidence("两河断面为国控断面"),),
        ),
        Relation(
            RelationKind.BASED_ON,
            StatementRef("plan", SLUG),
            CITY_PLAN,
            (evidence("根据《重庆市生态环境保护“十四五”规划（2021-2025年）》"),),
        ),
        Relation(
            RelationKind.LEAD,
            StatementRef("task", "task-1"),
            BUREAU,
            (evidence("由区生态环境局牵头"),),
        ),
    ),
    cooperations=(Cooperation((YOUYANG,), (evidence("与酉阳县共治阿蓬江"),), subjects=(APENG,)),),
    listings=(Listing("土壤重点监管企业", (COMPANY,), (evidence("土壤重点监管企业：甲公司"),)),),
    marks=(
        NumberMark(span("65%"), NumberStatus.FACT),
        NumberMark(span("2021-2025年"), NumberStatus.NAME, "the name of a document"),
    ),
    warnings=("[hint] no line reads 前言",),
)
SOURCE = Source(RECORDS, TEXT, sha256="0" * 64)

CITY = Source(
    PlanRecords(
        PlanIdentity(
            "chongqing-2021", "重庆市生态环境保护“十四五”规划（2021—2025年）", "500000", 2021, 2025
        ),
        things=(Thing(APENG, alt_names=("唐岩河",)), Thing(YOUYANG)),
        passages=(Passage("阿蓬江", (Evidence(Span(0, 3)),)),),
        mentions=(Mention(Span(0, 3), APENG),),
    ),
    "阿蓬江流入乌江。",
)


def restricted(source: Source) -> Source:
    """The same plan, whose text keeps its projects for internal use."""
    projects = tuple(
        replace(project, access_rights="不对外公开") for project in source.records.projects
    )
    return replace(source, records=replace(source.records, projects=projects))
