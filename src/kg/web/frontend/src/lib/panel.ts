import { element, find } from "./dom";
import { t } from "./language";

let opener: HTMLElement | null = null;
let panel: HTMLDialogElement | null = null;

/** Opens a statement beside the page: the words it rests on, and what was understood. */
export async function openPanel(link: HTMLAnchorElement): Promise<void> {
  const address = new URL(link.href);
  address.hash = "";
  address.searchParams.set("part", "panel");
  opener?.setAttribute("aria-expanded", "false");
  opener = link;
  const response = await fetch(address);
  if (!response.ok) {
    location.href = link.href;
    return;
  }
  const shown = (panel ??= makePanel());
  const body = find("[data-body]", shown)!;
  body.innerHTML = await response.text();
  link.setAttribute("aria-expanded", "true");
  if (!shown.open) shown.show();
  shown.scrollTop = 0;
  find("h2", shown)?.focus();
}

function makePanel(): HTMLDialogElement {
  const close = element("button", { type: "button", class: "plain", "aria-label": t("关闭", "Close") }, "✕");
  const made = element("dialog", { class: "panel", "aria-labelledby": "panel-title" }, close);
  made.append(element("div", { "data-body": "" }));
  close.addEventListener("click", () => made.close());
  made.addEventListener("keydown", (event) => {
    if (event.key === "Escape") made.close();
  });
  made.addEventListener("close", () => {
    opener?.setAttribute("aria-expanded", "false");
    opener?.focus();
  });
  document.body.append(made);
  return made;
}

/** Links marked `data-panel` open in the panel; with a modifier they stay links. */
export function panelLinks(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-panel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    void openPanel(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel?.open) panel.close();
  });
}
