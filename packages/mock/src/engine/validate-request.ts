import { findModel, type HeaderName, type Problem, PROMPT_RULES } from "@text-completions/core";
import { readCompletionRequest, type RequestError } from "@text-completions/core/internal";
import { sanitizePrompt } from "@text-completions/prompt";
import type { MockOptions } from "../options.ts";
import type { MockRequest } from "../script/replies.ts";
import type { CallRecord } from "./call.ts";
import type { Exchange } from "./render-reply.ts";
import type { IncomingRequest } from "./fetch.ts";
import { splitTokens } from "./text-limiter.ts";

/**
 * Validates a request in the documented order: path, method, announced size, key, version, real size,
 * JSON, fields, then model and prompt.
 * Returns what replies may know about a valid request, or the first error.
 */
export async function validateRequest(exchange: Exchange): Promise<MockRequest | RequestError> {
  const { request, options, recorder } = exchange;
  const { apiKeys, maxRequestBytes, maxJsonValues, cors, countTokens } = options;
  const origin = checkOrigin(request, cors);
  if (origin.headers !== undefined) exchange.headers = { ...exchange.headers, ...origin.headers };

  const { body, error } = await readCompletionRequest(request, {
    apiKeys,
    maxBytes: maxRequestBytes,
    maxValues: maxJsonValues,
    originError: origin.error,
    reviseProblem: (problem) => reviseProblem(problem, options),
  });
  if (error !== undefined) {
    recorder.setBody(body, false);
    return error;
  }
  const prompt = sanitizePrompt(body.prompt);
  const ownError = findModelError(body.model, options) ?? findPromptError(prompt, body.model, countTokens);
  recorder.setBody(body, ownError === undefined);
  if (ownError !== undefined) return ownError;

  const accepted = {
    body,
    prompt,
    model: findModel(body.model)?.id ?? body.model,
    lastHumanTurn: lastHumanTurn(prompt),
    number: recorder.number,
    signal: request.signal,
  };
  Object.defineProperty(accepted, RECORDER, { value: recorder });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The accessor is the member that is missing.
  return Object.defineProperty(accepted, "headers", HEADERS) as typeof accepted & MockRequest;
}

const RECORDER = Symbol("recorder");

/** Redacted when a reply or a condition asks for them. Shared by all requests, for the reason that `NodeRequest` has. */
const HEADERS: PropertyDescriptor & ThisType<{ readonly [RECORDER]: CallRecord }> = {
  enumerable: true,
  get() {
    return this[RECORDER].headers;
  },
};

/** Tolerates what the options allow and the document does not. */
function reviseProblem(
  problem: Problem,
  { treatMinusOneAsUnset, maxUserIdLength }: MockOptions,
): Problem | undefined {
  const { path, keyword, received } = problem;
  if (keyword === "minimum" && received === -1 && path !== "/max_tokens_to_sample") {
    return treatMinusOneAsUnset === true ? undefined : problem;
  }
  if (keyword !== "maxLength" || maxUserIdLength === undefined) return problem;
  // A character has two units at most; the rest of a longer text need not be counted. JSON Schema counts code points.
  const id = String(received).slice(0, 2 * maxUserIdLength + 1);
  return Array.from(id).length <= maxUserIdLength ? undefined : { ...problem, expected: maxUserIdLength };
}

function findModelError(name: string, { models, asOf }: MockOptions): RequestError | undefined {
  if (models === "any" || models?.includes(name) === true) return undefined;
  const known = findModel(name);
  if (known === undefined && isMessagesModel(name)) {
    const message = `${JSON.stringify(name)} is not supported on this API. Please use the Messages API instead.`;
    return { type: "invalid_request_error", message };
  }
  if (known === undefined || (asOf !== undefined && asOf >= known.retired)) {
    return { type: "not_found_error", message: `model: ${name}` };
  }
  return undefined;
}

/** Whether an id is of a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}

const { markers, errors } = PROMPT_RULES;

/**
 * The error that the server returns for a sanitised prompt; undefined if it is accepted. The rules are those of
 * `validatePrompt`, without its places and advice, which would be rendered at every request without a reader; a test
 * keeps the two in sync.
 *
 * Source: `x-prompt-rules`.
 */
export function findPromptError(
  prompt: string,
  model: string,
  countTokens: ((text: string) => number) | undefined,
): RequestError | undefined {
  const message =
    findTurnError(prompt) ??
    findLengthError(prompt, (findModel(model)?.contextWindow ?? Infinity) - 1, countTokens);
  return message === undefined ? undefined : { type: "invalid_request_error", message };
}

function findTurnError(prompt: string): string | undefined {
  const firstHuman = prompt.indexOf(markers.human);
  if (firstHuman === -1 || prompt.slice(0, firstHuman).includes(markers.assistant)) {
    return errors.start.message;
  }
  const endsInHumanTurn = prompt.lastIndexOf(markers.assistant) < prompt.lastIndexOf(markers.human);
  return endsInHumanTurn ? errors.end.message : undefined;
}

function findLengthError(
  prompt: string,
  limit: number,
  countTokens: ((text: string) => number) | undefined,
): string | undefined {
  // A token has at least one character.
  if (countTokens === undefined && prompt.length <= limit) return undefined;
  const tokens = countTokens?.(prompt) ?? splitTokens(prompt).length;
  if (tokens <= limit) return undefined;
  return errors.length.message.replace("{tokens}", String(tokens)).replace("{limit}", String(limit));
}

/** The text of the last human turn of a valid prompt, without surrounding whitespace. */
export function lastHumanTurn(prompt: string): string {
  const begin = prompt.lastIndexOf(markers.human) + markers.human.length;
  return prompt.slice(begin, prompt.indexOf(markers.assistant, begin)).trim();
}

const ALLOW_ORIGIN = "access-control-allow-origin";
const DIRECT_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** What follows from the origin of a request. */
interface OriginResult {
  /** Set if the API rejects it, because the header that asks for direct access is missing. */
  readonly error?: RequestError;
  /** Headers that let the page read the response. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Checks the origin of a request as the browser and the API do: a page of another origin must send
 * `anthropic-dangerous-direct-browser-access: true`.
 *
 * Source: `/components/parameters/anthropic-dangerous-direct-browser-access`, Fetch standard §3.2.
 */
function checkOrigin({ headers, url }: IncomingRequest, rule: MockOptions["cors"] = "header"): OriginResult {
  const origin = headers.get("origin");
  if (origin === null || origin === new URL(url).origin) return {};
  if (rule === "any" || headers.get(DIRECT_ACCESS) === "true") {
    return { headers: { [ALLOW_ORIGIN]: "*", "access-control-expose-headers": "*" } };
  }
  const message = `CORS requests must set '${DIRECT_ACCESS}' header`;
  return { error: { type: "authentication_error", message } };
}

/**
 * Responds to the preflight request that a browser sends before a cross-origin request; undefined for other requests.
 * If that header is not announced, the response allows nothing, and the browser does not send the request.
 */
export function respondToPreflight(
  { method, headers }: IncomingRequest,
  rule: MockOptions["cors"] = "header",
): Response | undefined {
  if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return undefined;
  const requested = headers.get("access-control-request-headers") ?? "";
  const names = requested.toLowerCase().split(/[\s,]+/);
  const allows = rule === "any" || names.includes(DIRECT_ACCESS);
  const allowed = {
    [ALLOW_ORIGIN]: "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": requested,
  };
  return new Response(null, { status: 204, headers: allows ? allowed : {} });
}
