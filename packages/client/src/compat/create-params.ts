import type { CompletionRequest } from "@text-completions/core";

/** Parameters of `create` when `stream` is not known at compile time. */
export interface CompletionCreateParamsBase extends CompletionRequest {
  /** Sent as the `anthropic-beta` header, without effect on this operation. */
  betas?: string[];
  /** Sent as the `anthropic-workspace-id` header. */
  workspace_id?: string;
}

/** Parameters that ask for the whole answer at once. */
export interface CompletionCreateParamsNonStreaming extends CompletionCreateParamsBase {
  stream?: false;
}

/** Parameters that ask for a stream. */
export interface CompletionCreateParamsStreaming extends CompletionCreateParamsBase {
  stream: true;
}

/** Parameters of `create`. */
export type CompletionCreateParams = CompletionCreateParamsNonStreaming | CompletionCreateParamsStreaming;
