import { localUrl, t } from "./language";
import { add, canvas, lay, type Network } from "./network";

const MOST = 30;

/** A small still graph of what is next to a thing; a click on a node goes to its page. */
export async function drawNeighbours(box: HTMLElement, iri: string): Promise<void> {
  const response = await fetch(`/api/graph/around?iri=${encodeURIComponent(iri)}`);
  const found = response.ok ? ((await response.json()) as Network) : null;
  if (!found || found.nodes.length < 2) {
    box.textContent = t("没有相邻的事物", "Nothing is next to it");
    box.classList.add("state");
    return;
  }
  const core = canvas(box, true);
  found.nodes = found.nodes.slice(0, MOST);
  add(core, found, {});
  core.getElementById(iri).addClass("expanded");
  core.on("tap", "node", (event) => {
    const id = (event.target as { id(): string }).id();
    if (id !== iri) location.assign(localUrl(new URL(id).pathname.replace(/^.*\/id\//, "/id/")));
  });
  lay(core, true);
}
