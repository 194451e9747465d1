import "./base";
import "./styles/workbench.css";
import { all, element, find } from "./lib/dom";
import { clearErrors, editor, markError, setText, type Terms } from "./lib/editor";
import { t } from "./lib/language";
import { isNumber, shorten, type Solutions, tableOf, type Term, triples } from "./lib/results";

const area = find<HTMLTextAreaElement>("[data-query]")!;
const form = find<HTMLFormElement>("[data-form]")!;
const said = find("[data-said]")!;
const stop = find<HTMLButtonElement>("[data-stop]")!;
const runButton = find<HTMLButtonElement>("[data-run]")!;
const problem = find("[data-problem]")!;
const tabs = find("[data-tabs]")!;
const downloads = find("[data-downloads]")!;
const terms = fetch("/workbench/terms.json").then((answer) => answer.json() as Promise<Terms>);
const view = editor(area, terms, () => void run());
let running: AbortController | null = null;
let prefixes: Record<string, string> = {};
void terms.then((known) => (prefixes = known.prefixes));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run();
});
stop.addEventListener("click", () => running?.abort());
for (const button of all("[data-example]")) {
  button.addEventListener("click", () => {
    setText(view, button.dataset.example!);
    void run();
  });
}

async function run(): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  const query = area.value;
  const began = performance.now();
  keep(query);
  problem.hidden = true;
  clearErrors(view);
  runButton.disabled = true;
  stop.hidden = false;
  const clock = setInterval(() => {
    said.textContent = t(`已用 ${((performance.now() - began) / 1000).toFixed(0)} 秒…`, `${((performance.now() - began) / 1000).toFixed(0)} s …`);
  }, 1000);
  said.textContent = t("正在查询…", "Asking …");
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { "content-type": "application/sparql-query", accept: "application/sparql-results+json, application/n-triples;q=0.9" },
      body: query,
      signal: mine.signal,
    });
    const text = await response.text();
    if (!response.ok) return refuse(JSON.parse(text) as Refusal);
    show(text, response.headers.get("content-type") ?? "", query, performance.now() - began);
  } catch (error) {
    if (mine.signal.aborted) said.textContent = t("已停止", "Stopped");
    else refuse({ error: { code: "network", message: String(error), hint: t("服务器没有答完；查询还在编辑器里", "The server did not finish; your query is still here") } });
  } finally {
    clearInterval(clock);
    if (running === mine) {
      runButton.disabled = false;
      stop.hidden = true;
    }
  }
}

interface Refusal {
  error: { code: string; message: string; hint: string; line?: number; column?: number };
}

const titles: Record<string, [string, string]> = {
  "bad-query": ["查询写得不对", "The query is not well formed"],
  "query-timeout": ["查询超过时间上限，已停止", "The query was stopped at its time limit"],
  "query-memory": ["查询超过内存上限，已停止", "The query was stopped at its memory limit"],
  "query-refused": ["不允许的查询", "The query is refused"],
  busy: ["现在查询太多，请稍后再试", "Too many queries just now"],
};

function refuse({ error }: Refusal): void {
  said.textContent = "";
  const [zh, en] = titles[error.code] ?? ["没有成功", "That did not work"];
  const where = error.line ? t(`第 ${error.line} 行第 ${error.column ?? 1} 列：`, `line ${error.line}, column ${error.column ?? 1}: `) : "";
  problem.replaceChildren(element("strong", {}, t(zh, en)), element("br"), `${where}${error.message}`, ...(error.hint ? [element("br"), error.hint] : []), " ", element("code", {}, error.code));
  problem.hidden = false;
  tabs.hidden = true;
  for (const pane of all("[data-pane]")) pane.hidden = true;
  downloads.hidden = true;
  markError(view, error.message, error.line, error.column);
}

function keep(query: string): void {
  const url = new URL(location.href);
  url.searchParams.set("query", query);
  if (url.href.length < 8000) history.replaceState(null, "", url);
}

// --- results ---

function show(text: string, media: string, query: string, took: number): void {
  const graph = media.includes("n-triples");
  const time = `${took < 1000 ? `${took.toFixed(0)} ms` : `${(took / 1000).toFixed(1)} s`}`;
  let solutions: Solutions;
  if (graph) {
    const found = triples(text);
    solutions = { columns: ["subject", "predicate", "object"], rows: found.map(([s, p, o]) => ({ subject: s, predicate: { type: "uri", value: p }, object: o })) };
    said.textContent = t(`${found.length} 条三元组 · ${time}`, `${found.length} triples · ${time}`);
  } else {
    const answer = JSON.parse(text) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Record<string, Term>[] } };
    if (answer.boolean !== undefined) {
      solutions = { columns: ["answer"], rows: [{ answer: { type: "literal", value: answer.boolean ? t("是", "yes") : t("否", "no") } }] };
    } else {
      solutions = { columns: answer.head.vars ?? [], rows: answer.results?.bindings ?? [] };
    }
    said.textContent = t(`${solutions.rows.length} 行 · ${time}`, `${solutions.rows.length} rows · ${time}`);
  }
  offer(query, graph);
  const panes = Object.fromEntries(all("[data-pane]").map((pane) => [pane.dataset.pane!, pane])) as Record<string, HTMLElement>;
  if (solutions.rows.length) panes.table!.replaceChildren(tableOf(solutions, prefixes));
  else panes.table!.replaceChildren(element("div", { class: "state" }, element("strong", {}, t("没有结果", "No results")), t("查询没有错，只是没有符合的数据。放宽 FILTER，或检查类和属性的名称。", "The query is right, and nothing fits it. Loosen a FILTER, or check names of classes and properties.")));
  panes.raw!.replaceChildren(element("pre", { tabindex: "0" }, text.length > 200_000 ? `${text.slice(0, 200_000)}\n…` : text));
  panes.chart!.replaceChildren();
  panes.graph!.replaceChildren();
  drawers.chart = () => drawChart(panes.chart!, solutions);
  drawers.graph = () => drawGraph(panes.graph!, solutions, graph);
  find<HTMLButtonElement>("[data-tab=chart]")!.hidden = graph || !solutions.columns.some((name) => solutions.rows.some((row) => isNumber(row[name])));
  find<HTMLButtonElement>("[data-tab=graph]")!.hidden = iriColumns(solutions).length < 2;
  tabs.hidden = false;
  select(all<HTMLButtonElement>("[data-tab]").find((tab) => tab.getAttribute("aria-selected") === "true" && !tab.hidden)?.dataset.tab ?? "table");
}

function offer(query: string, graph: boolean): void {
  const formats = graph ? ["turtle", "ntriples", "jsonld", "rdfxml"] : ["csv", "tsv", "json", "xml"];
  downloads.replaceChildren(
    ...formats.map((format) => {
      const address = `/sparql?format=${format}&query=${encodeURIComponent(query)}`;
      return element("a", { class: "button small", href: address, download: `result.${format}` }, format.toUpperCase());
    }),
  );
  downloads.hidden = false;
}

const drawers: Record<string, () => void> = {};

function select(name: string): void {
  for (const tab of all<HTMLButtonElement>("[data-tab]")) {
    const on = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const pane of all("[data-pane]")) pane.hidden = pane.dataset.pane !== name;
  const draw = drawers[name];
  if (draw && !find(`[data-pane=${name}]`)!.hasChildNodes()) draw();
}

tabs.addEventListener("click", (event) => {
  const tab = (event.target as Element).closest<HTMLElement>("[data-tab]");
  if (tab) select(tab.dataset.tab!);
});
tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const list = all<HTMLButtonElement>("[data-tab]").filter((tab) => !tab.hidden);
  const at = list.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = list[(at + step + list.length) % list.length]!;
  select(next.dataset.tab!);
  next.focus();
});

function iriColumns(solutions: Solutions): string[] {
  return solutions.columns.filter((name) => name !== "predicate" && solutions.rows.some((row) => row[name]?.type === "uri"));
}

function drawChart(pane: HTMLElement, solutions: Solutions): void {
  const numeric = solutions.columns.filter((name) => solutions.rows.some((row) => isNumber(row[name])));
  const named = solutions.columns.filter((name) => !numeric.includes(name));
  const choose = (names: string[], label: string): HTMLSelectElement => element("select", { "aria-label": label }, ...names.map((name) => element("option", {}, name)));
  const x = choose(named.length ? named : solutions.columns, t("横轴", "Names"));
  const y = choose(numeric, t("数值", "Values"));
  const figure = element("figure", { class: "drawn" }, element("div", { class: "chart", role: "img", "aria-label": t("结果的条形图", "Bars of the result") }));
  const save = element("figcaption", {}, element("span"), element("span", {}, element("button", { type: "button", class: "plain", "data-save": "png" }, "PNG"), element("button", { type: "button", class: "plain", "data-save": "svg" }, "SVG")));
  figure.append(save);
  const redraw = async (): Promise<void> => {
    const { drawAnswer } = await import("./lib/answer");
    const rows = solutions.rows.filter((row) => row[x.value] && isNumber(row[y.value])).slice(0, 40);
    find(".chart", figure)!.replaceWith(element("div", { class: "chart", role: "img", "aria-label": t("结果的条形图", "Bars of the result") }));
    await drawAnswer(figure, {
      kind: "bar",
      slug: "result",
      measure: y.value,
      names: rows.map((row) => shorten(row[x.value]!.value, prefixes)),
      across: [],
      series: [{ name: y.value, data: rows.map((row) => Number(row[y.value]!.value)) }],
      cells: [],
      nodes: [],
      links: [],
    });
  };
  x.addEventListener("change", () => void redraw());
  y.addEventListener("change", () => void redraw());
  pane.replaceChildren(element("div", { class: "row" }, x, y), figure);
  void redraw();
}

async function drawGraph(pane: HTMLElement, solutions: Solutions, isTriples: boolean): Promise<void> {
  const [from, to] = isTriples ? ["subject", "object"] : iriColumns(solutions);
  const labels = new Map<string, string>();
  const edges: { source: string; target: string; kind: string }[] = [];
  for (const row of solutions.rows) {
    const [a, b] = [row[from!], row[to!]];
    if (isTriples && a && row.predicate?.value.endsWith("#label") && b?.type === "literal") labels.set(a.value, b.value);
    if (a?.type !== "uri" || b?.type !== "uri" || edges.length >= 3000) continue;
    edges.push({ source: a.value, target: b.value, kind: isTriples ? shorten(row.predicate!.value, prefixes) : to! });
  }
  const ids = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))];
  const nodes = ids.map((id) => ({ id, label: labels.get(id) ?? shorten(id, prefixes), type: /\/id\/([a-z-]+)\//.exec(id)?.[1] ?? "", plans: [] }));
  const box = element("div", { class: "canvas", role: "img", "aria-label": t("结果的图谱", "Graph of the result") });
  pane.replaceChildren(box);
  const { add, canvas, lay } = await import("./lib/network");
  const core = canvas(box);
  add(core, { nodes, edges, more: 0 }, {});
  lay(core, true);
}

if (new URL(location.href).searchParams.has("query")) void run();
