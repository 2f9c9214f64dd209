import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";

const script = fileURLToPath(import.meta.resolve("msw/mockServiceWorker.js"));

/** Serves the worker script of the installed MSW, so that no copy in `public` goes out of date. */
export function mockServiceWorker(): Plugin {
  return {
    name: "mock-service-worker",
    configureServer({ middlewares }) {
      middlewares.use("/mockServiceWorker.js", async (_request, response) => {
        response.setHeader("content-type", "text/javascript");
        response.end(await readFile(script));
      });
    },
  };
}
