// Builds the documentation: the reference of the packages, the HTTP API, a page for each error, and the same for
// programs that read text. Static files in scripts/docs/dist; nothing in them asks the network for anything.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { errorPages } from "./docs/error-pages.ts";
import { writeHttpApi } from "./docs/http-api.ts";
import { landingPage } from "./docs/landing-page.ts";
import { llmsFull, llmsIndex } from "./docs/llms.ts";
import { packageFacts } from "./docs/package-facts.ts";
import { writeReference } from "./docs/reference.ts";
import { loadDocument, ROOT } from "./generate/document.ts";

const out = path.join(ROOT, "scripts/docs/dist");
const packages = packageFacts();
const pages = errorPages(loadDocument(path.join(ROOT, "spec/openapi.yaml")));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const doubts = await writeReference(packages, pages, path.join(out, "reference"));
rmSync(path.join(out, ".pages"), { recursive: true });
writeHttpApi(path.join(out, "http-api"));
writeFileSync(path.join(out, "llms.txt"), llmsIndex(packages, pages));
writeFileSync(path.join(out, "llms-full.txt"), llmsFull(packages, pages));
writeFileSync(path.join(out, "index.html"), landingPage(packages, pages));
console.log(`The documentation stands in ${path.relative(process.cwd(), out)}/index.html`);
process.exitCode = doubts === 0 ? 0 : 1;
