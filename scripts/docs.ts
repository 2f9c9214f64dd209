// Builds the documentation site in docs/dist: writes the pages that are generated, then lets VitePress build all of
// them. Static files; nothing in them asks the network for anything.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
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
import { clearPages, DOCS, writePage } from "./docs/page.ts";
import { writeReference } from "./docs/reference.ts";
import { readGuide, readGuides, writeSidebar } from "./docs/sidebar.ts";
import { loadDocument, ROOT } from "./generate/document.ts";

const document = loadDocument(path.join(ROOT, "spec/openapi.yaml"));
const packages = packageFacts();

clearPages();
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
writeSidebar(packages, pages);

const guides = [readGuide("start.md"), ...["guides", "recipes", "concepts"].flatMap(readGuides)];
mkdirSync(path.join(DOCS, "public"), { recursive: true });
writeFileSync(path.join(DOCS, "public/llms.txt"), llmsIndex(guides, pages));
writeFileSync(path.join(DOCS, "public/llms-full.txt"), llmsFull(guides, packages, pages));
writeFileSync(path.join(DOCS, "public/playground-offline.html"), await offlinePlayground());

execFileSync(path.join(DOCS, "node_modules/.bin/vitepress"), ["build"], { cwd: DOCS, stdio: "inherit" });
console.log(`The documentation is in ${path.relative(process.cwd(), path.join(DOCS, "dist"))}/.`);
process.exitCode = doubts === 0 ? 0 : 1;
