import { element } from "./dom";
import { localUrl, t } from "./language";

export interface Term {
  type: string;
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export interface Solutions {
  columns: string[];
  rows: Record<string, Term>[];
}

const SHOWN = 500;
const base = document.querySelector<HTMLElement>("[data-base]")?.dataset.base ?? "";
const number = /#(integer|decimal|double|float|int|long)$/;

export function isNumber(term: Term | undefined): boolean {
  return term !== undefined && number.test(term.datatype ?? "");
}

/** An IRI of ours leads to its page on this host; others are shown and not followed. */
export function page(iri: string): string | null {
  const path = /\/id\/([a-z-]+)\/([^/#?]+)$/.exec(iri);
  if (path && iri.startsWith(base)) return path[1] === "plan" ? `/plans/${path[2]}` : `/id/${path[1]}/${path[2]}`;
  const term = /\/ontology#(.+)$/.exec(iri);
  return term ? `/ontology#${term[1]}` : null;
}

function cell(term: Term | undefined, prefixes: Record<string, string>): HTMLTableCellElement {
  const td = element("td", isNumber(term) ? { class: "num" } : {});
  if (!term) return td;
  if (term.type !== "uri") {
    td.textContent = term.value;
    if (term["xml:lang"]) td.lang = term["xml:lang"];
    return td;
  }
  const short = shorten(term.value, prefixes);
  const path = page(term.value);
  td.append(path ? element("a", { href: localUrl(path), title: term.value }, short) : element("span", { title: term.value }, short));
  return td;
}

export function shorten(iri: string, prefixes: Record<string, string>): string {
  for (const [prefix, start] of Object.entries(prefixes)) {
    const rest = iri.slice(start.length);
    if (iri.startsWith(start) && !/[/#]/.test(rest)) return `${prefix}:${rest}`;
  }
  return iri.replace(/^.*\/id\//, "…/id/");
}

export function tableOf(solutions: Solutions, prefixes: Record<string, string>): HTMLElement {
  const box = element("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": t("结果", "Result") });
  const table = element("table");
  const head = element("tr");
  for (const [index, name] of solutions.columns.entries()) {
    const numeric = solutions.rows.length > 0 && solutions.rows.every((row) => !row[name] || isNumber(row[name]));
    const th = element("th", { scope: "col", ...(numeric && { class: "num" }) });
    const button = element("button", { type: "button", class: "plain" }, name);
    button.addEventListener("click", () => sortBy(name, numeric, index));
    th.append(button);
    head.append(th);
  }
  const body = element("tbody");
  table.append(element("thead", {}, head), body);
  box.append(table);
  let rows = solutions.rows;
  let turned = false;
  let last = -1;
  let shown = SHOWN;

  const fill = (): void => {
    body.replaceChildren(...rows.slice(0, shown).map((row) => element("tr", {}, ...solutions.columns.map((name) => cell(row[name], prefixes)))));
    if (rows.length > shown) {
      const more = element("button", { type: "button" }, t(`再显示 ${SHOWN} 行（共 ${rows.length} 行）`, `Show ${SHOWN} more of ${rows.length}`));
      more.addEventListener("click", () => {
        shown += SHOWN;
        fill();
      });
      const wide = element("td", { colspan: String(solutions.columns.length) }, more);
      body.append(element("tr", {}, wide));
    }
  };

  function sortBy(name: string, numeric: boolean, index: number): void {
    turned = last === index ? !turned : false;
    last = index;
    const collator = new Intl.Collator("zh-Hans-CN");
    rows = [...solutions.rows].sort((a, b) => {
      const [x, y] = [a[name]?.value ?? "", b[name]?.value ?? ""];
      return (numeric ? Number(x) - Number(y) : collator.compare(x, y)) * (turned ? -1 : 1);
    });
    fill();
  }

  fill();
  return box;
}

/** N-Triples as triples of terms; lines that are none are left out. */
export function triples(text: string): [Term, string, Term][] {
  const found: [Term, string, Term][] = [];
  const line = /^(<[^>]*>|_:\S+) <([^>]*)> (.*) \.$/;
  for (const each of text.split("\n")) {
    const match = line.exec(each.trim());
    if (match) found.push([term(match[1]!), match[2]!, term(match[3]!)]);
  }
  return found;
}

function term(written: string): Term {
  if (written.startsWith("<")) return { type: "uri", value: written.slice(1, -1) };
  if (written.startsWith("_:")) return { type: "bnode", value: written };
  const literal = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/.exec(written);
  if (!literal) return { type: "literal", value: written };
  return {
    type: "literal",
    value: JSON.parse(`"${literal[1]!.replace(/\\'/g, "'").replace(/\\U([0-9A-Fa-f]{8})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))}"`) as string,
    ...(literal[2] && { "xml:lang": literal[2] }),
    ...(literal[3] && { datatype: literal[3] }),
  };
}
