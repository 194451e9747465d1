"""Plans nobody had seen, with no script and no code made for them: a Word file with nested and merged
tables, a government page in GB18030, text dumps of new layouts. Readings were made before any run;
the floors are the issue's. ``python -m tests.unseen`` prints the figures."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unseen import read, scores

from kg.lexicon import Lexicon

IDENTITY = {
    "enshi-2026": ("恩施土家族苗族自治州生态环境保护“十五五”规划", "422800", 2026, 2030,
                   "恩施州政发〔2026〕11号", date(2026, 6, 30), "恩施土家族苗族自治州人民政府"),
    "gaotai-2026": ("高台县“十五五”生态环境保护规划", "620724", 2026, 2030,
                    "高政发〔2026〕27号", date(2026, 5, 18), "高台县人民政府"),
    "lingshou-2021": ("灵寿县“十四五”生态环境保护规划", "130126", 2021, 2025,
                      "灵政发〔2022〕3号", date(2022, 2, 8), "灵寿县人民政府"),
    "putian-2021": ("莆田市“十四五”生态环境保护专项规划", "350300", 2021, 2025,
                    "莆政办〔2022〕9号", date(2022, 2, 21), "莆田市人民政府办公室"),
    "wengniute-2016": ("翁牛特旗环境保护“十三五”规划（2016—2020年）", "150426", 2016, 2020,
                       None, None, "翁牛特旗环境保护局"),
    "huoshan-2021": ("霍山县“十四五”生态环境保护规划", "341525", 2021, 2025,
                     "霍政办〔2022〕8号", date(2022, 3, 18), "霍山县人民政府办公室"),
    "longquan-2026": ("龙泉市生态环境保护“十五五”规划（2026—2030年）", "331181", 2026, 2030,
                      "丽环龙〔2026〕21号", date(2026, 4, 28), "丽水市生态环境局龙泉分局"),
    "yuxi-2021": ("玉溪市“十四五”生态环境保护规划", "530400", 2021, 2025,
                  "玉政办发〔2022〕16号", date(2022, 6, 28), "玉溪市人民政府办公室"),
    "qilian-2021": ("祁连县“十四五”生态环境保护与建设规划", "632222", 2021, 2025,
                    "祁政〔2021〕96号", date(2021, 12, 10), "祁连县人民政府"),
    "wujin-2026": ("常州市武进区“十五五”生态环境保护规划", "320412", 2026, 2030,
                   "武政办发〔2026〕28号", date(2026, 5, 21), "武进区人民政府办公室"),
    "xiapu-2021": ("霞浦县“十四五”生态环境保护规划", "350921", 2021, 2025,
                   "霞政办规〔2022〕6号", date(2022, 5, 30), "霞浦县人民政府办公室"),
    "yishui-2021": ("沂水县“十四五”生态环境保护规划", "371323", 2021, 2025,
                    "沂政发〔2022〕7号", date(2022, 4, 15), "沂水县人民政府"),
    "yangxian-2026": ("洋县“十五五”生态环境保护规划", "610723", 2026, 2030,
                      "洋政发〔2026〕11号", date(2026, 6, 12), "洋县人民政府"),
    "liuba-2021": ("留坝县“十四五”生态环境保护规划", "610729", 2021, 2025,
                   "留政发〔2022〕7号", date(2022, 4, 18), "留坝县人民政府"),
    "renhua-2026": ("仁化县生态环境保护“十五五”规划（2026—2030年）", "440224", 2026, 2030,
                    "仁府办〔2026〕15号", date(2026, 6, 12), "仁化县人民政府办公室"),
}  # fmt: skip
PLANS = sorted(IDENTITY)


@pytest.mark.parametrize("slug", PLANS)
def test_who_the_plan_is(slug: str) -> None:
    who = read(slug)[1].identity
    publisher = who.publisher.name if who.publisher else None
    told = (who.title, who.area, who.period_start, who.period_end, who.document_number, who.issued)
    assert (*told, publisher) == IDENTITY[slug]


@pytest.mark.parametrize("slug", PLANS)
def test_what_it_says(slug: str, ontology_lexicon: Lexicon) -> None:
    got = scores(slug, ontology_lexicon)
    assert min(got.table) >= 0.95, got
    assert (got.prose[0] >= 0.90, got.prose[1] >= 0.85) == (True, True), got
    assert (got.names[0] >= 0.90, got.names[1] >= 0.85) == (True, True), got
    assert got.projects[0] == got.projects[1], got


def test_the_page_tells_its_document() -> None:
    """The metadata table of the page in GB18030, from its very bytes."""
    found = dict(read("putian-2021")[0].properties)
    assert found["发布机构"] == "莆田市人民政府办公室"
    assert found["成文日期"] == "2022-02-21"
    assert found["发文字号"] == "莆政办〔2022〕9号"
    assert found["索引号"] == "PT00101-0201-2022-00017"
