import { token } from "./dom";

/** How types of node look: a colour of the page's tokens, and a shape beside it. */
interface Look {
  colour: string;
  shape: string;
}

const looks: Record<string, Look> = {
  plan: { colour: "ink", shape: "round-rectangle" },
  document: { colour: "ink-3", shape: "round-rectangle" },
  area: { colour: "series-8", shape: "hexagon" },
  "area-group": { colour: "series-8", shape: "octagon" },
  river: { colour: "accent", shape: "ellipse" },
  reach: { colour: "accent", shape: "ellipse" },
  lake: { colour: "series-2", shape: "ellipse" },
  reservoir: { colour: "series-2", shape: "ellipse" },
  section: { colour: "accent", shape: "triangle" },
  "water-source": { colour: "series-2", shape: "vee" },
  "protected-area": { colour: "series-5", shape: "pentagon" },
  mountain: { colour: "series-5", shape: "triangle" },
  facility: { colour: "series-3", shape: "rectangle" },
  "industrial-park": { colour: "series-3", shape: "barrel" },
  "control-zone": { colour: "finding", shape: "octagon" },
  agency: { colour: "past", shape: "diamond" },
  organisation: { colour: "past", shape: "diamond" },
  enterprise: { colour: "series-6", shape: "diamond" },
  "actor-group": { colour: "past", shape: "diamond" },
  indicator: { colour: "target", shape: "star" },
  project: { colour: "project", shape: "rectangle" },
  programme: { colour: "project", shape: "cut-rectangle" },
  task: { colour: "task", shape: "rectangle" },
  listing: { colour: "relation", shape: "tag" },
  cooperation: { colour: "relation", shape: "tag" },
};
const other: Look = { colour: "ink-3", shape: "ellipse" };

export function look(type: string): { colour: string; shape: string } {
  const found = looks[type] ?? other;
  return { colour: token(found.colour), shape: found.shape };
}

const polygons: Record<string, string> = {
  triangle: "8,1 15,15 1,15",
  vee: "1,2 8,6 15,2 8,15",
  diamond: "8,0 16,8 8,16 0,8",
  hexagon: "4,1 12,1 16,8 12,15 4,15 0,8",
  octagon: "5,0 11,0 16,5 16,11 11,16 5,16 0,11 0,5",
  pentagon: "8,0 16,6 13,16 3,16 0,6",
  star: "8,0 10,6 16,6 11,10 13,16 8,12 3,16 5,10 0,6 6,6",
  tag: "0,3 11,3 16,8 11,13 0,13",
  "cut-rectangle": "3,3 13,3 16,6 16,10 13,13 3,13 0,10 0,6",
};

/** A type's shape as SVG, in a box of 16 by 16. */
export function shape(type: string): string {
  const { colour, shape: name } = look(type);
  const points = polygons[name];
  if (points) return `<polygon points="${points}" fill="${colour}"/>`;
  if (name === "ellipse") return `<circle cx="8" cy="8" r="7" fill="${colour}"/>`;
  return `<rect x="0" y="3" width="16" height="10" rx="${name === "rectangle" ? 0 : 3}" fill="${colour}"/>`;
}
