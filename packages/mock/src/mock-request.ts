import type { CompletionRequest } from "@text-completions/core";

/** A valid request, as a reply function and a condition see it. */
export interface MockRequest {
  /** The parsed body. */
  readonly body: CompletionRequest;
  /** Id of the model asked for, its alias resolved. */
  readonly model: string;
  /** The prompt as the server reads it: sanitised. */
  readonly prompt: string;
  /** The text of the last human turn, without the white space around it. */
  readonly lastHumanTurn: string;
  /** The headers, without the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which call of the mock this is, from 1; `reset` begins anew. */
  readonly number: number;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}
