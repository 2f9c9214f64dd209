// Builds the documentation site in docs/dist: writes the pages that are generated, then lets VitePress build all pages.
// They are static files that load nothing from other sites.
import { execFileSync } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import path from "node:path";
import { apiPages } from "./docs/api-pages.ts";
import { collectEvidence } from "./docs/check-evidence.ts";
import { checkPages } from "./docs/check-pages.ts";
import { cliPages } from "./docs/cli-pages.ts";
import { errorPages } from "./docs/error-pages.ts";
import { examplePages } from "./docs/example-pages.ts";
import { llmsFull, llmsIndex } from "./docs/llms.ts";
import { offlinePlayground } from "./docs/offline-playground.ts";
import { packageFacts } from "./docs/package-facts.ts";
import { packagePages } from "./docs/package-pages.ts";
import { clearGenerated, DOCS, PUBLIC, writePage, writeSiteFacts } from "./docs/page.ts";
import { writeReference } from "./docs/reference.ts";
import { createSidebar, readGuide, readGuides } from "./docs/sidebar.ts";
import { loadDocument, ROOT } from "./generate/document.ts";

const document = loadDocument(path.join(ROOT, "spec/openapi.yaml"));
const packages = packageFacts();

clearGenerated();
const doubts = await writeReference(packages);
const pages = [
  ...packagePages(packages),
  ...(await cliPages()),
  ...apiPages(document),
  ...errorPages(document),
  ...checkPages(document, await collectEvidence()),
  ...examplePages(),
];
for (const page of pages) writePage(page);
writeSiteFacts({
  sidebar: createSidebar(packages, pages),
  version: packages[0]?.version,
  // A release removes the files that describe the changes since the last one.
  isReleased: globSync(".changeset/*.md", { cwd: ROOT }).length === 0,
});

const guides = [readGuide("start.md"), ...["guides", "recipes", "concepts"].flatMap(readGuides)];
writeFileSync(path.join(PUBLIC, "llms.txt"), llmsIndex(guides, pages));
writeFileSync(path.join(PUBLIC, "llms-full.txt"), llmsFull(guides, packages, pages));
writeFileSync(path.join(PUBLIC, "playground-offline.html"), await offlinePlayground());

execFileSync(path.join(DOCS, "node_modules/.bin/vitepress"), ["build"], { cwd: DOCS, stdio: "inherit" });
console.log(`The documentation is in ${path.relative(process.cwd(), path.join(DOCS, "dist"))}/.`);
process.exitCode = doubts === 0 ? 0 : 1;
