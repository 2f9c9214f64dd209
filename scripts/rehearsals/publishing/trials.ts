import { bundleWithEsbuild, bundleWithVite, bundleWithWebpack } from "./bundle-for-browser.ts";
import { compileUse, type CompilerVersion, type Resolution } from "./compile-use.ts";
import { loadEntries } from "./load-entries.ts";
import { NODE_VERSIONS, type NodeVersion } from "./node-versions.ts";
import type { Project } from "./project.ts";
import { runExample } from "./run-example.ts";
import type { TrialResult } from "./trial-result.ts";

/** A column of the table. */
export interface Trial {
  name: string;
  run(project: Project, nodes: Record<NodeVersion, string>): Promise<TrialResult>;
}

const COMPILERS: readonly CompilerVersion[] = ["5.9", "7"];
const RESOLUTIONS: readonly Resolution[] = ["nodenext", "bundler", "node16", "commonjs"];

/** Everything that a package has to pass in a project, in the order of the columns. */
export const TRIALS: Trial[] = [
  ...NODE_VERSIONS.map((version) => ({
    name: `Node ${version}`,
    run: (project: Project, nodes: Record<NodeVersion, string>) =>
      loadEntries(project, version, nodes[version]),
  })),
  ...COMPILERS.flatMap((version) =>
    RESOLUTIONS.map((resolution) => ({
      name: `TS ${version} ${resolution}`,
      run: (project: Project) => compileUse(project, version, resolution),
    })),
  ),
  { name: "Vite", run: bundleWithVite },
  { name: "esbuild", run: bundleWithEsbuild },
  { name: "webpack", run: bundleWithWebpack },
  { name: "README", run: runExample },
];
