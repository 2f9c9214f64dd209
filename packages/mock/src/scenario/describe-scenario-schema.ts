import type { MockOptions } from "../options.ts";
import type {
  ResponseOptions,
  CompletionOptions,
  FailureOptions,
  Pace,
  StreamOptions,
} from "../script/replies.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { MatchData, MockOptionsData, ScriptedReplyData } from "./scenario-data.ts";
import { SCENARIO_SCHEMA } from "./scenario-schema.ts";

/** What is told of a schema: its own text under `""`, and the texts of its fields and alternatives. */
type Texts = string | { readonly [name: string]: Texts };

const PACE: Record<keyof Pace, string> = {
  firstTokenDelayMs: "Milliseconds from the status line to the first token. Default: 0, or the mock's.",
  tokensPerSecond: "Tokens in a second after the first; 0 means all at once. Default: 0, or the mock's.",
  jitter: "How far each wait may stray: 0.2 is 20 % up or down. Default: 0, or the mock's.",
};

const RATE_LIMITS: Record<keyof NonNullable<MockOptions["rateLimits"]>, string> = {
  requests: "Requests in a window. Default: no limit.",
  tokens: "Tokens of prompts and completions in a window. Default: no limit.",
  inputTokens: "Tokens of prompts in a window. Default: no limit.",
  outputTokens: "Tokens of completions in a window. Default: no limit.",
  concurrent: "Requests at the same time. Default: no limit.",
  windowMs: "Length of the window in milliseconds. Default: 60000.",
};

const OPTIONS: Record<keyof MockOptionsData, Texts> = {
  apiKeys: "The keys that are accepted. Default: any.",
  models: 'Ids served beside the documented ones; "any" serves every id. Default: none.',
  asOf: "Retired models are answered by a 404 as of this day. Default: all are served.",
  maxRequestBytes: "Largest body of a request; beyond it, 413. Default: 32 MiB.",
  treatMinusOneAsUnset: "Whether -1 for temperature, top_p or top_k means unset. Default: false.",
  maxUserIdLength: "Longest metadata.user_id, in characters. Default: 256.",
  delayMs: "Milliseconds before each scripted answer. Default: 0.",
  ...PACE,
  legacyFields: "Whether to send the undocumented stop and log_id. Default: false.",
  lineEnding: "What ends each line of a stream. Default: a line feed; with a carriage return in 2023-01-01.",
  rateLimits: { "": "Limits that are answered by a 429 beyond.", ...RATE_LIMITS },
  cors: "Requests from pages of other origins: as the API has them, or all. Default: header.",
  headers: "Headers of every answer.",
  seed: "Where ids and jitter come from. Default: 0.",
  maxCalls: "How many calls are remembered. Default: 1000.",
  maxCallBytes: "How much memory the kept calls may take, in bytes, by estimate. Default: 64 MiB.",
};

const WHEN: Record<keyof MatchData, string> = {
  model: "The model, as asked for or with its alias resolved.",
  prompt: "The whole prompt, sanitised.",
  lastHumanTurn: "The last human turn, without the white space around it.",
  headers: "Headers of the request, by name; those with a key are never there.",
  call: "The number of the call, from 1.",
  stream: "Whether a stream was asked for.",
};

const SCRIPTED_REPLY: Record<keyof ScriptedReplyData, Texts> = {
  reply:
    "What is answered. Of a list, each in turn; the last one stays, unless once or times says otherwise.",
  when: {
    "": "Which requests it answers: those that meet all conditions. Default: all.",
    ...WHEN,
  },
  times: "How often it is given. Default: for ever.",
  once: "Whether it, or each of a list, is given once. Default: false.",
};

const ANSWER: Record<keyof ResponseOptions, string> = {
  delayMs: "Milliseconds before the status line. Default: the mock's.",
  headers: "Headers to add, or to replace.",
};

const STREAM: Record<keyof StreamOptions, string> = {
  ...ANSWER,
  id: "Id of the completion. Default: a new one.",
  model: "Model named in the answer. Default: the one asked for.",
  stopReason: "Why the text ends, unless a limit of the request ends it before. Default: stop_sequence.",
};

const COMPLETION: Record<keyof CompletionOptions, string> = { ...STREAM, ...PACE };

const FAILURE: Record<keyof FailureOptions, string> = {
  ...ANSWER,
  message: "What went wrong. Default: what the API says for this type.",
  status: "HTTP status. Default: the documented one of the type.",
  retryAfterSeconds: "Seconds in the retry-after header. Default: none.",
  shouldRetry: "The x-should-retry header. Default: none.",
  details: "error.details. Default: absent.",
  requestId: "null leaves the id of the request out of header and body.",
};

const REPLY: Texts = {
  string: "A completion of this text.",
  completion: { completion: "The text to complete with.", ...COMPLETION },
  failure: { failure: "The type of the error.", ...FAILURE },
  stream: { stream: "What happens, step by step.", ...STREAM },
  response: { response: "Any answer of HTTP, for what the API would never say." },
  drop: { drop: "The connection breaks before any answer: it is closed, or reset." },
  stall: { stall: "No answer comes until the client goes away." },
};

const STEP: Texts = {
  string: "New text, sent as one event.",
  text: { text: "New text, sent as one event." },
  pause: { pause: "Milliseconds that pass." },
  ping: { ping: "A ping event." },
  errorEvent: { errorEvent: "An error event, which ends the stream." },
  drop: { drop: "The connection breaks here: it is closed, or reset." },
  stall: { stall: "Nothing comes any more until the client goes away." },
  raw: { raw: "A text sent as it is, whatever it says." },
  rawBase64: { rawBase64: "Bytes sent as they are." },
};

const PATTERN: Texts = { string: "Must be equal.", pattern: "A regular expression, which must be found." };

const SCENARIO: Texts = {
  "": "The script of a mock: its options, and the replies it gives.",
  options: { "": "Options of the mock.", ...OPTIONS },
  replies:
    "One-off replies come first, in this order; then standing ones with a when, the last of the list first; then those without.",
};

/** The schema of a scenario as editors show it: what `scenario.schema.json` holds, and no code needs. */
export function describeScenarioSchema(): JsonSchema {
  const texts: Readonly<Record<string, Texts>> = {
    scriptedReply: SCRIPTED_REPLY,
    reply: REPLY,
    step: STEP,
    pattern: PATTERN,
  };
  const definitions = describeAll(SCENARIO_SCHEMA.definitions ?? {}, texts);
  return { ...withTexts(SCENARIO_SCHEMA, SCENARIO), definitions };
}

function withTexts(schema: JsonSchema, texts: Texts): JsonSchema {
  const { "": description, ...parts } = typeof texts === "string" ? { "": texts } : texts;
  const { properties, anyOf } = schema;
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: describeAll(properties, parts) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((each) => describePart(each, parts[nameOf(each)])) }),
    ...(typeof description === "string" ? { description } : {}),
  };
}

function describeAll(
  schemas: Readonly<Record<string, JsonSchema>>,
  texts: Readonly<Record<string, Texts>>,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, describePart(schema, texts[name])]),
  );
}

function describePart(schema: JsonSchema, texts: Texts | undefined): JsonSchema {
  return texts === undefined ? schema : withTexts(schema, texts);
}

/** An alternative is told apart by the field that it requires, or by its type. */
function nameOf({ required, type }: JsonSchema): string {
  return required?.[0] ?? String(type);
}
