import { expect, test } from "vitest";
import { findPythonCalls } from "../src/find-python-calls.ts";

const PROGRAM = `from anthropic import (
    Anthropic,
    HUMAN_PROMPT,
)
# client.completions.create(…) is what we did
client = Anthropic()
"""
client.completions.create(max_tokens_to_sample=1)
"""
response = client.completions.create(
    model="claude-2.1",
    max_tokens_to_sample=100,
    prompt=f"{HUMAN_PROMPT} Hello # not a comment",
)
raw = await client.completions.with_raw_response.create(prompt=prompt)
old = client.completion(prompt=prompt)
chat = openai.chat.completions.create(messages=[])
`;

test("calls, requests and imports are found by line and column; comments, texts and other APIs are not", () => {
  expect(findPythonCalls(PROGRAM).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual(
    [
      "1:1 not changed: this import of prompt markers is in Python; change it by hand",
      "10:18 not changed: this call of completions.create is in Python; change it by hand",
      "12:5 not changed: this request is in Python; change it by hand",
      "15:19 not changed: this call of completions.create is in Python; change it by hand",
      "16:13 not changed: this call of an SDK of 2023 is in Python; change it by hand",
    ],
  );
});

test("a program of another API has no notes", () => {
  expect(findPythonCalls("import openai\nopenai.completions.create(prompt=prompt)\n")).toEqual([]);
});

test("a text that is never closed ends with the file, in little time", () => {
  // The time of the processor: a busy machine makes everything else longer.
  const startedAt = process.cpuUsage();
  expect(findPythonCalls(`import anthropic\n${`'''"`.repeat(100_000)}`)).toEqual([]);
  expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(2000);
});
