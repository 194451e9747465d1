import type { Core } from "cytoscape";
import { look, shape } from "./nodes";
import { rgb, save, token } from "./dom";

/** What is drawn, as a picture or as a file for other graph programs. */
export function exportGraph(core: Core, format: string): void {
  const name = `graph.${format}`;
  switch (format) {
    case "png":
      save(name, core.png({ output: "blob", full: true, scale: 2, bg: token("sheet"), maxWidth: 8000, maxHeight: 8000 }), "image/png");
      break;
    case "svg":
      save(name, svg(core), "image/svg+xml");
      break;
    case "graphml":
      save(name, graphml(core), "application/graphml+xml");
      break;
    case "gexf":
      save(name, gexf(core), "application/gexf+xml");
      break;
    case "cyjs":
      save(name, cyjs(core), "application/json");
  }
}

function xml(text: unknown): string {
  return String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);
}

function seen(core: Core): { nodes: cytoscape.NodeSingular[]; edges: cytoscape.EdgeSingular[] } {
  return { nodes: core.nodes(":visible").toArray() as cytoscape.NodeSingular[], edges: core.edges(":visible").toArray() as cytoscape.EdgeSingular[] };
}

function svg(core: Core): string {
  const { nodes, edges } = seen(core);
  const box = core.elements(":visible").boundingBox({});
  const lines = edges.map((edge) => {
    const from = edge.source().position();
    const to = edge.target().position();
    return `<line x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}"/>`;
  });
  const marks = nodes.map((node) => {
    const { x, y } = node.position();
    const words = node.hasClass("unlabelled") ? "" : `<text x="8" y="29">${xml(node.data("short"))}</text>`;
    return `<g transform="translate(${(x - 8).toFixed(1)} ${(y - 8).toFixed(1)})"><title>${xml(node.data("label"))}</title>${shape(node.data("type") as string)}${words}</g>`;
  });
  const view = [box.x1 - 20, box.y1 - 20, box.w + 40, box.h + 40].map((size) => size.toFixed(1)).join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" font-family="sans-serif" font-size="12" text-anchor="middle" fill="${token("ink")}"><rect x="${box.x1 - 20}" y="${box.y1 - 20}" width="100%" height="100%" fill="${token("sheet")}"/><g stroke="${token("ink-3")}" stroke-width="0.7">${lines.join("")}</g>${marks.join("")}</svg>`;
}

function graphml(core: Core): string {
  const { nodes, edges } = seen(core);
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="label" for="all" attr.name="label" attr.type="string"/>
<key id="type" for="node" attr.name="type" attr.type="string"/>
<key id="plans" for="node" attr.name="plans" attr.type="string"/>
<key id="kind" for="edge" attr.name="kind" attr.type="string"/>
<key id="x" for="node" attr.name="x" attr.type="double"/>
<key id="y" for="node" attr.name="y" attr.type="double"/>
<graph edgedefault="directed">
${nodes
  .map(
    (node) =>
      `<node id="${xml(node.id())}"><data key="label">${xml(node.data("label"))}</data><data key="type">${xml(node.data("type"))}</data><data key="plans">${xml((node.data("plans") as string[]).join(" "))}</data><data key="x">${node.position().x}</data><data key="y">${node.position().y}</data></node>`,
  )
  .join("\n")}
${edges
  .map(
    (edge, index) =>
      `<edge id="e${index}" source="${xml(edge.source().id())}" target="${xml(edge.target().id())}"><data key="label">${xml(edge.data("label"))}</data><data key="kind">${xml(edge.data("kind"))}</data></edge>`,
  )
  .join("\n")}
</graph>
</graphml>
`;
}

function gexf(core: Core): string {
  const { nodes, edges } = seen(core);
  const colour = (type: string): string => {
    const [r, g, b] = rgb(look(type).colour);
    return `<viz:color r="${r}" g="${g}" b="${b}"/>`;
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<graph defaultedgetype="directed">
<attributes class="node"><attribute id="type" title="type" type="string"/><attribute id="plans" title="plans" type="string"/></attributes>
<attributes class="edge"><attribute id="kind" title="kind" type="string"/></attributes>
<nodes>
${nodes
  .map(
    (node) =>
      `<node id="${xml(node.id())}" label="${xml(node.data("label"))}"><attvalues><attvalue for="type" value="${xml(node.data("type"))}"/><attvalue for="plans" value="${xml((node.data("plans") as string[]).join(" "))}"/></attvalues>${colour(node.data("type") as string)}<viz:position x="${node.position().x}" y="${-node.position().y}" z="0"/></node>`,
  )
  .join("\n")}
</nodes>
<edges>
${edges
  .map(
    (edge, index) =>
      `<edge id="${index}" source="${xml(edge.source().id())}" target="${xml(edge.target().id())}" label="${xml(edge.data("label"))}"><attvalues><attvalue for="kind" value="${xml(edge.data("kind"))}"/></attvalues></edge>`,
  )
  .join("\n")}
</edges>
</graph>
</gexf>
`;
}

function cyjs(core: Core): string {
  const { nodes, edges } = seen(core);
  const data = {
    data: { name: "EcoPlan KG" },
    elements: {
      nodes: nodes.map((node) => ({ data: node.data(), position: node.position() })),
      edges: edges.map((edge) => ({ data: edge.data() })),
    },
  };
  return JSON.stringify(data, null, 1);
}
