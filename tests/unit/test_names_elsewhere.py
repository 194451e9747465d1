"""Names as plans of other places write them: each rule with what it is for and what it is not for."""

from __future__ import annotations

import pytest
from named import NANCHUAN, QIANJIANG, YOUYANG, of_kind, read

from kg.document import Span
from kg.extract.waters import Waters
from kg.lexicon import Lexicon
from kg.records import ThingKind

TIANTAI, GUILIN, WUWEI, GANZHOU, URUMQI = "331023", "450300", "620600", "360700", "650100"

SECTIONS = [
    # places of a list that the last 断面 is meant for
    ("钟楼大桥、五牧、百渎港断面稳定达标", {"钟楼大桥断面", "五牧断面", "百渎港断面"}),
    ("涪江玉溪、红江渡口断面水质达标", {"涪江玉溪断面", "红江渡口断面"}),
    # a plain word is a place after a river and its place
    ("沁河拴驴泉、龙头断面水质达标", {"沁河拴驴泉断面", "龙头断面"}),
    ("贡江储潭、贡江滴水龙断面，贡江水质", {"贡江储潭断面", "贡江滴水龙断面"}),
    # rivers that share 出境断面 have one each, and are no places on another
    ("大溪河、黎香溪出境断面水质", {"大溪河出境断面", "黎香溪出境断面"}),
    # a bracket that names the sections counted
    ("2个国控断面（沙段、响岩）达到Ⅱ类", {"沙段断面", "响岩断面"}),
    ("4个市控断面（达标率100%、水质良好）", set()),
    ("26个断面（国控断面、省考断面）达标，4个断面（跨省市）", set()),
    ("水质、流域、考核断面达标", set()),
    # sections counted; a river's before 口 of a place; all of a kind are none
    ("甲江上桥、乙江下滩2个国考断面达标", {"甲江上桥断面", "乙江下滩断面"}),
    ("褒河江口断面水质达标", {"褒河江口断面"}),
    ("褒河流域国控断面水质优良", set()),
]


@pytest.mark.parametrize(("text", "names"), SECTIONS)
def test_sections(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.SECTION)) == names


RIVERS = [
    # 清 is a name's character, but 清河行动 is what is done to rivers
    ("清河、野猫河水质稳定，清河干流达标", {"清河", "野猫河"}),
    ("开展清河行动，实施“清河”专项行动，清河、清岸", set()),
    # a spring's basin, and rivers that flow through
    ("延河泉域保护", set()),
    ("始丰溪流经街头镇，溪流清澈", {"始丰溪"}),
    ("褒河江口断面水质达标", {"褒河"}),
    ("县级河长、镇级河长、村级河长巡河", set()),
    # 石浦 is a place, but here the name goes on; 河道 is no end of a name
    ("涟坝河长泉村断面、石浦河古阳村断面。", {"涟坝河", "石浦河"}),
    ("万福沟河道、大林沟河道整治", {"万福沟", "大林沟"}),
]


@pytest.mark.parametrize(("text", "names"), RIVERS)
def test_rivers(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.RIVER)) == names


def test_a_stem_and_its_branches_are_no_reach(ontology_lexicon: Lexicon) -> None:
    reach = ThingKind.RIVER_REACH
    assert not of_kind("摸清乌江、酉水河干流和主要支流排污口底数", ontology_lexicon, reach)
    assert set(of_kind("酉水河干流水质达标", ontology_lexicon, reach)) == {"酉水河干流"}


def test_a_lake_beside_a_lake(ontology_lexicon: Lexicon) -> None:
    lakes = of_kind("以滇池、阳宗海为重点，上海、近海", ontology_lexicon, ThingKind.LAKE)
    assert set(lakes) == {"滇池", "阳宗海"}


def test_a_river_that_a_district_is_called_after(ontology_lexicon: Lexicon) -> None:
    text = "头屯河、水磨河水质达标，头屯河区负责"
    assert set(of_kind(text, ontology_lexicon, ThingKind.RIVER, area=URUMQI)) == {
        "头屯河",
        "水磨河",
    }
    areas = of_kind(text, ontology_lexicon, ThingKind.AREA, area=URUMQI)
    assert areas == {"头屯河区": ["头屯河区"]}


@pytest.mark.parametrize(
    ("text", "mountains"),
    [
        ("西倚茅山、瓦屋山水源涵养区", {"茅山", "瓦屋山"}),
        ("因天台山而得名", {"天台山"}),
        ("龙泉山水库", set()),
        # a name that dictionaries know, whatever stands before it; a part of a longer one
        ("对标秦岭生态卫士职责，由县秦岭办配合", {"秦岭"}),
        ("位于南岭山脉南麓，用电高峰、碳达峰", {"南岭"}),
        ("加强小秦岭保护", {"小秦岭"}),
    ],
)
def test_mountains(ontology_lexicon: Lexicon, text: str, mountains: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.MOUNTAIN)) == mountains


AREAS = [
    # what an area borders on, by short names
    (
        "东连宁海、三门，西接磐安，南邻仙居",
        TIANTAI,
        {"宁海县", "三门县", "磐安县", "仙居县"},
    ),
    # a slice of other words is no area far away: 江源区 is one of Jilin
    ("东江源区寻乌县", GANZHOU, {"寻乌县"}),
    ("赣州经济技术开发区建设", GANZHOU, {"赣州经济技术开发区"}),
    # another area is named where its government, works or park is; the own one is not narrower
    ("由凉州区政府、天祝县人民政府负责", WUWEI, {"凉州区", "天祝藏族自治县"}),
    ("完成坦头镇、洪畴镇污水处理厂扩建", TIANTAI, {"坦头镇", "洪畴镇"}),
    ("阳朔县人民政府、市人民政府", GUILIN, {"阳朔县"}),
    ("黔江区人民政府负责", QIANJIANG, set()),
    # towns that only the word after 等 tells
    ("新建玉溪、老池等乡镇污水处理站", "510900", {"玉溪", "老池"}),
    ("新建示范、重点等乡镇污水处理站", "510900", set()),
    # a town among towns in brackets, though elsewhere a lake has the name
    (
        "改建（大观镇、鸣玉镇、南平镇、黎香湖）转运站",
        NANCHUAN,
        {"大观镇", "鸣玉镇", "南平镇", "黎香湖镇"},
    ),
    ("改建（大观镇、鸣玉镇、黎香湖）转运站", NANCHUAN, {"大观镇", "鸣玉镇"}),
    # a town without its suffix right before a village
    ("水江镇改造，水江山水村风电", NANCHUAN, {"水江镇", "山水村"}),
    # what speaks of towns and names none; a name may hold the word
    ("考核占镇（街道）的比重，“百县千镇”工程，建设美丽圩镇，填写所属镇", NANCHUAN, set()),
    ("大圩镇、水江镇达标", NANCHUAN, {"大圩镇", "水江镇"}),
]


@pytest.mark.parametrize(("text", "area", "names"), AREAS)
def test_areas(ontology_lexicon: Lexicon, text: str, area: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AREA, area=area)) == names


def test_a_town_s_stem_before_its_village(ontology_lexicon: Lexicon) -> None:
    text = "水江镇改造，水江山水村风电"
    found = of_kind(text, ontology_lexicon, ThingKind.AREA, area=NANCHUAN)
    assert found["水江镇"] == ["水江镇", "水江"]


GROUPS = [
    ("推动与周边区县协同治理", {"周边区县"}),
    ("深化与西部地区的合作", {"西部地区"}),
    ("加强与阿蓬江、郁江沿线区县合作", {"阿蓬江沿线区县", "郁江沿线区县"}),
    # groups by where they lie are one only as the other side of something
    ("周边区县环境改善，在西部地区领先，沿线区县受益", set()),
    ("化工、农药行业及周边区域管控", set()),
]


@pytest.mark.parametrize(("text", "names"), GROUPS)
def test_groups(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AREA_GROUP)) == names


def test_neighbours_are_the_own_area_s(ontology_lexicon: Lexicon) -> None:
    for area in (QIANJIANG, NANCHUAN):
        found = read("与周边区县合作", ontology_lexicon, area)
        assert [t.key.adcode for t in found.things if t.key.name == "周边区县"] == [area]


AGENCIES = [
    # what ends as bodies do, in a list that bodies begin
    (
        "市发展改革委、公安局、自然资源和规划局按职责负责",
        {"桂林市发展改革委", "桂林市公安局", "桂林市自然资源和规划局"},
    ),
    ("市公安局、布局、大局，推进工作", {"桂林市公安局"}),
    # the government of each area of a list; every one of a level is none by name
    ("阳朔、全州等县人民政府实施", {"阳朔县人民政府", "全州县人民政府"}),
    ("各县、市人民政府负责", set()),
    # the administration of a lake or a river
    ("由青狮潭水库管理局负责", {"桂林市青狮潭水库管理局"}),
    # what is founded is no part of who founds it
    ("市政府成立规划实施领导小组，甲镇、乙镇各建成1处监测站", {"桂林市人民政府"}),
    ("成立市长江大保护领导小组", {"桂林市长江大保护领导小组"}),
    # 分 of 分别 and of 分局
    ("由市工商业联合会、市教育局分别负责", {"桂林市工商业联合会", "桂林市教育局"}),
    ("由市消防救援支队负责", {"桂林市消防救援支队"}),
]


@pytest.mark.parametrize(("text", "names"), AGENCIES)
def test_agencies(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AGENCY, area=GUILIN)) == names


def test_the_county_s_department_is_the_one_of_that_function(ontology_lexicon: Lexicon) -> None:
    text = "生态环境部门牵头，与市、县生态环境部门联网"
    found = of_kind(text, ontology_lexicon, ThingKind.AGENCY, area=YOUYANG)
    assert set(found) == {"生态环境部门"}


def test_a_branch_s_short_name(ontology_lexicon: Lexicon) -> None:
    text = (
        "建设市生态环境监测中心黔江分中心，突出市生态环境监测分中心特色，建设市环境应急黔江分中心"
    )
    found = of_kind(text, ontology_lexicon, ThingKind.AGENCY)
    assert set(found) == {"重庆市生态环境监测中心黔江分中心", "重庆市环境应急黔江分中心"}


def test_a_town_that_a_source_names_is_no_ridge(ontology_lexicon: Lexicon) -> None:
    ridges = "以巴尔盖、菖蒲盖、圆梁山、南腰界区域为重点"
    source = "小河楠木乡红旗村河流型水源地、小河南腰界乡南界村水库型水源地。"
    mountains = of_kind(source + ridges, ontology_lexicon, ThingKind.MOUNTAIN, area=YOUYANG)
    assert set(mountains) == {"巴尔盖", "菖蒲盖", "圆梁山"}
    areas = of_kind(source + ridges, ontology_lexicon, ThingKind.AREA, area=YOUYANG)
    assert areas["南腰界乡"] == ["南腰界乡", "南腰界"]


BODIES = [
    # bodies to be founded, long as they are
    (
        "建设运营机构、应对气候变化投融资产业促进中心。",
        {"应对气候变化投融资产业促进中心"},
    ),
    ("建设成渝地区双城经济圈生态环境联合研究中心", {"成渝地区双城经济圈生态环境联合研究中心"}),
    (
        "推动在重庆建设西南地区和长江上游国家生态环境监测区域创新中心",
        {"西南地区和长江上游国家生态环境监测区域创新中心"},
    ),
    ("支持重点实验室、技术创新中心发展", set()),
    # works whose places a list shares
    ("推进风吹村、凉风垭风电场建设", {"风吹村风电场", "凉风垭风电场"}),
    # classes of works
    ("强化已封场垃圾填埋场管控，建设重卡换电站，鼓励辖区内银行", set()),
    ("经济开发区污水处理厂和市、县污水处理厂达标", set()),
]


@pytest.mark.parametrize(("text", "names"), BODIES)
def test_bodies(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.ORGANISATION)) == names


ENTERPRISES = [
    ("督促银轮股份、圣达生物等企业清洁生产", {"银轮股份", "圣达生物"}),
    ("孟津电厂、洛阳石化、中信重工等重点排污单位", {"洛阳石化", "中信重工"}),
    ("推进中天钢铁、东方特钢超低排放改造", {"中天钢铁", "东方特钢"}),
    ("支持参股、控股等企业", set()),
    # mines and works of a company, and in a list that says what they are
    ("完成凡口铅锌矿、丹霞冶炼厂等18家企业改造", {"凡口铅锌矿", "丹霞冶炼厂"}),
    ("关停小型煤矿、非金属矿等18家企业", set()),
    ("由中金岭南有限公司凡口铅锌矿、市国资委负责", {"中金岭南有限公司凡口铅锌矿"}),
    ("由中金岭南有限公司负责矿山修复", {"中金岭南有限公司"}),
]


@pytest.mark.parametrize(("text", "names"), ENTERPRISES)
def test_enterprises(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.ENTERPRISE)) == names


def test_a_firm_before_a_park_is_no_park(ontology_lexicon: Lexicon) -> None:
    text = "昆钢、云南云天化股份有限公司、安宁石化园区加强风险防控"
    parks = of_kind(text, ontology_lexicon, ThingKind.INDUSTRIAL_PARK, area="530100")
    assert set(parks) == {"安宁石化园区"}


def test_who_is_in_charge_is_no_part_of_a_reserve_s_name(ontology_lexicon: Lexicon) -> None:
    text = "由市林业局负责猫儿山国家级自然保护区建设，市林业局负责自然保护区监管"
    found = of_kind(text, ontology_lexicon, ThingKind.PROTECTED_AREA, area=GUILIN)
    assert set(found) == {"猫儿山国家级自然保护区"}


DOCUMENTS = [
    ("启动全区国土空间总体规划（2020-2035年）编制", {"全区国土空间总体规划（2020-2035年）"}),
    ("实施第1号、2号市级总河长令", {"第1号、2号市级总河长令"}),
    (
        "落实长江经济带发展负面清单、重庆市产业投资准入等规定",
        {"长江经济带发展负面清单", "重庆市产业投资准入规定"},
    ),
    ("本规划（2021-2025年）期内，落实有关要求等规定", set()),
]


@pytest.mark.parametrize(("text", "names"), DOCUMENTS)
def test_documents(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.DOCUMENT)) == names


AREAS_HERE = [
    # by what a title begins with; of the country, and of a short name there, none
    ("落实《甘肃省饮用水水源保护条例》", {"甘肃省"}),
    ("落实《中华人民共和国水污染防治法》《甘肃饮用水条例》《水源保护条例（甘肃省）》", set()),
    # 会同 before what a county is not
    ("分局会同县直有关部门每年调度", set()),
    ("湖南省会同县、靖州县", {"湖南省", "会同县", "靖州苗族侗族自治县"}),
    # so many of each, and whose duty it is
    ("全县辖三镇四乡，责任镇（街道）落实", set()),
    ("三合镇、四平乡污水管网", {"三合镇", "四平乡"}),
    # a part of a lake in a cell of its own
    ("断面\n东湖北\n国控", set()),
    ("与湖北、陕西两省接壤", {"湖北省", "陕西省"}),
]


@pytest.mark.parametrize(("text", "names"), AREAS_HERE)
def test_areas_here(ontology_lexicon: Lexicon, text: str, names: set[str]) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AREA)) - {"黔江区", "重庆市"} == names


def test_rivers_of_a_kind(ontology_lexicon: Lexicon) -> None:
    rivers = of_kind(
        "是三条内外流河的发源区，县乡两级河长巡河，清流河水质达标",
        ontology_lexicon,
        ThingKind.RIVER,
    )
    assert set(rivers) == {"清流河"}


def test_a_water_told_by_what_is_measured_in_it(ontology_lexicon: Lexicon) -> None:
    rivers = of_kind("武进港总磷浓度下降，货运港总量增加", ontology_lexicon, ThingKind.RIVER)
    assert set(rivers) == {"武进港"}


def test_reserves_of_a_wetland(ontology_lexicon: Lexicon) -> None:
    reserve = ThingKind.PROTECTED_AREA
    named = of_kind("加强八宝河湿地保护小区管护，建设住宅小区", ontology_lexicon, reserve)
    assert set(named) == {"八宝河湿地保护小区"}


def test_a_group_that_only_says_who_heads_it(ontology_lexicon: Lexicon) -> None:
    agency = ThingKind.AGENCY
    assert not of_kind("成立由县长任组长的规划实施领导小组", ontology_lexicon, agency)
    assert of_kind("　　县生态环境保护委员会统筹协调", ontology_lexicon, agency)


TOWN_BODIES = [
    # a town's government, a subdistrict's office, and the town all the same
    ("由濯水镇人民政府、城东街道办事处落实", {"黔江区濯水镇人民政府", "黔江区城东街道办事处"}),
    ("濯水镇政府采购服务，濯水镇人民群众", set()),
    # an office by the short name of what it is for; 县主办 and 全区承办 are verbs
    ("（配合单位：区水利局、区武陵办）", {"黔江区水利局", "黔江区武陵办"}),
    ("活动由区里主办，区联合承办、协办，区级创办。", set()),
]


@pytest.mark.parametrize(("text", "names"), TOWN_BODIES)
def test_town_governments_and_offices(
    ontology_lexicon: Lexicon, text: str, names: set[str]
) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.AGENCY)) == names


def test_a_town_stands_in_its_government(ontology_lexicon: Lexicon) -> None:
    assert "濯水镇" in of_kind("由濯水镇人民政府落实", ontology_lexicon, ThingKind.AREA)


TOWARDS = [
    ("全县北依秦岭、南屏巴山，东接大别山", {"秦岭", "巴山", "大别山"}),
    ("南屏山下，保护南屏山", {"南屏山"}),
    ("翻越山岭，两侧山岭", set()),
]


@pytest.mark.parametrize(("text", "names"), TOWARDS)
def test_mountains_a_place_lies_towards(
    ontology_lexicon: Lexicon, text: str, names: set[str]
) -> None:
    assert set(of_kind(text, ontology_lexicon, ThingKind.MOUNTAIN)) == names


def test_a_reservoir_in_its_area(ontology_lexicon: Lexicon) -> None:
    lakes = ThingKind.RESERVOIR
    assert set(of_kind("小南海水库库区消落带", ontology_lexicon, lakes)) == {"小南海水库"}
    assert not of_kind("三峡库区消落带", ontology_lexicon, lakes)


@pytest.mark.parametrize("built", ["配建沼液贮存池", "退水生态沟渠", "新建雨水收集池"])
def test_what_is_built_is_no_water(built: str) -> None:
    assert not Waters(built, QIANJIANG).read(Span(0, len(built)))
    assert Waters("洗马池、滇池", QIANJIANG).read(Span(0, 6))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("和坪村断面", ["和坪村断面"]),  # 和 begins a name
        ("甲江上桥断面和坪村断面", ["甲江上桥断面", "坪村断面"]),
        ("清河、和坪村断面", ["清河断面", "和坪村断面"]),
    ],
)
def test_a_name_that_begins_as_a_list_goes_on(text: str, names: list[str]) -> None:
    found = Waters(text, QIANJIANG).read(Span(0, len(text)))
    assert [water.key.name for water in found] == names
