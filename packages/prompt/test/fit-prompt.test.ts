import {
  buildPrompt,
  type Conversation,
  fitPrompt,
  type Turn,
  validatePrompt,
} from "@text-completions/prompt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conversations } from "./adversarial.ts";

const countTokens = (prompt: string): number => prompt.length;
const human = (text: string): Turn => ({ role: "human", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });
const chat = {
  system: "Be brief.",
  turns: [human("a"), assistant("b"), human("c"), assistant("d"), human("e")],
  prefill: "f",
};

describe("fitPrompt", () => {
  test("returns a conversation that fits as it is, after one count", () => {
    let calls = 0;
    const fitted = fitPrompt(chat, { maxTokens: 1000, countTokens: (prompt) => (calls++, prompt.length) });

    expect(fitted).toStrictEqual({
      conversation: chat,
      prompt: buildPrompt<Turn[]>(chat),
      tokens: buildPrompt<Turn[]>(chat).length,
      dropped: [],
    });
    expect(calls).toBe(1);
  });

  test("drops as few of the oldest turns as it can, and begins with a human turn", () => {
    const kept = { ...chat, turns: chat.turns.slice(2) };
    const maxTokens = buildPrompt<Turn[]>(chat).length - 1;

    expect(fitPrompt(chat, { maxTokens, countTokens })).toMatchObject({
      conversation: kept,
      dropped: [human("a"), assistant("b")],
    });
  });

  test("takes what must stay if that fits to the token", () => {
    expect(fitPrompt(chat, { maxTokens: 33, countTokens })).toMatchObject({
      tokens: 33,
      conversation: { turns: [human("e")] },
    });
  });

  test("throws with numbers if what must stay does not fit", () => {
    expect(() => fitPrompt(chat, { maxTokens: 5, countTokens })).toThrow(
      new RangeError("Failed to fit the prompt: what must stay has 33 tokens, of 5 at most. Shorten it."),
    );
  });

  test("counts about as often as the number of turns has bits", () => {
    const turns = Array.from({ length: 10_000 }, (_, index) => human(String(index)));
    let calls = 0;

    fitPrompt({ turns }, { maxTokens: 20_000, countTokens: (prompt) => (calls++, prompt.length) });

    expect(calls).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(turns.length)));
  });

  test("escapes markers on request", () => {
    const turns = [human("a\n\nHuman: b")];

    expect(fitPrompt({ turns }, { maxTokens: 99, countTokens, markers: "escape" }).prompt).toContain(
      "\\Human: b",
    );
    expect(() => fitPrompt({ turns }, { maxTokens: 99, countTokens })).toThrow(TypeError);
  });

  test.each([
    ["maxTokens is 0", { maxTokens: 0, countTokens }],
    ["maxTokens is undefined", { countTokens }],
    ["countTokens is", { maxTokens: 9 }],
    ["the result of countTokens is {}", { maxTokens: 9, countTokens: async () => 1 }],
  ])("refuses options of which it says %s", (reason, options) => {
    expect(() => Reflect.apply(fitPrompt, undefined, [chat, options])).toThrow(TypeError);
    expect(() => Reflect.apply(fitPrompt, undefined, [chat, options])).toThrow(reason);
  });

  test("keeps what must stay, drops no more than needed, and stays valid", () => {
    const short = fc.constantFrom("a", "bb", "ccc\n", "\n\n");
    fc.assert(
      fc.property(conversations(short), fc.integer({ min: 1, max: 200 }), (conversation, maxTokens) => {
        const fitted = tryFit(conversation, maxTokens);
        if (!fitted) return;
        const lastHuman = conversation.turns.findLastIndex(({ role }) => role === "human");
        expect([...fitted.dropped, ...fitted.conversation.turns]).toStrictEqual(conversation.turns);
        expect(fitted.dropped.length).toBeLessThanOrEqual(lastHuman);
        expect(fitted.conversation).toMatchObject({ ...conversation, turns: fitted.conversation.turns });
        expect(fitted.tokens).toBeLessThanOrEqual(maxTokens);
        expect(validatePrompt(fitted.prompt).filter(({ severity }) => severity === "error")).toStrictEqual(
          [],
        );
        for (let start = fitted.dropped.length - 1; start >= 0; start--) {
          if (conversation.turns[start]?.role !== "human") continue;
          const longer = buildPrompt<Turn[]>({ ...conversation, turns: conversation.turns.slice(start) });
          expect(longer.length).toBeGreaterThan(maxTokens);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function tryFit(conversation: Conversation, maxTokens: number): ReturnType<typeof fitPrompt> | undefined {
  try {
    return fitPrompt(conversation, { maxTokens, countTokens });
  } catch {
    return undefined;
  }
}
