import type { CompletionParams } from "@text-completions/client";
import type { Problem } from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { UsageError } from "../errors.ts";

/**
 * Writes the request that the flags ask for.
 *
 * @throws {UsageError} if it breaks the document, in the names of the flags.
 */
export function toRequest(prompt: string, flags: CompleteFlags): CompletionParams {
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
  const problems = validateRequest(request);
  if (problems.length === 0) return request;
  throw new UsageError(`Failed to build the request: ${problems.map(describe).join("; ")}.`);
}

const FLAGS: Readonly<Record<string, string>> = {
  prompt: "the prompt",
  model: "--model",
  max_tokens_to_sample: "--max-tokens",
  stop_sequences: "--stop",
  temperature: "--temperature",
  top_p: "--top-p",
  top_k: "--top-k",
};

function describe({ path, message, received }: Problem): string {
  const [, field = ""] = path.split("/");
  return `${FLAGS[field] ?? path} is ${JSON.stringify(received)}, and ${message}`;
}

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
  /** False by `--no-stream`. */
  stream: boolean;
  baseUrl?: string;
  mock?: true;
}
