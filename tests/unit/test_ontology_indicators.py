"""The scheme of indicators and its wordings: complete, unambiguous, every table row resolved."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

import pytest
from ontology_files import (
    ECO,
    ID,
    IND,
    QUDT,
    languages,
    load,
    merged,
)
from rdflib import RDF, RDFS, SKOS, BNode, Literal, URIRef
from rdflib.term import Node

REFERENCE = ("themes", "units", "indicators", "areas", "agencies")


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_data_has_no_blank_node(name: str) -> None:
    assert not [t for triple in load(name) for t in triple if isinstance(t, BNode)]


def folded(wording: str, units: frozenset[str]) -> str:
    """Width, spaces, quotation marks and bracketed units folded away, as matching does."""
    text = re.sub(r"[\s“”\"']", "", unicodedata.normalize("NFKC", wording)).replace("µ", "μ")

    def bracket(match: re.Match[str]) -> str:
        return "" if match[1] in units else match[0]

    return re.sub(r"\(([^()]*)\)", bracket, text)


@pytest.fixture(scope="session")
def unit_forms() -> frozenset[str]:
    graph = load("units")
    forms = {"类", "类别", "吨/万元"}
    for predicate in (RDFS.label, SKOS.altLabel):
        for form in graph.objects(None, predicate):
            if isinstance(form, Literal) and form.language == "zh":
                forms.add(unicodedata.normalize("NFKC", str(form)).replace("µ", "μ"))
    return frozenset(forms)


@pytest.fixture(scope="session")
def wordings(unit_forms: frozenset[str]) -> dict[str, set[URIRef]]:
    graph = load("indicators")
    found: dict[str, set[URIRef]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(predicate):
            if isinstance(label, Literal) and label.language == "zh":
                assert isinstance(concept, URIRef)
                found[folded(str(label), unit_forms)].add(concept)
    return found


def test_indicators_are_complete() -> None:
    graph = merged("indicators", "themes", "units")
    concepts = set(graph.subjects(RDF.type, ECO.Indicator))
    assert len(concepts) >= 150
    themes = set(graph.subjects(SKOS.topConceptOf))
    for concept in concepts:
        assert languages(graph, concept, SKOS.prefLabel) == {"zh", "en"}, concept
        assert languages(graph, concept, SKOS.definition) == {"zh", "en"}, concept
        assert len(list(graph.objects(concept, ECO.direction))) == 1, concept
        assert set(graph.objects(concept, SKOS.broader)) & themes, concept
        kinds = set(graph.objects(concept, QUDT.hasQuantityKind))
        assert kinds, concept
        for unit in graph.objects(concept, ECO.canonicalUnit):
            assert kinds & set(graph.objects(unit, QUDT.hasQuantityKind)), (concept, unit)


def test_a_wording_belongs_to_one_indicator(wordings: dict[str, set[URIRef]]) -> None:
    assert {w: c for w, c in wordings.items() if len(c) > 1} == {}


@pytest.mark.parametrize("name", ["themes", "agencies"])
def test_a_keyword_belongs_to_one_concept(name: str) -> None:
    graph = load(name)
    owners: dict[str, set[Node]] = defaultdict(set)
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in graph.subject_objects(predicate):
            if (concept, RDF.type, SKOS.Concept) in graph:
                owners[str(label)].add(concept)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert languages(graph, concept, SKOS.prefLabel) == {"zh", "en"}
        assert languages(graph, concept, SKOS.definition) == {"zh", "en"}


def test_every_theme_of_the_contract() -> None:
    slugs = [
        "water",
        "air",
        "soil",
        "noise",
        "waste",
        "ecology",
        "climate-energy",
        "rural",
        "radiation",
        "risk",
        "governance",
        "finance",
        "industry",
    ]
    graph = load("themes")
    for slug in slugs:
        assert (URIRef(f"{ID}theme/{slug}"), RDF.type, SKOS.Concept) in graph, slug


# Every row of every indicator table of the five plans, with the concept it must resolve to.
ROWS = """
chongqing-2021
森林增长/林地面积总量（万亩） forest-land-area
森林增长/森林覆盖率（%） forest-coverage
森林增长/森林蓄积量（亿立方米） forest-stock
城市绿地/建成区绿地率（%） urban-green-land-rate
城市绿地/建成区绿化覆盖率（%） urban-green-coverage
单位地区生产总值能耗降低（%） energy-intensity-reduction
单位地区生产总值二氧化碳排放降低（%） carbon-intensity-reduction
单位地区生产总值用水量降低（%） water-intensity-reduction
净增建设用地总量（公顷） net-new-construction-land
大宗工业固体废弃物综合利用率（%） bulk-solid-waste-utilisation-rate
长江干流重庆段水质（类） surface-water-class
空气质量/PM2.5年均浓度（μg/m3） pm25-annual-mean
空气质量/空气质量优良天数比率（%） good-air-days-share
主要污染物排放总量减少/化学需氧量（%） cod-reduction-rate
主要污染物排放总量减少/二氧化硫（%） so2-reduction-rate
主要污染物排放总量减少/氨氮（%） nh3n-reduction-rate
主要污染物排放总量减少/氮氧化物（%） nox-reduction-rate
城市生活污水集中处理率（%） urban-sewage-treatment-rate
城市生活垃圾无害化处理率（%） urban-waste-harmless-rate
单位GDP能源消耗降低（%） energy-intensity-reduction
单位GDP二氧化碳排放降低（%） carbon-intensity-reduction
主要污染物重点工程减排量（万吨）/化学需氧量 cod-key-project-reduction
主要污染物重点工程减排量（万吨）/氨氮 nh3n-key-project-reduction
主要污染物重点工程减排量（万吨）/氮氧化物 nox-key-project-reduction
主要污染物重点工程减排量（万吨）/挥发性有机物 voc-key-project-reduction
地表水国控断面水质优良（达到或优于Ⅲ类）比例（%） surface-water-good-share
空气质量优良天数比率（%） good-air-days-share
森林覆盖率（%） forest-coverage
城市建成区绿化覆盖率（%） urban-green-coverage
qianjiang-2021
生态保护红线占辖区面积的比例(%) redline-share
耕地面积总量（万亩） farmland-area
森林覆盖率（%） forest-coverage
森林蓄积量（万立方米） forest-stock
城市建成区绿地率（%） urban-green-land-rate
人均公园绿地面积（平方米） park-green-per-capita
单位工业增加值用水量（立方米/万元） industrial-water-intensity
单位GDP能耗降低（%） energy-intensity-reduction
化学需氧量减排量（吨） cod-reduction-amount
氨氮减排量（万吨） nh3n-reduction-amount
二氧化硫减排量（吨） so2-reduction-amount
氮氧化物减排量（吨） nox-reduction-amount
城市生活污水集中处理率（%） urban-sewage-treatment-rate
乡镇污水集中处理率（%） township-sewage-treatment-rate
城市垃圾无害化处理率（%） urban-waste-harmless-rate
城镇生活垃圾无害化处理率（%） town-waste-harmless-rate
阿蓬江水质 surface-water-class
黔江河水质 surface-water-class
城市集中式饮用水源地水质达标率（%） urban-source-compliance
城区环境空气质量优良天数（API） good-air-days
主要污染物（SO2、PM10、PM2.5 、NO2）年均浓度（μg/m3） air-pollutants-annual-means
单位GDP能耗下降率（%） energy-intensity-reduction
单位GDP二氧化碳排放下降率（%） carbon-intensity-reduction
非化石能源占一次能源消费的比例（%） non-fossil-share
城市空气质量优良天数（天） good-air-days
细颗粒物（PM2.5）年平均浓度（μg/m3） pm25-annual-mean
地表水水质（类别） surface-water-class
地表水水质（类别）/其中：阿蓬江 surface-water-class
地表水水质（类别）/黔江河 surface-water-class
城市集中式饮用水源地水质达标率（%） urban-source-compliance
乡镇集中式饮用水源地水质达标率（%） township-source-compliance
氮氧化物排放量下降率（%） nox-reduction-rate
挥发性有机物排放量下降率（%） voc-reduction-rate
化学需氧量排放量下降率（%） cod-reduction-rate
氨氮排放下降率（%） nh3n-reduction-rate
受污染耕地安全利用率（%） contaminated-farmland-safe-use
污染地块安全利用率（%） contaminated-plot-safe-use
镇级以上医疗废物集中无害化处置率（%） town-medical-waste-disposal-rate
生态保护红线面积占比（%） redline-share
森林覆盖率（%） forest-coverage
城市建成区绿化覆盖率（%） urban-green-coverage
自然保护地面积占比（%） protected-area-share
youyang-2021
生态保护红线占总面积的比例（%） redline-share
耕地面积总量（万亩） farmland-area
受保护地区占国土面积比例（%） protected-land-share
建成区人均公园绿地面积（m2） park-green-per-capita
森林覆盖率（%） forest-coverage
单位地区生产总值能耗降低率（%） energy-intensity-reduction
单位地区生产总值用水量（立方米/万元） water-intensity
单位地区生产总值二氧化碳排放降低（%） carbon-intensity-reduction
大宗工业固体废弃物综合利用率（%） bulk-solid-waste-utilisation-rate
空气质量/空气质量优良天数（天） good-air-days
空气质量/PM2.5年均浓度（ug/m3） pm25-annual-mean
地表水水质达到或优于Ⅲ类比例（%） surface-water-good-share
耕地土壤环境质量点位达标率（%） farmland-soil-point-compliance
重点污染物排放总量控制/化学需氧量（吨） cod-emission
重点污染物排放总量控制/氨氮（吨） nh3n-emission
重点污染物排放总量控制/二氧化硫（吨） so2-emission
重点污染物排放总量控制/氮氧化物（吨） nox-emission
重点污染物排放总量控制/重点行业挥发性有机物（吨） key-industry-voc-emission
城镇生活垃圾无害化处理率（%） town-waste-harmless-rate
生态文明建设工作占党政实绩考核的比例（%） eco-performance-weight
固定源排污许可证覆盖率（%） discharge-permit-coverage
公众对生态文明知识知晓度（%） public-eco-awareness
环境信息公开率（%） environment-information-disclosure
旅游业总收入占GDP比重（%） tourism-income-gdp-share
单位GDP能耗降率（%） energy-intensity-reduction
单位GDP二氧化碳排放降低（%） carbon-intensity-reduction
主要污染物（化学需氧量、氨氮、氮氧化物、挥发性有机物）排放总量减少（%） pollutants-reduction-rate
地表水达到或好于Ⅲ类比例（%） surface-water-good-share
空气质量优良天数比率（%） good-air-days-share
森林覆盖率（%） forest-coverage
nanchuan-2021
生态保护红线面积（平方公里） redline-area
耕地保护面积（公顷） farmland-area
森林覆盖率（％） forest-coverage
森林蓄积量（万立方米） forest-stock
城市人均公园绿地面积（平方米/人） park-green-per-capita
城市建成区绿化覆盖率（％） urban-green-coverage
单位GDP用水量（立方米/万元） water-intensity
单位GDP能耗（吨标煤/万元） energy-intensity
单位GDP二氧化碳排放降低率（％） carbon-intensity-reduction
净增建设用地总量（公顷） net-new-construction-land
大溪河、孝子河、柏枝溪、黎香溪出境断面水质 surface-water-class
大中型水库水质 surface-water-class
城市集中式饮用水源水质达标率（％） urban-source-compliance
建制镇集中式饮用水源水质达标率（％） township-source-compliance
城区空气质量优良天数（天） good-air-days
城区PM2.5年均浓度降低率（％) pm25-reduction-rate
耕地土壤质量调查点位达标率（％） farmland-soil-point-compliance
城市区域环境噪声平均值（分贝） regional-noise-mean
城市生活污水处理率（％） urban-sewage-treatment-rate
乡镇建成区生活污水处理率（％） township-sewage-treatment-rate
城镇生活垃圾无害化处置率（％） town-waste-harmless-rate
危险废物安全处置率（％） hazardous-waste-safe-disposal-rate
规模化畜禽养殖场粪污综合利用率（％） scale-farm-manure-utilisation-rate
化学需氧量排放量（吨） cod-emission
氨氮排放量（吨） nh3n-emission
二氧化硫排放量（吨） so2-emission
氮氧化物排放量（吨） nox-emission
重点行业挥发性有机物减排率（％） key-industry-voc-reduction-rate
环境空气质量优良天数（天） good-air-days
细颗粒物（PM2.5）年均浓度（微克/立方米） pm25-annual-mean
地表水水质优良（达到或好于Ⅲ类）比例(％) surface-water-good-share
城镇集中式饮用水源水质达标率(％) city-town-source-compliance
氮氧化物排放量下降(％) nox-reduction-rate
重点行业挥发性有机物排放量下降(％) key-industry-voc-reduction-rate
化学需氧量排放量下降(％) cod-reduction-rate
氨氮排放量下降(％) nh3n-reduction-rate
受污染耕地安全利用率(％) contaminated-farmland-safe-use
受污染建设用地安全利用率(％) contaminated-plot-safe-use
危险废物安全处置率(％) hazardous-waste-safe-disposal-rate
二级以上医疗机构医疗废物集中无害化处置率(％) grade2-medical-waste-disposal-rate
森林覆盖率(％) forest-coverage
生态保护红线面积占比(％) redline-share
城市建成区绿化覆盖率(％) urban-green-coverage
城市人均公园绿地面积（平方米/人） park-green-per-capita
单位GDP二氧化碳排放下降率（％） carbon-intensity-reduction
单位GDP能源消耗(吨/万元) energy-intensity
"""


def table_rows() -> list[tuple[str, str, str]]:
    rows, plan = [], ""
    for line in ROWS.strip().splitlines():
        wording, _, slug = line.rpartition(" ")
        if wording:
            rows.append((plan, wording, slug))
        else:
            plan = line
    return rows


def test_the_list_of_rows_is_whole() -> None:
    assert Counter(plan for plan, _, _ in table_rows()) == {
        "chongqing-2021": 29,
        "qianjiang-2021": 42,
        "youyang-2021": 30,
        "nanchuan-2021": 46,
    }


@pytest.mark.parametrize(("plan", "wording", "slug"), table_rows())
def test_table_row_resolves(
    plan: str,  # noqa: ARG001 — names the case
    wording: str,
    slug: str,
    wordings: dict[str, set[URIRef]],
    unit_forms: frozenset[str],
) -> None:
    assert wordings.get(folded(wording, unit_forms)) == {IND[slug]}


def test_things_that_differ_stay_apart(wordings: dict[str, set[URIRef]]) -> None:
    apart = (
        "建成区绿化覆盖率 建成区绿地率",
        "城市集中式饮用水水源地水质达标率 乡镇集中式饮用水水源地水质达标率 农村饮用水水源地水质达标率",
        "化学需氧量排放量 化学需氧量排放量下降率 化学需氧量减排量 化学需氧量重点工程减排量",
        "空气质量优良天数 空气质量优良天数比率",
        "生态保护红线面积 生态保护红线面积占比",
        "森林覆盖率 森林蓄积量 林地面积总量",
        "城市生活污水集中处理率 乡镇生活污水集中处理率 农村生活污水治理率",
        "城市生活垃圾无害化处理率 城镇生活垃圾无害化处理率 生活垃圾无害化处理率",
        "单位GDP能耗 单位GDP能耗降低",
        "挥发性有机物排放量下降率 重点行业挥发性有机物排放量下降率",
        "自然保护地面积占比 受保护地区占国土面积比例",
        "黑臭水体 城市黑臭水体 农村黑臭水体",
    )
    for line in apart:
        concepts = [wordings[w] for w in line.split()]
        assert len(set().union(*concepts)) == len(concepts), line
