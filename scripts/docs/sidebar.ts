import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { CHECK_GROUPS } from "./check-pages.ts";
import type { PackageFacts } from "./package-facts.ts";
import { DOCS, type Page } from "./page.ts";
import { referenceLink, shortName } from "./reference.ts";

/** An entry of the side bar, as VitePress takes it. */
interface Item {
  text: string;
  link?: string;
  collapsed?: boolean;
  items?: Item[];
}

/** A handwritten page: `docs/guides/migrate.md`. */
export interface Guide {
  path: string;
  title: string;
  description: string;
  /** Its place in the list; pages without one follow in the order of their titles. */
  order: number;
}

/** The handwritten pages of a folder, in the order of their frontmatter. */
export function readGuides(folder: string): Guide[] {
  return globSync(`${folder}/*.md`, { cwd: DOCS })
    .filter((file) => path.basename(file) !== "index.md")
    .map(readGuide)
    .toSorted((one, other) => one.order - other.order || one.title.localeCompare(other.title));
}

/** A page by its path from `docs/`. The title is that of the frontmatter, or the heading. */
export function readGuide(file: string): Guide {
  const text = readFileSync(path.join(DOCS, file), "utf8");
  const head: { title?: string; description?: string; order?: number } =
    parse(/^---\n(.*?)\n---\n/s.exec(text)?.[1] ?? "") ?? {};
  const title = head.title ?? /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "");
  if (title === undefined) throw new Error(`Failed to list docs/${file}: it has no title and no heading.`);
  const { description = "", order = Infinity } = head;
  return { path: file.replace(/\.md$/, "").replaceAll(path.sep, "/"), title, description, order };
}

/**
 * The side bar of all pages: handwritten ones and generated ones. There is one for all of them, since each of them is
 * part of every page. VitePress opens the group of the page that is shown.
 */
export function createSidebar(packages: readonly PackageFacts[], pages: readonly Page[]): Item[] {
  return [
    {
      text: "Begin",
      items: [
        { text: "What it is", link: "/start" },
        { text: "Playground", link: "/playground" },
      ],
    },
    { text: "Guides", items: toItems("guides") },
    { text: "Concepts", items: toItems("concepts") },
    {
      text: "Recipes",
      collapsed: true,
      items: [{ text: "All recipes", link: "/recipes/" }, ...toItems("recipes")],
    },
    {
      text: "Packages",
      collapsed: true,
      items: [{ text: "Overview", link: "/packages/" }, ...packages.map(packageItem)],
    },
    { text: "Command line", collapsed: true, items: pagesIn(pages, "cli") },
    { text: "HTTP API", collapsed: true, items: pagesIn(pages, "api") },
    { text: "Errors", collapsed: true, items: pagesIn(pages, "errors") },
    { text: "Checks", collapsed: true, items: checkItems() },
    { text: "Examples", collapsed: true, items: pagesIn(pages, "examples") },
  ];
}

function toItems(folder: string): Item[] {
  return readGuides(folder).map(({ path: page, title }) => ({ text: title, link: `/${page}` }));
}

function packageItem({ folder, name, entries }: PackageFacts): Item {
  const text = name.replace("@text-completions/", "");
  const items = [...entries.keys()].map((entry) => {
    const short = shortName(entry);
    return {
      text: short === text ? "Exports" : `Exports of ./${short.slice(text.length + 1)}`,
      link: referenceLink(entry),
    };
  });
  return { text, link: `/packages/${folder}`, ...(items.length > 0 && { collapsed: true, items }) };
}

function pagesIn(pages: readonly Page[], folder: string): Item[] {
  return pages
    .filter(({ path: page }) => page.startsWith(`${folder}/`))
    .map(({ path: page, title }) => ({
      text: page.endsWith("/index") ? "Overview" : title.replace("text-completions ", ""),
      link: `/${page.replace(/index$/, "")}`,
    }));
}

function checkItems(): Item[] {
  return [
    { text: "Overview", link: "/checks/" },
    ...CHECK_GROUPS.map(({ group, checks }) => ({
      text: group,
      collapsed: true,
      items: checks.map(({ id }) => ({ text: id.slice(group.length + 1), link: `/checks/${id}` })),
    })),
  ];
}
