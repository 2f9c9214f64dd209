import { expect, test } from "vitest";
import { splitPrompt } from "./split-prompt.ts";

test("splitPrompt returns where each word and each body begins", () => {
  const text = "S\n\nHuman: a\n\n\nAssistant:b";
  const { system, segments } = splitPrompt(text);

  expect(system).toBe("S");
  expect(segments).toStrictEqual([
    { role: "human", offset: text.indexOf("Human"), body: " a\n", bodyOffset: text.indexOf(" a") },
    { role: "assistant", offset: text.indexOf("Assistant"), body: "b", bodyOffset: text.length - 1 },
  ]);
});

test.each(["", "a", "a\n\nHuman", "a\nHuman:", "a\r\n\r\nHuman:", "a\n\nhuman:"])(
  "splitPrompt finds no marker in %j",
  (text) => {
    expect(splitPrompt(text)).toStrictEqual({ text, system: text, segments: [] });
  },
);
