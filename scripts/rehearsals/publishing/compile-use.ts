import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../generate/document.ts";
import { write, type Project } from "./project.ts";
import { run } from "./run.ts";
import { codeEntries } from "./subject.ts";
import { checkOutcome, type TrialResult } from "./trial-result.ts";

/** How a project resolves what it imports, and what its own modules become. */
export const RESOLUTIONS = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
  node16: { module: "node16", moduleResolution: "node16" },
  // As in projects of 2023. TypeScript 7 no longer has `node10`, and resolves as a bundler here.
  commonjs: { module: "commonjs", moduleResolution: { "5.9": "node10", "7": "bundler" } },
} as const;

export type Resolution = keyof typeof RESOLUTIONS;
export type CompilerVersion = "5.9" | "7";

/** The modules of these are CommonJS, in a project whose package.json says otherwise as well. */
const COMMONJS: ReadonlySet<Resolution> = new Set(["node16", "commonjs"]);

const COMPILERS: Record<CompilerVersion, string> = {
  "5.9": path.join(ROOT, "scripts/node_modules/typescript/bin/tsc"),
  "7": path.join(ROOT, "node_modules/typescript/bin/tsc"),
};

/** Type-checks a real use of the package, and an import of each of its entries. */
export async function compileUse(
  project: Project,
  version: CompilerVersion,
  resolution: Resolution,
): Promise<TrialResult> {
  const { subject, folder } = project;
  const entries = codeEntries(subject);
  if (entries.length === 0) return null;
  const isCommonJs = COMMONJS.has(resolution);
  const { module, moduleResolution } = RESOLUTIONS[resolution];
  const resolver = typeof moduleResolution === "string" ? moduleResolution : moduleResolution[version];
  if (subject.hasEsmPeer && isCommonJs && resolver !== "bundler") return null;
  const extension = isCommonJs ? "cts" : "ts";
  const use = path.join(import.meta.dirname, "uses", `${subject.folder}.ts`);
  const code = existsSync(use) ? readFileSync(use, "utf8") : "export {};\n";
  // What compiles to `require()` takes no attributes.
  write(project, `use.${extension}`, isCommonJs ? code.replaceAll(/ with \{ type: "json" \}/g, "") : code);
  write(
    project,
    `entries.${extension}`,
    `${entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`).join("\n")}
export default [${entries.map((_, index) => `entry${index}`).join(", ")}];
`,
  );
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    // The types of a peer are its own affair, and so are those of openapi-fetch for CommonJS.
    skipLibCheck: subject.peers.length > 0 || isCommonJs,
    types: [],
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
    module,
    moduleResolution: resolver,
  };
  const config = write(
    project,
    `tsconfig.${resolution}.${version}.json`,
    JSON.stringify({ compilerOptions, files: [`use.${extension}`, `entries.${extension}`] }),
  );
  return checkOutcome(
    await run(process.execPath, [COMPILERS[version], "--project", config], { cwd: folder }),
  );
}
