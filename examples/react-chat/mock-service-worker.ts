import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const SCRIPT = fileURLToPath(import.meta.resolve("msw/mockServiceWorker.js"));

/**
 * Serves MSW's worker script in development and in browser tests, straight from the installed version: no copy to keep
 * up to date, and nothing of it in a build.
 */
export function mockServiceWorker(): Plugin {
  return {
    name: "mock-service-worker",
    configureServer({ middlewares }) {
      middlewares.use("/mockServiceWorker.js", async (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.end(await readFile(SCRIPT));
      });
    },
  };
}
