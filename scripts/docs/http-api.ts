import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

/** Writes the page of the HTTP API: the OpenAPI document as Redoc renders it, in one file that asks for no other. */
export function writeHttpApi(folder: string): void {
  const bundle = createRequire(import.meta.url).resolve("redoc/bundles/redoc.standalone.js");
  const document = readFileSync(path.join(ROOT, "packages/core/openapi.json"), "utf8");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "openapi.json"), document);
  const code = inScript(readFileSync(bundle, "utf8").replaceAll(PICTURE, "data:,"));
  writeFileSync(path.join(folder, "index.html"), pageOf(code, inScript(document)));
}

/** The renderer shows its logo from its maker's server. */
const PICTURE = /https:\/\/cdn\.redoc(?:ly)?\.\w+\/[\w./-]+\.svg/g;

/** A policy that forbids every request: not even a fault of the renderer calls home. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:";

function pageOf(bundle: string, document: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Text Completions: the HTTP API</title>
<style>body { margin: 0 }</style>
</head>
<body>
<div id="api"></div>
<script type="application/json" id="document">${document}</script>
<script type="module">${bundle}
const api = JSON.parse(globalThis.document.getElementById("document").textContent);
init(api, { disableTelemetry: true }, globalThis.document.getElementById("api"));
</script>
</body>
</html>
`;
}

/** A text as it may stand within a script element. */
function inScript(text: string): string {
  return text.replaceAll("</script", String.raw`<\/script`);
}
