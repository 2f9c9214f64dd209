import path from "node:path";
import { ROOT } from "../../generate/document.ts";
import { bundleWithEsbuild, bundleWithVite } from "./bundle-for-browser.ts";
import { compileUse } from "./compile-use.ts";
import { loadEntries } from "./load-entries.ts";
import { NODE_VERSIONS, type NodeVersion } from "./node-versions.ts";
import type { Project } from "./project.ts";
import { runExample } from "./run-example.ts";
import type { Verdict } from "./verdict.ts";

/** A column of the table. */
export interface Trial {
  name: string;
  run(project: Project, nodes: Record<NodeVersion, string>): Promise<Verdict>;
}

const COMPILERS = {
  "5.9": path.join(ROOT, "scripts/node_modules/typescript/bin/tsc"),
  "7": path.join(ROOT, "node_modules/typescript/bin/tsc"),
};
const RESOLUTIONS = ["nodenext", "bundler"] as const;

/** Everything a package has to stand in a project, in the order of the columns. */
export const TRIALS: Trial[] = [
  ...NODE_VERSIONS.map((version) => ({
    name: `Node ${version}`,
    run: (project: Project, nodes: Record<NodeVersion, string>) =>
      loadEntries(project, version, nodes[version]),
  })),
  ...Object.entries(COMPILERS).flatMap(([version, compiler]) =>
    RESOLUTIONS.map((resolution) => ({
      name: `TS ${version} ${resolution}`,
      run: (project: Project) => compileUse(project, compiler, resolution),
    })),
  ),
  { name: "Vite", run: bundleWithVite },
  { name: "esbuild", run: bundleWithEsbuild },
  { name: "README", run: runExample },
];
