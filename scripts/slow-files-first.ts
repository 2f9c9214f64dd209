import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that mostly wait: for programs, for time limits, for servers that are broken on purpose. */
export const SLOW_FILES: readonly string[] = [
  "packages/bridge/test/load.test.ts",
  "packages/cli/test/process.test.ts",
  "packages/client/test/load.test.ts",
  "packages/contract/test/conformant.test.ts",
  "packages/contract/test/hostile-server.test.ts",
  "packages/contract/test/mutants.test.ts",
  "scripts/checks/documented-code.test.ts",
];

/** Starts the slowest files first, so that at the end nothing waits for them alone. */
export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [slow, rest] = [files.filter(isSlow), files.filter((file) => !isSlow(file))];
    // oxlint-disable-next-line unicorn/no-array-sort -- These are the sequencer's own.
    return [...slow, ...(await super.sort(rest))];
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return SLOW_FILES.some((file) => moduleId.endsWith(`/${file}`));
}
