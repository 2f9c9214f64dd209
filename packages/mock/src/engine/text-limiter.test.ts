import { expect, test } from "vitest";
import { createTextLimiter, type TextEnd, splitTokens } from "./text-limiter.ts";

import fc from "fast-check";

/** Returns what is sent of a text that arrives in pieces. */
function send(
  pieces: readonly string[],
  stopSequences: readonly string[],
  maxTokens: number = Infinity,
): { text: string; end: TextEnd | undefined; chunks: string[] } {
  const limiter = createTextLimiter({ stopSequences, maxTokens, countTokens: undefined });
  const chunks: string[] = [];
  for (const piece of pieces) {
    const { text, end } = limiter.push(piece);
    chunks.push(text);
    if (end !== undefined) return { text: chunks.join(""), end, chunks };
  }
  chunks.push(limiter.flush());
  return { text: chunks.join(""), end: undefined, chunks };
}

test("a stop sequence is found across pieces, and none of it is sent", () => {
  const sent = send(["one E", "N", "D two"], ["END"]);

  expect(sent).toEqual({
    text: "one ",
    end: { reason: "stop_sequence", stop: "END" },
    chunks: ["one ", "", ""],
  });
});

test("what only looked like the beginning of a stop sequence is sent in the end", () => {
  expect(send(["EE", "NE", "EN"], ["END"]).chunks).toEqual(["E", "EN", "", "EN"].toSpliced(1, 2, "EN", "E"));
});

test.each([
  { title: "the one that is complete first", text: "abcd", stops: ["abcd", "bc"], expected: "a", stop: "bc" },
  {
    title: "of two that end together the longer",
    text: "abcd",
    stops: ["bc", "abc"],
    expected: "",
    stop: "abc",
  },
  {
    title: "the built-in one like any other",
    text: "a\n\nHuman:",
    stops: ["\n\nHuman:"],
    expected: "a",
    stop: "\n\nHuman:",
  },
])("of several stop sequences wins $title", ({ text, stops, expected, stop }) => {
  expect(send([text], stops)).toMatchObject({ text: expected, end: { stop } });
});

test("stop sequences end a text at the same place however it is cut", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 30 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 5 }), {
    maxLength: 3,
  });

  fc.assert(
    fc.property(letters, stops, fc.array(fc.nat(30)), (text, stopSequences, cuts) => {
      const places = [
        0,
        ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b),
        text.length,
      ];
      const pieces = places.slice(1).map((place, i) => text.slice(places[i], place));
      const whole = send([text], stopSequences);
      const cut = send(pieces, stopSequences);

      expect([cut.text, cut.end]).toEqual([whole.text, whole.end]);
      expect(stopSequences.some((stop) => whole.text.includes(stop))).toBe(false);
      expect(text.startsWith(whole.text + (whole.end?.stop ?? ""))).toBe(true);
    }),
  );
});

test("the token limit cuts between tokens, in one piece or many", () => {
  expect(send([" one two three"], [], 2)).toMatchObject({
    text: " one two",
    end: { reason: "max_tokens", stop: null },
  });
  expect(send([" one", " two", " three"], [], 2)).toMatchObject({
    text: " one two",
    end: { reason: "max_tokens" },
  });
});

test("a text of exactly as many tokens is not cut", () => {
  expect(send([" one two"], [], 2)).toMatchObject({ text: " one two", end: undefined });
});

test("tokens, joined, are the text again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(splitTokens(text).join("")).toBe(text);
    }),
  );
});

test.each([
  { text: " Hello! My name is Claude.", tokens: [" Hello", "!", " My", " name", " is", " Claude", "."] },
  { text: " antidisestablishment", tokens: [" antidise", "stablish", "ment"] },
  { text: " 木漏れ日 🌳\n", tokens: [" 木", "漏", "れ", "日", " 🌳", "\n"] },
  { text: " don't  stop", tokens: [" don't", " ", " stop"] },
])("$text is cut into tokens", ({ text, tokens }) => {
  expect(splitTokens(text)).toEqual(tokens);
});

test("the time for a text does not grow with the number of stop sequences", () => {
  const stopSequences = Array.from({ length: 300_000 }, (_, index) => `e${index}e`);
  const pieces = Array.from({ length: 4000 }, () => " three");

  const sent = send([...pieces, " e7", "e"], stopSequences);

  expect(sent).toMatchObject({ text: `${pieces.join("")} `, end: { stop: "e7e" } });
});
