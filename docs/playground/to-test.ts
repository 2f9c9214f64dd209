import { MAX_TOKENS, MODEL, promptOf, type Run } from "./run.ts";
import type { RunRequest } from "./scenarios.ts";

/** A test for Vitest that plays the script again and expects what the run has shown. */
export function toTest(
  title: string,
  script: unknown,
  question: string,
  request: RunRequest,
  run: Run,
): string {
  const call = request.stream ? "client.stream(params).final()" : "client.complete(params)";
  return `import { createClient } from "@text-completions/client";
import { createMock } from "@text-completions/mock";
import { readScenario } from "@text-completions/mock/scenario";
import { expect, test } from "vitest";

test(${JSON.stringify(title)}, async () => {
  const scenario = readScenario(${indent(JSON.stringify(script, null, 2))});
  const mock = scenario.addTo(createMock(scenario.options));
  const client = createClient({ apiKey: "test", fetch: mock.fetch, maxRetries: ${request.maxRetries} });
  const params = {
    model: ${JSON.stringify(MODEL)},
    max_tokens_to_sample: ${MAX_TOKENS},
    prompt: ${JSON.stringify(promptOf(question))},
  };

  ${expectation(call, run)}
  expect(mock.calls).toHaveLength(${run.attempts.length});
});
`;
}

function expectation(call: string, { end }: Run): string {
  switch (end?.outcome) {
    case "completed":
      return `expect(await ${call}).toMatchObject(${indent(JSON.stringify(end.result, null, 2))});`;
    case "failed":
      return `await expect(${call}).rejects.toMatchObject(${indent(JSON.stringify(end.result, null, 2))});`;
    case "stopped":
    case undefined:
      return `await ${call};`;
  }
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
