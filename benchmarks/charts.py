"""Bar charts as SVG, drawn by the charting library that the pages use (Apache ECharts, in Node)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.web import bundle

_COLOURS = ("#1a5f3c", "#7fb069", "#4a6fa5", "#c9883f", "#8c959f")
_WIDTH, _ROW, _FRAME = 900, 15, 110
_DRAW = """
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { base, charts } = JSON.parse(readFileSync(0, "utf8"));
const echarts = createRequire(base)("echarts");
const drawn = {};
for (const [name, { option, width, height }] of Object.entries(charts)) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption(option);
  drawn[name] = chart.renderToSVGString();
  chart.dispose();
}
process.stdout.write(JSON.stringify(drawn));
"""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars: ``groups[row][series]`` in ``unit``, on a logarithmic axis since what is
    compared differs by powers of ten. A series that a row lacks, or has as 0, has no bar."""

    title: str
    unit: str
    groups: Mapping[str, Mapping[str, float]]


def draw(charts: Mapping[str, Bars]) -> dict[str, str]:
    """Each chart as SVG. Raises :class:`kg.web.bundle.BundleFailed` without Node, and
    ``CalledProcessError`` when the library is not installed (``make web``)."""
    asked = {
        "base": str(bundle.SOURCE / "package.json"),
        "charts": {
            name: {"option": option(bars), "width": _WIDTH, "height": _height(bars)}
            for name, bars in charts.items()
        },
    }
    done = subprocess.run(
        [bundle.node(), "--input-type=module", "--eval", _DRAW],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    drawn: dict[str, str] = json.loads(done.stdout)
    return drawn


def option(bars: Bars) -> dict[str, Any]:
    """What ECharts is told of a chart."""
    names = _names(bars)
    return {
        "animation": False,
        "color": list(_COLOURS),
        "backgroundColor": "#ffffff",
        "title": {"text": bars.title, "left": 8, "top": 6, "textStyle": {"fontSize": 15}},
        "legend": {"data": names, "top": 34, "left": 8},
        "grid": {"left": 8, "right": 70, "top": 68, "bottom": 36, "containLabel": True},
        "xAxis": {
            "type": "log",
            "name": bars.unit,
            "nameLocation": "middle",
            "nameGap": 24,
        },
        "yAxis": {"type": "category", "inverse": True, "data": list(bars.groups)},
        "series": [
            {
                "type": "bar",
                "name": name,
                "barGap": "5%",
                "data": [_point(row.get(name, 0.0)) for row in bars.groups.values()],
                "label": {"show": True, "position": "right", "fontSize": 10},
            }
            for name in names
        ],
    }


def _point(value: float) -> float | None:
    """Three significant figures; nothing where there is nothing to draw."""
    return float(f"{value:.3g}") if value > 0 else None


def _names(bars: Bars) -> list[str]:
    return list(dict.fromkeys(name for row in bars.groups.values() for name in row))


def _height(bars: Bars) -> int:
    return _FRAME + len(bars.groups) * (len(_names(bars)) * _ROW + 10)
