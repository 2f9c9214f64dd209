import path from "node:path";
import { transformSync } from "esbuild";
import { firstExample } from "./first-example.ts";
import { install, write, type Project } from "./project.ts";
import { run } from "./run.ts";
import { checkOutcome, type TrialResult } from "./trial-result.ts";

/** Runs the first example of the README, with what else it imports, and compares what it prints. */
export async function runExample(project: Project): Promise<TrialResult> {
  const { subject, folder } = project;
  const example = firstExample(path.join(folder, "node_modules", subject.name, "README.md"));
  if (example === undefined) return null;
  const missing = example.packages.filter((name) => name !== subject.name && !isPeer(project, name));
  if (missing.length > 0) await install(project, ...missing);
  const { code } = transformSync(example.code, { loader: "ts", format: "esm" });
  const outcome = await run(process.execPath, [write(project, "example.mjs", code)], { cwd: folder });
  const printed = outcome.output.trimEnd();
  return (
    checkOutcome(outcome, false) || (printed === example.printed ? "" : `printed ${JSON.stringify(printed)}`)
  );
}

function isPeer({ subject }: Project, name: string): boolean {
  return subject.peers.some((peer) => peer.startsWith(`${name}@`));
}
