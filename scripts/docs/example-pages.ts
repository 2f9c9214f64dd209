import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";
import type { Page } from "./page.ts";
import { rewriteLinks } from "./repository-links.ts";

/** A page for the list of examples, and for each example: their READMEs. And what programs of others do. */
export function examplePages(): Page[] {
  const readmes = globSync("examples/{README.md,*/README.md}", { cwd: ROOT }).toSorted();
  return [...readmes, "docs/compatibility.md"].map(examplePage);
}

function examplePage(file: string): Page {
  const readme = readFileSync(path.join(ROOT, file), "utf8");
  const name = file.endsWith("README.md") ? path.basename(path.dirname(file)) : path.basename(file, ".md");
  const title = /^# (.*)$/m.exec(readme)?.[1] ?? name;
  // The first paragraph that is text.
  const paragraphs = readme.replaceAll(/^```.*?^```$/gms, "").split(/\n{2,}/);
  const description = paragraphs.find((paragraph) => /^[\w`[]/.test(paragraph)) ?? "";
  return {
    path: `examples/${name === "examples" ? "index" : name}`,
    title: title.replaceAll("`", ""),
    description: description.replaceAll(/`|\[|\]\([^)]*\)/g, "").replaceAll("\n", " "),
    content: rewriteLinks(readme, file.replaceAll(path.sep, "/")),
  };
}
