import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { find, save, token } from "./dom";

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

export type Option = Parameters<ECharts["setOption"]>[0];

// Double quotes would end the attribute that the SVG renderer writes.
const font = (): string => getComputedStyle(document.body).fontFamily.replaceAll('"', "'");

export function series(index: number): string {
  return token(`series-${(index % 8) + 1}`);
}

/** Text and lines as the page has them. */
export function look(): { ink: string; quiet: string; line: string; text: object } {
  const ink = token("ink");
  const quiet = token("ink-2");
  const line = token("line");
  return { ink, quiet, line, text: { color: quiet, fontFamily: font(), fontSize: 12 } };
}

export function tooltip(): object {
  return {
    backgroundColor: token("sheet"),
    borderColor: token("line"),
    textStyle: { color: token("ink"), fontFamily: font(), fontSize: 13 },
    confine: true,
  };
}

/** Draws as SVG in `box`; drawn anew when its width or the colour scheme changes. */
export function draw(box: HTMLElement, option: () => Option): ECharts {
  const chart = init(box, undefined, { renderer: "svg" });
  const show = (): void => chart.setOption({ animation: false, ...(option() as object) } as Option, true);
  show();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 2) return;
    width = box.clientWidth;
    chart.resize();
  }).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  return chart;
}

/** The buttons of a figure that save its chart as PNG or SVG. */
export function saving(figure: HTMLElement, chart: ECharts, name: string): void {
  find("[data-save=svg]", figure)?.addEventListener("click", () => {
    save(`${name}.svg`, chart.renderToSVGString(), "image/svg+xml");
  });
  find("[data-save=png]", figure)?.addEventListener("click", () => void savePng(chart, name));
}

async function savePng(chart: ECharts, name: string): Promise<void> {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([chart.renderToSVGString()], { type: "image/svg+xml" }));
  await picture.decode();
  const canvas = document.createElement("canvas");
  const scale = 2;
  canvas.width = chart.getWidth() * scale;
  canvas.height = chart.getHeight() * scale;
  const context = canvas.getContext("2d")!;
  context.fillStyle = token("sheet");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  canvas.toBlob((blob) => blob && save(`${name}.png`, blob, "image/png"));
}
