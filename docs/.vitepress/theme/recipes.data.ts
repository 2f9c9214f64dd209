import { createContentLoader } from "vitepress";

/** A recipe, as its list shows it. */
interface Recipe {
  url: string;
  title: string;
  description: string;
}

/** What VitePress makes of the default export. */
declare const data: Recipe[];
export { data };

/** Every page in `docs/recipes/`, by its title. */
export default createContentLoader("recipes/*.md", {
  includeSrc: true,
  transform: (pages) =>
    pages
      .filter(({ url }) => url !== "/recipes/")
      .map(({ url, src = "", frontmatter }) => ({
        url: url.endsWith(".html") ? url : `${url}.html`,
        title: String(frontmatter["title"] ?? /^# (.*)$/m.exec(src)?.[1] ?? url).replaceAll("`", ""),
        description: String(frontmatter["description"] ?? ""),
      }))
      .toSorted((one, other) => one.title.localeCompare(other.title)),
});
