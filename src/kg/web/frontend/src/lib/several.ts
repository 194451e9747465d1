import { combobox, type Option } from "./combobox";
import { element, find } from "./dom";
import { t } from "./language";

const SHOWN = 40;

/**
 * A list of which several may be chosen: what is chosen stands as chips, more is found by typing.
 * The list itself stays in the form, out of sight, and is what is sent.
 */
export function several(select: HTMLSelectElement): void {
  const label = select.closest("label")!;
  const name = find("span", label)!.textContent!;
  const chips = element("span", { class: "chips" });
  const input = element("input", { autocomplete: "off", placeholder: t("输入以添加…", "Type to add…"), "aria-label": t(`添加${name}`, `Add: ${name}`) });
  input.lang = "zh";
  const group = element("div", { class: "blank several", role: "group", "aria-label": name }, element("span", {}, name), chips, element("span", { class: "pick" }, input));

  const show = (): void => {
    const chosen = [...select.selectedOptions];
    chips.replaceChildren(...(chosen.length ? chosen.map(chip) : [element("span", { class: "quiet" }, t("全部", "all"))]));
  };
  // Nothing is asked anew before all that is wanted is chosen: the button says that it is time.
  const changed = (): void => {
    show();
    find("button:not([type=button])", select.form!)?.classList.add("primary");
  };
  const chip = (option: HTMLOptionElement): HTMLElement => {
    const away = element("button", { type: "button", "aria-label": `${t("去掉", "Remove")} ${option.label}` }, "✕");
    away.addEventListener("click", () => {
      option.selected = false;
      changed();
      input.focus();
    });
    return element("span", { class: "chip", lang: "zh" }, option.label, away);
  };
  const options = (words: string): Promise<Option[]> => {
    const wanted = words.toLowerCase();
    const found = [...select.options].filter((each) => !each.selected && each.label.toLowerCase().includes(wanted));
    found.sort((one, other) => Number(other.label.toLowerCase().startsWith(wanted)) - Number(one.label.toLowerCase().startsWith(wanted)));
    return Promise.resolve(found.slice(0, SHOWN).map((each) => ({ label: each.label, value: each.value, hint: "" })));
  };
  const take = (option: Option): void => {
    for (const each of select.options) if (each.value === option.value) each.selected = true;
    input.value = "";
    changed();
  };

  label.hidden = true;
  label.after(group);
  combobox(input, options, take, true);
  // Enter on words that are no choice must not send the form with what was not meant.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && input.value) event.preventDefault();
  });
  show();
}
