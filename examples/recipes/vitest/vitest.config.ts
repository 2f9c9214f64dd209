import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { mockServiceWorker } from "./mock-service-worker.ts";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "node", include: ["server.test.ts"] } },
      { test: { name: "jsdom", environment: "jsdom", include: ["{page,keyless}.test.ts"] } },
      { test: { name: "happy-dom", environment: "happy-dom", include: ["{page,keyless}.test.ts"] } },
      {
        plugins: [mockServiceWorker()],
        test: {
          name: "browser",
          include: ["page.browser.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            // Without CHROMIUM_PATH, the browser that `npx playwright install chromium` installs.
            provider: playwright({ launchOptions: { executablePath: process.env["CHROMIUM_PATH"] } }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
