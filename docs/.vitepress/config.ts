import { existsSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { type DefaultTheme, defineConfig, type HeadConfig } from "vitepress";
import { searchBoxRoles } from "./search-box-roles.ts";
import { DOCS_URL } from "../../packages/core/src/internal/docs-url.ts";

const REPOSITORY = "https://github.com/text-completions/text-completions";

/** The base path of the site. `DOCS_BASE` sets another one. */
const SITE = new URL(DOCS_URL);
const BASE = process.env["DOCS_BASE"] ?? SITE.pathname;

/** Written by `npm run docs`. Without it, `vitepress dev` shows only the handwritten pages. */
const factsFile = new URL("../generated/site.json", import.meta.url);
const {
  sidebar,
  version,
  isReleased,
}: { sidebar: DefaultTheme.SidebarItem[]; version: string; isReleased: boolean } = existsSync(factsFile)
  ? JSON.parse(readFileSync(factsFile, "utf8"))
  : { sidebar: [], version: "", isReleased: false };

/** What the theme reads besides its own configuration. */
type ThemeConfig = DefaultTheme.Config & { version: string; isReleased: boolean };

export default defineConfig<ThemeConfig>({
  title: "text-completions",
  description:
    "Anthropic's Text Completions API, POST /v1/complete, kept alive: client, mock, checks and bridge.",
  lang: "en",
  base: BASE,
  // Generated pages are among the handwritten ones.
  rewrites: (page) => page.replace(/^generated\/pages\//, ""),
  outDir: "dist",
  srcExclude: ["fixes/**", "checks.md", "compatibility.md", "playground/**", "node_modules/**", "dist/**"],
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
            boostDocument,
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
    sidebar,
    version,
    isReleased,
    outline: { level: [2, 3], label: "On this page" },
    socialLinks: [{ icon: "github", link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: "Edit this page" },
    externalLinkIcon: false,
  },
  transformHead: ({ page, title, description }) => describePage(page, title, description),
  vite: {
    publicDir: "generated/public",
    resolve: { conditions: ["@text-completions/source", "module", "browser", "development|production"] },
    ssr: {
      noExternal: [/^@text-completions\//, "vitepress-openapi"],
      resolve: { conditions: ["@text-completions/source", "module", "node", "development|production"] },
    },
    plugins: [leaveOutLanguages(), searchBoxRoles()],
    build: { chunkSizeWarningLimit: 2500 },
  },
});

/** Where a page is at home, for search engines and for previews of links. */
function describePage(page: string, title: string, description: string): HeadConfig[] {
  if (page.startsWith("404.")) return [["meta", { name: "robots", content: "noindex" }]];
  const address = page.replace(/(^|\/)index\.(md|html)$/, "$1").replace(/\.(md|html)$/, ".html");
  const url = new URL(address, SITE).href;
  return [
    ["link", { rel: "canonical", href: url }],
    ...Object.entries({ type: "website", site_name: "text-completions", url, title, description }).map(
      ([name, content]): HeadConfig => ["meta", { property: `og:${name}`, content }],
    ),
  ];
}

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

/** What explains comes before what lists: a guide before the reference of a symbol that has the same word. */
function boostDocument(id: string): number {
  if (/\/(guides|recipes|concepts|errors)\//.test(id)) return 3;
  return /\/(reference|checks)\//.test(id) ? 0.6 : 1;
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
