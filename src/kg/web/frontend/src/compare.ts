import "./base";
import "./styles/compare.css";
import { combobox, type Option } from "./lib/combobox";
import { all, find, island } from "./lib/dom";
import { t } from "./lib/language";
import { remember } from "./lib/recent";
import type { Drawn } from "./lib/comparison";

interface Choice {
  value: string;
  label: string;
  hint: string;
  also?: string;
}

for (const input of all<HTMLInputElement>("[data-add]")) adder(input);

function adder(input: HTMLInputElement): void {
  const name = input.dataset.add!;
  const form = input.closest("form")!;
  let choices: Promise<Choice[]> | null = null;
  const load = (): Promise<Choice[]> => {
    const language = t("zh", "en");
    return (choices ??= fetch(`/compare/choices/${name}s?lang=${language}`).then((answer) => answer.json() as Promise<Choice[]>));
  };
  const options = async (words: string): Promise<Option[]> => {
    const taken = new Set(all<HTMLInputElement>(`input[type=hidden][name=${name}]`, form).map((each) => each.value));
    const wanted = words.toLowerCase();
    return (await load())
      .filter((each) => !taken.has(each.value))
      .filter((each) => [each.label, each.also ?? "", each.value].some((text) => text.toLowerCase().includes(wanted)))
      .slice(0, 40);
  };
  combobox(
    input,
    options,
    (option) => {
      const url = new URL(location.href);
      const chosen = all<HTMLInputElement>(`input[type=hidden][name=${name}]`, form).map((each) => each.value);
      url.searchParams.delete(name);
      for (const value of [...chosen, ...option.value.split(",")]) url.searchParams.append(name, value);
      location.assign(url);
    },
    true,
  );
}

const form = find<HTMLFormElement>("[data-chooser]");
if (form) {
  find("button", form)!.hidden = true;
  for (const select of all<HTMLSelectElement>("select", form)) {
    select.addEventListener("change", () => {
      const url = new URL(location.href);
      url.searchParams.set(select.name, select.value);
      location.assign(url);
    });
  }
}

const charts = island<Drawn[]>("charts") ?? [];
if (location.search && charts.length) remember(charts.map((chart) => chart.title).join(t("、", ", ")));
const worth = all("figure[data-chart]").filter((figure) => (charts[Number(figure.dataset.chart)]?.areas.length ?? 0) > 0);
for (const figure of worth) figure.hidden = false;
if (worth.length) {
  // The table is the content; the chart may come a moment later.
  const { drawComparison } = await import("./lib/comparison");
  for (const figure of worth) drawComparison(figure, charts[Number(figure.dataset.chart)]!);
}

document.addEventListener("click", (event) => {
  for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? (event.target as Element).closest<HTMLDetailsElement>("details.menu[open]") : null;
  if (!menu) return;
  menu.open = false;
  find("summary", menu)?.focus();
});
