import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that mostly wait: for programs, for limits of time, for servers that are broken on purpose. */
const SLOW = new Set([
  "bridge/test/load.test.ts",
  "checks/documented-code.test.ts",
  "cli/test/process.test.ts",
  "client/test/load.test.ts",
  "contract/test/conformant.test.ts",
  "contract/test/hostile-server.test.ts",
  "contract/test/mutants.test.ts",
]);

/** Starts the slowest files first: at the end, the rest of the machine would wait for them. */
export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [slow, rest] = [files.filter(isSlow), files.filter((file) => !isSlow(file))];
    // oxlint-disable-next-line unicorn/no-array-sort -- These are the sequencer's own.
    return [...slow, ...(await super.sort(rest))];
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return SLOW.has(moduleId.split("/").slice(-3).join("/"));
}
