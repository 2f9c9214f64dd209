import type { CompletionParams } from "@text-completions/client";
import type { Problem } from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { CommandError } from "../errors.ts";

/** The flags of `complete`, as commander names them. */
export interface CompleteFlags {
  promptFile?: string;
  model: string;
  maxTokens: number;
  system?: string;
  prefill?: string;
  stop?: string[];
  temperature?: number;
  topP?: number;
  topK?: number;
  json?: true;
  /** False with `--no-stream`. */
  stream: boolean;
  baseUrl?: string;
  mock?: true;
}

/**
 * Builds the request that the flags describe.
 *
 * @throws {CommandError} if it does not conform to the document, in the names of the flags.
 */
export function buildRequest(prompt: string, flags: CompleteFlags): CompletionParams {
  const { model, maxTokens, stop, temperature, topP, topK } = flags;
  const request: CompletionParams = {
    model,
    prompt,
    max_tokens_to_sample: maxTokens,
    ...(stop && { stop_sequences: stop }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  };
  const [first, ...others] = validateRequest(request).map(describeProblem);
  if (first === undefined) return request;
  throw new CommandError(first, { details: others });
}

const FLAGS: Readonly<Record<string, string>> = {
  prompt: "prompt",
  model: "--model",
  max_tokens_to_sample: "--max-tokens",
  stop_sequences: "--stop",
  temperature: "--temperature",
  top_p: "--top-p",
  top_k: "--top-k",
};

function describeProblem({ path, message, received }: Problem): string {
  const [, field = ""] = path.split("/");
  return `Invalid ${FLAGS[field] ?? path}: ${message}, got ${JSON.stringify(received)}.`;
}
