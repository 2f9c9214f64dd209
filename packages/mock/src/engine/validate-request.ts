import {
  COMPLETE_PATH,
  type CompletionRequest,
  findModel,
  type HeaderName,
  type Problem,
  PROMPT_RULES,
} from "@text-completions/core";
import { findBodyError, findHeadersError, parseRequestJson, readBody } from "@text-completions/core/validate";
import { type Answer, respondFailure, respondJson } from "./response.ts";
import { judgeOrigin } from "./cors.ts";
import type { Exchange } from "./exchange.ts";
import type { MockRequest } from "../script/match.ts";
import { sanitizePrompt } from "@text-completions/prompt";
import type { Failure } from "./error-response.ts";
import type { MockOptions } from "../mock.ts";
import { splitTokens } from "./text-limiter.ts";

const DEFAULT_MAX_REQUEST_BYTES = 32 * 1024 * 1024;

/** Judges a request in the documented order. Gives what is known of a valid one, or the answer to the first fault. */
export async function acceptRequest(exchange: Exchange): Promise<MockRequest | Answer> {
  const { request, options, call } = exchange;
  request.signal.throwIfAborted();
  const { failure: originFault, headers } = judgeOrigin(request, options.cors);
  if (headers !== undefined) exchange.headers = { ...exchange.headers, ...headers };
  if (!pathOf(request.url).endsWith(COMPLETE_PATH))
    return respondFailure(exchange, { type: "not_found_error" });
  if (request.method !== "POST") return refuseMethod(exchange);

  const text = await readBody(request, options.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES);
  if (text === undefined) return respondFailure(exchange, { type: "request_too_large" });
  const fault = originFault ?? findHeadersError(request.headers, options.apiKeys);
  if (fault !== undefined) return respondFailure(exchange, fault);
  const verdict = judgeBody(text, options);
  call.body = verdict.body;
  if (verdict.failure !== undefined) return respondFailure(exchange, verdict.failure);
  call.request = verdict.body;
  return describeRequest(exchange, verdict);
}

/** The path of a URL that is known to be one, without parsing it anew. A proxy may have put something before the API's own. */
function pathOf(url: string): string {
  return /\/\/[^/]*([^?#]*)/.exec(url)?.[1] ?? "";
}

function refuseMethod(exchange: Exchange): Answer {
  return respondJson(
    exchange,
    405,
    { detail: "Method Not Allowed" },
    { ["allow" satisfies HeaderName]: "POST" },
  );
}

function describeRequest(
  { call, request }: Exchange,
  { body, prompt }: { body: CompletionRequest; prompt: string },
): MockRequest {
  return {
    body,
    prompt,
    model: findModel(body.model)?.id ?? body.model,
    get lastHumanTurn() {
      return lastHumanTurn(prompt);
    },
    get headers() {
      return call.headers;
    },
    number: call.number,
    signal: request.signal,
  };
}

/** What judging a body came to: the first fault, or the valid body. */
export type Verdict =
  | { failure: Failure; body?: unknown }
  | { failure?: undefined; body: CompletionRequest; prompt: string };

/** Judges the body: JSON, fields, model, prompt, in this order. */
export function judgeBody(bytes: Uint8Array, options: MockOptions): Verdict {
  const { value: body, error } = parseRequestJson(bytes);
  if (error !== undefined) return { failure: invalid(error) };
  const fault = findBodyError(body, (problem) => revise(problem, options));
  if (!isFaultless(body, fault)) return { failure: invalid(fault ?? ""), body };
  const modelFault = judgeModel(body.model, options);
  if (modelFault !== undefined) return { failure: modelFault, body };
  const prompt = sanitizePrompt(body.prompt);
  const message = promptFault(prompt, body.model, options.countTokens);
  return message === undefined ? { body, prompt } : { failure: invalid(message), body };
}

/** The validators of the document have found nothing wrong with it, so it is what the document calls a request. */
function isFaultless(body: unknown, fault: string | undefined): body is CompletionRequest {
  return fault === undefined;
}

/** Lets pass what the options do and the document does not. */
function revise(
  problem: Problem,
  { treatMinusOneAsUnset, maxUserIdLength }: MockOptions,
): Problem | undefined {
  const { path, keyword, received } = problem;
  if (keyword === "minimum" && received === -1 && path !== "/max_tokens_to_sample")
    return treatMinusOneAsUnset === true ? undefined : problem;
  if (keyword !== "maxLength" || maxUserIdLength === undefined) return problem;
  // A character has two units at most; the rest of a longer text need not be counted. JSON Schema counts code points.
  const id = String(received).slice(0, 2 * maxUserIdLength + 1);
  return Array.from(id).length <= maxUserIdLength ? undefined : { ...problem, expected: maxUserIdLength };
}

function judgeModel(name: string, { models, asOf }: MockOptions): Failure | undefined {
  if (models === "any" || models?.includes(name) === true) return undefined;
  const known = findModel(name);
  if (known === undefined && isMessagesModel(name)) {
    return invalid(
      `${JSON.stringify(name)} is not supported on this API. Please use the Messages API instead.`,
    );
  }
  if (known === undefined || (asOf !== undefined && asOf >= known.retired)) {
    return { type: "not_found_error", message: `model: ${name}` };
  }
  return undefined;
}

function invalid(message: string): Failure {
  return { type: "invalid_request_error", message };
}

const { markers, errors } = PROMPT_RULES;

/**
 * What the server refuses a sanitised prompt with; undefined if it takes it. The rules are those of `validatePrompt`,
 * without its places and advice, which would be written for nobody at every request; a test holds the two together.
 *
 * Source: `x-prompt-rules`.
 */
export function promptFault(
  prompt: string,
  model: string,
  countTokens: ((text: string) => number) | undefined,
): string | undefined {
  const firstHuman = prompt.indexOf(markers.human);
  if (firstHuman === -1 || prompt.slice(0, firstHuman).includes(markers.assistant))
    return errors.start.message;
  if (prompt.lastIndexOf(markers.assistant) < prompt.lastIndexOf(markers.human)) return errors.end.message;
  return lengthFault(prompt, (findModel(model)?.contextWindow ?? Infinity) - 1, countTokens);
}

function lengthFault(
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

/** The text of the last human turn of a valid prompt, without the white space around it. */
export function lastHumanTurn(prompt: string): string {
  const begin = prompt.lastIndexOf(markers.human) + markers.human.length;
  return prompt.slice(begin, prompt.indexOf(markers.assistant, begin)).trim();
}

/** Whether an id is of a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
export function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}
