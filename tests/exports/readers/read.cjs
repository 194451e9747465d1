// Reads a graph file with a library of others and prints what it found: nodes and edges by id.
const fs = require("fs");
const [, , kind, path] = process.argv;
const text = fs.readFileSync(path, "utf8");
const nodes = {};
const edges = {};
if (kind === "gexf") {
  const { MultiDirectedGraph } = require("graphology");
  // As it is by default: an attribute that is not declared is an error.
  const graph = require("graphology-gexf").parse(MultiDirectedGraph, text);
  graph.forEachNode((id, data) => (nodes[id] = data));
  graph.forEachEdge((id, data, source, target) => (edges[id] = { source, target, data }));
} else {
  const graph = require("cytoscape")({ headless: true, elements: JSON.parse(text).elements });
  graph.nodes().forEach((node) => (nodes[node.id()] = node.data()));
  graph.edges().forEach((edge) => (edges[edge.id()] = { source: edge.source().id(), target: edge.target().id(), data: edge.data() }));
}
process.stdout.write(JSON.stringify({ nodes, edges }));
