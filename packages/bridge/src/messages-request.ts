import type { CompletionRequest } from "@text-completions/core";
import type { Message } from "@text-completions/prompt";

/** The body of `POST /v1/messages`, as far as a legacy request fills it. What is undefined is not sent. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  system?: string | undefined;
  messages: Message[];
  stop_sequences?: string[] | undefined;
  temperature?: number | undefined;
  top_p?: number | undefined;
  top_k?: number | undefined;
  metadata?: NonNullable<CompletionRequest["metadata"]> | undefined;
  thinking?: { type: string } | undefined;
  stream?: boolean | undefined;
}
