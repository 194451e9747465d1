import "./base";
import "./styles/graph.css";
import type { EdgeSingular, NodeSingular } from "cytoscape";
import { combobox, type Option } from "./lib/combobox";
import { all, debounce, element, find, island, toast } from "./lib/dom";
import { exportGraph } from "./lib/graphfiles";
import { localUrl, t } from "./lib/language";
import { add, canvas, label, lay, type Network, show } from "./lib/network";
import { shape } from "./lib/nodes";
import { openPanel } from "./lib/panel";

const settings = island<{ types: Record<string, string>; links: Record<string, string> }>("settings")!;
const box = find("[data-canvas]")!;
const status = find("[data-status]")!;
const chosen = find("[data-chosen]")!;
const core = canvas(box);
const state = new URL(location.href).searchParams;
const NAMED = 8; // edges of a node that have their names beside them
const expanded = new Map<string, number>(); // node to how many of its neighbours are drawn
const hidden = new Set((state.get("hide") ?? "").split(",").filter(Boolean));
const planChoice = find<HTMLSelectElement>("[data-plan]")!;
planChoice.value = state.get("plan") ?? "";

// The graph in the page is the graph of tests and of whoever scripts the page.
Object.assign(box, { graph: core });

async function ask(address: string, init?: RequestInit): Promise<Network | null> {
  const timer = setTimeout(() => (status.textContent = t("正在读取…", "Loading …")), 300);
  try {
    const response = await fetch(address, init);
    if (response.ok) return (await response.json()) as Network;
    const answer = (await response.json()) as { error?: { message: string } };
    status.textContent = answer.error?.message ?? t("没有读到", "It could not be read");
    toast(status.textContent);
  } catch {
    status.textContent = t("没有连上服务器，图中已有的内容不受影响", "The server cannot be reached; what is drawn stays");
  } finally {
    clearTimeout(timer);
  }
  return null;
}

async function expand(iri: string): Promise<void> {
  const skip = expanded.get(iri) ?? 0;
  const found = await ask(`/api/graph/around?iri=${encodeURIComponent(iri)}&skip=${skip}`);
  if (!found) return;
  const first = core.nodes().empty();
  const added = add(core, found, settings.links, first ? undefined : iri);
  expanded.set(iri, skip + found.nodes.length - 1);
  keep();
  const node = core.getElementById(iri);
  node.addClass("expanded").data("more", found.more);
  if (!first && added.length) {
    const nodes = core.nodes().map((each) => each.id());
    const between = await ask("/api/graph/edges", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ nodes }),
    });
    if (between) add(core, between, settings.links);
  }
  apply();
  if (added.length || first) lay(core, first);
  if (!added.length && !first) toast(t("相邻的都已在图中", "All its neighbours are drawn"));
}

function keep(): void {
  const url = new URL(location.href);
  url.searchParams.delete("focus");
  for (const iri of expanded.keys()) url.searchParams.append("focus", iri);
  for (const [name, value] of [
    ["hide", [...hidden].join(",")],
    ["plan", planChoice.value],
  ] as const) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  history.replaceState(null, "", url);
}

/** Hides what the legend or the plan filter leaves out, and says what is seen. */
function apply(): void {
  const plan = planChoice.value;
  core.startBatch();
  core.nodes().forEach((node) => {
    const out = hidden.has(node.data("type") as string) || (plan !== "" && !(node.data("plans") as string[]).includes(plan));
    node.toggleClass("hidden", out);
  });
  core.endBatch();
  const counts = new Map<string, number>();
  core.nodes().forEach((node) => {
    const type = node.data("type") as string;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  });
  legend(counts);
  listing();
  status.textContent = t(
    `${core.nodes(":visible").length} 个节点，${core.edges(":visible").length} 条边`,
    `${core.nodes(":visible").length} nodes, ${core.edges(":visible").length} edges`,
  );
}

function legend(counts: Map<string, number>): void {
  const holder = find("[data-legend]")!;
  const rows = [...counts].sort((a, b) => b[1] - a[1]).map(([type, count]) => {
    const box = element("input", { type: "checkbox", "data-type": type });
    box.checked = !hidden.has(type);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(type);
      else hidden.add(type);
      keep();
      apply();
      label(core);
    });
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    mark.setAttribute("viewBox", "0 0 16 16");
    mark.setAttribute("aria-hidden", "true");
    mark.innerHTML = shape(type);
    return element("label", {}, box, mark, settings.types[type] ?? type, element("span", { class: "num" }, String(count)));
  });
  holder.replaceChildren(holder.firstElementChild!, ...rows);
}

function listing(): void {
  const list = find("[data-nodes]")!;
  if (!find<HTMLDetailsElement>("[data-listing]")!.open) return;
  const nodes = core.nodes(":visible").toArray() as NodeSingular[];
  nodes.sort((a, b) => b.degree(false) - a.degree(false));
  list.replaceChildren(
    ...nodes.slice(0, 300).map((node) => {
      const button = element("button", { type: "button", class: "plain" }, `${node.data("label") as string} `);
      button.append(element("span", { class: "quiet" }, settings.types[node.data("type") as string] ?? ""));
      button.addEventListener("click", () => choose(node));
      return element("li", {}, button);
    }),
  );
}
find("[data-listing]")!.addEventListener("toggle", listing);

function choose(node: NodeSingular): void {
  core.elements().removeClass("on named");
  core.nodes().unselect();
  node.select();
  const around = node.closedNeighborhood();
  core.elements().addClass("faded");
  const edges = around.removeClass("faded").edges().addClass("on");
  // The names of many would lie on one another; the one that is pointed at has its own.
  if (edges.length <= NAMED) edges.addClass("named");
  label(core);
  const iri = node.id();
  const path = new URL(iri).pathname.replace(/^.*\/id\//, "/id/");
  const page = element("a", { class: "button", href: localUrl(path) }, t("打开条目", "Open its page"));
  const more = node.data("more") as number | undefined;
  const left = more === undefined ? t("展开相邻", "Expand") : more ? t(`再展开（还有 ${more}）`, `Expand more (${more})`) : "";
  const parts: (Node | string)[] = [
    element("h2", {}, node.data("label") as string),
    element("p", { class: "small quiet" }, `${settings.types[node.data("type") as string] ?? ""} · ${t("相连", "links")} ${node.degree(false)}`),
  ];
  const row = element("div", { class: "row" });
  if (left) {
    const button = element("button", { type: "button", class: "primary" }, left);
    button.addEventListener("click", () => void expand(iri).then(() => choose(node)));
    row.append(button);
  }
  row.append(page);
  const away = element("button", { type: "button" }, t("移出图", "Take out"));
  away.addEventListener("click", () => {
    node.remove();
    expanded.delete(iri);
    unchoose();
    keep();
    apply();
  });
  row.append(away);
  if (["project", "task", "programme", "listing", "cooperation"].includes(node.data("type") as string)) {
    const source = element("a", { class: "button", href: localUrl(path) }, t("原文", "Source"));
    source.addEventListener("click", (event) => {
      event.preventDefault();
      void openPanel(source);
    });
    row.append(source);
  }
  chosen.replaceChildren(...parts, row);
  chosen.hidden = false;
}

function unchoose(): void {
  core.elements().removeClass("faded on named");
  core.nodes().unselect();
  chosen.hidden = true;
  label(core);
}

core.on("mouseover", "edge.on", (event) => {
  (event.target as EdgeSingular).addClass("named");
});
core.on("mouseout", "edge.on", (event) => {
  if (core.edges(".on").length > NAMED) (event.target as EdgeSingular).removeClass("named");
});
core.on("tap", "node", (event) => choose(event.target as NodeSingular));
core.on("dbltap", "node", (event) => {
  const node = event.target as NodeSingular;
  void expand(node.id()).then(() => choose(node));
});
core.on("tap", (event) => {
  if (event.target === core) unchoose();
});
core.on("zoom pan dragfree", debounce(180, () => label(core)));

// --- by keyboard ---

box.addEventListener("keydown", (event) => {
  const steps: Record<string, [number, number]> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  const step = steps[event.key];
  if (step) core.panBy({ x: step[0], y: step[1] });
  else if (event.key === "+" || event.key === "=") core.zoom(core.zoom() * 1.25);
  else if (event.key === "-") core.zoom(core.zoom() / 1.25);
  else if (event.key === "Escape") unchoose();
  else return;
  event.preventDefault();
});

// --- searching ---

async function suggest(words: string): Promise<Option[]> {
  const response = await fetch(`/api/suggest?q=${encodeURIComponent(words)}`);
  if (!response.ok) return [];
  const found = (await response.json()) as { label: string; kind: { zh: string; en: string }; iri: string }[];
  return found.filter((each) => each.iri).map((each) => ({ label: each.label, hint: t(each.kind.zh, each.kind.en), value: each.iri }));
}

const start = find<HTMLInputElement>("[data-start]")!;
combobox(start, suggest, (option) => {
  start.value = "";
  void expand(option.value).then(() => {
    const node = core.getElementById(option.value);
    if (node.nonempty()) choose(node as NodeSingular);
  });
});

const inside = find<HTMLInputElement>("[data-find]")!;
combobox(
  inside,
  async (words) =>
    (core.nodes(":visible").toArray() as NodeSingular[])
      .filter((node) => (node.data("label") as string).includes(words))
      .slice(0, 20)
      .map((node) => ({ label: node.data("label") as string, hint: settings.types[node.data("type") as string] ?? "", value: node.id() })),
  (option) => {
    const node = core.getElementById(option.value) as unknown as NodeSingular;
    core.animate({ center: { eles: node }, zoom: Math.max(core.zoom(), 1) }, { duration: 200 });
    choose(node);
  },
);

// --- shortest path ---

const ends = { from: "", to: "" };
for (const name of ["from", "to"] as const) {
  const input = find<HTMLInputElement>(`[data-${name}]`)!;
  combobox(input, suggest, (option) => {
    ends[name] = option.value;
    input.value = option.label;
  });
}
find("[data-path]")!.addEventListener("click", () => void showPath(ends.from, ends.to));

async function showPath(from: string, to: string): Promise<void> {
  if (!from || !to) return toast(t("请先选起点和终点", "Choose both ends first"));
  const found = await ask(`/api/graph/path?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
  if (!found) return;
  const first = core.nodes().empty();
  add(core, found, settings.links);
  apply();
  lay(core, first, () => {
    core.elements().addClass("faded").removeClass("on named");
    for (const node of found.nodes) core.getElementById(node.id).removeClass("faded").addClass("on");
    for (const edge of found.edges) core.getElementById(`${edge.source} ${edge.kind} ${edge.target}`).removeClass("faded").addClass("on named");
    show(core, core.elements(".on"));
    label(core);
    status.textContent = t(`最短路径：${found.nodes.length - 1} 步`, `Shortest path: ${found.nodes.length - 1} steps`);
  });
  for (const menu of all<HTMLDetailsElement>("details.menu[open]")) menu.open = false;
  const url = new URL(location.href);
  url.searchParams.set("from", from);
  url.searchParams.set("to", to);
  history.replaceState(null, "", url);
}

planChoice.addEventListener("change", () => {
  keep();
  apply();
  label(core);
});
find("[data-layout]")!.addEventListener("click", () => lay(core, true));
find("[data-fit]")!.addEventListener("click", () => core.fit(core.elements(":visible"), 32));
for (const button of all("[data-export]")) {
  button.addEventListener("click", () => {
    exportGraph(core, button.dataset.export!);
    button.closest<HTMLDetailsElement>("details")!.open = false;
  });
}

// --- what the address asks for ---

const focus = state.getAll("focus");
if (focus.length) {
  for (const iri of focus) await expand(iri);
  const node = core.getElementById(focus.at(-1)!);
  if (node.nonempty()) choose(node as NodeSingular);
} else if (!(state.get("from") && state.get("to"))) {
  const found = await ask("/api/graph/overview");
  if (found) {
    add(core, found, settings.links);
    apply();
    lay(core, true);
  }
}
if (state.get("from") && state.get("to")) await showPath(state.get("from")!, state.get("to")!);
