import { savedComparisons } from "./saved";
import { combobox, type Option } from "./combobox";
import { all, element, find, toast } from "./dom";
import { localUrl, t } from "./language";
import { panelLinks } from "./panel";
import { reportForms } from "./report";

/** What every page has: search with `/`, copying its address, printing, the panel. */
export function frame(): void {
  search();
  panelLinks();
  reportForms();
  savedComparisons();
  progress();
  for (const button of all("[data-copy]")) {
    button.addEventListener("click", () => void copy(location.href));
  }
  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.key !== "/" || at.isContentEditable || at.closest("input, select, textarea")) return;
    event.preventDefault();
    find<HTMLInputElement>("[data-search] input")?.focus();
  });
}

/** A page that is long in coming shows that it comes; Escape stops it, as ever. */
function progress(): void {
  let timer = 0;
  const bar = element("div", { class: "progress no-print", role: "status" });
  addEventListener("beforeunload", () => {
    timer = window.setTimeout(() => {
      bar.textContent = t("正在读取…", "Loading …");
      document.body.append(bar);
      timer = window.setTimeout(() => bar.remove(), 40_000); // what came was a file
    }, 700);
  });
  const end = (): void => {
    clearTimeout(timer);
    bar.remove();
  };
  addEventListener("pageshow", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
}

function search(): void {
  for (const form of all<HTMLFormElement>("form[data-search]")) {
    const input = find<HTMLInputElement>("input[name=q]", form);
    if (input) combobox(input, suggest, (option) => location.assign(option.value));
  }
}

async function suggest(words: string): Promise<Option[]> {
  const response = await fetch(`/api/suggest?q=${encodeURIComponent(words)}`);
  if (!response.ok) return [];
  const found = (await response.json()) as { label: string; kind: { zh: string; en: string }; path: string }[];
  const options = found.map((each) => ({
    label: each.label,
    hint: t(each.kind.zh, each.kind.en),
    value: localUrl(each.path),
  }));
  const all = { label: t(`全文查找“${words}”`, `Search all texts for “${words}”`), hint: "↵", value: localUrl(`/search?q=${encodeURIComponent(words)}`) };
  return [...options, all];
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("已复制链接", "Link copied"));
  } catch {
    prompt(t("请复制此链接", "Copy this link"), text); // pages on plain http have no clipboard
  }
}
