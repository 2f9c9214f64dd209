import { defineConfig } from "vitest/config";

/** Siblings resolve to their TypeScript sources, so tests run with every `dist/` deleted. */
const conditions = ["@text-completions/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "scripts/**/*.test.ts"],
  },
});
