"""``kg review``: what a person says of a fact is written into the plan's script, holds in every later
build, and is told in the provenance; what readers of the pages report lands in the same sheet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from kitchen import COUNTY, Kitchen
from openpyxl import load_workbook

from kg.store import current
from kg.web.reports import Reports

PREFIXES = """PREFIX eco: <https://w3id.org/ecoplan/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""
PLAN = "<https://w3id.org/ecoplan/id/plan/qianjiang-2021>"
TARGETS = (
    PREFIXES
    + f"""SELECT ?text ?value ?year ?cmp WHERE {{ ?v eco:statedIn {PLAN} ;
  eco:valueText ?text ; eco:value ?value ; eco:year ?year ; eco:comparator ?c
  BIND(STRAFTER(STR(?c), "#") AS ?cmp) }} ORDER BY ?text ?value"""
)
Rows = list[dict[str, str]]


def asked(kitchen: Kitchen, query: str) -> list[tuple[str, ...]]:
    found: Any = current(kitchen.store).open().query(query)
    return [tuple("" if term is None else term.value for term in row) for row in found]


def sheet(kitchen: Kitchen, name: str = "sheet.csv", plan: str = "qianjiang-2021") -> Path:
    path = kitchen.root / name
    status, _, err = kitchen.kg("review", plan, path, "--store", kitchen.store)
    assert status == 0, err
    return path


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [{k.split()[-1]: v for k, v in row.items()} for row in csv.DictReader(handle)]


def fill(path: Path, **verdicts: tuple[dict[str, str], dict[str, str]]) -> None:
    """Fills in the rows whose cells are as the first of each pair says with the second."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        head, *lines = list(csv.reader(handle))
    names = [heading.split()[-1] for heading in head]
    for wanted, filled in verdicts.values():
        fitting = [
            line for line in lines if all(line[names.index(k)] == v for k, v in wanted.items())
        ]
        assert len(fitting) == 1, (wanted, len(fitting))
        for name, value in filled.items():
            fitting[0][names.index(name)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([head, *lines])


def apply(kitchen: Kitchen, path: Path, *more: object) -> tuple[int, str, str]:
    return kitchen.kg(
        "review", "--apply", path, "--mappings", kitchen.mappings, "--store", kitchen.store, *more
    )


def test_every_fact_is_a_row_with_its_sentence(cooked: Kitchen) -> None:
    rows = rows_of(sheet(cooked))
    ((count,),) = asked(
        cooked,
        PREFIXES + f"SELECT (COUNT(*) AS ?n) WHERE {{ ?v eco:statedIn {PLAN} ; eco:valueText ?t }}",
    )
    values = [row for row in rows if row["fact"] == "value"]
    assert len(values) == int(count) == 5
    assert {row["fact"] for row in rows} >= {"value", "task", "relation", "name"}
    (prose,) = [row for row in values if row["said"] == "65%以上"]
    assert prose["sentence"] == "到2025年，全区森林覆盖率稳定在65%以上，阿蓬江两河断面水质达到Ⅲ类。"
    assert "数值=65；单位=%；年份=2025" in prose["fields"]
    (cell,) = [row for row in values if row["said"] == "≥65"]
    assert cell["sentence"] == "森林覆盖率（%） ｜ 63.5 ｜ ≥65"
    assert cell["section"].endswith("专栏1 主要指标")
    assert all(row["verdict"] == row["correction"] == row["reason"] == "" for row in rows)
    assert {row["plan"] for row in rows} == {"qianjiang-2021"}


def test_verdicts_hold_in_every_later_build(cooked: Kitchen) -> None:
    path = sheet(cooked)
    fill(
        path,
        changed=(
            {"fact": "value", "said": "63.5"},
            {
                "correction": "数值=64.5；年份=2019",
                "reason": "表注说明为2019年",
                "reviewer": "王工",
            },
        ),
        dropped=(
            {"fact": "value", "said": "20个"},
            {"verdict": "错", "reason": "不是定量目标", "reviewer": "王工"},
        ),
        kept=({"fact": "value", "said": "≥65"}, {"verdict": "对"}),
        name=(
            {"fact": "name", "quote": "阿蓬江", "what": "阿蓬江"},
            {"verdict": "改", "correction": "名称=阿蓬河", "reason": "本区称阿蓬河"},
        ),
    )
    status, out, err = apply(cooked, path, "--reviewer", "李工")
    assert status == 0, err
    assert "4 entries added, 0 replaced" in out
    status, _, err = cooked.build()
    assert (status, "[hint]" in err) == (0, False), err
    for _ in range(2):
        found = asked(cooked, TARGETS)
        assert ("63.5", "64.5", "2019", "Equal") in found
        assert not [row for row in found if row[0] == "20个"]
        assert ("≥65", "65", "2025", "AtLeast") in found
        rivers = asked(
            cooked, PREFIXES + 'SELECT ?r WHERE { ?r a eco:River ; rdfs:label "阿蓬河"@zh }'
        )
        assert len(rivers) == 1
        # and once more when everything is read anew
        cooked.forget()
        cooked.build()
    reviews = asked(
        cooked,
        PREFIXES
        + """SELECT ?body ?why ?who ?said WHERE {
          GRAPH <https://w3id.org/ecoplan/graph/provenance> { ?r a oa:Annotation ;
            oa:bodyValue ?body ; oa:hasTarget ?target ; prov:wasDerivedFrom ?script ;
            prov:wasAttributedTo/rdfs:label ?who . OPTIONAL { ?r rdfs:comment ?why } }
          OPTIONAL { ?target eco:valueText ?said } } ORDER BY ?body""",
    )
    assert reviews == [
        ("changed: canonical: 阿蓬江 → 阿蓬河", "本区称阿蓬河", "李工", ""),
        ("changed: value: 63.5 → 64.5; year: 2020 → 2019", "表注说明为2019年", "王工", "63.5"),
        ("right", "", "李工", "≥65"),
        ("wrong", "不是定量目标", "王工", ""),
    ]
    reviewed = {row["said"]: row["reviewed"] for row in rows_of(sheet(cooked)) if row["reviewed"]}
    assert reviewed["63.5"] == "changed（王工）"
    assert reviewed["≥65"] == "right（李工）"
    status, out, _ = cooked.kg("coverage", "qianjiang-2021", "--store", cooked.store)
    assert "set aside by a reviewer" in out


def test_a_second_opinion_takes_the_place_of_the_first(cooked: Kitchen) -> None:
    path = sheet(cooked)
    cell = {"fact": "value", "said": "63.5"}
    fill(path, a=(cell, {"correction": "数值=1", "reason": "甲", "reviewer": "甲"}))
    apply(cooked, path)
    cooked.build()
    fill(path, a=(cell, {"correction": "数值=2"}))  # the sheet of before the build
    status, out, err = apply(cooked, path)
    assert status == 0, err
    assert "0 entries added, 1 replaced" in out
    cooked.build()
    assert ("63.5", "2", "2020", "Equal") in asked(cooked, TARGETS)
    assert (cooked.mappings / "qianjiang-2021.py").read_text("utf-8").count("Correction(") == 1


def test_a_workbook_does_as_well(cooked: Kitchen) -> None:
    path = sheet(cooked, "sheet.xlsx")
    book = load_workbook(path)
    page: Any = book.worksheets[0]
    head = [cell.value.split()[-1] for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[head.index("said")].value == "63.5":
            row[head.index("verdict")].value = "×"
            row[head.index("reason")].value = "重复"
    book.save(path)
    status, _, err = apply(cooked, path, "--reviewer", "甲")
    assert status == 0, err
    cooked.build()
    assert not [row for row in asked(cooked, TARGETS) if row[0] == "63.5"]


def test_a_plan_without_script_gets_one(cooked: Kitchen) -> None:
    new = cooked.root / "南川.txt"
    new.write_text(COUNTY.replace("黔江区", "南川区"), "utf-8")
    options = ["--mappings", cooked.mappings, *cooked.options()]
    cooked.kg("add", new, "--slug", "nanchuan-2021", *options)
    path = sheet(cooked, plan="nanchuan-2021")
    fill(
        path,
        a=({"fact": "value", "said": "63.5"}, {"verdict": "错", "reason": "x", "reviewer": "甲"}),
    )
    status, out, err = apply(cooked, path)
    assert status == 0, err
    assert "南川.py: 1 entries added" in out
    status, _, err = cooked.kg("add", new, *options)
    assert status == 0, err
    plans = {plan.slug: plan.counts["values"] for plan in current(cooked.store).manifest.plans}
    assert plans["nanchuan-2021"] == plans["qianjiang-2021"] - 1


def test_what_readers_report_is_in_the_sheet_and_settled_by_it(cooked: Kitchen) -> None:
    (statement,) = [row["id"] for row in rows_of(sheet(cooked)) if row["said"] == "63.5"]
    reports = Reports(cooked.store)
    number = reports.add(statement, "figure", "公报是63.8", current(cooked.store).id, "192.0.2.1")
    gone = "https://w3id.org/ecoplan/id/value/qianjiang-2021-0123456789abcdef"
    reports.add(gone, "missing", "少了一条", "before", "192.0.2.1")
    reports.add(statement.replace("qianjiang", "elsewhere"), "other", "", "", "192.0.2.1")
    path = sheet(cooked)
    told = {row["id"]: row["reports"] for row in rows_of(path) if row["reports"]}
    assert told == {statement: f"#{number} figure：公报是63.8", gone: "#2 missing：少了一条"}
    fill(
        path, a=({"id": statement}, {"correction": "数值=63.8", "reason": "公报", "reviewer": "甲"})
    )
    status, out, err = apply(cooked, path)
    assert status == 0, err
    assert "1 reports of readers settled" in out
    assert [report.id for report in reports.all() if report.settled] == [number]


def test_what_fits_no_more_is_told(cooked: Kitchen) -> None:
    path = sheet(cooked)
    fill(path, a=({"fact": "value", "said": "63.5"}, {"verdict": "对", "reviewer": "甲"}))
    apply(cooked, path)
    text = COUNTY.replace("63.5", "63.9")
    (cooked.plans / "qianjiang-2021.txt").write_text(text, "utf-8")
    status, _, err = cooked.build()
    assert status == 0
    assert "[hint] qianjiang-2021.txt: nothing fits what was reviewed: 63.5 in 63.5" in err


BAD_ROWS = [
    ({"verdict": "maybe", "reviewer": "甲"}, "'maybe' is none of 对、错、改"),
    ({"verdict": "错", "reviewer": "甲"}, "no reason"),
    ({"verdict": "对"}, "no reviewer"),
    ({"verdict": "改", "reason": "x", "reviewer": "甲"}, "the correction is empty"),
    ({"verdict": "对", "correction": "数值=1", "reviewer": "甲"}, "the correction is filled in"),
    ({"correction": "数值=六十", "reason": "x", "reviewer": "甲"}, "数值='六十': not a number"),
    ({"correction": "数字=6", "reason": "x", "reviewer": "甲"}, "'数字' is none of 数值"),
    ({"correction": "六十", "reason": "x", "reviewer": "甲"}, "is not field=value"),
    ({"correction": "年份=20255", "reason": "x", "reviewer": "甲"}, "not a year"),
    ({"correction": "比较=大概", "reason": "x", "reviewer": "甲"}, "none of ="),
]


def test_rows_that_cannot_be_meant(cooked: Kitchen) -> None:
    script = cooked.mappings / "qianjiang-2021.py"
    before = script.read_text("utf-8")
    whole = sheet(cooked).read_bytes()
    path = cooked.root / "filled.csv"
    for filled, said in BAD_ROWS:
        path.write_bytes(whole)
        fill(
            path,
            bad=({"fact": "value", "said": "63.5"}, filled),
            good=({"fact": "value", "said": "≥65"}, {"verdict": "对", "reviewer": "甲"}),
        )
        status, _, err = apply(cooked, path)
        assert (status, err.count("\n")) == (2, 1), filled
        assert err.startswith(f"kg: [usage] {path}:")
        assert said in err
        assert "nothing was applied" in err
        assert script.read_text("utf-8") == before


BAD_ARGUMENTS = [
    (["nowhere", "a.csv"], "no plan 'nowhere'"),
    (["qianjiang-2021", "a.ods"], "not a sheet"),
    (["qianjiang-2021"], "a plan and a file are needed"),
    (["--apply", "none.csv"], "no such file"),
    (["--apply", "empty.csv"], "no column fact"),
    (["--apply", "broken.xlsx"], "not a workbook"),
]


def test_bad_arguments(cooked: Kitchen) -> None:
    (cooked.root / "empty.csv").write_text("a,b\n1,2\n")
    (cooked.root / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    for arguments, said in BAD_ARGUMENTS:
        placed = [cooked.root / a if "." in a else a for a in arguments]
        status, _, err = cooked.kg("review", *placed, "--store", cooked.store)
        assert status in (1, 2)
        assert err.count("\n") == 1
        assert said in err


def test_text_from_a_plan_is_no_formula(cooked: Kitchen) -> None:
    evil = COUNTY.replace("推进阿蓬江流域治理", '=cmd|"/c calc"!A1，推进阿蓬江流域治理')
    cooked.plan("qianjiang-2021", evil, "500114")
    cooked.build()
    cells = [cell for row in rows_of(sheet(cooked)) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith("=")]
    book = load_workbook(sheet(cooked, "sheet.xlsx"))
    assert all(cell.data_type != "f" for line in book.worksheets[0].iter_rows() for cell in line)
