"""Agencies, enterprises, organisations, works and parks by name."""

from __future__ import annotations

import pytest
from named import NANCHUAN, QIANJIANG, YOUYANG, of_kind, read

from kg.lexicon import Lexicon
from kg.records import ThingKind

AGENCIES = [
    # 区 and 县 are the plan's own area, 市 the municipality above it
    ("由区生态环境局牵头，市生态环境局指导", {"黔江区生态环境局", "重庆市生态环境局"}),
    ("区委、区政府高度重视，报请市政府", {"黔江区委", "黔江区人民政府", "重庆市人民政府"}),
    ("重庆市黔江区生态环境局、酉阳县林业局", {"黔江区生态环境局", "酉阳土家族苗族自治县林业局"}),
    ("巴南区、涪陵区等区生态环境局", {"巴南区生态环境局", "涪陵区生态环境局"}),
    ("党中央、国务院和生态环境部决策", {"党中央", "国务院", "生态环境部"}),
    # two wordings of one body
    ("区发改委会同区发展改革委", {"黔江区发展改革委"}),
    # names that hold 和 or 与, and lists of two bodies
    ("区自然资源和规划局、区海洋与渔业局", {"黔江区自然资源和规划局", "黔江区海洋与渔业局"}),
    ("区水利局和区林业局", {"黔江区水利局", "黔江区林业局"}),
    # departments by what they are for
    ("公安、卫生健康等部门", {"公安部门", "卫生健康部门"}),
    ("强化环保与公安部门联动", {"环保部门", "公安部门"}),
    ("公安机关、审判机关", {"公安机关", "审判机关"}),
    ("与县级环境监测站联动", {"黔江区环境监测站"}),
    # departments of the party, an office in short, administrations of a water or reserve
    ("区委组织部、区府办", {"黔江区委组织部", "黔江区人民政府办公室"}),
    ("由佛子岭水库管理处巡查", {"黔江区佛子岭水库管理处"}),
    # nobody in particular
    ("各有关部门、各级党委政府、相关单位和责任部门", set()),
    ("政府采购、政府投资、委托办法、局部区域、全局谋划", set()),
    ("与各乡镇、各有关部门签订责任书", set()),
]


@pytest.mark.parametrize(("text", "agencies"), AGENCIES)
def test_agencies(ontology_lexicon: Lexicon, text: str, agencies: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AGENCY)) == agencies


def test_counted_works_are_no_names(ontology_lexicon: Lexicon) -> None:
    text = "新（扩）建城镇污水处理厂4座，完成53座小水电站改造"
    assert of_kind(text, ontology_lexicon, ThingKind.ORGANISATION, ThingKind.FACILITY) == {}


def test_a_branch_is_of_the_bureau_above(ontology_lexicon: Lexicon) -> None:
    text = "遵义市生态环境局凤冈分局牵头，市生态环境局凤冈分局负责"
    found = of_kind(text, ontology_lexicon, ThingKind.AGENCY, area="520327")
    assert found == {
        "遵义市生态环境局凤冈分局": ["遵义市生态环境局凤冈分局", "市生态环境局凤冈分局"]
    }


def test_an_agency_has_a_function_and_a_jurisdiction(ontology_lexicon: Lexicon) -> None:
    found = read("县生态环境局负责", ontology_lexicon, YOUYANG)
    agency = next(t for t in found.things if t.key.kind is ThingKind.AGENCY)
    assert agency.key.adcode == YOUYANG
    assert agency.jurisdiction is not None
    assert agency.jurisdiction.adcode == YOUYANG
    assert agency.function == ontology_lexicon.function("生态环境局")
    assert "县生态环境局" in agency.alt_names


ENTERPRISES = [
    (
        "督促安徽天能电池集团有限公司、界首市南都华宇电源有限公司、骏马再生铅落实责任",
        {"安徽天能电池集团有限公司", "界首市南都华宇电源有限公司", "骏马再生铅"},
    ),
    ("正阳新材料、弘龙水泥等重点企业", {"正阳新材料", "弘龙水泥"}),
    ("督促昌元化工严格落实", {"昌元化工"}),
    ("格兰仕（中山）家用电器有限公司实施改造", {"格兰仕（中山）家用电器有限公司"}),
    ("完成恒峰电镀厂、原灵寿化肥厂等地块修复", {"恒峰电镀厂", "灵寿化肥厂"}),
    ("北大荒集团八五〇农场分公司", {"北大荒集团八五〇农场分公司"}),
    # no names
    ("国有公司、第三方治理公司、环保公司、龙头企业", set()),
    ("精细化工、绿色建材、现代农业、新能源、新材料等产业", set()),
    ("电镀厂、化工厂和造纸厂搬迁", set()),
]


@pytest.mark.parametrize(("text", "enterprises"), ENTERPRISES)
def test_enterprises(ontology_lexicon: Lexicon, text: str, enterprises: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.ENTERPRISE)
    assert set(found) == enterprises


def test_a_company_s_short_name_is_the_company(ontology_lexicon: Lexicon) -> None:
    text = "九鑫水泥等企业超低排放。重庆九鑫水泥（集团）有限公司技改。"
    found = of_kind(text, ontology_lexicon, ThingKind.ENTERPRISE, area=NANCHUAN)
    assert found == {"重庆九鑫水泥（集团）有限公司": ["九鑫水泥", "重庆九鑫水泥（集团）有限公司"]}


ORGANISATIONS = [
    ("板桥污水处理厂、正阳垃圾焚烧发电厂提标", {"板桥污水处理厂", "正阳垃圾焚烧发电厂"}),
    ("加强区人民医院、酉阳华西医院医疗废物监管", {"黔江区人民医院", "酉阳华西医院"}),
    ("县城（枣木）垃圾填埋场封场", {"县城（枣木）垃圾填埋场"}),
    ("城镇污水处理厂、乡镇医院、垃圾填埋场、科研院所", set()),
]


@pytest.mark.parametrize(("text", "organisations"), ORGANISATIONS)
def test_organisations(ontology_lexicon: Lexicon, text: str, organisations: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.ORGANISATION)
    assert set(found) == organisations


PARKS = [
    ("推进龙潭、板溪工业园区循环化改造", {"龙潭工业园区", "板溪工业园区"}),
    ("建设金塔工业集中区、红柳洼光电产业园", {"金塔工业集中区", "红柳洼光电产业园"}),
    ("各类工业园区、化工园区、产业集聚区", set()),
]


@pytest.mark.parametrize(("text", "parks"), PARKS)
def test_parks(ontology_lexicon: Lexicon, text: str, parks: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.INDUSTRIAL_PARK, area=YOUYANG)) == parks


def test_works_are_facilities(ontology_lexicon: Lexicon) -> None:
    text = "完成何家岩金矿尾矿库闭库，整治酉水河镇港口"
    found = of_kind(text, ontology_lexicon, ThingKind.FACILITY, area=QIANJIANG)
    assert set(found) == {"何家岩金矿尾矿库"}
