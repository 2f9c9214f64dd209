import { defineConfig } from "vitest/config";

/** Runs a test that was copied from the playground, on the sources of the packages. */
const conditions = ["@text-completions/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["copied.test.ts"] },
});
