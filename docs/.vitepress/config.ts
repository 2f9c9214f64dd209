import { existsSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitepress";

const REPOSITORY = "https://github.com/text-completions/text-completions";

/** Written by `npm run docs`. Without it, `vitepress dev` shows the handwritten pages alone. */
const sidebarFile = new URL("sidebar.gen.json", import.meta.url);

export default defineConfig({
  title: "text-completions",
  description:
    "Anthropic's Text Completions API, POST /v1/complete, kept alive: client, mock, checks and bridge.",
  lang: "en",
  base: process.env["DOCS_BASE"] ?? "/text-completions/",
  outDir: "dist",
  srcExclude: ["fixes/**", "checks.md", "compatibility.md", "playground/**", "node_modules/**"],
  lastUpdated: false,
  head: [
    ["link", { rel: "icon", href: createFavicon() }],
    ["meta", { name: "color-scheme", content: "light dark" }],
  ],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    // As GitHub makes them, where the same files are read.
    anchor: { slugify: slugifyAsGitHub },
    languageAlias: { sse: "http" },
  },
  themeConfig: {
    siteTitle: "text-completions",
    search: {
      provider: "local",
      options: {
        detailedView: "auto",
        miniSearch: {
          options: { tokenize },
          searchOptions: {
            combineWith: "AND",
            prefix: true,
            fuzzy: 0.15,
            boost: { title: 6, titles: 2, text: 1 },
          },
        },
      },
    },
    nav: [
      { text: "Guide", link: "/start", activeMatch: "^/(start|guides|concepts|recipes)" },
      { text: "Playground", link: "/playground" },
      { text: "Packages", link: "/packages/", activeMatch: "^/(packages|reference)/" },
      { text: "CLI", link: "/cli/", activeMatch: "^/cli/" },
      { text: "HTTP API", link: "/api/", activeMatch: "^/api/" },
      { text: "Errors", link: "/errors/", activeMatch: "^/errors/" },
      { text: "Checks", link: "/checks/", activeMatch: "^/checks/" },
    ],
    sidebar: existsSync(sidebarFile) ? JSON.parse(readFileSync(sidebarFile, "utf8")) : [],
    outline: { level: [2, 3], label: "On this page" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: "Edit this page" },
    externalLinkIcon: false,
  },
  vite: {
    resolve: { conditions: ["@text-completions/source", "module", "browser", "development|production"] },
    ssr: {
      noExternal: [/^@text-completions\//, "vitepress-openapi"],
      resolve: { conditions: ["@text-completions/source", "module", "node", "development|production"] },
    },
    plugins: [leaveOutLanguages()],
    build: { chunkSizeWarningLimit: 2500 },
  },
});

/** The renderer of the HTTP API brings 240 languages for its code blocks. The page shows JSON. */
function leaveOutLanguages(): Plugin {
  const empty = "\0no-language";
  return {
    name: "leave-out-languages",
    enforce: "pre",
    resolveId(source, importer = "") {
      if (!importer.includes("vitepress-openapi/dist/") || !/^\.\/[\w-]+-[\w-]{8}\.js$/.test(source))
        return null;
      return /^\.\/(json|github|useOpenapi|vanilla-picker)/.test(source) ? null : empty;
    },
    load: (id) => (id === empty ? "export default [];" : null),
  };
}

/** Words, and also the parts of names with underscores: `max_tokens_to_sample` is found by itself and by "tokens". */
function tokenize(text: string): string[] {
  const words = text.split(/[\n\r\p{Z}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Pd}\p{Po}]+/u);
  const parts = words.filter((word) => word.includes("_")).flatMap((word) => word.split("_"));
  return words.concat(parts).filter((word) => word !== "");
}

function slugifyAsGitHub(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

/** Four marks of a stream, the last one open. */
function createFavicon(): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#123c36"/><circle cx="8" cy="16" r="3" fill="#f4b860"/><circle cx="16" cy="16" r="3" fill="#f4efe4"/><circle cx="24" cy="16" r="2.4" fill="none" stroke="#f4efe4" stroke-width="1.6"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
