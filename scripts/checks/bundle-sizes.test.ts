import { gzipSync } from "node:zlib";
import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

/** What a browser downloads, in bytes: everything the entry needs, minified and gzipped, peers apart. */
async function bundleSize(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: path.join(ROOT, "scripts") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@text-completions/source"],
    external: ["msw"],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

const everything = (name: string) => `export * from "@text-completions/${name}"`;

it.each([
  ["the validators", everything("core/validate"), 4000],
  ["the stream decoder and encoder", everything("core/sse"), 3000],
  ["prompt, all of it", everything("prompt"), 4900],
  ["client", `export { createClient } from "@text-completions/client"`, 10_400],
  ["the mock's engine", `export { createMock } from "@text-completions/mock"`, 12_000],
  ["the MSW handlers with the engine", `export { completionHandlers } from "@text-completions/msw"`, 13_000],
])("%s stays within its size", async (_, code, budget) => {
  expect(await bundleSize(code)).toBeLessThanOrEqual(budget);
});
