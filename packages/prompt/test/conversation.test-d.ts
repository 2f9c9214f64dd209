import type { Problem } from "@text-completions/core";
import {
  AI_PROMPT,
  buildPrompt,
  type Conversation,
  fitPrompt,
  type FittedPrompt,
  fromMessages,
  HUMAN_PROMPT,
  type Message,
  type NotedConversation,
  parsePrompt,
  type PromptProblem,
  type Role,
  safePrompt,
  toMessages,
  type Turn,
  validatePrompt,
} from "@text-completions/prompt";
import { describe, expectTypeOf, test } from "vitest";

const question = { role: "human", text: "a" } as const;
const answer = { role: "assistant", text: "b" } as const;
const history: readonly Turn[] = [];
const count = async (): Promise<number> => 1;

describe("buildPrompt", () => {
  test("takes conversations of any length, written out or not", () => {
    const conversation: Conversation = { turns: [] };
    const role = question.role as Role;
    expectTypeOf(buildPrompt(conversation)).toEqualTypeOf<string>();
    expectTypeOf(buildPrompt({ turns: history })).toEqualTypeOf<string>();
    expectTypeOf(buildPrompt({ turns: [{ role: "human", text: "a" }] })).toEqualTypeOf<string>();
    expectTypeOf(buildPrompt({ turns: [{ role, text: "a" }] })).toEqualTypeOf<string>();
    expectTypeOf(buildPrompt({ turns: [question, ...history] })).toEqualTypeOf<string>();
    expectTypeOf(buildPrompt({ turns: [...history, question] })).toEqualTypeOf<string>();
  });

  test("takes undefined for whatever may be absent", () => {
    const conversation = { system: undefined, turns: history, prefill: undefined };
    expectTypeOf(buildPrompt(conversation, { markers: undefined })).toEqualTypeOf<string>();
  });

  test("rejects another role", () => {
    // @ts-expect-error -- the role is "human"
    expectTypeOf(buildPrompt({ turns: [{ role: "user", text: "a" }] })).toBeString();
  });

  test("rejects a literal without a human turn at both ends", () => {
    // @ts-expect-error -- there is no turn
    expectTypeOf(buildPrompt({ turns: [] })).toBeString();
    // @ts-expect-error -- the first turn is the assistant's
    expectTypeOf(buildPrompt({ turns: [answer, question] })).toBeString();
    // @ts-expect-error -- the last turn is the assistant's
    expectTypeOf(buildPrompt({ turns: [question, answer] })).toBeString();
    // @ts-expect-error -- the last turn is the assistant's
    expectTypeOf(buildPrompt({ turns: [...history, answer] })).toBeString();
  });

  test("rejects a turn without text, and an unknown field", () => {
    // @ts-expect-error -- the text is missing
    expectTypeOf(buildPrompt({ turns: [{ role: "human" }] })).toBeString();
    // @ts-expect-error -- the field is called system
    expectTypeOf(buildPrompt({ sytem: "a", turns: [question] })).toBeString();
  });

  test("rejects an unknown way with markers", () => {
    // @ts-expect-error -- it is "escape" or "reject"
    expectTypeOf(buildPrompt({ turns: [question] }, { markers: "unescape" })).toBeString();
  });
});

test("the constants are literal types", () => {
  expectTypeOf(HUMAN_PROMPT).toEqualTypeOf<"\n\nHuman:">();
  expectTypeOf(AI_PROMPT).toEqualTypeOf<"\n\nAssistant:">();
});

test("parsePrompt returns a conversation that can be changed, and built again", () => {
  const conversation = parsePrompt("");
  expectTypeOf(conversation).toEqualTypeOf<Conversation>();
  conversation.turns.push(answer);
  expectTypeOf(buildPrompt(conversation)).toEqualTypeOf<string>();
});

test("a prompt's problem is a problem", () => {
  expectTypeOf<PromptProblem>().toExtend<Problem>();
  expectTypeOf(validatePrompt("")).toEqualTypeOf<PromptProblem[]>();
});

test("toMessages takes text and conversations, and fromMessages takes what it returns", () => {
  expectTypeOf(toMessages("a").messages).toEqualTypeOf<Message[]>();
  expectTypeOf(toMessages({ turns: [{ role: "human", text: "a" }] }).messages).toEqualTypeOf<Message[]>();
  expectTypeOf(fromMessages(toMessages("a"))).toEqualTypeOf<NotedConversation>();
  expectTypeOf(toMessages("a", { markers: "unescape" }).messages).toEqualTypeOf<Message[]>();
});

test("fromMessages returns a conversation that can be built, and takes whole requests", () => {
  const request = { model: "claude-2.1", messages: [{ role: "user", content: "a" }] } as const;
  expectTypeOf<NotedConversation>().toExtend<Conversation>();
  expectTypeOf(buildPrompt(fromMessages(request))).toEqualTypeOf<string>();
});

test("fitPrompt takes a synchronous counter only", () => {
  const conversation = { turns: history };
  const budget = { maxTokens: 1 };
  const fitted = fitPrompt(conversation, { ...budget, countTokens: (prompt) => prompt.length });
  expectTypeOf(fitted).toEqualTypeOf<FittedPrompt>();
  // @ts-expect-error -- the counter is synchronous
  expectTypeOf(fitPrompt(conversation, { ...budget, countTokens: count })).toBeObject();
});

test("safePrompt takes strings and numbers only", () => {
  expectTypeOf(safePrompt`${"a"}${1}${2n}`).toEqualTypeOf<string>();
  // @ts-expect-error -- undefined would be written as the word
  expectTypeOf(safePrompt`${undefined}`).toBeString();
  // @ts-expect-error -- an object has no text
  expectTypeOf(safePrompt`${{ text: "a" }}`).toBeString();
});
