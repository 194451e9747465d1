import { debounce, element } from "./dom";
import { t } from "./language";

export interface Option {
  label: string;
  hint: string;
  value: string;
}

let count = 0;

/**
 * A text field with a list of what it may become (the ARIA combobox pattern): arrows move,
 * Enter takes, Escape closes. `options` is asked on every pause in typing; `taken` is told what
 * was chosen. `open` lists the options of an empty field too.
 */
export function combobox(
  input: HTMLInputElement,
  options: (words: string) => Promise<Option[]>,
  taken: (option: Option) => void,
  open = false,
): void {
  // A list that scrolls would be a stop of the keyboard of its own; the field moves within it.
  const list = element("ul", { class: "options", role: "listbox", id: `options-${++count}`, tabindex: "-1" });
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.placeholder);
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let shown: Option[] = [];
  let at = -1;
  let asked = 0;

  const close = (): void => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };

  const mark = (index: number): void => {
    at = index;
    for (const [number, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(number === at));
      if (number === at) {
        input.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    }
    if (at < 0) input.removeAttribute("aria-activedescendant");
  };

  const show = async (): Promise<void> => {
    const words = input.value.trim();
    if (!words && !open) return close();
    const mine = ++asked;
    const found = await options(words);
    if (mine !== asked || document.activeElement !== input) return;
    shown = found;
    list.replaceChildren(
      ...found.map((option, index) =>
        element(
          "li",
          { role: "option", id: `${list.id}-${index}`, "data-index": String(index), "aria-selected": "false" },
          element("span", {}, option.label),
          element("span", {}, option.hint),
        ),
      ),
    );
    if (!found.length) {
      const none = element("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" });
      none.append(element("span", {}, t("没有匹配项", "Nothing matches")));
      list.append(none);
    }
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
  };

  const take = (index: number): void => {
    const option = shown[index];
    if (!option) return;
    close();
    taken(option);
  };

  const typed = debounce(120, () => void show());
  input.addEventListener("input", typed);
  input.addEventListener("focus", () => {
    if (open) void show();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (shown.length) mark((at + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(at);
    } else if (event.key === "Escape") {
      if (!list.hidden) event.stopPropagation();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const item = (event.target as Element).closest<HTMLElement>("[data-index]");
    event.preventDefault();
    if (item) take(Number(item.dataset.index));
  });
}
