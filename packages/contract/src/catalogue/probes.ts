import { type CompletionRequest, PROMPT_RULES } from "@text-completions/core";
import { isObject } from "@text-completions/core/internal";
import type { ExchangeWithResponse, ParsedExchange } from "../exchange/parsed-exchange.ts";
import { findStopDecoys } from "./stop-decoys.ts";

/** A request that a run sends. Several checks may use the same one. */
export interface Probe {
  /** Names it in the plan, its purpose first: `"completion/plain"`, `"request/temperature-at-minimum"`. */
  id: string;
  /** Whether the model of a server that conforms generates text, which a provider bills. */
  billable: boolean;
  /** Default: `"POST"`. */
  method?: string | undefined;
  /** What follows the base URL. Default: `"/v1/complete"`. */
  path?: string | undefined;
  /** Headers to add or replace, in lower case; null removes one. */
  headers?: ((settings: ProbeSettings) => Record<string, string | null>) | undefined;
  /** What to change in the simplest request, the whole body as text, or undefined for no body. */
  body: (settings: ProbeSettings) => BodyChange | string | undefined;
  /** Probes to send before, because `body` depends on their responses, or because they change the server's state. */
  after?: readonly Probe[] | undefined;
  /** Another probe whose exchange may already show what this one would. Default: none, it is always sent. */
  standIn?: StandIn | undefined;
  /** The maximum number of tokens of its completion. Default: the `max_tokens_to_sample` of its body. */
  maxTokens?: number | undefined;
  /** How the response is read: slowly, or not to its end. Default: as fast as it arrives. */
  reading?: "slow" | "left" | undefined;
  /** Whether its body is sent in chunks, without a `content-length`. Default: false. */
  chunked?: boolean | undefined;
  /** Whether it waits for all others and is sent alone, because it is timed or may harm the server. Default: false. */
  alone?: boolean | undefined;
}

/**
 * A probe that stands in for another one, which is sent only if the exchange does not suffice. For example, valid
 * variations of a request are sent together, and each alone only if a server rejects the combination.
 */
export interface StandIn {
  probe: Probe;
  /** Whether its exchange shows what the other probe would. Without a response, it always counts as sufficient. */
  suffices: (parsed: ExchangeWithResponse, settings: Pick<ProbeSettings, "responseTo">) => boolean;
}

/** What the requests of a run are for, by the first part of a probe's id, in the order of a plan. */
export const PURPOSES: Readonly<Record<string, string>> = {
  completion: "completions, and streams of the same text",
  limits: "token limit and stop sequences",
  valid: "valid variations, many in each request",
  request: "invalid bodies and fields",
  prompt: "invalid prompts",
  headers: "invalid versions",
  auth: "missing and wrong keys",
  route: "other methods and paths",
  model: "models that are not served",
  timing: "how text arrives, and what happens when a client leaves",
};

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

/** The simplest request: the documented greeting, with a few tokens. */
export function toPlainBody(model: string): CompletionRequest {
  return { model, max_tokens_to_sample: 5, prompt: toPrompt("Hello, Claude") };
}

/** A probe like another one. A function, because bundlers keep a spread even if it is unused. */
/* @__NO_SIDE_EFFECTS__ */ export function vary(probe: Probe, changes: Partial<Probe>): Probe {
  return { ...probe, ...changes };
}

/** A question as a prompt. */
/* @__NO_SIDE_EFFECTS__ */ export function toPrompt(question: string): string {
  const { human, assistant } = PROMPT_RULES.markers;
  return `${human} ${question}${assistant}`;
}

/** Words of a prompt that the completion has no reason to contain. */
export const PROMPT_WORDS = "English words";

/** A question to which any model responds in nearly the same words, at enough length to see how the text arrives. */
const COUNT = {
  prompt: toPrompt(`Count from one to sixty in ${PROMPT_WORDS}, separated by commas. Write nothing else.`),
  max_tokens_to_sample: 240,
};

/** The simplest request, the first of every run that lets the model generate text. */
export const plainProbe: Probe = { id: "completion/plain", billable: true, body: () => ({}) };

/** A longer completion, not streamed. */
export const countProbe: Probe = { id: "completion/count", billable: true, body: () => COUNT };

/** A stop sequence that no model writes. */
const NEVER_WRITTEN = "<|never written|>";

/** The same, streamed, with a stop sequence that changes nothing. Timed, so nothing else runs at the same time. */
export const countStreamProbe: Probe = {
  id: "completion/count-streamed",
  billable: true,
  alone: true,
  body: () => ({ ...COUNT, stream: true, stop_sequences: [NEVER_WRITTEN] }),
};

/** Whether the longer completion has the same text in both forms, so that sending it again shows nothing new. */
function isSameText(_: unknown, { responseTo }: Pick<ProbeSettings, "responseTo">): boolean {
  const [plain, streamed] = [countProbe, countStreamProbe].map(
    (probe) => responseTo(probe)?.response?.completion?.text,
  );
  return plain === streamed;
}

/** The longer completion again, to see whether its text changes from one request to the next. */
export const countAgainProbe: Probe = vary(countProbe, {
  id: "completion/count-again",
  standIn: { probe: countProbe, suffices: isSameText },
});

/** Its stream again. */
export const countStreamAgainProbe: Probe = vary(countStreamProbe, {
  id: "completion/count-streamed-again",
  standIn: { probe: countStreamProbe, suffices: isSameText },
});

/** One token of the longer completion, streamed. */
export const oneTokenStreamProbe: Probe = {
  id: "limits/one-token-streamed",
  billable: true,
  alone: true,
  body: () => ({ ...COUNT, max_tokens_to_sample: 1, stream: true }),
};

/** The longer stream, left after the first piece. */
export const leftStreamProbe: Probe = vary(countStreamProbe, {
  id: "timing/left",
  reading: "left",
});

/** One token, right after a client has left. */
export const afterLeavingProbe: Probe = {
  id: "timing/after-leaving",
  billable: true,
  alone: true,
  after: [leftStreamProbe],
  body: () => ({ ...COUNT, max_tokens_to_sample: 1 }),
};

/** One token of the longer completion. */
export const oneTokenProbe: Probe = {
  id: "limits/one-token",
  billable: true,
  body: () => ({ ...COUNT, max_tokens_to_sample: 1 }),
  standIn: { probe: afterLeavingProbe, suffices: ({ response }) => response.status === 200 },
};

/** The simplest invalid request. */
export const missingPromptProbe: Probe = {
  id: "request/prompt-missing",
  billable: false,
  body: () => ({ prompt: undefined }),
};

/** An invalid request for a stream. The check that the field is rejected has a probe with the same id and body. */
export const invalidStreamProbe: Probe = {
  id: "request/temperature-above-maximum",
  billable: false,
  body: () => ({ stream: true, temperature: 1.1 }),
};

/** The malformed body that most servers mishandle. */
export const NOT_JSON = '{"model": ';

/** A body that is not JSON. */
export const notJsonProbe: Probe = { id: "request/not-json", billable: false, body: () => NOT_JSON };

/** A key of the right form that no server accepts. Reports may show it. */
export const WRONG_KEY: string = /* @__PURE__ */ toKey("a-key-that-does-not-exist");

/** Text in the form of a key. */
function toKey(text: string): string {
  return `sk-ant-api03-${text.padEnd(93, "-x")}AA`;
}

/** A request whose stop sequence is in the middle of the longer completion, among others that do not end it. */
export const stopProbe: Probe = {
  id: "limits/stop-sequence",
  billable: true,
  after: [countProbe],
  body: (settings) => {
    const { real, later = NEVER_WRITTEN, decoys } = readDecoys(settings);
    return { ...COUNT, stop_sequences: [later, real, PROMPT_WORDS, ...decoys.slice(0, 1)] };
  },
};

/** The same, streamed and read slowly. */
export const stopStreamProbe: Probe = {
  id: "limits/stop-sequence-streamed",
  billable: true,
  reading: "slow",
  after: [countProbe],
  body: (settings) => {
    const { real, decoys } = readDecoys(settings);
    return { ...COUNT, stream: true, stop_sequences: [PROMPT_WORDS, real, ...decoys.slice(1)] };
  },
};

/** At most four in a request, because some servers accept no more. */
function readDecoys({ responseTo }: ProbeSettings): {
  real: string;
  later?: string | undefined;
  decoys: string[];
} {
  const { misreadings, ...pieces } = findStopDecoys(responseTo(countProbe)?.response?.completion?.text ?? "");
  return { ...pieces, decoys: misreadings.map(({ decoy }) => decoy) };
}

/** The stop sequences that the body of a request asks for. */
export function stopSequencesOf(body: unknown): string[] {
  const stops = isObject(body) ? body["stop_sequences"] : undefined;
  if (!Array.isArray(stops)) return [];
  return stops.filter((stop: unknown) => typeof stop === "string" && stop !== "");
}
