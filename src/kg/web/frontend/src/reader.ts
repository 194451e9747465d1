import "./base";
import "./styles/reader.css";
import { all, element, find } from "./lib/dom";
import { localUrl, t } from "./lib/language";
import { openPanel } from "./lib/panel";

type Fact = [id: string, kind: string, title: string, detail: string, path: string];

const root = find("[data-reader]")!;
const text = find("[data-text]", root)!;
const margin = find("[data-margin]", root)!;
const off = new Set<string>();
const inMargin = new Set(["target", "observation", "past", "project", "task", "finding"]);
let facts: Fact[] = [];
let shapes = new Map<string, [shape: string, label: string]>();

// --- what is shown: kept in the address ---

const state = new URL(location.href).searchParams;
for (const box of all<HTMLInputElement>("[data-kind]")) {
  const label = box.nextElementSibling as HTMLElement;
  shapes.set(box.value, [label.dataset.shape ?? "", label.textContent ?? ""]);
  box.checked = !(state.get("hide") ?? "").split(",").includes(box.value);
  box.addEventListener("change", applyKinds);
}
const audit = find<HTMLInputElement>("[data-audit]")!;
audit.checked = state.get("audit") === "1";
audit.addEventListener("change", applyAudit);

function applyKinds(): void {
  off.clear();
  for (const box of all<HTMLInputElement>("[data-kind]")) {
    text.classList.toggle(`off-${box.value}`, !box.checked);
    if (!box.checked) off.add(box.value);
  }
  keep("hide", [...off].join(","));
  for (const mark of all(".m.dim", text)) mark.classList.remove("dim");
  if (off.size && facts.length) {
    for (const mark of all(".m", text)) mark.classList.toggle("dim", !shown(mark).length);
  }
  showMargin();
}

function applyAudit(): void {
  text.classList.toggle("audit", audit.checked);
  find("[data-audit-counts]", root)!.hidden = !audit.checked;
  keep("audit", audit.checked ? "1" : "");
}

function keep(name: string, value: string): void {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

// --- facts of an element ---

function indices(item: HTMLElement): number[] {
  return (item.dataset.f ?? item.dataset.w ?? "").split(" ").filter(Boolean).map(Number);
}

function shown(item: HTMLElement): Fact[] {
  return indices(item)
    .map((index) => facts[index])
    .filter((fact): fact is Fact => fact !== undefined && !off.has(fact[1]));
}

function said(fact: Fact): Node[] {
  const [shape, label] = shapes.get(fact[1]) ?? ["", ""];
  const kind = element("span", { class: `kind k-${fact[1]}`, "data-shape": shape }, label);
  const parts: Node[] = [kind, document.createTextNode(" "), element("strong", {}, fact[2])];
  if (fact[3]) parts.push(element("br"), document.createTextNode(fact[3]));
  return parts;
}

// --- the margin: cards of what is in view ---

const visible = new Set<HTMLElement>();
const watcher = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) visible.add(entry.target as HTMLElement);
      else visible.delete(entry.target as HTMLElement);
    }
    showMargin();
  },
  { rootMargin: "-110px 0px -20px 0px" },
);

let asked = 0;
function showMargin(): void {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(fillMargin);
}

function fillMargin(): void {
  if (!facts.length || !margin.offsetParent) return;
  const order = [...visible].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const seen = new Set<number>();
  for (const block of order) {
    for (const item of [block, ...all("[data-f]", block)]) for (const index of indices(item)) seen.add(index);
  }
  const cards = [...seen]
    .map((index) => [index, facts[index]!] as const)
    .filter(([, fact]) => inMargin.has(fact[1]) && !off.has(fact[1]))
    .slice(0, 40)
    .map(([index, fact]) => {
      const card = element("a", { href: localUrl(fact[4]), "data-panel": "", "data-card": String(index), class: `k-${fact[1]}` });
      card.append(...said(fact));
      return element("li", {}, card);
    });
  margin.replaceChildren(...cards);
  find("[data-margin-head]", root)!.textContent = `${t("此处的事实", "Facts in view")} ${cards.length}`;
}

margin.addEventListener("mouseover", (event) => {
  const card = (event.target as Element).closest<HTMLElement>("[data-card]");
  light(card ? new Set([Number(card.dataset.card)]) : new Set());
});
margin.addEventListener("mouseleave", () => light(new Set()));

function light(wanted: Set<number>): void {
  for (const item of all(".lit", root)) item.classList.remove("lit");
  if (!wanted.size) return;
  for (const index of wanted) {
    for (const item of all(`[data-f~="${index}"], [data-w~="${index}"], [data-card="${index}"]`, root)) item.classList.add("lit");
  }
}

// --- the tip: what was understood, at the mark ---

const tip = element("div", { class: "tip", role: "tooltip" });
tip.hidden = true;
document.body.append(tip);

text.addEventListener("mouseover", (event) => {
  const target = event.target as Element;
  const mark = target.closest<HTMLElement>(".m");
  const number = audit.checked ? target.closest<HTMLElement>(".x[data-n]") : null;
  if (mark) showTip(mark);
  else if (number) showReason(number);
  else hideTip();
});
text.addEventListener("mouseleave", hideTip);
text.addEventListener("focusin", (event) => {
  const mark = (event.target as Element).closest<HTMLElement>(".m");
  if (mark) showTip(mark);
});
text.addEventListener("focusout", hideTip);

function showTip(mark: HTMLElement): void {
  const of = shown(mark);
  if (!of.length) return hideTip();
  light(new Set(indices(mark)));
  place(mark, of.slice(0, 5).map((fact) => element("div", {}, ...said(fact))));
}

const statuses: Record<string, string> = {
  structure: t("结构，不是数值", "structure, no value"),
  name: t("名称的一部分", "part of a name"),
  threshold: t("规则的门槛", "a rule's threshold"),
  unexplained: t("未解释", "unexplained"),
};
const reasons: Record<string, string> = {
  year: "年份",
  "heading or letterhead": "标题或文头",
  "column heading": "表头",
  "serial number": "序号",
  "years of a project": "项目年限",
  "part of a unit": "单位的一部分",
  footnote: "脚注",
};

function showReason(number: HTMLElement): void {
  const [status = "", reason = ""] = number.dataset.n!.split(":");
  const why = t(reasons[reason] ?? reason, reason);
  place(number, [element("div", {}, `${statuses[status] ?? status}${why ? `（${why}）` : ""}`)]);
}

function place(at: HTMLElement, content: Node[]): void {
  tip.replaceChildren(...content);
  tip.hidden = false;
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - tip.offsetWidth - 12);
  const below = box.bottom + tip.offsetHeight + 8 < innerHeight;
  tip.style.left = `${Math.max(8, left) + scrollX}px`;
  tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + scrollY}px`;
}

function hideTip(): void {
  tip.hidden = true;
  light(new Set());
}

// --- opening ---

text.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const mark = (event.target as Element).closest<HTMLAnchorElement>(".m");
  const beside = (event.target as Element).closest<HTMLElement>("p[data-w]");
  if (mark) {
    const first = shown(mark)[0];
    if (!first) return event.preventDefault();
    event.preventDefault();
    if (first[1] === "name") location.assign(localUrl(first[4]));
    else void open(mark, first);
  } else if (beside && event.clientX < beside.getBoundingClientRect().left + 4) {
    const first = shown(beside)[0];
    if (first) void open(beside, first);
  }
});

function open(at: HTMLElement, fact: Fact): Promise<void> {
  select(at);
  const url = new URL(location.href);
  url.hash = `f=${fact[0]}`;
  history.replaceState(null, "", url);
  const link = at instanceof HTMLAnchorElement ? at : element("a");
  link.href = localUrl(fact[4]);
  return openPanel(link);
}

function select(item: HTMLElement): void {
  for (const other of all(".on", text)) other.classList.remove("on");
  item.classList.add("on");
}

// --- keyboard: next and previous fact ---

function step(by: number): void {
  const marks = all(".m, p[data-w]", text).filter((item) =>
    facts.length ? shown(item).some((fact) => fact[1] !== "name" || !off.has("name")) : true,
  );
  const current = find(".on", text);
  let at = current ? marks.indexOf(current) : -1;
  if (at < 0) {
    at = marks.findIndex((item) => item.getBoundingClientRect().top > 120);
    at = by > 0 ? at - 1 : at;
  }
  const next = marks[Math.min(marks.length - 1, Math.max(0, at + by))];
  if (!next) return;
  select(next);
  if (!(next instanceof HTMLAnchorElement)) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

for (const button of all("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.metaKey || event.ctrlKey || event.altKey || at.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  if (event.key === "n" || event.key === "j") step(1);
  else if (event.key === "p" || event.key === "k") step(-1);
  else if (event.key === "Enter" && at.matches("p[data-w]")) {
    const first = shown(at)[0];
    if (first) void open(at, first);
  }
});

// --- the outline follows ---

const links = new Map(all<HTMLAnchorElement>(".outline a", root).map((link) => [link.hash.slice(1), link]));
const headings = [...links.keys()].map((id) => document.getElementById(id)!).filter(Boolean);
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const here = headings.findLast((heading) => heading.getBoundingClientRect().top < 160);
      for (const link of links.values()) link.classList.toggle("here", link === links.get(here?.id ?? ""));
    });
  },
  { passive: true },
);
// The outline is closed in the page, so that on a phone nothing moves once this runs.
if (!matchMedia("(max-width: 56rem)").matches) find<HTMLDetailsElement>(".outline details")!.open = true;

applyAudit();
const response = await fetch(root.dataset.facts!);
if (response.ok) facts = (await response.json()) as Fact[];
applyKinds();
for (const block of all("p, tr, h2, h3, h4, h5, h6", text)) watcher.observe(block);
root.dataset.ready = "";
if (location.hash.startsWith("#f=")) {
  // Sections are laid out as they come into view, so the first jump may miss.
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const item = target?.closest<HTMLElement>(".m, p");
  if (item) {
    select(item);
    item.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => item.scrollIntoView({ block: "center" }));
  }
}
