import { element, find } from "./dom";

interface Visit {
  label: string;
  path: string;
}

const KEY = "recent-comparisons";
const MOST = 6;

/** Comparisons looked at on this device: kept in the browser, sent nowhere. */
export function remember(label: string): void {
  const path = location.pathname + location.search;
  const kept = [{ label, path }, ...visits().filter((each) => each.path !== path)];
  try {
    localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MOST)));
  } catch {
    // a browser that keeps nothing has no recent comparisons
  }
}

export function showRecent(): void {
  const box = find("[data-recent]");
  const list = box && find("ul", box);
  const found = visits();
  if (!box || !list || !found.length) return;
  list.replaceChildren(
    ...found.map((visit) => element("li", {}, element("a", { href: visit.path }, visit.label))),
  );
  box.hidden = false;
}

function visits(): Visit[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Visit[];
  } catch {
    return [];
  }
}
