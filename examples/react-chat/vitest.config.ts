import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { mockServiceWorker } from "./mock-service-worker.ts";
import { LAUNCH_OPTIONS } from "./test/launch-options.ts";

export default defineConfig({
  test: {
    // On a machine that other programs keep busy; no test waits for so long by itself.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The tests wait more than they work.
    maxWorkers: 3,
    projects: [
      {
        plugins: [react()],
        test: { name: "jsdom", include: ["test/jsdom.test.tsx"], environment: "jsdom" },
      },
      {
        plugins: [react(), mockServiceWorker()],
        test: {
          name: "chromium",
          include: ["test/chromium.test.tsx"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1280, height: 800 },
            provider: playwright({ launchOptions: LAUNCH_OPTIONS }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      { test: { name: "end-to-end", include: ["test/end-to-end.test.ts"] } },
    ],
  },
});
