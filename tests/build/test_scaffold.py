"""``kg scaffold``: a draft that runs as it is, says what was detected, and asks about the rest."""

from __future__ import annotations

import re

from kitchen import CITY, COUNTY, Kitchen

from kg.mapping import scripts
from kg.store import current

ODD = (
    COUNTY.replace("黔江区", "南川区")
    + """
表9 分区管控
\t分区
\t主导方向
\t面积

\t甲区
\t保育
\t一半

\t乙区
\t提升
\t一半


强化监管执法能力建设

　　大溪河鹿鸣断面、大溪河鹿呜断面稳定达标。凤嘴江水库保护到位。
"""
)


def options(kitchen: Kitchen) -> list[object]:
    return ["--mappings", kitchen.mappings, "--ontology", kitchen.root / "ontology"]


def test_the_draft_runs_and_reads_the_plan_as_before(cooked: Kitchen) -> None:
    new = cooked.root / "nanchuan-2021.txt"
    new.write_text(COUNTY.replace("黔江区", "南川区"), "utf-8")
    adding = ["--mappings", cooked.mappings, *cooked.options()]
    cooked.kg("add", new, *adding)
    without = cooked.dump("without.nq")
    status, out, err = cooked.kg("scaffold", new, *options(cooked))
    assert status == 0, err
    assert "nanchuan-2021.py" in out
    script = cooked.mappings / "nanchuan-2021.py"
    profile = scripts.run(script).profile
    assert (profile.slug, profile.area, profile.period) == ("nanchuan-2021", "500119", (2021, 2025))
    status, _, err = cooked.kg("add", new, *adding)
    assert status == 0, err
    assert current(cooked.store).manifest.plans[1].mapping == "nanchuan-2021.py"
    assert cooked.dump("with.nq") == without


def test_what_is_doubtful_is_told_with_the_hint_that_settles_it(kitchen: Kitchen) -> None:
    new = kitchen.root / "odd.txt"
    new.write_text(ODD, "utf-8")
    status, draft, err = kitchen.kg("scaffold", new, "--print", *options(kitchen))
    assert status == 0, err
    assert not (kitchen.mappings / "odd.py").exists()
    assert 'area="500119",  # 重庆市南川区' in draft
    assert "# line 3: 2021—2025年" in draft
    assert "专栏1 主要指标: indicators, values in 2020年 → Observation 2020" in draft
    assert re.search(r"# table at line \d+: 表9 分区管控: NOTHING WAS READ as a table", draft)
    assert (
        '# TableHint(title="表9 分区管控", roles=((0, "name"), (1, "name"), (2, "value"))' in draft
    )
    assert '# HeadingHint(line="强化监管执法能力建设", level=1, reason="it is a heading"),' in draft
    # with every # taken away it runs still, and the build takes it
    eager = re.sub(r"^        # ([A-Z][A-Za-z]+\(.*\),)$", r"        \1", draft, flags=re.MULTILINE)
    assert eager != draft
    path = kitchen.mappings / "odd.py"
    path.write_text(eager, "utf-8")
    assert len(scripts.run(path).profile.hints) == draft.count(
        "        # TableHint("
    ) + draft.count("        # HeadingHint(") + draft.count("        # KnownName(") + draft.count(
        "        # Slip("
    )


def test_an_area_and_a_period_that_cannot_be_told(kitchen: Kitchen) -> None:
    new = kitchen.root / "someplace.txt"
    text = CITY.replace("重庆市", "某地").replace("全市", "全域").replace("市生态", "生态")
    new.write_text(text.replace("规划期为2021—2025年，展望至2035年。", "").replace("十四五", "新"))
    status, draft, err = kitchen.kg("scaffold", new, "--print", *options(kitchen))
    assert status == 0, err
    assert "# CANNOT BE TOLD: the text names no area" in draft
    assert '# area="……"' in draft
    assert "# CANNOT BE TOLD: no planning period is stated" in draft
    path = kitchen.mappings / "someplace.py"
    path.write_text(draft, "utf-8")
    assert scripts.run(path).profile.area is None


def test_a_script_that_is_there_is_not_overwritten(kitchen: Kitchen) -> None:
    script = kitchen.mappings / "qianjiang-2021.py"
    before = script.read_text("utf-8")
    plan = kitchen.plans / "qianjiang-2021.txt"
    status, _, err = kitchen.kg("scaffold", plan, *options(kitchen))
    assert (status, err.count("\n")) == (2, 1)
    assert script.read_text("utf-8") == before
    status, _, _ = kitchen.kg("scaffold", plan, "--force", *options(kitchen))
    assert status == 0
    assert "DOUBT" not in script.read_text("utf-8").split("hints=")[0].split("PLAN")[0]
    status, _, err = kitchen.kg("scaffold", kitchen.root / "none.txt", *options(kitchen))
    assert (status, err.count("\n")) == (2, 1)
