/** Makes an element: attributes by name, `class` among them, and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}

export function all<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

/** Data that the server put into the page as `<script type="application/json" id=…>`. */
export function island<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Red, green and blue of `#rgb` or `#rrggbb` (a minifier shortens what can be). */
export function rgb(hex: string): [number, number, number] {
  const digits = hex.replace("#", "");
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  const part = (at: number): number => Number.parseInt(full.slice(at, at + 2), 16) || 0;
  return [part(0), part(2), part(4)];
}

export function toast(words: string): void {
  const shown = element("div", { class: "toast", role: "status" }, words);
  document.body.append(shown);
  setTimeout(() => shown.remove(), 2200);
}

/** Gives the browser a file made here. */
export function save(name: string, content: BlobPart | string, type = "text/plain;charset=utf-8"): void {
  const isAddress = typeof content === "string" && content.startsWith("data:");
  const address = isAddress ? content : URL.createObjectURL(new Blob([content], { type }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  if (!isAddress) setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function debounce<A extends unknown[]>(wait: number, run: (...given: A) => void): (...given: A) => void {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => run(...given), wait);
  };
}
