"""Areas by name, from somewhere. The expected codes are those of GB/T 2260."""

import pytest

from kg.lexicon.areas import Area, Areas, short_forms, short_name

_ROWS = """
100000 country 中国 -
500000 province 重庆市 100000
500105 county 江北区 500000
500114 county 黔江区 500000
500242 county 酉阳土家族苗族自治县 500000
330000 province 浙江省 100000
330200 prefecture 宁波市 330000
330205 county 江北区 330200
430000 province 湖南省 100000
433100 prefecture 湘西土家族苗族自治州 430000
433130 county 龙山县 433100
220000 province 吉林省 100000
220200 prefecture 吉林市 220000
220400 prefecture 辽源市 220000
220402 county 龙山区 220400
"""


def _areas() -> Areas:
    found = {}
    for row in _ROWS.split("\n"):
        if row:
            code, level, name, parent = row.split()
            names = tuple(dict.fromkeys([name, *short_forms(name)]))
            above = None if parent == "-" else parent
            found[code] = Area(code, name, level, short_name(name), names, above)
    return Areas(found)


AREAS = _areas()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("黔江区", "黔江"),
        ("酉阳土家族苗族自治县", "酉阳"),
        ("忠县", "忠县"),
        ("内蒙古自治区", "内蒙古"),
        ("东乡族自治县", "东乡族"),
        ("达尔罕茂明安联合旗", "达尔罕茂明安"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("万山特区", "万山"),
        ("大兴安岭地区", "大兴安岭"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_every_wording_of_an_autonomous_county() -> None:
    assert short_forms("酉阳土家族苗族自治县") == ("酉阳", "酉阳自治县", "酉阳县")
    assert short_forms("忠县") == ()


@pytest.mark.parametrize(
    ("name", "seen_from", "code"),
    [
        ("江北区", "500114", "500105"),  # the own province's
        ("江北区", "330200", "330205"),
        ("江北区", "", None),  # from nowhere it could be either
        ("龙山", "500242", "433130"),  # Hunan borders Chongqing, Jilin does not
        ("吉林", "500242", "220000"),  # the province rather than its city
        ("酉阳县", "430000", "500242"),
        ("乌有县", "500242", None),
    ],
)
def test_nearest(name: str, seen_from: str, code: str | None) -> None:
    found = AREAS.nearest(name, seen_from)
    assert (found and found.adcode) == code


def test_within_a_named_area_only() -> None:
    found = AREAS.nearest("龙山", "500242", inside="220000")
    assert found is not None
    assert found.adcode == "220402"


def test_what_lies_in_what() -> None:
    assert [area.adcode for area in AREAS.above("433130")] == ["433100", "430000"]
    assert AREAS.contains("430000", "433130")
    assert not AREAS.contains("500000", "433130")
