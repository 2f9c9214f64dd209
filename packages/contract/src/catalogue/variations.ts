import { HEADER, MODELS, PROMPT_RULES } from "@text-completions/core";
import {
  afterLeavingProbe,
  type BodyChange,
  countProbe,
  plainProbe,
  type Probe,
  toPlainBody,
  toPrompt,
  WRONG_KEY,
} from "./probes.ts";
import { REQUEST_CASES, type RequestCase } from "./request-cases.ts";

/** The beginning of the repeated text, where the prompt contains it as a prefill. */
export const PREFILL = "Grüße,";
/** Text with characters of two, three and four bytes, and with characters that have a meaning in HTML and JSON. */
export const REPEATED: string = `${PREFILL} 日本語, 🦙🌍, ça va, <b>"Q&A"</b>`;
const QUESTION = `Repeat exactly this text and write nothing else: ${REPEATED}`;
const MULTIBYTE_TOKENS = 60;

/** Text beyond ASCII. */
const MULTIBYTE: BodyChange = { prompt: toPrompt(QUESTION), max_tokens_to_sample: MULTIBYTE_TOKENS };

/** Stop sequences that end a completion almost at once. More than other APIs accept, none with whitespace. */
export const SOON: readonly string[] = ["e", "a", "o", ".", "!"];
/** How many tokens come before one of them. */
const SOON_TOKENS = 16;

/** A stop sequence that some servers remove. */
export const WHITE_SPACE = "\n";

/** The newest alias. */
const ALIAS = /* @__PURE__ */ findAlias();

function findAlias(): string | undefined {
  return MODELS.find(({ aliases }) => aliases.length > 0)?.aliases[0];
}

/** Every field at its lowest value; a prompt that needs all sanitising; unusual but valid headers. */
export const lowestProbe: Probe = {
  id: "valid/lowest",
  billable: true,
  headers: ({ apiKey }) => ({
    [HEADER.xApiKey]: null,
    [HEADER.authorization]: `Bearer ${apiKey}`,
    [HEADER.contentType]: "application/json; charset=utf-8",
    [HEADER.anthropicBeta]: BETA,
    accept: "text/event-stream",
  }),
  body: ({ model }) =>
    toFloatText({
      ...toPlainBody(model),
      ...valuesOf("at-minimum", "empty", "false"),
      prompt: toCorrectedPrompt(),
      max_tokens_to_sample: MULTIBYTE_TOKENS,
    }),
};

/** The repeated text, without the variations. */
export const repeatProbe: Probe = {
  id: "request/multibyte",
  billable: true,
  body: () => MULTIBYTE,
  standIn: { probe: lowestProbe, suffices: ({ response }) => response.status === 200 },
};

/** Every field at its highest value, streamed; a system prompt and a prefill; what clients do but no sample shows. */
export const highestProbe: Probe = {
  id: "valid/highest",
  billable: true,
  chunked: true,
  headers: () => ({
    [HEADER.authorization]: `Bearer ${WRONG_KEY}`,
    [HEADER.contentType]: null,
    accept: "application/json",
  }),
  body: () => ({
    top_k: 5,
    stop_sequences: ["###"],
    ...valuesOf("at-maximum", "of-greatest-length"),
    prompt: `Today is January 1, 2024.${toPrompt(QUESTION)} ${PREFILL}`,
    max_tokens_to_sample: MULTIBYTE_TOKENS,
    stream: true,
  }),
};

/** An alias, values between the limits, the most tokens and many stop sequences. */
export const aliasProbe: Probe = {
  id: "valid/alias",
  billable: true,
  // On a server that remembers stop sequences, these must not end the text of that probe.
  after: [countProbe],
  maxTokens: SOON_TOKENS,
  body: () => ({
    ...valuesOf("null", "at-server-maximum", "fractional"),
    model: ALIAS,
    prompt: toPrompt("Hello, world!"),
    stop_sequences: [WHITE_SPACE, ...SOON],
  }),
};

/** A conversation whose prompt a server has to correct at both ends. */
function toCorrectedPrompt(): string {
  const { human, assistant } = PROMPT_RULES.markers;
  return `${human.trimStart()} Hello there${assistant} Hi, I'm Claude. How can I help?${human} ${QUESTION}\n${assistant} `;
}

/** Beta features that do not exist. */
export const BETA = "a-feature-2024-01-01,another-2024-01-01";

/** The body with its token limit as `60.0`, which JSON.stringify writes as 60. */
export function toFloatText(body: object): string {
  return JSON.stringify(body).replace(/"max_tokens_to_sample":\d+/, "$&.0");
}

/** The valid values of some kinds, all fields together. */
function valuesOf(...kinds: string[]): BodyChange {
  const cases = REQUEST_CASES.filter(({ kind, isValid }) => isValid && kinds.includes(kind));
  return Object.assign({}, ...cases.map(({ change }) => change));
}

/** The request that combines a valid case with others. */
export function findWhole({ name, kind }: RequestCase): Probe | undefined {
  if (name === "max-tokens-to-sample-at-minimum") return afterLeavingProbe;
  if (kind === "at-minimum" || kind === "empty" || kind === "false") return lowestProbe;
  if (kind === "at-maximum" || kind === "of-greatest-length") return highestProbe;
  return kind === "null" || kind === "at-server-maximum" || kind === "fractional" ? aliasProbe : undefined;
}

/** How a valid case is sent alone. */
export function toProbePart({ kind, change }: RequestCase): Pick<Probe, "body" | "maxTokens"> {
  if (kind !== "at-server-maximum") return { body: () => change };
  return { body: () => ({ ...change, stop_sequences: SOON }), maxTokens: SOON_TOKENS };
}

/** The request whose prompt has the same features as a documented one. */
const WHOLE_OF_PROMPT: Readonly<Record<string, Probe>> = {
  "no-leading-line-feeds": lowestProbe,
  "trailing-space": lowestProbe,
  "multi-turn": lowestProbe,
  "three-line-feeds": lowestProbe,
  "system-prompt": highestProbe,
  prefill: highestProbe,
  hello: plainProbe,
  "hello-world": aliasProbe,
};

/** The documented prompts that are valid, with the requests that have their features. */
export function findWholeOfPrompt(name: string): Probe | undefined {
  return WHOLE_OF_PROMPT[name];
}
