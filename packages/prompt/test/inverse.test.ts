import {
  buildPrompt,
  type Conversation,
  fromMessages,
  parsePrompt,
  sanitizePrompt,
  toMessages,
  type Turn,
  validatePrompt,
} from "@text-completions/prompt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anyText,
  conversations,
  LEADING_SPACE,
  isValid,
  plainText,
  TRAILING_SPACE,
  validPrompts,
} from "./adversarial.ts";

const RUNS = { numRuns: 5000 };

/** The prompt, or `undefined` if it cannot express the conversation. */
function tryBuild(conversation: Conversation<readonly Turn[]>, markers?: "escape"): string | undefined {
  try {
    return buildPrompt(conversation, { markers });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

describe("buildPrompt and parsePrompt", () => {
  test("return every conversation that a prompt can express", () => {
    let expressible = 0;
    fc.assert(
      fc.property(conversations(plainText), (conversation) => {
        const prompt = tryBuild(conversation);
        if (prompt === undefined) return;
        expressible++;
        expect(parsePrompt(prompt)).toStrictEqual(conversation);
      }),
      RUNS,
    );
    expect(expressible).toBeGreaterThan(1000);
  });

  test("express every conversation without markers, blank system text, and an empty or blank-ended prefill", () => {
    fc.assert(
      fc.property(conversations(plainText), ({ system, turns, prefill }) => {
        const isExpressible =
          (system === undefined || !/^$|^Human:/.test(system.replace(LEADING_SPACE, ""))) &&
          (prefill === undefined || !/^$|[ \t]$/.test(prefill));
        expect(tryBuild({ system, turns, prefill }) !== undefined).toBe(isExpressible);
      }),
      RUNS,
    );
  });

  test("return every valid prompt, sanitised, with a space after a marker that text follows at once", () => {
    fc.assert(
      fc.property(validPrompts, (prompt) => {
        const canonical = sanitizePrompt(prompt).replace(
          /\n\n(?:Human|Assistant):(?! |[^\S\n]*(?:\n|$))/g,
          "$& ",
        );
        expect(buildPrompt<readonly Turn[]>(parsePrompt(prompt))).toBe(canonical);
      }),
      RUNS,
    );
  });

  test("return every valid prompt in canonical form exactly", () => {
    fc.assert(
      fc.property(validPrompts, (prompt) => {
        const canonical = buildPrompt<readonly Turn[]>(parsePrompt(prompt));
        expect(buildPrompt<readonly Turn[]>(parsePrompt(canonical))).toBe(canonical);
        expect(sanitizePrompt(canonical)).toBe(canonical);
      }),
      RUNS,
    );
  });

  test("return every text when markers are escaped and unescaped, even text that looks escaped", () => {
    let expressible = 0;
    fc.assert(
      fc.property(conversations(anyText), (conversation) => {
        const prompt = tryBuild(conversation, "escape");
        if (prompt === undefined) return;
        expressible++;
        expect(parsePrompt(prompt).turns).toHaveLength(conversation.turns.length);
        expect(parsePrompt(prompt, { markers: "unescape" })).toStrictEqual(conversation);
      }),
      RUNS,
    );
    expect(expressible).toBeGreaterThan(1000);
  });

  test("keep the turns when line ends of an escaped prompt are normalised later", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const prompt = buildPrompt({ turns: [{ role: "human", text }] }, { markers: "escape" });
        for (const lineEnd of [/\r\n?/g, /\r/g, /[\r\n\v\f\x85\u2028]/g]) {
          expect(parsePrompt(prompt.replaceAll(lineEnd, "\n")).turns).toHaveLength(1);
        }
      }),
      RUNS,
    );
  });

  test("build distinct prompts from distinct conversations", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        fc.pre(one !== other);
        const [first, second] = [one, other].map((text) =>
          buildPrompt({ turns: [{ role: "human", text }] }, { markers: "escape" }),
        );
        expect(first).not.toBe(second);
      }),
      RUNS,
    );
  });
});

describe("sanitizePrompt and validatePrompt", () => {
  test("agree with the documented rule on any text", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, validPrompts), (prompt) => {
        const errors = validatePrompt(prompt).filter(({ severity }) => severity === "error");
        expect(errors).toHaveLength(isValid(prompt) ? 0 : 1);
        expect(sanitizePrompt(sanitizePrompt(prompt))).toBe(sanitizePrompt(prompt));
      }),
      RUNS,
    );
  });

  test("locate every problem inside the prompt, where its line and column say", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, validPrompts), (prompt) => {
        for (const { offset, line, column } of validatePrompt(prompt, { model: "claude-2.0" })) {
          const before = prompt.slice(0, offset).split("\n");
          expect([line, column]).toStrictEqual([before.length, (before.at(-1)?.length ?? 0) + 1]);
          expect(offset).toBeLessThanOrEqual(prompt.length);
        }
      }),
      RUNS,
    );
  });
});

describe("toMessages and fromMessages", () => {
  test("return every conversation that passes without notes, other than of a prefill", () => {
    let carried = 0;
    fc.assert(
      fc.property(conversations(plainText), (conversation) => {
        const messages = toMessages(conversation);
        if (messages.notes.some(({ code }) => code !== "prefill")) return;
        if (conversation.system === "" || conversation.prefill === "") return;
        carried++;
        expect(fromMessages(messages)).toStrictEqual({ ...conversation, notes: [] });
      }),
      RUNS,
    );
    expect(carried).toBeGreaterThan(100);
  });

  test("keep every text that is not blank", () => {
    fc.assert(
      fc.property(conversations(anyText), (conversation) => {
        const { system = "", messages } = toMessages(conversation);
        const carried = [system, ...messages.map(({ content }) => content)].join("\n\n");
        const texts = [...conversation.turns.map(({ text }) => text), conversation.prefill ?? ""];
        for (const text of texts)
          expect(carried).toContain(text.replace(LEADING_SPACE, "").replace(TRAILING_SPACE, ""));
      }),
      RUNS,
    );
  });
});
