import { defineConfig } from "vitest/config";

export default defineConfig({
  // A process for each test file: the globals of React Native are not those of Node.
  test: { globalSetup: "global-setup.ts", pool: "forks" },
});
