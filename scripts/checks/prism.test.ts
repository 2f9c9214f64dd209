import { spawn } from "node:child_process";
import path from "node:path";
import { checkServer } from "@text-completions/contract";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

/**
 * What a mock generated from the document alone does not do. It checks no key, prompt or model, chooses between JSON
 * and a stream by `accept`, counts no tokens, honours no stop sequence, sends examples with the same ids every time and
 * errors of its own shape, and does not respond to a body that is not JSON. A later version of Prism may do more.
 */
const KNOWN_VIOLATIONS: ReadonlySet<string> = new Set([
  "auth/before-body",
  "auth/before-version",
  "auth/key-checked",
  "auth/token-checked",
  "errors/content-type",
  "errors/envelope",
  "errors/request-id-in-body",
  "errors/request-id-matches",
  "headers/content-type-absent",
  "headers/request-id-unique",
  "method/allow",
  "model/unknown-rejected",
  "prompt/assistant-first",
  "prompt/human-last",
  "prompt/no-assistant-turn",
  "prompt/no-human-turn",
  "prompt/no-markers",
  "prompt/one-line-feed-before-assistant",
  "request/accept-header-ignored",
  "request/max-tokens-to-sample-above-server-maximum",
  "response/received",
  "response/id-unique",
  "stops/excluded",
  "stream/content-type",
  "tokens/limit-honoured",
]);

test("a Prism mock of the document conforms, apart from what it cannot do", async () => {
  await using prism = await startPrism();

  const { complete, results } = await checkServer({ baseUrl: prism.url, apiKey: "any", timeoutMs: 2000 });

  const failed = results.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
  expect(failed.filter((id) => !KNOWN_VIOLATIONS.has(id))).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(60);
  expect(complete).toBe(true);
});

/** Serves the document by Prism on a free port. */
async function startPrism(): Promise<AsyncDisposable & { url: string }> {
  const command = path.join(ROOT, "scripts/node_modules/.bin/prism");
  const child = spawn(command, ["mock", "--port", "0", path.join(ROOT, "packages/core/openapi.json")]);
  const exited = new Promise((resolve) => {
    child.once("close", resolve);
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    // Its output is read all the time, because the log of its requests would fill the pipe.
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /listening on (http:\/\/\S+:\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => reject(new Error(`Failed to start Prism: it says ${output}`)));
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}
