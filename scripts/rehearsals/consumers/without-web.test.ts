// Where neither `fetch` nor streams exist, as in Jest's own jsdom: every entry loads, and what needs no network works.
import { createBridge } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import Anthropic from "@text-completions/client/compat";
import { CHECKS } from "@text-completions/contract";
import { validateRequest } from "@text-completions/core/validate";
import { createMock } from "@text-completions/mock";
import { buildPrompt } from "@text-completions/prompt";

test("every entry loads, and prompts are built and validated", () => {
  const prompt = buildPrompt({ turns: [{ role: "human", text: "Hi" }] });

  expect(typeof fetch).toBe("undefined");
  expect(validateRequest({ model: "claude-2.1", max_tokens_to_sample: 9, prompt })).toEqual([]);
  expect(CHECKS.length).toBeGreaterThan(100);
  expect([createBridge, createClient, createMock, Anthropic].map((value) => typeof value)).toEqual(
    Array(4).fill("function"),
  );
  expect(() => createClient({ apiKey: "sk-test-0000000000", dangerouslyAllowBrowser: true })).toThrow(
    "this environment has no Request",
  );
});
