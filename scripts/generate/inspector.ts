import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { TIMELINE_STYLE } from "../../packages/core/src/internal/timeline.ts";
import { ROOT } from "./document.ts";

const FOLDER = path.join(ROOT, "packages/cli/src/inspector/page");

/** The page of the inspector as one text, and its content security policy: by its path from the root. */
export async function generateInspector(): Promise<Map<string, string>> {
  const style = `${read("style.css")}${TIMELINE_STYLE}`;
  const script = await bundleScript();
  const page = read("index.html")
    .replace(/\s*\/\* style\.css \*\/\s*/, () => style)
    .replace(/\s*\/\* app\.ts \*\/\s*/, () => script);
  // Nothing is loaded, and nothing runs or styles the page but these two.
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  const content = [
    "// Generated from packages/cli/src/inspector/page by `pnpm generate`. Do not edit.",
    "",
    "/** The inspector, a page that loads nothing. */",
    `export const INSPECTOR_PAGE: string = ${JSON.stringify(page)};`,
    "",
    "/** The content security policy of the page. */",
    `export const INSPECTOR_POLICY: string = ${JSON.stringify(policy)};`,
    "",
  ].join("\n");
  return new Map([["packages/cli/src/inspector/page.gen.ts", content]]);
}

function read(file: string): string {
  return readFileSync(path.join(FOLDER, file), "utf8");
}

async function bundleScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, "app.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    conditions: ["@text-completions/source"],
    absWorkingDir: ROOT,
  });
  // An end tag in a script would end the element.
  return (outputFiles[0]?.text ?? "").trim().replaceAll("</script", String.raw`<\/script`);
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
