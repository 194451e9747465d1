"""Areas, settlements, zones, groups of areas, mountains and protected areas by name."""

from __future__ import annotations

import pytest
from named import NANCHUAN, QIANJIANG, RONGCHANG, YOUYANG, of_kind, read

from kg.lexicon import Lexicon
from kg.records import ThingKind

AREAS = [
    # by code: the own area's short name, others in lists, one in another province
    ("黔江区与酉阳县、彭水县签订协议，黔江水质优良", {"500114", "500242", "500243"}),
    ("加强与湖南省龙山县、贵州沿河县合作", {"430000", "433130", "520000", "520627"}),
    ("联合四川泸州、内江开展治理", {"510000", "510500", "511000"}),
    ("巴南区、涪陵区等区生态环境局", {"500113", "500102"}),
    # words that hold an area's name, or only look like it
    ("沿河两岸、平安建设、东方红机械、和平利用", set()),
    ("生态和县域经济，城区、新区、市场和县级部门", set()),
    ("县生态环境分局会同县发展和改革局开展评估", set()),
]


@pytest.mark.parametrize(("text", "codes"), AREAS)
def test_areas_of_the_national_standard(
    ontology_lexicon: Lexicon, text: str, codes: set[str]
) -> None:
    found = read(text, ontology_lexicon)
    assert {t.key.adcode for t in found.things if t.key.kind is ThingKind.AREA} == codes


SETTLEMENTS = [
    ("推动田营镇沈庄村、陶庙镇郑庄村示范", {"田营镇", "沈庄村", "陶庙镇", "郑庄村"}),
    (
        "坦洲镇、三乡镇、两城镇、新市镇和夏镇街道",
        {"坦洲镇", "三乡镇", "两城镇", "新市镇", "夏镇街道"},
    ),
    ("在枫树维吾尔族回族乡、察汗乌苏蒙古族乡开展", {"枫树维吾尔族回族乡", "察汗乌苏蒙古族乡"}),
    ("广顺街道柳坝村、昌元街道桂花社区", {"广顺街道", "柳坝村", "昌元街道", "桂花社区"}),
    ("在许家坝镇、赵家镇和两家子镇开展", {"许家坝镇", "赵家镇", "两家子镇"}),
    ("毛山东苏木、白音他拉嘎查", {"毛山东苏木", "白音他拉嘎查"}),
    # no names
    ("各乡镇、集镇、建制镇、特色小镇和村镇", set()),
    ("美丽乡村、行政村、示范村、传统村落、嘎查村，一类县标准村", set()),
    ("绿色社区、进社区、社区服务、全镇、下乡", set()),
]


@pytest.mark.parametrize(("text", "settlements"), SETTLEMENTS)
def test_settlements(ontology_lexicon: Lexicon, text: str, settlements: set[str]) -> None:
    found = read(text, ontology_lexicon, YOUYANG)
    assert {
        m.span.of(text) for m in found.mentions if m.thing.kind is ThingKind.AREA
    } == settlements


def test_a_village_lies_in_the_town_named_before_it(ontology_lexicon: Lexicon) -> None:
    text = "推进水江镇山水村风电项目，山水村生活污水治理"
    found = read(text, ontology_lexicon, NANCHUAN)
    village = next(t for t in found.things if t.key.name == "山水村")
    assert village.key.parent == "水江镇"
    assert [key.name for key in village.within] == ["水江镇"]
    assert sum(m.thing == village.key for m in found.mentions) == 2


def test_a_town_without_its_suffix(ontology_lexicon: Lexicon) -> None:
    text = "水江镇、南平镇开展治理。在水江、南平等地建设园区。"
    found = of_kind(text, ontology_lexicon, ThingKind.AREA, area=NANCHUAN)
    assert found == {"水江镇": ["水江镇", "水江"], "南平镇": ["南平镇", "南平"]}


ZONES = [
    ("两江新区、重庆高新区和西部（重庆）科学城", {"两江新区", "重庆高新区", "西部（重庆）科学城"}),
    ("经济开发区、老城新区和各类开发区", set()),
]


@pytest.mark.parametrize(("text", "zones"), ZONES)
def test_development_zones(ontology_lexicon: Lexicon, text: str, zones: set[str]) -> None:
    found = read(text, ontology_lexicon)
    assert {t.key.name for t in found.things if t.level == "development-zone"} == zones


GROUPS = [
    ("推动成渝地区双城经济圈建设，融入长江经济带", {"成渝地区双城经济圈", "长江经济带"}),
    ("协同推进粤港澳大湾区、长三角、京津冀治理", {"粤港澳大湾区", "长三角", "京津冀"}),
    ("三峡库区和渝东南、主城都市区", {"三峡库区", "渝东南武陵山区城镇群", "主城都市区"}),
    ("打造区域经济带、气候经济圈", set()),
]


@pytest.mark.parametrize(("text", "groups"), GROUPS)
def test_groups_of_areas(ontology_lexicon: Lexicon, text: str, groups: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AREA_GROUP)) == groups


def test_a_group_that_spells_out_its_members(ontology_lexicon: Lexicon) -> None:
    text = "建设泸（州）内（江）荣（昌）永（川）大（足）森林城市群"
    found = read(text, ontology_lexicon, RONGCHANG)
    inside = {m.thing.adcode for m in found.mentions if m.thing.kind is ThingKind.AREA}
    assert inside == {"510500", "511000", "500153", "500118", "500111"}
    assert any(m.thing.kind is ThingKind.AREA_GROUP for m in found.mentions)


MOUNTAINS = [
    ("以永隆山、花山、华耳山等山体为屏障", {"永隆山", "花山", "华耳山"}),
    ("加强金佛山、武陵山生态保护", {"金佛山", "武陵山"}),
    ("毛坝盖、灰千梁子、永隆山等高山", {"毛坝盖", "灰千梁子", "永隆山"}),
    ("保护阿尼玛卿雪山", {"阿尼玛卿雪山"}),
    ("践行绿水青山就是金山银山理念，山水林田湖草系统治理", set()),
    ("矿山修复、荒山造林、碳达峰、高峰期、依山傍水", set()),
    ("覆盖、桥梁、护坡、山寨", set()),
    # peaks; what only begins like a mountain
    ("强化白马尖、天河尖等区域巡查，高精尖、顶尖人才", {"白马尖", "天河尖"}),
    ("中华穿山甲种群，锚定养生霍山县定位，大红山铁矿矿区", set()),
]


@pytest.mark.parametrize(("text", "mountains"), MOUNTAINS)
def test_mountains(ontology_lexicon: Lexicon, text: str, mountains: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.MOUNTAIN, area=NANCHUAN)
    assert set(found) == mountains


PROTECTED = [
    (
        "加大濑溪河国家湿地公园、岚峰森林公园等自然保护地监管",
        {"濑溪河国家湿地公园", "岚峰森林公园"},
    ),
    ("联合开展濑溪河国家湿地公园（荣昌—泸县段）监管", {"濑溪河国家湿地公园（荣昌—泸县段）"}),
    ("推进大板营市级自然保护区优化整合", {"大板营市级自然保护区"}),
    ("加强白马湖湿地、松树山自治区级自然保护区保护", {"白马湖湿地", "松树山自治区级自然保护区"}),
    ("各类自然保护区、湿地公园、森林公园和饮用水水源保护区", set()),
    ("河流湿地、湖泊湿地和小微湿地保护修复", set()),
    ("全县设有省级湿地公园2处、国家级自然保护区1处", set()),
    ("建有自然保护区13处", set()),
    ("强化凤阳山—百山祖国家级自然保护区保护", {"凤阳山—百山祖国家级自然保护区"}),
]


def test_what_only_says_of_what_kind_a_thing_is(ontology_lexicon: Lexicon) -> None:
    text = "共设国控断面3个，落实乡级河长120名，划定高污染燃料禁燃区，境内大沙河水质优良。"
    assert [t.key.name for t in read(text, ontology_lexicon).things] == ["大沙河"]


@pytest.mark.parametrize(("text", "protected"), PROTECTED)
def test_protected_areas(ontology_lexicon: Lexicon, text: str, protected: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.PROTECTED_AREA, area=RONGCHANG)
    assert set(found) == protected


def test_the_same_reserve_with_and_without_its_rank(ontology_lexicon: Lexicon) -> None:
    text = "三黛沟大鲵县级自然保护区和大板营。三黛沟大鲵自然保护区规范化建设"
    found = of_kind(text, ontology_lexicon, ThingKind.PROTECTED_AREA, area=QIANJIANG)
    assert len(found) == 1
