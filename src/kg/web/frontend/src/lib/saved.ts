import { all, find } from "./dom";
import { localUrl, t } from "./language";

const KEYS = "saved-keys";
// What says how a page is shown, not what it compares.
const NOT_SAVED = new Set(["lang", "saved", "asked"]);

interface Kept {
  id: string;
  key: string;
}

/** Saving pages, and renaming and deleting what this browser saved: keys are kept here alone. */
export function savedComparisons(): void {
  const kept = keys();
  for (const form of all<HTMLFormElement>("form[data-save-page]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void save(form);
    });
  }
  for (const row of all("[data-saved]")) {
    const id = row.dataset.saved!;
    const key = kept[id];
    if (!key) continue;
    if ("savedChanged" in row.dataset) void call(`/api/saved/${id}/look`, "POST", key);
    for (const [mark, act] of [["rename", rename], ["delete", remove]] as const) {
      const button = find<HTMLButtonElement>(`[data-saved-${mark}]`, row);
      if (!button) continue;
      button.hidden = false;
      button.addEventListener("click", () => void act(id, key, row));
    }
  }
  find<HTMLInputElement>("[data-saved-import]")?.addEventListener("change", (event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) void bring(file);
  });
}

async function save(form: HTMLFormElement): Promise<void> {
  const parameters = [...new URLSearchParams(location.search)].filter(([name]) => !NOT_SAVED.has(name));
  const name = String(new FormData(form).get("name") ?? "");
  const answer = await call("/api/saved", "POST", "", { name, page: form.dataset.savePage, parameters });
  if (answer.id) {
    keep([answer as Kept]);
    location.assign(localUrl(`/saved/${answer.id}`));
  } else find("[role=status]", form)!.textContent = answer.message!;
}

async function rename(id: string, key: string, row: HTMLElement): Promise<void> {
  const link = find("th a", row)!;
  const name = prompt(t("新的名称", "The new name"), link.textContent ?? "");
  if (!name) return;
  const answer = await call(`/api/saved/${id}`, "PATCH", key, { name });
  if (answer.id) link.textContent = name;
  say(answer.message ?? t("已改名", "Renamed"));
}

async function remove(id: string, key: string, row: HTMLElement): Promise<void> {
  if (!confirm(t("删除这个保存的对比？", "Delete this saved comparison?"))) return;
  const answer = await call(`/api/saved/${id}`, "DELETE", key);
  if (!answer.message) row.remove();
  say(answer.message ?? t("已删除", "Deleted"));
}

async function bring(file: File): Promise<void> {
  const answer = await call("/api/saved/file", "POST", "", await file.text());
  if (Array.isArray(answer)) {
    keep(answer as Kept[]);
    location.reload();
  } else say(answer.message!);
}

interface Answer extends Partial<Kept> {
  message?: string;
}

async function call(path: string, method: string, key: string, body?: object | string): Promise<Answer> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (key) headers.authorization = `Bearer ${key}`;
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  try {
    const response = await fetch(path, { method, headers, body: sent ?? null });
    const answer = (await response.json()) as Answer & { error?: { message: string } };
    return response.ok ? answer : { message: answer.error?.message ?? t("没有成功", "It failed") };
  } catch {
    return { message: t("没有连上服务器，请稍后再试", "The server cannot be reached; try again later") };
  }
}

function say(words: string): void {
  const place = find("[data-saved-said]");
  if (place) place.textContent = words;
}

function keys(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEYS) ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

function keep(made: Kept[]): void {
  try {
    localStorage.setItem(KEYS, JSON.stringify({ ...keys(), ...Object.fromEntries(made.map((each) => [each.id, each.key])) }));
  } catch {
    // a browser that keeps nothing can save, but not rename or delete
  }
}
