import path from "node:path";
import type { NodeVersion } from "./node-versions.ts";
import { write, type Project } from "./project.ts";
import { run } from "./run.ts";
import { codeEntries } from "./subject.ts";
import { checkOutcome, type TrialResult } from "./trial-result.ts";

/** Imports and requires every entry. */
export async function loadEntries(
  project: Project,
  version: NodeVersion,
  node: string,
): Promise<TrialResult> {
  const { subject, folder } = project;
  if (subject.notOn.includes(version)) return null;
  if (codeEntries(subject).length === 0) return runCommand(project, node);
  const lines = subject.entries.map((entry) => {
    const name = JSON.stringify(entry);
    if (entry.endsWith(".yaml")) return `read(import.meta.resolve(${name}));`;
    if (entry.endsWith(".json")) return `await import(${name}, { with: { type: "json" } });`;
    return `await import(${name}); require(${name});`;
  });
  const script = write(
    project,
    "load.mjs",
    `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const read = (url) => JSON.parse(readFileSync(new URL(url), "utf8")).openapi.length;
${lines.join("\n")}
`,
  );
  return checkOutcome(await run(node, [script], { cwd: folder }));
}

/** A use of each package that is a command, and what it prints. */
const COMMANDS: Record<string, { use: readonly string[]; prints: string }> = {
  cli: {
    use: ["text-completions", "complete", "--mock", "Hello, Claude"],
    prints: "Hello! My name is Claude.",
  },
  codemod: { use: ["text-completions-codemod", "--help"], prints: "@text-completions/codemod" },
};

/** Runs the command of a package that has no code to import, under a version of Node. */
async function runCommand(
  { subject, folder, installer, environment }: Project,
  node: string,
): Promise<TrialResult> {
  const { use, prints } = COMMANDS[subject.folder] ?? { use: [subject.name], prints: "" };
  const environmentOf = { ...environment, PATH: `${path.dirname(node)}:${process.env["PATH"] ?? ""}` };
  const [command, ...args] = installer === "npm" ? ["npx", "--no", "--"] : ["pnpm", "exec"];
  const outcome = await run(command ?? "", [...args, ...use], { cwd: folder, environment: environmentOf });
  const failure = checkOutcome(outcome, false);
  return failure || (outcome.output.includes(prints) ? "" : `printed ${outcome.output}`);
}
