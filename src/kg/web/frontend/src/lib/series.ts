import { draw, look, type Option, series, tooltip } from "./chart";
import { find, token } from "./dom";

interface Point {
  year: number;
  value: number;
  kind: string;
  shown: string;
}

export interface Line {
  name: string;
  points: Point[];
}

const MOST = 8;

/** Values over the years: targets filled, observations hollow. */
export function drawSeries(figure: HTMLElement, lines: Line[]): void {
  const box = find(".chart", figure)!;
  draw(box, () => option(lines.slice(0, MOST)));
}

function option(lines: Line[]): Option {
  const { ink, quiet, line, text } = look();
  const years = [...new Set(lines.flatMap((each) => each.points.map((point) => point.year)))].sort();
  return {
    textStyle: text,
    tooltip: {
      ...tooltip(),
      trigger: "item",
      formatter: (at: { seriesIndex: number; dataIndex: number }) => {
        const of = lines[at.seriesIndex]!;
        const point = of.points[at.dataIndex]!;
        return `${of.name}<br>${point.year}: <b>${point.shown}</b>`;
      },
    },
    legend: { type: "scroll", top: 0, textStyle: { color: ink }, icon: "circle" },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    xAxis: { type: "category", data: years.map(String), axisLine: { lineStyle: { color: line } }, axisLabel: { color: quiet } },
    yAxis: { type: "value", scale: true, axisLabel: { color: quiet }, splitLine: { lineStyle: { color: token("line-2") } } },
    series: lines.map((each, index) => ({
      type: "line",
      name: each.name,
      color: series(index),
      lineStyle: { width: 2 },
      data: each.points.map((point) => ({
        value: [String(point.year), point.value],
        symbol: "circle",
        symbolSize: 9,
        itemStyle:
          point.kind === "target"
            ? { color: series(index) }
            : { color: token("sheet"), borderColor: series(index), borderWidth: 2 },
      })),
    })),
  } as Option;
}
