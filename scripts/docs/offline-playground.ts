import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { DOCS } from "./page.ts";

/** A policy that forbids every request: the page works from the disk, without a network. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

/** The playground as a single HTML file, because module scripts do not load from the disk. */
export async function offlinePlayground(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(DOCS, "playground/standalone.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2023",
    conditions: ["@text-completions/source"],
  });
  const code = outputFiles.map(({ text }) => text).join("\n");
  const style = readFileSync(path.join(DOCS, "playground/style.css"), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Playground of text-completions</title>
<style>
:root { color-scheme: light dark }
body { margin: 0; background: light-dark(#faf7f0, #121614); font-family: system-ui, sans-serif }
${style}</style>
</head>
<body>
<main id="playground"></main>
<script>${code.replaceAll("</script", String.raw`<\/script`)}</script>
</body>
</html>
`;
}
