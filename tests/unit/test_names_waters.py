"""Rivers, lakes, reservoirs, reaches, sections and water sources by name. What each sentence names
was read by hand; every rule has a case that it must not take."""

from __future__ import annotations

import pytest
from named import NANCHUAN, RONGCHANG, YOUYANG, of_kind, read

from kg.lexicon import Lexicon
from kg.records import ThingKind

RIVERS = [
    ("加强濑溪河流域水环境综合治理", {"濑溪河"}),
    ("统筹推进濑溪河、大清流河、马鞍河等重点流域治理", {"濑溪河", "大清流河", "马鞍河"}),
    ("（含珠溪河、渔箭河等支流）", {"珠溪河", "渔箭河"}),
    ("乌江、阿蓬江水质优良，乌江干流，做优做特乌江画廊", {"乌江", "阿蓬江"}),
    ("以沅水干流、澧水流域为重点", {"沅水", "澧水"}),
    ("推进余英溪、龙溪港、洛舍漾等河道整治", {"余英溪", "龙溪港", "洛舍漾"}),
    ("实施沿溪河、清溪河治理，沿溪河水质良好", {"沿溪河", "清溪河"}),
    # words that end as rivers do
    ("加强跨界河流、主要支流、黑臭水体和入河排污口治理", set()),
    ("建设沿江生态带，巡河护河，美丽河湖，两江四岸", set()),
    ("以“一溪两渠三湖”为重点", set()),
    ("污水、雨水、饮用水、地下水、再生水流域统筹", set()),
    ("推进河道清淤、河长制和沟渠整治", set()),
    ("粤港澳大湾区、香港和空港", set()),
]


@pytest.mark.parametrize(("text", "rivers"), RIVERS)
def test_rivers(ontology_lexicon: Lexicon, text: str, rivers: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.RIVER)) == rivers


def test_a_town_named_after_a_river_is_no_river(ontology_lexicon: Lexicon) -> None:
    text = "酉水河镇、小河镇和酉水河流域，小河小河镇段"
    found = read(text, ontology_lexicon, YOUYANG)
    at = {(m.span.start, m.span.of(text), m.thing.kind) for m in found.mentions}
    assert (0, "酉水河镇", ThingKind.AREA) in at
    assert (5, "小河镇", ThingKind.AREA) in at
    assert (9, "酉水河", ThingKind.RIVER) in at
    assert not any(start == 0 and kind is ThingKind.RIVER for start, _, kind in at)


def test_a_river_s_two_spellings_are_one_river(ontology_lexicon: Lexicon) -> None:
    text = "保护酉水河。酉水河水质良好。酉水流域内的企业"
    assert of_kind(text, ontology_lexicon, ThingKind.RIVER, area=YOUYANG) == {
        "酉水河": ["酉水河", "酉水河", "酉水"]
    }


LAKES = [
    ("开展黎香湖、大洪湖和小南海保护", {"黎香湖", "大洪湖"}),
    ("长湖后港断面水质稳定，长湖生态良好", {"长湖"}),
    ("河湖、湖库、湖泊、湖区和田湖", set()),
    ("湖南、湖北、湖州", set()),
]


@pytest.mark.parametrize(("text", "lakes"), LAKES)
def test_lakes(ontology_lexicon: Lexicon, text: str, lakes: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.LAKE)) - {"小南海"} == lakes


RESERVOIRS = [
    ("肖家沟和双河水库2个城市饮用水源地", {"肖家沟水库", "双河水库"}),
    ("加快金佛山大型水库建设，金佛山水库向城区供水", {"金佛山水库"}),
    ("成屏一级水库、应村水库", {"成屏一级水库", "应村水库"}),
    ("大中型水库、病险水库和饮用水源水库", set()),
    ("水库群联合调度", set()),
]


@pytest.mark.parametrize(("text", "reservoirs"), RESERVOIRS)
def test_reservoirs(ontology_lexicon: Lexicon, text: str, reservoirs: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.RESERVOIR, area=NANCHUAN)
    assert set(found) == reservoirs


def test_reaches(ontology_lexicon: Lexicon) -> None:
    text = "长江、嘉陵江、乌江干流重庆段水质为优，治理濑溪河（荣昌段）"
    reaches = of_kind(text, ontology_lexicon, ThingKind.RIVER_REACH, area=RONGCHANG)
    assert set(reaches) == {
        "长江干流重庆段",
        "嘉陵江干流重庆段",
        "乌江干流重庆段",
        "濑溪河（荣昌段）",
    }
    rivers = of_kind(text, ontology_lexicon, ThingKind.RIVER, area=RONGCHANG)
    assert set(rivers) == {"长江", "嘉陵江", "乌江", "濑溪河"}


SECTIONS = [
    (
        "大溪河、孝子河、柏枝溪、黎香溪出境断面水质达标",
        {"大溪河出境断面", "孝子河出境断面", "柏枝溪出境断面", "黎香溪出境断面"},
    ),
    ("国控沂河葛庄断面达到Ⅲ类，市控断面稳定", {"沂河葛庄断面"}),
    ("阿蓬江红花村断面、龙潭河五育村断面", {"阿蓬江红花村断面", "龙潭河五育村断面"}),
    ("共同保护黑河鼎新断面、哨马营断面水质", {"黑河鼎新断面", "哨马营断面"}),
    ("国控断面、市控断面水质优良比例，重点河流断面和出境断面", set()),
    ("濑溪河下游等个别断面水质仍有波动", set()),
    ("新增跨界河流监测断面12个", set()),
]


@pytest.mark.parametrize(("text", "sections"), SECTIONS)
def test_sections(ontology_lexicon: Lexicon, text: str, sections: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.SECTION, area=NANCHUAN)
    assert set(found) == sections


def test_a_section_is_one_by_its_water_and_place(ontology_lexicon: Lexicon) -> None:
    text = "阿蓬江两河出境断面水质达标，阿蓬江两河断面为国控断面，保护阿蓬江。"
    found = of_kind(text, ontology_lexicon, ThingKind.SECTION)
    assert found == {"阿蓬江两河断面": ["阿蓬江两河出境断面", "阿蓬江两河断面"]}


def test_a_place_on_two_waters_is_two_sections(ontology_lexicon: Lexicon) -> None:
    text = "青榆河石桥断面、南峪河石桥断面达标，青榆河、南峪河治理。"
    found = of_kind(text, ontology_lexicon, ThingKind.SECTION)
    assert set(found) == {"青榆河石桥断面", "南峪河石桥断面"}


SOURCES = [
    (
        "清泉乡龙函沟地下水型水源地、酉水麻旺镇平桥村河流型水源地",
        {"清泉乡龙函沟地下水型水源地", "酉水麻旺镇平桥村河流型水源地"},
    ),
    ("肖家沟和双河水库2个城市饮用水源地", {"肖家沟水库水源地", "双河水库水源地"}),
    ("湖头村水源地、石坑乡镇级水源地等农村饮用水水源地", {"湖头村水源地", "石坑乡镇级水源地"}),
    ("开展茈碧湖水源地、大松甸水源地规范化建设", {"茈碧湖水源地", "大松甸水源地"}),
    ("乌丹镇集中式饮用水水源地水质达标率100%", set()),
    ("乡镇集中式饮用水水源地、备用水源地和农村水源地", set()),
]


@pytest.mark.parametrize(("text", "sources"), SOURCES)
def test_sources(ontology_lexicon: Lexicon, text: str, sources: set[str]) -> None:
    found = of_kind(text, ontology_lexicon, ThingKind.WATER_SOURCE, area=YOUYANG)
    assert set(found) == sources


@pytest.mark.parametrize(
    ("text", "reservoirs"),
    [
        (
            "重点针对肖家沟水库、鱼跳水库开展评估。继续完善肖家沟水库、双河水库防护林带建设",
            {"肖家沟水库", "鱼跳水库", "双河水库"},
        ),
        # the longer name stands somewhere else only
        ("治理大双河水库。治理双河水库", {"大双河水库", "双河水库"}),
    ],
)
def test_a_name_cut_short_is_the_one_read_whole_elsewhere(
    ontology_lexicon: Lexicon, text: str, reservoirs: set[str]
) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.RESERVOIR)) == reservoirs


def test_rivers_of_lists_that_have_some_in_common_are_not_one(ontology_lexicon: Lexicon) -> None:
    """Three lists of one plan: each river is one, however alike its name and its neighbours."""
    text = (
        "编制实施璧南河、大溪河、涪江、濑溪河、临江河、綦江河、琼江、小安溪、御临河等跨区县重点流域水"
        "生态环境保护规划。编制实施汤溪河、大宁河、梅溪河、磨刀溪、渠溪河、汝溪河、黄金河、龙溪河、澎溪河、"
        "任市河等跨区县重点流域水生态环境保护规划。实施梁滩河、临江河、璧南河、小安溪、龙溪河、澎溪河、"
        "苎溪河、大宁河等流域水环境综合治理工程。"
    )
    rivers = set(of_kind(text, ontology_lexicon, ThingKind.RIVER))
    alike = {
        "大溪河",
        "濑溪河",
        "汤溪河",
        "梅溪河",
        "渠溪河",
        "汝溪河",
        "龙溪河",
        "澎溪河",
        "苎溪河",
        "大宁河",
    }
    assert alike <= rivers
