import "./base";
import "./styles/question.css";
import { all, find, island } from "./lib/dom";
import type { Answer } from "./lib/answer";

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

// One question: its blanks take effect at once.
const form = find<HTMLFormElement>("[data-blanks]");
if (form) {
  const fields = all<HTMLSelectElement | HTMLInputElement>("select:not([multiple]), input:not([type=hidden])", form);
  const several = find("select[multiple]", form);
  if (!several && fields.every((field) => field.tagName === "SELECT")) find("button", form)!.hidden = true;
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
