import { draw, look, type Option, saving, series, tooltip } from "./chart";
import { find, token } from "./dom";
import { t } from "./language";

interface Point {
  value: number;
  shown: string;
}

/** One indicator across areas, as the server gives it. */
export interface Drawn {
  slug: string;
  title: string;
  unit: string;
  years: [number, number];
  areas: string[];
  colours: number[];
  baseline: (Point | null)[];
  target: (Point | null)[];
  upper: number | null;
}

/** Targets as bars, baselines as dots, the city's own target as a line. */
export function drawComparison(figure: HTMLElement, data: Drawn): void {
  const box = find(".chart", figure)!;
  box.style.height = `${Math.max(15, 4.5 + 2.4 * data.areas.length)}rem`;
  const chart = draw(box, () => option(data));
  saving(figure, chart, data.slug);
}

function option(data: Drawn): Option {
  const { ink, quiet, line, text } = look();
  const order = data.areas.map((_, index) => index).reverse(); // the first area on top
  const shown = (point: Point | null | undefined): string => (point ? `${point.shown}${data.unit ? ` ${data.unit}` : ""}` : "—");
  return {
    textStyle: text,
    grid: { left: 8, right: 48, top: 24, bottom: 8, containLabel: true },
    tooltip: {
      ...tooltip(),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (given: unknown) => {
        const at = order[(given as { dataIndex: number }[])[0]!.dataIndex]!;
        return [
          `<b>${data.areas[at]}</b>`,
          `${data.years[0]}${t("年现状", " baseline")}: ${shown(data.baseline[at])}`,
          `${data.years[1]}${t("年目标", " target")}: ${shown(data.target[at])}`,
        ].join("<br>");
      },
    },
    xAxis: {
      type: "value",
      scale: false,
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: token("line-2") } },
    },
    yAxis: {
      type: "category",
      data: order.map((index) => data.areas[index]!),
      axisLabel: { color: ink, width: innerWidth > 600 ? 132 : 110, overflow: "truncate" },
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 18,
        data: order.map((index) => ({
          value: data.target[index]?.value ?? null,
          itemStyle: { color: series(data.colours[index]!), borderRadius: [0, 2, 2, 0] },
        })),
        label: {
          show: true,
          position: "right",
          color: ink,
          formatter: (at: { dataIndex: number }) => data.target[order[at.dataIndex]!]?.shown ?? "",
        },
        markLine:
          data.upper === null
            ? undefined
            : {
                silent: true,
                symbol: "none",
                lineStyle: { type: "dashed", color: quiet, width: 1.5 },
                label: { formatter: String(data.upper), color: quiet, position: "end" },
                data: [{ xAxis: data.upper }],
              },
      },
      {
        type: "scatter",
        symbolSize: 11,
        itemStyle: { color: token("sheet"), borderColor: ink, borderWidth: 2 },
        data: order.map((index) => data.baseline[index]?.value ?? null),
        z: 5,
      },
    ],
  } as Option;
}
