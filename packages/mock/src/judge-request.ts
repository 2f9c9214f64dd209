import {
  API_VERSIONS,
  HEADER,
  MAX_TOKENS_TO_SAMPLE_LIMIT,
  type CompletionRequest,
} from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { sanitizePrompt } from "@text-completions/prompt";
import type { Failure } from "./failure-response.ts";
import { findModel, isMessagesModel } from "./find-model.ts";
import { jsonFault } from "./json-fault.ts";
import type { MockOptions } from "./mock.ts";
import { problemMessage } from "./problem-message.ts";
import { promptFault } from "./prompt-fault.ts";

/** What judging a request came to: the first fault, or the valid body. */
export type Verdict = { failure: Failure; body?: unknown } | { failure?: undefined; body: CompletionRequest };

/** Judges the headers: the key, then the version. Source: `/paths/~1v1~1complete/post`. */
export function judgeHeaders(headers: Headers, apiKeys: MockOptions["apiKeys"]): Failure | undefined {
  const key = readKey(headers);
  if (key === "") return { type: "authentication_error", message: "x-api-key header is required" };
  if (apiKeys !== undefined && !apiKeys.includes(key)) {
    return { type: "authentication_error", message: "invalid x-api-key" };
  }
  const version = headers.get(HEADER.anthropicVersion);
  if (version === null) return invalid(`${HEADER.anthropicVersion}: header is required`);
  const known: readonly string[] = API_VERSIONS;
  if (!known.includes(version))
    return invalid(`${HEADER.anthropicVersion}: ${JSON.stringify(version)} is not a valid version`);
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
  const fault = schemaFault(body);
  if (!isFaultless(body, fault)) return { failure: invalid(fault ?? ""), body };
  const failure = judgeModel(body.model, options) ?? judgePrompt(body, options);
  return failure === undefined ? { body } : { failure, body };
}

/** The validators of the document have found nothing wrong with it, so it is what the document calls a request. */
function isFaultless(body: unknown, fault: string | undefined): body is CompletionRequest {
  return fault === undefined;
}

/** The key, wherever it is: `x-api-key` counts if both headers come. */
function readKey(headers: Headers): string {
  const key = headers.get(HEADER.xApiKey) ?? "";
  if (key !== "") return key;
  return /^bearer +(.+)$/i.exec(headers.get(HEADER.authorization) ?? "")?.[1] ?? "";
}

function schemaFault(body: unknown): string | undefined {
  const problem = validateRequest(body)[0];
  const path = "/max_tokens_to_sample";
  const isEarlier =
    problem === undefined || (problem.path !== "" && problem.path !== "/prompt" && problem.path !== path);
  if (isEarlier && exceedsServer(body)) {
    return problemMessage({ path, keyword: "maximum", message: "", expected: MAX_TOKENS_TO_SAMPLE_LIMIT });
  }
  return problem === undefined ? undefined : problemMessage(problem);
}

function exceedsServer(body: unknown): boolean {
  if (typeof body !== "object" || body === null || !("max_tokens_to_sample" in body)) return false;
  return Number(body.max_tokens_to_sample) > MAX_TOKENS_TO_SAMPLE_LIMIT;
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

function judgePrompt({ prompt, model }: CompletionRequest, options: MockOptions): Failure | undefined {
  const fault = promptFault(sanitizePrompt(prompt), model, options.countTokens);
  return fault === undefined ? undefined : invalid(fault);
}

function invalid(message: string): Failure {
  return { type: "invalid_request_error", message };
}
