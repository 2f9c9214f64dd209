import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [storybookTest({ configDir: ".storybook" })],
  test: {
    name: "storybook",
    browser: {
      enabled: true,
      headless: true,
      // Without CHROMIUM_PATH, the browser that `npx playwright install chromium` installs.
      provider: playwright({ launchOptions: { executablePath: process.env["CHROMIUM_PATH"] } }),
      instances: [{ browser: "chromium" }],
    },
  },
});
