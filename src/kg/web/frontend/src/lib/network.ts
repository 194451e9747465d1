import cytoscape, { type Collection, type Core, type ElementDefinition } from "cytoscape";
import fcose from "cytoscape-fcose";
import { token } from "./dom";
import { look } from "./nodes";

cytoscape.use(fcose);

export interface NodeData {
  id: string;
  label: string;
  type: string;
  plans: string[];
}

export interface EdgeData {
  source: string;
  target: string;
  kind: string;
}

export interface Network {
  nodes: NodeData[];
  edges: EdgeData[];
  more: number;
}

const CLOSEST = 1.4; // a graph of five nodes need not fill the canvas
const LARGE = 800; // nodes from which a rough layout is good enough

export function canvas(box: HTMLElement, small = false): Core {
  const core = cytoscape({
    container: box,
    style: style(small),
    minZoom: 0.05,
    maxZoom: 4,
    hideEdgesOnViewport: true,
    textureOnViewport: false,
    userZoomingEnabled: !small,
    userPanningEnabled: !small,
    boxSelectionEnabled: false,
  });
  // A window made narrower, a phone turned: what was seen stays in sight.
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (!width || !box.clientWidth || width === box.clientWidth) return;
    width = box.clientWidth;
    core.resize();
    core.fit(core.elements(":visible"), 32);
    core.zoom(Math.min(core.zoom(), CLOSEST));
    label(core);
  }).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => core.style(style(small)));
  return core;
}

function style(small: boolean): cytoscape.StylesheetJson {
  const ink = token("ink");
  const font = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        "background-color": (node: cytoscape.NodeSingular) => look(node.data("type") as string).colour,
        shape: ((node: cytoscape.NodeSingular) => look(node.data("type") as string).shape) as unknown as cytoscape.Css.NodeShape,
        width: small ? 14 : 18,
        height: small ? 14 : 18,
        label: "data(short)",
        "font-family": font,
        "font-size": small ? 10 : 12,
        color: ink,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-background-color": token("sheet"),
        "text-background-opacity": 0.8,
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "node.unlabelled", style: { "text-opacity": 0, "text-background-opacity": 0 } },
    {
      selector: "edge",
      style: {
        width: 1,
        "line-color": token("line"),
        "curve-style": "haystack",
        "haystack-radius": 0,
      },
    },
    { selector: "node.expanded", style: { "border-width": 2, "border-color": ink } },
    { selector: "node.faded", style: { opacity: 0.15 } },
    { selector: "edge.faded", style: { opacity: 0.1 } },
    {
      selector: "node:selected, node.on",
      style: { "border-width": 3, "border-color": token("accent-strong"), "text-opacity": 1, "z-index": 10 },
    },
    {
      selector: "edge.on",
      style: {
        width: 2,
        "line-color": token("accent"),
        "curve-style": "straight",
      },
    },
    {
      selector: "edge.named",
      style: {
        label: "data(label)",
        "font-size": 11,
        "font-family": font,
        color: ink,
        "text-background-color": token("sheet"),
        "text-background-opacity": 0.9,
        "text-rotation": "autorotate",
      },
    },
    { selector: ".hidden", style: { display: "none" } },
  ] as cytoscape.StylesheetJson;
}

/** Adds what is new; gives the ids of the nodes added. */
export function add(core: Core, network: Network, links: Record<string, string>, near?: string): string[] {
  const at = near ? core.getElementById(near).position() : undefined;
  const fresh: ElementDefinition[] = [];
  const added: string[] = [];
  for (const node of network.nodes) {
    if (core.getElementById(node.id).nonempty()) continue;
    added.push(node.id);
    // Names of one kind often differ only at their end.
    const short = node.label.length > 13 ? `${node.label.slice(0, 5)}…${node.label.slice(-7)}` : node.label;
    const position = at ? { x: at.x + (Math.random() - 0.5) * 80, y: at.y + (Math.random() - 0.5) * 80 } : undefined;
    fresh.push({ group: "nodes", data: { ...node, short }, ...(position && { position }) });
  }
  core.add(fresh);
  for (const edge of network.edges) {
    const id = `${edge.source} ${edge.kind} ${edge.target}`;
    if (core.getElementById(id).nonempty()) continue;
    if (core.getElementById(edge.source).empty() || core.getElementById(edge.target).empty()) continue;
    core.add({ group: "edges", data: { id, ...edge, label: links[edge.kind] ?? edge.kind } });
  }
  return added;
}

/** Lays out what is seen; nodes that had a place move little unless `afresh`. */
export function lay(core: Core, afresh: boolean, done: () => void = () => {}): void {
  const seen = core.elements(":visible");
  const large = seen.nodes().length > LARGE;
  const layout = seen.layout({
    name: "fcose",
    quality: large ? "draft" : "default",
    randomize: afresh || large,
    animate: false,
    fit: true,
    padding: 32,
    nodeDimensionsIncludeLabels: !large,
    packComponents: true,
    idealEdgeLength: 70,
    nodeRepulsion: 9000,
    nodeSeparation: 90,
    numIter: 1500,
  } as unknown as cytoscape.LayoutOptions);
  layout.one("layoutstop", () => {
    if (core.zoom() > CLOSEST) {
      core.zoom(CLOSEST);
      core.center(seen);
    }
    label(core);
    done();
  });
  layout.run();
}

/** Brings some elements into view, no closer than a layout would. */
export function show(core: Core, wanted: Collection): void {
  core.fit(wanted, 80);
  if (core.zoom() > CLOSEST) {
    core.zoom(CLOSEST);
    core.center(wanted);
  }
}

/** Hides labels that would lie on one another; nodes with more links keep theirs first. */
export function label(core: Core): void {
  const taken: { x1: number; y1: number; x2: number; y2: number }[] = [];
  const nodes = core
    .nodes(":visible")
    .sort((a, b) => Number(b.selected()) - Number(a.selected()) || b.degree(false) - a.degree(false));
  core.startBatch();
  nodes.forEach((node, index) => {
    if (index > 400) {
      node.addClass("unlabelled");
      return;
    }
    const box = node.removeClass("unlabelled").renderedBoundingBox({ includeLabels: true, includeNodes: false });
    const clear = taken.every((other) => box.x2 < other.x1 || box.x1 > other.x2 || box.y2 < other.y1 || box.y1 > other.y2);
    if (clear) taken.push(box);
    else node.addClass("unlabelled");
  });
  core.endBatch();
}
