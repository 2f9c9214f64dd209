import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { SlowFilesFirst } from "./scripts/slow-files-first.ts";

/** Siblings resolve to their TypeScript sources, so tests run with every `dist/` deleted. */
const conditions = ["@text-completions/source"];
const resolve = { conditions };
const ssr = { resolve: { conditions, externalConditions: conditions } };

/** How long a test may take where other programs keep the machine busy. No test waits for so long by itself. */
const SLOW_MACHINE_MS = 120_000;

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFilesFirst },
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: "tests",
          setupFiles: ["scripts/fail-on-console.ts"],
          include: ["packages/*/{src,test}/**/*.test.ts", "scripts/{generate,checks}/**/*.test.ts"],
          // Twice as many as cores, since about half of the time tests wait for others.
          maxWorkers: 2 * availableParallelism(),
          // Vitest needs a place of its own for a project with its own number of workers.
          sequence: { groupOrder: 1 },
          testTimeout: SLOW_MACHINE_MS,
          hookTimeout: SLOW_MACHINE_MS,
        },
      },
      {
        // As their readers have them: on the packages as built. The page runs by a configuration of its own.
        test: {
          name: "examples",
          setupFiles: ["scripts/fail-on-console.ts"],
          include: ["examples/*/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "examples/react-chat/**", "examples/recipes/**"],
          testTimeout: SLOW_MACHINE_MS,
          hookTimeout: SLOW_MACHINE_MS,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: "rehearsals",
          include: ["scripts/rehearsals/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        // Programs of others, installed from PyPI into throw-away environments.
        resolve,
        ssr,
        test: {
          name: "python",
          include: ["scripts/rehearsals/python/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
