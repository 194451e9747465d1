"""Worded values and their concepts: what a phrase measures, and what it does not."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from kg.extract.concepts import Concepts
from kg.lexicon import Lexicon
from kg.recordio import loads
from kg.records import ChangeKind, IndicatorValue

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

DECREASE, INCREASE = ChangeKind.DECREASE, ChangeKind.INCREASE


@pytest.fixture(scope="module")
def concepts(ontology_lexicon: Lexicon) -> Concepts:
    return Concepts(ontology_lexicon)


@pytest.mark.parametrize(
    ("phrase", "unit", "slug"),
    [
        ("森林覆盖率", "%", "forest-coverage"),
        ("森林覆盖率", "个百分点", None),  # a difference of shares is no share
        ("国考断面水质优良比例", "%", "surface-water-good-share"),
        ("国考断面水质优良比例", "个", "national-sections"),  # 42个国考断面
        ("城乡集中式饮用水水源地水质达标率", "个", "central-drinking-sources"),
        ("树木资源", "科", "plant-families"),
        ("树木资源", "种", "plant-species"),
        ("49吨移动式垃圾牵引车", "辆", "waste-tractors"),
        ("某河、某江、某水库等幸福河湖", "个", "happy-rivers"),
        ("集分类、回收、宣传教育于一体的两网融合绿色回收驿站", "个", "recycling-stations"),
        ("某镇某村重金属污染农用地进行治理与修复", "亩", "contaminated-farmland-remediated"),
        ("在某山一带建设火箭增雨作业基地", "个", "rain-enhancement-bases"),
        ("市级安静居住小区”创建成果", "个", "quiet-neighbourhoods"),
        ("省级绿色工厂", "家", None),  # a part of the factories is not the factories
        ("新增绿色工厂", "家", None),
        ("乡镇生活污水处理率", "座", None),
        ("生态保护红线管控面积占全县国土面积", "%", "redline-share"),
        ("生态保护红线占某某自治县国土面积的比例", "%", "redline-share"),
        ("生态保护红线管控面积", "平方公里", "redline-area"),
        ("医疗卫生机构电子转移联单全覆盖", "%", "medical-waste-manifest-coverage"),
        ("新增污水处理能力", "万吨/天", "new-sewage-capacity"),  # tonnes for cubic metres
        ("空气质量优良天数", "年", None),  # 连续四年 counts no days
        ("优良天数比率在全市位次", None, "air-quality-rank"),
        ("森林覆盖率在主城都市区位次", None, "forest-coverage-rank"),
        ("黔江城镇化率", "%", "urbanisation-rate"),
        ("项目", "个", None),  # names a total only where a programme is spoken of
        ("满意率", "%", None),  # whose?
    ],
)
def test_figures(concepts: Concepts, phrase: str, unit: str | None, slug: str | None) -> None:
    assert concepts.resolve(phrase, unit) == slug


@pytest.mark.parametrize(
    ("phrase", "unit", "change", "slug"),
    [
        ("化学需氧量排放量较2015年下降", "%", DECREASE, "cod-reduction-rate"),
        ("5年内化学需氧量累计下降", "%", DECREASE, "cod-reduction-rate"),
        ("单位地区生产总值能耗五年累计下降", "%", DECREASE, "energy-intensity-reduction"),
        ("PM2.5平均浓度较2020年下降", "μg/m3", DECREASE, "pm25-reduction-amount"),
        ("PM2.5平均浓度较2020年下降", "%", DECREASE, "pm25-reduction-rate"),
        ("空气质量优良天数较2015年增加", "天", INCREASE, "good-air-days-increase"),
        ("森林覆盖率较2015年提高", "个百分点", INCREASE, "forest-coverage-increase"),
        ("森林覆盖率较2015年提高", "%", INCREASE, None),  # of the share, or of its size?
        (
            "纳入国家考核的地表水国控断面比“十三五”期间增加",
            "个",
            INCREASE,
            "national-sections-increase",
        ),
        ("森林质量提升", "万亩", INCREASE, "forest-quality-area"),
        ("游客接待人次增长", "倍", INCREASE, "tourist-visits-growth"),
        ("水土保持率提高", "个百分点", INCREASE, None),  # no such concept, and no level
    ],
)
def test_changes(
    concepts: Concepts, phrase: str, unit: str, change: ChangeKind, slug: str | None
) -> None:
    """A change never has the concept of the level that changed."""
    assert concepts.resolve(phrase, unit, change) == slug


@pytest.mark.parametrize(
    ("phrase", "unit", "before", "slug"),
    [
        ("修复面积", "公顷", "累计完成了40个矿山遗址修复，修复面积", "mine-restoration-area"),
        ("回复率", "%", "实现信访案件处理率100%、回复率", "petition-reply-rate"),
        (
            "治理比例",
            "%",
            "全区184个行政村生活垃圾得到有效治理，治理比例",
            "rural-waste-treatment-share",
        ),
        ("县级示范村的成果", "个", "30个垃圾分类市级示范村、", "county-waste-sorting-villages"),
        (
            "水质达标率",
            "%",
            "推进乡镇集中式饮用水水源地规范化建设，确保水质达标率",
            "township-source-compliance",
        ),
        ("断面", "个", "是指纳入国家考核的", "national-sections"),
        ("修复面积", "公顷", "全面推进生态建设，", None),
        ("修复面积", "座", "累计完成了40个矿山遗址修复，", None),
    ],
)
def test_fragments_take_their_head_from_the_sentence(
    concepts: Concepts, phrase: str, unit: str, before: str, slug: str | None
) -> None:
    assert concepts.resolve(phrase, unit, None, before) == slug


@pytest.mark.parametrize(
    ("phrase", "state", "slug"),
    [
        ("主要污染物排放总量", "持续减少", "main-pollutants-emission"),  # a level, no rate
        ("污染物总量减排任务", "全面完成", "pollutant-reduction-targets"),
        ("城镇污水管网", "全覆盖", "sewage-pipe-coverage"),  # no length
        ("乡镇集中式饮用水源地", "全面达标", "township-source-compliance"),  # no count
        ("市政道路", "全覆盖", None),
        ("镇级以上医疗废物", "全收集", "town-medical-waste-collection-rate"),
        ("原生生活垃圾", "“全焚烧、零填埋”", "waste-incineration-share"),
        ("尾矿库数量", "只减不增", "tailings-ponds"),
        (
            "创建（巩固）扬尘控制示范工地或道路的任务",
            "完成市级下达",
            "dust-control-sites-and-roads",
        ),
        ("重、特大突发环境事件", "未发生", "major-environmental-incidents"),
        ("较大及以上突发环境事件", "零发生", "larger-environmental-incidents"),
        ("乡镇和工业园区各组团污水处理厂", "全覆盖", None),  # of both, and of neither alone
        ("目标细化、责任落实、分工协作", "逐步提高", None),
    ],
)
def test_states(concepts: Concepts, phrase: str, state: str, slug: str | None) -> None:
    assert concepts.of_state(phrase, state) == slug


def test_classes_of_water(concepts: Concepts) -> None:
    assert concepts.of_class("城市饮用水源地水质") == "surface-water-class"
    assert concepts.of_class("地下水水质") == "groundwater-quality"


@pytest.mark.parametrize(
    ("phrase", "unit", "slug"),
    [
        ("子项", "个", "total-subprojects"),
        ("区级已初步确定项目投资额", "亿元", "total-investment"),
        ("本规划策划项目投资占总投资", "％", "investment-share"),
        ("投资总额占“十四五”期间GDP总量", "％", "investment-gdp-share"),
        ("投资", "个", None),
    ],
)
def test_totals(concepts: Concepts, phrase: str, unit: str, slug: str | None) -> None:
    assert concepts.of_total(phrase, unit) == slug


@pytest.mark.parametrize(
    ("slug", "figure", "unit", "wording", "canonical"),
    [
        ("farmland-area", "146.62", "万亩", "耕地面积总量", "97746.6666666667"),
        ("new-sewage-capacity", "120", "万吨/天", "新增污水处理能力", "1200000"),
        ("leachate-capacity", "200", "吨/日", "渗滤液处理规模", "200"),
        ("energy-intensity", "0.65", "吨/万元", "单位GDP能源消耗", "0.65"),
        ("energy-intensity", "0.668", "吨标煤/万元", "单位GDP能耗", "0.668"),
        ("park-green-per-capita", "15.05", "平方米", "人均公园绿地面积", "15.05"),
        ("good-air-days", "355", None, "城区环境空气质量优良天数（API）", "355"),
        ("good-air-days", "4", "年", "空气质量优良天数", None),
        ("forest-coverage", "7.1", "个百分点", "森林覆盖率", None),
        ("forest-coverage-increase", "7.1", "个百分点", "森林覆盖率提高", "7.1"),
        ("ecological-condition-index", "70", None, "生态环境状况指数", "70"),
        ("forest-fire-damage-rate", "0.3", "‰", "森林火灾受害率", "0.3"),
        ("total-investment", "108.1905", "亿元", "投资总额", "1081905"),
    ],
)
def test_canonical_values(
    ontology_lexicon: Lexicon,
    slug: str,
    figure: str,
    unit: str | None,
    wording: str,
    canonical: str | None,
) -> None:
    found = ontology_lexicon.canonical(slug, Decimal(figure), unit, figure, wording)
    assert found == (None if canonical is None else Decimal(canonical))


def test_a_fraction_is_a_share(ontology_lexicon: Lexicon) -> None:
    third = Decimal("0.6667")
    found = ontology_lexicon.canonical("forest-coverage", third, None, "三分之二", "森林覆盖率")
    assert found == Decimal("66.67")


def test_nearly_all_prose_values_have_a_concept(ontology_lexicon: Lexicon) -> None:
    """At least nine in ten, and each fits its unit. Figures in project cells are another matter:
    most count the pieces of one machine or building."""
    snapshot = five_plans()
    told: list[IndicatorValue] = []
    for plan in snapshot.manifest.plans:
        told += [
            value
            for value in loads(snapshot.records(plan.slug)).values
            if value.evidence[0].row is None and value.project is None
        ]
    assert len(told) > 550
    known = [value for value in told if value.indicator]
    assert len(known) / len(told) >= 0.90
    for value in known:
        if value.unit_text and value.indicator:
            assert ontology_lexicon.measures(value.indicator, value.unit_text), value


def test_every_table_value_has_a_concept() -> None:
    snapshot = five_plans()
    for plan in snapshot.manifest.plans:
        for value in loads(snapshot.records(plan.slug)).values:
            if value.evidence[0].row is not None and value.project is None:
                assert value.indicator, (plan.slug, value.indicator_text)
