import { defineConfig } from "vite";

// One entry a page, so that a page loads only what it draws.
const pages = ["base", "compare", "question", "reader", "entity", "graph", "workbench", "quality", "ontology"];

export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      input: Object.fromEntries(pages.map((page) => [page, `src/${page}.ts`])),
    },
  },
});
