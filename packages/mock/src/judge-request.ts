import {
  API_VERSIONS,
  MAX_TOKENS_TO_SAMPLE_LIMIT,
  type CompletionRequest,
  type HeaderName,
  type Problem,
} from "@text-completions/core";
import { problemMessage, validateRequest } from "@text-completions/core/validate";
import { sanitizePrompt } from "@text-completions/prompt";
import type { Failure } from "./failure-response.ts";
import { findModel, isMessagesModel } from "./find-model.ts";
import type { Incoming } from "./incoming.ts";
import { jsonFault } from "./json-fault.ts";
import type { MockOptions } from "./mock.ts";
import { promptFault } from "./prompt-fault.ts";

const VERSION: HeaderName = "anthropic-version";

/** What judging a request came to: the first fault, or the valid body. */
export type Verdict =
  | { failure: Failure; body?: unknown }
  | { failure?: undefined; body: CompletionRequest; prompt: string };

/** Judges the headers: the key, then the version. Source: `/paths/~1v1~1complete/post`. */
export function judgeHeaders(
  headers: Incoming["headers"],
  apiKeys: MockOptions["apiKeys"],
): Failure | undefined {
  const key = readKey(headers);
  if (key === "") return { type: "authentication_error", message: "x-api-key header is required" };
  if (apiKeys !== undefined && !apiKeys.includes(key)) {
    return { type: "authentication_error", message: "invalid x-api-key" };
  }
  const version = headers.get(VERSION);
  if (version === null) return invalid(`${VERSION}: header is required`);
  const known: readonly string[] = API_VERSIONS;
  if (!known.includes(version))
    return invalid(`${VERSION}: ${JSON.stringify(version)} is not a valid version`);
  return undefined;
}

/** Judges the body: JSON, fields, model, prompt, in this order. */
export function judgeBody(text: string, options: MockOptions): Verdict {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { failure: invalid(`The request body is not valid JSON: ${jsonFault(text)}`) };
  }
  const fault = schemaFault(body, options);
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

/** The key, wherever it is: `x-api-key` counts if both headers come. */
function readKey(headers: Incoming["headers"]): string {
  const bearer = /^bearer +(.+)$/i.exec(headers.get("authorization" satisfies HeaderName) ?? "");
  return headers.get("x-api-key" satisfies HeaderName) || (bearer?.[1] ?? "");
}

const MAX_TOKENS_PATH = "/max_tokens_to_sample";
const TOO_MANY_TOKENS: Problem = { path: MAX_TOKENS_PATH, keyword: "maximum", message: "" };

function schemaFault(body: unknown, options: MockOptions): string | undefined {
  const problem = validateRequest(body).find((each) => !isTolerated(each, options));
  const isEarlier = problem !== undefined && ["", "/prompt", MAX_TOKENS_PATH].includes(problem.path);
  const first = isEarlier || !exceedsServer(body) ? problem : TOO_MANY_TOKENS;
  if (first?.keyword !== "maxLength") return first && problemMessage(first);
  return problemMessage({ ...first, expected: options.maxUserIdLength ?? first.expected });
}

/** Whether the options let pass what the document does not. */
function isTolerated({ path, keyword, received }: Problem, options: MockOptions): boolean {
  const { minusOneIsUnset, maxUserIdLength = 0 } = options;
  if (keyword === "minimum") return minusOneIsUnset === true && received === -1 && path !== MAX_TOKENS_PATH;
  if (keyword !== "maxLength") return false;
  // A character has two units at most; the rest of a longer text need not be counted. JSON Schema counts code points.
  const id = String(received).slice(0, 2 * maxUserIdLength + 1);
  return Array.from(id).length <= maxUserIdLength;
}

function exceedsServer(body: unknown): boolean {
  if (typeof body !== "object" || body === null || !("max_tokens_to_sample" in body)) return false;
  const { max_tokens_to_sample: limit } = body;
  return typeof limit === "number" && limit > MAX_TOKENS_TO_SAMPLE_LIMIT;
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
