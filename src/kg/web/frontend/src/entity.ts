import "./base";
import "./styles/entity.css";
import { find, island } from "./lib/dom";
import type { Line } from "./lib/series";

const lines = island<Line[]>("series");
const figure = find("[data-series]");
if (lines && figure) {
  const { drawSeries } = await import("./lib/series");
  drawSeries(figure, lines);
}
