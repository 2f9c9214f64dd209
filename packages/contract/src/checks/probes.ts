import { type CompletionRequest, HEADER, PROMPT_RULES } from "@text-completions/core";
import type { Probe } from "../probe.ts";

/** The plainest request there is: a greeting of a few tokens. */
export function toPlainBody(model: string): CompletionRequest {
  return { model, max_tokens_to_sample: 5, prompt: toPrompt("Say hello.") };
}

/** A question as a prompt. */
export function toPrompt(question: string): string {
  const { human, assistant } = PROMPT_RULES.markers;
  return `${human} ${question}${assistant}`;
}

/** A text of some length, that any model writes in nearly the same words. */
const COUNT = {
  prompt: toPrompt("Count from one to twenty in English words, separated by commas. Write nothing else."),
  max_tokens_to_sample: 120,
};

/** Text beyond ASCII: of two, three and four bytes a character. */
const MULTIBYTE = {
  prompt: toPrompt("Repeat exactly this text and write nothing else: Grüße, 日本語, 🦙🌍, ça va"),
  max_tokens_to_sample: 60,
};

/** The plainest request. The first of every run that lets the model complete. */
export const plainProbe: Probe = { id: "plain", billable: true, body: () => ({}) };

/** A longer answer, in one piece. */
export const countProbe: Probe = { id: "count", billable: true, body: () => COUNT };

/** The same once more. */
export const countAgainProbe: Probe = { id: "count/again", billable: true, body: () => COUNT };

/** The same, streamed. */
export const countStreamProbe: Probe = {
  id: "count/stream",
  billable: true,
  body: () => ({ ...COUNT, stream: true }),
};

/** The same, read slowly. */
export const slowStreamProbe: Probe = {
  id: "count/slow",
  billable: true,
  reading: "slow",
  isAlone: true,
  body: () => ({ ...COUNT, stream: true }),
};

/** The same, left after the first piece. */
export const leftStreamProbe: Probe = {
  id: "count/left",
  billable: true,
  reading: "left",
  isAlone: true,
  body: () => ({ ...COUNT, stream: true }),
};

/** One token, streamed. */
export const oneTokenStreamProbe: Probe = {
  id: "count/one-token-stream",
  billable: true,
  isAlone: true,
  body: () => ({ ...COUNT, max_tokens_to_sample: 1, stream: true }),
};

/** One token of a longer answer. */
export const oneTokenProbe: Probe = {
  id: "count/one-token",
  billable: true,
  body: () => ({ ...COUNT, max_tokens_to_sample: 1 }),
};

/** Text beyond ASCII. */
export const multibyteProbe: Probe = { id: "multibyte", billable: true, body: () => MULTIBYTE };

/** Text beyond ASCII, streamed. */
export const multibyteStreamProbe: Probe = {
  id: "multibyte/stream",
  billable: true,
  body: () => ({ ...MULTIBYTE, stream: true }),
};

/** The simplest fault. */
export const missingPromptProbe: Probe = {
  id: "request/prompt-missing",
  billable: false,
  body: () => ({ prompt: undefined }),
};

/** The fault that servers stumble over most. */
export const NOT_JSON = '{"model": ';

/** It alone. */
export const notJsonProbe: Probe = { id: "request/not-json", billable: false, body: () => NOT_JSON };

/** What is sent where a key is to be refused. */
export const WRONG_KEY = "a-key-that-does-not-exist";

/** A key nobody has. */
export const wrongKeyProbe: Probe = {
  id: "auth/wrong-key",
  billable: false,
  headers: () => ({ [HEADER.xApiKey]: WRONG_KEY }),
  body: () => ({}),
};
