import { defineConfig } from "@playwright/test";
import { APP_URL, MOCK_URL } from "./e2e/urls.ts";

export default defineConfig({
  testDir: "e2e",
  // All tests script the same mock.
  workers: 1,
  use: {
    baseURL: APP_URL,
    // Without CHROMIUM_PATH, the browser that `npx playwright install chromium` installs.
    launchOptions: { executablePath: process.env["CHROMIUM_PATH"] },
  },
  webServer: [
    {
      command: `text-completions mock --port ${new URL(MOCK_URL).port} --api-key the-key-of-the-server`,
      url: `${MOCK_URL}/__mock/health`,
    },
    {
      command: `next start --port ${new URL(APP_URL).port}`,
      url: APP_URL,
      env: { ANTHROPIC_BASE_URL: MOCK_URL, ANTHROPIC_API_KEY: "the-key-of-the-server" },
    },
  ],
});
