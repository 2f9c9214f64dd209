import { createClient } from "@text-completions/client";
import { expect, test } from "vitest";
import { ask, askStreamed } from "./ask.ts";
import { nodeFetch } from "./fetch-of-react-native.ts";

/** Scripts the mock that `global-setup.ts` started. */
async function reply(...replies: object[]): Promise<void> {
  await nodeFetch(`${process.env["EXPO_PUBLIC_API_URL"]}/__mock/reset`, { method: "POST" });
  await nodeFetch(`${process.env["EXPO_PUBLIC_API_URL"]}/__mock/replies`, {
    method: "POST",
    body: JSON.stringify({ replies }),
  });
}

test("returns the whole response", async () => {
  await reply({ reply: " Hello there!" });

  expect(await ask("Hi")).toBe(" Hello there!");
});

test("tries again when the API is overloaded", async () => {
  await reply({ reply: { failure: "overloaded_error" }, once: true }, { reply: " Hello!" });

  expect(await ask("Hi")).toBe(" Hello!");
});

test("shows the response as it arrives with a fetch that can stream", async () => {
  await reply({ reply: { stream: [" Hello", " there!"] } });
  const shown: string[] = [];

  await askStreamed("Hi", (text) => shown.push(text), nodeFetch);

  expect(shown).toEqual([" Hello", " there!"]);
});

test("an error says what to do when fetch cannot stream", async () => {
  await reply({ reply: " Hello!" });
  const client = createClient({ apiKey: null, baseUrl: process.env["EXPO_PUBLIC_API_URL"] });
  const prompt = "\n\nHuman: Hi\n\nAssistant:";
  const final = client.stream({ model: "claude-2.1", max_tokens_to_sample: 9, prompt }).final();

  await expect(final).rejects.toThrow("Pass a fetch that supports streamed responses");
});
