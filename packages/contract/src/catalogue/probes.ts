import { type CompletionRequest, HEADER, MODELS, PROMPT_RULES } from "@text-completions/core";
import { isObject } from "../exchange/json.ts";
import type { Reading } from "../exchange/parse.ts";

/** A request that a run sends. Several checks may judge by the same one. */
export interface Probe {
  /** Names it in the plan: `"plain"`, `"request/temperature-at-minimum"`. */
  id: string;
  /** Whether a server that conforms lets the model complete, which a provider bills. */
  billable: boolean;
  /** Default: `"POST"`. */
  method?: string | undefined;
  /** What follows the base URL. Default: `"/v1/complete"`. */
  path?: string | undefined;
  /** Headers to add or replace, in lower case; null takes one away. */
  headers?: ((settings: ProbeSettings) => Record<string, string | null>) | undefined;
  /** What to change in the plainest request, the text of a body, or undefined for no body. */
  body: (settings: ProbeSettings) => BodyChange | string | undefined;
  /** Probes that are to be answered before, because `body` looks at their answers. */
  after?: readonly Probe[] | undefined;
  /** How the answer is read. Default: as fast as it comes. */
  reading?: "slow" | "left" | undefined;
  /** Whether its body comes in chunks, without a length told before. Default: its length is told. */
  isChunked?: boolean | undefined;
  /** Whether it waits for all others and is sent alone: because it is timed, or may harm the server. */
  isAlone?: boolean | undefined;
}

/** Fields of a request to set; those that are undefined are taken away. */
export type BodyChange = Record<string, unknown>;

/** What a probe is made with. */
export interface ProbeSettings {
  model: string;
  apiKey: string;
  /** The answer to another probe, if there was one. */
  answerTo: (probe: Probe) => Reading | undefined;
}

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

/** The newest alias. */
const ALIAS = MODELS.find(({ aliases }) => aliases.length > 0)?.aliases[0];

/** A request for a model by its alias. */
export const aliasProbe: Probe = { id: "model/alias", billable: true, body: () => ({ model: ALIAS }) };

/** How long the stop sequence is: longer than most tokens, so that it is cut in pieces. */
const STOP_LENGTH = 6;

/** A request whose stop sequence stands in the middle of what its like was answered. */
export const stopProbe: Probe = {
  id: "stops/plain",
  billable: true,
  after: [countProbe],
  body: (settings) => ({ ...changeOf(settings, countProbe), stop_sequences: [stopSequence(settings)] }),
};

/** The same, streamed. */
export const stopStreamProbe: Probe = {
  id: "stops/stream",
  billable: true,
  after: [countProbe],
  body: (settings) => ({ ...changeOf(settings, countStreamProbe), stop_sequences: [stopSequence(settings)] }),
};

function changeOf(settings: ProbeSettings, probe: Probe): BodyChange {
  const body = probe.body(settings);
  return isObject(body) ? body : {};
}

/** A piece from the middle of the answer; a comma, which stands between numbers, if there is no long answer. */
function stopSequence({ answerTo }: ProbeSettings): string {
  const text = answerTo(countProbe)?.response?.answer?.text ?? "";
  const start = Math.floor((text.length - STOP_LENGTH) / 2);
  // Not white space at either end: some servers drop such sequences.
  const piece = text.slice(Math.max(0, start), start + STOP_LENGTH).trim();
  return piece === "" || /[\uD800-\uDFFF]/.test(piece) ? "," : piece;
}

/** The stop sequences that the body of a request asks for. */
export function stopSequencesOf(body: unknown): string[] {
  const stops = isObject(body) ? body["stop_sequences"] : undefined;
  if (!Array.isArray(stops)) return [];
  return stops.filter((stop: unknown) => typeof stop === "string" && stop !== "");
}
