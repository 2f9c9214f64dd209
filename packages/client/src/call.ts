import type { paths } from "@text-completions/core";
import { collectSecrets, createRedactor, type Redactor } from "@text-completions/core/internal";
import type { Client as FetchClient } from "openapi-fetch";
import type { Settings } from "./resolve-options.ts";

/** One call: its request, its transport and its settings. */
export interface Call {
  method: "complete" | "stream";
  /** Where requests go. */
  url: string;
  model: string;
  /** The body as JSON, of when the call was made: a retry sends the same, whatever happens to the caller's object. */
  body: string;
  settings: Settings;
  /** The client underneath, which runs the middleware. */
  raw: FetchClient<paths>;
  transport: Transport;
  /** The headers of every request so far. Errors of the call never show the secrets in them. */
  sent: Headers[];
  /** Secrets that are sent outside headers, such as in a query. */
  secrets: Iterable<string>;
  /** Whether to read as leniently as the official SDK: any content type, and streams with events without a name. */
  lenient: boolean;
}

/** Sends one request after all middleware. Rejects with a `ConnectionError` if no response comes. */
export type Transport = (
  request: Request,
  call: Pick<Call, "method" | "sent" | "secrets"> & {
    headers: Settings["headers"];
    signal: AbortSignal | undefined;
  },
) => Promise<Response>;

/** How the messages about a call begin: `Failed to stream POST http://127.0.0.1:4010/v1/complete`. */
export function failedTo({ method, url }: Pick<Call, "method" | "url">): string {
  return `Failed to ${method} POST ${url}`;
}

/** Redacts the secrets sent so far from what an error or a log shows. */
export function redactorOf({ sent, secrets }: Pick<Call, "sent" | "secrets">): Redactor {
  const headers = sent.flatMap((one) => [...one]);
  return createRedactor(collectSecrets({ headers, known: secrets }));
}
