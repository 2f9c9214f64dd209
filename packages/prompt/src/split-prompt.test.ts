import { expect, test } from "vitest";
import { segmentAt, splitPrompt } from "./split-prompt.ts";

test("splitPrompt returns where each word and each text begins", () => {
  const text = "S\n\nHuman: a\n\n\nAssistant:b";
  const split = splitPrompt(text);

  expect(split.system).toBe("S");
  const human = {
    role: "human",
    offset: text.indexOf("Human"),
    text: "a\n",
    textOffset: text.indexOf("a\n"),
  };
  const assistant = {
    role: "assistant",
    offset: text.indexOf("Assistant"),
    text: "b",
    textOffset: text.length - 1,
  };
  expect(segmentAt(split, 0)).toStrictEqual(human);
  expect(segmentAt(split, 1)).toStrictEqual(assistant);
  expect(segmentAt(split, -1)).toStrictEqual(assistant);
  expect(segmentAt(split, 2)).toBeUndefined();
});

test.each(["", "a", "a\n\nHuman", "a\nHuman:", "a\r\n\r\nHuman:", "a\n\nhuman:"])(
  "splitPrompt finds no marker in %j",
  (text) => {
    expect(splitPrompt(text)).toStrictEqual({ text, system: text, starts: new Uint32Array() });
  },
);
