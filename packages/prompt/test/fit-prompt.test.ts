import {
  buildPrompt,
  type Conversation,
  type FitOptions,
  fitPrompt,
  type FittedPrompt,
  parsePrompt,
  type Turn,
  validatePrompt,
} from "@text-completions/prompt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText, conversations } from "./adversarial.ts";

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

  test("throws with numbers if the part that always stays does not fit", () => {
    expect(() => fitPrompt(chat, { maxTokens: 5, countTokens })).toThrow(
      new RangeError(
        "Failed to fit the prompt: system text, last human turn and prefill need 33 tokens, but maxTokens is 5. Shorten them or raise maxTokens.",
      ),
    );
  });

  test("counts about as often as the number of turns has bits", () => {
    const turns = Array.from({ length: 10_000 }, (_, index) => human(String(index)));
    let calls = 0;

    fitPrompt({ turns }, { maxTokens: 20_000, countTokens: (prompt) => (calls++, prompt.length) });

    expect(calls).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(turns.length)));
  });

  test.each([0.1, 0.5, 0.8, 0.97, 0.99])("counts little text if %d of it fits", (share) => {
    const turns = Array.from({ length: 5001 }, (_, index) => {
      const words = "word ".repeat(20 + (index % 7));
      return index % 2 === 0 ? human(words) : assistant(words);
    });
    const tokensOf = (prompt: string): number => Math.ceil(prompt.length / 5);
    const whole = buildPrompt<Turn[]>({ turns });
    let counted = 0;

    const { tokens } = fitPrompt(
      { turns },
      {
        maxTokens: Math.floor(tokensOf(whole) * share),
        countTokens: (prompt) => ((counted += prompt.length), tokensOf(prompt)),
      },
    );

    expect(tokens).toBeGreaterThan(tokensOf(whole) * share - 100);
    // A sample, the result, and what shows that no more would fit.
    expect(counted / whole.length).toBeLessThanOrEqual(0.02 + 2 * share);
  });

  test("rejects what buildPrompt rejects also in turns that would be dropped", () => {
    const turns = [human(`\n\nHuman: ${"a".repeat(5000)}`), human("b")];

    expect(() => fitPrompt({ turns }, { maxTokens: 100, countTokens })).toThrow(
      expect.objectContaining({ code: "invalid-option", option: "turns[0].text" }),
    );
  });

  test("passes only valid prompts to the counter", () => {
    const emoji = "\u{1f600}";
    fc.assert(
      fc.property(conversations(anyText), fc.integer({ min: 50, max: 9000 }), (conversation, maxTokens) => {
        const { turns } = conversation;
        const prompts: string[] = [];
        tryFit(
          { ...conversation, turns: [...turns, human(emoji.repeat(1000)), assistant(emoji), human("a")] },
          maxTokens,
          {
            countTokens: (prompt) => prompts.push(prompt) && prompt.length,
            markers: "escape",
          },
        );
        const problems = prompts.flatMap((prompt) => validatePrompt(prompt));
        expect(problems.filter(({ severity }) => severity === "error")).toStrictEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    { name: "a fraction of the characters", count: (prompt: string) => Math.ceil(prompt.length / 4) },
    { name: "words", count: (prompt: string) => prompt.split(/\s+/).length },
    { name: "the square of the characters", count: (prompt: string) => prompt.length ** 2 },
    { name: "the root of the characters", count: (prompt: string) => Math.sqrt(prompt.length) },
    { name: "steps", count: (prompt: string) => Math.ceil(prompt.length / 700) * 700 },
    { name: "a limit", count: (prompt: string) => Math.min(prompt.length, 2000) },
    { name: "nothing", count: () => 0 },
  ])("keeps as many turns as fit if the counter returns $name", ({ count }) => {
    const text = fc.tuple(fc.constantFrom("word ", "\u4f60\u597d", "x"), fc.integer({ min: 1, max: 300 }));
    const texts = fc.array(text, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.double({ min: 0, max: 1.2, noNaN: true }), (list, share) => {
        const turns = list.map(([unit, times], index): Turn => ({
          role: index % 2 === 0 ? "human" : "assistant",
          text: unit.repeat(times),
        }));
        const starts = turns.flatMap(({ role }, index) => (role === "human" ? [index] : []));
        const countFrom = (start: number): number =>
          count(buildPrompt<Turn[]>({ turns: turns.slice(start) }));
        const maxTokens = countFrom(0) * share;
        const best = starts.find((start) => countFrom(start) <= maxTokens);

        const fitted = tryFit({ turns }, maxTokens, { countTokens: count });

        expect(fitted?.dropped.length).toBe(best);
        expect(fitted?.tokens).toBe(best === undefined ? undefined : countFrom(best));
      }),
      { numRuns: 200 },
    );
  });

  test("escapes markers on request", () => {
    const turns = [human("a\n\nHuman: b")];

    expect(fitPrompt({ turns }, { maxTokens: 99, countTokens, markers: "escape" }).prompt).toContain(
      "\\Human: b",
    );
    expect(() => fitPrompt({ turns }, { maxTokens: 99, countTokens })).toThrow(TypeError);
  });

  test.each([
    { option: "options", received: "undefined", options: undefined },
    { option: "maxTokens", received: "-1", options: { maxTokens: -1, countTokens } },
    { option: "maxTokens", received: '"5"', options: { maxTokens: "5", countTokens } },
    { option: "countTokens", received: '"12"', options: { maxTokens: 9, countTokens: () => "12" } },
    { option: "countTokens", received: "a Promise", options: { maxTokens: 9, countTokens: async () => 1 } },
  ])("rejects $option if it is or returns $received", ({ option, received, options }) => {
    expect(() => Reflect.apply(fitPrompt, undefined, [chat, options])).toThrow(
      expect.objectContaining({ code: "invalid-option", option, received }),
    );
  });

  test.each([
    { option: "maxTokens", options: { countTokens } },
    { option: "countTokens", options: { maxTokens: 9 } },
  ])("asks for $option if it is missing", ({ option, options }) => {
    expect(() => Reflect.apply(fitPrompt, undefined, [chat, options])).toThrow(
      expect.objectContaining({ code: "missing-option", option }),
    );
  });

  test("cuts the beginning of the oldest human turn that may be dropped, on request", () => {
    const turns = [human("Hello there"), assistant("b"), human("c")];
    const whole = buildPrompt<Turn[]>({ turns }).length;

    const { conversation, dropped, tokens } = fitPrompt(
      { turns },
      { maxTokens: whole - 6, countTokens, trim: true },
    );

    expect(conversation).toStrictEqual({ turns: [human("there"), assistant("b"), human("c")] });
    expect(dropped).toStrictEqual([human("Hello ")]);
    expect(tokens).toBe(whole - 6);
  });

  test("cuts no character in two, and leaves no turn empty", () => {
    const turns = [human("\u{1f600}\u{1f600}"), human("c")];
    const least = buildPrompt<Turn[]>({ turns: [human("c")] }).length;
    const fit = (room: number): unknown =>
      fitPrompt({ turns }, { maxTokens: least + room, countTokens, trim: true }).conversation.turns;

    expect(fit(12)).toStrictEqual([human("\u{1f600}"), human("c")]);
    expect(fit(11)).toStrictEqual([human("\u{1f600}"), human("c")]);
    expect(fit(10)).toStrictEqual([human("c")]);
  });

  test("cuts nothing that always stays", () => {
    expect(() => fitPrompt(chat, { maxTokens: 32, countTokens, trim: true })).toThrow(RangeError);
  });

  test("cuts to the token, and loses no text", () => {
    fc.assert(
      fc.property(conversations(anyText), fc.integer({ min: 1, max: 200 }), (conversation, maxTokens) => {
        const fitted = tryFit(conversation, maxTokens, { trim: true, markers: "escape" });
        if (!fitted) return;
        const { conversation: kept, dropped, tokens, prompt } = fitted;
        const textOf = (turns: readonly Turn[]): string => turns.map(({ text }) => text).join("");
        expect(textOf(dropped) + textOf(kept.turns)).toBe(textOf(conversation.turns));
        expect(tokens).toBe(prompt.length);
        expect(tokens).toBeLessThanOrEqual(maxTokens);
        const untrimmed = tryFit(conversation, maxTokens, { markers: "escape" });
        expect(tokens).toBeGreaterThanOrEqual(untrimmed?.tokens ?? Infinity);
        expect(parsePrompt(prompt, { markers: "unescape" })).toStrictEqual(kept);
      }),
      { numRuns: 3000 },
    );
  });

  test("keeps what always stays, drops no more than needed, and stays valid", () => {
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

function tryFit(
  conversation: Conversation,
  maxTokens: number,
  options: Partial<FitOptions> = {},
): FittedPrompt | undefined {
  try {
    return fitPrompt(conversation, { maxTokens, countTokens, ...options });
  } catch {
    return undefined;
  }
}
