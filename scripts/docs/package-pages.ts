import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";
import type { PackageFacts } from "./package-facts.ts";
import { escapeText, type Page, REPOSITORY } from "./page.ts";
import { referenceLink } from "./reference.ts";
import { rewriteLinks } from "./repository-links.ts";

/** A page for each package: its README, then links to the exports of each entry point. */
export function packagePages(packages: readonly PackageFacts[]): Page[] {
  return [indexPage(packages), ...packages.map(packagePage), deploymentPage()];
}

function packagePage({ folder, name, description, readme, entries }: PackageFacts): Page {
  const content = rewriteLinks(readme, `packages/${folder}/README.md`);
  const rows = [...entries.keys()].map(
    (entry) => `| [\`${entry}\`](${referenceLink(entry)}) | \`import { … } from "${entry}"\` |`,
  );
  const table = ["| entry point | import |", "| --- | --- |", ...rows].join("\n");
  const reference = rows.length > 0 ? table : folder === "cli" ? "Each command has [a page](/cli/)." : "";
  const source = `[Source](${REPOSITORY}/tree/main/packages/${folder}) · [Changes](${REPOSITORY}/blob/main/packages/${folder}/CHANGELOG.md)`;
  return {
    path: `packages/${folder}`,
    title: name,
    description,
    content: [content, ...(reference === "" ? [] : ["## Reference", reference]), source].join("\n\n"),
  };
}

function indexPage(packages: readonly PackageFacts[]): Page {
  const rows = packages.map(
    ({ folder, name, description }) => `| [\`${name}\`](/packages/${folder}) | ${escapeText(description)} |`,
  );
  const description = "What each package does, and which to begin with.";
  return {
    path: "packages/index",
    title: "Packages",
    description,
    content: `# Packages

${description} Each is installed on its own.

| package | what it does |
| --- | --- |
${rows.join("\n")}`,
  };
}

function deploymentPage(): Page {
  const file = "packages/bridge/docs/deployment.md";
  const content = rewriteLinks(readFileSync(path.join(ROOT, file), "utf8"), file);
  return {
    path: "packages/bridge/deployment",
    title: "Deploy the bridge",
    description: "The bridge behind nginx, in front of vLLM, and in containers.",
    content,
  };
}
