import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { build as viteBuild, createLogger } from "vite";
import { webpack } from "webpack";
import { write, type Project } from "./project.ts";
import { browserEntries } from "./subject.ts";
import type { TrialResult } from "./trial-result.ts";

/** Bundles every entry that runs in a browser; a module of Node in it is an error. */
export async function bundleWithEsbuild(project: Project): Promise<TrialResult> {
  const entry = browserProgram(project);
  if (entry === undefined) return null;
  try {
    const { warnings } = await build({
      entryPoints: [entry],
      bundle: true,
      platform: "browser",
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    return warnings.map(({ text }) => text).join("\n");
  } catch (error) {
    return String(error);
  }
}

/** As `bundleWithEsbuild`; Vite puts an empty module in the place of one of Node, and warns. */
export async function bundleWithVite(project: Project): Promise<TrialResult> {
  const entry = browserProgram(project);
  if (entry === undefined) return null;
  const complaints: string[] = [];
  const logger = createLogger("warn");
  const note = (message: string) => complaints.push(message);
  Object.assign(logger, { warn: note, warnOnce: note });
  try {
    await viteBuild({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      logLevel: "warn",
      build: {
        lib: { entry, formats: ["es"], fileName: "bundle" },
        outDir: "vite-dist",
        emptyOutDir: true,
        reportCompressedSize: false,
      },
    });
  } catch (error) {
    complaints.push(String(error));
  }
  return complaints.join("\n");
}

/** As `bundleWithEsbuild`. */
export async function bundleWithWebpack(project: Project): Promise<TrialResult> {
  const entry = browserProgram(project);
  if (entry === undefined) return null;
  const compiler = webpack({
    mode: "production",
    target: "web",
    context: project.folder,
    entry,
    output: { path: path.join(project.folder, "webpack-dist") },
    performance: false,
  });
  try {
    const stats = await promisify(compiler.run.bind(compiler))();
    return stats?.hasErrors() || stats?.hasWarnings() ? stats.toString("errors-warnings") : "";
  } finally {
    await promisify(compiler.close.bind(compiler))();
  }
}

function browserProgram(project: Project): string | undefined {
  const entries = browserEntries(project.subject);
  if (entries.length === 0) return undefined;
  const exports = entries.map((entry, index) => `export * as entry${index} from ${JSON.stringify(entry)};`);
  return write(project, "browser.js", exports.join("\n"));
}
