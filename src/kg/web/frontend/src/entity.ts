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

const small = find("[data-neighbours]");
if (small) {
  // Drawn when it comes into view: most readers never get there.
  new IntersectionObserver((entries, watcher) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    void import("./lib/neighbours").then(({ drawNeighbours }) => drawNeighbours(small, small.dataset.neighbours!));
  }).observe(small);
}
