"""Every indicator that stands in the tables of two or more plans, with its figures side by side.

Figures are canonical (hectares, cubic metres, tonnes), written P for a goal of the period before, O
for what was observed and T for a target, each with its year; words and classes stand for themselves.
All were checked against the tables of the texts by hand.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from five import five_plans

BY_HAND = """
bulk-solid-waste-utilisation-rate
  chongqing: P2020 85 ; O2020 85
  youyang: P2020 ≥85 ; O2020 90
carbon-intensity-reduction
  chongqing: P2020 19.5 ; O2020 21.88 ; T2025 由国家下达
  nanchuan: P2020 ≥16 ; O2020 20.5 ; T2025 由市级下达
  qianjiang: T2025 完成市级下达目标
  youyang: P2020 15 ; O2020 15 ; T2025 完成市级下达目标任务
cod-emission
  nanchuan: P2020 7369 ; O2020 7107.4
  youyang: P2020 达到考核要求 ; O2020 4249.2
cod-reduction-rate
  chongqing: P2020 7.4 ; O2020 8.3
  nanchuan: O2020 7.7 ; T2025 由市级下达
  qianjiang: T2025 完成市级下达目标
contaminated-farmland-safe-use
  nanchuan: T2025 95
  qianjiang: O2020 95 ; T2025 ≥95
contaminated-plot-safe-use
  nanchuan: T2025 95
  qianjiang: O2020 95 ; T2025 ≥95
energy-intensity-reduction
  chongqing: P2020 16 ; O2020 19.4 ; T2025 由国家下达
  qianjiang: P2020 达到市上要求 ; O2020 达到市级要求 ; T2025 完成市级下达目标
  youyang: P2020 15 ; O2020 27.62 ; T2025 完成市级下达目标任务
farmland-area
  nanchuan: O2019 69412 ; P2020 58360
  qianjiang: P2020 ≥50000 ; O2020 60200
  youyang: P2020 97746.6666666667 ; O2020 97746.6666666667
farmland-soil-point-compliance
  nanchuan: P2020 保持稳定 ; O2020 保持稳定
  youyang: P2020 ≥73.5
forest-coverage
  chongqing: P2020 46 ; O2020 52.5 ; T2025 57
  nanchuan: P2020 ≥55 ; O2020 55.2 ; T2025 58
  qianjiang: P2020 60 ; O2020 65 ; T2025 ≥65
  youyang: P2020 59 ; O2020 63.09 ; T2025 65
forest-stock
  chongqing: P2020 240000000 ; O2020 241000000
  nanchuan: P2020 8750000 ; O2020 9120000
  qianjiang: P2020 14000000 ; O2020 14500000
good-air-days
  nanchuan: P2020 ≥292 ; O2020 354 ; T2025 ≥330
  qianjiang: P2020 ≥335 ; O2020 355 ; T2025 ≥350
  youyang: P2020 350 ; O2020 364
good-air-days-share
  chongqing: P2020 83 ; O2020 91.2 ; T2025 92.6
  youyang: O2020 99.72 ; T2025 >95
net-new-construction-land
  chongqing: P2020 <75000 ; O2020 52821
  nanchuan: P2020 <2200 ; O2020 2157.3
nh3n-emission
  nanchuan: P2020 892 ; O2020 843.7
  youyang: P2020 达到考核要求 ; O2020 544
nh3n-reduction-rate
  chongqing: P2020 6.3 ; O2020 7.4
  nanchuan: O2020 9.5 ; T2025 由市级下达
  qianjiang: T2025 完成市级下达目标
nox-emission
  nanchuan: P2020 11322 ; O2020 9198.1
  youyang: P2020 达到考核要求 ; O2020 651.1
nox-reduction-rate
  chongqing: P2020 18 ; O2020 18.3
  nanchuan: O2020 21.6 ; T2025 由市级下达
  qianjiang: T2025 完成市级下达目标
park-green-per-capita
  nanchuan: P2020 ≥13 ; O2020 12.96 ; T2025 15
  qianjiang: P2020 ≥12 ; O2020 19.6
  youyang: O2018 15.16 ; P2020 15.5
pm25-annual-mean
  chongqing: P2020 ≤45.6 ; O2020 33
  nanchuan: O2020 26 ; T2025 30
  qianjiang: O2020 28 ; T2025 ≤28
  youyang: P2020 ≤39 ; O2020 21
redline-share
  nanchuan: O2020 22.81 ; T2025 以国务院最终审批面积为准
  qianjiang: P2020 25.28 ; O2020 25.76 ; T2025 25.76
  youyang: P2020 划定并遵守 ; O2020 31.22
so2-emission
  nanchuan: P2020 19600 ; O2020 14278.2
  youyang: P2020 达到考核要求 ; O2020 3398.5
surface-water-class
  chongqing: P2020 ClassIII ; O2020 ClassII
  nanchuan: P2020 ClassIII ; O2020 ClassIII
  qianjiang: P2020 ClassIII ; P2020 达到水域功能 ; O2020 ClassII ; O2020 ClassIV ; O2020 满足水域功能 ; T2025 ClassII ; T2025 ClassIV
surface-water-good-share
  chongqing: O2020 100 ; T2025 97.3
  nanchuan: O2020 100 ; T2025 100
  youyang: P2020 100 ; O2020 100 ; T2025 100
town-waste-harmless-rate
  nanchuan: P2020 100 ; O2020 100
  qianjiang: P2020 90 ; O2020 100
  youyang: P2020 ≥95 ; O2020 96
township-sewage-treatment-rate
  nanchuan: P2020 ≥85 ; O2020 ≥85
  qianjiang: P2020 85 ; O2020 86
township-source-compliance
  nanchuan: P2020 ≥95 ; O2020 100
  qianjiang: O2020 100 ; T2025 100
urban-green-coverage
  chongqing: P2020 41 ; O2020 42.9 ; T2025 ≥43
  nanchuan: P2020 ≥37.5 ; O2020 39.5 ; T2025 40
  qianjiang: O2020 40 ; T2025 ≥45
urban-green-land-rate
  chongqing: P2020 38.9 ; O2020 39.4
  qianjiang: P2020 30 ; O2020 40
urban-sewage-treatment-rate
  chongqing: P2020 95 ; O2020 95
  nanchuan: P2020 ≥95 ; O2020 95
  qianjiang: P2020 95 ; O2020 98.2
urban-source-compliance
  nanchuan: P2020 100 ; O2020 100
  qianjiang: P2020 100 ; O2020 100 ; T2025 100
urban-waste-harmless-rate
  chongqing: P2020 95 ; O2020 100
  qianjiang: P2020 100 ; O2020 100
water-intensity
  nanchuan: P2020 ≤80 ; O2020 66
  youyang: P2020 ≤80 ; O2020 67.07
"""

QUERY = """
PREFIX eco: <https://w3id.org/ecoplan/ontology#>
SELECT DISTINCT ?indicator ?plan ?year ?class ?comparator ?figure ?water ?words WHERE {
  VALUES ?class { eco:Target eco:Observation eco:PastTarget }
  ?value a ?class ; eco:statedIn ?plan ; eco:indicator ?indicator ; eco:year ?year ;
         eco:comparator ?comparator ; eco:valueText ?words ; eco:evidence/eco:rowIndex ?row .
  FILTER NOT EXISTS { ?value eco:subject/a ?kind . VALUES ?kind { eco:Project eco:Programme } }
  OPTIONAL { ?value eco:canonicalValue ?figure }
  OPTIONAL { ?value eco:waterClass ?water }
}"""

SIGNS = {"AtLeast": "≥", "AtMost": "≤", "LessThan": "<", "MoreThan": ">"}
LETTERS = {"PastTarget": "P", "Observation": "O", "Target": "T"}

Table = dict[str, dict[str, set[str]]]


def local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def expected() -> Table:
    table: Table = {}
    indicator = ""
    for line in BY_HAND.strip().splitlines():
        plan, _, figures = line.partition(":")
        if figures:
            table[indicator][plan.strip()] = {figure.strip() for figure in figures.split(";")}
        else:
            indicator = line.strip()
            table[indicator] = {}
    return table


def found() -> Table:
    table: Table = defaultdict(lambda: defaultdict(set))
    for row in five_plans().open().query(QUERY):
        sign = SIGNS.get(local(row["comparator"].value), "")
        if row["figure"] is not None:
            said = sign + row["figure"].value
        elif row["water"] is not None:
            said = sign + local(row["water"].value)
        else:
            said = row["words"].value
        when = LETTERS[local(row["class"].value)] + row["year"].value
        plan = local(row["plan"].value).rpartition("-")[0]
        table[local(row["indicator"].value)][plan].add(f"{when} {said}")
    return table


def test_they_compare_with_the_right_figures() -> None:
    wanted, seen = expected(), found()
    for indicator, plans in wanted.items():
        assert {plan: seen[indicator][plan] for plan in plans} == plans, indicator


def test_they_are_all() -> None:
    several = {indicator for indicator, plans in found().items() if len(plans) > 1}
    assert several == set(expected())
