import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runOrThrow } from "./run.ts";
import type { Subject } from "./subject.ts";

export const INSTALLERS = ["npm", "pnpm"] as const;
export type Installer = (typeof INSTALLERS)[number];

/** An empty project, outside any workspace, into which one package was installed. */
export interface Project {
  subject: Subject;
  installer: Installer;
  folder: string;
  environment: Record<string, string>;
}

/** Creates a project, and installs only the package and its peer there. */
export async function createProject(
  subject: Subject,
  installer: Installer,
  { root, environment }: { root: string; environment: Record<string, string> },
): Promise<Project> {
  const folder = path.join(root, `${subject.label.replaceAll(/\W+/g, "-")}-${installer}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  // A separate workspace: what was published a moment ago may be installed, and no script runs.
  writeFileSync(path.join(folder, "pnpm-workspace.yaml"), "minimumReleaseAge: 0\nstrictDepBuilds: false\n");
  const project = { subject, installer, folder, environment };
  await install(project, subject.name, ...subject.peers);
  return project;
}

/** Installs further packages. */
export async function install(project: Project, ...packages: string[]): Promise<void> {
  const { installer, folder: cwd, environment } = project;
  const args =
    installer === "npm"
      ? ["install", "--ignore-scripts", "--no-audit", "--no-fund"]
      : ["add", "--ignore-scripts"];
  await runOrThrow(installer, [...args, ...packages], { cwd, environment });
}

/** Writes a file of the project. Returns its path. */
export function write({ folder }: Project, name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}
