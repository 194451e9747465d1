import { draw, look, type Option, saving, series, tooltip } from "./chart";
import { find, rgb, token } from "./dom";

/** A question's answer as the server shaped it for its chart. */
export interface Answer {
  kind: "bar" | "grouped-bar" | "line" | "heat" | "sankey" | "network";
  slug: string;
  measure: string;
  names: string[];
  across: string[];
  series: { name: string; data: (number | null)[] }[];
  cells: [number, number, number][];
  nodes: { name: string; label: string; side: string }[];
  links: { source: string; target: string; kind: string; value: number }[];
}

export async function drawAnswer(figure: HTMLElement, data: Answer): Promise<void> {
  const box = find(".chart", figure)!;
  if (["heat", "sankey", "network"].includes(data.kind)) await import("./morecharts");
  const rows = data.kind === "network" ? 14 : data.kind === "sankey" ? data.nodes.length * 0.7 : (data.names?.length ?? 10);
  box.style.height = `${Math.min(46, Math.max(16, 4 + rows * (data.kind === "line" ? 0 : 1.6)))}rem`;
  const options = { bar: bars, "grouped-bar": bars, line: lines, heat, sankey, network };
  const chart = draw(box, () => options[data.kind](data));
  saving(figure, chart, data.slug);
}

const number = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 4 });

function axes(): { value: object; category: object } {
  const { ink, quiet, line } = look();
  return {
    value: { type: "value", axisLabel: { color: quiet }, splitLine: { lineStyle: { color: token("line-2") } } },
    category: {
      type: "category",
      axisLabel: { color: ink, width: innerWidth > 900 ? 264 : 160, overflow: "truncate" },
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
    },
  };
}

function bars(data: Answer): Option {
  const { ink, text } = look();
  const { value, category } = axes();
  const several = data.series.length > 1;
  return {
    textStyle: text,
    tooltip: { ...tooltip(), trigger: "axis", axisPointer: { type: "shadow" } },
    legend: several ? { top: 0, type: "scroll", textStyle: { color: ink } } : undefined,
    grid: { left: 8, right: 56, top: several ? 36 : 8, bottom: 8, containLabel: true },
    xAxis: value,
    yAxis: { ...category, data: [...data.names].reverse() },
    series: data.series.map((each, index) => ({
      type: "bar",
      name: each.name || data.measure,
      color: series(index),
      barMaxWidth: 16,
      itemStyle: { borderRadius: [0, 2, 2, 0] },
      label: { show: !several, position: "right", color: ink, formatter: (at: { value: number }) => number.format(at.value) },
      data: [...each.data].reverse(),
    })),
  } as Option;
}

function lines(data: Answer): Option {
  const { ink, text } = look();
  const { value, category } = axes();
  return {
    textStyle: text,
    tooltip: { ...tooltip(), trigger: "axis" },
    legend: data.series.length > 1 ? { top: 0, type: "scroll", textStyle: { color: ink } } : undefined,
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    xAxis: { ...category, data: data.names },
    yAxis: { ...value, scale: true },
    series: data.series.map((each, index) => ({
      type: "line",
      name: each.name || data.measure,
      color: series(index),
      connectNulls: true,
      symbolSize: 8,
      data: each.data,
    })),
  } as Option;
}

/** Between two colours of the page, as `#rrggbb`. */
function mix(from: string, to: string, share: number): string {
  const [a, b] = [rgb(from), rgb(to)];
  return `#${a.map((part, at) => Math.round(part + (b[at]! - part) * share).toString(16).padStart(2, "0")).join("")}`;
}

/** Each row has its own measure, so colours compare the cells of a row and not of the table. */
function heat(data: Answer): Option {
  const { ink, text } = look();
  const { category } = axes();
  const [sheet, accent, warm] = [token("sheet"), token("accent"), token("project")];
  const largest = new Map<number, number>();
  for (const [, row, value] of data.cells) largest.set(row, Math.max(largest.get(row) ?? 0, Math.abs(value)));
  const below = data.cells.some((cell) => cell[2] < 0);
  return {
    textStyle: text,
    tooltip: tooltip(),
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    xAxis: { ...category, data: data.across, splitArea: { show: false } },
    yAxis: { ...category, data: data.names, inverse: true },
    visualMap: {
      show: false,
      dimension: 3,
      min: below ? -1 : 0,
      max: 1,
      inRange: { color: below ? [mix(sheet, warm, 0.45), mix(sheet, warm, 0.06), mix(sheet, accent, 0.45)] : [mix(sheet, accent, 0.06), mix(sheet, accent, 0.45)] },
    },
    series: [
      {
        type: "heatmap",
        data: data.cells.map(([x, y, value]) => [x, y, value, largest.get(y) ? value / largest.get(y)! : 0]),
        tooltip: { formatter: (at: { value: number[] }) => `${data.names[at.value[1]!]}<br>${data.across[at.value[0]!]}: <b>${number.format(at.value[2]!)}</b>` },
        itemStyle: { borderColor: sheet, borderWidth: 2 },
        label: { show: data.cells.length < 300, color: ink, formatter: (at: { value: number[] }) => number.format(at.value[2]!) },
      },
    ],
  } as Option;
}

function sankey(data: Answer): Option {
  const { ink, text } = look();
  return {
    textStyle: text,
    tooltip: tooltip(),
    series: [
      {
        type: "sankey",
        left: 8,
        right: 150,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 14,
        data: data.nodes.map((node, index) => ({ name: node.name, label: { formatter: node.label }, itemStyle: { color: series(index), borderWidth: 0 } })),
        links: data.links,
        lineStyle: { color: "source", opacity: 0.25, curveness: 0.5 },
        label: { color: ink },
      },
    ],
  } as Option;
}

function network(data: Answer): Option {
  const { ink, text, line } = look();
  const degree = new Map<string, number>();
  for (const link of data.links) {
    for (const end of [link.source, link.target]) degree.set(end, (degree.get(end) ?? 0) + 1);
  }
  return {
    textStyle: text,
    tooltip: tooltip(),
    series: [
      {
        type: "graph",
        layout: "force",
        roam: "move",
        force: { repulsion: 320, edgeLength: 110, gravity: 0.08, layoutAnimation: false },
        data: data.nodes.map((node) => ({
          name: node.name,
          symbol: node.side === "x" ? "circle" : "triangle",
          symbolSize: 8 + 3 * Math.sqrt(degree.get(node.name) ?? 1),
          itemStyle: { color: series(node.side === "x" ? 0 : 2) },
          label: { show: data.nodes.length < 90, position: "right", color: ink },
        })),
        links: data.links.map((link) => ({ ...link, lineStyle: { color: line, width: 1 + Math.log1p(link.value) / 3 } })),
        labelLayout: { hideOverlap: true },
      },
    ],
  } as Option;
}
