"""Units, areas and functions of agencies: each form means one thing."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from ontology_files import (
    AREA,
    ECO,
    QUDT,
    UNIT,
    U,
    load,
)
from rdflib import RDF, RDFS, SKOS, Literal, URIRef
from rdflib.term import Node


def test_a_form_belongs_to_one_unit() -> None:
    graph = load("units")
    owners: dict[str, set[Node]] = defaultdict(set)
    for predicate in (RDFS.label, SKOS.altLabel):
        for unit, form in graph.subject_objects(predicate):
            if not isinstance(form, Literal) or form.language != "zh":
                continue
            if (unit, RDF.type, QUDT.Unit) in graph:
                owners[unicodedata.normalize("NFKC", str(form)).replace("µ", "μ")].add(unit)
    assert {f: u for f, u in owners.items() if len(u) > 1} == {}


@pytest.mark.parametrize(
    ("form", "unit"),
    [
        (form, unit)
        for unit, forms in {
            UNIT.PERCENT: "% ％",
            U["percentage-point"]: "个百分点",
            UNIT.PERMILLE: "‰",
            UNIT["MicroGM-PER-M3"]: "微克/立方米 μg/m3 μg/m³ ug/m3 µg/m³",
            UNIT["MilliGM-PER-L"]: "mg/L",
            UNIT.DeciB: "分贝 dB",
            UNIT.DAY: "天",
            U.mu: "亩",
            U["wan-mu"]: "万亩",
            UNIT.HA: "公顷",
            UNIT.KiloM2: "平方公里 平方千米 km2 km²",
            UNIT.M2: "平方米 m2",
            U["wan-m2"]: "万平方米",
            UNIT.M3: "立方米",
            U["wan-m3"]: "万立方米",
            U["yi-m3"]: "亿立方米",
            U["m3-per-wan-yuan"]: "立方米/万元",
            UNIT.TONNE: "吨",
            U["wan-tonne"]: "万吨",
            U["tce-per-wan-yuan"]: "吨标煤/万元",
            U["tonne-per-wan-yuan"]: "吨/万元",
            UNIT["TONNE-PER-DAY"]: "吨/日 吨/天",
            UNIT["TONNE-PER-HR"]: "吨/小时",
            U["wan-tonne-per-day"]: "万吨/天",
            U["steam-tonne-per-hour"]: "蒸吨/小时 蒸吨",
            UNIT.KiloW: "千瓦",
            U["wan-kw"]: "万千瓦",
            UNIT.MegaW: "兆瓦",
            UNIT.KiloV: "千伏",
            UNIT.KiloM: "公里",
            UNIT.M: "米",
            UNIT.L: "升 L",
            UNIT.CCY_CNY: "元",
            U["wan-yuan"]: "万元",
            U["yi-yuan"]: "亿元",
            U["case-per-wan-source"]: "起/万枚",
            U["m2-per-person"]: "平方米/人",
            U["deadweight-tonne"]: "载重吨",
            U["wan-deadweight-tonne"]: "万载重吨",
            U.tenth: "成",
            U.doubling: "番",
            U.times: "倍",
            U.score: "分",
            U.rank: "位",
            U["count-wan-liang"]: "万辆",
            U["count-wan-ren"]: "万人",
        }.items()
        for form in forms.split()
    ],
)
def test_form_names_its_unit(form: str, unit: URIRef) -> None:
    graph = load("units")
    key = unicodedata.normalize("NFKC", form).replace("µ", "μ")
    found = {
        s
        for p in (RDFS.label, SKOS.altLabel)
        for s, o in graph.subject_objects(p)
        if unicodedata.normalize("NFKC", str(o)).replace("µ", "μ") == key
    }
    assert found == {unit}


def test_counting_units() -> None:
    graph = load("units")
    labels = {
        str(o)
        for u in graph.subjects(RDF.type, ECO.CountingUnit)
        for o in graph.objects(u, RDFS.label)
    }
    for form in [
        "座",
        "个",
        "家",
        "家次",
        "项",
        "条",
        "处",
        "辆",
        "台",
        "套",
        "户",
        "人",
        "村",
        "所",
        "起",
        "名",
        "种",
        "属",
        "科",
        "艘",
        "只",
        "枚",
        "件",
        "次",
    ]:
        assert form in labels, form


def test_every_linear_unit_converts() -> None:
    graph = load("units")
    for unit in graph.subjects(RDF.type, QUDT.Unit):
        if unit in (U.doubling, UNIT.DeciB):  # logarithms
            continue
        multiplier = graph.value(unit, QUDT.conversionMultiplier)
        assert isinstance(multiplier, Literal), unit
        assert Decimal(str(multiplier)) > 0, unit


@pytest.mark.parametrize(
    ("value", "unit", "into", "expected"),
    [
        ("6897", U["wan-mu"], UNIT.HA, "4598000"),
        ("15", U.mu, UNIT.HA, "1"),
        ("2.41", U["yi-m3"], UNIT.M3, "241000000"),
        ("4.32", U["wan-tonne"], UNIT.TONNE, "43200"),
        ("43.6350", U["yi-yuan"], U["wan-yuan"], "436350"),
        ("7500", U["wan-m2"], UNIT.HA, "7500"),
        ("0.3", UNIT.PERMILLE, UNIT.PERCENT, "0.03"),
        ("3", U.tenth, UNIT.PERCENT, "30"),
        ("19", U["count-wan-liang"], UNIT.NUM, "190000"),
    ],
)
def test_conversion(value: str, unit: URIRef, into: URIRef, expected: str) -> None:
    graph = load("units")

    def multiplier(of: URIRef) -> Decimal:
        return Decimal(str(graph.value(of, QUDT.conversionMultiplier)))

    kinds = set(graph.objects(unit, QUDT.hasQuantityKind))
    assert kinds & set(graph.objects(into, QUDT.hasQuantityKind))
    converted = Decimal(value) * multiplier(unit) / multiplier(into)
    assert round(converted, 9) == Decimal(expected)


# --- areas ----------------------------------------------------------------------------------


def test_areas() -> None:
    graph = load("areas")
    areas = set(graph.subjects(RDF.type, ECO.AdministrativeArea))
    assert len(areas) > 3100
    levels = Counter(str(graph.value(a, ECO.areaLevel)).rpartition("#")[2] for a in areas)
    assert levels["ProvinceLevel"] == 34
    assert levels["PrefectureLevel"] == 333
    codes = Counter(str(graph.value(a, ECO.adcode)) for a in areas)
    assert max(codes.values()) == 1
    for area in areas:
        labels = list(graph.objects(area, RDFS.label))
        assert len(labels) == 1, area
        assert isinstance(labels[0], Literal)
        assert labels[0].language == "zh"
        parents = list(graph.objects(area, ECO.within))
        assert len(parents) == (0 if area == AREA["100000"] else 1)
        assert set(parents) <= areas


@pytest.mark.parametrize(
    ("code", "label", "short"),
    [
        ("500000", "重庆市", "重庆"),
        ("500114", "黔江区", "黔江"),
        ("500242", "酉阳土家族苗族自治县", "酉阳 酉阳县 酉阳自治县"),
        ("500241", "秀山土家族苗族自治县", "秀山 秀山县 秀山自治县"),
        ("500233", "忠县", ""),
        ("520628", "松桃苗族自治县", "松桃 松桃县 松桃自治县"),
        ("150000", "内蒙古自治区", "内蒙古"),
        ("632324", "河南蒙古族自治县", "河南县 河南自治县"),
    ],
)
def test_area_names(code: str, label: str, short: str) -> None:
    graph = load("areas")
    assert str(graph.value(AREA[code], RDFS.label)) == label
    assert {str(o) for o in graph.objects(AREA[code], SKOS.altLabel)} == set(short.split())


def test_short_names_are_unambiguous_within_the_province() -> None:
    graph = load("areas")
    owners: dict[tuple[str, str], set[Node]] = defaultdict(set)
    for area in graph.subjects(RDF.type, ECO.AdministrativeArea):
        province = str(graph.value(area, ECO.adcode))[:2]
        for name in graph.objects(area, SKOS.altLabel):
            owners[province, str(name)].add(area)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_groups_of_areas() -> None:
    graph = load("areas")
    members = {
        str(graph.value(g, RDFS.label)): {
            str(graph.value(m, RDFS.label)) for m in graph.objects(g, ECO.memberArea)
        }
        for g in graph.subjects(RDF.type, ECO.AreaGroup)
    }
    assert members["锰三角"] == {"秀山土家族苗族自治县", "花垣县", "松桃苗族自治县"}
    assert members["中心城区"] == set()
    assert "黔江区" in members["渝东南武陵山区城镇群"]


@pytest.mark.parametrize(
    ("wording", "slug"),
    [
        ("生态环境局", "ecology-environment"),
        ("发改委", "development-reform"),
        ("发展改革委", "development-reform"),
        ("规划自然资源局", "planning-natural-resources"),
        ("住建委", "housing-urban-rural"),
        ("住房城乡建委", "housing-urban-rural"),
        ("农业农村委", "agriculture-rural"),
        ("城管局", "urban-management"),
        ("城市管理局", "urban-management"),
        ("经济信息委", "economy-information"),
        ("文旅委", "culture-tourism"),
        ("卫健委", "health"),
        ("工业园区管委会", "park-administration"),
        ("金佛山国家级自然保护区管理事务中心", None),
        ("畜牧产业中心", "agriculture-rural"),
        ("乡村振兴局", "rural-revitalisation"),
    ],
)
def test_department_wordings(wording: str, slug: str | None) -> None:
    graph = load("agencies")
    found = {
        str(s).rpartition("/")[2]
        for p in (SKOS.prefLabel, SKOS.altLabel)
        for s in graph.subjects(p, Literal(wording, lang="zh"))
    }
    assert found == ({slug} if slug else set())
