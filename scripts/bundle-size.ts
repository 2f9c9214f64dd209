import { gzipSync } from "node:zlib";
import path from "node:path";
import { build } from "esbuild";
import { ROOT } from "./generate/document.ts";

/**
 * How many bytes a browser downloads: everything the entry needs except peers, minified and gzipped.
 *
 * @param consumer - A folder with the packages as they are published. Default: their sources are bundled.
 */
export async function bundleSize(
  code: string,
  external: readonly string[] = [],
  consumer?: string,
): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: consumer ?? path.join(ROOT, "scripts") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: consumer === undefined ? ["@text-completions/source"] : [],
    external: ["msw", ...external],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}
