import { defineConfig } from "cypress";
import { startMock } from "./cypress/start-mock.ts";

export default defineConfig({
  e2e: {
    baseUrl: "http://localhost:3000",
    supportFile: false,
    async setupNodeEvents(on) {
      // Start your server with ANTHROPIC_BASE_URL=http://127.0.0.1:4010, and with any key.
      const { tasks } = await startMock(4010);
      on("task", tasks);
    },
  },
});
