// What runs without Cypress's browser: the tasks, against the mock they start.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startMock } from "./cypress/start-mock.ts";

const { url, tasks } = await startMock(0);
after(() => process.exit());

test("a task scripts the next response, and another one shows the calls", async () => {
  tasks.reset();
  tasks.reply({ failure: "overloaded_error" });

  const response = await fetch(`${url}/v1/complete`, {
    method: "POST",
    headers: { "x-api-key": "any", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({
      model: "claude-2.1",
      max_tokens_to_sample: 9,
      prompt: "\n\nHuman: Hi\n\nAssistant:",
    }),
  });

  assert.equal(response.status, 529);
  assert.deepEqual(
    tasks.calls().map(({ status }) => status),
    [529],
  );
});
