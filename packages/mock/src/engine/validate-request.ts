import {
  type CompletionRequest,
  findModel,
  type HeaderName,
  type Problem,
  PROMPT_RULES,
} from "@text-completions/core";
import { readCompletionRequest, type RequestError } from "@text-completions/core/internal";
import { sanitizePrompt } from "@text-completions/prompt";
import type { MockOptions } from "../options.ts";
import type { MockRequest } from "../script/replies.ts";
import type { CallRecord } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import type { IncomingRequest } from "./fetch.ts";
import { splitTokens } from "./text-limiter.ts";

/**
 * Validates a request in the documented order: path, method, announced size, key, version, real size, JSON, fields,
 * then model and prompt. Returns what replies see of a valid request, or the first error.
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
  const described = describeRequest(body);
  const ownError =
    findModelError(body.model, options) ?? findPromptError(described.prompt, body.model, countTokens);
  recorder.setBody(body, ownError === undefined);
  if (ownError !== undefined) return ownError;

  const accepted = { ...described, number: recorder.number, signal: request.signal };
  Object.defineProperty(accepted, RECORDER, { value: recorder });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The accessor adds the missing member.
  return Object.defineProperty(accepted, "headers", HEADERS) as typeof accepted & MockRequest;
}

/** What conditions and replies see of a body. */
export function describeRequest(
  body: CompletionRequest,
): Pick<MockRequest, "body" | "prompt" | "model" | "lastHumanTurn"> {
  const prompt = sanitizePrompt(body.prompt);
  const begin = prompt.lastIndexOf(markers.human) + markers.human.length;
  return {
    body,
    prompt,
    model: findModel(body.model)?.id ?? body.model,
    lastHumanTurn: prompt.slice(begin, prompt.indexOf(markers.assistant, begin)).trim(),
  };
}

const RECORDER = Symbol("recorder");

/**
 * Redacts the headers when a reply or condition reads them. Shared by all requests, for the reason at `NodeRequest`.
 */
const HEADERS: PropertyDescriptor & ThisType<{ readonly [RECORDER]: CallRecord }> = {
  enumerable: true,
  get() {
    return this[RECORDER].headers;
  },
};

/** Ignores a problem with what the options allow, though the document does not. */
function reviseProblem(
  problem: Problem,
  { treatMinusOneAsUnset, maxUserIdLength }: MockOptions,
): Problem | undefined {
  const { path, keyword, received } = problem;
  if (keyword === "minimum" && received === -1 && path !== "/max_tokens_to_sample") {
    return treatMinusOneAsUnset === true ? undefined : problem;
  }
  if (keyword !== "maxLength" || maxUserIdLength === undefined) return problem;
  // JSON Schema counts code points, which have at most two code units: the rest of a longer string need not be counted.
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

/** Whether an id belongs to a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}

const { markers, errors } = PROMPT_RULES;

/**
 * The error that the server returns for a sanitised prompt; undefined if it is accepted. The rules are those of
 * `validatePrompt`, without its positions and advice, which nobody would read here; a test keeps the two in sync.
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

const ALLOW_ORIGIN = "access-control-allow-origin";
const DIRECT_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** The consequences of a request's origin. */
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
 * Unless the preflight announces the header that {@link checkOrigin} requires, the response allows nothing, and the
 * browser does not send the request.
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
