import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { write, type Project } from "./project.ts";
import { run } from "./run.ts";
import { codeEntries } from "./subject.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Type-checks a real use of the package, and an import of each of its entries. */
export async function compileUse(project: Project, compiler: string, resolution: string): Promise<Verdict> {
  const { subject, folder } = project;
  const entries = codeEntries(subject);
  if (entries.length === 0) return null;
  const use = path.join(import.meta.dirname, "uses", `${subject.folder}.ts`);
  write(project, "use.ts", existsSync(use) ? readFileSync(use, "utf8") : "export {};\n");
  write(
    project,
    "entries.ts",
    `${entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`).join("\n")}
export default [${entries.map((_, index) => `entry${index}`).join(", ")}];
`,
  );
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    resolveJsonModule: true,
    // The types of a peer are its own affair.
    skipLibCheck: subject.peers.length > 0,
    types: [],
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
    module: resolution === "bundler" ? "esnext" : "nodenext",
    moduleResolution: resolution,
  };
  const config = write(
    project,
    `tsconfig.${resolution}.json`,
    JSON.stringify({ compilerOptions, files: ["use.ts", "entries.ts"] }),
  );
  return judge(await run(process.execPath, [compiler, "--project", config], { cwd: folder }));
}
