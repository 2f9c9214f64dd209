import { createMock } from "@text-completions/mock";
import { expect, test } from "vitest";
import { REJECTED_PROMPTS, VALID_PROMPTS } from "../../../scripts/prompt-corpus.ts";

function send(prompt: string): Promise<Response> {
  return createMock()
    .reply(" Hello")
    .fetch("https://api.anthropic.com/v1/complete", {
      method: "POST",
      headers: { "x-api-key": "any", "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ model: "claude-2.1", max_tokens_to_sample: 5, prompt }),
    });
}

test.each(VALID_PROMPTS)("the prompt $name is accepted", async ({ prompt }) => {
  const response = await send(prompt);

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ completion: " Hello" });
});

test.each(REJECTED_PROMPTS)("the prompt $name is rejected", async ({ prompt, message }) => {
  const response = await send(prompt);
  const body = await response.json();

  expect(response.status).toBe(400);
  expect(body.error.type).toBe("invalid_request_error");
  expect(body.error.message.replace(/: line 1 column \d+ \(char \d+\)$/, "")).toBe(message);
});
