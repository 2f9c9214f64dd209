// How every package is built: `tsdown --config ../../tsdown.config.ts`, run in its folder.
//
// An entry of `exports` becomes one module in each format, and what entries share becomes one more: a package of a
// hundred files takes five times as long to import as one of five. Names are kept and source maps lead to the sources,
// which ship: a stack trace names our functions, and in Vitest, a debugger or `node --enable-source-maps` our files.
import { readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "tsdown";

const SOURCE_CONDITION = "@text-completions/source";

const manifest: {
  exports: Record<string, string | Record<string, unknown>>;
  bin?: Record<string, string>;
} = JSON.parse(readFileSync("package.json", "utf8"));

/** What several entries share, types apart: one chunk, because each module costs about as much as 20 kB of code. */
const SHARED = { name: "shared", test: /(?<!\.d)\.ts$/, minShareCount: 2 };

export default defineConfig({
  cwd: process.cwd(),
  entry: Object.fromEntries(sourcesOfEntries().map((source) => [toEntryName(source), source])),
  // A command is run, never required.
  format: manifest.bin === undefined ? ["esm", "cjs"] : ["esm"],
  platform: "neutral",
  target: "es2023",
  tsconfig: "tsconfig.build.json",
  // No code imports a command.
  dts: manifest.bin === undefined ? { sourcemap: true } : false,
  sourcemap: true,
  minify: false,
  hash: false,
  fixedExtension: false,
  deps: { neverBundle: true },
  outputOptions: (options, format, { cjsDts }) => ({
    ...options,
    exports: "named",
    minifyInternalExports: false,
    // The command's parts are loaded when they are needed, so what some of them share must not become one chunk.
    ...(manifest.bin === undefined ? { codeSplitting: { groups: [SHARED] } } : {}),
    sourcemapExcludeSources: true,
    ...(format === "cjs" && !cjsDts ? { footer: requireDefault } : {}),
  }),
  // Every Node that this family runs on could require() the ESM build. Jest and TypeScript's older resolutions cannot.
  checks: { legacyCjs: false },
  failOnWarn: true,
  report: false,
  logLevel: "warn",
});

/** The source of each entry; of a package that is a command, the module that the command loads. */
function sourcesOfEntries(): string[] {
  if (manifest.bin !== undefined) return ["src/main.ts"];
  return Object.values(manifest.exports).flatMap((target) => {
    const source = typeof target === "string" ? undefined : target[SOURCE_CONDITION];
    return typeof source === "string" ? [source] : [];
  });
}

/** `./src/internal/index.ts` → `internal/index`. */
function toEntryName(source: string): string {
  return path.posix.relative("src", source).replace(/\.ts$/, "");
}

/** `const Anthropic = require("…/compat")` gives the default export with the others as its members, as the SDK does. */
function requireDefault({ isEntry, exports }: { isEntry: boolean; exports: string[] }): string {
  const hasDefault = isEntry && exports.includes("default");
  return hasDefault ? "module.exports = Object.assign(exports.default, exports, { __esModule: true });" : "";
}
