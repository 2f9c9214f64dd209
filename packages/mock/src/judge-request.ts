import { type CompletionRequest, findModel, type Problem } from "@text-completions/core";
import { bodyFault, jsonFault } from "@text-completions/core/validate";
import { sanitizePrompt } from "@text-completions/prompt";
import type { Failure } from "./failure-response.ts";
import { isMessagesModel } from "./is-messages-model.ts";
import type { MockOptions } from "./mock.ts";
import { promptFault } from "./prompt-fault.ts";

/** What judging a body came to: the first fault, or the valid body. */
export type Verdict =
  | { failure: Failure; body?: unknown }
  | { failure?: undefined; body: CompletionRequest; prompt: string };

/** Judges the body: JSON, fields, model, prompt, in this order. */
export function judgeBody(text: string, options: MockOptions): Verdict {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { failure: invalid(jsonFault(text)) };
  }
  const fault = bodyFault(body, (problem) => revise(problem, options));
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
