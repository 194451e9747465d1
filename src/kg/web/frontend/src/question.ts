import "./base";
import "./styles/question.css";
import type { Answer } from "./lib/answer";
import { combobox, type Option } from "./lib/combobox";
import { all, element, find, island } from "./lib/dom";
import { t } from "./lib/language";
import { several } from "./lib/several";

// The library: cards that hold what is typed.
find<HTMLInputElement>("[data-filter-cards]")?.addEventListener("input", (event) => {
  const wanted = (event.target as HTMLInputElement).value.trim().toLowerCase();
  let any = false;
  for (const section of all("[data-theme]")) {
    const cards = all("[data-card]", section);
    for (const card of cards) card.hidden = !card.textContent!.toLowerCase().includes(wanted);
    section.hidden = cards.every((card) => card.hidden);
    any ||= !section.hidden;
  }
  find("[data-none]")!.hidden = any;
});

/** A long list is typed into: the field shows words, what it stands for goes with the form. */
function chooser(input: HTMLInputElement): void {
  const kept = element("input", { type: "hidden", name: input.name, value: input.value });
  input.removeAttribute("name");
  input.value = input.dataset.label!;
  input.before(kept);
  const address = new URL(input.dataset.choose!, location.href);
  const options = async (words: string): Promise<Option[]> => {
    address.searchParams.set("q", words === input.dataset.label ? "" : words);
    const response = await fetch(address);
    const found = response.ok ? ((await response.json()) as { value: string; label: string }[]) : [];
    const any = { label: t("全部", "all"), value: "", hint: "" };
    return [...("optional" in input.dataset ? [any] : []), ...found.map((each) => ({ ...each, hint: "" }))];
  };
  const take = (option: Option): void => {
    kept.value = option.value;
    input.closest("form")!.requestSubmit();
  };
  combobox(input, options, take, true);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => (input.value = input.dataset.label!));
}
for (const input of all<HTMLInputElement>("[data-choose]")) chooser(input);
for (const select of all<HTMLSelectElement>("select[multiple][data-several]")) several(select);

// One question: its blanks take effect at once.
const form = find<HTMLFormElement>("[data-blanks]");
if (form) {
  const fields = all<HTMLSelectElement | HTMLInputElement>("select:not([multiple]), input[name]:not([type=hidden])", form);
  if (!find("select[multiple]", form) && fields.every((field) => field.tagName === "SELECT")) find("button", form)!.hidden = true;
  for (const field of fields) field.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("formdata", (event) => {
    // Blanks that are left open need not stand in the address, unless they have a default.
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
}

find<HTMLInputElement>("[data-evidence]")?.addEventListener("change", (event) => {
  find("#answer")?.classList.toggle("with-evidence", (event.target as HTMLInputElement).checked);
});
for (const cell of all("[data-clamp]")) cell.addEventListener("click", () => cell.classList.toggle("whole"));

const figure = find("[data-question-chart]");
const answer = island<Answer>("chart");
if (figure && answer) {
  const { drawAnswer } = await import("./lib/answer");
  void drawAnswer(figure, answer);
}
