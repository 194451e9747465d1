"""Relations and cooperations that a sentence states, read by hand. Each sentence is the one task
of a plan; the sets are whole, so that what is not said must not be read."""

from __future__ import annotations

import pytest
from named import NANCHUAN, QIANJIANG, RONGCHANG, YOUYANG, plan, stated

from kg.lexicon import Lexicon
from kg.records import RelationKind

CHONGQING = "500000"


def of_kind(
    sentence: str, lexicon: Lexicon, kind: RelationKind, area: str = QIANJIANG
) -> set[tuple[str, str]]:
    return {(s, o) for k, s, o in stated(sentence, lexicon, area) if k == kind.value}


# --- waters -----------------------------------------------------------------------------------


def test_a_section_is_on_its_river(ontology_lexicon: Lexicon) -> None:
    assert stated("确保阿蓬江红花村断面、黎香溪出境断面水质达标。", ontology_lexicon) == {
        ("on-water-body", "阿蓬江红花村断面", "阿蓬江"),
        ("on-water-body", "黎香溪出境断面", "黎香溪"),
    }


def test_tributaries_stand_in_a_bracket_that_calls_them_so(ontology_lexicon: Lexicon) -> None:
    def found(sentence: str) -> set[tuple[str, str]]:
        return of_kind(sentence, ontology_lexicon, RelationKind.TRIBUTARY_OF, RONGCHANG)

    assert found("推进濑溪河流域（含珠溪河、渔箭河等支流）水环境治理。") == {
        ("珠溪河", "濑溪河"),
        ("渔箭河", "濑溪河"),
    }
    assert found("推进濑溪河流域（不含珠溪河、渔箭河）水环境治理。") == set()


def test_a_section_s_level_stands_in_its_name(ontology_lexicon: Lexicon) -> None:
    sentence = "濑溪河高洞电站国控断面、马鞍河市控断面水质优良。"
    found = of_kind(sentence, ontology_lexicon, RelationKind.ASSESSMENT_LEVEL, RONGCHANG)
    assert found == {
        ("濑溪河高洞电站国控断面", "NationalAssessment"),
        ("马鞍河市控断面", "MunicipalAssessment"),
    }


def test_a_source_says_its_type_its_level_and_its_place(ontology_lexicon: Lexicon) -> None:
    sentence = "完成清泉乡龙函沟地下水型水源地、麻旺镇平桥村河流型水源地规范化建设。"
    found = stated(sentence, ontology_lexicon, YOUYANG)
    assert ("source-type", "清泉乡龙函沟地下水型水源地", "GroundwaterSource") in found
    assert ("source-type", "麻旺镇平桥村河流型水源地", "RiverSource") in found
    assert ("located-in", "清泉乡龙函沟地下水型水源地", "清泉乡") in found
    assert ("located-in", "麻旺镇平桥村河流型水源地", "平桥村") in found


def test_a_source_at_a_reservoir(ontology_lexicon: Lexicon) -> None:
    sentence = "肖家沟和双河水库2个城市饮用水源地水质达标。"
    found = stated(sentence, ontology_lexicon, NANCHUAN)
    for name in ("肖家沟水库", "双河水库"):
        assert ("on-water-body", f"{name}水源地", name) in found
        assert ("source-type", f"{name}水源地", "ReservoirSource") in found
        assert ("supply-level", f"{name}水源地", "UrbanSupply") in found


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        ("到2025年，阿蓬江水质达到Ⅲ类。", {("阿蓬江", "ClassIII")}),
        (
            "确保颍河裴庄断面、泉河临泉断面稳定达到Ⅱ类。",
            {("颍河裴庄断面", "ClassII"), ("泉河临泉断面", "ClassII")},
        ),
        # what was reached is no target, nor is what holds of the area
        ("2020年，阿蓬江水质达到Ⅲ类。", set()),
        ("到2025年，全区水质达到Ⅲ类。", set()),
    ],
)
def test_class_targets(
    ontology_lexicon: Lexicon, sentence: str, targets: set[tuple[str, str]]
) -> None:
    assert of_kind(sentence, ontology_lexicon, RelationKind.CLASS_TARGET) == targets


def test_a_reach_is_of_its_river(ontology_lexicon: Lexicon) -> None:
    sentence = "长江干流重庆段水质为优。"
    found = of_kind(sentence, ontology_lexicon, RelationKind.REACH_OF, CHONGQING)
    assert found == {("长江干流重庆段", "长江")}


# --- places -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "kind", "pairs"),
    [
        (
            "推进忠县甘井河、梁平区新盛河治理。",
            RelationKind.FLOWS_THROUGH,
            {("甘井河", "忠县"), ("新盛河", "梁平区")},
        ),
        (
            "治理清升镇金龙湖和观胜镇宝积水库。",
            RelationKind.LOCATED_IN,
            {("金龙湖", "清升镇"), ("宝积水库", "观胜镇")},
        ),
        (
            "推进田营镇沈庄村污水治理。",
            RelationKind.LOCATED_IN,
            {("沈庄村", "田营镇")},
        ),
        # a list is no nesting
        ("推进忠县、甘井河和新盛河治理。", RelationKind.FLOWS_THROUGH, set()),
    ],
)
def test_places(
    ontology_lexicon: Lexicon, sentence: str, kind: RelationKind, pairs: set[tuple[str, str]]
) -> None:
    assert of_kind(sentence, ontology_lexicon, kind, CHONGQING) == pairs


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("在水江镇、南平镇建设生活污水处理设施。", {"水江镇", "南平镇"}),
        ("整治水江镇、南平镇、大有镇乡镇污水处理厂。", {"水江镇", "南平镇", "大有镇"}),
        ("以金佛山为重点，开展石漠化治理。", {"金佛山"}),
        # a park that the work is for, in the middle of a list, and a place in each item of it
        ("完成南川工业园区污水管网工程。", {"南川工业园区"}),
        ("完成老城区、水江镇等管网改造。", {"水江镇"}),
        ("加快实施杜家坝、红岩坪村、黄金坡片区等城中村改造。", {"红岩坪村"}),
        ("推进水江镇矿渣、南平镇尾矿堆场整治。", {"水江镇", "南平镇"}),
        ("在水江镇至永隆山一带和南平镇建设作业基地。", {"水江镇", "永隆山", "南平镇"}),
        ("加强中心城区、南川工业园区水土保持监管。", {"中心城区", "南川工业园区"}),
        ("以水江镇、重庆吉鑫再生资源有限公司等为重点，开展调查。", {"水江镇"}),
        ("对铜鼓山实施生态修复。", {"铜鼓山"}),
        # the area that works are named after
        ("推进水江镇、南平镇污水处理厂提标改造。", {"水江镇", "南平镇"}),
        # where rivers meet, the other side of a list, the park is the work, a core and no place, a statue
        ("大溪河在水江镇汇入凤嘴江。", set()),
        ("加强与企业、水江镇商户的协作。", set()),
        ("推进南川工业园区建设。", set()),
        ("以三峡库区生态保护为核心，保护重点区域。", set()),
        ("落实战略对主城都市区城市新区的要求。", set()),
        ("加强长江经济带、成渝地区双城经济圈数据共享。", set()),
        ("对铜鼓山摩崖造像实施修缮。", set()),
        # sides of something, what one serves, the own area, and a list's mere naming
        ("加强与涪陵区、武隆区的合作。", set()),
        ("融入成渝地区双城经济圈。", set()),
        ("在南川区建设生活污水处理设施。", set()),
        ("水江镇、南平镇水质优良。", set()),
        ("推进大溪河治理，发挥主城都市区中的优势。", set()),
    ],
)
def test_where_work_is_done(ontology_lexicon: Lexicon, sentence: str, places: set[str]) -> None:
    found = of_kind(sentence, ontology_lexicon, RelationKind.IMPLEMENTED_IN, NANCHUAN)
    assert found == {("task", place) for place in places}


def test_an_area_in_a_breed_s_name_is_no_place_of_work(ontology_lexicon: Lexicon) -> None:
    kind = RelationKind.IMPLEMENTED_IN
    breeds = "保护水稻品种、荣昌猪等遗传资源，荣昌区负责。"
    works = "保护水稻品种、荣昌区水源林等资源，荣昌区负责。"
    assert of_kind(breeds, ontology_lexicon, kind, CHONGQING) == set()
    assert of_kind(works, ontology_lexicon, kind, CHONGQING) == {("task", "荣昌区")}


# --- who works --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("由区生态环境局、区水利局牵头实施。", {"南川区生态环境局", "南川区水利局"}),
        ("生态环境部门负责统一监管。", {"生态环境部门"}),
        ("报区政府审批，经市生态环境局同意，向区委汇报。", set()),
        ("加强生态环境部门与公安机关联动。", set()),
    ],
)
def test_who_leads(ontology_lexicon: Lexicon, sentence: str, leads: set[str]) -> None:
    found = of_kind(sentence, ontology_lexicon, RelationKind.LEAD, NANCHUAN)
    assert found == {("task", lead) for lead in leads}


def test_who_supports_is_a_government_that_the_text_names(ontology_lexicon: Lexicon) -> None:
    sentence = "配合市生态环境局建设生物多样性综合观测站，县人民政府予以保障。"
    found = stated(sentence, ontology_lexicon, YOUYANG)
    assert ("lead", "task", "重庆市生态环境局") in found
    assert ("support", "task", "酉阳土家族苗族自治县人民政府") in found
    silent = stated("配合市生态环境局建设观测站。", ontology_lexicon, YOUYANG)
    assert not any(kind == "support" for kind, _, _ in silent)


def test_who_helps_supports(ontology_lexicon: Lexicon) -> None:
    sentence = "由区水利局牵头，区林业局、区气象局配合，区财政局联动配合机制建设。"
    found = stated(sentence, ontology_lexicon, NANCHUAN)
    assert {(k, o) for k, _, o in found if k in ("lead", "support")} == {
        ("lead", "南川区水利局"),
        ("support", "南川区林业局"),
        ("support", "南川区气象局"),
    }


def test_a_task_has_its_places_and_leads(ontology_lexicon: Lexicon) -> None:
    sentence = "在水江镇建设污水处理厂，由区水利局牵头，保护凤嘴江。"
    _, records = plan(sentence, ontology_lexicon, NANCHUAN)
    task = next(t for t in records.tasks if t.leads)
    assert [key.name for key in task.leads] == ["南川区水利局"]
    assert [key.name for key in task.implemented_in] == ["水江镇"]
    assert "凤嘴江" in [key.name for key in task.subjects]


# --- cooperation ------------------------------------------------------------------------------


def test_cooperation(ontology_lexicon: Lexicon) -> None:
    sentence = "与四川省泸州市、内江市建立濑溪河、大清流河跨界流域联防联控机制。"
    _, records = plan(sentence, ontology_lexicon, RONGCHANG)
    (found,) = records.cooperations
    assert {key.name for key in found.parties} == {"荣昌区", "泸州市", "内江市"}
    assert {key.name for key in found.subjects} == {"濑溪河", "大清流河"}
    assert {
        (r.kind, r.subject.name, r.object.name)  # type: ignore[union-attr]
        for r in records.relations
        if r.kind in (RelationKind.COOPERATES_WITH, RelationKind.SHARES_RIVER)
    } >= {
        (RelationKind.COOPERATES_WITH, "荣昌区", "泸州市"),
        (RelationKind.COOPERATES_WITH, "荣昌区", "内江市"),
    }


@pytest.mark.parametrize(
    ("sentence", "partners"),
    [
        ("协同宜兴市、金坛区共建产业合作区。", {"宜兴市", "金坛区"}),
        ("加强与肃州区、内蒙古额济纳旗合作。", {"肃州区", "额济纳旗"}),
        ("强化部门协作，与企业签订协议。", set()),
        ("学习浙江省安吉县的经验。", set()),
        # towns of a province are not the province
        ("深化与四川友好城市合作。", set()),
        ("深化与四川合作。", {"四川省"}),
    ],
)
def test_partners(ontology_lexicon: Lexicon, sentence: str, partners: set[str]) -> None:
    found = of_kind(sentence, ontology_lexicon, RelationKind.COOPERATES_WITH)
    assert found == {("黔江区", partner) for partner in partners}


@pytest.mark.parametrize(
    ("sentence", "partners"),
    [
        # areas that are named by where they lie, and groups of them
        ("推进与周边区县建立联合执法机制。", {"周边区县"}),
        ("加强与阿蓬江、郁江沿线区县战略合作。", {"阿蓬江沿线区县", "郁江沿线区县"}),
        ("建立渝东南武陵山区城镇群生态环境保护合作机制。", {"渝东南武陵山区城镇群"}),
        ("深化与重庆市主城都市区及周边区县协同治理。", {"主城都市区", "周边区县"}),
        # no party: what is compared, some of a group, a group of no joint work, another's work
        ("实现与中心城区同城化发展，建立合作机制。", set()),
        ("加强与长江经济带有关省市交流互动。", set()),
        ("建立渝东南武陵山区城镇群，深化合作。", set()),
        ("推动广阳岛与上海崇明岛示范合作。", set()),
    ],
)
def test_groups_as_partners(ontology_lexicon: Lexicon, sentence: str, partners: set[str]) -> None:
    found = of_kind(sentence, ontology_lexicon, RelationKind.COOPERATES_WITH)
    assert found == {("黔江区", partner) for partner in partners}


@pytest.mark.parametrize(
    ("sentence", "members"),
    [
        # the province before a county says where that lies, and a bracket in a name lists no members
        (
            "治理“锰三角”地区（重庆市秀山县、湖南省花垣县、贵州省松桃县）锰污染。",
            {"秀山土家族苗族自治县", "花垣县", "松桃苗族自治县"},
        ),
        ("办好长江经济带（重庆）环保博览会。", set()),
    ],
)
def test_members_of_groups(ontology_lexicon: Lexicon, sentence: str, members: set[str]) -> None:
    found = of_kind(sentence, ontology_lexicon, RelationKind.MEMBER_AREA)
    assert {member for _, member in found} == members


def test_a_group_crosses_no_river(ontology_lexicon: Lexicon) -> None:
    sentence = "与武隆区开展大溪河跨界河流联合巡查，落实与周边区县跨界大气污染联防联控。"
    found = of_kind(sentence, ontology_lexicon, RelationKind.FLOWS_THROUGH, NANCHUAN)
    assert found == {("大溪河", "南川区"), ("大溪河", "武隆区")}


def test_whose_work_it_is_crosses_no_river(ontology_lexicon: Lexicon) -> None:
    sentence = "推进重庆市濑溪河防洪治理工程，治理忠县甘井河。"
    found = of_kind(sentence, ontology_lexicon, RelationKind.FLOWS_THROUGH, RONGCHANG)
    assert found == {("甘井河", "忠县")}


# --- what is cited ----------------------------------------------------------------------------


def test_based_on_and_cites(ontology_lexicon: Lexicon) -> None:
    sentence = (
        "根据《重庆市生态环境保护规划》和《黔江区国民经济和社会发展纲要》，制定本规划。"
        "严格执行《环境空气质量标准》。"
    )
    found = stated(sentence, ontology_lexicon)
    assert {(k, o) for k, _, o in found} == {
        ("based-on", "重庆市生态环境保护规划"),
        ("based-on", "黔江区国民经济和社会发展纲要"),
        ("cites", "环境空气质量标准"),
    }


# --- evidence ---------------------------------------------------------------------------------


def test_evidence_is_the_clause_that_says_it(ontology_lexicon: Lexicon) -> None:
    sentence = "提升监测能力，确保阿蓬江红花村断面水质达标，强化执法。"
    whole, records = plan(sentence, ontology_lexicon)
    (relation,) = records.relations
    assert [whole.quote(e.span) for e in relation.evidence] == ["确保阿蓬江红花村断面水质达标"]
