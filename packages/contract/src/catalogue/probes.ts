import { type CompletionRequest, HEADER, MODELS, PROMPT_RULES } from "@text-completions/core";
import { isObject } from "../exchange/json.ts";
import type { ParsedExchange } from "../exchange/parsed-exchange.ts";

/** A request that a run sends. Several checks may use the same one. */
export interface Probe {
  /** Names it in the plan: `"plain"`, `"request/temperature-at-minimum"`. */
  id: string;
  /** Whether the model of a server that conforms generates text, which a provider bills. */
  billable: boolean;
  /** Default: `"POST"`. */
  method?: string | undefined;
  /** What follows the base URL. Default: `"/v1/complete"`. */
  path?: string | undefined;
  /** Headers to add or replace, in lower case; null removes one. */
  headers?: ((settings: ProbeSettings) => Record<string, string | null>) | undefined;
  /** What to change in the plainest request, the text of a body, or undefined for no body. */
  body: (settings: ProbeSettings) => BodyChange | string | undefined;
  /** Probes to send before, because `body` depends on their responses. */
  after?: readonly Probe[] | undefined;
  /** How the response is read: slowly, or not to its end. Default: as fast as it comes. */
  reading?: "slow" | "left" | undefined;
  /** Whether its body is sent in chunks, without a `content-length`. Default: false. */
  chunked?: boolean | undefined;
  /** Whether it waits for all others and is sent alone, because it is timed or may harm the server. Default: false. */
  alone?: boolean | undefined;
}

/** How long a slow reader waits before each of its first reads, in milliseconds. */
export const SLOW_READ_DELAYS_MS: readonly number[] = [400, 50, 50];

/** Fields of a request to set; undefined removes one. */
export type BodyChange = Record<string, unknown>;

/** What the request of a probe depends on. */
export interface ProbeSettings {
  model: string;
  apiKey: string;
  /** The response to another probe, if it was sent. */
  responseTo: (probe: Probe) => ParsedExchange | undefined;
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

/** A longer completion, not streamed. */
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
  alone: true,
  body: () => ({ ...COUNT, stream: true }),
};

/** The same, left after the first piece. */
export const leftStreamProbe: Probe = {
  id: "count/left",
  billable: true,
  reading: "left",
  alone: true,
  body: () => ({ ...COUNT, stream: true }),
};

/** One token, streamed. */
export const oneTokenStreamProbe: Probe = {
  id: "count/one-token-stream",
  billable: true,
  alone: true,
  body: () => ({ ...COUNT, max_tokens_to_sample: 1, stream: true }),
};

/** One token of a longer completion. */
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

/** The simplest invalid request. */
export const missingPromptProbe: Probe = {
  id: "request/prompt-missing",
  billable: false,
  body: () => ({ prompt: undefined }),
};

/** The body over which most servers stumble. */
export const NOT_JSON = '{"model": ';

/** A body that is not JSON. */
export const notJsonProbe: Probe = { id: "request/not-json", billable: false, body: () => NOT_JSON };

/** A key that no server accepts. Reports may show it. */
export const WRONG_KEY = "a-key-that-does-not-exist";

/** A request with a key that no server accepts. */
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

/** A request whose stop sequence is in the middle of the longer completion. */
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

/** A piece from the middle of the completion; a comma, which separates the numbers, if there is no long one. */
function stopSequence({ responseTo }: ProbeSettings): string {
  const text = responseTo(countProbe)?.response?.completion?.text ?? "";
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
